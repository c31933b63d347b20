import { identity } from '@yunzhang/base';
import type { PathData, PathMark } from '@yunzhang/drawing';
import type { Operation } from './page.ts';
import { addClip, emit, type Painter, paintFor, strokeFor } from './painter.ts';
import { pathData } from './path.ts';
import { shadingOf } from './shadings.ts';
import { boxPath, inverseOf, listOf, numbersOf } from './values.ts';

type Rule = PathMark['rule'];

/** What the operations that end a path do with it. @basis ISO 32000-1 8.5.3 */
const endings: Readonly<Record<string, { fill?: Rule; stroke?: true }>> = {
  stroke: { stroke: true },
  closeStroke: { stroke: true },
  fill: { fill: 'nonzero' },
  eoFill: { fill: 'evenodd' },
  fillStroke: { fill: 'nonzero', stroke: true },
  eoFillStroke: { fill: 'evenodd', stroke: true },
  closeFillStroke: { fill: 'nonzero', stroke: true },
  closeEOFillStroke: { fill: 'evenodd', stroke: true },
  rawFillPath: { fill: 'nonzero' },
  endPath: {},
};

/** Operations on paths and shadings that fill what is left by the clips. */
export const pathOperations: Readonly<Record<string, Operation>> = {
  constructPath: (painter, [ending, data]) => {
    const [numbers] = listOf(data);
    endPath(painter, String(ending), pathData(numbersOf(numbers)));
  },
  clip: (painter) => void (painter.pendingClip = 'nonzero'),
  eoClip: (painter) => void (painter.pendingClip = 'evenodd'),
  shadingFill: (painter, [name]) => fillAll(painter, name),
};

function endPath(painter: Painter, ending: string, d: PathData): void {
  const { state } = painter;
  const { fill: rule, stroke } = endings[ending] ?? {};
  const map = state.ctm;
  if (d !== '') {
    const fill = rule === undefined ? undefined : paintFor(state.fill, map, state.fillAlpha);
    const line = stroke === true ? strokeFor(state, map) : undefined;
    if (fill !== undefined || line !== undefined) {
      emit(painter, {
        kind: 'path',
        map,
        d,
        rule: rule ?? 'nonzero',
        ...(fill === undefined ? {} : { fill }),
        ...(line === undefined ? {} : { stroke: line }),
      });
    }
  }
  if (painter.pendingClip === undefined) return;
  addClip(state, { areas: [{ d: d === '' ? 'M 0 0 Z' : d, map, rule: painter.pendingClip }] });
  painter.pendingClip = undefined;
}

/** @basis ISO 32000-1 8.7.4.2 */
function fillAll(painter: Painter, name: unknown): void {
  const { state, source } = painter;
  const found = typeof name === 'string' ? source.object(name) : undefined;
  const shading = shadingOf(found, state.ctm);
  if (shading === undefined) return painter.shared.note('convert-pattern-dropped');
  const page = boxPath(0, 0, source.widthMm, source.heightMm);
  const { box } = shading;
  const isBoxed = box !== undefined && inverseOf(state.ctm) !== undefined;
  const map = isBoxed ? state.ctm : identity;
  const d = isBoxed ? boxPath(box.x, box.y, box.x + box.width, box.y + box.height) : page;
  const fill = paintFor(shading.paint, map, state.fillAlpha);
  if (fill !== undefined) emit(painter, { kind: 'path', map, d, rule: 'nonzero', fill });
}
