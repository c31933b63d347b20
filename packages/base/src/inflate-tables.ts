import { distanceBases, distanceExtras, lengthBases, lengthExtras } from './deflate-tables.ts';
import { bitsMax, type CodeLengths, countLengths } from './inflate-codes.ts';

/**
 * The tables that the fast loop of `inflate-wasm.ts` looks symbols up in.
 *
 * An entry has in bits 0 to 5 how many bits to take, those of the code and those that say the rest;
 * in bits 8 to 11 how many of them are the code's; from bit 16 the octet, or the shortest length or
 * distance. Codes longer than the table is wide are found in a second table behind the first: its
 * place stands from bit 16, its width in bits 8 to 11.
 *
 * @basis RFC 1951 §3.2.2
 */

/** Set for an octet: the sign of the entry. */
const isOctet = 0x80000000;
/** Set for everything that is neither octet nor length nor distance. */
export const isSpecial = 0x8000;
/** Set beside it where a second table goes on. */
export const goesOn = 0x4000;
/** Set beside it for the end of the block; with neither, no such code is in use. */
export const endsBlock = 0x2000;

/** How wide the first tables are. Wider ones cost more to fill than they save. */
export const literalWidth = 11;
export const distanceWidth = 8;
/** The most entries that codes of 288 and 32 symbols of up to 15 bits can need. */
export const literalRoom = 2342;
export const distanceRoom = 402;

/** What each symbol means, without the length of its code. */
const literalMeanings = Int32Array.from({ length: 288 }, (_, symbol) => {
  if (symbol < 256) return isOctet | (symbol << 16);
  const kind = symbol - 257;
  if (kind < 0) return isSpecial | endsBlock;
  if (kind > 28) return isSpecial;
  return ((lengthBases[kind] ?? 0) << 16) | (lengthExtras[kind] ?? 0);
});
const distanceMeanings = Int32Array.from({ length: 32 }, (_, way) =>
  way > 29 ? isSpecial : ((distanceBases[way] ?? 0) << 16) | (distanceExtras[way] ?? 0),
);

/** What tables are filled with. */
const counts = new Uint16Array(bitsMax + 1);
const places = new Uint16Array(bitsMax + 2);
const ordered = new Uint16Array(288);

/** Fills the table of octets and lengths. */
export function fillLiterals(table: Int32Array, lengths: CodeLengths): void {
  fill(table, literalWidth, literalMeanings, lengths);
}

/** Fills the table of distances. */
export function fillDistances(table: Int32Array, lengths: CodeLengths): void {
  fill(table, distanceWidth, distanceMeanings, lengths);
}

/** The code after this one of so many bits, last bit first. */
function following(code: number, bits: number): number {
  const bit = 1 << (31 - Math.clz32(code ^ ((1 << bits) - 1)));
  return (code & (bit - 1)) | bit;
}

function fill(table: Int32Array, width: number, meanings: Int32Array, lengths: CodeLengths): void {
  const used = countLengths(counts, lengths);
  sort(lengths);
  if (used < 2) {
    fillSingle(table, width, meanings, lengths, used);
    return;
  }
  let length = 1;
  while (counts[length] === 0) length++;
  let [code, next, end] = [0, 0, 1 << length];
  // The table is filled for the shortest codes and doubled from length to length.
  for (; length <= width; length++, end *= 2) {
    for (let left = counts[length] as number; left > 0; left--) {
      table[code] = (meanings[ordered[next++] as number] as number) + length * 257;
      // Only a whole code comes here, and its last one is all ones.
      if (next < used) code = following(code, length);
    }
    if (length < width) table.copyWithin(end, 0, end);
  }
  if (next < used) fillSecond(table, width, meanings, { code, next });
}

/** Puts symbols in the order of their codes. */
function sort({ bits, from, end }: CodeLengths): void {
  let sum = 0;
  for (let length = 1; length <= bitsMax; length++) {
    places[length] = sum;
    sum += counts[length] as number;
  }
  for (let i = from; i < end; i++) {
    const length = bits[i] as number;
    if (length === 0) continue;
    const place = places[length] as number;
    ordered[place] = i - from;
    places[length] = place + 1;
  }
}

/** No code, or one of zeros only; too long a one is left to who reads bit by bit. */
function fillSingle(
  table: Int32Array,
  width: number,
  meanings: Int32Array,
  { bits, from }: CodeLengths,
  used: number,
): void {
  table.fill(isSpecial, 0, 1 << width);
  const symbol = ordered[0] as number;
  const length = used === 0 ? bitsMax : (bits[from + symbol] as number);
  if (length > width) return;
  const entry = (meanings[symbol] as number) + length * 257;
  for (let at = 0; at < 1 << width; at += 1 << length) table[at] = entry;
}

/** The codes that are longer than the first table is wide. */
function fillSecond(
  table: Int32Array,
  width: number,
  meanings: Int32Array,
  from: { readonly code: number; readonly next: number },
): void {
  let { code, next } = from;
  let [start, end, prefix] = [0, 1 << width, -1];
  for (let length = width + 1; length <= bitsMax; length++) {
    for (let left = counts[length] as number; left > 0; left--) {
      if ((code & ((1 << width) - 1)) !== prefix) {
        prefix = code & ((1 << width) - 1);
        start = end;
        // As wide as the longest code that begins like this one.
        let more = length - width;
        for (let taken = left; taken < 1 << more;) {
          more++;
          taken = 2 * taken + (counts[width + more] as number);
        }
        end = start + (1 << more);
        table[prefix] = (start << 16) | isSpecial | goesOn | (more << 8);
      }
      const entry = (meanings[ordered[next++] as number] as number) + length * 257;
      const step = 1 << (length - width);
      for (let at = start + (code >> width); at < end; at += step) table[at] = entry;
      if (code === (1 << length) - 1) return;
      code = following(code, length);
    }
  }
}
