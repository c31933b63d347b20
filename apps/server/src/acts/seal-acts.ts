import { createHash, randomUUID } from 'node:crypto';
import {
  assert,
  equal,
  hex,
  type Instant,
  isRefusal,
  type Refusal,
  Unavailable,
  utf8,
} from '@yunzhang/base';
import { sql } from 'kysely';
import { digest, type RandomOctets, readDer, sequence, writeSequence } from '@yunzhang/gm';
import {
  type ActCode,
  acts,
  createRecord,
  type LedgerRecord,
  openField,
  openTag,
  readEntry,
  readField,
  recordCommitment,
  staticTag,
  tagDay,
  type TagLife,
  tagOf,
  writeEntry,
  writeEvidence,
  writeField,
} from '@yunzhang/ledger';
import type { EntryEvidence, Ledger } from '../ledger/index.ts';
import type { Database, Executor } from '../support/index.ts';
import { type ActRecords, createActRecords } from './act-records.ts';
import type { ActRow, ActTables } from './tables.ts';
import { waitForWitnesses, type WitnessDesk } from './witnessed-evidence.ts';

/** What the acts of a seal are tagged by. */
export interface LoggedSeal {
  readonly id: string;
  /** DER of the seal. */
  readonly seal: Uint8Array;
  /** Absent for a seal without a schedule: its tag is then always the same. */
  readonly tagLife?: TagLife;
}

/** The use of a seal that is in the log, before the key has been asked. */
export interface Intent {
  readonly actId: string;
  /** DER: both proofs, data hash and seal opened, the day's tag key. */
  readonly evidence: Uint8Array;
  /** L1 when the witnesses that were waited for have signed in time, else L0. */
  readonly level: WantedLevel;
}

/** How much of the evidence is waited for. @basis ledger.md §14.4, §17 */
export type WantedLevel = 'L0' | 'L1';

/** What an intent says beside the seal and the digest, and its name where it is asked for again. */
export interface IntentMore {
  readonly actId: string;
  readonly values: Readonly<Record<string, Uint8Array>>;
}

/** One act of a seal with its private record. */
export interface LoggedAct {
  readonly actId: string;
  readonly act: ActCode;
  readonly seal: LoggedSeal;
  readonly at: Instant;
  readonly values: Readonly<Record<string, Uint8Array>>;
}

/** Evidence of an act for somebody who may see fields of its record. */
export interface ShownAct {
  /** DER, with both proofs. */
  readonly evidence: Uint8Array;
  readonly log: number;
  /** Size of the head it is under. */
  readonly size: number;
}

/** Brings what happens to seals into the ledger. @basis ledger.md §13.1, §16.1 */
export interface SealActs {
  /** Logs an act of the caller's, once for its name; settles when it is published. */
  log(act: LoggedAct): Promise<Refusal | undefined>;
  /** Evidence of a published act, with these fields opened, witnessed where a quorum is set. */
  show(actId: string, names: readonly string[]): Promise<ShownAct | Refusal>;
  /** The acts by which a seal came into being; asking again logs nothing twice. */
  logLife(seals: readonly LoggedSeal[], at: Instant): Promise<Refusal | undefined>;
  /** Logs that a seal is about to be used; settles when that is published. */
  intend(
    seal: LoggedSeal,
    dataHash: Uint8Array,
    wanted?: WantedLevel,
    more?: IntentMore,
  ): Promise<Intent | Refusal>;
  /** Logs that it was used. `signature` is the value as it stands in the file. */
  complete(seal: LoggedSeal, actId: string, signature: Uint8Array): Promise<Refusal | undefined>;
  /** The same in the transaction that releases the signature: none is there without the other. */
  completeIn(
    at: Executor,
    seal: LoggedSeal,
    ended: { readonly actId: string; readonly signatureDigest: Uint8Array },
  ): Promise<Refusal | undefined>;
  /** Logs that nothing came of an intent. */
  abandon(seal: LoggedSeal, actId: string, reason: string): Promise<void>;
  /** Closes the intents that a process left open when it ended; tells how many. */
  resume(sealOf: (id: string) => LoggedSeal | undefined): Promise<number>;
  readonly records: ActRecords;
}

/** What the acts need of the server. */
export interface SealActParts {
  readonly database: Database<ActTables>;
  readonly ledger: Pick<Ledger, 'submit' | 'waitFor' | 'evidence' | 'alarm' | 'keys'>;
  readonly now: () => Instant;
  readonly random: RandomOctets;
  /** Absent where nobody witnesses. */
  readonly witnesses?: WitnessDesk;
}

/** Acts of a seal from its making to its use, in order. */
const lifeActs = [acts.sealMake, acts.sealFile, acts.sealIssue, acts.sealActivate] as const;
/** An intent older than this has no worker any more. @basis ledger.md §16.1 step 5 */
const openMsMax = 600_000;
/** Intents closed in one step after a restart. */
const resumedMax = 500;
const basis = 'ledger.md §16.1';

