import { createHash } from 'node:crypto';
import { fromUtf8 } from '@yunzhang/base';
import { actCodeOf, fieldNames } from '@yunzhang/ledger';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar2026, day, startOf } from './beijing.ts';
import type { Done } from './draft.ts';
import { ledgerEntriesOf, octetsOfDone } from './ledger-entries.ts';
import { clock } from './party.ts';
import { sampleCatalog } from './sample-scenario.ts';
import { shelfOf } from './shelf.ts';

const digest = (octets: Uint8Array) => new Uint8Array(createHash('sha256').update(octets).digest());

const start = startOf('2026-03-02');
const shelf = shelfOf(sampleCatalog, { calendar: calendar2026 });
const closesAt = start + 30 * day;
shelf.attempt(
  { person: 'zhang', organisation: 'acme', holds: [], level: 3 },
  start,
  {
    scenario: 'sample-tender',
    act: 'publish',
    input: { subject: '校服 SECRET', kind: 'goods', closesAt, capFen: 987_654 },
    names: { chair: 'wang' },
  },
  't',
);
shelf.settle(closesAt, 't');
shelf.attempt({ person: 'wang', holds: ['bid-expert'], level: 3 }, closesAt, {
  scenario: 'sample-tender',
  act: 'choose',
  on: 't',
  input: { winner: '某公司' },
});
const entries = ledgerEntriesOf(sampleCatalog, shelf.history, digest);

describe('the log entries of accepted acts', () => {
  it('carry the name the log has for the act, or that of a step', () => {
    for (const { open } of entries) expect(actCodeOf(open.act)).toBeDefined();
    expect(entries.map((e) => [e.open.act, e.open.at])).toEqual([
      ['trace.step', start],
      ['trace.step', closesAt],
      ['deposit.make', closesAt],
    ]);
  });

  it('have private fields of the format, and no others', () => {
    const texts = entries.map(({ fields }) =>
      Object.fromEntries(
        Object.entries(fields)
          .filter(([name]) => name !== 'dataHash')
          .map(([name, value]) => [name, fromUtf8(value)]),
      ),
    );
    expect(texts[0]).toEqual({
      caseNo: 't',
      step: 'sample-tender@1.publish',
      operator: 'zhang',
      paper: 'notice',
      place: 'notice.buyer',
    });
    expect(texts[1]).toEqual({
      caseNo: 't',
      step: 'sample-tender@1.close',
      operator: clock.system,
    });
    for (const { fields } of entries) {
      for (const name of Object.keys(fields)) expect(fieldNames).toContain(name);
    }
  });

  it('show nothing in the open that was filled in, and nobody', () => {
    const open = JSON.stringify(entries.map((entry) => entry.open));
    expect(open).not.toMatch(/校服|SECRET|goods|987654|某公司|wang|zhang|acme|"t"|tender/);
    const fields = entries.flatMap((entry) => Object.values(entry.fields));
    for (const value of fields)
      expect(fromUtf8Loosely(value)).not.toMatch(/校服|SECRET|987654|某公司/);
  });

  it('bind the whole act: a changed input has another digest', () => {
    const [publish] = shelf.history;
    if (publish === undefined) throw new Error('it was published');
    const changed: Done = { ...publish, input: { ...(publish.input as object), capFen: 987_655 } };
    const [entry] = ledgerEntriesOf(sampleCatalog, [changed], digest);
    expect(entry?.fields['dataHash']).not.toEqual(entries[0]?.fields['dataHash']);
  });
});

const fromUtf8Loosely = (octets: Uint8Array) => new TextDecoder().decode(octets);

describe('an act as octets', () => {
  const [publish] = shelf.history;

  it('has one spelling, whatever the order of its names, and is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'small' }), (value) => {
        const input = { value };
        const turned = JSON.parse(JSON.stringify({ input }), (_, one: unknown) =>
          typeof one === 'object' && one !== null && !Array.isArray(one)
            ? Object.fromEntries(Object.entries(one).toReversed())
            : one,
        ) as object;
        const some = { ...publish, input } as Done;
        const other = { ...publish, ...turned } as Done;
        expect(octetsOfDone(other)).toEqual(octetsOfDone(some));
        expect(JSON.parse(fromUtf8(octetsOfDone(some)))).toEqual(JSON.parse(JSON.stringify(some)));
      }),
    );
  });

  it('name nobody in what followed from an act elsewhere', () => {
    const [first] = shelf.history;
    if (first === undefined) throw new Error('something happened');
    const [followed] = ledgerEntriesOf(sampleCatalog, [{ ...first, by: 'within' }], digest);
    expect(Object.keys(followed?.fields ?? {})).not.toContain('operator');
  });
});
