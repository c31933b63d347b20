import type { Bitmap } from '@yunzhang/base';
import { malformed } from '../codes.ts';

/** What IHDR, PLTE and tRNS say. */
export interface PngForm {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly type: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array | undefined;
  readonly passes: readonly PngPass[];
}

/** One of the pictures an interlaced file is made of; the only one of any other file. */
export interface PngPass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
  /** Octets of a row without the one that names its filter. */
  readonly stride: number;
}

/** Takes the filters off the rows and makes pixels of them. @basis PNG §7, §9 */
export function pngPixels(form: PngForm, rows: Uint8Array): Bitmap {
  const rgba = new Uint8Array(form.width * form.height * 4);
  const unit = Math.max(1, (form.channels * form.depth) >> 3);
  let at = 0;
  for (const pass of form.passes) {
    let above: Uint8Array = new Uint8Array(pass.stride);
    for (let y = 0; y < pass.height; y++) {
      const row = rows.subarray(at + 1, at + 1 + pass.stride);
      unfilter({ filter: rows[at] as number, row, above, unit });
      paintRow({ form, pass, row, rgba, y });
      above = row;
      at += pass.stride + 1;
    }
  }
  return { width: form.width, height: form.height, rgba };
}

interface FilteredRow {
  readonly filter: number;
  readonly row: Uint8Array;
  readonly above: Uint8Array;
  /** Octets from one pixel to the next. */
  readonly unit: number;
}

function unfilter({ filter, row, above, unit }: FilteredRow): void {
  if (filter === 0) return;
  if (filter > 4) malformed('bitmap-malformed', undefined, `filter ${filter}`);
  for (let i = 0; i < row.length; i++) {
    const left = i < unit ? 0 : (row[i - unit] as number);
    const up = above[i] as number;
    const corner = i < unit ? 0 : (above[i - unit] as number);
    const value = row[i] as number;
    if (filter === 1) row[i] = value + left;
    else if (filter === 2) row[i] = value + up;
    else if (filter === 3) row[i] = value + ((left + up) >> 1);
    else row[i] = value + paeth(left, up, corner);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

interface RowToPaint {
  readonly form: PngForm;
  readonly pass: PngPass;
  readonly row: Uint8Array;
  readonly rgba: Uint8Array;
  readonly y: number;
}

function paintRow({ form, pass, row, rgba, y }: RowToPaint): void {
  const { channels, depth, type, transparency } = form;
  const top = 2 ** depth - 1;
  const key = type === 0 || type === 2 ? keyOf(transparency, channels) : undefined;
  const sample = [0, 0, 0, 0];
  let to = ((pass.y + y * pass.dy) * form.width + pass.x) * 4;
  for (let x = 0; x < pass.width; x++, to += pass.dx * 4) {
    for (let c = 0; c < channels; c++) sample[c] = sampleAt(row, depth, x * channels + c);
    const first = sample[0] as number;
    if (type === 3) {
      const index = first * 3;
      for (let c = 0; c < 3; c++) rgba[to + c] = form.palette[index + c] ?? 0;
      rgba[to + 3] = transparency?.[first] ?? 255;
      continue;
    }
    const isGrey = channels < 3;
    for (let c = 0; c < 3; c++) rgba[to + c] = octetOf(sample[isGrey ? 0 : c] as number, top);
    const hasAlpha = channels === 2 || channels === 4;
    const isKey = key?.every((value, c) => value === sample[c]) ?? false;
    const alpha = hasAlpha ? octetOf(sample[channels - 1] as number, top) : 255;
    rgba[to + 3] = isKey ? 0 : alpha;
  }
}

/** The one colour that is clear, in samples. */
function keyOf(transparency: Uint8Array | undefined, channels: number): number[] | undefined {
  if (transparency === undefined || transparency.length < channels * 2) return undefined;
  const of = (c: number): number =>
    ((transparency[c * 2] as number) << 8) | (transparency[c * 2 + 1] as number);
  return Array.from({ length: channels }, (_, c) => of(c));
}

function sampleAt(row: Uint8Array, depth: number, index: number): number {
  if (depth === 8) return row[index] as number;
  if (depth === 16) return ((row[index * 2] as number) << 8) | (row[index * 2 + 1] as number);
  const bit = index * depth;
  return ((row[bit >> 3] as number) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

function octetOf(sample: number, top: number): number {
  return top === 255 ? sample : Math.round((sample * 255) / top);
}
