import type { PlacedGlyph } from '@yunzhang/drawing';
import { attribute, children, textOf, type XmlElement } from '../xml.ts';
import { numberAt, numberOf, numbersOf, wordsOf } from './numbers.ts';

/** Glyphs of one text object. */
const glyphsMax = 50_000;

/** The glyphs of one TextCode. */
export type LaidRun = readonly PlacedGlyph[];

/**
 * Places the glyphs of a text object.
 *
 * Positions come from the file alone; font metrics are never used. A short array of advances
 * repeats its last value.
 *
 * @basis ofd-format.md §5 (tables 45–48)
 */
export function layoutText(object: XmlElement): readonly LaidRun[] {
  const runs: PlacedGlyph[][] = [];
  let [x, y, left] = [0, 0, glyphsMax];
  for (const { code, transforms } of pairsOf(object)) {
    x = numberAt(code, 'X') ?? x;
    y = numberAt(code, 'Y') ?? y;
    const characters = Array.from(codeText(code).slice(0, 2 * left));
    if (characters.length > left) characters.length = left;
    const { chars, glyphs } = shownBy(characters, transforms);
    const count = Math.min(left, chars.length);
    left -= count;
    const across = advances(attribute(code, 'DeltaX'), count - 1);
    const down = advances(attribute(code, 'DeltaY'), count - 1);
    let penX = x;
    let penY = y;
    const run: PlacedGlyph[] = [];
    for (let i = 0; i < count; i++) {
      if (i > 0) {
        penX += across[i - 1] ?? across.at(-1) ?? 0;
        penY += down[i - 1] ?? down.at(-1) ?? 0;
      }
      const char = chars[i] as string;
      const glyph = glyphs?.[i];
      // Copying one literal into the other would take longer than all the rest here.
      run.push(
        glyph === undefined ? { char, x: penX, y: penY } : { char, x: penX, y: penY, glyph },
      );
    }
    if (run.length > 0) runs.push(run);
    if (left <= 0) break;
  }
  return runs;
}

interface Pair {
  readonly code: XmlElement;
  readonly transforms: readonly XmlElement[];
}

/** A CGTransform stands before its TextCode; one that stands after the last belongs to it too. */
function pairsOf(object: XmlElement): readonly Pair[] {
  const pairs: { code: XmlElement; transforms: XmlElement[] }[] = [];
  let waiting: XmlElement[] = [];
  for (const element of children(object)) {
    if (element.local === 'CGTransform') waiting.push(element);
    if (element.local !== 'TextCode') continue;
    pairs.push({ code: element, transforms: waiting });
    waiting = [];
  }
  pairs.at(-1)?.transforms.push(...waiting.slice(0, glyphsMax));
  return pairs;
}

/** Line breaks and the blanks around them come from printing the XML; other blanks are text. */
function codeText(code: XmlElement): string {
  let text = '';
  for (const one of code.children) if (typeof one === 'string') text += one;
  if (/[\r\n]/.test(text)) text = onOneLine(text);
  if (!text.includes('\\')) return text;
  return text.replace(/\\([0-9a-fA-F]{4})/g, (_, code4: string) =>
    String.fromCharCode(Number.parseInt(code4, 16)),
  );
}

function onOneLine(text: string): string {
  const lines = text.split(/\r\n?|\n/);
  const last = lines.length - 1;
  return lines
    .map((line, i) => (i > 0 ? line.trimStart() : line))
    .map((line, i) => (i < last ? line.trimEnd() : line))
    .join('');
}

/** What is shown, place by place: what it says, and the glyph where one is stated. */
interface Shown {
  readonly chars: readonly string[];
  readonly glyphs?: readonly (number | undefined)[];
}

/** Characters with the glyphs that CGTransforms put in their place. */
function shownBy(characters: readonly string[], transforms: readonly XmlElement[]): Shown {
  if (transforms.length === 0) return { chars: characters };
  const ordered = transforms
    .map((element) => ({
      at: Math.max(0, Math.trunc(numberAt(element, 'CodePosition') ?? 0)),
      count: Math.max(1, Math.trunc(numberAt(element, 'CodeCount') ?? 1)),
      numbers: numbersIn(element, characters.length),
    }))
    .sort((a, b) => a.at - b.at);
  const chars: string[] = [];
  const glyphs: (number | undefined)[] = [];
  let next = 0;
  const showAsTheyAre = (to: number): void => {
    for (; next < to; next++) {
      chars.push(characters[next] ?? '');
      glyphs.push(undefined);
    }
  };
  for (const { at, count, numbers } of ordered) {
    if (at < next || at >= characters.length || numbers.length === 0) continue;
    showAsTheyAre(at);
    next = Math.min(at + count, characters.length);
    const last = numbers.length - 1;
    for (let i = 0; i < last; i++) {
      chars.push(at + i < next ? (characters[at + i] ?? '') : '');
      glyphs.push(numbers[i]);
    }
    // Characters that are left over belong to the last glyph.
    chars.push(characters.slice(Math.min(at + last, next), next).join(''));
    glyphs.push(numbers[last]);
  }
  showAsTheyAre(characters.length);
  return { chars, glyphs };
}

/** The glyph numbers of a CGTransform; GlyphCount shortens the list and never lengthens it. */
function numbersIn(element: XmlElement, characters: number): readonly number[] {
  const list = children(element, 'Glyphs')[0];
  const most = Math.min(glyphsMax, 64 + 16 * characters);
  const numbers = list === undefined ? [] : numbersOf(textOf(list), most);
  const stated = numberAt(element, 'GlyphCount') ?? numbers.length;
  return numbers
    .slice(0, Math.max(1, stated))
    .map((number) => Math.min(0xffff, Math.max(0, Math.trunc(number))));
}

/** At most `count` advances; `g N v` stands for N times v. */
function advances(text: string | undefined, count: number): readonly number[] {
  if (count <= 0 || text === undefined) return [];
  if (!text.includes('g')) return numbersOf(text, count);
  const values: number[] = [];
  const words = wordsOf(text, 3 * count + 3);
  for (let i = 0; i < words.length && values.length < count; i++) {
    if (words[i] !== 'g') {
      values.push(numberOf(words[i]) ?? 0);
      continue;
    }
    const times = Math.min(count - values.length, Math.trunc(numberOf(words[i + 1]) ?? 0));
    const value = numberOf(words[i + 2]) ?? 0;
    for (let k = 0; k < times; k++) values.push(value);
    i += 2;
  }
  return values;
}
