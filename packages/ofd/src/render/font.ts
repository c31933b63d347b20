import { Malformed, Remembered } from '@yunzhang/base';
import { type Face, type FontProgram, openFont } from '@yunzhang/drawing';
import { namedFiles } from '../named-files.ts';
import type { OfdFile } from '../package.ts';
import { attribute, type XmlElement } from '../xml.ts';
import { booleanAt } from './numbers.ts';
import type { Resource, Resources } from './resources.ts';
import type { Sheet } from './sheet.ts';

/** Characters of a font name that are looked at. */
const nameMax = 64;

/**
 * The font of a text object; a font that is not embedded or not readable is a finding.
 *
 * Equal fonts are one object, on all pages of a package.
 */
export function faceOf(sheet: Sheet, resources: Resources, id: string): Face {
  const resource = resources.find('Font', id);
  if (resource === undefined) sheet.note('resource-missing', undefined, `Font ${id}`);
  const key = resource?.element ?? resources;
  let read = faces.get(key);
  if (read === undefined) faces.set(key, (read = readFace(resources, resource)));
  if (!sheet.seen.has(read)) {
    sheet.seen.add(read);
    const { face, entry, problem } = read;
    if (problem !== undefined) sheet.note('font-unreadable', entry, problem);
    if (face.embedded === undefined) sheet.note('font-substituted', undefined, face.name || id);
  }
  return read.face;
}

interface ReadFace {
  readonly face: Face;
  readonly entry?: string | undefined;
  /** Why the embedded font cannot be used. */
  readonly problem?: string | undefined;
}

/** Faces by their resource; a missing font has one for all its page. */
const faces = new Remembered<object, ReadFace>();

function readFace(resources: Resources, resource: Resource | undefined): ReadFace {
  const element = resource?.element;
  const name = (element && attribute(element, 'FontName')?.slice(0, nameMax)) ?? '';
  const familyName = (element && attribute(element, 'FamilyName')?.slice(0, nameMax)) ?? '';
  const loc = element && namedFiles.ofFont(element)[0];
  const entry = resource && loc ? resources.locate(resource, loc) : undefined;
  const opened = entry === undefined ? undefined : openEntry(resources.file, entry);
  const embedded = opened instanceof Malformed ? undefined : opened;
  const traits = (wanted: string): boolean | undefined => element && booleanAt(element, wanted);
  const face: Face = {
    name,
    family: familyChain(name, familyName, element),
    ...(embedded && { embedded }),
    key: embedded === undefined ? name : (entry ?? name),
    isBold: traits('Bold') ?? /bold|粗/i.test(name),
    isItalic: traits('Italic') ?? false,
    isSerif: traits('Serif') ?? !/黑|hei|yahei|gothic|arial|helvetica|sans|calibri/i.test(name),
    isFixedWidth: traits('FixedWidth') ?? /courier|mono|consol/i.test(name),
  };
  return { face, entry, problem: opened instanceof Malformed ? opened.code : undefined };
}

/** Fonts of a package; a package never changes. */
const fonts = new Remembered<OfdFile, Map<string, FontProgram | Malformed>>();

function openEntry(file: OfdFile, entry: string): FontProgram | Malformed {
  const known = fonts.get(file) ?? new Map<string, FontProgram | Malformed>();
  fonts.set(file, known);
  const font = known.get(entry) ?? attempt(file, entry);
  known.set(entry, font);
  return font;
}

function attempt(file: OfdFile, entry: string): FontProgram | Malformed {
  try {
    return openFont(file.read(entry));
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
