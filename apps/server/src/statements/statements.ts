import { randomUUID } from 'node:crypto';
import { hex, type Instant, type Refusal } from '@yunzhang/base';
import type { UsingDoor } from '@yunzhang/custody';
import { readStatement } from '@yunzhang/custody/statement';
import type { Sm2Signer } from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import type { Done } from '@yunzhang/scenario';
import { sealUse } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { SealActs } from '../acts/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { type CasesInside, lasting } from '../seals/index.ts';
import type { BlobStore, Database, Executor, HealthCheck, JobHandler } from '../support/index.ts';
import { askToTell, followActs, tellingChannel, tellingQueue, withdrawByKey } from './following.ts';
import {
  type GrantorKey,
  keepGrantorKey,
  type KeyHolder,
  refuse,
  revokeGrantorKey,
} from './grantor-keys.ts';
import { lackingKeys, type LaneParts, signersOf, tellLane } from './lane.ts';
import { type MadeSeal, madeSeals } from './made-seal.ts';
import type { StatementRow } from './tables.ts';

/** Custody that has not heard of a freeze or a withdrawal for so long is an alarm. */
const urgentMsMax = 5000;
/** The same for anything else. */
const behindMsMax = 60_000;
/** A confirmation that nobody signs for is good for so long. */
const unsignedMsMax = 3_600_000;
/** Statements shown to one person at once. */
const shownMax = 100;

/** What statements are made of. */
export interface StatementParts {
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly inside: CasesInside;
  readonly acts: Pick<SealActs, 'show' | 'log'>;
  readonly ledger: Pick<Ledger, 'evidence' | 'logs'>;
  readonly custody: Pick<UsingDoor, 'tell'>;
  /** Keys of the offices, by their party: making units, filing offices, authorities. */
  readonly speakers: Readonly<Record<string, Sm2Signer>>;
  readonly now: () => Instant;
  /** Telling met a fault and will be tried again: for the log of the host. */
  readonly stumbled?: (lane: string, error: unknown) => void;
}

/** A statement that waits for a person's signature. */
export interface OpenStatement {
  readonly id: string;
  readonly case: string;
  readonly scenario: string;
  readonly act: number;
  /** Public halves that the seal believes and that are of this person. */
  readonly keys: readonly string[];
  readonly statement: unknown;
}

/** What custody must hear of seals and mandates, and how far it has. */
export interface Statements {
  /** In the transaction that writes the acts, beside the log of cases and the seal office. */
  follow(transaction: Executor, done: readonly Done[]): Promise<Refusal | undefined>;
  readonly jobs: Readonly<Record<string, JobHandler>>;
  /** Fails while custody is behind. */
  readonly health: HealthCheck;
  /** Hears of new statements at once; the queue alone would be seconds late. */
  start(): Promise<{ stop(): Promise<void> }>;
  /** Asks anew for all that is open: at start, and now and then. */
  mend(): Promise<number>;
  /**
   * Confirmations of uses that were not signed for in an hour are void: a use must not hold its
   * seal for ever because its custodian went away or has no key. Tells which uses.
   */
  lapse(): Promise<readonly string[]>;
  readonly madeSeal: (caseId: string) => Promise<MadeSeal | undefined>;
  keepKey(
    holder: KeyHolder,
    key: { readonly publicKey: string; readonly proof: string; readonly loa: number },
  ): Promise<GrantorKey | Refusal>;
  revokeKey(holder: KeyHolder, id: string): Promise<boolean>;
  /** What waits for a person's signature. */
  openFor(holder: KeyHolder, caseId?: string): Promise<readonly OpenStatement[]>;
  /** Takes a signature; a second one for the same statement changes nothing. */
  sign(holder: KeyHolder, id: string, bytes: Uint8Array): Promise<Refusal | undefined>;
  /** Everything said about a case, the first first. */
  ofCase(caseId: string): Promise<readonly StatementRow[]>;
  /** Those for whose keys a seal waits that was made. */
  lackingKeys(sealCase: string): Promise<readonly string[]>;
  /** Whoever waits for a statement of theirs: called when custody has heard it. */
  onTold(heard: (row: StatementRow) => Promise<void>): void;
}

