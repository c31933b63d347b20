import { concat, crc32, equal, fromLatin1, latin1, type Picture } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { pictureToSvg } from './svg.ts';

/** Octets of a PNG that is completed; an imprint at 1200 dpi has well under 4 MB. */
const pngSizeMax = 64 * 1024 * 1024;

/** Turns an SVG into a PNG of the given width. It stays outside: the package draws no pixels. */
export type Rasterise = (svg: string, widthPx: number) => Uint8Array;

/**
 * Pixels that a length has at a resolution.
 *
 * @basis seal-imprint.md §4, §7.5
 */
export function svgPixelSize({
  widthMm,
  dpi,
}: {
  readonly widthMm: number;
  readonly dpi: number;
}): number {
  return Math.max(1, Math.round((widthMm / 25.4) * dpi));
}

/**
 * A PNG of a picture with its resolution written into it, so that it prints in true size.
 *
 * The same picture and the same rasteriser give the same octets.
 *
 * @basis W3C PNG §11.3.4.3
 */
export function pictureToPng(
  picture: Picture,
  { dpi, rasterise }: { readonly dpi: number; readonly rasterise: Rasterise },
): Uint8Array {
  const widthPx = svgPixelSize({ widthMm: picture.widthMm, dpi });
  return withResolution(rasterise(pictureToSvg(picture), widthPx), dpi);
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Writes the resolution behind the header of a PNG, in place of one that is there. */
export function withResolution(png: Uint8Array, dpi: number): Uint8Array {
  if (png.length > pngSizeMax || !equal(png.subarray(0, 8), signature)) {
    malformed('png-malformed', 0);
  }
  const perMetre = Math.round(dpi / 0.0254);
  const parts: Uint8Array[] = [signature];
  for (const { type, bytes } of chunksOf(png)) {
    if (parts.length === 1 && type !== 'IHDR') malformed('png-malformed', 8);
    if (type !== 'pHYs') parts.push(bytes);
    if (type === 'IHDR') parts.push(chunk('pHYs', concat([u32(perMetre), u32(perMetre), meter])));
  }
  return concat(parts);
}

/** The unit of the resolution: 1 is the metre. */
const meter = Uint8Array.of(1);

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat([fromLatin1(type), data]);
  return concat([u32(data.length), body, u32(crc32(body))]);
}

function* chunksOf(png: Uint8Array): Generator<{ type: string; bytes: Uint8Array }> {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  for (let at = 8; at < png.length;) {
    if (at + 12 > png.length) malformed('png-malformed', at);
    const end = at + 12 + view.getUint32(at);
    if (end > png.length) malformed('png-malformed', at);
    yield { type: latin1(png, at + 4, at + 8), bytes: png.subarray(at, end) };
    at = end;
  }
}
