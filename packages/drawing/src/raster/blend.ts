import type { Blend } from '../marks.ts';

/** Mixes two channels between 0 and 1: what lies below, what comes above. */
type Mix = (below: number, above: number) => number;

const screen: Mix = (b, s) => b + s - b * s;
const hardLight: Mix = (b, s) => (s <= 0.5 ? b * 2 * s : screen(b, 2 * s - 1));

/** @basis Compositing and Blending Level 1 §9.1 */
const mixes: Readonly<Record<Exclude<Blend, 'normal'>, Mix>> = {
  multiply: (b, s) => b * s,
  screen,
  overlay: (b, s) => hardLight(s, b),
  darken: Math.min,
  lighten: Math.max,
  'color-dodge': (b, s) => (b === 0 ? 0 : s >= 1 ? 1 : Math.min(1, b / (1 - s))),
  'color-burn': (b, s) => (b >= 1 ? 1 : s <= 0 ? 0 : 1 - Math.min(1, (1 - b) / s)),
  'hard-light': hardLight,
  'soft-light': (b, s) => {
    if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
    const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
    return b + (2 * s - 1) * (d - b);
  },
  difference: (b, s) => Math.abs(b - s),
  exclusion: (b, s) => b + s - 2 * b * s,
};

/** Mixes the premultiplied pixel at `from` into the one at `to`. */
export function mixed(
  target: Uint8ClampedArray,
  source: Uint8ClampedArray,
  { from, to }: { readonly from: number; readonly to: number },
  { share, blend }: { readonly share: number; readonly blend: Exclude<Blend, 'normal'> },
): void {
  const mix = mixes[blend];
  const above = ((source[from + 3] as number) / 255) * share;
  const below = (target[to + 3] as number) / 255;
  for (let k = 0; k < 3; k++) {
    const s = (source[from + k] as number) / 255 / ((source[from + 3] as number) / 255);
    const b = below === 0 ? 0 : (target[to + k] as number) / 255 / below;
    const colour = (1 - below) * s + below * mix(Math.min(1, b), Math.min(1, s));
    target[to + k] = 255 * (above * colour + (1 - above) * below * b);
  }
  target[to + 3] = 255 * (above + below * (1 - above));
}
