import { type Box, type Finding, overlap } from '@yunzhang/base';
import type { SealingCode } from './codes.ts';
import type { Placement, PlacingDocument } from './place.ts';

/** Share of the seal that may lie over characters. @basis product.md R15 */
const textShareMax = 0.6;
/** Share of a seal that may lie over another one. @basis ofd-signatures.md §8.2 */
const sealShareMax = 0.1;
/** Share of the seal that may be off the page: what rounding of millimetres makes. */
const offShareMax = 0.005;
/** Pages looked at: a warning about each page of a book helps nobody. */
const pagesMax = 200;
/** Characters and earlier seals looked at on one page. */
const boxesMax = 100_000;

/**
 * What a person should know before a seal is applied: on a turned page, off the page, over much
 * text, over a seal.
 *
 * A riding seal lies over the edge by design: the parts that show are looked at, not its boxes.
 *
 * @basis product.md R15; ofd-signatures.md §8.2
 */
export function placeFindings(
  document: PlacingDocument,
  placements: readonly Placement[],
): readonly Finding<SealingCode>[] {
  const findings: Finding<SealingCode>[] = [];
  const earlier = new Map<number, Box[]>();
  for (const placement of placements) {
    const known = earlier.get(placement.page);
    if (known === undefined && earlier.size >= pagesMax) continue;
    const seals = known ?? [...(document.sealsOn?.(placement.page) ?? [])].slice(0, boxesMax);
    earlier.set(placement.page, seals);
    const box = shownPart(placement);
    const note = (code: SealingCode, share: number): void => {
      findings.push({ code, where: `page ${placement.page}`, detail: percent(share) });
    };
    if (known === undefined && document.isTurned?.(placement.page) === true) {
      findings.push({ code: 'place-page-turned', where: `page ${placement.page}` });
    }
    const off = 1 - shareOn(document, placement.page, box);
    if (off > offShareMax) note('place-part-off-page', off);
    const over = seals.reduce((most, one) => Math.max(most, shareOf(box, one)), 0);
    if (over > sealShareMax) note('place-over-seal', over);
    const text = textShare(document, placement.page, box);
    if (text > textShareMax) note('place-over-text', text);
    seals.push(box);
  }
  return findings;
}

/** The part of a placement that is seen. */
export function shownPart({ box, clip }: Placement): Box {
  if (clip === undefined) return box;
  return { x: box.x + clip.x, y: box.y + clip.y, width: clip.width, height: clip.height };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function shareOn(document: PlacingDocument, page: number, box: Box): number {
  return overlap(box, { x: 0, y: 0, ...document.sizeOf(page) }) / (box.width * box.height);
}

/** The share of the smaller of the two that both cover. */
function shareOf(p: Box, q: Box): number {
  const area = Math.min(p.width * p.height, q.width * q.height);
  return area > 0 ? overlap(p, q) / area : 0;
}

/** Boxes of characters seldom lie over each other, so their shares are added up. */
function textShare(document: PlacingDocument, page: number, box: Box): number {
  const characters = (document.textOn?.(page) ?? []).slice(0, boxesMax);
  const covered = characters.reduce((sum, one) => sum + overlap(box, one), 0);
  return Math.min(1, covered / (box.width * box.height));
}
