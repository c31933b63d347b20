import { fontMalformed, latin1, type Matrix } from '@yunzhang/base';
import { standardEncoding } from './cff-tables.ts';
import { charstringKey, decrypt, type Type1Parts } from './type1-file.ts';

/** Glyphs and subroutines of one font. */
const itemsMax = 65_535;

/** What a Type 1 font says. */
export interface Type1Content {
  /** In the order of glyph numbers, `.notdef` first. */
  readonly names: readonly string[];
  readonly charstrings: readonly Uint8Array[];
  readonly subroutines: ReadonlyMap<number, Uint8Array>;
  /** Glyph names by code. */
  readonly encoding: ReadonlyMap<number, string>;
  readonly matrix: Matrix | undefined;
  readonly box: readonly number[];
}

/**
 * Reads what a Type 1 font defines. Not as the PostScript program it is: every font of this kind is
 * written in the same few phrases, which are all that other readers know as well.
 *
 * @basis Adobe Type 1 Font Format §2, §5
 */
export function readType1({ clear, secret }: Type1Parts): Type1Content {
  const head = latin1(clear);
  const glyphs = new Map<string, Uint8Array>();
  const subroutines = new Map<number, Uint8Array>();
  readSecret(secret, glyphs, subroutines);
  if (glyphs.size === 0) fontMalformed('font-malformed', undefined, 'CharStrings');
  const names = [...new Set(['.notdef', ...glyphs.keys()])].slice(0, itemsMax);
  const values = numbersAfter(head, '/FontMatrix');
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  return {
    names,
    // A font without .notdef gets an empty one: hsbw of no width, endchar.
    charstrings: names.map((name) => glyphs.get(name) ?? new Uint8Array([139, 139, 13, 14])),
    subroutines,
    encoding: encodingOf(head),
    matrix: values.length < 6 ? undefined : [a, b, c, d, e, f],
    box: numbersAfter(head, '/FontBBox'),
  };
}

/** The numbers between the brackets or braces after a name. */
function numbersAfter(text: string, name: string): readonly number[] {
  const at = text.indexOf(name);
  if (at < 0) return [];
  const inside = /^\s*[[{]([^\]}]{0,200})[\]}]/.exec(text.slice(at + name.length, at + 300));
  const words = (inside?.[1] ?? '').trim().split(/\s+/);
  return words.map(Number).filter((value) => Number.isFinite(value));
}

function encodingOf(head: string): ReadonlyMap<number, string> {
  const at = head.indexOf('/Encoding');
  const map = new Map<number, string>();
  if (at < 0 || /^\s*StandardEncoding/.test(head.slice(at + 9, at + 60))) {
    for (const [code, name] of standardEncoding.entries()) {
      if (name !== '.notdef') map.set(code, name);
    }
    return map;
  }
  // The list ends where the next thing is defined.
  const ends = /\b(?:readonly\s+)?def\b/g;
  ends.lastIndex = Math.max(head.indexOf('dup', at), at);
  const to = ends.exec(head)?.index ?? head.length;
  const list = head.slice(at, to);
  for (const [, base, digits = '', name = ''] of list.matchAll(
    /dup\s{1,4}(?:(\d{1,2})#)?([0-9a-fA-F]{1,4})\s{0,4}\/([^\s/(){}[\]<>%]{1,100})\s{1,4}put/g,
  )) {
    const code = Number.parseInt(digits, base === undefined ? 10 : Number(base));
    if (code < 256) map.set(code, name);
  }
  return map;
}

/** Reads the encrypted part word by word; binary data is passed over by its stated size. */
function readSecret(
  secret: Uint8Array,
  glyphs: Map<string, Uint8Array>,
  subroutines: Map<number, Uint8Array>,
): void {
  const words = wordsOf(secret);
  let lead = 4;
  let before: readonly [string, string] = ['', ''];
  let isInGlyphs = false;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (before[1] === '/lenIV') lead = Number(word);
    if (word === '/CharStrings') isInGlyphs = true;
    const size = Number(before[1]);
    // `12 45 RD …` in the list of subroutines, `/name 45 RD …` in that of glyphs.
    if ((word === 'RD' || word === '-|') && before[1] !== '' && Number.isInteger(size)) {
      const data = words.take(size);
      const code = lead < 0 ? data : decrypt(data, charstringKey, lead);
      const [key] = before;
      if (key.startsWith('/')) {
        if (isInGlyphs && glyphs.size < itemsMax) glyphs.set(key.slice(1), code);
      } else if (!isInGlyphs && subroutines.size < itemsMax && !subroutines.has(Number(key))) {
        subroutines.set(Number(key), code);
      }
      before = ['', ''];
      continue;
    }
    before = [before[1], word];
  }
}

/** Longest word that means something here. */
const wordMax = 128;

function wordsOf(bytes: Uint8Array): {
  readonly next: () => string | undefined;
  /** The octets after the one blank that follows the last word. */
  readonly take: (size: number) => Uint8Array;
} {
  let at = 0;
  return {
    next: () => {
      while (at < bytes.length && isBreak(bytes[at] ?? 0) && bytes[at] !== 0x2f) at += 1;
      if (at >= bytes.length) return undefined;
      const from = at;
      at += 1;
      while (at < bytes.length && !isBreak(bytes[at] ?? 0)) at += 1;
      return latin1(bytes, from, Math.min(at, from + wordMax));
    },
    take: (size) => {
      const from = at + 1;
      if (size < 0 || from + size > bytes.length) fontMalformed('font-truncated', from);
      at = from + size;
      return bytes.subarray(from, at);
    },
  };
}

/** Blanks and brackets end a word; a slash begins one. */
function isBreak(octet: number): boolean {
  return octet <= 0x20 || '/()<>[]{}%'.includes(String.fromCharCode(octet));
}