/** Makes the module. */
export function createStatements(parts: StatementParts): Statements {
  const { database, now } = parts;
  const { query } = database;
  const heard: ((row: StatementRow) => Promise<void>)[] = [];
  const madeSeal = madeSeals(parts);
  const told = async (row: StatementRow): Promise<void> => {
    // Mandates of a seal that custody did not know yet have waited for this.
    if (row.act === acts.sealMake) await askForSeal(query, row.seal_case);
    for (const one of heard) await one(row);
  };
  const lane: LaneParts = { ...parts, madeSeal, told };
  const run = inTurns(async (name) => tellLane(lane, name));
  return {
    follow: async (transaction, done) => {
      await followActs(parts.inside, transaction, done);
      return undefined;
    },
    jobs: {
      [tellingQueue]: lasting({
        queue: tellingQueue,
        database,
        read: (payload) => payload as { readonly lane: string },
        run: async (work) => {
          await run(work.lane);
          return undefined;
        },
        stumbled: async (work, error) => parts.stumbled?.(work.lane, error),
      }),
    },
    health: { name: 'custody-statements', run: async () => refuseBehind(query, now()) },
    start: async () => {
      const silence = await database.listen(tellingChannel, (name) => {
        // With a lost connection it is the queue that tells.
        if (name !== undefined) void run(name).catch((error) => parts.stumbled?.(name, error));
      });
      return { stop: silence };
    },
    mend: async () => mend(query),
    lapse: async () => lapse(query, now() - unsignedMsMax),
    madeSeal,
    ...signing(parts),
    ofCase: async (caseId) => {
      const { rows } = await sql<StatementRow>`select * from custody_statement
        where case_id = ${caseId} order by nr limit ${shownMax}`.execute(query);
      return rows;
    },
    lackingKeys: async (sealCase) => lackingKeys(query, sealCase),
    onTold: (one) => void heard.push(one),
  };
}

type Signing = Pick<Statements, 'keepKey' | 'revokeKey' | 'openFor' | 'sign'>;

/** What persons do. */
function signing({ database, now }: StatementParts): Signing {
  const within = async <R>(work: (at: Executor) => Promise<R>): Promise<R> =>
    database.query.transaction().execute(work);
  return {
    keepKey: async (holder, key) =>
      within(async (at) => {
        const kept = await keepGrantorKey(at, holder, { ...key, now: now() });
        await askForPerson(at, holder);
        return kept;
      }),
    revokeKey: async (holder, id) =>
      within(async (at) => {
        const publicKey = await revokeGrantorKey(at, holder, { id, now: now() });
        if (publicKey !== undefined) await withdrawByKey(at, publicKey, now());
        return publicKey !== undefined;
      }),
    openFor: async (holder, caseId) => {
      const { rows } = await sql<StatementRow>`select s.* from custody_statement s
          join seal_register r on r.case_id = s.seal_case
        where s.state = 'signature' and s.person = ${holder.person}
          and r.owner = ${holder.organisation}
          and (${caseId ?? null}::text is null or s.case_id = ${caseId ?? null}::text)
        order by s.nr limit ${shownMax}`.execute(database.query);
      return Promise.all(
        rows.map(async (row) => ({
          id: row.id,
          case: row.case_id,
          scenario: row.scenario,
          act: row.act,
          keys: await signersOf(database.query, row),
          statement: row.words,
        })),
      );
    },
    sign: async (holder, id, bytes) =>
      within(async (at) => takeSignature(at, holder, id, { bytes, now: now() })),
  };
}

