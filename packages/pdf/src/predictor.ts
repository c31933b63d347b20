import { malformed } from './codes.ts';

/** Widest row of samples; a page image is far below it. */
const rowSizeMax = 1 << 24;

/** Undoes the PNG or TIFF predictor that stands before a filter. @basis ISO 32000-1 7.4.4.4 */
export function unpredict(
  data: Uint8Array,
  number: (key: string, missing: number) => number,
): Uint8Array {
  const predictor = number('Predictor', 1);
  if (predictor < 2) return data;
  const colours = number('Colors', 1);
  const depth = number('BitsPerComponent', 8);
  const columns = number('Columns', 1);
  const sound = [colours, depth, columns].every((n) => Number.isInteger(n) && n > 0 && n < 1 << 24);
  const rowSize = Math.ceil((colours * depth * columns) / 8);
  if (!sound || rowSize > rowSizeMax) malformed('pdf-filter-data', undefined, 'predictor');
  const step = Math.max(1, (colours * depth) >> 3);
  if (predictor >= 10) return undoPng(data, rowSize, step);
  if (depth !== 8) malformed('pdf-filter-unknown', undefined, 'TIFF predictor');
  const out = data.slice();
  for (let row = 0; row < out.length; row += rowSize) {
    const end = Math.min(row + rowSize, out.length);
    for (let i = row + step; i < end; i++) {
      out[i] = (out[i] as number) + (out[i - step] as number);
    }
  }
  return out;
}

function undoPng(data: Uint8Array, rowSize: number, step: number): Uint8Array {
  const rows = Math.ceil(data.length / (rowSize + 1));
  const out = new Uint8Array(rows * rowSize);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * (rowSize + 1);
    const kind = data[from] as number;
    const length = Math.min(rowSize, data.length - from - 1);
    const to = row * rowSize;
    for (let i = 0; i < length; i++) {
      const left = i >= step ? (out[to + i - step] as number) : 0;
      const up = row > 0 ? (out[to + i - rowSize] as number) : 0;
      const corner = row > 0 && i >= step ? (out[to + i - rowSize - step] as number) : 0;
      out[to + i] = (data[from + 1 + i] as number) + guess(kind, { left, up, corner });
    }
    size = to + length;
  }
  return out.subarray(0, size);
}

function guess(
  kind: number,
  near: { readonly left: number; readonly up: number; readonly corner: number },
): number {
  const { left, up, corner } = near;
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const p = left + up - corner;
      const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
      if (a <= b && a <= c) return left;
      return b <= c ? up : corner;
    }
    default:
      return malformed('pdf-filter-data', undefined, 'PNG row');
  }
}
