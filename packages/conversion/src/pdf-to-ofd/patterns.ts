import { compose, type Matrix } from '@yunzhang/base';
import type { Mark } from '@yunzhang/drawing';
import { addClip, innerPainter, type Painter } from './painter.ts';
import { shadingOf } from './shadings.ts';
import { type Ink, startState } from './state.ts';
import { boxPath, colourOf, matrixOf, numberOf, numbersOf } from './values.ts';

/** Cells and drawn letters inside each other. */
const depthMax = 6;

/** Carries out a list of operations and gives its marks. */
export type Paint = (painter: Painter, operations: unknown) => readonly Mark[];

/**
 * A pattern as the ink of fills or lines, laid out on the page.
 *
 * @basis ISO 32000-1 8.7
 */
export function patternInk(painter: Painter, args: readonly unknown[], paint: Paint): Ink {
  if (args[0] === 'TilingPattern') return tileInk(painter, args, paint);
  const name = args[1];
  const map = compose(matrixOf(args[2]) ?? [1, 0, 0, 1, 0, 0], painter.state.base);
  const found = typeof name === 'string' ? painter.source.object(name) : undefined;
  const shading = shadingOf(found, map);
  if (shading === undefined) painter.shared.note('convert-pattern-dropped');
  return shading?.paint;
}

function tileInk(painter: Painter, args: readonly unknown[], paint: Paint): Ink {
  const [, colour, operations, matrix, box, xStep, yStep, paintType] = args;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbersOf(box);
  const [width, height] = [x1 - x0, y1 - y0];
  const isUsable = width > 0 && height > 0 && painter.depth < depthMax;
  if (!isUsable) {
    painter.shared.note('convert-pattern-dropped');
    return undefined;
  }
  const own = matrixOf(matrix) ?? [1, 0, 0, 1, 0, 0];
  // The cell has its corner at the origin.
  const state = startState([1, 0, 0, 1, -x0, -y0]);
  const isColourless = paintType === 2;
  if (isColourless) {
    const ink: Ink = { kind: 'plain', colour: colourOf(colour) ?? '#000000', alpha: 1 };
    [state.fill, state.stroke] = [ink, ink];
  }
  const cell = boxPath(0, 0, width, height);
  addClip(state, { areas: [{ d: cell, map: [1, 0, 0, 1, 0, 0], rule: 'nonzero' }] });
  const marks = paint(innerPainter(painter, state, isColourless), operations);
  const map: Matrix = compose([1, 0, 0, 1, x0, y0], compose(own, painter.state.base));
  return {
    kind: 'tile',
    width,
    height,
    stepX: Math.abs(numberOf(xStep)) || width,
    stepY: Math.abs(numberOf(yStep)) || height,
    mirror: { columns: false, rows: false },
    map,
    marks,
    alpha: 1,
  };
}
