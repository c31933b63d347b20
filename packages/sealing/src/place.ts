import type { Box, Refusal } from '@yunzhang/base';
import type { SealingCode } from './codes.ts';

/** Edges a riding seal can lie across. */
export type Edge = 'right' | 'left' | 'top' | 'bottom';

/** Where the seal shall go. Pages count from 1; mm from the top left of the page as shown. */
export type Place =
  | { readonly kind: 'point'; readonly page: number; readonly xMm: number; readonly yMm: number }
  | { readonly kind: 'keyword'; readonly text: string }
  | { readonly kind: 'riding'; readonly edge: Edge };

/** One box of a seal on a page; `clip` is the part that shows, relative to the box. */
export interface Placement {
  readonly page: number;
  readonly box: Box;
  readonly clip?: Box;
}

/** Size of a page in mm, as shown. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** A hit of the keyword search: the box of the words on a page. */
export interface Hit {
  readonly page: number;
  readonly box: Box;
}

/** Narrower slices cannot be read. @basis ofd-signatures.md §8.1 */
const sliceMinMm = 2;

/** What placing needs to know about the file and the seal. */
export interface PlaceRequest {
  readonly pages: readonly PageSize[];
  readonly seal: PageSize;
  readonly place: Place;
  readonly find: ((text: string) => readonly Hit[]) | undefined;
}

/** Turns a wish into boxes, by the one rule that every format shares. */
export function resolvePlace(request: PlaceRequest): readonly Placement[] | Refusal {
  const { place } = request;
  if (place.kind === 'point') return resolvePoint(request, place);
  if (place.kind === 'keyword') return resolveKeyword(request, place.text);
  return resolveRiding(request, place.edge);
}

/** A refusal of this package. */
export function refuse(refused: SealingCode, basis: string, detail?: string): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}

function resolvePoint(
  { pages, seal }: PlaceRequest,
  place: Extract<Place, { kind: 'point' }>,
): readonly Placement[] | Refusal {
  const page = pages[place.page - 1];
  if (page === undefined) {
    return refuse('place-page-missing', 'A5', `${place.page} / ${pages.length}`);
  }
  const { xMm: x, yMm: y } = place;
  const shows = x < page.width && y < page.height && x + seal.width > 0 && y + seal.height > 0;
  if (!shows) return refuse('place-outside-page', 'R15', `${x}, ${y} mm`);
  return [{ page: place.page, box: { x, y, ...seal } }];
}

// The seal lies centred on the words, pushed back onto the page where it would leave it.
function resolveKeyword(
  { pages, seal, find }: PlaceRequest,
  text: string,
): readonly Placement[] | Refusal {
  if (find === undefined) return refuse('place-keyword-format', 'A5');
  const [hit] = find(text);
  if (hit === undefined) return refuse('place-keyword-missing', 'R14', text);
  const page = pages[hit.page - 1] as PageSize;
  const within = (at: number, size: number, room: number): number =>
    Math.max(0, Math.min(at, room - size));
  const x = within(hit.box.x + hit.box.width / 2 - seal.width / 2, seal.width, page.width);
  const y = within(hit.box.y + hit.box.height / 2 - seal.height / 2, seal.height, page.height);
  return [{ page: hit.page, box: { x, y, ...seal } }];
}

function resolveRiding({ pages, seal }: PlaceRequest, edge: Edge): readonly Placement[] | Refusal {
  if (pages.length < 2) return refuse('place-riding-one-page', 'R13');
  const across = edge === 'right' || edge === 'left' ? seal.width : seal.height;
  const groups = groupsOf(pages.length, Math.floor(across / sliceMinMm));
  if (groups === undefined) return refuse('place-riding-slices', 'R13', String(pages.length));
  return groups.flatMap(({ from, count }) =>
    Array.from({ length: count }, (_, i) => {
      const page = pages[from + i] as PageSize;
      return { page: from + i + 1, ...slice({ page, seal, edge, index: i, count }) };
    }),
  );
}

// Groups as equal as can be, each a complete seal; a group of one page would show a whole seal.
function groupsOf(
  pages: number,
  sizeMax: number,
): readonly { readonly from: number; readonly count: number }[] | undefined {
  if (sizeMax < 2) return undefined;
  const groups = Math.ceil(pages / sizeMax);
  let from = 0;
  return Array.from({ length: groups }, (_, i) => {
    const count = Math.floor(pages / groups) + (i < pages % groups ? 1 : 0);
    const group = { from, count };
    from += count;
    return group;
  });
}

/**
 * The box and the shown slice of page `index` of `count`.
 *
 * @basis ofd-signatures.md §8.1: right and bottom edges count slices from the start of the seal,
 * left and top edges from its end.
 */
function slice(part: {
  readonly page: PageSize;
  readonly seal: PageSize;
  readonly edge: Edge;
  readonly index: number;
  readonly count: number;
}): { readonly box: Box; readonly clip: Box } {
  const { page, seal, edge, index, count } = part;
  const lies = edge === 'right' || edge === 'left';
  const thickness = (lies ? seal.width : seal.height) / count;
  const far = edge === 'right' || edge === 'bottom';
  const from = thickness * (far ? index : count - 1 - index);
  const room = lies ? page.width : page.height;
  const along = far ? room - thickness * (index + 1) : -from;
  const centred = ((lies ? page.height : page.width) - (lies ? seal.height : seal.width)) / 2;
  return lies
    ? {
        box: { x: along, y: centred, ...seal },
        clip: { x: from, y: 0, width: thickness, height: seal.height },
      }
    : {
        box: { x: centred, y: along, ...seal },
        clip: { x: 0, y: from, width: seal.width, height: thickness },
      };
}
