import { createHash, randomUUID } from 'node:crypto';
import { hex, type Instant, isRefusal, type Refusal, Unavailable, utf8 } from '@yunzhang/base';
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
import type { Database } from '../support/index.ts';
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

/** Brings what happens to seals into the ledger. @basis ledger.md §13.1, §16.1 */
export interface SealActs {
  /** The acts by which a seal came into being; asking again logs nothing twice. */
  logLife(seals: readonly LoggedSeal[], at: Instant): Promise<Refusal | undefined>;
  /** Logs that a seal is about to be used; settles when that is published. */
  intend(seal: LoggedSeal, dataHash: Uint8Array, wanted?: WantedLevel): Promise<Intent | Refusal>;
  /** Logs that it was used. `signature` is the value as it stands in the file. */
  complete(seal: LoggedSeal, actId: string, signature: Uint8Array): Promise<Refusal | undefined>;
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

interface Act {
  readonly actId: string;
  readonly act: ActCode;
  readonly seal: LoggedSeal;
  readonly at: Instant;
  readonly values: Readonly<Record<string, Uint8Array>>;
  readonly ends?: string;
}

/** Makes the module. */
export function createSealActs(parts: SealActParts): SealActs {
  const one = async (act: Act): Promise<Refusal | undefined> => write(parts, [act]);
  const end = async (act: Act): Promise<Refusal | undefined> =>
    (await one(act)) ?? (await published(parts, act.actId, 'act-end-not-logged'));
  return {
    logLife: async (seals, at) => {
      const all = seals.flatMap((seal) => lifeActs.map((act) => lifeAct(seal, act, at)));
      const last = all.at(-1);
      if (last === undefined) return undefined;
      return (await write(parts, all)) ?? (await published(parts, last.actId, 'act-not-logged'));
    },
    intend: async (seal, dataHash, wanted = 'L0') => {
      const actId = randomUUID();
      const values = { dataHash, sealId: utf8(seal.id), sealDigest: digest('sm3', seal.seal) };
      const at = parts.now();
      const refusal = await one({ actId, act: acts.useIntent, seal, at, values });
      if (refusal !== undefined) return refusal;
      const waited = await published(parts, actId, 'act-not-logged');
      if (waited !== undefined) return waited;
      const found = await parts.ledger.evidence.ofAct(actId);
      if (isRefusal(found)) return found;
      const record = await recordOf(parts, actId);
      const witnessed = wanted === 'L1' ? await waitForWitnesses(parts, actId, found) : undefined;
      const evidence = evidenceOf(seal, witnessed ?? found, record);
      return { actId, evidence, level: witnessed === undefined ? 'L0' : 'L1' };
    },
    complete: async (seal, actId, signature) => {
      const intent = fieldsOf(await recordOf(parts, actId));
      const values = { ...intent, signatureDigest: digest('sm3', signature) };
      const done = { actId: endId(actId), act: acts.useDone, seal, at: parts.now() } as const;
      const refusal = await end({ ...done, values, ends: actId });
      if (refusal !== undefined) return refusal;
      const isDone = (await rowOf(parts, done.actId)).act === acts.useDone;
      return isDone ? undefined : { refused: 'act-abandoned', basis, detail: actId };
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
  const { database, ledger, random } = parts;
  if (ledger.alarm() !== undefined) return { refused: 'act-not-logged', basis };
  const writing = database.query.transaction().execute(async (transaction) => {
    for (const { actId, act, seal, at, values, ends } of all) {
      const record = createRecord(values, random);
      const row = { act_id: actId, act, seal: seal.id, at, record: writeRecord(record) };
      const added = await transaction
        .insertInto('seal_act')
        .values({ ...row, ends: ends ?? null })
        .onConflict((conflict) => conflict.doNothing())
        .returning('act_id')
        .executeTakeFirst();
      if (added === undefined) continue;
      const tag = seal.tagLife ? tagOf(seal.tagLife.key, seal.id, at) : staticTag(seal.seal);
      const entry = writeEntry({ act, at, tag, commit: recordCommitment(record) });
      const refusal = await ledger.submit(transaction, [{ actId, entry }]);
      // Thrown, so that the record does not stay behind without its entry.
      if (refusal !== undefined) throw new NotTaken(refusal);
    }
    return undefined;
  });
  return writing.catch((error: unknown) => {
    if (error instanceof NotTaken) return error.refusal;
    throw error;
  });
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
  { database }: SealActParts,
  actId: string,
): Promise<Pick<ActRow, 'act' | 'record'>> {
  return database.query
    .selectFrom('seal_act')
    .select(['act', 'record'])
    .where('act_id', '=', actId)
    .executeTakeFirstOrThrow();
}

async function recordOf(parts: SealActParts, actId: string): Promise<LedgerRecord> {
  return sequence(readDer((await rowOf(parts, actId)).record)).map(readField);
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
