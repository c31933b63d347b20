import type { OutlinePen } from './outline-pen.ts';

/** rlineto, hlineto and vlineto. @basis Adobe TN 5177 §4.1 */
export function drawLines(pen: OutlinePen, operator: number, args: readonly number[]): void {
  if (operator === 5) return linesBy(pen, args);
  let isAcross = operator === 6;
  for (const step of args) {
    pen.lineBy(isAcross ? step : 0, isAcross ? 0 : step);
    isAcross = !isAcross;
  }
}

function linesBy(pen: OutlinePen, args: readonly number[]): void {
  for (let i = 0; i + 1 < args.length; i += 2) pen.lineBy(args[i] ?? 0, args[i + 1] ?? 0);
}

function curvesBy(pen: OutlinePen, args: readonly number[]): void {
  for (let i = 0; i + 5 < args.length; i += 6) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args.slice(i, i + 6);
    pen.curveBy([a, b, c, d, e, f]);
  }
}

/** The operators that draw curves; any other is passed over. @basis Adobe TN 5177 §4.1 */
export function drawCurves(pen: OutlinePen, operator: number, args: readonly number[]): void {
  const { length } = args;
  switch (operator) {
    case 8:
      return curvesBy(pen, args);
    case 24: {
      const lineAt = length - 2 - ((length - 2) % 6);
      curvesBy(pen, args.slice(0, lineAt));
      return linesBy(pen, args.slice(lineAt, lineAt + 2));
    }
    case 25: {
      const curveAt = length - 6 - (length % 2);
      linesBy(pen, args.slice(0, Math.max(curveAt, 0)));
      return curvesBy(pen, args.slice(Math.max(curveAt, 0)));
    }
    case 26:
    case 27:
      return drawStraightEnds(pen, operator === 27, args);
    case 30:
    case 31:
      return drawTurns(pen, operator === 31, args);
  }
}

/** vvcurveto and hhcurveto: curves that begin and end in one direction. */
function drawStraightEnds(pen: OutlinePen, isAcross: boolean, args: readonly number[]): void {
  let side = args.length % 4 === 1 ? (args[0] ?? 0) : 0;
  for (let i = args.length % 4 === 1 ? 1 : 0; i + 3 < args.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = args.slice(i, i + 4);
    pen.curveBy(isAcross ? [a, side, b, c, d, 0] : [side, a, b, c, 0, d]);
    side = 0;
  }
}

/** vhcurveto and hvcurveto: curves that begin in one direction and end in the other, in turn. */
function drawTurns(pen: OutlinePen, startsAcross: boolean, args: readonly number[]): void {
  let isAcross = startsAcross;
  for (let i = 0; i + 3 < args.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = args.slice(i, i + 4);
    const last = args.length - i === 5 ? (args[i + 4] ?? 0) : 0;
    pen.curveBy(isAcross ? [a, 0, b, c, last, d] : [0, a, b, c, d, last]);
    isAcross = !isAcross;
  }
}

/** hflex, flex, hflex1 and flex1, each as its two curves. @basis Adobe TN 5177 §4.1 */
export function drawFlex(pen: OutlinePen, operator: number, args: readonly number[]): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = args;
  switch (operator) {
    case 34:
      pen.curveBy([a, 0, b, c, d, 0]);
      return pen.curveBy([e, 0, f, -c, g, 0]);
    case 35:
      pen.curveBy([a, b, c, d, e, f]);
      return pen.curveBy([g, h, i, j, k, l]);
    case 36:
      pen.curveBy([a, b, c, d, e, 0]);
      return pen.curveBy([f, 0, g, h, i, -(b + d + h)]);
    case 37: {
      const dx = a + c + e + g + i;
      const dy = b + d + f + h + j;
      const isAcross = Math.abs(dx) > Math.abs(dy);
      pen.curveBy([a, b, c, d, e, f]);
      return pen.curveBy([g, h, i, j, isAcross ? k : -dx, isAcross ? -dy : k]);
    }
  }
}
