import { assert, base64, concat } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { isKeyName, plainText, strictBase64 } from './note-text.ts';

/** A note at most: 32 signatures of the largest kind, and a text. */
export const noteSizeMax = 256 * 1024;
/** Others must accept 16. @basis ledger.md §4, §14.5 */
export const noteSignaturesMax = 32;
const lineStart = '— ';

/** One line below a note, not yet verified. */
export interface NoteSignature {
  readonly name: string;
  /** Which key of that name. */
  readonly keyId: number;
  /** The octets after the key ID. */
  readonly field: Uint8Array;
}

/** A note taken apart: nothing in it is verified. */
export interface Note {
  /** With its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/**
 * Takes a signed note apart.
 *
 * The last blank line parts text and signatures: the text may have blank lines of its own.
 *
 * @basis ledger.md §4 (signed-note v1.0.0)
 */
export function parseNote(input: string | Uint8Array): Note {
  const whole = plainText(input, { sizeMax: noteSizeMax, tooLarge: 'note-too-large' });
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n')) malformed('note-form');
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > noteSignaturesMax) malformed('note-too-many-signatures');
  if (new Set(lines).size < lines.length) malformed('note-line-twice');
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) };
}

/** Reads one signature line, without its newline. @basis ledger.md §4 */
export function parseSignatureLine(line: string): NoteSignature {
  const parts = line.startsWith(lineStart) ? line.slice(lineStart.length).split(' ') : [];
  const [name, encoded] = parts;
  if (name === undefined || encoded === undefined || parts.length > 2 || !isKeyName(name)) {
    malformed('note-signature-line');
  }
  const bytes = strictBase64(encoded, 'note-signature-line');
  if (bytes.length < 5) malformed('note-signature-line', undefined, 'size');
  const keyId = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  return { name, keyId, field: bytes.subarray(4) };
}

/** A signature line with its newline. @basis ledger.md §4 */
export function writeSignatureLine({ name, keyId, field }: NoteSignature): string {
  assert(isKeyName(name) && field.length >= 1, 'a signature has a name and octets');
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, keyId);
  return `${lineStart}${name} ${base64(concat([id, field]))}\n`;
}

/** Puts a note together; lines that are there already are not written twice. */
export function writeNote({ text, signatures }: Note): string {
  assert(text.endsWith('\n'), 'the text of a note ends with a newline');
  const lines = new Set(signatures.map(writeSignatureLine));
  assert(lines.size >= 1 && lines.size <= noteSignaturesMax, 'a note has 1 to 32 signatures');
  return `${text}\n${[...lines].join('')}`;
}
