import type { Box, Finding, Refusal } from '@yunzhang/base';
import type { SealingCode } from './codes.ts';
import { type PageSet, pagesIn } from './page-set.ts';
import type { PageSize, Placement, Placing, Resolved } from './place.ts';
import { refuse } from './refusal.ts';

/** Edges a riding seal can lie across. */
export type Edge = 'right' | 'left' | 'top' | 'bottom';

/**
 * A seal cut into slices over several pages.
 *
 * @basis ofd-signatures.md §8.1; product.md R13
 */
export interface RidingPlace {
  readonly kind: 'riding';
  readonly edge: Edge;
  /** All pages where absent; `odd` and `even` for paper printed on both sides. */
  readonly pages?: PageSet;
  /** Slices of one seal, 20 where absent; then the next seal begins. */
  readonly group?: number;
  /** Narrower slices are not made: 2 mm where absent. */
  readonly minSliceMm?: number;
  /** Start of the seal along the edge; centred where absent. */
  readonly alongMm?: number;
  /** Facing pages: each seal lies across two neighbours, half on either. */
  readonly facing?: boolean;
}

const groupDefault = 20;
/** Narrower slices cannot be read. @basis ofd-signatures.md §8.1 */
const sliceMinMm = 2;

/**
 * Cuts a seal over pages.
 *
 * The rule for long documents: as many slices to a seal as asked for, but never narrower than the
 * minimum (then groups are smaller, and a finding says so). A single page that is left over joins
 * the group before it; where that would make its slices too narrow, the two share their pages
 * evenly. Where not even two slices are wide enough the answer is a refusal.
 *
 * @basis ofd-signatures.md §8.1; product.md R13
 */
export function resolveRiding(placing: Placing, place: RidingPlace): Resolved | Refusal {
  const { document, seal } = placing;
  const pages = pagesIn(place.pages ?? 'all', document.pageCount);
  if (pages === undefined) return refuse('place-page-missing', 'A5', `${document.pageCount} pages`);
  if (pages.length < 2) return refuse('place-riding-one-page', 'R13');
  const { group = groupDefault, minSliceMm = sliceMinMm } = place;
  const across = isUpright(place.edge) ? seal.width : seal.height;
  const isSound = Number.isInteger(group) && group >= 2 && minSliceMm > 0;
  if (!isSound) return refuse('place-riding-slices', 'R13', `${group}, ${minSliceMm} mm`);
  // A slice of exactly the minimum must not fail by the last bit of a division.
  const most = Math.floor(across / minSliceMm + 1e-9);
  if (most < 2) return refuse('place-riding-slices', 'R13', `${across} mm / ${minSliceMm} mm`);
  if (place.facing === true) return { placements: facing(placing, place, pages), findings: [] };
  const counts = groupCounts(pages.length, { wanted: group, most });
  if (counts === undefined) {
    return refuse('place-riding-slices', 'R13', `${pages.length} / ${most}`);
  }
  let from = 0;
  const placements = counts.flatMap((count) => {
    const members = pages.slice(from, from + count);
    from += count;
    return members.map((page, index): Placement => {
      const sheet = document.sizeOf(page);
      return { page, ...slice({ sheet, seal, place, index, count }) };
    });
  });
  const findings =
    place.group === undefined ? [] : regrouped({ pages: pages.length, group, most, counts });
  return { placements, findings };
}

function isUpright(edge: Edge): boolean {
  return edge === 'right' || edge === 'left';
}

function regrouped(facts: {
  readonly pages: number;
  readonly group: number;
  readonly most: number;
  readonly counts: readonly number[];
}): readonly Finding<SealingCode>[] {
  const { pages, group, most, counts } = facts;
  if (Math.min(pages, group) <= most) return [];
  return [{ code: 'place-riding-regrouped', detail: `${group} > ${most}: ${counts.join(' + ')}` }];
}

/** How many pages each seal has; undefined where it cannot be done. */
function groupCounts(
  pages: number,
  { wanted, most }: { readonly wanted: number; readonly most: number },
): readonly number[] | undefined {
  const size = Math.min(wanted, most);
  const counts = Array.from({ length: Math.floor(pages / size) }, () => size);
  const rest = pages % size;
  if (rest > 1) counts.push(rest);
  if (rest !== 1) return counts;
  // A group of one page would show a whole seal.
  const last = (counts.pop() ?? 0) + 1;
  if (last <= most) return [...counts, last];
  const half = Math.floor(last / 2);
  return half < 2 ? undefined : [...counts, last - half, half];
}

/**
 * The box and the shown slice of page `index` of `count`.
 *
 * @basis ofd-signatures.md §8.1: right and bottom edges count slices from the start of the seal,
 * left and top edges from its end.
 */
function slice(part: {
  readonly sheet: PageSize;
  readonly seal: PageSize;
  readonly place: RidingPlace;
  readonly index: number;
  readonly count: number;
}): { readonly box: Box; readonly clip: Box } {
  const { sheet, seal, place, index, count } = part;
  const { edge } = place;
  const thickness = (isUpright(edge) ? seal.width : seal.height) / count;
  const isFar = edge === 'right' || edge === 'bottom';
  const from = thickness * (isFar ? index : count - 1 - index);
  return cut({ sheet, seal, place, edge, from, thickness });
}

/** The part of the seal from `from` on, with its outer border on the edge of the page. */
function cut(part: {
  readonly sheet: PageSize;
  readonly seal: PageSize;
  readonly place: RidingPlace;
  readonly edge: Edge;
  readonly from: number;
  readonly thickness: number;
}): { readonly box: Box; readonly clip: Box } {
  const { sheet, seal, place, edge, from, thickness } = part;
  const lies = isUpright(edge);
  const isFar = edge === 'right' || edge === 'bottom';
  const room = lies ? sheet.width : sheet.height;
  const across = isFar ? room - thickness - from : -from;
  const centre = ((lies ? sheet.height : sheet.width) - (lies ? seal.height : seal.width)) / 2;
  const along = place.alongMm ?? centre;
  return lies
    ? {
        box: { x: across, y: along, ...seal },
        clip: { x: from, y: 0, width: thickness, height: seal.height },
      }
    : {
        box: { x: along, y: across, ...seal },
        clip: { x: 0, y: from, width: seal.width, height: thickness },
      };
}

const opposite: Readonly<Record<Edge, Edge>> = {
  right: 'left',
  left: 'right',
  top: 'bottom',
  bottom: 'top',
};

/**
 * Half a seal on the edge of each page and its other half on the opposite edge of the next.
 *
 * @basis ofd-signatures.md §8.1 (facing pages), with halves of equal size
 */
function facing(
  { document, seal }: Placing,
  place: RidingPlace,
  pages: readonly number[],
): readonly Placement[] {
  const thickness = (isUpright(place.edge) ? seal.width : seal.height) / 2;
  const half = (page: number, edge: Edge): Placement => {
    const from = edge === 'right' || edge === 'bottom' ? 0 : thickness;
    return { page, ...cut({ sheet: document.sizeOf(page), seal, place, edge, from, thickness }) };
  };
  return pages.slice(1).flatMap((page, i) => {
    return [half(pages[i] as number, place.edge), half(page, opposite[place.edge])];
  });
}
