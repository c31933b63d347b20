import { randomUUID } from 'node:crypto';
import { assert, type Instant } from '@yunzhang/base';
import { acts } from '@yunzhang/ledger';
import { addDays, type Case, type Done, startOf } from '@yunzhang/scenario';
import { mandate, sealLife, sealUse } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { CasesInside } from '../seals/index.ts';
import { enqueue, type Executor, notify } from '../support/index.ts';

/** The queue in which custody is told. */
export const tellingQueue = 'custody-telling';
/** The channel on which lanes that must be told at once are named. */
export const tellingChannel = 'custody_telling';
/** A custodian's confirmation is good for a day: retries after a fault are within it. */
const onceMs = 24 * 3_600_000;

/** A statement that is to be made. */
interface Wish {
  readonly lane: string;
  readonly sealCase: string;
  readonly act: number;
  /** `owner`, or a party. */
  readonly speaker: string;
  readonly person?: string;
  readonly mandate?: string;
  readonly terms?: object;
}

/** How far a mandate goes, as custody wants to hear it, without who, when and for which seal. */
export interface Terms {
  readonly kinds: readonly string[];
  readonly counterparties: readonly string[];
  /** Unix milliseconds; not covered any more. */
  readonly until: Instant;
  readonly fromHour: number;
  readonly toHour: number;
  readonly usesMax?: number;
  readonly perDay: number;
  readonly perDocumentFen?: number;
  readonly perDayFen?: number;
  readonly manifest?: string;
}

/** The name of a mandate at custody: each version of its terms is another one. */
export const mandateName = (caseId: string, version: number): string => `${caseId}.${version}`;

/**
 * Writes down what custody must hear of these acts, in the transaction that writes them, and asks
 * for the telling. Freezes and withdrawals are also called out, so that they are told at once.
 *
 * @basis architecture §2; platform.md P02, P05 (withdrawal effective within a second)
 */
export async function followActs(
  inside: CasesInside,
  transaction: Executor,
  done: readonly Done[],
): Promise<void> {
  const own = done.filter(({ scenario }) => scenarios.has(scenario));
  if (own.length === 0) return;
  const cases = await inside(transaction, [...new Set(own.map((one) => one.case))]);
  for (const one of own) {
    const on = cases.find(({ id }) => id === one.case);
    assert(on !== undefined, 'an act is of a case that is there');
    const wishes = await wishesOf(transaction, on, one);
    for (const wish of wishes) await putStatement(transaction, one, wish);
    for (const lane of new Set(wishes.map((wish) => wish.lane))) {
      await askToTell(transaction, lane, `${one.case}/${one.version}`);
    }
  }
}

const scenarios = new Set([sealLife.id, mandate.id, sealUse.id]);

async function wishesOf(at: Executor, on: Case, done: Done): Promise<readonly Wish[]> {
  if (done.scenario === sealLife.id) return lifeWishes(at, on, done);
  if (done.scenario === mandate.id) return mandateWishes(at, on, done);
  return useWishes(on, done);
}

/** Asks for a lane to be told: by the queue in any case, and at once by whoever hears it. */
export async function askToTell(at: Executor, lane: string, why: string): Promise<void> {
  await enqueue(at, { queue: tellingQueue, key: `${lane}/${why}`, payload: { lane } });
  await notify(at, tellingChannel, lane);
}

type Occasion = Pick<Done, 'case' | 'version' | 'scenario' | 'at'>;

async function putStatement(at: Executor, done: Occasion, wish: Wish): Promise<void> {
  const { lane, sealCase, act, speaker, person, mandate: name, terms } = wish;
  const state = speaker === 'owner' ? 'key' : 'ready';
  await sql`insert into custody_statement (id, lane, case_id, version, scenario, seal_case, act,
      speaker, person, mandate, terms, state, made_at, ready_at)
    values (${randomUUID()}::uuid, ${lane}, ${done.case}, ${done.version}::int, ${done.scenario},
      ${sealCase}, ${act}::int, ${speaker}, ${person ?? null}::text, ${name ?? null}::text,
      ${terms === undefined ? null : JSON.stringify(terms)}::json, ${state}, ${done.at}::bigint,
      ${state === 'ready' ? done.at : null}::bigint)
    on conflict do nothing`.execute(at);
}

const stopped = ['frozen', 'lost', 'found'];
const usable = ['active', 'changing'];

/** What the acts of a seal say to custody. */
async function lifeWishes(at: Executor, on: Case, done: Done): Promise<readonly Wish[]> {
  const first = (role: string): string | undefined => on.parties[role]?.[0];
  const [maker, police, authority] = [first('maker'), first('police'), first('authority')];
  const { act, from, to, case: id } = done;
  const wish = (code: number, speaker: string | undefined): Wish => {
    assert(speaker !== undefined, 'a seal that is made has its offices');
    return { lane: id, sealCase: id, act: code, speaker };
  };
  if (act === 'make') return [wish(acts.sealMake, maker)];
  if (act === 'file') return [wish(acts.sealFile, police)];
  if (act === 'claim') {
    const person = first('legalRep');
    const activate = { ...wish(acts.sealActivate, 'owner'), ...(person && { person }) };
    return [wish(acts.sealIssue, authority), activate];
  }
  if (!(await isMade(at, id))) return [];
  if (ended.includes(to) && !ended.includes(from)) {
    const isReplaced = act === 'supersede';
    return [isReplaced ? wish(acts.sealReplace, maker) : wish(acts.sealRevoke, authority)];
  }
  if (stopped.includes(to) && usable.includes(from)) return [wish(acts.sealFreeze, authority)];
  if (usable.includes(to) && stopped.includes(from)) return [wish(acts.sealUnfreeze, authority)];
  return [];
}

