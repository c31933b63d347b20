import { Malformed, openTrueType, type OutlineFont } from '@yunzhang/base';
import type { OfdFile } from '../package.ts';
import { attribute, childText, type XmlElement } from '../xml.ts';
import { booleanAt } from './numbers.ts';
import type { Resources } from './resources.ts';
import type { Sheet } from './sheet.ts';

/** Characters of a font name that are looked at. */
const nameMax = 64;

/** A font as text needs it. */
export interface Face {
  /** What the file calls it. */
  readonly name: string;
  /** The `font-family` chain for SVG text. */
  readonly family: string;
  /** The embedded font, where there is one that can be read. */
  readonly embedded: OutlineFont | undefined;
  /** Part of the keys of glyph definitions. */
  readonly key: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
}

/** The font of a text object; a font that is not embedded or not readable is a finding. */
export function faceOf(sheet: Sheet, resources: Resources, id: string): Face {
  const known = faces.get(resources) ?? new Map<string, Face>();
  faces.set(resources, known);
  const face = known.get(id) ?? makeFace(sheet, resources, id);
  known.set(id, face);
  return face;
}

/** Faces of one drawing: most text objects share a few. */
const faces = new WeakMap<Resources, Map<string, Face>>();

function makeFace(sheet: Sheet, resources: Resources, id: string): Face {
  const resource = resources.find('Font', id);
  const element = resource?.element;
  if (resource === undefined) sheet.note('resource-missing', undefined, `Font ${id}`);
  const name = (element && attribute(element, 'FontName')?.slice(0, nameMax)) ?? '';
  const familyName = (element && attribute(element, 'FamilyName')?.slice(0, nameMax)) ?? '';
  const loc = element && childText(element, 'FontFile');
  const entry = resource && loc ? resources.locate(resource, loc) : undefined;
  const embedded = entry === undefined ? undefined : openFont(sheet, resources.file, entry);
  if (embedded === undefined) sheet.note('font-substituted', undefined, name || id);
  return {
    name,
    family: familyChain(name, familyName, element),
    embedded,
    key: embedded === undefined ? 'fallback' : (entry ?? ''),
    isBold: (element && booleanAt(element, 'Bold')) ?? /bold|粗/i.test(name),
    isItalic: (element && booleanAt(element, 'Italic')) ?? false,
  };
}

/** Fonts of a package; a package never changes. */
const opened = new WeakMap<OfdFile, Map<string, OutlineFont | Malformed>>();

function openFont(sheet: Sheet, file: OfdFile, entry: string): OutlineFont | undefined {
  const fonts = opened.get(file) ?? new Map<string, OutlineFont | Malformed>();
  opened.set(file, fonts);
  const font = fonts.get(entry) ?? attempt(file, entry);
  fonts.set(entry, font);
  if (!(font instanceof Malformed)) return font;
  sheet.note('font-unreadable', entry, font.code);
  return undefined;
}

function attempt(file: OfdFile, entry: string): OutlineFont | Malformed {
  try {
    return openTrueType(file.read(entry));
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}

/** Chains by what the names mean, most wanted first. @basis stack.md §5; ofd-format.md §5.1 */
const song = 'SimSun, STSong, "Songti SC", "Noto Serif SC", "Noto Serif CJK SC", serif';
const hei = 'SimHei, STHeiti, "Heiti SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const fang = 'FangSong, STFangsong, "Zhuque Fangsong", "Noto Serif SC", "Noto Serif CJK SC", serif';
const kai = 'KaiTi, STKaiti, "LXGW WenKai", "Noto Serif SC", "Noto Serif CJK SC", serif';
const mono = '"Courier New", "Noto Sans Mono", "DejaVu Sans Mono", monospace, "Noto Sans CJK SC"';
const sans = 'Arial, "Noto Sans", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const serif = '"Times New Roman", "Noto Serif", "Noto Serif SC", "Noto Serif CJK SC", serif';

const families: readonly (readonly [RegExp, string])[] = [
  [/小标宋|xiaobiaosong|大标宋/i, song],
  [/仿宋|fangsong/i, fang],
  [/楷|kai/i, kai],
  [/宋|simsun|song|明体|ming/i, song],
  [/黑|simhei|heiti|yahei|dengxian|等线|gothic/i, hei],
  [/courier|mono|consol|terminal/i, mono],
  [/times|georgia|garamond|cambria|roman|serif/i, serif],
  [/arial|helvetica|verdana|tahoma|calibri|sans/i, sans],
];

/** The name itself goes in too, without any character that could end the value. */
function familyChain(name: string, familyName: string, element: XmlElement | undefined): string {
  const own = [...new Set([name, familyName])]
    .map((one) => one.replace(/[^\p{L}\p{N} _-]/gu, '').trim())
    .filter((one) => one !== '')
    .map((one) => `"${one}"`);
  const known = families.find(([pattern]) => pattern.test(name) || pattern.test(familyName));
  return [...own, known?.[1] ?? byTraits(element)].join(', ');
}

function byTraits(element: XmlElement | undefined): string {
  if (element === undefined) return song;
  if (booleanAt(element, 'FixedWidth') === true) return mono;
  return booleanAt(element, 'Serif') === false ? hei : song;
}
