import {
  type Actor,
  type Case,
  type Catalog,
  clock,
  type Done,
  type DoneView,
  explain,
  type Explained,
  type Given,
  type Reader,
  settle,
  type Target,
  view,
  type View,
  viewDone,
} from '@yunzhang/scenario';
import type { Database } from '../support/index.ts';
import { type Frame, overFetched } from './fetching.ts';
import { fetchWanted, placeOf, readActs, readOfParties } from './store.ts';

/** Acts of one case that are told; of a longer history these, and without what was filled in. */
const actsMax = 5000;
/** Cases around one that are looked at for what of its history is secret. */
const kinMax = 1000;
/** Cases on one page. */
const pageMax = 50;
/** Cases looked at for one page: a page may be short, and there may be more after it. */
const lookedMax = 500;

/** Which of one's cases. */
export interface MineFilter {
  readonly scenario?: string;
  readonly phase?: string;
  /** What the page before gave as `next`. */
  readonly after?: string;
}

/** Some of one's cases, the last opened first. */
export interface MinePage {
  readonly cases: readonly View[];
  /** The case after which the next page begins; a page may be short, and have one all the same. */
  readonly next?: string;
}

/** What can be read of cases. Whoever may not know of a case is told that there is none. */
export interface CaseReading {
  read(id: string, reader: Reader): Promise<View | undefined>;
  /** The acts of one case, the first first. */
  history(id: string, reader: Reader): Promise<readonly DoneView[] | undefined>;
  /** What the actor can do now, and why not. */
  explain(actor: Actor, target: Target, given?: Given): Promise<Explained | undefined>;
  /** Cases in which the reader plays. */
  mine(reader: Reader, filter: MineFilter): Promise<MinePage>;
}

/** What reading needs. */
export interface ReadingParts {
  readonly catalog: Catalog;
  readonly database: Database<unknown>;
  readonly frameOf: (actor: Actor) => Frame;
}

/** Makes the readers. */
export function createReading(parts: ReadingParts): CaseReading {
  const { catalog, database } = parts;
  return {
    read: async (id, reader) => {
      const found = await standing(parts, id);
      return found === undefined ? undefined : view(catalog, found.case, reader);
    },
    history: async (id, reader) => {
      const found = await standing(parts, id);
      if (found === undefined || view(catalog, found.case, reader) === undefined) return undefined;
      return historyOf(parts, found, reader);
    },
    explain: async (actor, target, given) => {
      const first = 'on' in target ? { cases: new Set([target.on]) } : {};
      const { value } = await overFetched(
        async (wanted) => fetchWanted(database.query, wanted),
        numberedIds(parts.frameOf(actor)),
        first,
        (world) => explain(world, target, given),
      );
      return value;
    },
    mine: async (reader, filter) => mine(parts, reader, filter),
  };
}

/** Ids for cases that will never be: an explanation opens what it would open and keeps nothing. */
function numberedIds(frame: Frame): Frame {
  let made = 0;
  return { ...frame, newId: () => `new-${++made}` };
}

/** A case as it stands, with the acts of the clock that are not stored yet. */
interface Standing {
  readonly case: Case;
  readonly late: readonly Done[];
}

/**
 * A case with what is overdue in it done: what a reader sees never depends on whether the clock has
 * been by. It is not stored here; the clock comes to the same.
 */
async function standing(
  { database, frameOf }: ReadingParts,
  id: string,
): Promise<Standing | undefined> {
  const fetched = await overFetched(
    async (wanted) => fetchWanted(database.query, wanted),
    numberedIds(frameOf(clock)),
    { cases: new Set([id]) },
    (world) => settle(world, id),
  );
  const found = fetched.find(id);
  if (found === undefined) return undefined;
  const { value } = fetched;
  if (value === undefined || 'refused' in value) return { case: found, late: [] };
  const late = value.done.filter((done) => done.case === id);
  return { case: value.changed.find((c) => c.id === id) ?? found, late };
}

async function historyOf(
  { catalog, database }: ReadingParts,
  { case: found, late }: Standing,
  reader: Reader,
): Promise<readonly DoneView[]> {
  const { query } = database;
  const stored = await readActs(query, { id: found.id, limit: actsMax + 1 });
  // The clock may have come by between two looks.
  const acts = [...stored, ...late.filter(({ version }) => version > stored.length)];
  const isWhole = acts.length <= actsMax;
  const family = await fetchWanted(query, {
    cases: new Set(found.parent === undefined ? [] : [found.parent]),
    children: new Set([found.id]),
    claims: new Set(),
  });
  // Without all of its kin nobody can say what is secret: then none of them is shown to the
  // viewer, which keeps back whatever may have gone into one.
  const kin = family.cases.length <= kinMax ? family.cases : [];
  const told = isWhole ? acts : acts.slice(0, actsMax).map(withoutInput);
  return viewDone(catalog, [found, ...kin], told, reader);
}

const withoutInput = (done: Done): Done => ({ ...done, input: {} });

/**
 * The place of a page is told as a case its reader knows: neither how many cases there are in all
 * nor that there is one they may not know of can be read from it.
 */
async function mine(
  { catalog, database }: ReadingParts,
  reader: Reader,
  { scenario, phase, after }: MineFilter,
): Promise<MinePage> {
  const { query } = database;
  const parties = reader.parties.filter((party) => party !== clock.system);
  const first = after === undefined ? Number.MAX_SAFE_INTEGER : undefined;
  let before = first ?? (await placeOf(query, { parties, id: after ?? '' }));
  const cases: View[] = [];
  let last: string | undefined;
  let looked = 0;
  while (before !== undefined && (looked < lookedMax || last === undefined)) {
    const rows = await readOfParties(query, { parties, before, limit: pageMax });
    for (const { nr, case: c } of rows) {
      before = nr;
      const seen = view(catalog, c, reader);
      if (seen === undefined) continue;
      last = seen.id;
      if (scenario !== undefined && seen.scenario !== scenario) continue;
      if (phase !== undefined && seen.phase !== phase) continue;
      cases.push(seen);
      if (cases.length === pageMax) return { cases, next: last };
    }
    if (rows.length < pageMax) return { cases };
    looked += rows.length;
  }
  return last === undefined ? { cases } : { cases, next: last };
}
