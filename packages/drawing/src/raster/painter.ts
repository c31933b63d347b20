import { compose, type Finding, type Matrix, type OutlineFont } from '@yunzhang/base';
import type { DrawingCode } from '../codes.ts';
import type {
  GroupMark,
  ImageMark,
  Mark,
  Paint,
  PathMark,
  Stroke,
  TextMark,
  TilePaint,
} from '../marks.ts';
import { isDamage, pictureShader, pyramidOf, pyramidOfPixels } from './bitmaps.ts';
import { Clip, tolerance } from './clip.ts';
import { Coverage } from './coverage.ts';
import { FillPen, LinePen } from './fill.ts';
import { Layer } from './layer.ts';
import { tracePath } from './path.ts';
import { plainRgba, simpleShader } from './shade.ts';
import { strokeLines } from './stroke.ts';
import { fillSurface, type Rgba, type Shader, type Surface } from './surface.ts';
import { type TextNotes, traceText } from './text.ts';

/** Groups inside each other, and tiles inside tiles. */
const depthMax = 160;
/** Findings of one drawing; equal ones are told once. */
const findingsMax = 500;
/** Pixels of all layers of one drawing: what a small file can cost. */
const layerPixelsMax = 4e9;
/** Pixels of one cell of a pattern. */
const cellPixelsMax = 16 * 1024 * 1024;
/** No line is thinner, in pixels: it would vanish. */
const thinnest = 0.6;

/** Where painting is. */
export interface Place {
  readonly surface: Surface;
  /** From the coordinates of the marks to pixels. */
  readonly map: Matrix;
  readonly clip: Clip;
  /** What is painted is so much of itself, 0 to 1. */
  readonly alpha: number;
  readonly depth: number;
}

/** What a painter is told. */
export interface PainterOptions {
  readonly width: number;
  readonly height: number;
  readonly fallback: OutlineFont | undefined;
}

/** Paints marks on surfaces of one size. */
export class Painter implements TextNotes {
  readonly findings: Finding<DrawingCode>[] = [];
  readonly #options: PainterOptions;
  readonly #coverage: Coverage;
  readonly #told = new Set<string>();
  /** Layers that were used and are clean again. */
  readonly #spare: Layer[] = [];
  #layerPixels = 0;

  constructor(options: PainterOptions) {
    this.#options = options;
    this.#coverage = new Coverage(options.width, options.height);
  }

  glyphMissing(name: string): void {
    this.#note('glyph-not-drawn', name);
  }

  glyphDamaged(name: string): void {
    this.#note('glyph-unreadable', name);
  }

  substituted(name: string): void {
    this.#note('glyph-substituted', name);
  }

  fontMissing(name: string): void {
    this.#note('font-not-available', name);
  }

