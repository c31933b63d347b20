import { describe, expect, it } from 'vitest';
import { calendar2026, startOf } from './beijing.ts';
import { catalog } from './catalog.ts';
import { text } from './field.ts';
import { organisation } from './party.ts';
import { scenario } from './scenario.ts';
import { shelfOf } from './shelf.ts';

const on = scenario({
  id: 'key',
  title: '钥匙',
  words: {},
  roles: { holder: organisation('持有人') },
  record: {},
  phases: { held: '持有' },
});
const key = on.verbs({
  take: on.opening({ title: '领取', by: 'holder', to: 'held', input: {}, does: () => ({}) }),
  hand: on.act({
    title: '移交',
    by: 'holder',
    from: 'held',
    input: { to: text('交给', { sizeMax: 2000 }) },
    casts: ({ input }) => ({ holder: input.to }),
  }),
  drop: on.act({ title: '放下', by: 'holder', from: 'held', casts: () => ({ holder: [] }) }),
});
const acme = { organisation: 'acme', holds: [], level: 3 } as const;
const now = startOf('2026-11-23');

function taken() {
  const shelf = shelfOf(catalog([key]), { calendar: calendar2026 });
  shelf.attempt(acme, now, { scenario: 'key', act: 'take', input: {} }, 'k');
  return shelf;
}

describe('a part cast by an act', () => {
  it('goes to whom the act names, and can be left to nobody', () => {
    const shelf = taken();
    shelf.attempt(acme, now, { scenario: 'key', act: 'hand', on: 'k', input: { to: 'b1' } });
    expect(shelf.cases.get('k')?.parties).toEqual({ holder: ['b1'] });
    const b1 = { ...acme, organisation: 'b1' };
    shelf.attempt(b1, now, { scenario: 'key', act: 'drop', on: 'k' });
    expect(shelf.cases.get('k')?.parties).toEqual({});
  });

  it.each(['a,b', 'a b', 'clock', '北京', 'x'.repeat(257)])(
    'never goes to %j, which can be no party',
    (to) => {
      const shelf = taken();
      const attempt = { scenario: 'key', act: 'hand', on: 'k', input: { to } };
      expect(shelf.attempt(acme, now, attempt)).toHaveProperty('refused', 'players-not-named');
      expect(shelf.cases.get('k')?.parties).toEqual({ holder: ['acme'] });
    },
  );
});