async function takeSignature(
  at: Executor,
  holder: KeyHolder,
  id: string,
  { bytes, now }: { readonly bytes: Uint8Array; readonly now: Instant },
): Promise<Refusal | undefined> {
  const { rows } = await sql<StatementRow>`select s.* from custody_statement s
      join seal_register r on r.case_id = s.seal_case
    where s.id = ${id}::uuid and s.person = ${holder.person} and r.owner = ${holder.organisation}
      and s.speaker = 'owner' and s.words is not null for update of s`.execute(at);
  const [row] = rows;
  if (row === undefined || row.state === 'void') return refuse('statement-not-found');
  const held = readStatement(bytes);
  if (held === undefined || spelled(held.statement) !== spelled(row.words)) {
    return refuse('statement-differs');
  }
  const keys = await signersOf(at, row);
  if (!keys.includes(held.speaker)) return refuse('statement-key-wrong');
  if (row.state !== 'signature') return undefined;
  await sql`update custody_statement set statement = ${bytes}::bytea, state = 'ready',
      spoken_by = ${held.speaker}, ready_at = ${now}::bigint
    where nr = ${row.nr}::bigint`.execute(at);
  await askToTell(at, row.lane, `signed/${hex(bytes.slice(-8))}`);
  return undefined;
}

/** Names in order: the same words give the same text. */
function spelled(words: unknown): string {
  return JSON.stringify(words, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** One run of a lane at a time; who asks meanwhile gets another run behind it, and only one. */
function inTurns(work: (lane: string) => Promise<void>): (lane: string) => Promise<void> {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();
  const begin = async (lane: string): Promise<void> => {
    const one = work(lane).finally(() => running.delete(lane));
    running.set(lane, one);
    return one;
  };
  return async (lane) => {
    const before = running.get(lane);
    if (before === undefined) return begin(lane);
    const behind =
      waiting.get(lane) ??
      before
        .catch(() => undefined)
        .then(async () => {
          waiting.delete(lane);
          return begin(lane);
        });
    waiting.set(lane, behind);
    return behind;
  };
}

const open = sql`state in ('key', 'signature', 'ready')`;

async function askForSeal(at: Executor, sealCase: string): Promise<void> {
  const { rows } = await sql<{ lane: string }>`select distinct lane from custody_statement
    where seal_case = ${sealCase} and lane <> seal_case and ${open}`.execute(at);
  for (const { lane } of rows) await askToTell(at, lane, `made/${randomUUID()}`);
}

/** Seals that have waited for a key of this person. */
async function askForPerson(at: Executor, { person, organisation }: KeyHolder): Promise<void> {
  const { rows } = await sql<{ lane: string }>`select distinct s.lane
    from custody_statement s join seal_register r on r.case_id = s.seal_case
    where s.state = 'key' and r.owner = ${organisation}
      and ${person} in (r.legal_rep, r.custodian)`.execute(at);
  for (const { lane } of rows) {
    await askToTell(at, lane, `key/${randomUUID()}`);
  }
}

async function mend(at: Executor): Promise<number> {
  const { rows } = await sql<{ lane: string }>`select distinct lane from custody_statement o
    where state = 'ready' and not exists (select from job j where j.queue = ${tellingQueue}
      and j.state = 'waiting' and j.payload->>'lane' = o.lane)
    limit 500`.execute(at);
  for (const { lane } of rows) await askToTell(at, lane, `mend/${randomUUID()}`);
  return rows.length;
}

async function lapse(at: Executor, before: Instant): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`update custody_statement set state = 'void'
    where scenario = ${sealUse.id} and act = ${acts.mandateGrant}::int
      and state in ('key', 'signature') and made_at < ${before}::bigint
    returning case_id as id`.execute(at);
  return rows.map(({ id }) => id);
}

async function refuseBehind(at: Executor, now: Instant): Promise<void> {
  const { rows } = await sql<{ lane: string; act: number; fault: string | null }>`
    select lane, act, fault from custody_statement
    where state = 'ready' and ready_at < ${now}::bigint
      - case when act in (${acts.sealFreeze}::int, ${acts.mandateWithdraw}::int)
        then ${urgentMsMax}::int else ${behindMsMax}::int end
    order by nr limit 1`.execute(at);
  const [first] = rows;
  if (first !== undefined) {
    throw new Error(`custody has not heard ${first.act} of ${first.lane}: ${first.fault ?? ''}`);
  }
}
