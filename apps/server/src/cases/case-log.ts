import { createHash } from 'node:crypto';
import { assert, concat, type Refusal, utf8 } from '@yunzhang/base';
import { digest, hmacSm3, type RandomOctets, writeSequence } from '@yunzhang/gm';
import {
  actName,
  acts,
  createRecord,
  recordCommitment,
  tagOf,
  writeEntry,
  writeField,
} from '@yunzhang/ledger';
import { type Catalog, type Done, type LedgerEntry, ledgerEntriesOf } from '@yunzhang/scenario';
import { sql } from 'kysely';
import type { Ledger } from '../ledger/index.ts';
import type { Executor } from '../support/index.ts';

/**
 * Brings acts into the log, in the transaction that writes them. A refusal undoes all of it.
 */
export type SubmitActs = (
  transaction: Executor,
  done: readonly Done[],
) => Promise<Refusal | undefined>;

/** What the log of cases is made of. */
export interface CaseLogParts {
  readonly catalog: Catalog;
  readonly ledger: Pick<Ledger, 'submit'>;
  readonly random: RandomOctets;
  /** 32 octets. Whoever has them finds all acts of any case in the log. */
  readonly tagKey: Uint8Array;
}

/** Entries the ledger takes in one call. */
const submittedMax = 1000;
const keyDomain = utf8('yunzhang/case-tag/v1\n');

/**
 * Puts each act into the outbox of the ledger, and its private record beside the case.
 *
 * The tag is of the case and the day: who reads the log cannot tell which acts are of one case.
 *
 * @basis ledger.md §13.2, §13.3, §16.1
 */
export function caseLog({ catalog, ledger, random, tagKey }: CaseLogParts): SubmitActs {
  assert(tagKey.length === 32, 'a tag key has 32 octets');
  return async (transaction, done) => {
    const entries = ledgerEntriesOf(catalog, done, (octets) => digest('sm3', octets));
    for (let from = 0; from < done.length; from += submittedMax) {
      const logged = entries.slice(from, from + submittedMax).map((entry, n) => {
        const act = done[from + n];
        assert(act !== undefined, 'each act has its entry');
        return loggedAct(act, entry, { random, tagKey });
      });
      await addRecords(transaction, logged);
      const refusal = await ledger.submit(transaction, logged);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  };
}

interface LoggedAct {
  readonly actId: string;
  readonly case: string;
  readonly version: number;
  readonly record: Uint8Array;
  readonly entry: Uint8Array;
}

function loggedAct(
  { case: id, version }: Done,
  { open, subject, fields }: LedgerEntry,
  { random, tagKey }: Pick<CaseLogParts, 'random' | 'tagKey'>,
): LoggedAct {
  const record = createRecord(fields, random);
  const key = hmacSm3(tagKey, concat([keyDomain, utf8(subject)]));
  const entry = writeEntry({
    act: codeOf(open.act),
    at: open.at,
    tag: tagOf(key, subject, open.at),
    commit: recordCommitment(record),
  });
  return {
    actId: actIdOf(id, version),
    case: id,
    version,
    record: writeSequence(...record.map(writeField)),
    entry,
  };
}

const codes = new Map(Object.values(acts).map((code) => [actName(code)?.name, code]));

function codeOf(name: string): number {
  const code = codes.get(name);
  assert(code !== undefined, `${name} is an act of the log`);
  return code;
}

/** The name of an act in the log: the same for the same act. @basis RFC 9562 §5.8 */
export function actIdOf(id: string, version: number): string {
  const octets = createHash('sha256').update(`case act ${version} ${id}`).digest().subarray(0, 16);
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x80, 6);
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

async function addRecords(at: Executor, logged: readonly LoggedAct[]): Promise<void> {
  const records = logged.map(({ record }) => Buffer.from(record).toString('base64'));
  await sql`insert into case_record (act_id, case_id, version, record)
    select id, of, version, decode(record, 'base64')
    from unnest(${logged.map(({ actId }) => actId)}::uuid[],
      ${logged.map((one) => one.case)}::text[],
      ${logged.map(({ version }) => version)}::int[], ${records}::text[])
      as t (id, of, version, record)`.execute(at);
}