/** Custody knows the end of the validity by itself: a seal that expired needs no word. */
const ended = ['superseded', 'unclaimed', 'compromised', 'cancelled', 'invalid'];

async function isMade(at: Executor, id: string): Promise<boolean> {
  const { rows } = await sql`select from custody_statement
    where case_id = ${id} and act = ${acts.sealMake}::int`.execute(at);
  return rows.length > 0;
}

/** Mandates that stand by themselves; those for one list are given by who confirms its use. */
async function mandateWishes(at: Executor, on: Case, done: Done): Promise<readonly Wish[]> {
  const r = mandate.its(on)?.record;
  if (r === undefined || (r.mode !== 'standing' && r.mode !== 'service')) return [];
  const { act, version } = done;
  if (act === 'grant' || act === 'raise' || act === 'resume') {
    const name = mandateName(on.id, version);
    const terms: Terms = {
      kinds: r.kinds,
      counterparties: r.counterparties,
      until: startOf(addDays(r.until, 1)),
      fromHour: r.fromHour,
      toHour: r.toHour,
      perDay: r.perDay,
      ...(r.perDocumentFen === undefined ? {} : { perDocumentFen: r.perDocumentFen }),
      ...(r.perDayFen === undefined ? {} : { perDayFen: r.perDayFen }),
    };
    const granted = { lane: name, sealCase: r.seal, act: acts.mandateGrant, mandate: name };
    // The terms before must not be usable beside the new ones.
    return [
      ...(await withdrawals(at, on.id, r.seal)),
      { ...granted, speaker: 'owner', person: done.who, terms },
    ];
  }
  if (act === 'suspend' || act === 'revoke') return withdrawals(at, on.id, r.seal);
  return [];
}

/** What a confirmation says: this list, so many times, and nothing else. */
function useWishes(on: Case, done: Done): readonly Wish[] {
  const r = sealUse.its(on)?.record;
  if (r === undefined || done.act !== 'confirm') return [];
  const amounts = r.documents.map(({ amountFen }) => amountFen ?? 0);
  const name = mandateName(on.id, done.version);
  const terms: Terms = {
    kinds: [r.kind],
    counterparties: r.counterparties,
    until: done.at + onceMs,
    fromHour: 0,
    toHour: 24,
    usesMax: amounts.length,
    perDay: amounts.length,
    perDocumentFen: Math.max(...amounts),
    perDayFen: amounts.reduce((sum, one) => sum + one, 0),
    manifest: r.manifest,
  };
  const granted = { lane: name, sealCase: r.seal, act: acts.mandateGrant, mandate: name };
  return [{ ...granted, speaker: 'owner', person: done.who, terms }];
}

/** Takes back whatever of a case custody was told or will be; what is not signed yet is void. */
async function withdrawals(
  at: Executor,
  caseId: string,
  sealCase: string,
): Promise<readonly Wish[]> {
  await sql`update custody_statement set state = 'void'
    where case_id = ${caseId} and act = ${acts.mandateGrant}::int
      and state in ('key', 'signature')`.execute(at);
  const { rows } = await sql<{ mandate: string; speaker: string }>`select g.mandate,
      r.authority as speaker
    from custody_statement g join seal_register r on r.case_id = g.seal_case
    where g.case_id = ${caseId} and g.act = ${acts.mandateGrant}::int and g.state <> 'void'
      and not exists (select from custody_statement w
        where w.mandate = g.mandate and w.act = ${acts.mandateWithdraw}::int)`.execute(at);
  return rows.map(({ mandate: name, speaker }) => {
    return { lane: name, sealCase, act: acts.mandateWithdraw, speaker, mandate: name };
  });
}

/** Takes back the mandates that were granted with a key which is not to be believed any more. */
export async function withdrawByKey(
  at: Executor,
  publicKey: string,
  now: Instant,
): Promise<number> {
  const { rows } = await sql<{ case: string; seal: string; version: number; scenario: string }>`
    select distinct on (case_id) case_id as case, seal_case as seal, version, scenario
    from custody_statement where act = ${acts.mandateGrant}::int and state <> 'void'
      and spoken_by = ${publicKey}
    order by case_id, version desc`.execute(at);
  for (const { case: id, seal, version, scenario } of rows) {
    const done = { case: id, version, scenario, at: now };
    for (const wish of await withdrawals(at, id, seal)) {
      await putStatement(at, done, wish);
      await askToTell(at, wish.lane, `key/${version}`);
    }
  }
  return rows.length;
}
