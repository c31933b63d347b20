import { describe, expect, it } from 'vitest';
import { calendar2026 } from './beijing.ts';
import { catalog } from './catalog.ts';
import { claimsOf } from './claims.ts';
import { decide } from './decide.ts';
import type { World } from './draft.ts';
import { group, list, text } from './field.ts';
import { type Actor, organisation } from './party.ts';
import { go, scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';

const t0 = Date.UTC(2026, 2, 2);
const acme: Actor = { organisation: 'acme', holds: [], level: 3 };
const tables = { calendar: calendar2026 };
const words = {
  'plate-twice': { zh: '号牌 {key} 已在用', en: 'The plate {key} is in use' },
  'dock-taken': { zh: '泊位 {key} 已占用', en: 'The dock {key} is taken' },
};
const fields = { plates: list('号牌', text('号牌')), dock: text('泊位') };

const onShip = scenario({
  id: 'ship',
  title: '船',
  words,
  roles: { owner: organisation('船东') },
  record: fields,
  phases: { sailing: '在航', sunk: '沉没' },
});
const be = onShip.act({
  title: '改',
  within: 'ship.swap',
  from: 'sailing',
  input: fields,
  does: ({ input }) => input,
});
const ship = onShip.verbs(
  {
    launch: onShip.opening({
      title: '下水',
      by: 'owner',
      to: 'sailing',
      input: fields,
      does: ({ input }) => input,
    }),
    be,
    repaint: onShip.act({
      title: '换牌',
      by: 'owner',
      from: 'sailing',
      input: fields,
      does: ({ input }) => input,
    }),
    swap: onShip.act({
      title: '互换',
      by: 'owner',
      from: 'sailing',
      input: { other: text('另一条'), own: group('本船', fields), its: group('那船', fields) },
      does: ({ input }) => input.own,
      also: ({ input }) => [go(be, input.other, input.its)],
    }),
    sink: onShip.act({ title: '沉没', by: 'owner', from: 'sailing', to: 'sunk' }),
  },
  {
    claims: [
      onShip.claim('plate-twice', '示例', (c) =>
        c.phase === 'sunk' ? undefined : c.record.plates,
      ),
      onShip.claim('dock-taken', '示例', (c) => (c.phase === 'sunk' ? undefined : c.record.dock)),
    ],
  },
);

const onCar = scenario({
  id: 'car',
  title: '车',
  words,
  roles: { owner: organisation('车主') },
  record: { plate: text('号牌') },
  phases: { driving: '在用' },
});
const car = onCar.verbs(
  {
    buy: onCar.opening({
      title: '买',
      by: 'owner',
      to: 'driving',
      input: { plate: text('号牌') },
      does: ({ input }) => input,
    }),
  },
  { claims: [onCar.claim('plate-twice', '示例', (c) => c.record.plate)] },
);

function harbour() {
  const shelf = shelfOf(catalog([ship, car]), tables);
  const launch = (id: string, plates: readonly string[], dock: string) =>
    shelf.attempt(acme, t0, { scenario: 'ship', act: 'launch', input: { plates, dock } }, id);
  const act = (name: string, on: string, input: object = {}) =>
    shelf.attempt(acme, t0, { scenario: 'ship', act: name, on, input });
  expect(launch('a', ['A'], '1')).toMatchObject({
    taken: [
      { key: 'plate-twice:A', case: 'a' },
      { key: 'dock-taken:1', case: 'a' },
    ],
  });
  expect(launch('b', ['B'], '2')).toHaveProperty('accepted');
  return { shelf, launch, act };
}

describe('a claim', () => {
  it('lets no second case hold its key, and says which case asked', () => {
    const { launch } = harbour();
    expect(launch('c', ['C', 'A'], '3')).toMatchObject({
      refused: 'plate-twice',
      values: { key: 'A' },
      case: 'c',
    });
    expect(launch('c', ['C'], '3')).toHaveProperty('accepted');
  });

  it('is a register of its own: the same key under another code is another key', () => {
    const { launch } = harbour();
    // A plate `1` is no dock `1`.
    expect(launch('c', ['1', '2'], 'A')).toHaveProperty('accepted');
  });

  it('is one register over all scenarios that make it', () => {
    const { shelf } = harbour();
    const buy = (plate: string) =>
      shelf.attempt(acme, t0, { scenario: 'car', act: 'buy', input: { plate } });
    expect(buy('A')).toMatchObject({ refused: 'plate-twice' });
    expect(buy('Z')).toHaveProperty('accepted');
    expect(buy('Z')).toMatchObject({ refused: 'plate-twice' });
  });

  it('is free again when its case lets it go, and not before', () => {
    const { act, launch } = harbour();
    expect(act('repaint', 'a', { plates: ['A', 'C'], dock: '1' })).toMatchObject({
      taken: [{ key: 'plate-twice:C', case: 'a' }],
      freed: [],
    });
    expect(launch('d', ['C'], '4')).toMatchObject({ refused: 'plate-twice' });
    expect(act('repaint', 'a', { plates: ['A'], dock: '1' })).toMatchObject({
      taken: [],
      freed: ['plate-twice:C'],
    });
    expect(launch('d', ['C'], '4')).toHaveProperty('accepted');
    expect(act('sink', 'a')).toMatchObject({ freed: ['plate-twice:A', 'dock-taken:1'] });
    expect(launch('e', ['A'], '1')).toHaveProperty('accepted');
  });

  it('may pass from one case to another in one decision', () => {
    const { act, launch, shelf } = harbour();
    const own = { plates: [], dock: '1' };
    const its = { plates: ['B', 'A'], dock: '2' };
    expect(act('swap', 'a', { other: 'b', own, its })).toMatchObject({
      taken: [{ key: 'plate-twice:A', case: 'b' }],
      freed: [],
    });
    expect(act('sink', 'a')).toMatchObject({ freed: ['dock-taken:1'] });
    expect(launch('c', ['A'], '3')).toMatchObject({ refused: 'plate-twice' });
    expect(shelf.cases.get('b')?.record['plates']).toEqual(['B', 'A']);
  });

  it('may be swapped between two cases in one decision', () => {
    const { act, launch } = harbour();
    const [own, its] = [
      { plates: ['B'], dock: '2' },
      { plates: ['A'], dock: '1' },
    ];
    const swapped = act('swap', 'a', { other: 'b', own, its });
    expect(swapped).toMatchObject({ accepted: true, freed: [] });
    expect(
      'taken' in swapped ? [...swapped.taken].sort((x, y) => (x.key < y.key ? -1 : 1)) : [],
    ).toEqual([
      { key: 'dock-taken:1', case: 'b' },
      { key: 'dock-taken:2', case: 'a' },
      { key: 'plate-twice:A', case: 'b' },
      { key: 'plate-twice:B', case: 'a' },
    ]);
    expect(act('sink', 'a')).toMatchObject({ freed: ['plate-twice:B', 'dock-taken:2'] });
    expect(launch('c', ['A'], '3')).toMatchObject({ refused: 'plate-twice' });
    expect(launch('c', ['B'], '2')).toHaveProperty('accepted');
  });

  it('is not in its own way when a case names one key twice', () => {
    const { launch, act } = harbour();
    expect(launch('c', ['C', 'C'], '3')).toHaveProperty('accepted');
    expect(act('repaint', 'c', { plates: ['C', 'C', 'C'], dock: '3' })).toMatchObject({
      taken: [],
      freed: [],
    });
    expect(act('sink', 'c')).toMatchObject({ freed: ['plate-twice:C', 'dock-taken:3'] });
  });

  it('costs no more than its keys, however many there are', () => {
    const { launch, act } = harbour();
    const many = (from: number) => Array.from({ length: 1000 }, (_, n) => `p${from + n}`);
    expect(launch('c', many(0), '3')).toHaveProperty('accepted');
    expect(act('repaint', 'c', { plates: many(1000), dock: '3' })).toHaveProperty('accepted');
    const { shelf } = harbour();
    const c = shelf.cases.get('a');
    expect(c === undefined ? [] : claimsOf(ship, c)).toEqual(['plate-twice:A', 'dock-taken:1']);
  });
});

describe('a claim under a newer text', () => {
  const make = (version: number) => {
    const on = scenario({
      id: 'shop',
      title: '店',
      words,
      version,
      roles: { owner: organisation('店主') },
      record: version === 1 ? { name: text('名') } : { name: text('名'), plate: text('牌') },
      phases: { open: '开', closed: '关' },
      upgrades: {
        1: (c) => ({
          phase: c.phase,
          record: { ...c.record, plate: `p-${String(c.record['name'])}` },
        }),
      },
    });
    const key = version === 1 ? 'name' : 'plate';
    return on.verbs(
      {
        found: on.opening({
          title: '开店',
          by: 'owner',
          to: 'open',
          input: { name: text('名') },
          does: ({ input }) =>
            (version === 1 ? input : { ...input, plate: `p-${input.name}` }) as never,
        }),
        greet: on.act({ title: '招呼', by: 'owner', from: 'open' }),
        close: on.act({ title: '关店', by: 'owner', from: 'open', to: 'closed' }),
      },
      {
        claims: [
          on.claim('dock-taken', '示例', (c) =>
            c.phase === 'closed'
              ? undefined
              : String((c.record as Readonly<Record<string, unknown>>)[key]),
          ),
        ],
      },
    );
  };

  it('frees what the old text held and takes what the new one asks for', () => {
    const [one, two] = [make(1), make(2)];
    const old = shelfOf(catalog([one]), tables);
    const found = { scenario: 'shop', act: 'found', input: { name: 'x' } };
    expect(old.attempt(acme, t0, found, 's')).toMatchObject({
      taken: [{ key: 'dock-taken:x', case: 's' }],
    });
    // The same cases under the new text: what a host has when it starts a new program.
    for (const former of [[one], []]) {
      const world: World = { ...old.world(acme, t0), catalog: catalog([two], former) };
      expect(decide(world, { scenario: 'shop', act: 'greet', on: 's' })).toMatchObject({
        taken: [{ key: 'dock-taken:p-x', case: 's' }],
        freed: former.length === 0 ? [] : ['dock-taken:x'],
      });
    }
  });
});
