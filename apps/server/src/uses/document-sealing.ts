import { randomUUID } from 'node:crypto';
import { assert, equal, hex, isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import { intentFields, openedFields } from '@yunzhang/custody';
import { digest, encodeSm2Signature, readTimeStampToken } from '@yunzhang/gm';
import type { Place, SealUse } from '@yunzhang/sealing';
import { sql } from 'kysely';
import { isInForce } from '../seals/index.ts';
import { type MadeSeal, shownAct } from '../statements/index.ts';
import type { Executor } from '../support/index.ts';
import { runSealTask } from '../task.ts';
import { findDocuments } from './documents.ts';
import type { UseRoom } from './parts.ts';
import { refuse } from './refusal.ts';
import { attempt, mandateOf, type Sealing } from './use-case.ts';

/** Times a document is begun anew because its intent has grown old. */
const attemptsMax = 3;
const seedSize = 32;

/** An intent that custody takes no more: a fresh one is made. */
const stale: readonly string[] = [
  'custody-intent-old',
  'custody-intent-early',
  'custody-time-differs',
  'act-abandoned',
];
/** What custody says when asking again later can help. */
const passing: readonly string[] = [
  'custody-busy',
  'custody-clock-back',
  'custody-device-away',
  'custody-device-silent',
  'custody-watermark-moved',
  'custody-witness-short',
  'custody-velocity',
  'act-not-logged',
  'act-end-not-logged',
  'ledger-backlog',
  'ledger-not-published',
];

interface ActRow {
  readonly attempt: number;
  readonly act_id: string;
  readonly at: number;
  readonly seed: Uint8Array;
  readonly data_hash: Uint8Array | null;
  readonly evidence: Uint8Array | null;
  readonly rs: Uint8Array | null;
  readonly counter: number | null;
  readonly token: Uint8Array | null;
  readonly blob: string | null;
  readonly state: 'begun' | 'released' | 'published' | 'abandoned';
}

/** One document of a use. */
interface Job extends Sealing {
  readonly index: number;
}

/**
 * Seals one document, exactly once.
 *
 * What a crash after each step leaves behind, and what is then found:
 * 1. begun: name, moment and seed of the act; it is prepared the same way again;
 * 2. intent in the log, its evidence kept; the same evidence goes into the file again;
 * 3. signature at custody, which gives the same for the same act; kept here with its count;
 * 4. time stamp; 5. the file; 6. released, and `use.done` with it; 7. published, and given out.
 *
 * @basis architecture §3; ledger.md §16.1; platform.md P05 (retry returns the same act)
 */
export async function sealDocument(
  room: UseRoom,
  sealing: Sealing,
  index: number,
): Promise<Refusal | undefined> {
  const job = { ...sealing, index };
  for (let round = 1; ; round++) {
    const row = await begin(room, job);
    if (row.state === 'released' || row.state === 'published') return publish(room, job, row);
    const applied = row.blob === null ? await apply(room, job, row) : undefined;
    const refusal = applied ?? (await release(room, job, row.act_id));
    if (refusal === undefined) return publish(room, job, await rowOf(room, row.act_id));
    if (passing.includes(refusal.refused)) {
      throw new Unavailable('custody', { cause: new Error(refusal.refused) });
    }
    if (!stale.includes(refusal.refused) || round === attemptsMax) return refusal;
    await abandon(room, job.seal, { actId: row.act_id, reason: refusal.refused });
  }
}

const columns = sql`attempt, act_id, at, seed, data_hash, evidence, rs, counter, token, blob, state`;

/** Step 1. The newest attempt; a new one where that was abandoned. */
async function begin({ database, random, now }: UseRoom, job: Job): Promise<ActRow> {
  const { use, index, seal } = job;
  const last = await newestOf(database.query, use.id, index);
  if (last !== undefined && last.state !== 'abandoned') return last;
  const at = Math.floor(now() / 1000) * 1000;
  await sql`insert into use_act (case_id, idx, attempt, seal, act_id, at, seed)
    values (${use.id}, ${index}::int, ${(last?.attempt ?? 0) + 1}::int, ${seal.id},
      ${randomUUID()}::uuid, ${at}::bigint, ${random(seedSize)}::bytea)
    on conflict do nothing`.execute(database.query);
  const row = await newestOf(database.query, use.id, index);
  assert(row !== undefined, 'an act that was begun is there');
  return row;
}

async function newestOf(at: Executor, id: string, index: number): Promise<ActRow | undefined> {
  const { rows } = await sql<ActRow>`select ${columns} from use_act
    where case_id = ${id} and idx = ${index}::int order by attempt desc limit 1`.execute(at);
  return rows[0];
}

async function rowOf({ database }: UseRoom, actId: string): Promise<ActRow> {
  const { rows } = await sql<ActRow>`select ${columns} from use_act
    where act_id = ${actId}::uuid`.execute(database.query);
  const [row] = rows;
  assert(row !== undefined, 'an act that was begun is there');
  return row;
}

/** Steps 2 to 5: the sealed file lies in the store, and nobody has seen it yet. */
async function apply(room: UseRoom, job: Job, row: ActRow): Promise<Refusal | undefined> {
  const { use, index, seal } = job;
  const document = use.record.documents[index - 1];
  assert(document !== undefined, 'it is on the list');
  const owner = use.parties['owner']?.[0] ?? '';
  const found = await findDocuments(room.database.query, owner, [document.digest]);
  const placed = found.get(document.digest);
  const bytes = placed && (await room.blobs.get(placed.blob));
  // What is sealed is what was approved, to the octet, whatever happened to the store.
  if (bytes === undefined || hex(digest('sm3', bytes)) !== document.digest) {
    return { refused: 'doc-changed', basis: '电子签名法 第十三条' };
  }
  const task = {
    bytes,
    seal: seal.seal,
    certificate: seal.certificate,
    chain: await room.chain(),
    publicKey: seal.publicKey,
    place: placeOf(use.record.placement),
    at: row.at,
    seed: row.seed,
    isStamped: true,
  };
  const sealed = await runSealTask(task, {
    logUse: async (wanted) => logIntent(room, job, row, wanted),
    sign: async (message) => signAtCustody(room, job, row, message),
    stamp: async (signature) => stampOnce(room, row, signature),
  });
  if (isRefusal(sealed)) return sealed;
  const blob = await room.blobs.put(sealed.bytes);
  await sql`update use_act set blob = ${blob} where act_id = ${row.act_id}::uuid
    and blob is null`.execute(room.database.query);
  return undefined;
}

/** Step 2. The intent says what custody wants to know; the file shows less of it. */
async function logIntent(
  room: UseRoom,
  { use, index, seal, mandate }: Job,
  row: ActRow,
  { dataHash }: SealUse,
): Promise<Uint8Array | Refusal> {
  if (row.evidence !== null) {
    // Prepared from the same seed at the same moment; another file would need another intent.
    const isSame = row.data_hash !== null && equal(row.data_hash, dataHash);
    return isSame ? row.evidence : { refused: 'act-abandoned', basis: 'ledger.md §16.1' };
  }
  const r = use.record;
  const values = intentFields({
    seal: seal.id,
    mandate,
    dataHash,
    act: row.act_id,
    kind: r.kind,
    amountFen: r.documents[index - 1]?.amountFen ?? 0,
    counterparties: [...r.counterparties],
    manifest: r.manifest,
  });
  const intent = await room.acts.intend(seal, dataHash, 'L1', { actId: row.act_id, values });
  if (isRefusal(intent)) return intent;
  await sql`update use_act set evidence = ${intent.evidence}::bytea,
      data_hash = ${dataHash}::bytea
    where act_id = ${row.act_id}::uuid and evidence is null`.execute(room.database.query);
  return intent.evidence;
}

/** Step 3. The last look before the key; what was frozen or withdrawn by now is not signed. */
async function signAtCustody(
  room: UseRoom,
  job: Job,
  row: ActRow,
  message: Uint8Array,
): Promise<Uint8Array | Refusal> {
  if (row.rs !== null) return row.rs;
  const { use, seal, mandate } = job;
  const { query } = room.database;
  if (!(await isInForce(room.database, seal.id, room.now()))) return hindrance(room, use);
  const granted = await mandateOf(query, use);
  if (typeof granted === 'string' || granted.name !== mandate) return refuse('use-mandate-gone');
  const shown = await shownAct(room, row.act_id, openedFields);
  if (isRefusal(shown)) return shown;
  const { publicKey } = seal;
  const facts = { ...shown, publicKey, act: row.act_id, seal: seal.id, mandate };
  const rs = await room.custody.use(facts, message);
  if (isRefusal(rs)) return rs;
  await query.transaction().execute(async (at) => {
    const { rows } = await sql<{ given: number }>`insert into use_series (name, given)
      values (${`seal:${seal.id}`}, 1)
      on conflict (name) do update set given = use_series.given + 1
      returning given::int as given`.execute(at);
    await sql`update use_act set rs = ${rs}::bytea, counter = ${rows[0]?.given ?? 0}::bigint
      where act_id = ${row.act_id}::uuid`.execute(at);
  });
  return rs;
}

const hindrances: Readonly<Record<string, string>> = {
  frozen: 'seal-frozen',
  lost: 'seal-frozen',
  found: 'seal-frozen',
  active: 'seal-use-expired',
  expired: 'seal-use-expired',
  changing: 'seal-use-changed',
};

/** Why a seal that is not in force is not, in the words of the scenario. */
async function hindrance({ database }: UseRoom, use: Job['use']): Promise<Refusal> {
  const { rows } = await sql<{ phase: string }>`select phase from seal_register
    where case_id = ${use.record.seal}`.execute(database.query);
  const refused = hindrances[rows[0]?.phase ?? ''] ?? 'seal-use-revoked';
  return { refused, basis: '平台规则 P05' };
}

/** Step 4. One token for one signature, also where the file is made twice. */
async function stampOnce(
  room: UseRoom,
  row: ActRow,
  signature: Uint8Array,
): Promise<Uint8Array | Refusal> {
  if (row.token !== null) return row.token;
  const token = await room.timeStamp(signature);
  await sql`update use_act set token = ${token}::bytea where act_id = ${row.act_id}::uuid
    and token is null`.execute(room.database.query);
  return (await rowOf(room, row.act_id)).token ?? token;
}

/** Step 6. The act of the case; `use.done` is written in its transaction. */
async function release(room: UseRoom, job: Job, actId: string): Promise<Refusal | undefined> {
  const { rs, counter, token } = await rowOf(room, actId);
  assert(rs !== null && token !== null && counter !== null, 'a file that was made is signed');
  const { serial, genTimeAt } = readTimeStampToken(token);
  const answer = await attempt(room, job.use.id, 'release', {
    index: job.index,
    digest: job.use.record.documents[job.index - 1]?.digest,
    signature: hex(digest('sm3', encodeSm2Signature(rs))),
    timeStamp: serial,
    stampedAt: genTimeAt,
    counter,
  });
  if (!isRefusal(answer)) return undefined;
  if (answer.refused !== 'use-time-stamp') return answer;
  // The clocks do not agree: the same signature gets another token.
  await sql`update use_act set token = null, blob = null
    where act_id = ${actId}::uuid and state = 'begun'`.execute(room.database.query);
  throw new Unavailable('time-stamp', { cause: new Error(answer.refused) });
}

/** Step 7. Given out only when its end is in a published head. */
async function publish(
  { acts, database }: UseRoom,
  { seal }: Pick<Job, 'seal'>,
  { act_id: actId, rs, state }: ActRow,
): Promise<undefined> {
  if (state === 'published') return undefined;
  assert(rs !== null, 'what was released is signed');
  const refusal = await acts.complete(seal, actId, encodeSm2Signature(rs));
  if (refusal !== undefined) {
    throw new Unavailable('ledger', { cause: new Error(refusal.refused) });
  }
  await sql`update use_act set state = 'published'
    where act_id = ${actId}::uuid and state = 'released'`.execute(database.query);
  return undefined;
}

/** Brings what was released before a crash to its end. */
export async function publishReleased(room: UseRoom, id: string, seal: MadeSeal): Promise<void> {
  const { rows } = await sql<ActRow>`select ${columns} from use_act
    where case_id = ${id} and state = 'released' order by idx`.execute(room.database.query);
  for (const row of rows) await publish(room, { seal }, row);
}

async function abandon(
  { acts, database }: UseRoom,
  seal: MadeSeal,
  { actId, reason }: { readonly actId: string; readonly reason: string },
): Promise<void> {
  const { rows } = await sql<{ evidence: Uint8Array | null }>`update use_act
    set state = 'abandoned', fault = ${reason}
    where act_id = ${actId}::uuid and state = 'begun' returning evidence`.execute(database.query);
  if (rows[0]?.evidence != null) await acts.abandon(seal, actId, reason);
}

/** Closes what was begun for a use and comes to nothing. */
export async function abandonAll(
  room: UseRoom,
  id: string,
  { seal, reason }: { readonly seal: MadeSeal; readonly reason: string },
): Promise<void> {
  const { rows } = await sql<{ actId: string }>`select act_id as "actId" from use_act
    where case_id = ${id} and state = 'begun'`.execute(room.database.query);
  for (const { actId } of rows) await abandon(room, seal, { actId, reason });
}

type Placement = Sealing['use']['record']['placement'];
/** Where a seal goes on every page when nobody said it: below right, clear of the edge. */
const usual = { xMm: 150, yMm: 235 } as const;

/** The place in the words of the sealing. */
function placeOf(placement: Placement): Place {
  const [first] = placement;
  assert(first !== undefined, 'a request says where');
  const mm = (tenth: number | undefined, or: number): number => (tenth ?? or * 10) / 10;
  const pointOf = (one: Placement[number]) => ({
    page: one.page ?? 1,
    xMm: mm(one.xTenthMm, usual.xMm),
    yMm: mm(one.yTenthMm, usual.yMm),
  });
  switch (first.kind) {
    case 'at':
      return { kind: 'points', points: placement.map(pointOf) };
    case 'word':
      return { kind: 'keyword', text: first.word ?? '' };
    case 'riding':
      return { kind: 'riding', edge: 'right' };
    case 'every-page':
      return {
        kind: 'everyPage',
        xMm: mm(first.xTenthMm, usual.xMm),
        yMm: mm(first.yTenthMm, usual.yMm),
      };
  }
}
