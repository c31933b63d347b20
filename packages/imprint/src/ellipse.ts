import { isRefusal, type OutlineFont, type Refusal } from '@yunzhang/base';
import { refusal } from './codes.ts';
import { ellipse } from './frame.ts';
import { glyphsOf, type Placed } from './glyphs.ts';
import { type Inked, rowCells } from './inked.ts';
import { clearance, type OrientedBox } from './oriented-box.ts';
import { gapMin, placeAll, ringCells } from './ring.ts';
import { type EllipseSpec } from './spec.ts';

const ringMax = 32;
/** Distance from the border to the ring text. */
const ringGap = 0.5;
const slimness = [0.62, 0.42] as const;
const insideGap = 0.15;
/** Characters of the middle line and of the purpose. */
const middleMax = 24;
const purposeMax = 12;
/** Longer purposes than the usual five characters get lower before they get slimmer than this. */
const purposeSlimness = 0.5;

/**
 * Lays out an elliptic seal.
 *
 * At 40 × 30 mm the measures are those of the invoice seal; other sizes scale with the height.
 * The ring keeps its height of 4.2 mm unless a name is too long for it.
 *
 * @basis 税务总局公告2011年第7号; seal-imprint.md §2.3, §5
 */
export function drawEllipse(spec: EllipseSpec, font: OutlineFont): Inked | Refusal {
  const lines = [spec.ring, spec.middle, spec.purpose, serialOf(spec)];
  const glyphs = lines.map((line) => glyphsOf(font, line ?? ''));
  const missing = glyphs.find(isRefusal);
  if (missing !== undefined) return missing;
  const counts = glyphs.map((line) => (isRefusal(line) ? 0 : line.length));
  const [ring = 0, middle = 0, purpose = 0, serial = 0] = counts;
  const inside = [
    middleCells(spec, middle),
    purposeCells(spec, purpose),
    serialCells(spec, serial),
  ];
  if (middle > middleMax) return tooLong(spec.middle);
  if (purpose > purposeMax) return tooLong(spec.purpose);
  const cells = ring > ringMax ? undefined : fitRing(spec, ring, inside.flat());
  if (cells === undefined) return tooLong(spec.ring);
  const texts: Placed[][] = [];
  for (const [i, line] of [cells, ...inside].entries()) {
    const own = glyphs[i];
    if (own !== undefined && !isRefusal(own)) texts.push(placeAll(own, line));
  }
  const [a, b] = [(spec.widthMm - spec.borderMm) / 2, (spec.heightMm - spec.borderMm) / 2];
  const outline = ellipse({ x: spec.widthMm / 2, y: spec.heightMm / 2 }, { a, b });
  const stroke = { colour: spec.colour, widthMm: spec.borderMm };
  return { shapes: [{ outline, stroke }], texts };
}

function tooLong(text = ''): Refusal {
  return refusal('imprint-text-too-long', { basis: 'seal-imprint.md §5', detail: text });
}

function serialOf({ serial }: EllipseSpec): string | undefined {
  return serial === undefined ? undefined : `(${serial})`;
}

function fitRing(
  spec: EllipseSpec,
  count: number,
  inside: readonly OrientedBox[],
): OrientedBox[] | undefined {
  const scale = spec.heightMm / 30;
  // Without a line in the middle there is room for larger characters.
  const roomy = inside.length === 0;
  const [highest, widthMax] = [(roomy ? 5.2 : 4.2) * scale, (roomy ? 4.2 : 3.6) * scale];
  for (const slim of slimness) {
    for (let height = highest; height >= 3 * scale; height -= 0.1) {
      for (let span = widestSpan(count); span >= spanMin(count); span -= 5) {
        const inset = spec.borderMm + ringGap + height / 2;
        const line = {
          x: spec.widthMm / 2,
          y: spec.heightMm / 2,
          a: spec.widthMm / 2 - inset,
          b: spec.heightMm / 2 - inset,
        };
        const cells = ringCells(count, line, { height, widthMax, span });
        if ((cells[0]?.width ?? 0) < height * slim) break;
        const clear = (box: OrientedBox): boolean =>
          inside.every((other) => clearance(box, other) >= insideGap);
        if (cells.every(clear)) return cells;
      }
    }
  }
  return undefined;
}

/** 210° for up to 8 characters, growing to 260° for 20 and more; under 6 they would drift apart. */
function widestSpan(count: number): number {
  if (count < 6) return Math.max(0, count - 1) * 42;
  return 210 + (50 * (Math.min(20, Math.max(8, count)) - 8)) / 12;
}

function spanMin(count: number): number {
  return Math.min(190, widestSpan(count));
}

function middleCells(spec: EllipseSpec, count: number): OrientedBox[] {
  const scale = spec.heightMm / 30;
  const latin = /^[\u0020-\u007e]*$/.test(spec.middle ?? '');
  // A tax number is 26 mm over all with figures 1.3 mm wide, whatever its length.
  const width = latin ? 1.3 * scale : 3.4 * scale;
  const over = 26 * scale;
  const step = Math.min((over - width) / Math.max(1, count - 1), width * (latin ? 1.3 : 1.15));
  const row = { x: spec.widthMm / 2, y: spec.heightMm / 2, height: 3.7 * scale, step };
  return rowCells(count, { ...row, width: Math.min(width, step * 0.92, step - gapMin) });
}

function purposeCells(spec: EllipseSpec, count: number): OrientedBox[] {
  const scale = spec.heightMm / 30;
  const step = Math.min(3.15 * scale, (15.75 * scale) / Math.max(1, count));
  const width = Math.min((step * 3) / 3.15, step - gapMin);
  const height = Math.min(4.6 * scale, width / purposeSlimness);
  const y = spec.heightMm / 2 + (4.2 + 2.3) * scale;
  return rowCells(count, { x: spec.widthMm / 2, y, width, height, step });
}

function serialCells(spec: EllipseSpec, count: number): OrientedBox[] {
  const scale = spec.heightMm / 30;
  const row = { x: spec.widthMm / 2, height: 2.2 * scale, width: 1.7 * scale, step: 1.85 * scale };
  return rowCells(count, { ...row, y: spec.heightMm / 2 + (10 + 1.1) * scale });
}
