import { Malformed } from '@yunzhang/base';
import { type Face, type FontProgram, subsetFont } from '@yunzhang/drawing';
import type { NewEntry } from '../zip-write.ts';
import type { Book } from './book.ts';
import { around, type Bounds, joined, noBounds } from './measure.ts';
import { element, type Facts } from './markup.ts';

/** Characters of a font name that are kept. */
const nameSizeMax = 120;

/** A font of the file and the glyphs it was asked for. */
export interface UsedFont {
  readonly id: number;
  readonly face: Face;
  /** Glyph numbers that text shows. */
  readonly glyphs: Set<number>;
  /** Glyphs by code point, for the character map of the subset. */
  readonly characters: Map<number, number>;
  /** White characters that text has and the font has not. */
  readonly blanks: Set<number>;
  readonly bounds: Map<number, Bounds>;
}

/** The fonts of a file. */
export interface FontBook {
  readonly used: Map<string, UsedFont>;
}

/** Starts a book of fonts. */
export function startFonts(): FontBook {
  return { used: new Map() };
}

/** Takes a face for use. Faces with the same program and name are one font. */
export function takeFont(book: Book, face: Face): UsedFont {
  const known = book.fonts.used.get(face.key);
  if (known !== undefined) return known;
  const font: UsedFont = {
    id: book.nextId(),
    face,
    glyphs: new Set([0]),
    characters: new Map(),
    blanks: new Set(),
    bounds: new Map(),
  };
  book.fonts.used.set(face.key, font);
  return font;
}

/** The box around the outline of a glyph, in parts of the em, y down. */
export function glyphBounds(font: UsedFont, program: FontProgram, glyph: number): Bounds {
  const known = font.bounds.get(glyph);
  if (known !== undefined) return known;
  const bounds = outlineBounds(program, glyph);
  font.bounds.set(glyph, bounds);
  return bounds;
}

function outlineBounds(program: FontProgram, glyph: number): Bounds {
  const em = program.unitsPerEm;
  try {
    let bounds = noBounds;
    for (const [, ...numbers] of program.outlineOf(glyph)) {
      const points: [number, number][] = [];
      for (let i = 0; i + 1 < numbers.length; i += 2) {
        points.push([(numbers[i] ?? 0) / em, -(numbers[i + 1] ?? 0) / em]);
      }
      bounds = joined(bounds, around(points));
    }
    return bounds;
  } catch (error) {
    if (error instanceof Malformed) return noBounds;
    throw error;
  }
}

/** The Font elements and the files they name. */
export function writeFonts(book: Book): { readonly list: string; readonly files: NewEntry[] } {
  const elements: string[] = [];
  const files: NewEntry[] = [];
  for (const font of book.fonts.used.values()) {
    const { face, id } = font;
    const file = face.embedded === undefined ? undefined : subsetFile(book, font, face.embedded);
    if (file !== undefined) files.push(file);
    const name = file === undefined ? undefined : file.name.slice(file.name.lastIndexOf('/') + 1);
    const part = name === undefined ? undefined : element('FontFile', {}, [name]);
    elements.push(element('Font', { ID: id, ...factsOf(face) }, [part]));
  }
  return { list: elements.length === 0 ? '' : element('Fonts', {}, elements), files };
}

function factsOf(face: Face): Facts {
  const name = face.name.slice(0, nameSizeMax) || 'Font';
  return {
    FontName: name,
    FamilyName: name,
    Bold: face.isBold ? 'true' : undefined,
    Italic: face.isItalic ? 'true' : undefined,
    Serif: face.isSerif ? 'true' : undefined,
    FixedWidth: face.isFixedWidth ? 'true' : undefined,
  };
}

function subsetFile(book: Book, font: UsedFont, program: FontProgram): NewEntry | undefined {
  try {
    const characters = withBlanks(font, program);
    const name = `Subset${font.id}`;
    const made = subsetFont(program, font.glyphs, { forOfd: true, characters, name });
    const ending = made.format === 'truetype' ? 'ttf' : 'otf';
    const path = `Doc_0/Res/font_${font.id}.${ending}`;
    return { name: path, bytes: made.bytes, method: 'deflated' };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    book.note('ofd-font-left-out', `${font.face.name}: ${error.code}`);
    return undefined;
  }
}

/** Readers show a box for a blank without a glyph, so it gets one of those that are left empty. */
function withBlanks(font: UsedFont, program: FontProgram): ReadonlyMap<number, number> {
  const { characters, blanks, glyphs } = font;
  let empty = 1;
  while (glyphs.has(empty)) empty++;
  if (blanks.size === 0 || empty >= program.glyphCount) return characters;
  const added = Array.from(blanks, (code) => [code, empty] as const);
  return new Map([...added, ...characters].sort(([a], [b]) => a - b));
}
