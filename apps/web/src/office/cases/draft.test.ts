import { readFields, sampleOf } from '@yunzhang/scenario';
import { scenarios, sealLife } from '@yunzhang/scenarios';
import { expect, test } from 'vitest';
import {
  type DraftGroup,
  draftOf,
  fenOf,
  fenText,
  inputOf,
  isAsked,
  localMoment,
} from './draft.ts';

const grant = scenarios.find(({ id }) => id === 'mandate')?.acts['grant']?.input ?? {};
const submit = sealLife.acts['submit']?.input ?? {};

test('an amount is typed in yuan and sent in fen, to the last fen', () => {
  expect(fenOf('1000')).toBe(100_000);
  expect(fenOf(' 1,000.5 ')).toBe(100_050);
  expect(fenOf('0.29 元')).toBe(29); // 0.29 * 100 is 28.999… in binary
  expect(fenOf('90071992547.91')).toBe(9_007_199_254_791);
  for (const text of ['', '1.234', '-1', '1e3', 'abc', '１００'])
    expect(fenOf(text)).toBeUndefined();
  for (const fen of [1, 29, 100, 123_456]) expect(fenOf(fenText(fen))).toBe(fen);
});

test('what is no number stays as typed, and the engine says what is wrong with it', () => {
  const input = inputOf(grant, { perDay: 'fifty', perDayFen: '1.234', until: 'tomorrow' });
  expect(input).toMatchObject({ perDay: 'fifty', perDayFen: '1.234', until: 'tomorrow' });
  const faults = readFields(grant, input).faults.map(({ at, why }) => `${at} ${why}`);
  expect(faults).toContain('perDay field-kind');
  expect(faults).toContain('perDayFen field-kind');
  expect(faults).toContain('until field-form');
});

test('a field that is not asked for is not sent, though it was filled before', () => {
  const filled: DraftGroup = { mode: 'standing', certificate: 'erp', manifest: 'a'.repeat(64) };
  expect(inputOf(grant, filled)).toEqual({
    mode: 'standing',
    certificate: 'erp',
    kinds: [],
    counterparties: [],
  });
  const manifest = grant['manifest'];
  expect(manifest !== undefined && isAsked(manifest, grant, filled)).toBe(false);
  expect(manifest !== undefined && isAsked(manifest, grant, { mode: 'batch' })).toBe(true);
});

test('rows left empty at the end are not sent, one in the middle keeps its number', () => {
  const materials = [{ what: 'existence' }, {}, { what: 'handler' }, {}, {}];
  const sent = inputOf(submit, { materials })['materials'];
  expect(sent).toEqual([{ what: 'existence' }, {}, { what: 'handler' }]);
  expect(inputOf(grant, { counterparties: ['甲', '', ''] })['counterparties']).toEqual(['甲']);
});

test('a moment is the one of the reader’s own clock', () => {
  const at = new Date(2026, 10, 3, 9, 30).getTime();
  expect(localMoment(at)).toBe('2026-11-03T09:30');
  const change = sealLife.acts['handOver']?.input ?? {};
  expect(inputOf(change, { from: localMoment(at) })['from']).toBe(at);
});

test('every act of every scenario: what a form shows of an input is that input again', () => {
  for (const scenario of scenarios) {
    for (const [name, act] of Object.entries(scenario.acts)) {
      const { value } = readFields(act.input, sampleOf(act.input));
      const again = readFields(act.input, inputOf(act.input, draftOf(act.input, value)));
      // A control for moments has minutes only.
      const minutes = (one: unknown) =>
        JSON.parse(JSON.stringify(one), (_, v: unknown) =>
          typeof v === 'number' && v > 1e12 ? Math.floor(v / 60_000) : v,
        ) as unknown;
      const title = `${scenario.id}.${name}`;
      // Of a list that may be empty the sample says nothing, and a form says that it is empty.
      expect({ [title]: minutes(again.value) }).toMatchObject({ [title]: minutes(value) });
    }
  }
});
