import type { Box, Finding, Refusal } from '@yunzhang/base';
import type { SealingCode } from './codes.ts';
import { type PageSet, pagesIn } from './page-set.ts';
import { placeFindings } from './place-findings.ts';
import { refuse } from './refusal.ts';
import { resolveRiding, type RidingPlace } from './riding.ts';

/** Places of one seal, and hits looked through for them. */
const placementsMax = 10_000;

/**
 * Where the seal shall go. Pages count from 1; mm from the top left of the page as shown.
 *
 * @basis product.md A5
 */
export type Place =
  | ({ readonly kind: 'point' } & PagePoint)
  | PointsPlace
  | EveryPagePlace
  | KeywordPlace
  | RidingPlace
  | { readonly kind: 'field'; readonly name: string };

/** The top left corner of a seal on a page. */
export interface PagePoint {
  readonly page: number;
  readonly xMm: number;
  readonly yMm: number;
}

/** Several places chosen one by one: hits a person ticked, in any format. @basis product.md R14 */
export interface PointsPlace {
  readonly kind: 'points';
  readonly points: readonly PagePoint[];
}

/** The same point on each page of a set; all pages where absent. */
export interface EveryPagePlace {
  readonly kind: 'everyPage';
  readonly xMm: number;
  readonly yMm: number;
  readonly pages?: PageSet;
}

/** Over words, the seal's middle on theirs, moved by an offset. */
export interface KeywordPlace {
  readonly kind: 'keyword';
  readonly text: string;
  /** Which of the hits, from 1 in reading order of the file, or all; the first where absent. */
  readonly occurrence?: number | 'all';
  /** To the right and down. */
  readonly dxMm?: number;
  readonly dyMm?: number;
  /** Hits on other pages do not count. */
  readonly pages?: PageSet;
}

/** One box of a seal on a page; `clip` is the part that shows, relative to the box. */
export interface Placement {
  readonly page: number;
  readonly box: Box;
  readonly clip?: Box;
}

/** Width and height in mm, of a page as shown or of a seal. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** A box on a page: of words that were found, of a field, of an earlier seal. */
export interface Hit {
  readonly page: number;
  readonly box: Box;
}

/**
 * What placing asks of a file of any format; boxes are in mm from the top left of the page as it is
 * shown.
 *
 * Nothing is read before it is asked for.
 */
export interface PlacingDocument {
  readonly pageCount: number;
  sizeOf(page: number): PageSize;
  /** Whether a page is shown turned: a seal is upright to the reader, not to the paper. */
  readonly isTurned?: (page: number) => boolean;
  /** Finds words, blanks ignored; absent where the text of the format cannot be read. */
  readonly find?: (text: string) => readonly Hit[];
  /** The box of a named field or object. */
  readonly field?: (name: string) => Hit | undefined;
  /** The visible parts of the seals that are on a page already. */
  readonly sealsOn?: (page: number) => readonly Box[];
  /** The boxes of the characters of a page. */
  readonly textOn?: (page: number) => readonly Box[];
}

/** Boxes for a seal, and what a person should know before it is applied. */
export interface ResolvedPlacement {
  readonly unit: 'mm';
  readonly origin: 'top-left-of-page';
  readonly placements: readonly Placement[];
  /** Warnings: none of them keeps anyone from sealing. @basis product.md R15 */
  readonly findings: readonly Finding<SealingCode>[];
}

/**
 * Turns a wish into boxes, by the one rule that every format, the dry run and sealing share.
 *
 * @basis product.md A5, R13–R15; ofd-signatures.md §8
 */
export function resolvePlacement(
  document: PlacingDocument,
  place: Place,
  seal: PageSize,
): ResolvedPlacement | Refusal {
  const isSized = [seal.width, seal.height].every((side) => Number.isFinite(side) && side > 0);
  if (!isSized) return refuse('place-seal-size', 'A5', `${seal.width} x ${seal.height} mm`);
  const resolved = resolveKind({ document, seal }, place);
  if ('refused' in resolved) return resolved;
  const { placements, findings } = resolved;
  if (placements.length > placementsMax) {
    return refuse('place-too-many', 'A5', String(placements.length));
  }
  return {
    unit: 'mm',
    origin: 'top-left-of-page',
    placements,
    findings: [...findings, ...placeFindings(document, placements)],
  };
}

/** The file and the seal a wish is about. */
export interface Placing {
  readonly document: PlacingDocument;
  readonly seal: PageSize;
}

/** Boxes and what was noticed on the way. */
export interface Resolved {
  readonly placements: readonly Placement[];
  readonly findings: readonly Finding<SealingCode>[];
}

