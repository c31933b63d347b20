import type { Refusal } from '@yunzhang/base';
import { acts } from '@yunzhang/ledger';
import type { Done } from '@yunzhang/scenario';
import { mandate } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { z } from 'zod';
import { lasting } from '../seals/index.ts';
import type { StatementRow } from '../statements/index.ts';
import type { Executor, HealthCheck, JobHandler } from '../support/index.ts';
import { askToSeal, followUses } from './following.ts';
import { makeLetter } from './letters.ts';
import { type UseParts, type UseRoom, useQueues } from './parts.ts';
import { sealUseCase } from './sealing.ts';

/** A use that goes on longer than this is an alarm: its owner waits. */
const slowMsMax = 10 * 60_000;

/** Uses of seals: what is done besides the acts of their cases. */
export interface Uses {
  readonly parts: UseParts;
  /** In the transaction that writes the acts; after that of the statements. */
  follow(transaction: Executor, done: readonly Done[]): Promise<Refusal | undefined>;
  readonly jobs: Readonly<Record<string, JobHandler>>;
  /** Fails while a use that may be sealed is not. */
  readonly health: HealthCheck;
  /** Seals a use as far as it may be now; the queue does the same. */
  seal(caseId: string): Promise<void>;
  /** Asks anew for all that is open: at start, and now and then. */
  mend(): Promise<number>;
}

const ofCase = z.object({ case: z.string().max(256) });
const ofLetter = ofCase.extend({ version: z.number().int() });

/** Makes the module over the borders it is given. */
export function createUses(parts: UseParts): Uses {
  const room: UseRoom = { ...parts, sealing: new Map() };
  const { database } = parts;
  const seal = inTurn(async (id, signal) => sealUseCase(room, id, signal));
  parts.statements.onTold(async (row) => wake(database.query, row));
  const stumbled =
    (queue: string) =>
    async ({ case: id }: { readonly case: string }, error: unknown): Promise<void> => {
      parts.stumbled?.({ queue, case: id }, error);
    };
  return {
    parts,
    follow: async (transaction, done) => followUses(room, transaction, done),
    jobs: {
      [useQueues.sealing]: lasting({
        queue: useQueues.sealing,
        database,
        read: (payload) => ofCase.parse(payload),
        run: async ({ case: id }, { signal }) => {
          await seal(id, signal);
          return undefined;
        },
        stumbled: stumbled(useQueues.sealing),
      }),
      [useQueues.letter]: lasting({
        queue: useQueues.letter,
        database,
        read: (payload) => ofLetter.parse(payload),
        run: async (letter) => {
          await makeLetter(room, letter);
          return undefined;
        },
        stumbled: stumbled(useQueues.letter),
      }),
    },
    health: { name: 'seal-uses', run: async () => refuseSlow(room) },
    seal: async (id) => seal(id),
    mend: async () => {
      const lapsed = await parts.statements.lapse();
      for (const id of lapsed) await askToSeal(database.query, id);
      return lapsed.length + (await mend(database.query));
    },
  };
}

/** Custody has heard of a mandate: what waited for it goes on. */
async function wake(at: Executor, row: StatementRow): Promise<void> {
  if (row.act !== acts.mandateGrant) return;
  if (row.scenario !== mandate.id) return askToSeal(at, row.case_id);
  const { rows } = await sql<{ id: string }>`select q.case_id as id from use_request q
    join case_state c on c.id = q.case_id
    where q.mandate_case = ${row.case_id} and c.phase in ('sealing', 'checked')`.execute(at);
  for (const { id } of rows) await askToSeal(at, id);
}

const unfinished = sql`(c.phase in ('sealing', 'checked')
  or exists (select from use_act a where a.case_id = c.id and a.state = 'released'))`;

/** What waits for a person or for custody is woken by them. */
async function mend(at: Executor): Promise<number> {
  const { rows } = await sql<{ id: string }>`select c.id from use_request q
    join case_state c on c.id = q.case_id
    where ${unfinished} and not exists (select from custody_statement g
      where g.case_id in (q.case_id, q.mandate_case) and g.state in ('key', 'signature', 'ready'))
      and not exists (select from job j
      where j.queue = ${useQueues.sealing} and j.state = 'waiting'
        and j.payload->>'case' = c.id)
    order by q.nr limit 500`.execute(at);
  for (const { id } of rows) await askToSeal(at, id);
  return rows.length;
}

/** One that waits for a person's signature is not slow: its custodian is. */
async function refuseSlow({ database, now }: UseRoom): Promise<void> {
  const { rows } = await sql<{ id: string }>`select a.case_id as id from use_act a
    where a.state in ('begun', 'released') and a.at < ${now() - slowMsMax}::bigint
    order by a.at limit 1`.execute(database.query);
  const [first] = rows;
  if (first !== undefined) throw new Error(`a use is not sealed: ${first.id}`);
}

/** One run for a case at a time; who asks meanwhile waits for it and runs behind it. */
function inTurn(work: SealWork): SealWork {
  const last = new Map<string, Promise<void>>();
  return async (id, signal) => {
    const before = last.get(id) ?? Promise.resolve();
    const one = before.catch(() => undefined).then(async () => work(id, signal));
    last.set(id, one);
    try {
      await one;
    } finally {
      if (last.get(id) === one) last.delete(id);
    }
  };
}

type SealWork = (id: string, signal?: AbortSignal) => Promise<void>;
