import type { Stroke } from '@yunzhang/drawing';
import type { Facts } from './markup.ts';
import { n } from './measure.ts';

const caps = { butt: undefined, round: 'Round', square: 'Square' } as const;
const joins = { miter: undefined, round: 'Round', bevel: 'Bevel' } as const;

/** Facts of a line; lengths times `scale`. @basis ofd-format.md §3 (table 34) */
export function strokeFacts(stroke: Stroke, scale: number): Facts {
  const dashes = stroke.dashes.map((length) => n(length * scale)).join(' ');
  return {
    LineWidth: n(stroke.width * scale),
    Cap: caps[stroke.cap],
    Join: joins[stroke.join],
    MiterLimit: stroke.join === 'miter' ? n(stroke.miterLimit) : undefined,
    DashOffset: dashes === '' || stroke.dashOffset === 0 ? undefined : n(stroke.dashOffset * scale),
    DashPattern: dashes === '' ? undefined : dashes,
  };
}

/** How far a line may reach beyond its outline, in its own coordinates. */
export function reachOf({ width, join, miterLimit, cap }: Stroke): number {
  const corner = join === 'miter' ? Math.min(miterLimit, 20) : 1;
  return (width / 2) * Math.max(corner, cap === 'square' ? 1.5 : 1) + 0.05;
}
