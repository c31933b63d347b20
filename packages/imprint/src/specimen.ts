import {
  isRefusal,
  type OutlineFont,
  type Refusal,
  type Segment,
  type Shape,
} from '@yunzhang/base';
import { refusal } from './codes.ts';
import { glyphsOf, type Placed } from './glyphs.ts';
import { rowCells } from './inked.ts';
import { placeAll } from './ring.ts';
import { type ImprintSpec, sizeOf } from './spec.ts';

const specimenMax = 6;
/** How strong large characters are that lie under the imprint. */
const underOpacity = 0.38;
/** How much of the imprint a band takes away: the band is read, the name not lost. */
const bandOpacity = 0.68;

/** What makes a specimen: shapes to be drawn before the imprint and after it. */
export interface Specimen {
  readonly under: readonly Shape[];
  readonly over: readonly Shape[];
}

/**
 * Marks an imprint as a specimen, from the lower left to the upper right.
 *
 * Round and elliptic seals have room for large pale characters under the lines. Name seals and
 * rectangles are full of characters of the same size, so a band with smaller ones goes over them.
 * The imprint stays readable, and no one can take it for a real one.
 *
 * @basis seal-imprint.md §7
 */
export function drawSpecimen(spec: ImprintSpec, font: OutlineFont): Specimen | Refusal {
  const glyphs = glyphsOf(font, spec.specimen ?? '');
  if (isRefusal(glyphs)) return glyphs;
  if (glyphs.length === 0) return { under: [], over: [] };
  if (glyphs.length > specimenMax) {
    const detail = spec.specimen ?? '';
    return refusal('imprint-text-too-long', { basis: 'seal-imprint.md §7', detail });
  }
  const { widthMm, heightMm } = sizeOf(spec);
  const banded = spec.shape === 'square' || spec.shape === 'rectangle';
  const rise = banded ? Math.min(widthMm * 0.17, heightMm * 0.26) : widthMm * 0.22;
  const tilt = -Math.atan2(rise, widthMm / 2);
  const step = (widthMm * 0.8) / glyphs.length;
  const edge = Math.min(step * 0.95, heightMm * (banded ? 0.3 : 0.5));
  const spaced = banded ? Math.min(step, edge * 1.5) : step;
  const level = rowCells(glyphs.length, { x: 0, y: 0, width: edge, height: edge, step: spaced });
  const cells = level.map((cell) => ({
    ...cell,
    x: widthMm / 2 + cell.x * Math.cos(tilt),
    y: heightMm / 2 + cell.x * Math.sin(tilt),
    angle: (tilt * 180) / Math.PI,
  }));
  const outline = placeAll(glyphs, cells).flatMap((placed: Placed) => placed.outline);
  if (!banded) return { under: [{ outline, fill: spec.colour, opacity: underOpacity }], over: [] };
  const band = bandOf({ widthMm, heightMm }, { rise, half: edge * 0.62 });
  const over: Shape[] = [
    { outline: band, fill: '#ffffff', opacity: bandOpacity },
    { outline, fill: spec.colour },
  ];
  return { under: [], over };
}

function bandOf(
  { widthMm, heightMm }: { readonly widthMm: number; readonly heightMm: number },
  { rise, half }: { readonly rise: number; readonly half: number },
): Segment[] {
  const [left, right] = [heightMm / 2 + rise, heightMm / 2 - rise];
  return [
    ['M', 0, left - half],
    ['L', widthMm, right - half],
    ['L', widthMm, right + half],
    ['L', 0, left + half],
    ['Z'],
  ];
}
