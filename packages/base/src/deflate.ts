import { BlockWriter, blockSizeMax, Repeats } from './deflate-block.ts';

/** How far back a repeat may lie. @basis RFC 1951 §2 */
const windowSize = 32 * 1024;
const windowMask = windowSize - 1;
/** Shorter repeats save next to nothing and take as long to find. */
const lengthMin = 4;
const lengthMax = 258;
/** Places of the same four octets that are looked at. */
const triesMax = 4;
/** A repeat of this length is good enough to stop looking. */
const lengthGood = 64;
const slotBits = 15;
/** After 2 to the power of this many places without a repeat one is left out, then two. */
const patienceBits = 5;

/** Of each hash of four octets the latest place; room that is used again. */
const latest = new Int32Array(1 << slotBits);
/** How far before each place lies the one with the same hash; 0 where it is out of reach. */
const gaps = new Uint16Array(windowSize);
const repeats = new Repeats();

/**
 * Compresses to raw DEFLATE (RFC 1951); the same input gives the same output on every host.
 *
 * Takes half the time of the library that was here before, for files of the same size: it looks for
 * repeats of four octets and more, at few places, and never waits for a better one. A font of a
 * document is mostly outlines, where what takes time is to code octets that repeat nowhere.
 *
 * @basis RFC 1951 §4
 */
export function deflateRaw(plain: Uint8Array): Uint8Array {
  const writer = new BlockWriter((plain.length >> 1) + 256);
  latest.fill(-windowSize);
  let from = 0;
  do {
    repeats.clear();
    const end = findRepeats(plain, from);
    writer.write(plain.subarray(from, end), repeats, end === plain.length);
    from = end;
  } while (from < plain.length);
  return writer.finish();
}

/** Takes the next block: notes what repeats in it and gives where it ends. */
function findRepeats(plain: Uint8Array, from: number): number {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.length);
  const { literalCounts } = repeats;
  const end = Math.min(plain.length, from + blockSizeMax);
  let at = from;
  let runFrom = from;
  let misses = 0;
  while (at <= end - lengthMin) {
    const gap = enter(view.getInt32(at, true), at);
    const found = gap === 0 ? 0 : longest(view, at, gap, Math.min(lengthMax, end - at));
    if (found === 0) {
      // The longer nothing repeats, the fewer places are looked at.
      const next = Math.min(at + 1 + (misses++ >> patienceBits), end);
      for (; at < next; at++) {
        const octet = plain[at] as number;
        literalCounts[octet] = (literalCounts[octet] as number) + 1;
      }
      continue;
    }
    misses = 0;
    const length = found >>> 16;
    repeats.add(at - runFrom, length, found & 0xff_ff);
    const last = Math.min(at + length, end - lengthMin + 1);
    for (let i = at + 1; i < last; i++) enter(view.getInt32(i, true), i);
    at += length;
    runFrom = at;
  }
  for (; at < end; at++) {
    const octet = plain[at] as number;
    literalCounts[octet] = (literalCounts[octet] as number) + 1;
  }
  return end;
}

/** Remembers four octets and where they stand; tells how far back others of their hash do. */
function enter(word: number, at: number): number {
  const slot = Math.imul(word, 0x9e37_79b1) >>> (32 - slotBits);
  const back = at - (latest[slot] as number);
  const gap = back < windowSize ? back : 0;
  latest[slot] = at;
  gaps[at & windowMask] = gap;
  return gap;
}

/** The longest of the repeats that are looked at: length × 65,536 + distance, or 0. */
function longest(view: DataView, at: number, gap: number, lengthLimit: number): number {
  const word = view.getInt32(at, true);
  let length = 0;
  let distance = 0;
  let back = gap;
  for (let tries = triesMax; tries > 0; tries--) {
    const place = at - back;
    if (view.getInt32(place, true) === word) {
      let same = lengthMin;
      while (same < lengthLimit && view.getUint8(place + same) === view.getUint8(at + same)) same++;
      if (same > length) {
        length = same;
        distance = back;
        if (length >= lengthGood) break;
      }
    }
    const step = gaps[place & windowMask] as number;
    back += step;
    if (step === 0 || back >= windowSize) break;
  }
  return (length << 16) | distance;
}
