import type { PathData } from '@yunzhang/drawing';

/** Operands of each command, by its small letter. */
const arity: Readonly<Record<string, number>> = {
  m: 2,
  l: 2,
  h: 1,
  v: 1,
  c: 6,
  s: 4,
  q: 4,
  t: 2,
  a: 7,
  z: 0,
};

const token = /[A-Za-z]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g;

/**
 * SVG path data with every step absolute and none short for another; undefined where it is wrong.
 *
 * @basis SVG 1.1 §8.3
 */
export function absolutePath(data: string): PathData | undefined {
  const pen = new Pen();
  let command = '';
  let operands: number[] = [];
  let at = 0;
  let isFirst = true;
  while (at < data.length) {
    // The two flags of an arc may stand without a blank before what follows.
    const isFlag =
      command.toLowerCase() === 'a' && (operands.length === 3 || operands.length === 4);
    const found = isFlag ? flagAt(data, at) : wordAt(data, at);
    if (found === undefined) break;
    at = found.next;
    if (/[A-Za-z]/.test(found.word)) {
      if (operands.length > 0 || !(found.word.toLowerCase() in arity)) return undefined;
      if (isFirst && found.word.toLowerCase() !== 'm') return undefined;
      command = found.word;
      isFirst = false;
      if (arity[command.toLowerCase()] === 0) pen.step(command, []);
      continue;
    }
    if (command === '' || arity[command.toLowerCase()] === 0) return undefined;
    operands.push(Number(found.word));
    if (operands.length < (arity[command.toLowerCase()] ?? 0)) continue;
    if (!pen.step(command, operands)) return undefined;
    operands = [];
    if (command === 'M') command = 'L';
    if (command === 'm') command = 'l';
  }
  return operands.length > 0 || /[^\s,]/.test(data.slice(at)) ? undefined : pen.text;
}

interface Word {
  readonly word: string;
  readonly next: number;
}

function wordAt(data: string, at: number): Word | undefined {
  token.lastIndex = at;
  const match = token.exec(data);
  if (match === null) return undefined;
  // Anything but blanks and commas between two words is no path.
  if (/[^\s,]/.test(data.slice(at, match.index))) return undefined;
  return { word: match[0], next: token.lastIndex };
}

function flagAt(data: string, at: number): Word | undefined {
  let from = at;
  while (from < data.length && /[\s,]/.test(data[from] ?? '')) from++;
  const word = data[from];
  return word === '0' || word === '1' ? { word, next: from + 1 } : undefined;
}

/** The path so far, and where the pen is. */
class Pen {
  text = '';
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;
  /** The last control point, and the kind of curve it belongs to. */
  #control: { readonly kind: string; readonly x: number; readonly y: number } | undefined;

  step(command: string, given: readonly number[]): boolean {
    const kind = command.toLowerCase();
    const values = command === kind ? this.#absolute(kind, given) : given;
    const [p = 0, q = 0, r = 0, s = 0, t = 0, u = 0, v = 0] = values;
    const reflected = this.#reflected(kind);
    this.#control = undefined;
    switch (kind) {
      case 'z':
        this.text += 'Z';
        [this.#x, this.#y] = [this.#startX, this.#startY];
        return true;
      case 'm':
        [this.#startX, this.#startY] = [p, q];
        return this.#push('M', [p, q]);
      case 'h':
        return this.#push('L', [p, this.#y]);
      case 'v':
        return this.#push('L', [this.#x, p]);
      case 'c':
        this.#control = { kind: 'c', x: r, y: s };
        return this.#push('C', [p, q, r, s, t, u]);
      case 's':
        this.#control = { kind: 'c', x: p, y: q };
        return this.#push('C', [...reflected, p, q, r, s]);
      case 'q':
        this.#control = { kind: 'q', x: p, y: q };
        return this.#push('Q', [p, q, r, s]);
      case 't':
        this.#control = { kind: 'q', x: reflected[0], y: reflected[1] };
        return this.#push('Q', [...reflected, p, q]);
      case 'a':
        if (p === 0 || q === 0) return this.#push('L', [u, v]);
        return this.#push('A', [Math.abs(p), Math.abs(q), r % 360, s, t, u, v]);
      default:
        return this.#push('L', [p, q]);
    }
  }

  #absolute(kind: string, given: readonly number[]): readonly number[] {
    if (kind === 'h') return [(given[0] ?? 0) + this.#x];
    if (kind === 'v') return [(given[0] ?? 0) + this.#y];
    const from = kind === 'a' ? 5 : 0;
    return given.map((one, i) => {
      if (i < from) return one;
      return one + ((i - from) % 2 === 0 ? this.#x : this.#y);
    });
  }

  #reflected(kind: string): readonly [number, number] {
    const wanted = kind === 's' ? 'c' : 'q';
    const control = this.#control?.kind === wanted ? this.#control : undefined;
    if (control === undefined) return [this.#x, this.#y];
    return [2 * this.#x - control.x, 2 * this.#y - control.y];
  }

  #push(letter: string, values: readonly number[]): boolean {
    [this.#x, this.#y] = [values.at(-2) ?? 0, values.at(-1) ?? 0];
    if (values.some((one) => !(Math.abs(one) < 1e7))) return false;
    this.text += letter + values.map((one) => `${Math.round(one * 1e5) / 1e5}`).join(' ');
    return true;
  }
}
