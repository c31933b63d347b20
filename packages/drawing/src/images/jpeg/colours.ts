import type { Bitmap } from '@yunzhang/base';
import type { JpegFile } from './frame.ts';
import { type Plane, planeOf } from './samples.ts';

/** How the components become colours. */
type Model = 'grey' | 'luma' | 'rgb' | 'cmyk' | 'lumak';

/**
 * Pixels of a file. `conversion` is 1 or 0 where the file around it says whether colours are luma
 * and chroma, -1 where the file itself is asked.
 *
 * @basis T.871; Adobe TN 5116
 */
export function jpegPixels(file: JpegFile, conversion: number): Bitmap {
  const { frame, quantisation } = file;
  const { width, height } = frame;
  const planes = frame.components.map((component) => {
    const [scaleX, scaleY] = [component.h / frame.maxH, component.v / frame.maxV];
    const size = { width: Math.ceil(width * scaleX), height: Math.ceil(height * scaleY) };
    return planeOf(component, { ...size, scaleX, scaleY }, quantisation[component.quantisation]);
  });
  const model = modelOf(file, conversion);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const rows = planes.map(() => new Uint8Array(width));
  const isInverted = file.adobe !== undefined;
  for (let y = 0; y < height; y++) {
    for (const [i, plane] of planes.entries()) {
      stretch(plane, y, rows[i] as Uint8Array);
    }
    paintRow(rgba.subarray(y * width * 4, (y + 1) * width * 4), rows, { model, isInverted });
  }
  return { width, height, rgba: new Uint8Array(rgba.buffer) };
}

function modelOf({ frame, adobe }: JpegFile, conversion: number): Model {
  const count = frame.components.length;
  if (count < 3) return 'grey';
  if (count === 4) return adobe === 2 ? 'lumak' : 'cmyk';
  if (adobe !== undefined) return adobe === 0 ? 'rgb' : 'luma';
  if (conversion >= 0) return conversion === 0 ? 'rgb' : 'luma';
  const named = frame.components.map(({ id }) => String.fromCharCode(id)).join('');
  return named === 'RGB' ? 'rgb' : 'luma';
}

/** One row of a plane in the width of the picture; what lies between samples is mixed of them. */
function stretch(plane: Plane, y: number, row: Uint8Array): void {
  const { samples, stride } = plane;
  const width = row.length;
  if (plane.scaleX === 1 && plane.scaleY === 1) {
    row.set(samples.subarray(y * stride, y * stride + width));
    return;
  }
  const place = (y + 0.5) * plane.scaleY - 0.5;
  const top = Math.max(0, Math.floor(place));
  const bottom = Math.min(plane.height - 1, Math.max(0, Math.floor(place) + 1));
  const down = Math.max(0, place - top);
  const step = plane.scaleX;
  for (let x = 0; x < width; x++) {
    const across = Math.max(0, (x + 0.5) * step - 0.5);
    const left = Math.floor(across);
    const right = Math.min(plane.width - 1, left + 1);
    const part = across - left;
    const above = mixed(samples, top * stride + left, top * stride + right, part);
    const below = mixed(samples, bottom * stride + left, bottom * stride + right, part);
    row[x] = above + (below - above) * down + 0.5;
  }
}

function mixed(samples: Uint8Array, a: number, b: number, part: number): number {
  const first = samples[a] as number;
  return first + ((samples[b] as number) - first) * part;
}

function paintRow(
  rgba: Uint8ClampedArray,
  rows: readonly Uint8Array[],
  { model, isInverted }: { readonly model: Model; readonly isInverted: boolean },
): void {
  const [first, second, third, fourth] = rows as [Uint8Array, ...(Uint8Array | undefined)[]];
  for (let x = 0, to = 0; to < rgba.length; x++, to += 4) {
    let [a, b, c] = [first[x] as number, second?.[x] ?? 0, third?.[x] ?? 0];
    if (model === 'grey') [b, c] = [a, a];
    if (model === 'luma' || model === 'lumak') {
      const [luma, blue, red] = [a, b - 128, c - 128];
      a = luma + 1.402 * red;
      b = luma - 0.344_136 * blue - 0.714_136 * red;
      c = luma + 1.772 * blue;
    }
    if (fourth !== undefined) {
      // Adobe writes inks the other way round: 255 is no ink.
      const black = isInverted ? (fourth[x] as number) : 255 - (fourth[x] as number);
      const light = (ink: number): number => ((isInverted ? ink : 255 - ink) * black) / 255;
      [a, b, c] = [light(a), light(b), light(c)];
    }
    rgba[to] = a;
    rgba[to + 1] = b;
    rgba[to + 2] = c;
    rgba[to + 3] = 255;
  }
}
