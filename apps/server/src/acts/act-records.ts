import { equal, utf8 } from '@yunzhang/base';
import { digest, readDer, sequence } from '@yunzhang/gm';
import {
  acts,
  type LedgerRecord,
  type Opening,
  openField,
  readField,
  type SealedPaper,
} from '@yunzhang/ledger';
import type { Database } from '../support/index.ts';
import type { ActTables } from './tables.ts';

/** Fields that stand in a sealed file itself: showing them to its holder tells nothing new. */
const shownByFile = ['dataHash', 'sealDigest', 'sealId', 'signatureDigest'] as const;

/** An act, and what of its record is opened. */
export interface OpenedAct {
  readonly actId: string;
  readonly openings: readonly Opening[];
}

/**
 * The private side of logged acts, for those who may see it.
 *
 * Who that is, the caller decides for `open`; for `ofFile` the file does.
 *
 * @basis ledger.md §13.2, §14.2
 */
export interface ActRecords {
  /** Opens fields of an act's record, all where none is named; nothing for an unknown act. */
  open(actId: string, names?: readonly string[]): Promise<OpenedAct | undefined>;
  /**
   * Opens what a sealed file shows of the use that made it: of the intent and of its end.
   *
   * The file must have the very signature, data and seal of that use. Nothing when it has not.
   */
  ofFile(actId: string, seals: readonly SealedPaper[]): Promise<readonly OpenedAct[] | undefined>;
}

/** Reads records from the table of the acts. */
export function createActRecords(database: Pick<Database<ActTables>, 'query'>): ActRecords {
  const rowOf = async (actId: string) =>
    database.query
      .selectFrom('seal_act')
      .select(['act_id', 'act', 'record', 'ends'])
      .where('act_id', '=', actId)
      .executeTakeFirst();
  const endOf = async (intent: string) =>
    database.query
      .selectFrom('seal_act')
      .select(['act_id', 'act', 'record', 'ends'])
      .where('ends', '=', intent)
      .executeTakeFirst();
  return {
    open: async (actId, names) => {
      const row = await rowOf(actId);
      return row && opened(row, names);
    },
    ofFile: async (actId, seals) => {
      const row = await rowOf(actId);
      if (row === undefined) return undefined;
      const end = row.act === acts.useIntent ? await endOf(row.act_id) : row;
      if (end?.act !== acts.useDone) return undefined;
      const record = readRecord(end.record);
      if (!seals.some((paper) => isOf(record, paper))) return undefined;
      const rows = end === row ? [row] : [row, end];
      return rows.map((one) => opened(one, shownByFile));
    },
  };
}

function opened(
  row: { readonly act_id: string; readonly record: Uint8Array },
  names?: readonly string[],
): OpenedAct {
  const record = readRecord(row.record);
  const wanted = names ?? record.map(({ name }) => name);
  const openings = wanted.flatMap((name) => openField(record, name) ?? []);
  return { actId: row.act_id, openings };
}

function readRecord(bytes: Uint8Array): LedgerRecord {
  return sequence(readDer(bytes)).map(readField);
}

/** All that the file would be told must be in it: a signature alone could stand in any file. */
function isOf(record: LedgerRecord, { dataHash, sealId, seal, signature }: SealedPaper): boolean {
  if (signature === undefined) return false;
  const stated = {
    dataHash,
    sealId: utf8(sealId),
    sealDigest: digest('sm3', seal),
    signatureDigest: digest('sm3', signature),
  };
  return shownByFile.every((name) => {
    const field = record.find((one) => one.name === name);
    return field !== undefined && 'value' in field && equal(field.value, stated[name]);
  });
}