function resolveKind(placing: Placing, place: Place): Resolved | Refusal {
  switch (place.kind) {
    case 'point':
      return resolvePoints(placing, [place.page], place);
    case 'points':
      return resolveEach(placing, place.points);
    case 'everyPage':
      return resolveEveryPage(placing, place);
    case 'keyword':
      return resolveKeyword(placing, place);
    case 'riding':
      return resolveRiding(placing, place);
    case 'field':
      return resolveField(placing, place.name);
  }
}

function resolvePoints(
  { document, seal }: Placing,
  pages: readonly number[],
  { xMm: x, yMm: y }: { readonly xMm: number; readonly yMm: number },
): Resolved | Refusal {
  const placements: Placement[] = [];
  for (const page of pages) {
    if (!Number.isInteger(page) || page < 1 || page > document.pageCount) {
      return refuse('place-page-missing', 'A5', `${page} / ${document.pageCount}`);
    }
    const { width, height } = document.sizeOf(page);
    const shows = x < width && y < height && x + seal.width > 0 && y + seal.height > 0;
    if (!shows) return refuse('place-outside-page', 'R15', `${page}: ${x}, ${y} mm`);
    placements.push({ page, box: { x, y, ...seal } });
  }
  return { placements, findings: [] };
}

function resolveEach(placing: Placing, points: readonly PagePoint[]): Resolved | Refusal {
  if (points.length === 0) return refuse('place-page-missing', 'A5', '0');
  if (points.length > placementsMax) return refuse('place-too-many', 'A5', String(points.length));
  const placements: Placement[] = [];
  for (const point of points) {
    const one = resolvePoints(placing, [point.page], point);
    if ('refused' in one) return one;
    placements.push(...one.placements);
  }
  return { placements, findings: [] };
}

function resolveEveryPage(placing: Placing, place: EveryPagePlace): Resolved | Refusal {
  const { pageCount } = placing.document;
  const pages = pagesIn(place.pages ?? 'all', pageCount);
  if (pages === undefined || pages.length === 0) {
    return refuse('place-page-missing', 'A5', `${pageCount} pages`);
  }
  return resolvePoints(placing, pages, place);
}

function resolveKeyword(placing: Placing, place: KeywordPlace): Resolved | Refusal {
  const { document } = placing;
  const { find, pageCount } = document;
  const { occurrence = 1, text } = place;
  if (find === undefined) return refuse('place-keyword-format', 'A5');
  const pages = place.pages === undefined ? undefined : pagesIn(place.pages, pageCount);
  if (place.pages !== undefined && pages === undefined) {
    return refuse('place-page-missing', 'A5', `${pageCount} pages`);
  }
  const isWanted = (page: number): boolean => pages === undefined || pages.includes(page);
  const hits = find(text).filter(({ page }) => isWanted(page));
  if (hits.length === 0) return refuse('place-keyword-missing', 'R14', text);
  const chosen = occurrence === 'all' ? hits : hits.filter((_, i) => i + 1 === occurrence);
  if (chosen.length === 0) {
    return refuse('place-occurrence-missing', 'R14', `${occurrence} / ${hits.length}`);
  }
  const { dxMm = 0, dyMm = 0 } = place;
  return {
    placements: chosen.map((hit) => centredOn(placing, hit, { dxMm, dyMm })),
    findings: [],
  };
}

function resolveField(placing: Placing, name: string): Resolved | Refusal {
  const { document, seal } = placing;
  if (document.field === undefined) return refuse('place-field-format', 'A5');
  const hit = document.field(name);
  if (hit === undefined) return refuse('place-field-missing', 'A5', name);
  const { width, height } = hit.box;
  const fits = seal.width <= width + 0.5 && seal.height <= height + 0.5;
  const detail = `${name}: ${width.toFixed(1)} x ${height.toFixed(1)} mm`;
  return {
    placements: [centredOn(placing, hit, { dxMm: 0, dyMm: 0 })],
    // The seal keeps its nominal size: a smaller one would be another seal.
    findings: fits ? [] : [{ code: 'place-field-smaller', where: `page ${hit.page}`, detail }],
  };
}

/** The seal lies centred on a box, pushed back onto the page where it would leave it. */
function centredOn(
  { document, seal }: Placing,
  { page, box }: Hit,
  { dxMm, dyMm }: { readonly dxMm: number; readonly dyMm: number },
): Placement {
  const sheet = document.sizeOf(page);
  const within = (at: number, size: number, room: number): number =>
    Math.max(0, Math.min(at, room - size));
  const x = within(box.x + box.width / 2 - seal.width / 2 + dxMm, seal.width, sheet.width);
  const y = within(box.y + box.height / 2 - seal.height / 2 + dyMm, seal.height, sheet.height);
  return { page, box: { x, y, ...seal } };
}
