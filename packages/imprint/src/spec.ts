import { type Colour, type Picture, type Refusal } from '@yunzhang/base';
import { refusal } from './codes.ts';

/** Smallest and largest edge of an imprint in mm; the largest lawful seal has 60. */
const edgeMinMm = 8;
const edgeMaxMm = 100;
const borderMaxMm = 3;
/** Characters of one text, before the layout has its own, tighter limit. */
const charactersMax = 40;

/** What stands in the middle of a round seal. Emblems come from outside: we ship none. */
export type Centre =
  | { readonly type: 'star'; readonly radiusMm: number }
  | { readonly type: 'blank' }
  | { readonly type: 'picture'; readonly picture: Picture; readonly widthMm: number };

interface Common {
  readonly colour: Colour;
  /** Large pale characters across a seal that must not pass for a real one: `测试`. */
  readonly specimen?: string;
}

/** A round seal: a name around, something in the middle, a purpose below, a code at the bottom. */
export interface RoundSpec extends Common {
  readonly shape: 'round';
  readonly diameterMm: number;
  readonly borderMm: number;
  /** A second, thinner line inside the border. */
  readonly innerBorder?: { readonly gapMm: number; readonly widthMm: number };
  readonly ring: string;
  readonly centre: Centre;
  readonly purpose?: string;
  readonly code?: string;
}

/** An elliptic seal; with a tax number and `发票专用章` it is the invoice seal of 2011 No. 7. */
export interface EllipseSpec extends Common {
  readonly shape: 'ellipse';
  readonly widthMm: number;
  readonly heightMm: number;
  readonly borderMm: number;
  readonly ring: string;
  /** Digits or words on the middle line. */
  readonly middle?: string;
  readonly purpose?: string;
  /** Which of several seals of the same holder: drawn as `(n)`. */
  readonly serial?: number;
}

/** Red characters on white (朱文) or white characters on red (白文). */
export type Relief = 'zhuwen' | 'baiwen';

/** A square name seal of two to four characters, right column first. */
export interface SquareSpec extends Common {
  readonly shape: 'square';
  readonly sideMm: number;
  readonly borderMm: number;
  readonly text: string;
  readonly relief: Relief;
}

/** A rectangular seal with lines of text, left to right; `ruled` draws a line between them. */
export interface RectangleSpec extends Common {
  readonly shape: 'rectangle';
  readonly widthMm: number;
  readonly heightMm: number;
  readonly borderMm: number;
  readonly lines: readonly string[];
  readonly relief: Relief;
  readonly ruled?: boolean;
}

/**
 * Everything a drawing is made from; the same specification and font give the same octets.
 *
 * @basis seal-imprint.md §7, §8
 */
export type ImprintSpec = RoundSpec | EllipseSpec | SquareSpec | RectangleSpec;

/** Width and height of the imprint. */
export function sizeOf(spec: ImprintSpec): { readonly widthMm: number; readonly heightMm: number } {
  if (spec.shape === 'round') return { widthMm: spec.diameterMm, heightMm: spec.diameterMm };
  if (spec.shape === 'square') return { widthMm: spec.sideMm, heightMm: spec.sideMm };
  return { widthMm: spec.widthMm, heightMm: spec.heightMm };
}

/** All texts of a specification, each with the name of its field. */
export function textsOf(spec: ImprintSpec): readonly (readonly [field: string, text: string])[] {
  const texts: (readonly [string, string | undefined])[] = [['specimen', spec.specimen]];
  if (spec.shape === 'square') texts.push(['text', spec.text]);
  if (spec.shape === 'rectangle') {
    for (const [i, line] of spec.lines.entries()) texts.push([`lines.${i}`, line]);
  }
  if (spec.shape === 'round' || spec.shape === 'ellipse') {
    texts.push(['ring', spec.ring], ['purpose', spec.purpose]);
  }
  if (spec.shape === 'ellipse') texts.push(['middle', spec.middle]);
  if (spec.shape === 'round') texts.push(['code', spec.code]);
  return texts.flatMap(([field, text]) => (text === undefined ? [] : [[field, text] as const]));
}

/**
 * Says why a specification cannot be drawn at all, or nothing.
 *
 * Whether its size is lawful for a kind of seal is asked of `checkKind`.
 *
 * @basis seal-imprint.md §3, §4, §5
 */
export function checkSpec(spec: ImprintSpec): Refusal | undefined {
  if (!/^#[0-9a-f]{6}$/.test(spec.colour)) {
    return refusal('imprint-colour-form', { basis: 'seal-imprint.md §4', detail: spec.colour });
  }
  return checkSize(spec) ?? checkTexts(spec) ?? checkNumbers(spec);
}

function checkSize(spec: ImprintSpec): Refusal | undefined {
  const { widthMm, heightMm } = sizeOf(spec);
  const edges = [widthMm, heightMm].every((edge) => edge >= edgeMinMm && edge <= edgeMaxMm);
  const borders = [spec.borderMm];
  if (spec.shape === 'round' && spec.innerBorder !== undefined) {
    borders.push(spec.innerBorder.gapMm, spec.innerBorder.widthMm);
  }
  // Comparisons are written so that NaN fails them.
  const thin = borders.every((border) => border >= 0 && border <= borderMaxMm);
  const small = Math.min(widthMm, heightMm);
  const middle = spec.shape === 'round' ? middleOf(spec.centre) : 0;
  if (edges && thin && middle >= 0 && middle * 2 < small) return undefined;
  const detail = `${widthMm} × ${heightMm} mm`;
  return refusal('imprint-size', { basis: 'seal-imprint.md §2', detail });
}

function middleOf(centre: Centre): number {
  if (centre.type === 'star') return centre.radiusMm;
  return centre.type === 'picture' ? centre.widthMm / 2 : 0;
}

function checkTexts(spec: ImprintSpec): Refusal | undefined {
  const texts = textsOf(spec);
  if (spec.shape === 'rectangle' && spec.lines.length === 0) {
    return refusal('imprint-text-missing', { basis: 'seal-imprint.md §3', detail: 'lines' });
  }
  for (const [field, text] of texts) {
    const basis = 'seal-imprint.md §3';
    if (text === '') return refusal('imprint-text-missing', { basis, detail: field });
    if (text.length > charactersMax * 2 || Array.from(text).length > charactersMax) {
      return refusal('imprint-text-too-long', { basis, detail: field });
    }
    if (/[\p{C}\p{Z}\p{M}]/u.test(text)) {
      return refusal('imprint-text-form', { basis, detail: field });
    }
  }
  return undefined;
}

function checkNumbers(spec: ImprintSpec): Refusal | undefined {
  if (spec.shape === 'round' && spec.code !== undefined && !/^\d{13,14}$/.test(spec.code)) {
    return refusal('imprint-code-form', { basis: 'seal-imprint.md §3', detail: spec.code });
  }
  if (spec.shape !== 'ellipse' || spec.serial === undefined) return undefined;
  if (Number.isInteger(spec.serial) && spec.serial >= 1 && spec.serial <= 999) return undefined;
  return refusal('imprint-serial-form', { basis: '税务总局公告2011年第7号' });
}
