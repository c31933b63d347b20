import type { Finding } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';

/** Objects drawn on one page, repeats through patterns and composite units included. */
const objectsMax = 200_000;
/** Glyphs placed on one page. */
const glyphsMax = 1_000_000;
/** Octets of the file that are looked at, each time an object is drawn again counted again. */
const workMax = 96 * 1024 * 1024;
/** Findings of one page; equal ones are told once. */
const findingsMax = 500;

/** Kinds of objects nobody knows that are told. */
const unknownMax = 20;

/** What reading a page is for: text alone needs no pictures. */
export type Purpose = 'artwork' | 'text';

interface Used {
  objects: number;
  glyphs: number;
  work: number;
}

/**
 * What reading one page has used up and found.
 *
 * Every part asks here before it adds anything, so that a small file cannot make a huge drawing.
 */
export class Sheet {
  readonly purpose: Purpose;
  readonly findings: Finding<OfdCode>[] = [];
  readonly #told = new Set<string>();
  readonly #unknown = new Set<string>();
  readonly #used: Used;
  /** Values a note was made of on this sheet. */
  readonly seen = new Set<object>();

  constructor(purpose: Purpose = 'artwork', used: Used = { objects: 0, glyphs: 0, work: 0 }) {
    this.purpose = purpose;
    this.#used = used;
  }

  /** A sheet for a package inside this page: findings of its own, one account. */
  inner(): Sheet {
    return new Sheet(this.purpose, this.#used);
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

  /** Tells of a kind of object nobody knows, once for each name. */
  noteUnknown(where: string, local: string): void {
    if (this.#unknown.has(local) || this.#unknown.size >= unknownMax) return;
    this.#unknown.add(local);
    this.note('graphic-unknown', where, local);
  }

  /** Tells findings of a part that was read for this page. */
  noteAll(findings: readonly Finding<OfdCode>[]): void {
    for (const { code, where, detail } of findings) this.note(code, where, detail);
  }

  /** Whether one more object may be drawn. */
  takeObject(): boolean {
    if (++this.#used.objects <= objectsMax) return !this.isFull;
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
    this.#used.work += octets;
    if (this.#used.work > workMax) this.note('page-object-limit');
    return !this.isFull;
  }

  /** Whether a limit is reached: nothing more is drawn. */
  get isFull(): boolean {
    return this.#used.work > workMax || this.#used.glyphs > glyphsMax;
  }

  /** Whether so many more glyphs may be placed. */
  takeGlyphs(count: number): boolean {
    this.#used.glyphs += count;
    if (this.#used.glyphs <= glyphsMax) return true;
    this.note('page-object-limit');
    return false;
  }
}
