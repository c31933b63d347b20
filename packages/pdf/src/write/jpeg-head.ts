/** Pixels of a JPEG that is handed on as it is. */
const pixelsMax = 64 * 1024 * 1024;
/** Segments looked at to find the size. */
const segmentsMax = 1000;

/** What the frame header says. */
export interface JpegHead {
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3;
}

/**
 * Reads the header of a JPEG that PDF readers decode as every other program does.
 *
 * Undefined for four components, whose inks are inverted or not as a program likes, for components
 * that are said to be RGB already, and for what is not 8 bits a sample: those are decoded here.
 *
 * @basis ITU-T T.81 B.2.2; ISO 32000-1 7.4.8
 */
export function jpegHead(jpeg: Uint8Array): JpegHead | undefined {
  const word = (at: number): number => ((jpeg[at] ?? 0) << 8) | (jpeg[at + 1] ?? 0);
  if (word(0) !== 0xffd8) return undefined;
  let at = 2;
  let isRgb = false;
  for (let i = 0; i < segmentsMax && at + 9 < jpeg.length; i++) {
    if (jpeg[at] !== 0xff) return undefined;
    const marker = jpeg[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // Adobe's segment: its last octet says which transform was used, 0 none.
    if (marker === 0xee && word(at + 4) === 0x4164 && jpeg[at + 15] === 0) isRgb = true;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width, components] = [word(at + 5), word(at + 7), jpeg[at + 9] ?? 0];
      const isSound = width > 0 && height > 0 && width * height <= pixelsMax;
      if (!isSound || marker > 0xc2 || jpeg[at + 4] !== 8) return undefined;
      if (components === 1) return { width, height, components };
      return components === 3 && !isRgb ? { width, height, components } : undefined;
    }
    at += 2 + Math.max(2, word(at + 2));
  }
  return undefined;
}
