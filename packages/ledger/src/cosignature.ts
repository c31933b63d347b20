import { assert, concat, utf8 } from '@yunzhang/base';
import { isMalformed } from '@yunzhang/gm';
import { type Checkpoint, parseCheckpoint, type ReadCheckpoint } from './checkpoint.ts';
import type { NoteKey, SignatureKind } from './verifier-key.ts';

/** What stands in front of the signature itself, in the line of a kind that has a time. */
const timeSize = 8;
/** Hash SHA-256, signature ECDSA: how TLS numbers them. @basis RFC 5246 §7.4.1.4.1 */
const tlsSha256Ecdsa = [0x04, 0x03];

/** Whether lines of this kind say when they were made. */
export function hasTime(kind: SignatureKind): boolean {
  return kind !== 'ed25519' && kind !== 'ecdsa' && kind !== 'sm2';
}

/** The octets of a signature line, taken apart. */
export interface SignatureField {
  /**
   * Cosignatures count seconds, RFC 6962 milliseconds: here all are milliseconds. 0, by ML-DSA-44,
   * says that the signer knows this tree, not that it is the latest one.
   */
  readonly timeMs?: number;
  readonly value: Uint8Array;
}

/** Takes the octets of a line apart; `undefined` where they cannot be of this kind. */
export function splitSignature(kind: SignatureKind, field: Uint8Array): SignatureField | undefined {
  if (!hasTime(kind)) return { value: field };
  if (field.length <= timeSize) return undefined;
  const view = new DataView(field.buffer, field.byteOffset, timeSize);
  const time = Number(view.getBigUint64(0));
  const timeMs = kind === 'rfc6962' ? time : time * 1000;
  if (!Number.isSafeInteger(timeMs)) return undefined;
  const value = field.subarray(timeSize);
  if (kind !== 'rfc6962') return { timeMs, value };
  const size = ((value[2] ?? 0) << 8) | (value[3] ?? 0);
  const isTls = tlsSha256Ecdsa.every((octet, i) => value[i] === octet);
  return isTls && value.length === 4 + size ? { timeMs, value: value.subarray(4) } : undefined;
}

/** The octets of a line from its parts, for the kinds that are made here. */
export function joinSignature({ timeMs, value }: SignatureField): Uint8Array {
  if (timeMs === undefined) return value;
  return concat([uint64(Math.floor(timeMs / 1000)), value]);
}

/**
 * What a key signs of a note.
 *
 * `undefined` when the kind signs checkpoints only and the text is none. ML-DSA-44 does not cover
 * extension lines, which the reader of the checkpoint names; an RFC 6962 log has none.
 *
 * @basis ledger.md §6, §12; RFC 6962 §3.5
 */
export function signedMessage(
  key: Pick<NoteKey, 'name' | 'kind'>,
  text: string,
  timeMs?: number,
): Uint8Array | undefined {
  const { kind, name } = key;
  if (!hasTime(kind)) return utf8(text);
  assert(timeMs !== undefined && timeMs >= 0, 'a cosignature has a time');
  const seconds = Math.floor(timeMs / 1000);
  switch (kind) {
    case 'ed25519-cosignature':
      return utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
    case 'sm2-cosignature':
      return utf8(`cosignature/sm2sm3-v1\ncosigner ${name}\ntime ${seconds}\n${text}`);
    default: {
      const head = checkpointOf(text);
      if (head === undefined) return undefined;
      if (kind === 'mldsa44') return subtreeMessage(name, seconds, head);
      return head.extensions.length === 0 ? treeHead(timeMs, head) : undefined;
    }
  }
}

function checkpointOf(text: string): ReadCheckpoint | undefined {
  try {
    return parseCheckpoint(text);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** A subtree from 0 to the size is the whole tree. @basis ledger.md §6 */
function subtreeMessage(
  name: string,
  seconds: number,
  { origin, size, root }: Checkpoint,
): Uint8Array | undefined {
  const [nameText, originText] = [utf8(name), utf8(origin)];
  if (nameText.length > 255 || originText.length > 255) return undefined;
  return concat([
    utf8('subtree/v1\n\0'),
    Uint8Array.of(nameText.length),
    nameText,
    uint64(seconds),
    Uint8Array.of(originText.length),
    originText,
    uint64(0),
    uint64(size),
    root,
  ]);
}

/** Version v1, kind tree_hash. @basis RFC 6962 §3.5 */
function treeHead(timeMs: number, { size, root }: Checkpoint): Uint8Array {
  return concat([Uint8Array.of(0, 1), uint64(timeMs), uint64(size), root]);
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
