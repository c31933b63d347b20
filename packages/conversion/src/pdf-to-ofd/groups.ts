import { compose, identity } from '@yunzhang/base';
import type { Mark } from '@yunzhang/drawing';
import type { Operation } from './page.ts';
import { addClip, emit, type Painter, restore, save } from './painter.ts';
import { type SoftMask, softMaskOf } from './soft-masks.ts';
import { boxPath, matrixOf, numbersOf, recordOf } from './values.ts';

/** Operations on forms, groups and annotations. @basis ISO 32000-1 8.10, 11.6.6, 12.5.5 */
export const groupOperations: Readonly<Record<string, Operation>> = {
  paintFormXObjectBegin: (painter, [matrix, box]) => {
    save(painter);
    const { state } = painter;
    const map = matrixOf(matrix);
    if (map !== undefined) state.ctm = compose(map, state.ctm);
    state.base = state.ctm;
    clipBox(painter, box);
  },
  paintFormXObjectEnd: (painter) => restore(painter),
  beginGroup: (painter, [group]) => beginGroup(painter, group),
  endGroup: (painter, [group]) => endGroup(painter, group),
  beginAnnotation: (painter, [, box, transform, matrix]) => {
    // An annotation starts anew, whatever the page left open.
    while (painter.groups.length > 0) endGroup(painter, undefined);
    while (painter.saved.length > 0) restore(painter);
    const { state } = painter;
    [state.clips, state.ctm, state.base] = [[], painter.source.map, painter.source.map];
    [state.fillAlpha, state.strokeAlpha] = [1, 1];
    [state.blend, state.softMask] = ['normal', undefined];
    save(painter);
    clipBox(painter, box);
    for (const map of [matrixOf(transform), matrixOf(matrix)]) {
      if (map !== undefined) painter.state.ctm = compose(map, painter.state.ctm);
    }
    painter.state.base = painter.state.ctm;
  },
  endAnnotation: (painter) => restore(painter),
};

function clipBox({ state }: Painter, box: unknown): void {
  const [x0, y0, x1, y1] = numbersOf(box);
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return;
  addClip(state, { areas: [{ d: boxPath(x0, y0, x1, y1), map: state.ctm, rule: 'nonzero' }] });
}

function beginGroup(painter: Painter, group: unknown): void {
  save(painter);
  const facts = recordOf(group) ?? {};
  painter.groups.push({ target: painter.target, savedCount: painter.saved.length });
  painter.target = [];
  const { state } = painter;
  [state.clips, state.fillAlpha, state.strokeAlpha] = [[], 1, 1];
  [state.blend, state.softMask] = ['normal', undefined];
  const own = matrixOf(facts['matrix']) ?? identity;
  const [x0, y0, x1, y1] = numbersOf(facts['bbox']);
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return;
  const map = compose(own, state.ctm);
  addClip(state, { areas: [{ d: boxPath(x0, y0, x1, y1), map, rule: 'nonzero' }] });
}

function endGroup(painter: Painter, group: unknown): void {
  const opened = painter.groups.at(-1);
  if (opened === undefined) return;
  while (painter.saved.length > opened.savedCount) restore(painter);
  painter.groups.pop();
  const marks = painter.target;
  painter.target = opened.target;
  restore(painter);
  const mask = recordOf(recordOf(group)?.['smask']);
  if (mask !== undefined) painter.drawnMask = maskOf(mask, marks);
  else if (marks.length > 0) {
    const alpha = painter.state.fillAlpha;
    emit(painter, { kind: 'group', map: identity, ...(alpha === 1 ? {} : { alpha }), marks });
  }
}

function maskOf(facts: Readonly<Record<string, unknown>>, marks: readonly Mark[]): SoftMask {
  // A curve from mask to alpha cannot be said.
  const hasCurve = facts['transferMap'] !== undefined && facts['transferMap'] !== null;
  return hasCurve ? { kind: 'other' } : softMaskOf(marks, facts['subtype'] === 'Luminosity');
}
