import type { Segment } from '@yunzhang/base';

/** Operands before one operator, as every reader takes them. */
const operandsMax = 48;
/** Parts of a unit that a number can tell apart. */
const fraction = 65_536;

const op = { rlineto: 5, rrcurveto: 8, endchar: 14, rmoveto: 21 } as const;

/** The charstring of a glyph nobody asked for. */
export const emptyCharstring: Uint8Array = new Uint8Array([op.endchar]);

/**
 * Writes an outline as a Type 2 charstring, its width first.
 *
 * Steps are differences of rounded places, so that rounding does not add up along a contour.
 *
 * @basis Adobe TN 5177 §3
 */
export function writeType2(outline: readonly Segment[], advance: number): Uint8Array {
  const octets: number[] = [];
  const run: { operator: number; operands: number[] } = { operator: 0, operands: [] };
  let x = 0;
  let y = 0;
  const flush = (): void => {
    for (const value of run.operands) pushNumber(octets, value);
    if (run.operator !== 0) octets.push(run.operator);
    run.operator = 0;
    run.operands = [];
  };
  const draw = (operator: number, places: readonly number[]): void => {
    const isFull = run.operands.length + places.length > operandsMax;
    if (run.operator !== operator || isFull || operator === op.rmoveto) flush();
    run.operator = operator;
    for (let i = 0; i + 1 < places.length; i += 2) {
      const [toX, toY] = [rounded(places[i] ?? 0), rounded(places[i + 1] ?? 0)];
      run.operands.push(toX - x, toY - y);
      x = toX;
      y = toY;
    }
  };
  pushNumber(octets, rounded(advance));
  for (const segment of outline) {
    const [kind, ...places] = segment;
    if (kind === 'M') draw(op.rmoveto, places);
    else if (kind === 'L') draw(op.rlineto, places);
    else if (kind === 'C') draw(op.rrcurveto, places);
    else if (kind === 'Q') draw(op.rrcurveto, cubic([x, y], places));
  }
  flush();
  octets.push(op.endchar);
  return new Uint8Array(octets);
}

function rounded(value: number): number {
  const limited = Math.min(Math.max(value, -16_000), 16_000);
  return Math.round(limited * fraction) / fraction;
}

/** The cubic curve that looks like the quadratic one. */
function cubic(
  [x, y]: readonly [number, number],
  [a = 0, b = 0, toX = 0, toY = 0]: readonly number[],
): readonly number[] {
  const third = (from: number, to: number): number => from + ((to - from) * 2) / 3;
  return [third(x, a), third(y, b), third(toX, a), third(toY, b), toX, toY];
}

function pushNumber(octets: number[], value: number): void {
  if (!Number.isInteger(value)) {
    const whole = Math.round(value * fraction);
    octets.push(255, (whole >> 24) & 255, (whole >> 16) & 255, (whole >> 8) & 255, whole & 255);
    return;
  }
  const size = Math.abs(value) - 108;
  if (size < 0) octets.push(value + 139);
  else if (size < 1024) octets.push((value > 0 ? 247 : 251) + (size >> 8), size & 255);
  else octets.push(28, (value >> 8) & 255, value & 255);
}
