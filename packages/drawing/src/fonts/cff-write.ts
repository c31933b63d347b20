import { concat, fromLatin1 } from '@yunzhang/base';

/** A glyph to be written. */
export interface CffGlyph {
  readonly cid: number;
  readonly charstring: Uint8Array;
}

/** A CFF font to be written. */
export interface CffContent {
  /** PostScript name, in ASCII. */
  readonly name: string;
  readonly unitsPerEm: number;
  /** Left, bottom, right, top. */
  readonly box: readonly [number, number, number, number];
  /** Ascending by character identifier, the first one 0. */
  readonly glyphs: readonly CffGlyph[];
}

/** Number of the first string of a font's own. */
const firstString = 391;

/**
 * Writes a CID-keyed CFF font of one dictionary with the ordering Adobe-Identity-0.
 *
 * CID-keyed, as it then needs no glyph names, and a PDF reader finds glyphs by number.
 *
 * @basis Adobe TN 5176 §§4-19
 */
export function writeCff({ name, unitsPerEm, box, glyphs }: CffContent): Uint8Array {
  const start = concat([new Uint8Array([1, 0, 4, 4]), writeIndex([fromLatin1(name)])]);
  const strings = writeIndex([fromLatin1('Adobe'), fromLatin1('Identity'), fromLatin1(name)]);
  const charset = writeCharset(glyphs);
  const selection = new Uint8Array([3, 0, 1, 0, 0, 0, glyphs.length >> 8, glyphs.length & 255]);
  const charstrings = writeIndex(glyphs.map(({ charstring }) => charstring));
  // Widths stand in the charstrings: both widths are 0, which is what an empty dictionary says.
  const top = (at: readonly number[]): Uint8Array =>
    writeIndex([
      concat([
        operation([1230, integer(firstString), integer(firstString + 1), integer(0)]),
        unitsPerEm === 1000 ? new Uint8Array() : matrixOperation(1 / unitsPerEm),
        operation([5, ...box.map(integer)]),
        operation([1234, integer((glyphs.at(-1)?.cid ?? 0) + 1)]),
        operation([15, place(at[0] ?? 0)]),
        operation([1237, place(at[1] ?? 0)]),
        operation([17, place(at[2] ?? 0)]),
        operation([1236, place(at[3] ?? 0)]),
      ]),
    ]);
  const charsetAt = start.length + top([]).length + strings.length + 2;
  const selectionAt = charsetAt + charset.length;
  const charstringsAt = selectionAt + selection.length;
  const dictionariesAt = charstringsAt + charstrings.length;
  const dictionary = concat([
    operation([1238, integer(firstString + 2)]),
    operation([18, integer(0), place(dictionariesAt)]),
  ]);
  return concat([
    start,
    top([charsetAt, selectionAt, charstringsAt, dictionariesAt]),
    strings,
    writeIndex([]),
    charset,
    selection,
    charstrings,
    writeIndex([dictionary]),
  ]);
}

/** Identifiers as one range where they are all there, else one by one. */
function writeCharset(glyphs: readonly CffGlyph[]): Uint8Array {
  const isWhole = glyphs.at(-1)?.cid === glyphs.length - 1;
  if (isWhole && glyphs.length > 1) {
    const more = glyphs.length - 2;
    return new Uint8Array([2, 0, 1, more >> 8, more & 255]);
  }
  return new Uint8Array([0, ...glyphs.slice(1).flatMap(({ cid }) => [cid >> 8, cid & 255])]);
}

function writeIndex(items: readonly Uint8Array[]): Uint8Array {
  if (items.length === 0) return new Uint8Array(2);
  const data = concat(items);
  const size = data.length < 0xff ? 1 : data.length < 0xffff ? 2 : 4;
  const head = new Uint8Array(3 + (items.length + 1) * size);
  const view = new DataView(head.buffer);
  view.setUint16(0, items.length);
  view.setUint8(2, size);
  let offset = 1;
  for (let i = 0; i <= items.length; i++) {
    const at = 3 + i * size;
    if (size === 1) view.setUint8(at, offset);
    else if (size === 2) view.setUint16(at, offset);
    else view.setUint32(at, offset);
    offset += items[i]?.length ?? 0;
  }
  return concat([head, data]);
}

/** An operator with its operands; two-octet operators are 1200 and more, as they are read. */
function operation([operator, ...operands]: readonly [
  number,
  ...(readonly number[])[],
]): Uint8Array {
  const mark = operator >= 1200 ? [12, operator - 1200] : [operator];
  return new Uint8Array([...operands.flat(), ...mark]);
}

function matrixOperation(scale: number): Uint8Array {
  const zero = integer(0);
  return operation([1207, real(scale), zero, zero, real(scale), zero, zero]);
}

function integer(value: number): readonly number[] {
  const whole = Math.round(value);
  return [28, (whole >> 8) & 255, whole & 255];
}

/** An offset, always of one size, so that places can be worked out before they are written. */
function place(value: number): readonly number[] {
  return [29, (value >>> 24) & 255, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function real(value: number): readonly number[] {
  const digits = value.toFixed(12).replace(/0+$/, '');
  const nibbles = Array.from(digits, (digit) => (digit === '.' ? 10 : Number(digit)));
  nibbles.push(15);
  if (nibbles.length % 2 === 1) nibbles.push(15);
  const octets = [30];
  for (let i = 0; i < nibbles.length; i += 2) {
    octets.push((nibbles[i] ?? 0) * 16 + (nibbles[i + 1] ?? 15));
  }
  return octets;
}
