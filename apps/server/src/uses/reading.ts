import type { Instant } from '@yunzhang/base';
import { readTimeStampToken } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { Decision } from './policy.ts';
import type { UseParts } from './parts.ts';
import type { Use } from './use-case.ts';

/** Uses on one page. */
export const pageSize = 50;

/** What an owner looks for among its uses. */
export interface UseFilter {
  readonly organisation: string;
  readonly seal?: string | undefined;
  readonly person?: string | undefined;
  readonly counterparty?: string | undefined;
  readonly digest?: string | undefined;
  readonly after?: number | undefined;
}

/** One use in a list. */
export interface UseLine {
  readonly nr: number;
  readonly case: string;
  readonly number: string;
  readonly seal: string;
  readonly sealName: string;
  readonly mode: string;
  readonly kind: string;
  readonly purpose: string;
  readonly by: string;
  readonly at: Instant;
  readonly phase: string;
  readonly documents: number;
  readonly signed: number;
  readonly amountFen: number;
}

/** The uses of an organisation's seals, the last first. @basis platform.md P05 (afterwards) */
export async function listUses(at: Executor, filter: UseFilter): Promise<readonly UseLine[]> {
  const { organisation, seal, person, counterparty, digest, after } = filter;
  const { rows } = await sql<UseLine>`select q.nr, q.case_id as case, q.number,
      q.seal_case as seal, r.name as "sealName", q.mode, q.kind, q.purpose, q.requester as by,
      q.made_at as at, c.phase, jsonb_array_length(q.digests)::int as documents,
      json_array_length(c.record->'signed')::int as signed, q.amount_fen as "amountFen"
    from use_request q join case_state c on c.id = q.case_id
      join seal_register r on r.case_id = q.seal_case
    where q.organisation = ${organisation}
      and (${seal ?? null}::text is null or q.seal_case = ${seal ?? null}::text)
      and (${person ?? null}::text is null or q.requester = ${person ?? null}::text
        or c.record->'confirm'->>'by' = ${person ?? null}::text
        or exists (select from json_array_elements(c.record->'approvals') a
          where a->>'by' = ${person ?? null}::text))
      and (${counterparty ?? null}::text is null
        or q.counterparties ? ${counterparty ?? null}::text)
      and (${digest ?? null}::text is null or q.digests ? ${digest ?? null}::text)
      and (${after ?? null}::bigint is null or q.nr < ${after ?? null}::bigint)
    order by q.nr desc limit ${pageSize}`.execute(at);
  return rows;
}

/** How far one document has come. */
export interface DocumentState {
  readonly index: number;
  readonly number: string;
  readonly digest: string;
  readonly format: string;
  readonly pages: number;
  readonly amountFen?: number;
  readonly state: 'waiting' | 'sealing' | 'sealed' | 'skipped' | 'failed';
  readonly actNo?: string;
  readonly signedAt?: Instant;
  readonly timeStamp?: string;
  readonly counter?: number;
  /** Name of its intent in the log. */
  readonly logAct?: string;
  readonly fault?: string;
}

interface ActLine {
  readonly idx: number;
  readonly act_id: string;
  readonly state: string;
  readonly token: Uint8Array | null;
  readonly fault: string | null;
  readonly blob: string | null;
}

async function actsOf(at: Executor, id: string): Promise<ReadonlyMap<number, ActLine>> {
  const { rows } = await sql<ActLine>`select distinct on (idx) idx, act_id, state, token, fault,
      blob from use_act where case_id = ${id} order by idx, attempt desc`.execute(at);
  return new Map(rows.map((row) => [row.idx, row]));
}

/** The documents of a use, each with how far it has come. */
export async function documentsOf(at: Executor, use: Use): Promise<readonly DocumentState[]> {
  const { record: r, phase, id } = use;
  const acts = await actsOf(at, id);
  return r.documents.map(({ number, digest, format, pages, amountFen }, n) => {
    const index = n + 1;
    const act = acts.get(index);
    const signed = r.signed.find((row) => row.index === index);
    const isOut = signed !== undefined && act?.state === 'published';
    const isWorkedOn = ['sealing', 'checked'].includes(phase) || signed !== undefined;
    const isFailed = phase === 'failed' && signed === undefined;
    const open = isFailed ? 'failed' : isWorkedOn ? 'sealing' : 'waiting';
    const time = act?.token == null ? undefined : readTimeStampToken(act.token).genTimeAt;
    return {
      index,
      number,
      digest,
      format,
      pages,
      ...(amountFen === undefined ? {} : { amountFen }),
      state: r.skipped.includes(index) ? 'skipped' : isOut ? 'sealed' : open,
      ...(signed === undefined
        ? {}
        : { actNo: signed.act, timeStamp: signed.timeStamp, counter: signed.counter }),
      ...(time === undefined || signed === undefined ? {} : { signedAt: time }),
      ...(act === undefined ? {} : { logAct: act.act_id }),
      ...(act?.fault == null ? {} : { fault: act.fault }),
    };
  });
}

/** What was asked for, beside what the case says. */
export async function requestOf(
  at: Executor,
  id: string,
): Promise<{ readonly amountFen: number; readonly decision: Decision | null } | undefined> {
  const { rows } = await sql<{ amountFen: number; decision: Decision | null }>`
    select amount_fen as "amountFen", decision from use_request where case_id = ${id}`.execute(at);
  return rows[0];
}

/** A sealed file, once its end is in a published head; and its name in the log. */
export async function sealedFile(
  parts: Pick<UseParts, 'database' | 'blobs'>,
  id: string,
  index: number,
): Promise<{ readonly bytes: Uint8Array; readonly actId: string } | undefined> {
  const { rows } = await sql<{ blob: string; act_id: string }>`select blob, act_id from use_act
    where case_id = ${id} and idx = ${index}::int and state = 'published'
      and blob is not null`.execute(parts.database.query);
  const [row] = rows;
  const bytes = row && (await parts.blobs.get(row.blob));
  return row === undefined || bytes === undefined ? undefined : { bytes, actId: row.act_id };
}
