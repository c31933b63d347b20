import { utf8 } from '@yunzhang/base';
import { type NoteSignature, parseNote, writeNote } from '@yunzhang/ledger';
import type { Database } from '../support/index.ts';
import { lockPublication, readNotedHead, replaceNotes } from './book.ts';
import { sm3Folder } from './growth.ts';
import type { TileStore } from './tile-store.ts';

/** What witnesses gave for one head: for each tree the lines of those that answered. */
export interface Cosignatures {
  readonly log: number;
  readonly size: number;
  readonly sha256: readonly NoteSignature[];
  readonly sm3: readonly NoteSignature[];
}

/**
 * Puts cosignatures under both checkpoints of a head, and shows them if it is still the newest.
 *
 * A newer line of the same witness takes the place of its older one. Evidence made from now on has
 * them. False when another head was published meanwhile: then they are kept and not shown.
 *
 * @basis ledger.md §16.3 (background), §17
 */
export async function addCosignatures(
  parts: { readonly database: Pick<Database<unknown>, 'query'>; readonly store: TileStore },
  { log, size, sha256, sm3 }: Cosignatures,
): Promise<boolean> {
  return parts.database.query.transaction().execute(async (at) => {
    await lockPublication(at, log);
    const head = await readNotedHead(at, { log, isPublished: true, to: size });
    if (head?.size !== size) return false;
    const sha256Note = joined(head.sha256Note, sha256);
    const sm3Note = joined(head.sm3Note, sm3);
    await replaceNotes(at, log, { ...head, sha256Note, sm3Note });
    const newest = await readNotedHead(at, { log, isPublished: true });
    if (newest?.size !== size) return false;
    await parts.store.replace({ path: `${sm3Folder}checkpoint`, bytes: utf8(sm3Note) });
    await parts.store.replace({ path: 'checkpoint', bytes: utf8(sha256Note) });
    return true;
  });
}

function joined(note: string, cosignatures: readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(note);
  const fresh = new Set(cosignatures.map(lineName));
  const kept = signatures.filter((signature) => !fresh.has(lineName(signature)));
  return writeNote({ text, signatures: [...kept, ...cosignatures] });
}

const lineName = ({ name, keyId }: NoteSignature): string => `${name}+${keyId}`;
