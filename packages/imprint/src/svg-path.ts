import { type Segment } from '@yunzhang/base';
import { malformed } from './codes.ts';

/** Steps of one path; a glyph of Song type has about 150. */
const segmentsMax = 200_000;
/** Numbers beyond this many micrometres are no imprint. */
const coordinateMax = 1_000_000;

interface Pen {
  x: number;
  y: number;
  startX: number;
  startY: number;
}

const micro = (mm: number): number => Math.round(mm * 1000);

/**
 * Path data of an outline: whole micrometres, relative steps, no letter written twice.
 *
 * Differences are taken between whole numbers, so nothing drifts over a long outline.
 *
 * @basis SVG 1.1 §8.3
 */
export function pathOf(outline: readonly Segment[]): string {
  const pen: Pen = { x: 0, y: 0, startX: 0, startY: 0 };
  const parts: string[] = [];
  let last = '';
  for (const segment of outline) {
    const { letter, numbers } = stepOf(segment, pen);
    // After `m` a bare pair would be a line, so that letter and `z` are always written.
    const repeated = letter === last && letter !== 'm' && letter !== 'z';
    if (!repeated) parts.push(letter);
    for (const [i, number] of numbers.entries()) {
      const written = thousandths(number);
      const glued = (i === 0 && !repeated) || written.startsWith('-');
      parts.push(glued ? written : ` ${written}`);
    }
    last = letter;
  }
  return parts.join('');
}

interface Step {
  readonly letter: string;
  readonly numbers: readonly number[];
}

function stepOf(segment: Segment, pen: Pen): Step {
  if (segment[0] === 'Z') {
    [pen.x, pen.y] = [pen.startX, pen.startY];
    return { letter: 'z', numbers: [] };
  }
  const { x, y } = pen;
  const numbers: number[] = [];
  for (let i = 1; i + 1 < segment.length; i += 2) {
    numbers.push(micro(Number(segment[i])) - x, micro(Number(segment[i + 1])) - y);
  }
  const [dx = 0, dy = 0] = numbers.slice(-2);
  [pen.x, pen.y] = [x + dx, y + dy];
  if (segment[0] === 'M') [pen.startX, pen.startY] = [pen.x, pen.y];
  if (segment[0] === 'L' && dy === 0) return { letter: 'h', numbers: [dx] };
  if (segment[0] === 'L' && dx === 0) return { letter: 'v', numbers: [dy] };
  return { letter: segment[0].toLowerCase(), numbers };
}

/** `1234` as `1.234`, `-50` as `-.05`. */
function thousandths(value: number): string {
  const size = Math.abs(value);
  const whole = Math.floor(size / 1000);
  const part = String(size % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const digits = `${whole === 0 && part !== '' ? '' : whole}${part === '' ? '' : `.${part}`}`;
  return value < 0 ? `-${digits}` : digits;
}

const arity: Readonly<Record<string, number>> = { m: 2, l: 2, h: 1, v: 1, q: 4, c: 6, z: 0 };

/**
 * Reads path data as `pathOf` writes it. Other spellings may pass here: the caller writes the
 * result again and compares.
 *
 * @basis SVG 1.1 §8.3
 */
export function readPath(data: string): Segment[] {
  const pen: Pen = { x: 0, y: 0, startX: 0, startY: 0 };
  const segments: Segment[] = [];
  let letter = '';
  let numbers: number[] = [];
  for (const [token] of data.matchAll(/[a-zA-Z]|-?\d*\.?\d+|[^\s]/g)) {
    const value = arity[token] === undefined ? Number(token) * 1000 : undefined;
    if (value === undefined) {
      if (numbers.length > 0) malformed('svg-not-ours', undefined, 'path');
      letter = token;
    } else {
      if (!(Math.abs(value) < coordinateMax)) malformed('svg-not-ours', undefined, 'path');
      numbers.push(Math.round(value));
    }
    if (letter === '' || numbers.length > 6) malformed('svg-not-ours', undefined, 'path');
    if (numbers.length < (arity[letter] ?? 0)) continue;
    if (letter === 'z' && numbers.length > 0) malformed('svg-not-ours', undefined, 'path');
    segments.push(segmentOf(letter, numbers, pen));
    if (segments.length > segmentsMax) malformed('svg-too-large');
    numbers = [];
  }
  if (numbers.length > 0) malformed('svg-not-ours', undefined, 'path');
  return segments;
}

function segmentOf(letter: string, numbers: readonly number[], pen: Pen): Segment {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
  const { x, y } = pen;
  const go = (dx: number, dy: number): readonly [number, number] => {
    [pen.x, pen.y] = [x + dx, y + dy];
    return [pen.x / 1000, pen.y / 1000];
  };
  const via = (dx: number, dy: number): readonly [number, number] => [
    (x + dx) / 1000,
    (y + dy) / 1000,
  ];
  switch (letter) {
    case 'm': {
      const to = go(a, b);
      [pen.startX, pen.startY] = [pen.x, pen.y];
      return ['M', ...to];
    }
    case 'l':
      return ['L', ...go(a, b)];
    case 'h':
      return ['L', ...go(a, 0)];
    case 'v':
      return ['L', ...go(0, a)];
    case 'q':
      return ['Q', ...via(a, b), ...go(c, d)];
    case 'c':
      return ['C', ...via(a, b), ...via(c, d), ...go(e, f)];
    default:
      [pen.x, pen.y] = [pen.startX, pen.startY];
      return ['Z'];
  }
}
