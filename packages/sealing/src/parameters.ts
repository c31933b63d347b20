import { decimal, hex } from '@yunzhang/base';
import type { OfdPage, SignatureParameter } from '@yunzhang/ofd';
import { pageSetText } from './page-set.ts';
import type { KeywordPlace, Place, Placement } from './place.ts';
import type { RidingPlace } from './riding.ts';

/** Points that are named one by one; the places themselves are all in the signature. */
const pointsMax = 100;

/** Names of what a seal of ours says about its places, inside the signed part. */
export const placeParameters = {
  /** The wish that placed the seal. */
  place: 'yunzhang.place',
  /** The pages of a riding seal, in order. */
  ridingPages: 'yunzhang.riding.pages',
} as const;

/**
 * The wish that placed a seal, for an audit: what it was, not where it led.
 *
 * The free text comes last, so that nothing a person typed is taken for another word.
 *
 * @basis ofd-signatures.md §8.2
 */
export function placeText(place: Place): string {
  if (place.kind === 'riding') return ridingText(place);
  if (place.kind === 'keyword') return keywordText(place);
  if (place.kind === 'field') return `field name=${place.name}`;
  if (place.kind === 'points') {
    const points = place.points.slice(0, pointsMax);
    return `points ${points.map((one) => `page=${one.page} ${pointText(one)}`).join(' ')}`;
  }
  if (place.kind === 'point') return `point page=${place.page} ${pointText(place)}`;
  return `everyPage pages=${pageSetText(place.pages ?? 'all')} ${pointText(place)}`;
}

function pointText({ xMm, yMm }: { readonly xMm: number; readonly yMm: number }): string {
  return `x=${decimal(xMm)} y=${decimal(yMm)}`;
}

function keywordText({ occurrence = 1, pages, dxMm = 0, dyMm = 0, text }: KeywordPlace): string {
  const offset = `dx=${decimal(dxMm)} dy=${decimal(dyMm)}`;
  const set = pageSetText(pages ?? 'all');
  return `keyword occurrence=${occurrence} pages=${set} ${offset} text=${text}`;
}

function ridingText({ edge, pages, group, minSliceMm, alongMm, facing }: RidingPlace): string {
  return [
    `riding edge=${edge} pages=${pageSetText(pages ?? 'all')}`,
    ...(group === undefined ? [] : [`group=${group}`]),
    ...(minSliceMm === undefined ? [] : [`min-slice=${decimal(minSliceMm)}`]),
    ...(alongMm === undefined ? [] : [`along=${decimal(alongMm)}`]),
    ...(facing === true ? ['facing'] : []),
  ].join(' ');
}

/**
 * What the signature protects about the places of a seal.
 *
 * A riding seal lists its pages: `number:pageId:/entry:sm3`, a line for each, the number being that
 * of the page in the document. A page that is taken out, put elsewhere or changed can then be
 * named, not only noticed.
 *
 * @basis product.md N26; ofd-signatures.md §4 (Parameters), §8.2
 */
export function parametersOf(
  place: Place,
  placed: { readonly placements: readonly Placement[]; readonly pages: readonly OfdPage[] },
  digestOf: (entry: string) => Uint8Array | undefined,
): readonly SignatureParameter[] {
  const rule = { name: placeParameters.place, type: 'text', value: placeText(place) };
  if (place.kind !== 'riding') return [rule];
  const numbers = [...new Set(placed.placements.map(({ page }) => page))];
  const lines = numbers.flatMap((number) => {
    const page = placed.pages[number - 1];
    const digest = page?.path === undefined ? undefined : digestOf(page.path);
    // A page without a file has nothing that could be swapped.
    if (page?.path === undefined || digest === undefined) return [];
    return [`${number}:${page.id}:/${page.path}:${hex(digest)}`];
  });
  return [rule, { name: placeParameters.ridingPages, type: 'text', value: lines.join('\n') }];
}
