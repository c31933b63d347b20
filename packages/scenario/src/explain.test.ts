import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendar2026, day, startOf } from './beijing.ts';
import { catalog } from './catalog.ts';
import { explain, type Given } from './explain.ts';
import { count, fen } from './field.ts';
import { type Actor, organisation } from './party.ts';
import { sampleCatalog } from './sample-scenario.ts';
import { scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';

const start = startOf('2026-03-02');
const org = (organisation: string): Actor => ({ organisation, holds: [], level: 3 });
const expert = (person: string): Actor => ({ person, holds: ['bid-expert'], level: 3 });
const file = 'a'.repeat(64);
const goods = { subject: '校服', kind: 'goods', closesAt: start + 30 * day, capFen: 500 };

function published() {
  const shelf = shelfOf(sampleCatalog, { calendar: calendar2026 });
  const attempt = {
    scenario: 'sample-tender',
    act: 'publish',
    input: goods,
    names: { chair: 'wang' },
  };
  expect(shelf.attempt(org('buyer'), start, attempt, 't')).toHaveProperty('accepted');
  return shelf;
}

const empty = shelfOf(sampleCatalog, { calendar: calendar2026 });

function opening(given?: Given, who: Actor = org('buyer')) {
  const told = explain(empty.world(who, start), { scenario: 'sample-tender' }, given);
  const [publish] = told?.acts ?? [];
  if (publish === undefined) throw new Error('there is an opening');
  return publish;
}

const states = (given: Given) =>
  opening(given).rules.map(({ code, state, waits }) => [code, state, waits ?? '']);

describe('an opening, before it is attempted', () => {
  it('asks for everything while nothing is filled in', () => {
    const publish = opening();
    expect(publish).toMatchObject({ state: 'asks', by: 'buyer', names: ['chair'] });
    expect(publish.missing).toEqual(['subject', 'kind', 'closesAt']);
    expect(publish.seals?.map((s) => [s.paper, s.place])).toEqual([['notice', 'buyer']]);
  });

  const long = 'tender-period-too-short';
  const self = 'buyer-judges-itself';
  const soon = start + 3 * day;
  it.each<[string, Omit<Given, 'act'>, string[][]]>([
    [
      'nothing',
      {},
      [
        [long, 'unknown', 'closesAt'],
        [self, 'unknown', 'names.chair'],
      ],
    ],
    [
      'a late day',
      { input: { closesAt: goods.closesAt } },
      [
        [long, 'holds', ''],
        [self, 'unknown', 'names.chair'],
      ],
    ],
    [
      'a day too soon',
      { input: { closesAt: soon } },
      [
        [long, 'fails', ''],
        [self, 'unknown', 'names.chair'],
      ],
    ],
    [
      'a chair',
      { names: { chair: 'wang' } },
      [
        [long, 'unknown', 'closesAt'],
        [self, 'holds', ''],
      ],
    ],
    [
      'itself',
      { names: { chair: 'buyer' } },
      [
        [long, 'unknown', 'closesAt'],
        [self, 'fails', ''],
      ],
    ],
    [
      'no moment',
      { input: { closesAt: 'soon' } },
      [
        [long, 'unknown', 'closesAt'],
        [self, 'unknown', 'names.chair'],
      ],
    ],
  ])('given %s, each rule says what it can', (_, given, expected) => {
    expect(states({ act: 'publish', ...given })).toEqual(expected);
  });

  it('says in filled words why a rule does not hold, before the rest is filled in', () => {
    const publish = opening({ act: 'publish', input: { closesAt: soon } });
    expect(publish.state).toBe('refused');
    expect(publish.words?.zh).toContain('只有 3 天，不得少于 20 天');
  });

  it('tells what cannot be read apart from what is missing', () => {
    const publish = opening({ act: 'publish', input: { ...goods, capFen: 1.5, kind: 'works' } });
    expect(publish.missing).toEqual(['permit']);
    expect(publish.faults).toEqual([{ at: 'capFen', why: 'field-kind' }]);
    expect(publish.state).toBe('asks');
  });

  it('is ready exactly when it would be accepted', () => {
    const whole = { act: 'publish', input: goods, names: { chair: 'wang' } };
    expect(opening(whole).state).toBe('ready');
    expect(opening(whole, { ...org('buyer'), level: 1 }).refusal?.refused).toBe('step-up-required');
    const world = published().world(org('other'), start);
    const doubled = explain(world, { scenario: 'sample-tender' }, whole)?.acts[0];
    expect(doubled?.refusal?.refused).toBe('tender-subject-doubled');
  });

  it('sends a person to those who can do it', () => {
    const publish = opening(undefined, expert('li'));
    expect(publish.refusal?.refused).toBe('role-kind-wrong');
    expect(publish.others).toEqual([
      { role: 'buyer', title: { zh: '招标人', en: 'Buyer' }, parties: [] },
    ]);
    expect(publish.rules).toEqual([]);
  });
});

describe('a case, before anything is attempted', () => {
  const on = { on: 't' };

  it('shows what can be done in its phase, who by, and when it closes', () => {
    const told = explain(published().world(org('buyer'), start + day), on);
    expect(told?.acts.map((a) => [a.act, a.state])).toEqual([
      ['receive', 'asks'],
      ['postpone', 'asks'],
    ]);
    expect(told?.closes).toEqual([
      { act: 'close', title: { zh: '截止', en: 'Close' }, at: goods.closesAt },
    ]);
    expect(told?.version).toBe(1);
  });

  it('has the deadlines done that have passed, without keeping them', () => {
    const shelf = published();
    const told = explain(shelf.world(expert('wang'), goods.closesAt), on);
    expect(told?.acts.map((a) => [a.act, a.state])).toEqual([['choose', 'asks']]);
    expect(told?.closes[0]?.act).toBe('fail');
    expect(shelf.cases.get('t')?.phase).toBe('published');
    const buyer = explain(shelf.world(org('buyer'), goods.closesAt), on)?.acts[0];
    expect(buyer?.refusal?.refused).toBe('role-kind-wrong');
    expect(buyer?.others).toEqual([
      { role: 'chair', title: { zh: '评标负责人', en: 'Chair' }, parties: ['wang'] },
    ]);
  });

  it('asks for the seals of the cases that follow', () => {
    const world = published().world(org('bidder'), start);
    const whole = { price: 400, staff: [], file };
    const receive = explain(world, on, { act: 'receive', input: whole })?.acts[0];
    expect(receive?.seals?.map((s) => [s.scenario, s.paper])).toEqual([['sample-bid', 'bid']]);
    const dear = explain(world, on, { act: 'receive', input: { price: 501 } })?.acts[0];
    expect(dear).toMatchObject({ state: 'refused', refusal: { refused: 'bid-after-cap' } });
  });

  it('does not exist for those who may not know of it, nor name parties to strangers', () => {
    const shelf = published();
    shelf.attempt(org('first'), start, {
      scenario: 'sample-tender',
      act: 'receive',
      on: 't',
      input: { price: 400, staff: [], file },
    });
    const bid = [...shelf.cases.values()].find((c) => c.parent === 't')?.id ?? '';
    expect(explain(shelf.world(org('buyer'), start), { on: bid })).toBeUndefined();
    expect(explain(shelf.world(org('first'), start), { on: bid })?.acts).toHaveLength(3);
    const told = explain(shelf.world(expert('li'), start), on);
    expect(told).not.toHaveProperty('version');
    expect(JSON.stringify(told)).not.toMatch(/"buyer"\]|wang/);
  });
});

