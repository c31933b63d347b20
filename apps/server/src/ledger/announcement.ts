import { createHash } from 'node:crypto';
import { acts, readBody, readEntry } from '@yunzhang/ledger';
import { writeOwn } from './own-entries.ts';
import type { SignerState } from './signing.ts';
import type { Submission } from './submission.ts';

/**
 * The entries that say which keys of a log came later and which sign no more.
 *
 * Each has an identifier made of what it says, so that every start may submit all of them and each
 * is in the log once. A set of keys in two logs is announced in both.
 *
 * @basis ledger.md §13.4, §18
 */
export function keyAnnouncements(
  origin: string,
  { added, retired }: Pick<SignerState, 'added' | 'retired'>,
  at: number,
): readonly Submission[] {
  const say = (vkeys: readonly string[], isRetired: boolean): Submission => ({
    actId: idOf(origin, { vkeys, isRetired }),
    entry: writeOwn(at, { act: acts.logKey, vkeys, fromAt: at, isRetired }),
  });
  return [...added.map((set) => say(set, false)), ...retired.map((set) => say(set, true))];
}

/**
 * The identifier of an entry that announces keys, from what it says; nothing for any other entry.
 *
 * Whoever puts entries back gives it to them, so that the next start does not announce them again.
 */
export function announcementId(origin: string, entry: Uint8Array): string | undefined {
  const { act, body } = readEntry(entry);
  if (act !== acts.logKey || body === undefined) return undefined;
  const said = readBody(act, body);
  return said?.act === acts.logKey ? idOf(origin, said) : undefined;
}

interface Said {
  readonly vkeys: readonly string[];
  readonly isRetired: boolean;
}

/** A UUID of version 8: what it is made of is ours to say. @basis RFC 9562 §5.8 */
function idOf(origin: string, { vkeys, isRetired }: Said): string {
  const text = `${origin}\n${isRetired}\n${vkeys.join('\n')}`;
  const hash = createHash('sha256').update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const digits = hash.toString('hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
