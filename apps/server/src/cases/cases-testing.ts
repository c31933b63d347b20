import {
  type Actor,
  type Attempt,
  calendar2026,
  catalog,
  type Catalog,
  clock as theClock,
  type Stage,
} from '@yunzhang/scenario';
import { scenarios } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import { type Answer, type CaseParts, type Cases, createCases } from './cases.ts';
import { settleCase } from './settling.ts';
import { readCases } from './store.ts';
import { caseMigrations } from './tables.ts';

/** Cases over a database of their own, for tests only; time stands still until a test moves it. */
export interface CaseBench {
  readonly database: TestDatabase<unknown>;
  readonly clock: { at: number };
  readonly cases: Cases;
  /** Another server over the same database. */
  another(changes?: Partial<CaseParts>): Cases;
  /** Takes everything away. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** All scenarios of the platform. */
export const known: Catalog = catalog(scenarios);

export async function caseBench(): Promise<CaseBench> {
  const database = await testDatabase<unknown>([caseMigrations]);
  const clock = { at: 0 };
  const another = (changes: Partial<CaseParts> = {}): Cases =>
    createCases({
      database,
      catalog: known,
      tables: () => ({ calendar: calendar2026 }),
      now: () => clock.at,
      submit: async () => undefined,
      ...changes,
    });
  return {
    database,
    clock,
    cases: another(),
    another,
    clear: async () => clearCases(database.query),
    close: async () => database.close(),
  };
}

async function clearCases(at: Executor): Promise<void> {
  await sql`truncate case_state, case_act, case_claim, case_attempt, case_party, case_due,
    case_watch, case_record restart identity`.execute(at);
}

/** Ids people can say, as the engine's own shelf gives them: `c`, then `c/1`. */
export function spokenIds() {
  let base: string | undefined;
  let isFirst = false;
  let made = 0;
  let serial = 0;
  const parts = new Map<string, number>();
  return {
    begin: (name: string | undefined, on: string | undefined): void => {
      base = name ?? on;
      isFirst = name !== undefined;
      made = base === undefined ? 0 : (parts.get(base) ?? 0);
    },
    newId: (scenario: string): string => {
      if (base === undefined) return `${scenario}-${++serial}`;
      if (!isFirst) return `${base}/${++made}`;
      isFirst = false;
      return base;
    },
    count: (ids: readonly string[]): void => {
      for (const id of ids) {
        const head = id.slice(0, Math.max(0, id.lastIndexOf('/')));
        if (head !== '') parts.set(head, (parts.get(head) ?? 0) + 1);
      }
    },
  };
}

/** An attempt of a story, on its way to the store. */
export interface StoryAttempt {
  readonly actor: Actor;
  readonly scenario: string;
  readonly act: string;
  readonly on?: string;
  readonly body: Pick<Attempt, 'input' | 'names' | 'expects'>;
  readonly key: string;
}

/** Tells stories to the store; `send` is how attempts reach it where they do not go straight. */
export function storeStage(
  bench: CaseBench,
  sending?: (cases: Cases) => Promise<(told: StoryAttempt) => Promise<Answer>>,
): Stage {
  const ids = spokenIds();
  const cases = bench.another({ newId: ids.newId });
  const straight = async ({ actor, body, key, ...place }: StoryAttempt): Promise<Answer> =>
    cases.attempt(actor, { ...place, ...body }, key);
  const sender = sending?.(cases);
  let serial = 0;
  const frame = { actor: theClock, catalog: known, tables: { calendar: calendar2026 } };
  const stored = async (id: string) => (await readCases(bench.database.query, [id]))[0];
  return {
    attempt: async ({ actor, now, act, opens, on, input, names, expects }) => {
      bench.clock.at = now;
      ids.begin(opens?.as, on);
      const able = known.scenarios.find(({ acts }) => Object.hasOwn(acts, act));
      const scenario = opens?.scenario ?? (await stored(on ?? ''))?.scenario ?? able?.id ?? '';
      const place = on === undefined ? {} : { on };
      const body = { input, names, ...(expects === undefined ? {} : { expects }) };
      const told = { actor, scenario, act, ...place, body, key: `story-${++serial}` };
      // The clock has no login: it never comes by HTTP.
      const send = actor.system === 'clock' ? undefined : await sender;
      const answer = await (send ?? straight)(told);
      if ('refused' in answer) return { refused: answer.refused };
      ids.count(answer.opened);
      const seals = answer.seals.map((one) => `${one.case}/${one.paper}.${one.place}`);
      return { seals, opened: answer.opened };
    },
    look: async (id, now) => {
      bench.clock.at = now;
      ids.begin(undefined, id);
      await settleCase(
        { database: bench.database, submit: async () => undefined },
        { id, frame: () => ({ ...frame, now, newId: ids.newId }) },
      );
      return stored(id);
    },
  };
}