describe('an opening that computes its record', () => {
  const on = scenario({
    id: 'computed',
    title: '算',
    words: { 'too-dear': { zh: '太贵', en: 'Too dear' } },
    roles: { buyer: organisation('买方') },
    record: { sumFen: fen('合计') },
    phases: { open: '已开' },
  });
  const cheap = on.rule('too-dear', '规则', ({ record }) => !(record.sumFen > 10));
  const buy = on.opening({
    title: '买',
    by: 'buyer',
    to: 'open',
    must: [cheap],
    input: { priceFen: fen('单价'), pieces: count('件数') },
    does: ({ input }) => ({ sumFen: input.priceFen * input.pieces }),
  });
  const known = catalog([on.verbs({ buy })]);
  const rule = (input: object) => {
    const world = shelfOf(known, { calendar: calendar2026 }).world(org('x'), start);
    return explain(world, { scenario: 'computed' }, { act: 'buy', input })?.acts[0]?.rules[0];
  };

  it('says nothing of a record that cannot be known yet', () => {
    expect(rule({ pieces: 2 })).toMatchObject({ state: 'unknown', waits: 'priceFen' });
    expect(rule({ priceFen: 5, pieces: 2 })?.state).toBe('holds');
    expect(rule({ priceFen: 6, pieces: 2 })?.state).toBe('fails');
  });
});

describe('whatever half of an input is given', () => {
  const shelf = published();
  const some = fc.oneof(
    fc.constantFrom('goods', 'works', '校服', file),
    fc.nat(2e12),
    fc.anything(),
  );
  const input = fc.oneof(
    fc.record(
      {
        subject: some,
        kind: some,
        permit: some,
        closesAt: some,
        capFen: some,
        price: some,
        file: some,
        staff: fc.oneof(
          some,
          fc.array(fc.oneof(some, fc.record({ name: some, days: some }, { requiredKeys: [] }))),
        ),
      },
      { requiredKeys: [] },
    ),
    fc.anything(),
    fc.subarray(Object.entries(goods)).map((entries) => Object.fromEntries(entries)),
  );

  it('nothing is thrown, and ready means accepted', () => {
    fc.assert(
      fc.property(input, fc.boolean(), (given, isNamed) => {
        const names = isNamed ? { chair: 'wang' } : {};
        for (const act of ['receive', 'postpone']) {
          const world = shelf.world(org('buyer'), start);
          const told = explain(world, { on: 't' }, { act, input: given, names: {} });
          expect(told?.acts).toHaveLength(2);
        }
        const publish = opening({ act: 'publish', input: given, names });
        const fresh = shelfOf(sampleCatalog, { calendar: calendar2026 });
        const attempt = { scenario: 'sample-tender', act: 'publish', input: given, names };
        const isAccepted = 'accepted' in fresh.attempt(org('buyer'), start, attempt);
        expect(publish.state === 'ready').toBe(isAccepted);
      }),
      { numRuns: 500 },
    );
  });
});
