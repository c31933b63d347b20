import { type Instant, isRefusal, type Refusal } from '@yunzhang/base';
import { sealLife } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../support/index.ts';
import type { SealCases } from './borders.ts';
import { refuse } from './refusal.ts';

/** Different facts that make level 2. @basis platform.md P04 (levels), P02 (report loss) */
const factsMin = 2;

/**
 * What the operator of the hotline has verified: called back at the number on record, the agreed
 * word, the last digits of the document on record, facts only the keeper knows.
 */
export const hotlineFacts = ['callback', 'agreed-word', 'document', 'keeper-knowledge'] as const;

/** A call that stops a seal. */
export const hotlineCall = z.strictObject({
  /** Of the call; the same call stops the same seal once. */
  call: z.uuid(),
  code: z.string().max(20),
  act: z.enum(['freeze', 'reportLoss']),
  /** Party of the caller: the legal representative or the custodian. */
  caller: z.string().regex(/^[\w.:/@-]{1,256}$/),
  operator: z.string().min(1).max(100),
  /** What was verified, and how the operator noted it; no number of a document in full. */
  facts: z
    .array(
      z.strictObject({
        kind: z.enum(hotlineFacts),
        note: z
          .string()
          .max(200)
          .refine((text) => !/\d{8}/.test(text), 'no long numbers'),
      }),
    )
    .max(10),
  reason: z.string().min(1).max(200),
  ticket: z.string().max(100).optional(),
});

/** A call that stops a seal. */
export type HotlineCall = z.infer<typeof hotlineCall>;

/** What stopping by telephone needs: the database, and nothing of the web or of a face service. */
export interface HotlineParts {
  readonly database: Database<unknown>;
  readonly cases: SealCases;
  readonly now: () => Instant;
}

/** What became of a call. */
export type HotlineOutcome = { readonly case: string; readonly at: Instant } | Refusal;

/**
 * Freezes a seal, or reports its loss, for somebody on the telephone.
 *
 * Two different facts make level 2, which is enough to stop; resuming never goes this way. Every
 * call is kept with what was verified, also one that was refused.
 *
 * @basis platform.md P02 (row report loss: any channel 24×7, L2 to stop, L3 to resume)
 */
export async function stopByHotline(
  { database, cases, now }: HotlineParts,
  given: HotlineCall,
): Promise<HotlineOutcome> {
  const call = hotlineCall.parse(given);
  const { rows } = await sql<{ id: string }>`select case_id as id from seal_register
    where code = ${call.code}`.execute(database.query);
  const id = rows[0]?.id;
  if (id === undefined) return refuse('seal-code-unknown', call.code);
  const outcome = await stop(cases, call, id);
  const said = isRefusal(outcome) ? outcome.refused : 'done';
  // The moment of the act itself, so that call and act are found by one another.
  const seen = isRefusal(outcome) ? undefined : await cases.read(id, { parties: [call.caller] });
  const at = seen?.inside?.changedAt ?? now();
  await sql`insert into seal_hotline
      (call, case_id, act, caller, operator, facts, ticket, at, outcome, reason)
    values (${call.call}, ${id}, ${call.act}, ${call.caller}, ${call.operator},
      ${JSON.stringify(call.facts)}::json, ${call.ticket ?? null}, ${at}::bigint, ${said},
      ${call.reason})
    on conflict (call) do nothing`.execute(database.query);
  return isRefusal(outcome) ? outcome : { case: id, at };
}

/** Calls about one seal that are told; whoever calls more often is told of the last. */
const callsMax = 100;

/** A call as the owner of the seal is told of it: not who took it, nor what was noted. */
export interface CallTold {
  readonly act: HotlineCall['act'];
  /** Whom the caller said they are. */
  readonly caller: string;
  readonly facts: readonly HotlineCall['facts'][number]['kind'][];
  /** Absent in calls of old. */
  readonly reason?: string;
  readonly at: Instant;
  /** Refused calls are told too: somebody may be trying. */
  readonly isDone: boolean;
}

/** The calls about a seal, the last first. */
export async function listCalls(
  database: Database<unknown>,
  id: string,
): Promise<readonly CallTold[]> {
  const { rows } = await sql<
    Omit<CallTold, 'facts' | 'reason'> & {
      readonly facts: HotlineCall['facts'];
      readonly reason: string | null;
    }
  >`select act, caller, facts, reason, at, outcome = 'done' as "isDone" from seal_hotline
    where case_id = ${id} order by at desc, call limit ${callsMax}`.execute(database.query);
  return rows.map(({ facts, reason, ...call }) => ({
    ...call,
    facts: [...new Set(facts.map(({ kind }) => kind))],
    ...(reason === null ? {} : { reason }),
  }));
}

/** A seal as far as somebody at a hotline has to know it. */
export interface HotlineSeal {
  readonly code: string;
  readonly name: string;
  readonly owner: string;
  readonly phase: string;
  /** Who may have it stopped. */
  readonly callers: Readonly<Partial<Record<'legalRep' | 'custodian', string>>>;
}

/** The seal of a code, for whoever takes a call about it. */
export async function findForHotline(
  database: Database<unknown>,
  code: string,
): Promise<HotlineSeal | undefined> {
  const { rows } = await sql<{
    readonly name: string;
    readonly owner: string;
    readonly phase: string;
    readonly legalRep: string | null;
    readonly custodian: string | null;
  }>`select name, coalesce(owner_name, company) as owner, phase, legal_rep as "legalRep", custodian
    from seal_register where code = ${code}`.execute(database.query);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { name, owner, phase, legalRep, custodian } = row;
  const callers = {
    ...(legalRep === null ? {} : { legalRep }),
    ...(custodian === null ? {} : { custodian }),
  };
  return { code, name, owner, phase, callers };
}

async function stop(
  cases: SealCases,
  { call, act, caller, facts, reason }: HotlineCall,
  on: string,
): Promise<object | Refusal> {
  const kinds = new Set(facts.map(({ kind }) => kind));
  if (kinds.size < factsMin) return refuse('hotline-identity-weak');
  const actor = { person: caller, holds: [], level: 2 } as const;
  const input = act === 'freeze' ? { reason } : {};
  return cases.attempt(actor, { scenario: sealLife.id, act, on, input }, `hotline/${call}`);
}
