import {
  fontMalformed,
  identity,
  latin1,
  type Matrix,
  type Segment,
  type TableView,
  viewTable,
} from '@yunzhang/base';
import { readCharset, readEncoding, readSelection } from './cff-charset.ts';
import { type CffDict, type CffIndex, readDict, readIndex } from './cff-data.ts';
import { standardEncoding, standardStrings } from './cff-tables.ts';
import { type CharstringSource, type DrawnGlyph, drawType2 } from './charstring-type2.ts';
import { effortPool } from './effort.ts';
import { isIdentity, mapped, scaleOf } from './font-matrix.ts';
import { charactersOfNames } from './glyph-names.ts';
import { remembered } from './remembered.ts';

/** Operators of the dictionaries. @basis Adobe TN 5176 §9 */
const op = {
  box: 5,
  charset: 15,
  encoding: 16,
  charstrings: 17,
  private: 18,
  subroutines: 19,
  defaultWidth: 20,
  nominalWidth: 21,
  matrix: 1207,
  registry: 1230,
  dictionaries: 1236,
  selection: 1237,
} as const;

/** Font dictionaries of a CID-keyed font; their numbers have 8 bits. */
const dictionariesMax = 256;

/** Octets of a glyph name; many names may share one long string. */
const nameMax = 128;

/** A CFF font, opened. */
export interface CffFont {
  readonly glyphCount: number;
  readonly unitsPerEm: number;
  readonly ascender: number;
  readonly descender: number;
  readonly isCidKeyed: boolean;
  outlineOf(glyph: number): readonly Segment[];
  advanceOf(glyph: number): number;
  nameOf(glyph: number): string | undefined;
  glyphOf(codePoint: number): number | undefined;
  glyphOfName(name: string): number | undefined;
  glyphOfCode(code: number): number | undefined;
  glyphOfCid(cid: number): number | undefined;
}

/**
 * Opens a bare CFF font, name-keyed or CID-keyed; the first font of a set.
 *
 * @basis Adobe TN 5176
 */
export function openCff(bytes: Uint8Array): CffFont {
  const file = viewTable(bytes, 0, bytes.length);
  if (file.u8(0) !== 1) fontMalformed('font-malformed', 0, 'CFF version');
  const names = readIndex(file, file.u8(2));
  const tops = readIndex(file, names.end);
  const strings = readIndex(file, tops.end);
  const globals = readIndex(file, strings.end);
  const top = readDict(file, tops.rangeOf(0));
  const charstringsAt = operandOf(top, op.charstrings) ?? fontMalformed('font-malformed', 0, 'CFF');
  const charstrings = readIndex(file, charstringsAt);
  const { count: glyphCount } = charstrings;
  if (glyphCount === 0) fontMalformed('font-malformed', charstringsAt, 'no glyphs');
  const isCidKeyed = top.has(op.registry);
  const charset = readCharset(file, operandOf(top, op.charset) ?? 0, glyphCount);
  const stringOf = (number: number): string | undefined => {
    const own = number - standardStrings.length;
    if (own < 0) return standardStrings[number];
    if (own >= strings.count) return undefined;
    const [from, to] = strings.rangeOf(own);
    return to - from > nameMax ? undefined : latin1(bytes, from, to);
  };
  const nameOf = (glyph: number): string | undefined =>
    isCidKeyed || glyph >= glyphCount ? undefined : stringOf(charset[glyph] ?? 0);
  const lookups = lookupsOf({ charset, glyphCount, isCidKeyed, nameOf });
  const drawn = drawerOf({ bytes, file, top, charstrings, globals, isCidKeyed, lookups });
  const unitsPerEm = drawn.unitsPerEm;
  const [, bottom = 0, , above = 0] = top.get(op.box) ?? [];
  const encodingAt = operandOf(top, op.encoding) ?? 0;
  const encoded = remembered(() =>
    readEncoding(file, encodingAt, { name: lookups.ofName, string: lookups.ofNumber }),
  );
  return {
    glyphCount,
    unitsPerEm,
    ascender: above > 0 ? above : unitsPerEm * 0.88,
    descender: bottom < 0 ? bottom : unitsPerEm * -0.12,
    isCidKeyed,
    outlineOf: drawn.outlineOf,
    advanceOf: drawn.advanceOf,
    nameOf,
    glyphOf: lookups.ofCharacter,
    glyphOfName: lookups.ofName,
    glyphOfCode: (code) => (isCidKeyed ? undefined : encoded()(code)),
    glyphOfCid: (cid) => {
      if (isCidKeyed) return cid === 0 ? 0 : lookups.ofNumber(cid);
      return cid < glyphCount ? cid : undefined;
    },
  };
}

function operandOf(dict: CffDict, operator: number): number | undefined {
  return dict.get(operator)?.at(-1);
}

interface Lookups {
  readonly ofName: (name: string) => number | undefined;
  /** Glyph of a number of the charset. */
  readonly ofNumber: (number: number) => number | undefined;
  readonly ofCharacter: (codePoint: number) => number | undefined;
}

