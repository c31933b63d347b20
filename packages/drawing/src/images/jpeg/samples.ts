import type { JpegComponent } from './frame.ts';

/** Samples of one component, one octet each, in whole blocks. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** Samples for one pixel of the picture, across and down. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Octets of a row. */
  readonly stride: number;
  readonly samples: Uint8Array;
}

/** Waves of the transform, `cos((2x + 1)uπ / 16) / 2`, the first one by the root of two less. */
const waves = Float32Array.from({ length: 64 }, (_, i) => {
  const [x, u] = [i >> 3, i & 7];
  return (Math.cos(((2 * x + 1) * u * Math.PI) / 16) * (u === 0 ? Math.SQRT1_2 : 1)) / 2;
});

/** Undoes the quantisation and the transform of all blocks. @basis T.81 A.3.3, A.3.4 */
export function planeOf(
  component: JpegComponent,
  size: Omit<Plane, 'stride' | 'samples'>,
  quantisation: Uint16Array | undefined,
): Plane {
  const { coefficients, stride: across } = component;
  const stride = across * 8;
  const samples = new Uint8Array(coefficients.length);
  const values = new Float32Array(64);
  const rows = new Float32Array(64);
  for (let block = 0; block * 64 < coefficients.length; block++) {
    const from = block * 64;
    let last = 0;
    for (let i = 0; i < 64; i++) {
      const value = coefficients[from + i] as number;
      if (value !== 0) last = i;
      values[i] = value * (quantisation?.[i] ?? 1);
    }
    const to = Math.floor(block / across) * 8 * stride + (block % across) * 8;
    if (last === 0) flat(samples, { to, stride, value: (values[0] as number) / 8 });
    else transform({ values, rows, samples, to, stride, last });
  }
  return { ...size, stride, samples };
}

function octet(value: number): number {
  const whole = Math.round(value) + 128;
  return whole < 0 ? 0 : whole > 255 ? 255 : whole;
}

function flat(
  samples: Uint8Array,
  { to, stride, value }: { readonly to: number; readonly stride: number; readonly value: number },
): void {
  const level = octet(value);
  for (let y = 0; y < 8; y++) samples.fill(level, to + y * stride, to + y * stride + 8);
}

interface Block {
  readonly values: Float32Array;
  readonly rows: Float32Array;
  readonly samples: Uint8Array;
  readonly to: number;
  readonly stride: number;
  /** The last coefficient that is not 0. */
  readonly last: number;
}

/** Rows first, then columns. Rows below the last coefficient are empty. */
function transform({ values, rows, samples, to, stride, last }: Block): void {
  const used = (last >> 3) + 1;
  for (let v = 0; v < used; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++)
        sum += (values[v * 8 + u] as number) * (waves[x * 8 + u] as number);
      rows[v * 8 + x] = sum;
    }
  }
  for (let x = 0; x < 8; x++) {
    for (let y = 0; y < 8; y++) {
      let sum = 0;
      for (let v = 0; v < used; v++)
        sum += (rows[v * 8 + x] as number) * (waves[y * 8 + v] as number);
      samples[to + y * stride + x] = octet(sum);
    }
  }
}
