import { fontMalformed } from '@yunzhang/base';
import type { DrawnGlyph } from './charstring-type2.ts';
import type { Effort } from './effort.ts';
import { type OutlinePen, outlinePen } from './outline-pen.ts';

/** Subroutines within subroutines; the format allows 10. */
const depthMax = 16;
/** Numbers on the stack; the format allows 24. */
const stackMax = 256;

/** What a charstring needs of its font. */
export interface Type1Source {
  readonly effort: Effort;
  charstringOf(glyph: number): Uint8Array;
  subroutine(number: number): Uint8Array;
  /** Glyph of a code of the standard encoding, for glyphs put together of two. */
  glyphOfStandardCode(code: number): number | undefined;
}

/** What is under way. */
interface Machine {
  readonly source: Type1Source;
  readonly pen: OutlinePen;
  readonly stack: number[];
  /** Where the other subroutines leave their results for `pop`. */
  readonly results: number[];
  /** Points of a flex under way. */
  flex: (readonly [number, number])[] | undefined;
  flexX: number;
  flexY: number;
  /** Where the origin of a part lies. */
  originX: number;
  originY: number;
  bearing: number;
  steps: number;
  width: number | undefined;
  isDone: boolean;
  isPart: boolean;
}

/**
 * Draws the outline of a glyph. Hints are passed over.
 *
 * @basis Adobe Type 1 Font Format §6
 */
export function drawType1(source: Type1Source, glyph: number): DrawnGlyph {
  const allowance = source.effort.allowance();
  const machine: Machine = {
    source,
    pen: outlinePen(),
    stack: [],
    results: [],
    flex: undefined,
    flexX: 0,
    flexY: 0,
    originX: 0,
    originY: 0,
    bearing: 0,
    steps: allowance,
    width: undefined,
    isDone: false,
    isPart: false,
  };
  run(machine, source.charstringOf(glyph), depthMax);
  source.effort.charge(allowance - machine.steps);
  machine.pen.close();
  return { segments: machine.pen.segments, width: machine.width };
}

/** A glyph that was given up has cost as much as it was allowed. */
function tooLong({ source }: Machine): never {
  source.effort.charge(source.effort.allowance());
  return fontMalformed('font-glyph-too-complex', undefined, 'operators');
}

function run(machine: Machine, code: Uint8Array, depth: number): void {
  if (depth === 0) fontMalformed('font-glyph-too-complex', undefined, 'subroutines nested');
  const { stack } = machine;
  for (let at = 0; at < code.length && !machine.isDone;) {
    if (--machine.steps < 0) tooLong(machine);
    const first = code[at] ?? 0;
    if (first >= 32) {
      if (stack.length >= stackMax) fontMalformed('font-glyph-malformed', undefined, 'stack');
      at = pushNumber(code, at, stack);
      continue;
    }
    at += 1;
    if (first === 11) return;
    if (first === 10) run(machine, machine.source.subroutine(popOf(stack)), depth - 1);
    else if (first === 12) escaped(machine, code[at++] ?? 0, depth);
    else operate(machine, first);
  }
}

function popOf(stack: number[]): number {
  return stack.pop() ?? fontMalformed('font-glyph-malformed', undefined, 'stack');
}

function pushNumber(code: Uint8Array, at: number, stack: number[]): number {
  const octet = (i: number): number => code[at + i] ?? fontMalformed('font-truncated', at);
  const first = octet(0);
  if (first === 255) {
    stack.push((octet(1) << 24) | (octet(2) << 16) | (octet(3) << 8) | octet(4));
    return at + 5;
  }
  if (first <= 246) {
    stack.push(first - 139);
    return at + 1;
  }
  const high = first <= 250 ? first - 247 : -(first - 251);
  stack.push(first <= 250 ? high * 256 + octet(1) + 108 : high * 256 - octet(1) - 108);
  return at + 2;
}