  #note(code: DrawingCode, detail?: string): void {
    const key = `${code} ${detail ?? ''}`;
    if (this.#told.has(key) || this.findings.length >= findingsMax) return;
    this.#told.add(key);
    this.findings.push({ code, ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }) });
  }

  /** Paints marks in their order. */
  paint(marks: readonly Mark[], place: Place): void {
    if (place.clip.isEmpty) return;
    if (place.depth > depthMax) return this.#note('drawing-too-deep');
    for (const mark of marks) {
      switch (mark.kind) {
        case 'path':
          this.#path(mark, place);
          break;
        case 'text':
          this.#text(mark, place);
          break;
        case 'image':
          this.#image(mark, place);
          break;
        case 'group':
          this.#group(mark, place);
      }
    }
  }

  #path({ d, map, rule, fill, stroke }: PathMark, place: Place): void {
    const toPixels = compose(map, place.map);
    if (fill !== undefined) {
      tracePath(new FillPen(this.#coverage), d, toPixels, tolerance);
      this.#fill(fill, rule, toPixels, place);
    }
    if (stroke === undefined) return;
    const pen = new LinePen();
    const scale = scaleOf(toPixels);
    tracePath(pen, d, [1, 0, 0, 1, 0, 0], tolerance / (scale || 1));
    this.#stroke(pen, stroke, toPixels, place);
  }

  #stroke(pen: LinePen, stroke: Stroke, toPixels: Matrix, place: Place): void {
    pen.end();
    const scale = scaleOf(toPixels);
    if (!(scale > 0)) return;
    const width = Math.max(stroke.width, thinnest / scale);
    strokeLines(this.#coverage, pen.lines, stroke, { map: toPixels, width, scale });
    this.#fill(stroke.paint, 'nonzero', toPixels, place);
  }

  #text(run: TextMark, place: Place): void {
    const toPixels = compose(run.map, place.map);
    const facts = { fallback: this.#options.fallback, notes: this, tolerance };
    if (run.fill !== undefined) {
      traceText(new FillPen(this.#coverage), run, toPixels, facts);
      this.#fill(run.fill, 'nonzero', toPixels, place);
    }
    if (run.stroke === undefined) return;
    const pen = new LinePen();
    const fine = tolerance / (scaleOf(toPixels) || 1);
    traceText(pen, run, [1, 0, 0, 1, 0, 0], { ...facts, tolerance: fine });
    this.#stroke(pen, run.stroke, toPixels, place);
  }

  #image({ map, image, mask }: ImageMark, place: Place): void {
    const toPixels = compose(map, place.map);
    try {
      const { alpha } = place;
      const shader = pictureShader(pyramidOf(image, mask), toPixels, { alpha, beyond: 'edge' });
      if (shader === undefined) return;
      tracePath(new FillPen(this.#coverage), 'M0 0L1 0L1 1L0 1Z', toPixels, tolerance);
      const filling = { rule: 'nonzero', clip: place.clip, paint: shader } as const;
      fillSurface(place.surface, this.#coverage, filling);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#note('image-format-unsupported', `${image.name} ${image.format} ${error.code}`);
      this.#frame(map, place);
    }
  }

  /** Shows that there is an image that is not shown. */
  #frame(map: Matrix, place: Place): void {
    const paint = { kind: 'plain', colour: '#999999', alpha: 1 } as const;
    const line = { cap: 'butt', join: 'miter', miterLimit: 4, dashes: [], dashOffset: 0 } as const;
    const stroke = { paint, width: 0.005, ...line };
    const d = 'M0 0L1 0L1 1L0 1ZM0 0L1 1M1 0L0 1';
    this.#path({ kind: 'path', map, d, rule: 'nonzero', stroke }, place);
  }

  /** Paints the coverage that was made, and empties it whatever happens. */
  #fill(paint: Paint, rule: 'nonzero' | 'evenodd', toPixels: Matrix, place: Place): void {
    const ink = this.#inkOf(paint, toPixels, place) ?? ([0, 0, 0, 0] as const);
    fillSurface(place.surface, this.#coverage, { rule, clip: place.clip, paint: ink });
  }

  #inkOf(paint: Paint, toPixels: Matrix, place: Place): Rgba | Shader | undefined {
    const { alpha } = place;
    if (paint.kind === 'plain') return plainRgba({ ...paint, alpha: paint.alpha * alpha });
    if (paint.kind === 'tile') return this.#tile(paint, toPixels, place);
    return simpleShader({ ...paint, alpha: paint.alpha * alpha }, toPixels);
  }

  /** Draws one cell, mirrored ones beside it, and repeats it. */
  #tile(tile: TilePaint, toPixels: Matrix, { alpha, depth }: Place): Shader | undefined {
    const [columns, rows] = [tile.mirror.columns ? 2 : 1, tile.mirror.rows ? 2 : 1];
    const whole = compose(tile.map, toPixels);
    const [across, down] = [Math.hypot(whole[0], whole[1]), Math.hypot(whole[2], whole[3])];
    const width = Math.ceil(tile.stepX * columns * across);
    const height = Math.ceil(tile.stepY * rows * down);
    if (!(width > 0 && height > 0) || width * height > cellPixelsMax || depth > depthMax) {
      this.#note('shading-approximated', 'tile');
      return undefined;
    }
    if (!this.#takeLayer(width * height)) return undefined;
    const inner = new Painter({ width, height, fallback: this.#options.fallback });
    const surface = new Layer(width, height);
    const [sx, sy] = [width / (tile.stepX * columns), height / (tile.stepY * rows)];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const [fx, fy] = [column === 1 ? -1 : 1, row === 1 ? -1 : 1];
        const x = tile.stepX * column + (column === 1 ? tile.width : 0);
        const y = tile.stepY * row + (row === 1 ? tile.height : 0);
        const map: Matrix = [sx * fx, 0, 0, sy * fy, sx * x, sy * y];
        const [left, top] = [sx * tile.stepX * column, sy * tile.stepY * row];
        const box = [left, top, left + sx * tile.width, top + sy * tile.height].map(Math.round);
        const clip = new Clip(box as unknown as ConstructorParameters<typeof Clip>[0]);
        inner.paint(tile.marks, { surface, map, clip, alpha: 1, depth: depth + 1 });
      }
    }
    for (const { code, detail } of inner.findings) this.#note(code, detail);
    const square: Matrix = [tile.stepX * columns, 0, 0, tile.stepY * rows, 0, 0];
    const pyramid = pyramidOfPixels(surface.bitmap());
    return pictureShader(pyramid, compose(square, whole), {
      alpha: alpha * tile.alpha,
      beyond: 'again',
    });
  }

  #takeLayer(pixels: number): boolean {
    this.#layerPixels += pixels;
    if (this.#layerPixels <= layerPixelsMax) return true;
    this.#note('page-output-limit');
    return false;
  }

  #group(group: GroupMark, place: Place): void {
    const { alpha = 1, blend = 'normal', marks } = group;
    if (!(alpha > 0)) return;
    const map = compose(group.map, place.map);
    let { clip } = place;
    for (const areas of group.clips ?? []) {
      if (clip.isEmpty) return;
      clip = clip.within(areas, map, this.#coverage);
    }
    if (clip.isEmpty) return;
    const inner = { ...place, map, clip, depth: place.depth + 1 };
    if (blend === 'normal' && (alpha >= 1 || isSingle(marks))) {
      return this.paint(marks, { ...inner, alpha: place.alpha * Math.min(1, alpha) });
    }
    if (!this.#takeLayer(this.#options.width * this.#options.height)) return;
    const layer = this.#spare.pop() ?? new Layer(this.#options.width, this.#options.height);
    this.paint(marks, { ...inner, surface: layer, alpha: 1 });
    place.surface.lay(layer, clip, { alpha: place.alpha * Math.min(1, alpha), blend });
    layer.clean();
    this.#spare.push(layer);
  }
}

/** Marks that cannot lie on each other fade one by one as they would together. */
function isSingle(marks: readonly Mark[]): boolean {
  const [only] = marks;
  if (only === undefined || marks.length > 1 || only.kind === 'group') return marks.length === 0;
  return only.kind === 'image' || only.fill === undefined || only.stroke === undefined;
}

/** How many pixels a unit is, in the mean. */
function scaleOf([a, b, c, d]: Matrix): number {
  return Math.sqrt(Math.abs(a * d - b * c));
}
