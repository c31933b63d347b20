import { fromBase64, fromUtf8, utf8 } from '@yunzhang/base';
import { isMalformed } from '@yunzhang/gm';
import { type LedgerCode, malformed } from './codes.ts';
import { isTreeSize } from './subtrees.ts';
import { treeHashSize } from './tree-hash.ts';

/**
 * Text of a note, checkpoint, proof or policy: right UTF-8, and no control character but newline.
 *
 * @basis ledger.md §4 (signed-note)
 */
export function plainText(
  input: string | Uint8Array,
  limits: { readonly sizeMax: number; readonly tooLarge: LedgerCode },
): string {
  if (input.length > limits.sizeMax) malformed(limits.tooLarge);
  const text = typeof input === 'string' ? input : fromUtf8(input);
  // A surrogate without its other half is no character and would be written as something else.
  if (/\p{Surrogate}/u.test(text)) malformed('note-character');
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && unit !== 0x0a) malformed('note-character', i);
  }
  return text;
}

/** Base64 in its one spelling; anything else is malformed with `code`. */
export function strictBase64(text: string, code: LedgerCode): Uint8Array {
  // The reader of base64 passes over white space.
  if (/\s/.test(text)) malformed(code, undefined, 'base64');
  try {
    return fromBase64(text);
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return malformed(code, undefined, 'base64');
  }
}

/** A hash in base64. */
export function base64Hash(text: string, code: LedgerCode): Uint8Array {
  const bytes = strictBase64(text, code);
  if (bytes.length !== treeHashSize) malformed(code, undefined, 'hash');
  return bytes;
}

/** A size or an index in decimal: no sign, no leading zero, nothing else. @basis ledger.md §4 */
export function decimalSize(text: string, code: LedgerCode): number {
  // Number() takes "", " 1", "+1", "0x1" and "01".
  if (!/^(?:0|[1-9]\d*)$/.test(text)) malformed(code, undefined, 'number');
  const value = Number(text);
  isTreeSize(value);
  return value;
}

/** Whether this may be the name of a key. @basis ledger.md §4 */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\p{White_Space}\p{Cc}+]/u.test(name) && utf8(name).length <= 255;
}
