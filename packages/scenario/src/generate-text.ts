import type { Chance } from './walk-chance.ts';

/** Repeats of `*` and `+`. */
const repeatsMax = 4;

interface Reader {
  readonly source: string;
  at: number;
}

/**
 * A text that matches a simple regular expression: letters, classes, groups, alternatives, counts.
 * Definitions are written by us, and use no more than that; a hint helps where one does.
 */
export function textMatching(rnd: Chance, pattern: string): string {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '');
  return alternatives(rnd, { source: bare, at: 0 }, 8);
}

function alternatives(rnd: Chance, reader: Reader, depth: number): string {
  const made = [sequence(rnd, reader, depth)];
  while (reader.source[reader.at] === '|') {
    reader.at++;
    made.push(sequence(rnd, reader, depth));
  }
  return rnd.pick(made);
}

function sequence(rnd: Chance, reader: Reader, depth: number): string {
  let text = '';
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] ?? '')) {
    const start = reader.at;
    const once = atom(rnd, reader, depth);
    const end = reader.at;
    const times = count(rnd, reader);
    if (times > 0) text += once;
    const after = reader.at;
    for (let n = 1; n < times; n++) {
      reader.at = start;
      text += atom(rnd, reader, depth);
    }
    reader.at = Math.max(after, end);
  }
  return text;
}

function atom(rnd: Chance, reader: Reader, depth: number): string {
  const c = reader.source[reader.at++] ?? '';
  if (c === '(' && depth > 0) {
    if (reader.source.startsWith('?:', reader.at)) reader.at += 2;
    const inner = alternatives(rnd, reader, depth - 1);
    reader.at++; // its closing bracket
    return inner;
  }
  if (c === '[') return fromClass(rnd, reader);
  if (c === '.') return 'x';
  if (c === '\\') return escaped(rnd, reader.source[reader.at++] ?? '');
  return c;
}

function escaped(rnd: Chance, c: string): string {
  if (c === 'd') return String(rnd.whole(0, 9));
  if (c === 'w') return rnd.pick(Array.from('abcXYZ019_'));
  return c === 's' ? ' ' : c;
}

function fromClass(rnd: Chance, reader: Reader): string {
  const end = reader.source.indexOf(']', reader.at + 1);
  const body = reader.source.slice(reader.at, end);
  reader.at = end + 1;
  const letters: string[] = [];
  for (let n = 0; n < body.length; n++) {
    const c = body[n] ?? '';
    if (c === '\\') letters.push(escaped(rnd, body[++n] ?? ''));
    else if (body[n + 1] === '-' && n + 2 < body.length) {
      const [from, to] = [c.charCodeAt(0), body.charCodeAt(n + 2)];
      letters.push(String.fromCharCode(rnd.whole(from, to)), c);
      n += 2;
    } else letters.push(c);
  }
  return rnd.pick(letters.length === 0 ? ['x'] : letters);
}

function count(rnd: Chance, reader: Reader): number {
  const c = reader.source[reader.at];
  if (c === '?' || c === '*' || c === '+') {
    reader.at++;
    return rnd.whole(c === '+' ? 1 : 0, c === '?' ? 1 : repeatsMax);
  }
  const [all = '', least = '', more, most = ''] =
    /^\{(\d+)(,)?(\d*)\}/.exec(reader.source.slice(reader.at, reader.at + 12)) ?? [];
  if (all === '') return 1;
  reader.at += all.length;
  const from = Number(least);
  if (more === undefined) return from;
  return rnd.whole(from, most === '' ? from + repeatsMax : Number(most));
}
