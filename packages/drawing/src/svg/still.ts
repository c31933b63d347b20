import { concat, indexOf, utf8 } from '@yunzhang/base';

/** Where the animation of a PNG is announced: before its pixels. */
const headMax = 64 * 1024;
const animated = utf8('acTL');
const exif = utf8('Exif\0\0');

/** Whether a PNG has more than one picture. Readers of SVG would play it. @basis APNG 1.0 */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  return indexOf(bytes.subarray(0, headMax), animated) >= 0;
}

/**
 * A JPEG without what a camera noted.
 *
 * Browsers turn an image by it and no reader of OFD does; a page must look the same in both.
 *
 * @basis ITU-T T.81 annex B; Exif 2.3 §4.7.2
 */
export function withoutExif(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let [from, at] = [0, 2];
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const mark = bytes[at + 1] ?? 0;
    // Segments end where the pixels begin.
    if (mark === 0xda || mark === 0xd9 || mark < 0xc0) break;
    const size = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const next = at + 2 + Math.max(2, size);
    if (mark === 0xe1 && exif.every((octet, i) => bytes[at + 4 + i] === octet)) {
      parts.push(bytes.subarray(from, at));
      from = next;
    }
    at = next;
  }
  return parts.length === 0 ? bytes : concat([...parts, bytes.subarray(from)]);
}
