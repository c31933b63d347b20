import { type Box, decimal, type Finding, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';
import { escapeXml } from '../xml.ts';

/** Objects drawn on one page, repeats through patterns and composite units included. */
const objectsMax = 200_000;
/** Glyphs placed on one page. */
const glyphsMax = 1_000_000;
/** Octets of the file that are looked at, each time an object is drawn again counted again. */
const workMax = 96 * 1024 * 1024;
/** Characters of one drawing. */
const outputMax = 96 * 1024 * 1024;
/** Findings of one drawing; equal ones are told once. */
const findingsMax = 500;

/** How a page is to be drawn. */
export interface SheetOptions {
  /** Starts every id, so that several drawings fit on one screen. */
  readonly prefix: string;
  /** Text in fonts that are not embedded: SVG text, or outlines of `fallback`. */
  readonly text: 'text' | 'outlines';
  readonly fallback: OutlineFont | undefined;
}

/**
 * What one drawing has used up, defined and found.
 *
 * Every part asks here before it adds anything, so that a small file cannot make a huge drawing.
 */
export class Sheet {
  readonly options: SheetOptions;
  readonly findings: Finding<OfdCode>[] = [];
  readonly #told = new Set<string>();
  readonly #defined = new Map<string, string>();
  readonly #definitions: string[] = [];
  #objects = 0;
  #glyphs = 0;
  #output = 0;
  #work = 0;

  constructor(options: SheetOptions) {
    this.options = options;
  }

  /** Tells a finding once. */
  note(code: OfdCode, where?: string, detail?: string): void {
    const key = `${code} ${where ?? ''} ${detail ?? ''}`;
    if (this.#told.has(key) || this.findings.length >= findingsMax) return;
    this.#told.add(key);
    this.findings.push({
      code,
      ...(where === undefined ? {} : { where }),
      ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }),
    });
  }

  /** Tells findings of a part that was read for this drawing. */
  noteAll(findings: readonly Finding<OfdCode>[]): void {
    for (const { code, where, detail } of findings) this.note(code, where, detail);
  }

  /** Whether one more object may be drawn. */
  takeObject(): boolean {
    if (++this.#objects <= objectsMax) return !this.isFull;
    this.note('page-object-limit');
    return false;
  }

  /**
   * Counts octets that have to be looked at, and tells whether drawing may go on.
   *
   * A small file can have one large object drawn a thousand times; what it costs is counted even
   * where it draws nothing.
   */
  spend(octets: number): boolean {
    this.#work += octets;
    if (this.#work > workMax) this.note('page-object-limit');
    return !this.isFull;
  }

  /** Whether a limit is reached: nothing more is drawn. */
  get isFull(): boolean {
    return this.#work > workMax || this.#output > outputMax || this.#glyphs > glyphsMax;
  }

  /** Whether so many more glyphs may be placed. */
  takeGlyphs(count: number): boolean {
    this.#glyphs += count;
    if (this.#glyphs <= glyphsMax) return true;
    this.note('page-object-limit');
    return false;
  }

  /** The text, or nothing when the drawing is full. */
  take(text: string): string {
    this.#output += text.length;
    if (this.#output <= outputMax) return text;
    this.note('page-output-limit');
    return '';
  }

  /** The id of a definition; equal keys share one. */
  define(key: string, make: (id: string) => string): string {
    const known = this.#defined.get(key);
    if (known !== undefined) return known;
    const id = `${this.options.prefix}${this.#defined.size.toString(36)}`;
    this.#defined.set(key, id);
    const text = this.take(make(id));
    if (text !== '') this.#definitions.push(text);
    return id;
  }

  /** All definitions, in the order they were made. */
  definitions(): string {
    return this.#definitions.length === 0 ? '' : `<defs>${this.#definitions.join('')}</defs>`;
  }
}

/** A number for SVG: at most four decimals, a tenth of a micrometre. */
export function n(value: number): string {
  return decimal(value, 4);
}

/** ` name="value"` for each value that is there, escaped. */
export function attributes(values: Readonly<Record<string, string | undefined>>): string {
  let text = '';
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) text += ` ${name}="${escapeXml(value)}"`;
  }
  return text;
}

/** A `transform` value; undefined for the map that changes nothing. */
export function transform(matrix: Matrix): string | undefined {
  const [a, b, c, d, e, f] = matrix;
  if (b === 0 && c === 0 && a === 1 && d === 1) {
    return e === 0 && f === 0 ? undefined : `translate(${n(e)} ${n(f)})`;
  }
  // Maps of glyphs are small: four decimals would be one part in a hundred.
  return `matrix(${[a, b, c, d].map((one) => decimal(one, 8)).join(' ')} ${n(e)} ${n(f)})`;
}

/** The id of a clip to a box, in the coordinates of the element that uses it. */
export function clipBox(sheet: Sheet, box: Box): string {
  const { x, y, width, height } = box;
  const d = `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
  return sheet.define(`clip ${d}`, (id) => `<clipPath id="${id}"><rect ${d}/></clipPath>`);
}