function operate(machine: Machine, operator: number): void {
  const { stack, pen } = machine;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = stack;
  switch (operator) {
    case 4:
      moveBy(machine, 0, a);
      break;
    case 5:
      pen.lineBy(a, b);
      break;
    case 6:
      pen.lineBy(a, 0);
      break;
    case 7:
      pen.lineBy(0, a);
      break;
    case 8:
      pen.curveBy([a, b, c, d, e, f]);
      break;
    case 9:
      pen.close();
      break;
    case 13:
      begin(machine, { x: a, y: 0, width: b });
      break;
    case 14:
      machine.isDone = true;
      break;
    case 21:
      moveBy(machine, a, b);
      break;
    case 22:
      moveBy(machine, a, 0);
      break;
    case 30:
      pen.curveBy([0, a, b, c, d, 0]);
      break;
    case 31:
      pen.curveBy([a, 0, b, c, 0, d]);
      break;
  }
  stack.length = 0;
}

/** Within a flex a move only sets the next point. */
function moveBy(machine: Machine, dx: number, dy: number): void {
  if (machine.flex === undefined) return machine.pen.moveBy(dx, dy);
  machine.flexX += dx;
  machine.flexY += dy;
}

/** hsbw and sbw: the left side bearing is where the pen starts. */
function begin(
  machine: Machine,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): void {
  machine.pen.placeAt(machine.originX + x, machine.originY + y);
  if (machine.isPart) return;
  machine.bearing = x;
  machine.width = width;
}

function escaped(machine: Machine, operator: number, depth: number): void {
  const { stack } = machine;
  switch (operator) {
    case 6:
      return assemble(machine, depth);
    case 7: {
      const [x = 0, y = 0, width = 0] = stack;
      begin(machine, { x, y, width });
      break;
    }
    case 12: {
      const divisor = popOf(stack);
      stack.push(divisor === 0 ? 0 : popOf(stack) / divisor);
      return;
    }
    case 16:
      return callOther(machine);
    case 17:
      stack.push(machine.results.pop() ?? 0);
      return;
  }
  // setcurrentpoint comes after a flex only, which has put the pen there already.
  stack.length = 0;
}

/** seac: a base and an accent, each drawn as its own glyph. */
function assemble(machine: Machine, depth: number): void {
  const { stack, source, bearing } = machine;
  const [accentBearing = 0, dx = 0, dy = 0, base = 0, accent = 0] = stack;
  if (machine.isPart) fontMalformed('font-glyph-too-complex', undefined, 'accents nested');
  machine.isPart = true;
  for (const [code, x, y] of [
    [base, 0, 0],
    [accent, bearing + dx - accentBearing, dy],
  ] as const) {
    const glyph = source.glyphOfStandardCode(code);
    if (glyph === undefined) continue;
    machine.originX = x;
    machine.originY = y;
    stack.length = 0;
    run(machine, source.charstringOf(glyph), depth - 1);
    machine.isDone = false;
  }
  machine.isDone = true;
}

/** Results a blend of several masters leaves: as many as the base values it begins with. */
const blended: Readonly<Record<number, number>> = { 14: 1, 15: 2, 16: 3, 17: 4, 18: 6 };

/**
 * The other subroutines: flex, hint replacement, and the blends of multiple master fonts, which are
 * drawn as their first master.
 *
 * @basis Adobe Type 1 Font Format §8.3
 */
function callOther(machine: Machine): void {
  const { stack, results } = machine;
  const number = popOf(stack);
  const count = Math.min(Math.max(Math.trunc(popOf(stack)), 0), stack.length);
  const args = count === 0 ? [] : stack.splice(-count);
  results.length = 0;
  if (number === 1) {
    machine.flex = [];
    machine.flexX = machine.pen.x;
    machine.flexY = machine.pen.y;
  } else if (number === 2) {
    // Seven points make a flex; more are not drawn.
    if (machine.flex !== undefined && machine.flex.length < 8) {
      machine.flex.push([machine.flexX, machine.flexY]);
    }
  } else if (number === 0) {
    drawFlexed(machine);
    results.push(args[2] ?? 0, args[1] ?? 0);
  } else {
    results.push(...args.slice(0, blended[number] ?? args.length).toReversed());
  }
}

/** The first point is only the one the others are measured from. */
function drawFlexed(machine: Machine): void {
  const { flex, pen } = machine;
  machine.flex = undefined;
  const points = (flex ?? []).slice(1);
  if (points.length < 6) return;
  for (const from of [0, 3]) {
    const [[ax, ay] = [0, 0], [bx, by] = [0, 0], [cx, cy] = [0, 0]] = points.slice(from, from + 3);
    pen.curveBy([ax - pen.x, ay - pen.y, bx - ax, by - ay, cx - bx, cy - by]);
  }
}
