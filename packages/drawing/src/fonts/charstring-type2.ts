import { fontMalformed, type Segment } from '@yunzhang/base';
import { arithmetic } from './charstring-arithmetic.ts';
import { type OutlinePen, outlinePen } from './outline-pen.ts';
import type { Effort } from './effort.ts';
import { drawCurves, drawFlex, drawLines } from './charstring-curves.ts';

/** Subroutines within subroutines; the format allows 10. */
const depthMax = 16;
/** Numbers on the stack; the format allows 48, newer ones 513. */
const stackMax = 513;

/** What a charstring needs of its font. */
export interface CharstringSource {
  readonly effort: Effort;
  charstringOf(glyph: number): Uint8Array;
  /** Subroutine by its number on the stack, before the bias. */
  globalSubroutine(number: number): Uint8Array;
  localSubroutine(number: number): Uint8Array;
  /** Glyph of a code of the standard encoding, for glyphs put together of two. */
  glyphOfStandardCode(code: number): number | undefined;
}

/** A drawn glyph. */
export interface DrawnGlyph {
  readonly segments: readonly Segment[];
  /** What stands before the first operator: the difference to the nominal width. */
  readonly width: number | undefined;
}

/** What is under way. */
interface Machine {
  readonly source: CharstringSource;
  readonly pen: OutlinePen;
  readonly stack: number[];
  /** The 32 places of put and get. */
  readonly store: number[];
  steps: number;
  stems: number;
  hasWidth: boolean;
  width: number | undefined;
  isDone: boolean;
  /** Whether it draws a part of another glyph, which may not be put together in turn. */
  isPart: boolean;
}

/**
 * Draws the outline of a glyph. Hints are read and passed over.
 *
 * @basis Adobe TN 5177
 */
export function drawType2(source: CharstringSource, glyph: number): DrawnGlyph {
  const allowance = source.effort.allowance();
  const machine: Machine = {
    source,
    pen: outlinePen(),
    stack: [],
    store: [],
    steps: allowance,
    stems: 0,
    hasWidth: false,
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
    if (first >= 32 || first === 28) {
      if (stack.length >= stackMax) fontMalformed('font-glyph-malformed', undefined, 'stack');
      at = pushNumber(code, at, stack);
      continue;
    }
    at += 1;
    if (first === 11) return;
    if (first === 10 || first === 29) {
      const number = stack.pop() ?? fontMalformed('font-glyph-malformed', undefined, 'stack');
      const { source } = machine;
      run(
        machine,
        first === 10 ? source.localSubroutine(number) : source.globalSubroutine(number),
        depth - 1,
      );
      continue;
    }
    if (first === 19 || first === 20) {
      countStems(machine);
      at += Math.ceil(machine.stems / 8);
      continue;
    }
    if (first === 12) escaped(machine, code[at++] ?? 0);
    else operate(machine, first, depth);
  }
}

/** Pushes the number at `at` and gives the place after it. */
function pushNumber(code: Uint8Array, at: number, stack: number[]): number {
  const octet = (i: number): number => code[at + i] ?? fontMalformed('font-truncated', at);
  const first = octet(0);
  if (first === 28) {
    stack.push(((octet(1) << 24) | (octet(2) << 16)) >> 16);
    return at + 3;
  }
  if (first <= 246) {
    stack.push(first - 139);
    return at + 1;
  }
  if (first <= 250) {
    stack.push((first - 247) * 256 + octet(1) + 108);
    return at + 2;
  }
  if (first <= 254) {
    stack.push(-(first - 251) * 256 - octet(1) - 108);
    return at + 2;
  }
  const whole = (octet(1) << 24) | (octet(2) << 16) | (octet(3) << 8) | octet(4);
  stack.push(whole / 65_536);
  return at + 5;
}

/** Takes the width from below the operands of the first operator that clears the stack. */
function takeWidth(machine: Machine, isThere: boolean): void {
  if (machine.hasWidth) return;
  machine.hasWidth = true;
  if (isThere) machine.width = machine.stack.shift();
}

function countStems(machine: Machine): void {
  takeWidth(machine, machine.stack.length % 2 === 1);
  machine.stems += machine.stack.length >> 1;
  machine.stack.length = 0;
}

function operate(machine: Machine, operator: number, depth: number): void {
  const { stack, pen } = machine;
  switch (operator) {
    case 1:
    case 3:
    case 18:
    case 23:
      return countStems(machine);
    case 4:
    case 22: {
      takeWidth(machine, stack.length > 1);
      const step = stack.at(-1) ?? 0;
      pen.moveBy(operator === 22 ? step : 0, operator === 4 ? step : 0);
      break;
    }
    case 21:
      takeWidth(machine, stack.length > 2);
      pen.moveBy(stack.at(-2) ?? 0, stack.at(-1) ?? 0);
      break;
    case 5:
    case 6:
    case 7:
      drawLines(pen, operator, stack);
      break;
    case 14:
      return end(machine, depth);
    default:
      // Operators that are not defined clear the stack, as other readers have it.
      drawCurves(pen, operator, stack);
  }
  stack.length = 0;
}

function escaped(machine: Machine, operator: number): void {
  const { stack, pen } = machine;
  if (operator >= 34 && operator <= 37) {
    drawFlex(pen, operator, stack);
    stack.length = 0;
    return;
  }
  if (!arithmetic(operator, stack, machine.store)) stack.length = 0;
}

function end(machine: Machine, depth: number): void {
  const { stack, pen, source } = machine;
  takeWidth(machine, stack.length === 1 || stack.length === 5);
  const [dx, dy, base, accent] = stack;
  stack.length = 0;
  if (dx !== undefined && dy !== undefined && base !== undefined && accent !== undefined) {
    if (machine.isPart) fontMalformed('font-glyph-too-complex', undefined, 'accents nested');
    machine.isPart = true;
    for (const [code, x, y] of [
      [base, 0, 0],
      [accent, dx, dy],
    ] as const) {
      const glyph = source.glyphOfStandardCode(code);
      if (glyph === undefined) continue;
      pen.placeAt(x, y);
      drawPart(machine, source.charstringOf(glyph), depth - 1);
    }
  }
  machine.isDone = true;
}

/** A part has its own hints and a width of its own, which does not count. */
function drawPart(machine: Machine, code: Uint8Array, depth: number): void {
  const { width } = machine;
  machine.stems = 0;
  machine.hasWidth = false;
  run(machine, code, depth);
  machine.width = width;
  machine.stack.length = 0;
  machine.isDone = false;
}
