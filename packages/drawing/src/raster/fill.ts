import type { Coverage } from './coverage.ts';
import type { Pen } from './path.ts';

/** A pen that closes every outline and adds its edges to a coverage. */
export class FillPen implements Pen {
  readonly #coverage: Coverage;
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;

  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  move(x: number, y: number): void {
    this.close();
    this.#x = this.#startX = x;
    this.#y = this.#startY = y;
  }

  line(x: number, y: number): void {
    this.#coverage.line(this.#x, this.#y, x, y);
    this.#x = x;
    this.#y = y;
  }

  close(): void {
    this.#coverage.line(this.#x, this.#y, this.#startX, this.#startY);
    this.#x = this.#startX;
    this.#y = this.#startY;
  }
}

/** One line of an outline, as x and y in turn. */
export interface Polyline {
  readonly points: readonly number[];
  readonly isClosed: boolean;
}

/** A pen that remembers what it drew; points that follow themselves count once. */
export class LinePen implements Pen {
  readonly lines: Polyline[] = [];
  #points: number[] = [];

  move(x: number, y: number): void {
    this.end();
    this.#points = [x, y];
  }

  line(x: number, y: number): void {
    const { length } = this.#points;
    if (this.#points[length - 2] === x && this.#points[length - 1] === y && length > 2) return;
    this.#points.push(x, y);
  }

  close(): void {
    const [x = 0, y = 0] = this.#points;
    if (this.#points.length > 0) this.lines.push({ points: this.#points, isClosed: true });
    this.#points = [x, y];
  }

  /** Ends the last line. */
  end(): void {
    if (this.#points.length > 2) this.lines.push({ points: this.#points, isClosed: false });
    this.#points = [];
  }
}
