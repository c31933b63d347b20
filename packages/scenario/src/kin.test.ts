import { describe, expect, it } from 'vitest';
import { calendar2026, day } from './beijing.ts';
import { catalog } from './catalog.ts';
import { caseOf, count, fen, group, list, optional, text } from './field.ts';
import { type Actor, organisation } from './party.ts';
import { begin, go, scenario, type Verb } from './scenario.ts';
import { shelfOf } from './shelf.ts';

// Boxes in boxes: each knows the one it came from and those that came from it.

const t0 = Date.UTC(2026, 2, 2);
const acme: Actor = { organisation: 'acme', holds: [], level: 3 };
const words = {
  'box-parent-light': { zh: '大于所在的箱', en: 'Larger than the box it is in' },
  'box-parts-heavy': { zh: '各箱之和过大', en: 'The boxes in it are too large' },
};
const fields = { size: fen('大小') };

const on = scenario({
  id: 'box',
  title: '箱',
  words,
  roles: { owner: organisation('所有者') },
  record: { ...fields, peer: optional(caseOf('另一箱', 'box')), kin: count('亲属') },
  phases: { whole: '完整', split: '拆分', crushed: '压坏' },
});
const parts = on.rule('box-parts-heavy', '示例', ({ case: id, kin, record }) => {
  const inside = on.among(kin()).filter((c) => c.parent === id);
  return inside.reduce((sum, c) => sum + c.record.size, 0) <= record.size;
});
const lighter = on.rule('box-parent-light', '示例', ({ parent, record }) => {
  const above = on.its(parent());
  return above === undefined || record.size <= above.record.size;
});
const put = on.opening({
  title: '放入',
  within: 'box.split',
  names: ['owner'],
  to: 'whole',
  input: fields,
  does: ({ input, kin }) => ({ ...input, kin: kin().length }),
});
const shrink: Verb<{ readonly size: number }> = on.act({
  title: '缩小',
  within: ['box.squeeze'],
  from: ['whole', 'split'],
  input: fields,
  does: ({ input }) => input,
});
const box = on.verbs(
  {
    make: on.opening({
      title: '做箱',
      by: 'owner',
      to: 'whole',
      input: { ...fields, peer: optional(caseOf('另一箱', 'box')) },
      does: ({ input, kin }) => ({ ...input, kin: kin().length }),
    }),
    put,
    shrink,
    split: on.act({
      title: '拆分',
      by: 'owner',
      from: 'whole',
      to: 'split',
      input: { sizes: list('各箱', fen('大小'), { min: 1 }) },
      also: ({ input, who }) => input.sizes.map((size) => begin(put, { size }, { owner: who })),
    }),
    squeeze: on.act({
      title: '压缩',
      by: 'owner',
      from: ['whole', 'split'],
      input: { own: group('本箱', fields), outer: group('外箱', fields) },
      does: ({ input }) => input.own,
      also: ({ parent, input }) => {
        const above = parent();
        return above === undefined ? [] : [go(shrink, above.id, input.outer)];
      },
    }),
    count: on.act({
      title: '清点',
      by: 'owner',
      from: ['whole', 'split'],
      does: ({ kin }) => ({ kin: kin().length }),
    }),
    measure: on.act({
      title: '比较',
      by: 'owner',
      from: 'whole',
      does: ({ see, record }) => ({ size: on.its(see(record.peer))?.record.size ?? 1 }),
    }),
    crush: on.deadline({
      title: '压坏',
      from: 'whole',
      to: 'crushed',
      at: ({ record, openedAt }) =>
        record.size === 13 && record.peer === undefined ? openedAt + day : undefined,
    }),
  },
  { always: [parts, lighter] },
);

const onOther = scenario({
  id: 'bag',
  title: '袋',
  words,
  roles: { owner: organisation('所有者') },
  record: { name: text('名') },
  phases: { whole: '完整' },
});
const bag = onOther.verbs({
  make: onOther.opening({
    title: '做袋',
    by: 'owner',
    to: 'whole',
    input: { name: text('名') },
    does: ({ input }) => input,
  }),
});

function shelfWith(size = 10) {
  const shelf = shelfOf(catalog([box, bag]), { calendar: calendar2026 });
  const act = (name: string, id: string | undefined, input: object = {}, as?: string, at = t0) =>
    shelf.attempt(
      acme,
      at,
      { scenario: 'box', act: name, input, ...(id === undefined ? {} : { on: id }) },
      as,
    );
  expect(act('make', undefined, { size }, 'a')).toHaveProperty('accepted');
  return { shelf, act };
}

