import type { Blend, Stroke } from '@yunzhang/drawing';
import { takeFont } from './fonts.ts';
import type { Operation } from './page.ts';
import type { Painter } from './painter.ts';
import { listOf, numberOf, numbersOf } from './values.ts';

const caps: readonly Stroke['cap'][] = ['butt', 'round', 'square'];
const joins: readonly Stroke['join'][] = ['miter', 'round', 'bevel'];
const blends: readonly string[] = [
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
];

/** Operations on the graphics state. @basis ISO 32000-1 8.4.4, 8.4.5 */
export const stateOperations: Readonly<Record<string, Operation>> = {
  setLineWidth: ({ state }, [width]) => void (state.lineWidth = Math.abs(numberOf(width))),
  setLineCap: ({ state }, [cap]) => void (state.cap = caps[numberOf(cap)] ?? 'butt'),
  setLineJoin: ({ state }, [join]) => void (state.join = joins[numberOf(join)] ?? 'miter'),
  setMiterLimit: ({ state }, [limit]) => void (state.miterLimit = numberOf(limit, 10)),
  setDash: (painter, args) => setDash(painter, args),
  setGState: (painter, [pairs]) => {
    for (const pair of listOf(pairs)) {
      const [key, value] = listOf(pair);
      if (typeof key === 'string') parameters[key]?.(painter, value);
    }
  },
  setFont: (painter, [name, size]) => setFont(painter, name, size),
};

const parameters: Readonly<Record<string, (painter: Painter, value: unknown) => void>> = {
  LW: ({ state }, value) => void (state.lineWidth = Math.abs(numberOf(value))),
  LC: ({ state }, value) => void (state.cap = caps[numberOf(value)] ?? 'butt'),
  LJ: ({ state }, value) => void (state.join = joins[numberOf(value)] ?? 'miter'),
  ML: ({ state }, value) => void (state.miterLimit = numberOf(value, 10)),
  D: (painter, value) => setDash(painter, listOf(value)),
  Font: (painter, value) => setFont(painter, listOf(value)[0], listOf(value)[1]),
  CA: ({ state }, value) => void (state.strokeAlpha = part(value)),
  ca: ({ state }, value) => void (state.fillAlpha = part(value)),
  BM: (painter, value) => setBlend(painter, value),
  SMask: (painter, value) => {
    const isSet = value !== false && value !== null;
    painter.state.softMask = isSet ? painter.drawnMask : undefined;
    painter.drawnMask = undefined;
  },
};

function part(value: unknown): number {
  return Math.max(0, Math.min(1, numberOf(value, 1)));
}

function setDash({ state }: Painter, [dashes, offset]: readonly unknown[]): void {
  const lengths = numbersOf(dashes);
  state.dashes = lengths.every((length) => length >= 0) ? lengths : [];
  state.dashOffset = numberOf(offset);
}

function setBlend({ state, shared }: Painter, value: unknown): void {
  const isKnown = typeof value === 'string' && blends.includes(value);
  if (!isKnown && value !== 'source-over' && value !== 'normal') {
    shared.note('convert-blend-dropped', String(value).slice(0, 40));
  }
  state.blend = isKnown ? (value as Blend) : 'normal';
}

function setFont({ state, source, shared }: Painter, name: unknown, size: unknown): void {
  if (typeof name !== 'string') return;
  const object = source.object(name);
  state.font = takeFont(shared.fonts, { name, object, note: shared.note });
  state.fontSize = numberOf(size);
}