interface Act extends LoggedAct {
  readonly ends?: string;
}

/** Makes the module. */
export function createSealActs(parts: SealActParts): SealActs {
  const one = async (act: Act): Promise<Refusal | undefined> => write(parts, [act]);
  const end = async (act: Act): Promise<Refusal | undefined> =>
    (await one(act)) ?? (await published(parts, act.actId, 'act-end-not-logged'));
  return {
    log: async (act) => (await one(act)) ?? (await published(parts, act.actId, 'act-not-logged')),
    show: async (actId, names) => show(parts, actId, names),
    logLife: async (seals, at) => {
      const all = seals.flatMap((seal) => lifeActs.map((act) => lifeAct(seal, act, at)));
      const last = all.at(-1);
      if (last === undefined) return undefined;
      return (await write(parts, all)) ?? (await published(parts, last.actId, 'act-not-logged'));
    },
    intend: async (seal, dataHash, wanted = 'L0', more) => {
      const actId = more?.actId ?? randomUUID();
      const own = { dataHash, sealId: utf8(seal.id), sealDigest: digest('sm3', seal.seal) };
      const values = { ...more?.values, ...own };
      const at = parts.now();
      const refusal = await one({ actId, act: acts.useIntent, seal, at, values });
      return refusal ?? intentOf(parts, { actId, seal, dataHash, wanted });
    },
    complete: async (seal, actId, signature) => {
      const intent = fieldsOf(await recordOf(parts, actId));
      const values = { ...intent, signatureDigest: digest('sm3', signature) };
      const done = { actId: endId(actId), act: acts.useDone, seal, at: parts.now() } as const;
      const refusal = await end({ ...done, values, ends: actId });
      if (refusal !== undefined) return refusal;
      const isDone = (await rowOf(parts.database, done.actId)).act === acts.useDone;
      return isDone ? undefined : { refused: 'act-abandoned', basis, detail: actId };
    },
    completeIn: async (at, seal, { actId, signatureDigest }) => {
      const record = await recordOf({ ...parts, database: { query: at } }, actId);
      const values = { ...fieldsOf(record), signatureDigest };
      const done = { actId: endId(actId), act: acts.useDone, seal, at: parts.now() } as const;
      return writeAll(at, parts, [{ ...done, values, ends: actId }]);
    },
    abandon: async (seal, actId, reason) => {
      const values = { sealId: utf8(seal.id), reason: utf8(reason) };
      const ended = { actId: endId(actId), act: acts.useAbandon, seal, at: parts.now() } as const;
      await one({ ...ended, values, ends: actId });
    },
    resume: async (sealOf) => resume(parts, sealOf),
    records: createActRecords(parts.database),
  };
}

/** The intent of a name, once it is published; whoever asked first has said what it is for. */
async function intentOf(
  parts: SealActParts,
  wish: {
    readonly actId: string;
    readonly seal: LoggedSeal;
    readonly dataHash: Uint8Array;
    readonly wanted: WantedLevel;
  },
): Promise<Intent | Refusal> {
  const { actId, seal, dataHash, wanted } = wish;
  const waited = await published(parts, actId, 'act-not-logged');
  if (waited !== undefined) return waited;
  const found = await parts.ledger.evidence.ofAct(actId);
  if (isRefusal(found)) return found;
  const record = await recordOf(parts, actId);
  const logged = fieldsOf(record)['dataHash'];
  if (logged === undefined || !equal(logged, dataHash)) {
    return { refused: 'act-abandoned', basis, detail: actId };
  }
  const witnessed = wanted === 'L1' ? await waitForWitnesses(parts, actId, found) : undefined;
  const evidence = evidenceOf(seal, witnessed ?? found, record);
  return { actId, evidence, level: witnessed === undefined ? 'L0' : 'L1' };
}

async function show(
  parts: SealActParts,
  actId: string,
  names: readonly string[],
): Promise<ShownAct | Refusal> {
  const found = await parts.ledger.evidence.ofAct(actId);
  if (isRefusal(found)) return found;
  const record = await recordOf(parts, actId);
  const shown = (await waitForWitnesses(parts, actId, found)) ?? found;
  const openings = names.flatMap((name) => openField(record, name) ?? []);
  const { entry, proofs, log, size } = shown;
  return { evidence: writeEvidence({ entry, proofs, openings, anchors: [] }), log, size };
}

function lifeAct(seal: LoggedSeal, act: ActCode, at: Instant): Act {
  const values = { sealId: utf8(seal.id), sealDigest: digest('sm3', seal.seal) };
  const actId = uuidOf(`${seal.id} ${hex(values.sealDigest)} ${act}`);
  return { actId, act, seal, at, values };
}

/** One end to an intent: done and abandoned have the same name, so that only one can be. */
const endId = (intent: string): string => uuidOf(`end ${intent}`);

