import type { Refusal } from '@yunzhang/base';
import {
  pagesIn,
  readPageSet,
  resolvePlacement,
  type Edge,
  type Place,
  type PlacingDocument,
  type ResolvedPlacement,
} from '@yunzhang/sealing';
import type { PageSize } from '../documents/page-document.ts';
import type { TextHit } from '../documents/page-text.ts';
import type { SealReport } from '../verify/report.ts';
import { tenth, type Placement, type SealSize } from './placement.ts';

/** Edges a riding seal can lie across, the usual one first. */
export const edges = ['right', 'left', 'top', 'bottom'] as const satisfies readonly Edge[];

/** Ticked places one request can carry: they travel in its address. */
export const tickedMax = 100;

/** How one seal comes to its places. @basis product.md R12–R14 */
export type Rule = PointRule | WordsRule | EveryPageRule | RidingRule;

/** One place, chosen by hand. */
export interface PointRule {
  readonly kind: 'point';
}

/** Over words that were found, those that are ticked. */
export interface WordsRule {
  readonly kind: 'words';
  readonly hits: readonly TextHit[];
  readonly ticked: ReadonlySet<TextHit>;
}

/** The same place on several pages: `all`, `odd`, `even` or `1-3,5`. */
export interface EveryPageRule {
  readonly kind: 'everyPage';
  readonly pages: string;
}

/** One seal cut over several pages. */
export interface RidingRule {
  readonly kind: 'riding';
  readonly edge: Edge;
  readonly pages: string;
  readonly group: number;
  readonly facing: boolean;
}

/** What a person begins with. */
export const pointRule: PointRule = { kind: 'point' };

/** What is known of a file when its places are worked out. */
export interface Sheets {
  readonly sizes: readonly PageSize[];
  readonly earlier: readonly SealReport[];
}

/** Why a rule gives no place yet: something is missing that only the person can give. */
export type Missing = 'rule-no-words' | 'rule-none-ticked' | 'rule-many-ticked' | 'rule-bad-pages';

/** A wish the server understands, or what is missing for one. */
export function wishOf(
  rule: Rule,
  place: Placement,
  facts: Sheets & { readonly seal: SealSize },
): Place | Missing {
  if (rule.kind === 'point') {
    return { kind: 'point', page: place.page, xMm: place.x, yMm: place.y };
  }
  if (rule.kind === 'words') return pointsOf(rule, facts);
  const pages = readPageSet(rule.pages);
  if (pages === undefined || pagesIn(pages, facts.sizes.length) === undefined) {
    return 'rule-bad-pages';
  }
  if (rule.kind === 'everyPage') return { kind: 'everyPage', xMm: place.x, yMm: place.y, pages };
  const { edge, group, facing } = rule;
  return { kind: 'riding', edge, pages, group, facing };
}

function pointsOf(
  { hits, ticked }: WordsRule,
  { sizes, seal }: Sheets & { readonly seal: SealSize },
): Place | Missing {
  if (hits.length === 0) return 'rule-no-words';
  const chosen = hits.filter((hit) => ticked.has(hit));
  if (chosen.length === 0) return 'rule-none-ticked';
  if (chosen.length > tickedMax) return 'rule-many-ticked';
  return { kind: 'points', points: chosen.flatMap((hit) => overHit(hit, seal, sizes)) };
}

/** The seal in the middle of the words, wholly on the page where it is large enough. */
function overHit({ page, boxes }: TextHit, seal: SealSize, sizes: readonly PageSize[]) {
  const [box] = boxes;
  const size = sizes[page - 1];
  if (box === undefined || size === undefined) return [];
  const inside = (middle: number, own: number, room: number) =>
    tenth(Math.max(0, Math.min(middle - own / 2, room - own)));
  const xMm = inside(box.x + box.width / 2, seal.widthMm, size.widthMm);
  const yMm = inside(box.y + box.height / 2, seal.heightMm, size.heightMm);
  return [{ page, xMm, yMm }];
}

/** Boxes on the pages, by the rule sealing itself uses; else what is missing or refused. */
export type Planned = ResolvedPlacement | Refusal | { readonly missing: Missing };

/** Works out where a seal will be, as sealing will. @basis product.md A5, R16 */
export function planOf(
  rule: Rule,
  place: Placement,
  facts: Sheets & { readonly seal: SealSize },
): Planned {
  const wish = wishOf(rule, place, facts);
  if (typeof wish === 'string') return { missing: wish };
  const { seal } = facts;
  const size = { width: seal.widthMm, height: seal.heightMm };
  return resolvePlacement(placingOf(facts), wish, size);
}

function placingOf({ sizes, earlier }: Sheets): PlacingDocument {
  return {
    pageCount: sizes.length,
    sizeOf(page) {
      const size = sizes[page - 1];
      return { width: size?.widthMm ?? 210, height: size?.heightMm ?? 297 };
    },
    sealsOn: (page) =>
      earlier.flatMap((one) => one.placements.filter((other) => other.page === page)),
  };
}

/** The pages a rule speaks of; all where it names none or names them wrongly. */
export function pagesOf(rule: Rule, count: number): readonly number[] {
  const set = rule.kind === 'everyPage' || rule.kind === 'riding' ? rule.pages : 'all';
  return pagesIn(readPageSet(set) ?? 'all', count) ?? pagesIn('all', count) ?? [];
}
