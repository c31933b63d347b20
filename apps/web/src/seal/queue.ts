import type { Problem, Seal } from '../app/client.ts';
import type { HeldFile } from '../documents/held-file.ts';
import type { PageDocument } from '../documents/page-document.ts';
import type { SealReport } from '../verify/report.ts';
import { firstPlace, type Marked } from './default-place.ts';
import { pagesOf, planOf, pointRule, type Planned, type Rule } from './rule.ts';
import { keepReachable, tenth, type Placement, type SealSize } from './placement.ts';

/** Why a file cannot be sealed here. */
export type Unfit = 'file-format' | 'file-too-large' | 'file-unreadable' | 'file-no-pages';

/** Who decided where the seal is. */
export type PlacedBy = 'words' | 'usual' | 'person';

/** A file that can be shown. */
export interface Shown {
  readonly document: PageDocument;
  readonly marked?: Marked;
  /** Seals the file carries already. */
  readonly earlier: readonly SealReport[];
}

/** One file of the queue and how far it is. */
export interface QueuedFile extends HeldFile {
  readonly id: string;
  /** Octets of the file on the disk, where it was too large to be read. */
  readonly sizeOnDisk?: number;
  readonly stage: 'opening' | 'unfit' | 'ready' | 'sealing' | 'sealed' | 'refused';
  readonly unfit?: Unfit;
  readonly shown?: Shown;
  readonly place?: Placement;
  readonly placedBy?: PlacedBy;
  /** How the seal comes to its places; one place where absent. */
  readonly rule?: Rule;
  readonly sealedBytes?: Uint8Array<ArrayBuffer>;
  readonly problem?: Problem;
}

/** The whole desk: files, the one in front, and the seal in hand. */
export interface Desk {
  readonly files: readonly QueuedFile[];
  readonly front?: string;
  readonly seal?: Seal;
  readonly busy: boolean;
  readonly snapping: boolean;
}

export const emptyDesk: Desk = { files: [], busy: false, snapping: true };

/** Changes one file. */
export function changeFile(desk: Desk, id: string, change: (file: QueuedFile) => QueuedFile): Desk {
  return { ...desk, files: desk.files.map((file) => (file.id === id ? change(file) : file)) };
}

/** Puts files at the end of the queue; the first ever comes to the front. */
export function addFiles(desk: Desk, files: readonly QueuedFile[]): Desk {
  const front = desk.front ?? files[0]?.id;
  return { ...desk, files: [...desk.files, ...files], ...(front === undefined ? {} : { front }) };
}

/** Takes a file away; its neighbour comes to the front. */
export function removeFile(desk: Desk, id: string): Desk {
  const at = desk.files.findIndex((file) => file.id === id);
  const files = desk.files.filter((file) => file.id !== id);
  const { front, ...rest } = desk;
  const next = front === id ? (files[at] ?? files.at(-1))?.id : front;
  return { ...rest, files, ...(next === undefined ? {} : { front: next }) };
}

/** The file in front. */
export function frontFile(desk: Desk): QueuedFile | undefined {
  return desk.files.find((file) => file.id === desk.front);
}

/** Gives a file its first place, unless a person has chosen one. */
export function placeFirst(file: QueuedFile, seal: Seal | undefined): QueuedFile {
  if (file.shown === undefined || seal === undefined || file.placedBy === 'person') return file;
  const first = firstPlace(file.shown.document.pages, seal, file.shown.marked);
  return { ...file, place: first.place, placedBy: first.words === undefined ? 'usual' : 'words' };
}

/** Takes another seal in hand. A place chosen by a person keeps its centre. */
export function takeSeal(desk: Desk, seal: Seal): Desk {
  const before = desk.seal;
  const files = desk.files.map((file) => {
    if (!isOpenToChange(file)) return file;
    if (file.placedBy !== 'person' || file.place === undefined || before === undefined) {
      return placeFirst(file, seal);
    }
    return { ...file, place: recentre(file.place, before, seal) };
  });
  return { ...desk, seal, files };
}

function recentre(place: Placement, before: SealSize, after: SealSize): Placement {
  return {
    page: place.page,
    x: tenth(place.x + (before.widthMm - after.widthMm) / 2),
    y: tenth(place.y + (before.heightMm - after.heightMm) / 2),
  };
}

/** Moves the seal of a file where a person wants it. */
export function moveTo(desk: Desk, id: string, wish: Placement): Desk {
  const { seal } = desk;
  if (seal === undefined) return desk;
  return changeFile(desk, id, (file) => {
    const pages = file.shown?.document.pages ?? [];
    const number = nearestPage(pagesOf(file.rule ?? pointRule, pages.length), wish.page);
    const page = pages[number - 1];
    if (page === undefined || !isOpenToChange(file)) return file;
    const place = keepReachable({ ...wish, page: number }, seal, page);
    return { ...file, place, placedBy: 'person' };
  });
}

/** The nearest page of those a seal may be on. */
function nearestPage(pages: readonly number[], wish: number): number {
  let best = pages[0] ?? 1;
  for (const page of pages) if (Math.abs(page - wish) < Math.abs(best - wish)) best = page;
  return best;
}

/** Changes how the seal of a file comes to its places. */
export function setRule(desk: Desk, id: string, rule: Rule): Desk {
  const next = changeFile(desk, id, (file) => (isOpenToChange(file) ? { ...file, rule } : file));
  const { place, placedBy } = next.files.find((file) => file.id === id) ?? {};
  if (place === undefined || rule.kind !== 'everyPage') return next;
  // The seal that can be moved stands on a page of the set.
  const moved = moveTo(next, id, place);
  return changeFile(moved, id, (file) => (placedBy === undefined ? file : { ...file, placedBy }));
}

/** Has every file follow the rule of one of them. What rests on words of a file stays with it. */
export function spreadRule(desk: Desk, rule: Rule): Desk {
  return desk.files.reduce((next, file) => setRule(next, file.id, rule), desk);
}

/** Where the seal of a file will be, as sealing will do it. */
export function plannedFor(file: QueuedFile, seal: Seal | undefined): Planned | undefined {
  if (file.shown === undefined || file.place === undefined || seal === undefined) return undefined;
  const { document, earlier } = file.shown;
  return planOf(file.rule ?? pointRule, file.place, { sizes: document.pages, earlier, seal });
}

/** A file whose seal can still be moved. */
export function isOpenToChange(file: QueuedFile): boolean {
  return file.stage === 'ready' || file.stage === 'refused' || file.stage === 'opening';
}

/** The files one press of the button seals. */
export function sealable(desk: Desk): readonly QueuedFile[] {
  const waits = (file: QueuedFile) => file.stage === 'ready' || file.stage === 'refused';
  return desk.files.filter((file) => {
    if (!waits(file)) return false;
    const planned = plannedFor(file, desk.seal);
    return planned !== undefined && 'placements' in planned;
  });
}

/** What came of the last press, once something did. */
export function tally(desk: Desk): { readonly done: number; readonly failed: number } {
  const count = (stage: QueuedFile['stage']) =>
    desk.files.filter((file) => file.stage === stage).length;
  return { done: count('sealed'), failed: count('refused') };
}
