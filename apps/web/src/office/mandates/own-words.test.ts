import type { Statement } from '@yunzhang/custody/statement';
import { acts } from '@yunzhang/ledger';
import { expect, test } from 'vitest';
import { coversGrant, coversUse, seenIn, termsIn } from './own-words.ts';

const record = {
  kinds: ['contract'],
  counterparties: ['乙公司'],
  perDay: 50,
  perDocumentFen: 100_000,
  fromHour: 9,
  toHour: 18,
  until: '2027-11-23',
};
const terms = termsIn(record);
/** The first moment after the last day, in Beijing. */
const until = Date.UTC(2027, 10, 23, 16);
const said = {
  act: acts.mandateGrant,
  seal: '1101089900001',
  at: 0,
  mandate: 'm-1',
  ...record,
  from: 0,
  until,
} as Statement;

const changed = (change: object) => ({ ...said, ...change });

test('a grant is signed as it was filled in', () => {
  expect(terms !== undefined && coversGrant(terms)(said)).toBe(true);
});

test.each<[string, object]>([
  ['another act', { act: acts.sealActivate }],
  ['another kind of documents besides', { kinds: ['contract', 'letter'] }],
  ['anybody as counterparty', { counterparties: [] }],
  ['more in a day', { perDay: 51 }],
  ['no limit for one document', { perDocumentFen: undefined }],
  ['a limit nobody gave', { perDayFen: 1 }],
  ['the hours of the night', { fromHour: 0 }],
  ['later hours', { toHour: 24 }],
  ['one day longer', { until: until + 24 * 3_600_000 }],
])('a grant with %s is not signed', (_, change) => {
  expect(terms !== undefined && coversGrant(terms)(changed(change))).toBe(false);
});

const use = {
  kind: 'contract',
  counterparties: ['乙公司'],
  manifest: 'a'.repeat(64),
  documents: [{ amountFen: 300 }, {}],
};
const seen = seenIn(use);
const now = 1_800_000_000_000;
const once = changed({
  perDay: 2,
  usesMax: 2,
  perDocumentFen: 300,
  perDayFen: 300,
  fromHour: 0,
  toHour: 24,
  manifest: use.manifest,
  until: now + 1000,
});

test('a confirmation is signed for the list that was looked at', () => {
  expect(seen !== undefined && coversUse(seen, now)(once)).toBe(true);
});

test.each<[string, object]>([
  ['another list', { manifest: 'b'.repeat(64) }],
  ['no list at all', { manifest: undefined }],
  ['one use more', { usesMax: 3 }],
  ['any number of uses', { usesMax: undefined }],
  ['a larger amount', { perDayFen: 301 }],
  ['anybody as counterparty', { counterparties: [] }],
  ['another month', { until: now + 31 * 24 * 3_600_000 }],
])('a confirmation for %s is not signed', (_, change) => {
  const forged = { ...once, ...change };
  expect(seen !== undefined && coversUse(seen, now)(forged)).toBe(false);
});

test('a record that is not whole gives nothing to compare with, and so nothing to sign', () => {
  expect(termsIn({ ...record, kinds: undefined })).toBeUndefined();
  expect(seenIn({ ...use, manifest: 1 })).toBeUndefined();
});
