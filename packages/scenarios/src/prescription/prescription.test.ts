import {
  type Actor,
  type Attempt,
  calendar2026,
  catalog,
  decide,
  shelfOf,
  startOf,
  stranger,
  view,
  wordsOf,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { drugPack } from '../drug-pack/scenario.ts';
import { drugPackPapers } from '../drug-pack/papers.ts';
import { everybody } from './hints.ts';
import { rxPrologues } from './prologues.ts';
import { prescriptionPapers } from './papers.ts';
import { prescription } from './scenario.ts';

const all = catalog([prescription, drugPack]);
const now = startOf('2026-11-20');
const pharmacy = (organisation: string): Actor => ({
  organisation,
  holds: ['drug-licence', 'drug-retail'],
  level: 3,
});
const actor = (person: string, organisation?: string): Actor => {
  const found = everybody.find(
    (one) => one.person === person && (organisation ?? one.organisation) === one.organisation,
  );
  if (found === undefined) throw new Error(`${person} takes part`);
  return found;
};

/** A pharmacy with three boxes and the prescription `c6`, after one of the prologues. */
function told(prologue: number) {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  rxPrologues[prologue]?.forEach((step, n) => {
    const outcome = shelf.attempt(step.actor, step.now, step.attempt, `c${n + 1}`);
    expect(outcome).toHaveProperty('accepted');
  });
  const c = () => {
    const found = prescription.its(shelf.cases.get('c6'));
    if (found === undefined) throw new Error('the prescription is there');
    return found;
  };
  return { shelf, c };
}

const rx = (act: string, input: object = {}): Attempt => ({
  scenario: 'prescription',
  act,
  on: 'c6',
  input,
});

describe('a prescription in a race', () => {
  it('M02/test/1: is locked by one of 100 pharmacies that come at once', () => {
    const { shelf, c } = told(0);
    const seen = c().version;
    const attempt = { ...rx('lock', { token: 'tok' }), expects: seen };
    const outcomes = Array.from({ length: 100 }, (_, n) =>
      shelf.attempt(pharmacy(`shop${n}`), now, attempt),
    );
    expect(outcomes.filter((one) => 'accepted' in one)).toHaveLength(1);
    expect(
      outcomes.filter((one) => 'refused' in one && one.refused === 'case-changed'),
    ).toHaveLength(99);
    expect(c().parties['pharmacy']).toEqual(['shop0']);
  });

  it('M02/test/1: is locked by one of 100 who have not looked at its version', () => {
    const { shelf } = told(0);
    const outcomes = Array.from({ length: 100 }, (_, n) =>
      shelf.attempt(pharmacy(`shop${n}`), now, rx('lock', { token: 'tok' })),
    );
    expect(outcomes.filter((one) => 'accepted' in one)).toHaveLength(1);
  });

  it('M02/test/2, M02/invariant/2: is never both voided and dispensed in 1,000 races', () => {
    const ends = new Set<string>();
    for (let n = 0; n < 1000; n++) {
      const { shelf, c } = told(n % 2 === 0 ? 0 : 2);
      const doctor = actor('chen');
      const shop = actor('zhou');
      const packs = [{ item: 1, pack: 'c1/1' }];
      const tries = [
        () => shelf.attempt(doctor, now, rx('void', { reason: '开错' })),
        () => shelf.attempt(shop, now, rx('lock', { token: 'tok' })),
        () => shelf.attempt(shop, now, rx('dispense', { packs, part: 'stages' })),
        () => shelf.attempt(shop, now, rx('release')),
      ];
      // A different order each time: the digits of n in base 4, twice over.
      for (let k = 0, order = n; k < 10; k++, order = Math.floor(order / 4) + k)
        tries[order % 4]?.();
      const phases = shelf.history.filter((d) => d.case === 'c6').map((d) => d.to);
      const isVoid = phases.includes('voided');
      const isUsed = phases.some((phase) => phase === 'dispensed' || phase === 'partial');
      expect(isVoid && isUsed).toBe(false);
      expect(c().record.dispensed.length > 0).toBe(isUsed);
      ends.add(isVoid ? 'void' : isUsed ? 'used' : 'open');
    }
    expect([...ends].sort()).toEqual(expect.arrayContaining(['used', 'void']));
  });

  it('M02/invariant/2: two decisions on one version exclude each other, whichever is stored first', () => {
    const { shelf, c } = told(0);
    const expects = c().version;
    const world = (who: Actor) => shelf.world(who, now);
    const voided = decide(world(actor('chen')), { ...rx('void', { reason: '开错' }), expects });
    const locked = decide(world(pharmacy('PH')), { ...rx('lock', { token: 'tok' }), expects });
    // Each is right by itself; both are the same next version, so a store takes one of them.
    const next = (outcome: typeof voided) =>
      'accepted' in outcome ? outcome.changed[0]?.version : 0;
    expect([next(voided), next(locked)]).toEqual([expects + 1, expects + 1]);
    shelf.attempt(pharmacy('PH'), now, { ...rx('lock', { token: 'tok' }), expects });
    const late = shelf.attempt(actor('chen'), now, { ...rx('void', { reason: '开错' }), expects });
    expect(late).toHaveProperty('refused', 'case-changed');
  });

  it('M02/invariant/1: one box is not dispensed under two prescriptions', () => {
    const { shelf } = told(4);
    expect(drugPack.its(shelf.cases.get('c1/1'))?.phase).toBe('sold');
    const other = told(1);
    const box = shelf.cases.get('c1/1');
    if (box === undefined) throw new Error('the box is there');
    const world = other.shelf.world(actor('zhou'), now);
    const packs = [{ item: 1, pack: 'c1/1' }];
    const find = (id: string) => (id === 'c1/1' ? box : world.find(id));
    const outcome = decide({ ...world, find }, rx('dispense', { packs }));
    expect(outcome).toHaveProperty('refused', 'dt-resold');
  });
});

describe('a prescription that is used', () => {
  it('M02/error/rx-used: says when and where', () => {
    const { shelf } = told(4);
    const again = shelf.attempt(pharmacy('PH2'), now, rx('lock', { token: 'tok' }));
    expect('refused' in again && wordsOf(again).zh).toBe(
      '该处方已于2026-11-20 00:00在PH调配，不能重复使用。',
    );
  });

  it('M02/error/rx-expired: says until when it was valid', () => {
    const { shelf } = told(0);
    const late = shelf.attempt(pharmacy('PH2'), now + 86_400_000, rx('lock', { token: 'tok' }));
    expect('refused' in late && wordsOf(late).zh).toBe(
      '处方一般当日有效，此处方有效期至2026-11-20 23:59，已失效，请联系医生重新开具。',
    );
  });
});

describe('a prescription kept secret', () => {
  it('M02/invariant/6: does not exist for pharmacies without the token', () => {
    const { shelf, c } = told(0);
    expect(view(all, c(), { parties: ['PH'] })).toBeUndefined();
    expect(view(all, c(), stranger)).toBeUndefined();
    expect(shelf.attempt(pharmacy('PH'), now, rx('lock', { token: 'no' }))).toHaveProperty(
      'refused',
      'case-unknown',
    );
    shelf.attempt(pharmacy('PH'), now, rx('lock', { token: 'tok' }));
    expect(view(all, c(), { parties: ['PH'] })?.record).toHaveProperty('items');
    shelf.settle(now + 30 * 60_000, 'c6');
    expect(view(all, c(), { parties: ['PH'] })).toBeUndefined();
  });

  it('M02/invariant/6: is shown with what is left to a pharmacy that shows the token', () => {
    const { c } = told(2);
    const reader = { parties: ['PH2'], holds: ['drug-licence'] };
    const seen = view(all, c(), { ...reader, shows: { token: 'tok' } });
    expect(seen?.record).toMatchObject({ left: [28] });
    expect(view(all, c(), { ...reader, shows: { token: 'no' } })).toBeUndefined();
    expect(view(all, c(), { ...reader, holds: [], shows: { token: 'tok' } })).toBeUndefined();
  });

  it('M02/invariant/6: shows the token to the patient and to nobody else', () => {
    const { c } = told(3);
    expect(view(all, c(), { parties: ['zhang'] })?.record).toHaveProperty('token', 'tok');
    for (const party of ['chen', 'H1', 'liu', 'centre', 'PH']) {
      expect(JSON.stringify(view(all, c(), { parties: [party] })) ?? '').not.toContain('"tok"');
    }
  });

  it('T05/invariant/6: leaves no patient and no prescription number in the packs', () => {
    const { shelf, c } = told(3);
    const packs = drugPack.among([...shelf.cases.values()]);
    const trace =
      JSON.stringify(packs) +
      JSON.stringify(shelf.history.filter((d) => d.scenario === 'drug-pack'));
    expect(trace).toContain(c().record.digest);
    expect(trace).not.toMatch(/zhang|130102199506200009|RX-P|HI-P|"tok"/);
  });

  it('draws no token and, on papers of packs, no patient', () => {
    const { shelf, c } = told(3);
    const papers = Object.values(prescriptionPapers).map((draw) => draw(c()));
    expect(papers.map((paper) => paper.title)).toHaveLength(4);
    expect(JSON.stringify(papers)).not.toContain('tok');
    expect(papers[0]?.lines.join('\n')).toContain('1. 示例缓释片 30mg×7片');
    expect(papers[1]?.lines.join('\n')).toContain('2026-11-20 00:00　PH（zhou）　第1项');
    const box = drugPack.its(shelf.cases.get('c1/1'));
    const sheets = box === undefined ? [] : Object.values(drugPackPapers).map((draw) => draw(box));
    expect(sheets).toHaveLength(7);
    expect(JSON.stringify(sheets)).not.toMatch(/zhang|130102199506200009|RX-P|"tok"/);
  });
});

describe('what a prescription is by its form', () => {
  it('M02/invariant/5: no act after the signature takes content, but for a new draft', () => {
    const takers = Object.values(prescription.acts)
      .filter((act) => 'items' in act.input)
      .map((act) => [act.home.name, act.from]);
    expect(takers).toEqual([
      ['draft', []],
      ['revise', ['draft', 'returned']],
    ]);
  });

  it('M02/invariant/7: no act lets anybody name a pharmacy', () => {
    const named = Object.values(prescription.acts).flatMap((act) => [...act.names, ...act.mayName]);
    expect(named.sort()).toEqual(['centre', 'hospital', 'patient']);
  });

  it('M02/invariant/3: dispensing is shut at every moment after the end of validity', () => {
    const { shelf, c } = told(1);
    const until = c().record.validUntil ?? 0;
    const packs = [{ item: 1, pack: 'c1/1' }];
    const at = (time: number) =>
      decide(shelf.world(actor('zhou'), time), rx('dispense', { packs, part: 'stock' }));
    expect(at(now + 30 * 60_000 - 1)).toHaveProperty('accepted');
    for (const time of [now + 30 * 60_000, until, until + 1, until + 86_400_000]) {
      expect(at(time)).toHaveProperty('refused');
    }
  });
});
