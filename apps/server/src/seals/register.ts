import { randomUUID } from 'node:crypto';
import { assert, type Instant } from '@yunzhang/base';
import { type Done, startOf } from '@yunzhang/scenario';
import { sealLife, sealLifePapers } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { enqueue, type Executor, notify } from '../support/index.ts';
import { raiseAlarm, settleAlarms } from './alarms.ts';
import type { CasesInside } from './borders.ts';

/** The channel on which changes of seals are told, by the id of the case. */
export const sealChannel = 'seal_status';
/** Work that follows from acts of seals. */
export const sealQueues = {
  making: 'seal-making',
  filing: 'seal-filing',
  paper: 'seal-paper',
  ending: 'seal-ending',
} as const;

type Seal = NonNullable<ReturnType<typeof sealLife.its>>;

/** What following seals needs. */
export interface FollowParts {
  readonly inside: CasesInside;
  /** The name of an act in the log. */
  readonly actIdOf: (id: string, version: number) => string;
}

/**
 * Follows acts of seals, in the transaction that writes them: register, history, papers to be
 * drawn, and the work that comes of it. Other cases are left alone.
 *
 * That a seal was frozen is thereby true for everybody at the very commit of the act.
 */
export async function followSeals(
  parts: FollowParts,
  transaction: Executor,
  all: readonly Done[],
): Promise<void> {
  const done = all.filter(({ scenario }) => scenario === sealLife.id);
  if (done.length === 0) return;
  const ids = [...new Set(done.map((one) => one.case))];
  const cases = new Map((await parts.inside(transaction, ids)).map((c) => [c.id, c]));
  for (const id of ids) {
    const seal = sealLife.its(cases.get(id));
    assert(seal !== undefined, 'an act is of a case that is there');
    const own = done.filter((one) => one.case === id);
    await putSeal(transaction, seal, own);
    for (const one of own) await putAct(transaction, { parts, seal, one });
    await notify(transaction, sealChannel, id);
  }
}

/** When a seal in such a phase can be used; undefined where it cannot. */
function spanOf({ record: r }: Seal, phase: string): readonly [Instant, Instant] | undefined {
  const { validFrom, validTo, change } = r;
  if (validFrom === undefined || validTo === undefined) return undefined;
  if (phase === 'active') return [validFrom, validTo];
  if (phase !== 'changing' || change === undefined) return undefined;
  return [validFrom, Math.min(validTo, startOf(change.on))];
}

async function putSeal(at: Executor, seal: Seal, done: readonly Done[]): Promise<void> {
  const { record: r, parties } = seal;
  const first = (role: string) => parties[role]?.[0] ?? null;
  const approval = done.findLast(({ act }) => act === 'approve')?.input as
    | { readonly registeredName?: string }
    | undefined;
  await sql`insert into seal_register (case_id, version, phase, owner, owner_name, company, kind,
      name, replaces, legal_rep, custodian, authority, maker, police, registry, code, certificate,
      filing_no, made_at, valid_from, valid_to, opened_at)
    values (${seal.id}, ${seal.version}, ${seal.phase}, ${first('owner')},
      ${approval?.registeredName ?? null}, ${r.company}, ${r.kind}, ${r.sealName},
      ${r.replaces ?? null}, ${first('legalRep')}, ${first('custodian')}, ${first('authority')}, ${first('maker')},
      ${first('police')}, ${first('registry')}, ${r.sealCode ?? null}, ${r.certificate ?? null},
      ${r.filingNo ?? null}, ${r.madeAt ?? null}::bigint, ${r.validFrom ?? null}::bigint,
      ${r.validTo ?? null}::bigint, ${seal.openedAt}::bigint)
    on conflict (case_id) do update set version = excluded.version, phase = excluded.phase,
      owner_name = coalesce(excluded.owner_name, seal_register.owner_name),
      name = excluded.name, legal_rep = excluded.legal_rep, custodian = excluded.custodian,
      maker = excluded.maker, police = excluded.police, registry = excluded.registry,
      code = excluded.code, certificate = excluded.certificate, filing_no = excluded.filing_no,
      made_at = excluded.made_at, valid_from = excluded.valid_from,
      valid_to = excluded.valid_to`.execute(at);
}

interface Act {
  readonly parts: FollowParts;
  readonly seal: Seal;
  readonly one: Done;
}

async function putAct(at: Executor, { parts, seal, one }: Act): Promise<void> {
  const [from, until] = spanOf(seal, one.to) ?? [null, null];
  await sql`insert into seal_history
      (case_id, version, at, act, phase, act_id, usable_from, usable_until)
    values (${one.case}, ${one.version}, ${one.at}::bigint, ${one.act}, ${one.to},
      ${parts.actIdOf(one.case, one.version)}, ${from}::bigint, ${until}::bigint)`.execute(at);
  await putPapers(at, seal, one);
  await follow(at, seal, one);
}

async function putPapers(at: Executor, seal: Seal, one: Done): Promise<void> {
  for (const { paper, place, by, needed } of one.seals) {
    // The engine takes no paper its scenario has not.
    const draw = sealLifePapers[paper as keyof typeof sealLifePapers];
    const text = draw(seal);
    await sql`insert into seal_paper (case_id, version, paper, place, by_party, needed, text, at)
      values (${one.case}, ${one.version}, ${paper}, ${place}, ${by},
        ${JSON.stringify(needed)}::json, ${JSON.stringify(text)}::json, ${one.at}::bigint)
      on conflict do nothing`.execute(at);
    const payload = { case: one.case, version: one.version, paper };
    const key = `${one.case}/${one.version}/${paper}`;
    await enqueue(at, { queue: sealQueues.paper, key, payload });
  }
}

/** Phases of a seal whose certificate falls with it. */
export const ended: readonly string[] = [
  'compromised',
  'superseded',
  'unclaimed',
  'cancelled',
  'invalid',
  'expired',
  'approval-lapsed',
];

async function follow(at: Executor, { id }: Seal, { act, at: moment, to, from }: Done) {
  const payload = { case: id };
  if (act === 'approve') await enqueue(at, { queue: sealQueues.making, key: id, payload });
  if (act === 'make') {
    await sql`insert into seal_filing (case_id, request_id, made_at)
      values (${id}, ${randomUUID()}, ${moment}::bigint) on conflict do nothing`.execute(at);
    await enqueue(at, { queue: sealQueues.filing, key: id, payload });
  }
  if (act === 'filingOverdue') {
    await raiseAlarm(at, { case: id, kind: 'filing-overdue', detail: '', at: moment });
  }
  if (act === 'file') await settleAlarms(at, id, moment);
  if (!ended.includes(to) || ended.includes(from)) return;
  await settleAlarms(at, id, moment);
  await enqueue(at, { queue: sealQueues.ending, key: id, payload });
}
