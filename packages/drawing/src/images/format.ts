import type { ImageFormat } from '../marks.ts';

const magics: readonly (readonly [ImageFormat, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['gif', [0x47, 0x49, 0x46, 0x38]],
  ['bmp', [0x42, 0x4d]],
  ['tiff', [0x49, 0x49, 0x2a, 0x00]],
  ['tiff', [0x4d, 0x4d, 0x00, 0x2a]],
  ['jbig2', [0x97, 0x4a, 0x42, 0x32, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpeg2000', [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20]],
  ['jpeg2000', [0xff, 0x4f, 0xff, 0x51]],
];

/**
 * Tells what an image is by its first octets.
 *
 * The name a file gives its format is not believed: files call a PNG `jpg` and mean no harm.
 *
 * @basis ofd-format.md §6
 */
export function imageFormatOf(bytes: Uint8Array): ImageFormat {
  const found = magics.find(([, magic]) => magic.every((octet, i) => bytes[i] === octet));
  return found?.[0] ?? 'unknown';
}
