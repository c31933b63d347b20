import { Malformed, utf8, latin1 } from '@yunzhang/base';
import { type Face, type FontProgram, subsetFont } from '@yunzhang/drawing';
import { type Entries, nameText } from '../append/syntax.ts';
import type { Book } from './canvas.ts';
import type { ObjectTable, Reference } from './object-table.ts';
import { unicodeMap } from './unicode-map.ts';

/** Characters of a font name that are kept. */
const nameSizeMax = 60;

/** One glyph as a content stream shows it. */
export interface ShownGlyph {
  readonly font: Reference;
  /** The code, in hexadecimal. */
  readonly code: string;
  /** How far the reader moves on, in thousandths of the em. */
  readonly width: number;
  /** The font says which characters the code stands for; otherwise the text must say it. */
  readonly isReadable: boolean;
}

/** A font of the file and the glyphs it was asked for. */
interface UsedFont {
  readonly ref: Reference;
  readonly name: string;
  readonly program: FontProgram;
  /** Characters by glyph number. */
  readonly glyphs: Map<number, string>;
  readonly widths: Map<number, number>;
}

/** The fonts of a file: one object for each font program. */
export interface FontBook {
  readonly used: Map<FontProgram, UsedFont>;
  /** Fonts a reader has to have, by their style. */
  readonly standing: Map<string, Reference>;
}

/** Starts a book of fonts. */
export function startFonts(): FontBook {
  return { used: new Map(), standing: new Map() };
}

/** Takes a glyph of a font program for use; `text` is what it stands for, if anything. */
export function takeGlyph(
  book: Book,
  { program, name }: { readonly program: FontProgram; readonly name: string },
  glyph: number,
  text: string,
): ShownGlyph {
  let font = book.fonts.used.get(program);
  if (font === undefined) {
    const widths = new Map<number, number>();
    font = { ref: book.objects.reserve(), name, program, glyphs: new Map(), widths };
    book.fonts.used.set(program, font);
  }
  let width = font.widths.get(glyph);
  if (width === undefined) {
    width = widthOf(program, glyph);
    font.widths.set(glyph, width);
  }
  const known = font.glyphs.get(glyph);
  if (known === undefined || known === '') font.glyphs.set(glyph, text);
  const isReadable = text !== '' && (known === undefined || known === '' || known === text);
  const code = glyph.toString(16).padStart(4, '0');
  return { font: font.ref, code, width, isReadable };
}

function widthOf(program: FontProgram, glyph: number): number {
  try {
    const width = Math.round((program.advanceOf(glyph) * 1000) / program.unitsPerEm);
    return Number.isFinite(width) ? width : 1000;
  } catch (error) {
    if (error instanceof Malformed) return 1000;
    throw error;
  }
}

/** Widths of the Latin letters of the fonts a reader has to have. */
const latinWidth = 500;

/**
 * Takes a character of a font that the reader has to have.
 *
 * The two Chinese fonts every PDF reader finds a stand-in for; what it looks like is up to the
 * reader, so it is only for text without any font here.
 *
 * @basis ISO 32000-1 9.7.5.2 Table 118
 */
export function takeStanding(book: Book, face: Face, char: string): ShownGlyph {
  const isHei = !face.isSerif || face.isBold;
  const name = isHei ? 'STHeiti-Regular' : 'STSong-Light';
  const font = book.fonts.standing.get(name) ?? addStanding(book.objects, name);
  book.fonts.standing.set(name, font);
  let code = '';
  for (let i = 0; i < char.length; i++) code += char.charCodeAt(i).toString(16).padStart(4, '0');
  const isLatin = /^[ -~]$/.test(char);
  return { font, code, width: isLatin ? latinWidth : 1000, isReadable: true };
}

function addStanding(objects: ObjectTable, name: string): Reference {
  const descriptor = objects.addEntries({
    ...descriptorOf(name),
    FontBBox: '[-25 -254 1000 880]',
    Ascent: '880',
    Descent: '-120',
    Flags: '6',
  });
  const descendant = objects.addEntries({
    Type: '/Font',
    Subtype: '/CIDFontType0',
    BaseFont: `/${name}`,
    CIDSystemInfo: '<</Registry (Adobe) /Ordering (GB1) /Supplement 4>>',
    DW: '1000',
    // Adobe-GB1 has the Latin letters at 1 to 95.
    W: `[1 95 ${latinWidth}]`,
    FontDescriptor: descriptor,
  });
  return objects.addEntries({
    Type: '/Font',
    Subtype: '/Type0',
    BaseFont: `/${name}`,
    Encoding: '/UniGB-UTF16-H',
    DescendantFonts: `[${descendant}]`,
  });
}

