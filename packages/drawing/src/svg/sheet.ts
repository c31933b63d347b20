import type { Finding, OutlineFont } from '@yunzhang/base';
import type { DrawingCode } from '../codes.ts';

/** Characters of one drawing. */
const outputMax = 96 * 1024 * 1024;
/** Findings of one drawing; equal ones are told once. */
const findingsMax = 500;

/** How marks become SVG. */
export interface SvgOptions {
  /** Starts every id, so that several drawings fit on one screen. */
  readonly prefix?: string;
  /**
   * Text in fonts that are not embedded: `text` leaves it to the fonts of the screen, `outlines`
   * draws it with `fallback`, so that the drawing needs no font at all.
   */
  readonly text: 'text' | 'outlines';
  readonly fallback?: OutlineFont | undefined;
}

/** What one drawing has written, defined and found. All parts ask here before they add. */
export class Sheet {
  readonly text: SvgOptions['text'];
  readonly fallback: OutlineFont | undefined;
  readonly findings: Finding<DrawingCode>[] = [];
  readonly #prefix: string;
  readonly #told = new Set<string>();
  readonly #defined = new Map<string, string>();
  /** Ids of whole values that were defined before, by identity. */
  readonly ids = new Map<object, string | undefined>();
  /** Ids of glyphs; those that show nothing have none. */
  readonly glyphs = new Map<OutlineFont, Map<number, string | undefined>>();
  #definitions = '';
  #output = 0;
  #count = 0;

  constructor(options: SvgOptions) {
    this.#prefix = options.prefix ?? 'p';
    this.text = options.text;
    this.fallback = options.fallback;
  }

  /** Tells a finding once. */
  note(code: DrawingCode, detail?: string): void {
    const key = `${code} ${detail ?? ''}`;
    if (this.#told.has(key) || this.findings.length >= findingsMax) return;
    this.#told.add(key);
    this.findings.push({ code, ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }) });
  }

  /** The text, or nothing when the drawing is full. */
  take(text: string): string {
    this.#output += text.length;
    if (this.#output <= outputMax) return text;
    this.note('page-output-limit');
    return '';
  }

  /** Whether nothing more can be written. */
  get isFull(): boolean {
    return this.#output > outputMax;
  }

  /** The id of a definition; equal ones share one. */
  define(name: string, facts: string, inner: string): string {
    const key = `${name}${facts}>${inner}`;
    const known = this.#defined.get(key);
    if (known !== undefined) return known;
    const id = this.defineNew(name, facts, inner);
    this.#defined.set(key, id);
    return id;
  }

  /** The id of a definition the caller knows to be the only one; large texts are not compared. */
  defineNew(name: string, facts: string, inner: string): string {
    const id = `${this.#prefix}${(this.#count++).toString(36)}`;
    const body = inner === '' ? '/>' : `>${inner}</${name}>`;
    this.#definitions += this.take(`<${name} id="${id}"${facts}${body}`);
    return id;
  }

  /** All definitions, in the order they were made. */
  definitions(): string {
    return this.#definitions === '' ? '' : `<defs>${this.#definitions}</defs>`;
  }
}

/** Text between tags or in an attribute. */
export function escaped(text: string): string {
  return /[&<>"]/.test(text)
    ? text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
    : text;
}
