import type { Box, Finding, Matrix } from '@yunzhang/base';
import type { Face, FontProgram } from '@yunzhang/drawing';
import type { Entries } from '../append/syntax.ts';
import type { PdfCode } from '../codes.ts';
import type { FontBook } from './fonts.ts';
import type { ImageBook } from './images.ts';
import type { ObjectTable, Reference } from './object-table.ts';
import { Octets } from './octets.ts';
import { n3 } from './operators.ts';

/** Findings of one file; more say nothing new. */
const findingsMax = 1000;

/** What the pages of a file share. */
export interface Book {
  readonly objects: ObjectTable;
  readonly fonts: FontBook;
  readonly images: ImageBook;
  /** Graphics states, shadings and patterns that are in the file, by what they are. */
  readonly shared: Map<string, Reference>;
  readonly fallback: (face: Face) => FontProgram | undefined;
  readonly note: (code: PdfCode, detail?: string) => void;
}

/** Gathers findings, each told once. */
export function startFindings(): {
  readonly findings: Finding<PdfCode>[];
  readonly note: Book['note'];
} {
  const findings: Finding<PdfCode>[] = [];
  const known = new Set<string>();
  const note = (code: PdfCode, detail?: string): void => {
    const key = `${code} ${detail ?? ''}`;
    if (known.has(key) || findings.length >= findingsMax) return;
    known.add(key);
    findings.push(detail === undefined ? { code } : { code, detail });
  };
  return { findings, note };
}

/** Kinds of named resources. @basis ISO 32000-1 Table 33 */
type Category = 'ExtGState' | 'Pattern' | 'Shading' | 'XObject' | 'Font';
const letters = { ExtGState: 'G', Pattern: 'P', Shading: 'S', XObject: 'X', Font: 'F' } as const;

/** What of the graphics state is set, as the operands that set it; undefined is the default. */
interface State {
  fill: string | undefined;
  stroke: string | undefined;
  alphas: string;
  width: string | undefined;
  cap: string;
  join: string;
  miter: string;
  dash: string;
  mode: string;
}

const initial: State = {
  fill: undefined,
  stroke: undefined,
  alphas: '1 1',
  width: undefined,
  cap: '0',
  join: '0',
  miter: '10',
  dash: '[] 0',
  mode: '0',
};

/**
 * A content stream under way, in mm with y down.
 *
 * It knows the graphics state, so that nothing is set that is set already.
 *
 * @basis ISO 32000-1 8.4
 */
export class Canvas {
  readonly book: Book;
  /** From the millimetres here to the coordinates a pattern is laid out in. */
  readonly base: Matrix;
  /** Outside of this nothing shows. */
  readonly bounds: Box;
  readonly #names = new Map<Category, Map<Reference, string>>();
  readonly #content = new Octets();
  #state: State = { ...initial };
  readonly #saved: State[] = [];

  constructor(book: Book, base: Matrix, bounds: Box) {
    this.book = book;
    this.base = base;
    this.bounds = bounds;
  }

  /** Writes operators. */
  write(text: string): void {
    this.#content.write(text);
  }

  /** Writes operators that were made before. */
  append(operators: Octets): void {
    this.#content.append(operators);
  }

  save(): void {
    this.#saved.push({ ...this.#state });
    this.write('q\n');
  }

  restore(): void {
    this.#state = this.#saved.pop() ?? { ...initial };
    this.write('Q\n');
  }

  /** The name of a resource in this stream. */
  nameOf(category: Category, ref: Reference): string {
    const names = this.#names.get(category) ?? new Map<Reference, string>();
    this.#names.set(category, names);
    const known = names.get(ref);
    if (known !== undefined) return known;
    const name = `/${letters[category]}${names.size + 1}`;
    names.set(ref, name);
    return name;
  }

  /** Sets the colour of fills; `text` is the operands with the operator. */
  setFill(text: string): void {
    if (this.#state.fill === text) return;
    this.#state.fill = text;
    this.write(`${text}\n`);
  }

  setStroke(text: string): void {
    if (this.#state.stroke === text) return;
    this.#state.stroke = text;
    this.write(`${text}\n`);
  }

  /** Sets how solid fills and strokes are, from 0 to 1. @basis ISO 32000-1 11.6.4.4 */
  setAlphas(fill: number, stroke: number): void {
    const alphas = `${n3(fill)} ${n3(stroke)}`;
    if (this.#state.alphas === alphas) return;
    this.#state.alphas = alphas;
    const entries = { Type: '/ExtGState', ca: n3(fill), CA: n3(stroke) };
    this.setState(`alphas ${alphas}`, entries);
  }

  /** Sets a graphics state; equal ones are one object in the file. */
  setState(key: string, entries: Entries): void {
    const { objects, shared } = this.book;
    const ref = shared.get(key) ?? objects.addEntries(entries);
    shared.set(key, ref);
    this.write(`${this.nameOf('ExtGState', ref)} gs\n`);
  }

  setWidth(width: number): void {
    const text = n3(width);
    if (this.#state.width === text) return;
    this.#state.width = text;
    this.write(`${text} w\n`);
  }

  /** Sets how lines end, meet and are broken. */
  setLine(line: { cap: string; join: string; miter: string; dash: string }): void {
    const state = this.#state;
    if (state.cap !== line.cap) this.write(`${(state.cap = line.cap)} J\n`);
    if (state.join !== line.join) this.write(`${(state.join = line.join)} j\n`);
    if (state.miter !== line.miter) this.write(`${(state.miter = line.miter)} M\n`);
    if (state.dash !== line.dash) this.write(`${(state.dash = line.dash)} d\n`);
  }

  /** Sets whether glyphs are filled, stroked, both or neither. @basis ISO 32000-1 Table 106 */
  setTextMode(mode: '0' | '1' | '2' | '3'): void {
    if (this.#state.mode !== mode) this.write(`${(this.#state.mode = mode)} Tr\n`);
  }

  /** Whether nothing was drawn. */
  isEmpty(): boolean {
    return this.#content.length === 0;
  }

  /** The content, closed. */
  content(): Uint8Array {
    while (this.#saved.length > 0) this.restore();
    return this.#content.taken();
  }

  /** The resource dictionary. */
  resources(): string {
    const rows = [...this.#names].map(([category, names]) => {
      const entries = [...names].map(([ref, name]) => `${name} ${ref}`);
      return `/${category} <<${entries.join(' ')}>>`;
    });
    return `<<${rows.join(' ')}>>`;
  }
}
