import { describe, expect, it } from 'vitest';
import { calendar2026, day, startOf } from './beijing.ts';
import { sampleCatalog } from './sample-scenario.ts';
import { shelfOf } from './shelf.ts';
import { type Actor, clock } from './party.ts';

const t0 = startOf('2026-03-02');
const buyer: Actor = { organisation: 'city', holds: [], level: 3 };
const bidder: Actor = { organisation: 'acme', holds: [], level: 3 };
const publish = {
  scenario: 'sample-tender',
  act: 'publish',
  input: { subject: '桥', kind: 'goods', closesAt: t0 + 30 * day },
  names: { chair: 'wu' },
};
const bid = { price: 5, staff: [], file: 'a'.repeat(64) };

describe('a shelf', () => {
  it('keeps what was decided and nothing of what was refused', () => {
    const shelf = shelfOf(sampleCatalog, { calendar: calendar2026 });
    const early = { ...publish, input: { ...publish.input, closesAt: t0 + day } };
    expect(shelf.attempt(buyer, t0, early, 't')).toHaveProperty('refused');
    expect([shelf.cases.size, shelf.history.length]).toEqual([0, 0]);
    expect(shelf.attempt(buyer, t0, publish, 't')).toHaveProperty('accepted');
    const receive = { scenario: 'sample-tender', act: 'receive', on: 't', input: bid };
    shelf.attempt(bidder, t0 + 1, receive, 'b');
    shelf.attempt(bidder, t0 + 2, receive);
    const ids = [...shelf.cases.keys()];
    expect(ids).toEqual(['t', 'b', 't/1']);
    expect(shelf.history.map((d) => `${d.case === 't' ? 't' : 'bid'} ${d.act}`)).toEqual([
      't publish',
      't receive',
      'bid submit',
      't receive',
      'bid submit',
    ]);
    const world = shelf.world(clock, t0 + 3);
    expect(world.children('t').map((c) => c.id)).toEqual(ids.slice(1));
    expect(world.children('nobody')).toEqual([]);
    expect(world.find('t')).toBe(shelf.cases.get('t'));
  });

  it('does what is overdue when it is asked to, and only then', () => {
    const shelf = shelfOf(sampleCatalog, { calendar: calendar2026 });
    shelf.attempt(buyer, t0, publish, 't');
    expect(shelf.settle(t0 + 30 * day - 1, 't')).toBe(undefined);
    expect(shelf.cases.get('t')?.phase).toBe('published');
    expect(shelf.settle(t0 + 30 * day, 't')).toHaveProperty('accepted');
    expect(shelf.cases.get('t')?.phase).toBe('closed');
    expect(shelf.settle(t0 + 30 * day, 'nobody')).toMatchObject({ refused: 'case-unknown' });
  });

  it('gives claims back', () => {
    const shelf = shelfOf(sampleCatalog, { calendar: calendar2026 });
    shelf.attempt(buyer, t0, publish, 't');
    expect(shelf.attempt(buyer, t0, publish, 'u')).toMatchObject({
      refused: 'tender-subject-doubled',
    });
    const later = { ...publish, input: { ...publish.input, closesAt: t0 + 90 * day } };
    shelf.settle(t0 + 30 * day, 't');
    expect(shelf.attempt(buyer, t0 + 30 * day, later, 'u')).toHaveProperty('accepted');
  });
});