describe('kin', () => {
  it('are the case it came from and those that came from it, each with its type', () => {
    const { shelf, act } = shelfWith();
    expect(act('split', 'a', { sizes: [3, 4] }, 'b')).toHaveProperty('accepted');
    // Each part sees its parent, and not its brothers and sisters.
    expect(['b', 'b/1'].map((id) => shelf.cases.get(id)?.record['kin'])).toEqual([1, 1]);
    expect(act('split', 'b', { sizes: [1] }, 'c')).toHaveProperty('accepted');
    for (const [id, kin] of [
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ] as const) {
      act('count', id);
      expect(shelf.cases.get(id)?.record['kin']).toBe(kin);
    }
  });

  it('are held to what lasts, in each case that has changed', () => {
    const { shelf, act } = shelfWith();
    expect(act('split', 'a', { sizes: [6, 5] }, 'b')).toMatchObject({
      refused: 'box-parts-heavy',
      case: 'a',
    });
    expect(act('split', 'a', { sizes: [11] }, 'b')).toMatchObject({ refused: 'box-parts-heavy' });
    expect(shelf.cases.size).toBe(1);
    expect(act('split', 'a', { sizes: [6, 4] }, 'b')).toHaveProperty('accepted');
  });

  it('may be changed from below: what lasts is looked at in both', () => {
    const { shelf, act } = shelfWith();
    act('split', 'a', { sizes: [6, 2] }, 'b');
    const squeeze = (own: number, outer: number) =>
      act('squeeze', 'b', { own: { size: own }, outer: { size: outer } });
    expect(squeeze(5, 6)).toMatchObject({ refused: 'box-parts-heavy', case: 'a' });
    expect(squeeze(9, 8)).toMatchObject({ refused: 'box-parent-light', case: 'b' });
    expect(shelf.cases.get('a')?.record['size']).toBe(10);
    const done = squeeze(5, 7);
    expect(done).toMatchObject({
      case: 'b',
      done: [
        { case: 'b', act: 'squeeze' },
        { case: 'a', act: 'shrink', by: 'within', who: '' },
      ],
    });
    expect(['a', 'b'].map((id) => shelf.cases.get(id)?.record['size'])).toEqual([7, 5]);
  });
});

describe('a case that a field names', () => {
  it('is seen as it stands now, with its own deadlines done', () => {
    const { shelf, act } = shelfWith(13);
    act('make', undefined, { size: 2, peer: 'a' }, 'm');
    act('measure', 'm', {}, undefined, t0 + day - 1);
    expect(shelf.cases.get('m')?.record['size']).toBe(13);
    expect(shelf.cases.get('a')?.phase).toBe('whole');
    expect(act('measure', 'm', {}, undefined, t0 + day)).toMatchObject({
      done: [
        { case: 'a', act: 'crush', at: t0 + day },
        { case: 'm', act: 'measure' },
      ],
    });
    expect(shelf.cases.get('a')?.phase).toBe('crushed');
  });

  it('is nothing where there is none, or one of another kind', () => {
    const { shelf, act } = shelfWith();
    shelf.attempt(acme, t0, { scenario: 'bag', act: 'make', input: { name: 'x' } }, 'bag');
    for (const [n, peer] of ['nowhere', '__proto__', 'bag'].entries()) {
      act('make', undefined, { size: 5, peer }, `m${n}`);
      act('measure', `m${n}`);
      expect(shelf.cases.get(`m${n}`)?.record['size']).toBe(1);
    }
  });
});

describe('a moment', () => {
  it('is strict about players: the only one there is, or a fault of the definition', () => {
    const onLoan = scenario({
      id: 'loan',
      title: '借',
      words,
      roles: {
        owner: organisation('出借方'),
        guests: organisation('客人', { filled: 'several' }),
      },
      record: { seen: list('见', text('谁')) },
      phases: { open: '开' },
    });
    const loan = onLoan.verbs({
      open: onLoan.opening({
        title: '开',
        by: 'owner',
        to: 'open',
        mayName: ['guests'],
        input: {},
        does: ({ all, plays, the, who }) => ({
          seen: [
            the('owner'),
            `${plays('owner', who)}`,
            `${plays('guests', undefined)}`,
            ...all('guests'),
          ],
        }),
      }),
      ask: onLoan.act({
        title: '问',
        by: 'owner',
        from: 'open',
        does: ({ the }) => ({ seen: [the('guests')] }),
      }),
    });
    const shelf = shelfOf(catalog([loan]), { calendar: calendar2026 });
    const open = (guests: readonly string[], id: string) =>
      shelf.attempt(acme, t0, { scenario: 'loan', act: 'open', names: { guests } }, id);
    expect(open(['x', 'y'], 'two')).toMatchObject({
      changed: [{ record: { seen: ['acme', 'true', 'false', 'x', 'y'] } }],
    });
    open(['x'], 'one');
    shelf.attempt(acme, t0, { scenario: 'loan', act: 'open' }, 'none');
    const ask = (on: string) => shelf.attempt(acme, t0, { scenario: 'loan', act: 'ask', on });
    expect(ask('one')).toMatchObject({ changed: [{ record: { seen: ['x'] } }] });
    expect(() => ask('two')).toThrow('loan: one guests is named');
    expect(() => ask('none')).toThrow('loan: one guests is named');
  });
});