function lookupsOf(question: {
  readonly charset: Uint16Array;
  readonly glyphCount: number;
  readonly isCidKeyed: boolean;
  readonly nameOf: (glyph: number) => string | undefined;
}): Lookups {
  const { charset, glyphCount, isCidKeyed, nameOf } = question;
  const numbers = remembered(() => {
    const map = new Map<number, number>();
    for (const [glyph, number] of charset.entries()) if (!map.has(number)) map.set(number, glyph);
    return map;
  });
  const names = remembered(() => {
    const map = new Map<string, number>();
    for (let glyph = 0; glyph < (isCidKeyed ? 0 : glyphCount); glyph++) {
      const name = nameOf(glyph);
      if (name !== undefined && !map.has(name)) map.set(name, glyph);
    }
    return map;
  });
  const characters = remembered(() =>
    isCidKeyed ? new Map<number, number>() : charactersOfNames(nameOf, glyphCount),
  );
  return {
    ofName: (name) => names().get(name),
    ofNumber: (number) => numbers().get(number),
    ofCharacter: (codePoint) => characters().get(codePoint),
  };
}

/** What a private dictionary says of the glyphs that use it. */
interface Style {
  readonly subroutines: CffIndex | undefined;
  readonly defaultWidth: number;
  readonly nominalWidth: number;
  readonly matrix: Matrix | undefined;
}

function styleOf(file: TableView, dict: CffDict): Style {
  const [size = 0, at = 0] = dict.get(op.private) ?? [];
  const own: CffDict =
    size > 0 && at > 0 && at + size <= file.size ? readDict(file, [at, at + size]) : new Map();
  const offset = operandOf(own, op.subroutines) ?? 0;
  return {
    subroutines: offset > 0 ? readIndex(file, at + offset) : undefined,
    defaultWidth: operandOf(own, op.defaultWidth) ?? 0,
    nominalWidth: operandOf(own, op.nominalWidth) ?? 0,
    matrix: matrixOf(dict),
  };
}

function matrixOf(dict: CffDict): Matrix | undefined {
  const [a, b, c, d, e, f] = dict.get(op.matrix) ?? [];
  return a === undefined || d === undefined ? undefined : [a, b ?? 0, c ?? 0, d, e ?? 0, f ?? 0];
}

interface Drawer {
  readonly unitsPerEm: number;
  readonly outlineOf: (glyph: number) => readonly Segment[];
  readonly advanceOf: (glyph: number) => number;
}

function drawerOf(question: {
  readonly bytes: Uint8Array;
  readonly file: TableView;
  readonly top: CffDict;
  readonly charstrings: CffIndex;
  readonly globals: CffIndex;
  readonly isCidKeyed: boolean;
  readonly lookups: Lookups;
}): Drawer {
  const { bytes, file, top, charstrings, globals, isCidKeyed, lookups } = question;
  const styles = isCidKeyed ? stylesOf(file, top) : [styleOf(file, top)];
  const selectionAt = operandOf(top, op.selection);
  const selection =
    isCidKeyed && selectionAt !== undefined
      ? readSelection(file, selectionAt, charstrings.count)
      : undefined;
  const { unitsPerEm, maps } = scaleOf(
    isCidKeyed ? matrixOf(top) : undefined,
    styles.map(({ matrix }) => matrix),
  );
  const octets = (range: readonly [number, number]): Uint8Array => bytes.subarray(...range);
  const charstringOf = (glyph: number): Uint8Array => {
    if (!Number.isInteger(glyph) || glyph < 0 || glyph >= charstrings.count) {
      fontMalformed('font-glyph-missing', undefined, `glyph ${glyph}`);
    }
    return octets(charstrings.rangeOf(glyph));
  };
  const effort = effortPool();
  const sources = styles.map(({ subroutines }): CharstringSource => ({
    effort,
    charstringOf,
    globalSubroutine: (number) => octets(subroutineOf(globals, number)),
    localSubroutine: (number) => octets(subroutineOf(subroutines, number)),
    glyphOfStandardCode: (code) => lookups.ofName(standardEncoding[code] ?? '.notdef'),
  }));
  const chosen = (glyph: number): number => selection?.[glyph] ?? 0;
  const drawn = (glyph: number): DrawnGlyph =>
    drawType2(
      sources[chosen(glyph)] ?? fontMalformed('font-glyph-malformed', undefined, 'FDSelect'),
      glyph,
    );
  return {
    unitsPerEm,
    outlineOf: (glyph) => mapped(drawn(glyph).segments, maps[chosen(glyph)] ?? identity),
    advanceOf: (glyph) => {
      const { width } = drawn(glyph);
      const style = styles[chosen(glyph)];
      const map = maps[chosen(glyph)] ?? identity;
      const advance =
        width === undefined ? (style?.defaultWidth ?? 0) : (style?.nominalWidth ?? 0) + width;
      return isIdentity(map) ? advance : advance * map[0];
    },
  };
}

function stylesOf(file: TableView, top: CffDict): readonly Style[] {
  const at = operandOf(top, op.dictionaries) ?? fontMalformed('font-malformed', 0, 'FDArray');
  const index = readIndex(file, at);
  if (index.count > dictionariesMax) fontMalformed('font-malformed', at, 'FDArray');
  return Array.from({ length: index.count }, (_, i) =>
    styleOf(file, readDict(file, index.rangeOf(i))),
  );
}

/** Numbers of subroutines are biased, so that the most used ones are short. */
function subroutineOf(index: CffIndex | undefined, number: number): readonly [number, number] {
  if (index === undefined) fontMalformed('font-glyph-malformed', undefined, 'subroutine');
  const bias = index.count < 1240 ? 107 : index.count < 33_900 ? 1131 : 32_768;
  const i = Math.trunc(number) + bias;
  if (i < 0 || i >= index.count) fontMalformed('font-glyph-malformed', undefined, 'subroutine');
  return index.rangeOf(i);
}
