import { compose, type OutlineFont, type Refusal, type Shape, isRefusal } from '@yunzhang/base';
import { refusal } from './codes.ts';
import { ellipse, star } from './frame.ts';
import { type Glyph, glyphsOf, mapOutline, type Placed } from './glyphs.ts';
import { type Inked, rowCells } from './inked.ts';
import { clearance, type OrientedBox } from './oriented-box.ts';
import { gapMin, placeAll, ringCells, type RingLine } from './ring.ts';
import { type RoundSpec } from './spec.ts';

/** Characters around a round seal; longer names want two rings, which the rules do not know. */
const ringMax = 32;
/** Distance from the innermost border line to the ring text. */
const ringGap = 0.9;
/** The narrowest characters, as width to height: first as it should be, then as it may be. */
const slimness = [0.62, 0.5] as const;
/** Least distance of the ring to all that stands inside it. */
const insideGap = 1;
const codeHeight = 1.2;
const codeWidth = 0.8;
const codeSpan = 56;
const codeStepMin = 1.1;
const purposeMax = 8;

/**
 * Lays out a round seal.
 *
 * The name is made as large as it can be: its height goes down only where its characters would
 * otherwise get too slim, its span only where it would touch the purpose or the code.
 *
 * @basis seal-imprint.md §5
 */
export function drawRound(spec: RoundSpec, font: OutlineFont): Inked | Refusal {
  const ring = glyphsOf(font, spec.ring);
  if (isRefusal(ring)) return ring;
  const code = glyphsOf(font, spec.code ?? '');
  if (isRefusal(code)) return code;
  const purpose = glyphsOf(font, spec.purpose ?? '');
  if (isRefusal(purpose)) return purpose;
  if (ring.length > ringMax) return tooLong(spec.ring);
  if (purpose.length > purposeMax) return tooLong(spec.purpose ?? '');
  const below = purposeCells(spec, purpose);
  const bottom = codeCells(spec, code.length);
  const cells = fitRing(spec, ring.length, [...below, ...bottom]);
  if (cells === undefined) return tooLong(spec.ring);
  const texts: Placed[][] = [placeAll(ring, cells)];
  if (purpose.length > 0) texts.push(placeAll(purpose, below));
  if (code.length > 0) texts.push(placeAll(code, bottom));
  return { shapes: [...borders(spec), ...middle(spec)], texts };
}

function tooLong(text: string): Refusal {
  return refusal('imprint-text-too-long', { basis: 'seal-imprint.md §5', detail: text });
}

/** Radius inside the innermost border line. */
function innerRadius({ diameterMm, borderMm, innerBorder }: RoundSpec): number {
  const inner = innerBorder === undefined ? 0 : innerBorder.gapMm + innerBorder.widthMm;
  return diameterMm / 2 - borderMm - inner;
}

function fitRing(
  spec: RoundSpec,
  count: number,
  inside: readonly OrientedBox[],
): OrientedBox[] | undefined {
  const scale = spec.diameterMm / 42;
  const [highest, lowest] = [(count > 12 ? 5.2 : 5.6) * scale, Math.max(2, 3 * scale)];
  const widest = spec.code === undefined ? 275 : 250;
  for (const slim of slimness) {
    for (let height = highest; height >= lowest; height -= 0.1) {
      for (let span = widest; span >= 200; span -= 5) {
        const cells = ringAt(spec, count, { height, span });
        const width = cells[0]?.width ?? 0;
        // A smaller span only makes it slimmer.
        if (width < height * slim) break;
        const clear = (box: OrientedBox): boolean =>
          inside.every((other) => clearance(box, other) >= insideGap);
        if (cells.every(clear)) return cells;
      }
    }
  }
  return undefined;
}

function ringAt(
  spec: RoundSpec,
  count: number,
  { height, span }: { readonly height: number; readonly span: number },
): OrientedBox[] {
  const radius = innerRadius(spec) - ringGap - height / 2;
  const centre = spec.diameterMm / 2;
  const line: RingLine = { x: centre, y: centre, a: radius, b: radius };
  return ringCells(count, line, {
    height,
    widthMax: height * 0.75,
    span: Math.min(span, naturalSpan(count)),
  });
}

/**
 * The span a short name takes: four characters stand over the star, fourteen go almost around.
 *
 * A constant step, as the shared page has it, leaves ten characters huddled in the upper half.
 */
function naturalSpan(count: number): number {
  return Math.min(275, 84 + Math.max(0, count - 4) * 18) * (count < 4 ? (count - 1) / 3 : 1);
}

function purposeCells(spec: RoundSpec, purpose: readonly Glyph[]): OrientedBox[] {
  const scale = spec.diameterMm / 42;
  const step = Math.min(3.7 * scale, (21 * scale) / Math.max(1, purpose.length));
  return rowCells(purpose.length, {
    x: spec.diameterMm / 2,
    y: (spec.diameterMm / 2) * (1 + 0.52),
    height: 4 * scale,
    width: Math.min(step * 0.92, step - gapMin),
    step,
  });
}

/** The digits of the code, from left to right along the bottom, heads to the centre. */
function codeCells(spec: RoundSpec, count: number): OrientedBox[] {
  const centre = spec.diameterMm / 2;
  const radius = innerRadius(spec) - 0.9 - 0.7;
  // Below 30 mm the digits would run into each other at the usual angle.
  const step = Math.max(codeSpan / 12, (codeStepMin / radius) * (180 / Math.PI));
  const span = step * (count - 1);
  return Array.from({ length: count }, (_, i) => {
    const angle = 90 + span / 2 - (count > 1 ? (i * span) / (count - 1) : 0);
    const t = (angle * Math.PI) / 180;
    const [x, y] = [centre + radius * Math.cos(t), centre + radius * Math.sin(t)];
    return { x, y, width: codeWidth, height: codeHeight, angle: angle - 90 };
  });
}

function borders(spec: RoundSpec): Shape[] {
  const centre = { x: spec.diameterMm / 2, y: spec.diameterMm / 2 };
  const line = (radius: number, widthMm: number): Shape => ({
    outline: ellipse(centre, { a: radius, b: radius }),
    stroke: { colour: spec.colour, widthMm },
  });
  const shapes: Shape[] = [];
  if (spec.borderMm > 0) {
    shapes.push(line(spec.diameterMm / 2 - spec.borderMm / 2, spec.borderMm));
  }
  if (spec.innerBorder !== undefined) {
    shapes.push(line(innerRadius(spec) + spec.innerBorder.widthMm / 2, spec.innerBorder.widthMm));
  }
  return shapes;
}

function middle(spec: RoundSpec): Shape[] {
  const centre = { x: spec.diameterMm / 2, y: spec.diameterMm / 2 };
  if (spec.centre.type === 'blank') return [];
  if (spec.centre.type === 'star') {
    return [{ outline: star(centre, spec.centre.radiusMm), fill: spec.colour }];
  }
  const { picture, widthMm } = spec.centre;
  const scale = widthMm / picture.widthMm;
  const [dx, dy] = [centre.x - widthMm / 2, centre.y - (picture.heightMm * scale) / 2];
  const map = compose([scale, 0, 0, scale, 0, 0], [1, 0, 0, 1, dx, dy]);
  return picture.shapes.map((shape) => ({
    ...shape,
    outline: mapOutline(shape.outline, map),
    ...(shape.stroke && { stroke: { ...shape.stroke, widthMm: shape.stroke.widthMm * scale } }),
  }));
}
