import { fromUtf8, isRefusal } from '@yunzhang/base';
import { readDer, sequence } from '@yunzhang/gm';
import { acts, readEntry, readField, recordCommitment } from '@yunzhang/ledger';
import {
  type Actor,
  calendar2026,
  catalog,
  organisation,
  scenario,
  text,
} from '@yunzhang/scenario';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../ledger-testing.ts';
import { actIdOf, caseLog } from './case-log.ts';
import { type Cases, createCases } from './cases.ts';

let log: TestLedger;
beforeAll(async () => {
  log = await testLedger();
});
afterAll(async () => log.close());

const on = scenario({
  id: 'parcel',
  title: '包裹',
  words: {},
  roles: { sender: organisation('寄件人') },
  record: { what: text('物品') },
  phases: { sent: '已寄', gone: '已取消' },
});
const parcel = on.verbs({
  send: on.opening({
    title: '寄出',
    by: 'sender',
    to: 'sent',
    input: { what: text('物品') },
    does: ({ input }) => ({ what: input.what }),
  }),
  cancel: on.act({ title: '取消', by: 'sender', from: 'sent', to: 'gone', logged: 'use.void' }),
});
const known = catalog([parcel]);

const acme: Actor = { organisation: 'acme', holds: [], level: 3 };

function casesOver(): Cases {
  let drawn = 0;
  const submit = caseLog({
    catalog: known,
    ledger: log.ledger,
    random: (size) => new Uint8Array(size).fill(++drawn),
    tagKey: new Uint8Array(32).fill(3),
  });
  const tables = { calendar: calendar2026 };
  const database = log.database as never;
  return createCases({ database, catalog: known, tables: () => tables, now: Date.now, submit });
}

/** The entry of an act as it is published, and its private record. */
async function loggedOf(id: string, version: number) {
  const actId = actIdOf(id, version);
  await log.ledger.waitFor(actId);
  const found = await log.ledger.evidence.ofAct(actId);
  if (isRefusal(found)) throw new Error(found.refused);
  const { rows } = await sql<{ record: Uint8Array }>`select record from case_record
    where case_id = ${id} and version = ${version}`.execute(log.database.query);
  const record = sequence(readDer(rows[0]?.record ?? new Uint8Array(0))).map(readField);
  const fields = Object.fromEntries(record.map(({ name, value }) => [name, value]));
  return { octets: found.entry, entry: readEntry(found.entry), record, fields };
}

test('what happened is published, and its private record opens it', async () => {
  const cases = casesOver();
  const input = { what: '一件秘密的东西' };
  const sent = await cases.attempt(acme, { scenario: 'parcel', act: 'send', input }, 'k1');
  if ('refused' in sent) throw new Error(sent.refused);
  const cancel = { scenario: 'parcel', act: 'cancel', on: sent.case };
  expect(await cases.attempt(acme, cancel, 'k2')).toMatchObject({ accepted: true });
  const [one, two] = [await loggedOf(sent.case, 1), await loggedOf(sent.case, 2)];
  expect([one.entry.act, two.entry.act]).toEqual([acts.traceStep, acts.useVoid]);
  for (const { entry, record } of [one, two]) {
    expect(entry.commit).toEqual(recordCommitment(record));
  }
  expect(fromUtf8(one.fields['caseNo'] ?? new Uint8Array(0))).toBe(sent.case);
  expect(fromUtf8(one.fields['step'] ?? new Uint8Array(0))).toBe('parcel@1.send');
  // Who reads the log finds neither the case nor what was filled in, and one tag for the day.
  for (const word of [sent.case, input.what, 'acme']) {
    expect(Buffer.from(one.octets).includes(Buffer.from(word))).toBe(false);
  }
  expect(one.entry.tag).toEqual(two.entry.tag);
});

test('what the log does not take has not happened', async () => {
  const submit = caseLog({
    catalog: known,
    ledger: { submit: async () => ({ refused: 'ledger-log-missing', basis: 'ledger.md §12' }) },
    random: (size) => new Uint8Array(size),
    tagKey: new Uint8Array(32),
  });
  const cases = createCases({
    database: log.database as never,
    catalog: known,
    tables: () => ({ calendar: calendar2026 }),
    now: Date.now,
    newId: () => 'lost',
    submit,
  });
  const attempt = { scenario: 'parcel', act: 'send', input: { what: '一件' } };
  await expect(cases.attempt(acme, attempt, 'k3')).rejects.toThrow('ledger is unavailable');
  const { rows } = await sql`select from case_state where id = 'lost'
    union all select from case_record where case_id = 'lost'`.execute(log.database.query);
  expect(rows).toEqual([]);
});
