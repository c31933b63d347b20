import { randomUUID } from 'node:crypto';
import { assert, type Refusal } from '@yunzhang/base';
import { digest, encodeSm2Signature } from '@yunzhang/gm';
import { type Case, type Done } from '@yunzhang/scenario';
import { mandate, sealUse } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import { enqueue, type Executor } from '../support/index.ts';
import { letterText, type Mandate } from './letter-text.ts';
import { type UseRoom, useQueues } from './parts.ts';
import { refuse } from './refusal.ts';

/**
 * Follows acts of uses and mandates in the transaction that writes them; a refusal undoes them.
 *
 * A use that was not asked for at the door of this module has no files and was not held against the
 * policy. A signature that is released writes its `use.done` here: neither is there without the
 * other.
 *
 * @basis platform.md P05 (log row in the same transaction as the release); ledger.md §16.1 step 4
 */
export async function followUses(
  room: UseRoom,
  transaction: Executor,
  done: readonly Done[],
): Promise<Refusal | undefined> {
  const own = done.filter(({ scenario }) => scenario === sealUse.id || scenario === mandate.id);
  if (own.length === 0) return undefined;
  const cases = await room.inside(transaction, [...new Set(own.map((one) => one.case))]);
  for (const one of own) {
    const on = cases.find(({ id }) => id === one.case);
    assert(on !== undefined, 'an act is of a case that is there');
    const refusal =
      one.scenario === mandate.id
        ? await followMandate(room, transaction, one, on)
        : await followUse(room, transaction, one, on);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

interface SealLine {
  readonly owner: string;
  readonly name: string;
  readonly authority: string;
}

async function followMandate(
  room: UseRoom,
  at: Executor,
  done: Done,
  on: Case,
): Promise<Refusal | undefined> {
  const its = mandate.its(on);
  if (its === undefined || (done.act !== 'grant' && done.act !== 'claim')) return undefined;
  const { signer, inspector } = its.parties;
  if (signer?.[0] !== room.signer || inspector?.[0] !== room.inspector) {
    return refuse('use-by-route');
  }
  // An offer is no mandate yet: its letter waits for whoever is to claim it.
  if (its.phase === 'live') await putLetter(at, its, done);
  return undefined;
}

async function putLetter(
  at: Executor,
  its: Mandate,
  { version, at: moment }: Pick<Done, 'version' | 'at'>,
): Promise<void> {
  const { seal: of } = its.record;
  const { rows } = await sql<SealLine>`select owner, name, authority
    from seal_register where case_id = ${of}`.execute(at);
  const [seal] = rows;
  assert(seal !== undefined, 'a mandate is for a seal that is there');
  const text = letterText(its, seal);
  await sql`insert into use_letter (case_id, version, by_party, text, at)
    values (${its.id}, ${version}::int, ${seal.authority}, ${JSON.stringify(text)}::json,
      ${moment}::bigint)`.execute(at);
  const key = `${its.id}/${version}`;
  await enqueue(at, { queue: useQueues.letter, key, payload: { case: its.id, version } });
}

const openings = ['submit', 'call', 'granted'];

async function followUse(
  room: UseRoom,
  at: Executor,
  done: Done,
  on: Case,
): Promise<Refusal | undefined> {
  const { act } = done;
  if (openings.includes(act)) {
    const refusal = await bindRequest(room, at, done, on);
    if (refusal !== undefined) return refusal;
  }
  if (act === 'call' || act === 'confirm' || act === 'retry') await askToSeal(at, on.id);
  return act === 'release' ? release(room, at, done) : undefined;
}

/** Asks for a use to be sealed, as far as it may be now. */
export async function askToSeal(at: Executor, id: string): Promise<void> {
  const key = `${id}/${randomUUID()}`;
  await enqueue(at, { queue: useQueues.sealing, key, payload: { case: id } });
}

async function bindRequest(
  room: UseRoom,
  at: Executor,
  { case: id }: Done,
  on: Case,
): Promise<Refusal | undefined> {
  const its = sealUse.its(on);
  assert(its !== undefined, 'it is a use');
  const { record: r, parties } = its;
  const requester = parties['operator']?.[0] ?? parties['client']?.[0] ?? '';
  if (parties['signer']?.[0] !== room.signer) return refuse('use-by-route');
  const { rows } = await sql<{ approvers: readonly string[] | null }>`update use_request
    set case_id = ${id}
    where number = ${r.number} and act_no = ${r.act} and manifest = ${r.manifest}
      and requester = ${requester} and seal_case = ${r.seal} and case_id is null
      and amount_fen = ${r.documents.reduce((sum, one) => sum + (one.amountFen ?? 0), 0)}::bigint
    returning decision->'approvers' as approvers`.execute(at);
  const [row] = rows;
  if (row === undefined) return refuse('use-by-route', r.number);
  if (r.mandate !== undefined) return undefined;
  const named = parties['approver'] ?? [];
  const isWhole = (row.approvers ?? []).every((one) => named.includes(one));
  return isWhole ? undefined : refuse('use-by-route', 'approver');
}

async function release(
  room: UseRoom,
  at: Executor,
  { case: id, input }: Done,
): Promise<Refusal | undefined> {
  const seal = room.sealing.get(id);
  const { index } = input as { readonly index: number };
  const { rows } = await sql<{ act_id: string; rs: Uint8Array }>`update use_act
    set state = 'released'
    where case_id = ${id} and idx = ${index}::int and state = 'begun' and blob is not null
    returning act_id, rs`.execute(at);
  const [row] = rows;
  // Nobody but the work of this module has made a signature.
  if (seal === undefined || row === undefined) return refuse('use-by-route', String(index));
  const signatureDigest = digest('sm3', encodeSm2Signature(row.rs));
  return room.acts.completeIn(at, seal, { actId: row.act_id, signatureDigest });
}
