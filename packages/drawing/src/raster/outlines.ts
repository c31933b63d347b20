import { Malformed, type OutlineFont, Remembered, type Segment } from '@yunzhang/base';

/** Numbers that are kept for one font; at more of them everything is read again. */
const stepsMax = 1024 * 1024;

/** What the steps of an outline are; the numbers of each follow. */
export const stepKinds = { end: 0, move: 1, line: 2, quadratic: 3, cubic: 4, close: 5 } as const;

const kindOf = {
  M: stepKinds.move,
  L: stepKinds.line,
  Q: stepKinds.quadratic,
  C: stepKinds.cubic,
  Z: stepKinds.close,
} as const satisfies Record<Segment[0], number>;

/**
 * Outlines of one font, all in one array of numbers.
 *
 * As objects they live as long as a page is drawn, which the collector takes for a long time: it
 * then lets them lie, and a page costs a quarter more.
 */
export class Outlines {
  readonly #font: OutlineFont;
  readonly #starts = new Map<number, number>();
  #used = 0;
  /** Steps of all outlines, one after the other: a kind and its numbers. */
  steps = new Float64Array(4096);

  constructor(font: OutlineFont) {
    this.#font = font;
  }

  /** Where the outline of a glyph begins, until the next call; undefined for a damaged one. */
  find(glyph: number): number | undefined {
    const known = this.#starts.get(glyph);
    if (known !== undefined) return known;
    try {
      return this.#add(glyph, this.#font.outlineOf(glyph));
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  }

  #add(glyph: number, outline: readonly Segment[]): number {
    if (this.#used > stepsMax) {
      this.#starts.clear();
      this.#used = 0;
    }
    // A curve has seven numbers at most, with its kind.
    this.#makeRoom(this.#used + 7 * outline.length + 1);
    const start = this.#used;
    const { steps } = this;
    let at = start;
    for (const segment of outline) {
      steps[at++] = kindOf[segment[0]];
      for (let i = 1; i < segment.length; i++) steps[at++] = segment[i] as number;
    }
    steps[at++] = stepKinds.end;
    this.#used = at;
    this.#starts.set(glyph, start);
    return start;
  }

  #makeRoom(size: number): void {
    if (size <= this.steps.length) return;
    const larger = new Float64Array(2 * size);
    larger.set(this.steps);
    this.steps = larger;
  }
}

const kept = new Remembered<OutlineFont, Outlines>();

/** The outlines of a font, kept as long as the font. */
export function outlinesOf(font: OutlineFont): Outlines {
  const known = kept.get(font);
  if (known !== undefined) return known;
  const outlines = new Outlines(font);
  kept.set(font, outlines);
  return outlines;
}