/** A UUID that the same words always give. @basis RFC 9562 §5.8 */
function uuidOf(words: string): string {
  const octets = createHash('sha256').update(words).digest();
  octets[6] = ((octets[6] as number) & 0x0f) | 0x80;
  octets[8] = ((octets[8] as number) & 0x3f) | 0x80;
  const text = octets.toString('hex');
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(0, -1)
    .map((from, i) => text.slice(from, cuts[i + 1]))
    .join('-');
}

/** Records and outbox rows in one transaction; acts that are there already are left as they are. */
async function write(parts: SealActParts, all: readonly Act[]): Promise<Refusal | undefined> {
  const writing = parts.database.query.transaction().execute(async (transaction) => {
    const refusal = await writeAll(transaction, parts, all);
    // Thrown, so that the record does not stay behind without its entry.
    if (refusal !== undefined) throw new NotTaken(refusal);
    return undefined;
  });
  return writing.catch((error: unknown) => {
    if (error instanceof NotTaken) return error.refusal;
    throw error;
  });
}

/** In a transaction of the caller's, which a refusal has to end. */
async function writeAll(
  transaction: Executor,
  { ledger, random }: SealActParts,
  all: readonly Act[],
): Promise<Refusal | undefined> {
  if (ledger.alarm() !== undefined) return { refused: 'act-not-logged', basis };
  for (const { actId, act, seal, at, values, ends } of all) {
    const record = createRecord(values, random);
    const added = await sql`insert into seal_act (act_id, act, seal, at, record, ends)
      values (${actId}::uuid, ${act}::int, ${seal.id}, ${at}::bigint,
        ${writeRecord(record)}::bytea, ${ends ?? null}::uuid)
      on conflict do nothing returning act_id`.execute(transaction);
    if (added.rows.length === 0) continue;
    const tag = seal.tagLife ? tagOf(seal.tagLife.key, seal.id, at) : staticTag(seal.seal);
    const entry = writeEntry({ act, at, tag, commit: recordCommitment(record) });
    const refusal = await ledger.submit(transaction, [{ actId, entry }]);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The ledger did not take an entry. */
class NotTaken extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

async function published(
  { ledger }: SealActParts,
  actId: string,
  refused: 'act-not-logged' | 'act-end-not-logged',
): Promise<Refusal | undefined> {
  try {
    await ledger.waitFor(actId);
    return undefined;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { refused, basis, detail: actId };
  }
}

function evidenceOf(seal: LoggedSeal, found: EntryEvidence, record: LedgerRecord): Uint8Array {
  const openings = ['dataHash', 'sealId'].flatMap((name) => openField(record, name) ?? []);
  const { entry, proofs } = found;
  const shown = { entry, proofs, openings, anchors: [] };
  const life = seal.tagLife;
  if (life === undefined) return writeEvidence(shown);
  const tagOpening = openTag(life, tagDay(readEntry(entry).at));
  return writeEvidence({ ...shown, tagOpening });
}

async function rowOf(
  { query }: { readonly query: Executor },
  actId: string,
): Promise<Pick<ActRow, 'act' | 'record'>> {
  const { rows } = await sql<Pick<ActRow, 'act' | 'record'>>`select act, record from seal_act
    where act_id = ${actId}::uuid`.execute(query);
  const [row] = rows;
  assert(row !== undefined, 'an act that was written is there');
  return row;
}

async function recordOf(
  { database }: { readonly database: { readonly query: Executor } },
  actId: string,
): Promise<LedgerRecord> {
  return sequence(readDer((await rowOf(database, actId)).record)).map(readField);
}

const writeRecord = (record: Parameters<typeof recordCommitment>[0]): Uint8Array =>
  writeSequence(...record.flatMap((field) => ('salt' in field ? [writeField(field)] : [])));

function fieldsOf(record: LedgerRecord): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    record.flatMap((field) => ('value' in field ? [[field.name, field.value]] : [])),
  );
}

async function resume(
  parts: SealActParts,
  sealOf: (id: string) => LoggedSeal | undefined,
): Promise<number> {
  const rows = await parts.database.query
    .selectFrom('seal_act as intent')
    .select(['intent.act_id', 'intent.seal'])
    .where('intent.act', '=', acts.useIntent)
    .where('intent.at', '<', parts.now() - openMsMax)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('seal_act as ended')
            .select('ended.act_id')
            .whereRef('ended.ends', '=', 'intent.act_id'),
        ),
      ),
    )
    .limit(resumedMax)
    .execute();
  let closed = 0;
  for (const { act_id: intent, seal: id } of rows) {
    const seal = sealOf(id);
    if (seal === undefined) continue;
    const values = { sealId: utf8(id), reason: utf8('no end within ten minutes') };
    const abandoned = { actId: endId(intent), act: acts.useAbandon, at: parts.now() } as const;
    await write(parts, [{ ...abandoned, seal, values, ends: intent }]);
    closed += 1;
  }
  return closed;
}
