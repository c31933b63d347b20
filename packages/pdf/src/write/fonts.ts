import { Malformed, utf8, latin1 } from '@yunzhang/base';
import { type Face, type FontProgram, renumberFont } from '@yunzhang/drawing';
import { type Entries, nameText } from '../append/syntax.ts';
import type { Book } from './canvas.ts';
import type { ObjectTable, Reference } from './object-table.ts';
import { unicodeMap } from './unicode-map.ts';

/** Characters of a font name that are kept. */
const nameSizeMax = 60;

/** Codes of one font; they have two octets. */
const codesMax = 65_535;
/** Meanings one glyph may have; each takes a code. */
const meaningsMax = 64;

/** One glyph as a content stream shows it. */
export interface ShownGlyph {
  /** What it stands for, if anything. */
  readonly text: string;
  readonly font: Reference;
  /** The code, in hexadecimal. */
  readonly code: string;
  /** How far the reader moves on, in thousandths of the em. */
  readonly width: number;
  /** The font says which characters the code stands for; otherwise the text must say it. */
  readonly isReadable: boolean;
}

/** A font of the file and the glyphs it was asked for, which get codes in that order. */
interface UsedFont {
  readonly ref: Reference;
  readonly name: string;
  readonly program: FontProgram;
  /** Of each glyph what it was shown as; nearly all have one meaning only. */
  readonly shown: Map<number, ShownGlyph[]>;
  /** Of each code: the glyph, what it stands for, its width. */
  readonly glyphs: number[];
  readonly texts: string[];
  readonly widths: number[];
}

/** The fonts of a file: one object for each font program. */
export interface FontBook {
  readonly used: Map<FontProgram, UsedFont>;
  /** Fonts a reader has to have, by their style. */
  readonly standing: Map<string, Reference>;
  /** Glyphs of characters that come without a glyph number. */
  readonly characters: Map<Face, Map<string, ShownGlyph | undefined>>;
}

/** Starts a book of fonts. */
export function startFonts(): FontBook {
  return { used: new Map(), standing: new Map(), characters: new Map() };
}

/**
 * Takes a glyph of a font program for use; `text` is what it stands for, if anything.
 *
 * A glyph that stands for several things gets a code for each, so that the font tells them apart.
 */
export function takeGlyph(
  book: Book,
  { program, name }: { readonly program: FontProgram; readonly name: string },
  glyph: number,
  text: string,
): ShownGlyph {
  const font = book.fonts.used.get(program) ?? startFont(book, program, name);
  const meanings = font.shown.get(glyph);
  if (meanings === undefined) {
    const first: ShownGlyph[] = [];
    font.shown.set(glyph, first);
    return addCode(font, glyph, text, first);
  }
  for (const one of meanings) if (one.text === text) return one;
  return addCode(font, glyph, text, meanings);
}

function startFont(book: Book, program: FontProgram, name: string): UsedFont {
  const ref = book.objects.reserve();
  // Code 0 is the glyph for what the font has not.
  const codes = { shown: new Map(), glyphs: [0], texts: [''], widths: [widthOf(program, 0)] };
  const font = { ref, name, program, ...codes };
  book.fonts.used.set(program, font);
  return font;
}

function addCode(font: UsedFont, glyph: number, text: string, meanings: ShownGlyph[]): ShownGlyph {
  const { glyphs, texts, widths, ref } = font;
  const isFull = meanings.length >= meaningsMax || glyphs.length >= codesMax;
  const [first] = meanings;
  if (isFull && first !== undefined) return { ...first, isReadable: false };
  const width = widthOf(font.program, glyph);
  const number = isFull ? 0 : glyphs.length;
  const code = number.toString(16).padStart(4, '0');
  const shown = { text, font: ref, code, width, isReadable: text !== '' && !isFull };
  if (isFull) return shown;
  glyphs.push(glyph);
  texts.push(text);
  widths.push(width);
  meanings.push(shown);
  return shown;
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
  return { text: char, font, code, width: isLatin ? latinWidth : 1000, isReadable: true };
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
  const { program } = font;
  const name = `${tagOf(number)}+${plainName(font.name)}`;
  const file = embedded(book, font);
  const per = 1000 / program.unitsPerEm;
  const [ascent, descent] = [program.ascender * per, program.descender * per].map(Math.round);
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
    W: `[0 [${font.widths.join(' ')}]]`,
    FontDescriptor: descriptor,
    ...(isTrueType ? { CIDToGIDMap: '/Identity' } : {}),
  });
  const toUnicode = objects.addStream({}, unicodeMap(font.texts), { form: 'plain' });
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
    const { bytes, format } = renumberFont(program, glyphs);
    const isTrueType = format === 'truetype';
    const head = isTrueType
      ? { Length1: String(bytes.length) }
      : { Subtype: format === 'cff' ? '/CIDFontType0C' : '/OpenType' };
    const file = book.objects.addStream(head, bytes, { form: 'plain' });
    return { entries: isTrueType ? { FontFile2: file } : { FontFile3: file }, isTrueType };
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
