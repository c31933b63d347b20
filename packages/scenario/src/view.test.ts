import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar2026, day, startOf } from './beijing.ts';
import { catalog } from './catalog.ts';
import type { Case } from './definition.ts';
import type { Done } from './draft.ts';
import { explain } from './explain.ts';
import { group, list, optional, rows, text } from './field.ts';
import { organisation, person } from './party.ts';
import type { Actor } from './party.ts';
import { sampleBid, sampleCatalog, sampleTender } from './sample-scenario.ts';
import { scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';
import { viewDone } from './view-done.ts';
import { readerOf, type Reader, stranger, view, viewKin } from './view.ts';

const start = startOf('2026-03-02');
const org = (organisation: string): Actor => ({ organisation, holds: [], level: 3 });
const file = 'a'.repeat(64);

/** A tender with two bids; the second bidder then changes the price. */
function told() {
  const shelf = shelfOf(sampleCatalog, { calendar: calendar2026 });
  const act = (who: Actor, name: string, rest: object, id?: string) => {
    const scenarioId = 'on' in rest && rest.on !== 't' ? 'sample-bid' : 'sample-tender';
    const outcome = shelf.attempt(who, start, { scenario: scenarioId, act: name, ...rest }, id);
    expect(outcome).not.toHaveProperty('refused');
    return 'accepted' in outcome ? outcome : undefined;
  };
  const input = { subject: '校服', kind: 'goods', closesAt: start + 30 * day };
  act(org('buyer'), 'publish', { input, names: { chair: 'wang' } }, 't');
  const offer = (price: number, name: string) => ({
    price,
    staff: [{ name, days: price + 7 }],
    file,
  });
  const first = act(org('first'), 'receive', { on: 't', input: offer(71_301, '甲组长') });
  act(org('second'), 'receive', { on: 't', input: offer(68_202, '乙组长') });
  const bids = [...shelf.cases.values()].filter((c) => c.parent === 't').map((c) => c.id);
  act(org('second'), 'revise', { on: bids[1], input: { offer: 66_103 } });
  expect(first?.changed).toHaveLength(2);
  return { shelf, bids, act };
}

const as = (...parties: string[]): Reader => ({ parties });

describe('a view', () => {
  const { shelf, bids } = told();
  const all = [...shelf.cases.values()];
  const tender = shelf.cases.get('t') as Case;

  it('shows a stranger the open fields and the phase, and nobody who takes part', () => {
    const seen = view(sampleCatalog, tender, stranger);
    expect(seen?.record).toEqual({ subject: '校服', closesAt: start + 30 * day });
    expect(seen?.inside).toBeUndefined();
    expect(seen?.phaseTitle).toEqual({ zh: '已公告', en: 'Published' });
    expect(JSON.stringify(seen)).not.toMatch(/buyer|wang/);
  });

  it('shows a player the whole record and their roles', () => {
    const seen = view(sampleCatalog, tender, as('nobody', 'wang'));
    expect(seen?.inside?.roles).toEqual(['chair']);
    expect(seen?.record).toEqual(tender.record);
  });

  it('does not tell anyone but its bidder that a hidden bid exists', () => {
    const ids = (reader: Reader) => viewKin(sampleCatalog, all, reader).map((v) => v.id);
    expect(ids(stranger)).toEqual(['t']);
    expect(ids(as('buyer'))).toEqual(['t']);
    expect(ids(as('first'))).toEqual(['t', bids[0]]);
  });

  it('opens what was hidden and secret in the phase named for it', () => {
    const { shelf: other, bids: its, act } = told();
    act(org('first'), 'reveal', { on: its[0] });
    const opened = other.cases.get(its[0] ?? '') as Case;
    expect(view(sampleCatalog, opened, stranger)?.record).toEqual({ price: 71_301 });
    expect(viewKin(sampleCatalog, [...other.cases.values()], stranger)).toHaveLength(2);
  });

  it('takes the faces of an actor as the parties who read', () => {
    expect(readerOf({ person: 'li', organisation: 'acme', holds: [], level: 1 })).toMatchObject(
      as('li', 'acme'),
    );
  });
});

describe('a history', () => {
  const { shelf, bids } = told();
  const all = [...shelf.cases.values()];
  const history = (reader: Reader, cases = all) =>
    viewDone(sampleCatalog, cases, shelf.history, reader);

  it('keeps an act back that brought about a case the reader may not know of', () => {
    expect(history(as('buyer')).map((d) => d.act)).toEqual(['publish']);
    expect(history(as('buyer'), all.slice(0, 1)).map((d) => d.act)).toEqual(['publish']);
  });

  it('tells each bidder of their own bid only, with what they gave', () => {
    const seen = history(as('second'));
    expect(seen.map((d) => d.act)).toEqual(['publish', 'receive', 'submit', 'revise']);
    expect(seen.at(-1)?.inside?.input).toEqual({ offer: 66_103 });
    expect(JSON.stringify(seen)).not.toMatch(/71301|甲组长|"first"/);
  });

  it('names comers whom nobody remembers to themselves only', () => {
    // A bid that is open to all: then its coming may be told, but not by whom it came.
    const open = { ...sampleBid, hidden: undefined };
    const known = {
      ...sampleCatalog,
      scenarios: [open, sampleTender],
      find: (id: string) =>
        id === 'sample-bid' ? ({ scenario: open, deadlines: {} } as never) : sampleCatalog.find(id),
    } as unknown as typeof sampleCatalog;
    const who = (reader: Reader) =>
      viewDone(known, all, shelf.history, reader)
        .filter((d) => d.act === 'receive')
        .map((d) => d.inside?.who);
    expect(who(as('buyer'))).toEqual(['', '']);
    const alone = viewDone(known, all.slice(0, 1), shelf.history, as('buyer'));
    const inputs = alone.filter((d) => d.act === 'receive').map((d) => d.inside?.input);
    expect(inputs, 'the bids were not handed in').toEqual([{}, {}]);
    expect(who(as('buyer', 'second'))).toEqual(['', 'second']);
  });

  it('tells a stranger what happened and when, but neither who nor with what', () => {
    const [publish] = history(stranger);
    expect(publish).toMatchObject({ act: 'publish', at: start, to: 'published' });
    expect(publish).not.toHaveProperty('inside');
  });

  it('leaves out inputs that fed a secret under another name, earlier values too', () => {
    // Someone who plays a part in the bid case, yet may not see its price: the auditor of a bid.
    const watched = all.map((c) =>
      c.id === bids[1] ? { ...c, parties: { ...c.parties, auditor: ['auditor'] } } : c,
    );
    const roles = { ...sampleBid.roles, auditor: organisation('审计') };
    const open = { ...sampleBid, roles, hidden: undefined };
    const known = {
      ...sampleCatalog,
      find: (id: string) =>
        id === 'sample-bid' ? ({ scenario: open, deadlines: {} } as never) : sampleCatalog.find(id),
    };
    const again: Done = { ...(shelf.history.at(-1) as Done), input: { offer: 69_999 }, version: 3 };
    const last = shelf.history.at(-1) as Done;
    const seen = viewDone(
      known,
      watched,
      [...shelf.history.slice(0, -1), again, last],
      as('auditor'),
    );
    expect(seen.filter((d) => d.act === 'revise').map((d) => d.inside?.input)).toEqual([{}, {}]);
    const submit = seen.find((d) => d.act === 'submit' && d.case === bids[1]);
    expect(submit?.inside?.input).toEqual({ file });
  });
});

describe('whatever the record', () => {
  const on = scenario({
    id: 'deep',
    title: '深',
    words: {},
    roles: { a: organisation('甲'), b: person('乙') },
    record: {
      plain: text('公开'),
      flat: optional(text('平')),
      deep: optional(
        rows('表', { cell: text('格'), more: list('多', group('组', { leaf: text('叶') })) }),
      ),
    },
    phases: { early: '早', late: '晚' },
    open: ['plain', 'flat', 'deep'],
    secret: { flat: { to: ['a'], opens: ['late'] }, deep: { to: [], opens: ['late'] } },
  });
  const deep = on.verbs({
    open: on.opening({
      title: '开',
      by: 'a',
      to: 'early',
      input: {},
      does: () => ({ plain: 'x' }),
    }),
    finish: on.act({ title: '完', by: 'a', from: 'early', to: 'late' }),
  });
  const known = catalog([deep]);
  const marked = (name: string) => fc.nat(1e6).map((n) => `${name}#${n}`);
  const cells = fc.array(
    fc.record({
      cell: marked('DEEP'),
      more: fc.array(fc.record({ leaf: marked('DEEP') }), { maxLength: 3 }),
    }),
    { maxLength: 4 },
  );
  const cases = fc.record({
    phase: fc.constantFrom('early', 'late'),
    record: fc.record({ plain: marked('PLAIN'), flat: marked('FLAT'), deep: cells }),
    parties: fc.record({ a: fc.constant(['A']), b: fc.constant(['B']) }, { requiredKeys: ['a'] }),
  });
  const readers = fc.subarray(['A', 'B', 'C']).map((parties) => ({ parties }));

  it('no reader sees a secret before its phase, in a view or in the history', () => {
    fc.assert(
      fc.property(cases, readers, fc.boolean(), (some, reader, isOwn) => {
        const c = {
          id: 'c',
          scenario: 'deep',
          definition: 1,
          version: 1,
          openedAt: 0,
          changedAt: 0,
          ...some,
        } as Case;
        const { flat, deep: table } = some.record;
        const done = {
          case: 'c',
          scenario: 'deep',
          definition: 1,
          act: 'open',
          by: 'a',
          who: 'A',
          at: 0,
          actor: { holds: [], level: 0 },
          input: isOwn ? { flat, deep: table } : { other: [{ x: flat }], table },
          names: {},
          from: '',
          to: 'early',
          version: 1,
          seals: [],
        } as Done;
        const text = JSON.stringify(view(known, c, reader));
        const past = JSON.stringify(viewDone(known, [c], [done], reader));
        const isA = reader.parties.includes('A');
        if (some.phase === 'late') return text.includes('FLAT#');
        expect(text.includes('DEEP#')).toBe(false);
        expect(text.includes('FLAT#')).toBe(isA);
        if (!isA) expect(past).not.toMatch(/FLAT#|DEEP#/);
        return true;
      }),
    );
  });
});

describe('a role that bears a token', () => {
  const on = scenario({
    id: 'borne',
    title: '凭码',
    words: {},
    roles: {
      owner: person('本人'),
      shop: organisation('药店', { filled: 'many', bears: 'token', needs: 'pharmacy' }),
    },
    record: { token: text('码'), drug: text('药') },
    phases: { given: '已开', used: '已用' },
    secret: { token: { to: ['owner'], opens: [] } },
  });
  const given = { token: text('码') };
  const borne = on.verbs({
    give: on.opening({
      title: '开',
      by: 'owner',
      to: 'given',
      input: {},
      does: () => ({ token: 'T1', drug: '甲药' }),
    }),
    use: on.act({ title: '用', by: 'shop', from: 'given', to: 'used', input: given }),
  });
  const known = catalog([borne]);
  const shelf = shelfOf(known, { calendar: calendar2026 });
  shelf.attempt(
    { person: 'li', holds: [], level: 1 },
    start,
    { scenario: 'borne', act: 'give' },
    'c',
  );
  const c = shelf.cases.get('c') as Case;
  const shop: Actor = { organisation: 'shop', holds: ['pharmacy'], level: 1 };

  it.each<[string, Reader, object]>([
    ['shows nothing', readerOf(shop), {}],
    ['shows another', readerOf(shop, { token: 'T2' }), {}],
    ['shows it, unqualified', readerOf({ ...shop, holds: [] }, { token: 'T1' }), {}],
    ['shows it and is nobody', { parties: [], holds: ['pharmacy'], shows: { token: 'T1' } }, {}],
    ['shows it', readerOf(shop, { token: 'T1' }), { drug: '甲药' }],
    ['is its owner', { parties: ['li'] }, { token: 'T1', drug: '甲药' }],
  ])('who %s sees what that gives', (_, reader, record) => {
    expect(view(known, c, reader)?.record).toEqual(record);
  });

  it('is asked for the token before anything is said of the rest', () => {
    const told = (input: object) =>
      explain(shelf.world(shop, start), { on: 'c' }, { act: 'use', input })?.acts[0];
    expect(told({})).toMatchObject({ state: 'asks', missing: ['token'], rules: [] });
    expect(told({ token: 'T2' })?.refusal?.refused).toBe('role-not-held');
    expect(told({ token: 'T1' })?.state).toBe('ready');
  });
});