function descriptorOf(name: string): Entries {
  return {
    Type: '/FontDescriptor',
    FontName: nameText(name),
    ItalicAngle: '0',
    CapHeight: '700',
    StemV: '80',
  };
}

/** Writes the fonts with the glyphs that were used. @basis ISO 32000-1 9.7.4, 9.9 */
export function finishFonts(book: Book): void {
  let number = 0;
  for (const font of book.fonts.used.values()) finishFont(book, font, number++);
}

function finishFont(book: Book, font: UsedFont, number: number): void {
  const { objects } = book;
  const { program, glyphs } = font;
  const name = `${tagOf(number)}+${plainName(font.name)}`;
  const file = embedded(book, font);
  const per = 1000 / program.unitsPerEm;
  const [ascent, descent] = [program.ascender, program.descender].map((one) =>
    Math.round(one * per),
  );
  const descriptor = objects.addEntries({
    ...descriptorOf(name),
    FontBBox: `[-1000 ${Math.min(-300, descent ?? 0)} 2000 ${Math.max(1000, ascent ?? 0)}]`,
    Ascent: String(ascent),
    Descent: String(descent),
    Flags: '4',
    ...file?.entries,
  });
  const isTrueType = file?.isTrueType ?? true;
  const descendant = objects.addEntries({
    Type: '/Font',
    Subtype: isTrueType ? '/CIDFontType2' : '/CIDFontType0',
    BaseFont: nameText(name),
    CIDSystemInfo: '<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>',
    W: widthsText(font.widths),
    FontDescriptor: descriptor,
    ...(isTrueType ? { CIDToGIDMap: '/Identity' } : {}),
  });
  const toUnicode = objects.addStream({}, unicodeMap(glyphs), { form: 'plain' });
  objects.put(
    font.ref,
    `<</Type /Font /Subtype /Type0 /BaseFont ${nameText(name)} /Encoding /Identity-H ` +
      `/DescendantFonts [${descendant}] /ToUnicode ${toUnicode}>>`,
  );
}

/** The subset as a stream; nothing, with a finding, where the font cannot be taken apart. */
function embedded(
  book: Book,
  { program, glyphs, name }: UsedFont,
): { readonly entries: Entries; readonly isTrueType: boolean } | undefined {
  try {
    const { bytes, format } = subsetFont(program, new Set([0, ...glyphs.keys()]));
    if (format === 'truetype') {
      const head = { Length1: String(bytes.length) };
      const file = book.objects.addStream(head, bytes, { form: 'plain' });
      return { entries: { FontFile2: file }, isTrueType: true };
    }
    const kind = format === 'cff' ? '/CIDFontType0C' : '/OpenType';
    const file = book.objects.addStream({ Subtype: kind }, bytes, { form: 'plain' });
    return { entries: { FontFile3: file }, isTrueType: false };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    book.note('pdf-font-not-embedded', `${name}: ${error.message}`);
    return undefined;
  }
}

/** Six letters before the name of a subset. @basis ISO 32000-1 9.6.4 */
function tagOf(number: number): string {
  let tag = '';
  for (let i = 0, rest = number; i < 6; i++, rest = Math.floor(rest / 26)) {
    tag = String.fromCharCode(65 + (rest % 26)) + tag;
  }
  return tag;
}

function plainName(name: string): string {
  const kept = Array.from(name.replace(/[\s\p{C}]+/gu, '-'))
    .slice(0, nameSizeMax)
    .join('');
  return latin1(utf8(kept === '' ? 'Font' : kept));
}

/** Widths by glyph number, those that follow each other in one list. @basis ISO 32000-1 9.7.4.3 */
function widthsText(widths: ReadonlyMap<number, number>): string {
  const numbers = [...widths.keys()].toSorted((a, b) => a - b);
  let text = '[';
  let last = -2;
  for (const number of numbers) {
    if (number === last + 1) text += ` ${widths.get(number)}`;
    else text += `${last < 0 ? '' : '] '}${number} [${widths.get(number)}`;
    last = number;
  }
  return `${text}${last < 0 ? '' : ']'}]`;
}
