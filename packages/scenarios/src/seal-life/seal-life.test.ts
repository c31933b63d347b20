import { calendar2026, catalog, hour, shelfOf, startOf, stranger, view } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { kinds } from './application.ts';
import { sealLifePapers } from './papers.ts';
import { sampleApplication, sampleCheck, sampleMade, sealCast, sealInUse } from './prologue.ts';
import { sealLife } from './scenario.ts';
import { isKeptBy, isUsable, phaseAt, policeStates, policeTitles } from './status.ts';

const all = catalog([sealLife]);
const start = startOf('2026-11-02') + 9 * hour;
const [li, wang, sun, acc, rev] = sealCast;
const scenario = 'seal-life';
const registry = { system: 'mr', holds: [], level: 0 } as const;
const told = { kind: 'contract', sealName: sampleApplication.sealName };

/** A shelf with one seal in use, called `c1`. */
function inUse() {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  for (const { actor, now, attempt } of sealInUse(told)) {
    const outcome = shelf.attempt(actor, now, attempt, attempt.on === undefined ? 'c1' : undefined);
    expect(outcome).toHaveProperty('accepted');
  }
  return shelf;
}
const sealOf = (shelf: ReturnType<typeof inUse>, id = 'c1') => {
  const seal = sealLife.its(shelf.cases.get(id));
  if (seal === undefined) throw new Error('the seal is there');
  return seal;
};

describe('the life of a seal', () => {
  it('P02/test/1: of two legal-name seals approved at once, one gets through', () => {
    const shelf = shelfOf(all, { calendar: calendar2026 });
    const input = {
      ...sampleApplication,
      kind: 'legal-name',
      sealName: sampleCheck.registeredName,
    };
    const parties = { owner: 'e1', legalRep: 'li', custodian: 'sun', authority: 'ei' };
    const names = { maker: 'sm', police: 'ps', registry: 'mr' };
    const outcomes = Array.from({ length: 1000 }, (_, n) => {
      const on = `s${n}`;
      const submit = { scenario, act: 'submitFor', names: parties, input };
      shelf.attempt(wang, start, submit, on);
      shelf.attempt(acc, start, { scenario, act: 'accept', on });
      const approve = { scenario, act: 'approve', on, names, input: sampleCheck };
      return shelf.attempt(rev, start, approve);
    });
    const refused = outcomes.flatMap((o) => ('refused' in o ? [o.refused] : []));
    expect(refused).toEqual(Array.from({ length: 999 }, () => 'seal-dup-official'));
  });

  it('P02/invariant/3 and P02/test/4: tells its phase at any past moment from the log', () => {
    const shelf = inUse();
    const step = (n: number, who: typeof li | typeof sun, act: string, input?: object) =>
      shelf.attempt(who, start + n * hour, { scenario, act, on: 'c1', input });
    step(1, sun, 'freeze', { reason: '盘点' });
    step(2, li, 'resume');
    step(3, sun, 'reportLoss');
    const at = (ms: number) => phaseAt(shelf.history, 'c1', ms);
    expect(at(start - 1)).toBeUndefined();
    expect(at(start)).toBe('active');
    expect([at(start + hour - 1), at(start + hour)]).toEqual(['active', 'frozen']);
    expect([at(start + 2 * hour), at(start + 3 * hour)]).toEqual(['active', 'lost']);
  });

  it('P02/invariant/2: is usable while active, and until the day of a change', () => {
    const shelf = inUse();
    expect(isUsable(sealOf(shelf), start)).toBe(true);
    const input = { what: 'name', on: '2026-12-01' };
    const changed = shelf.attempt(registry, start, { scenario, act: 'change', on: 'c1', input });
    expect(changed).toHaveProperty('accepted');
    expect(isUsable(sealOf(shelf), startOf('2026-12-01') - 1)).toBe(true);
    expect(isUsable(sealOf(shelf), startOf('2026-12-01'))).toBe(false);
    for (const phase of sealLife.phases) {
      const isUse = phase === 'active' || phase === 'changing';
      expect(isUsable({ ...sealOf(shelf), phase }, start)).toBe(isUse);
    }
  });

  it('P02/invariant/6: keeps everything of a revoked seal', () => {
    const shelf = inUse();
    const before = sealOf(shelf).record;
    const cancel = { scenario, act: 'cancel', on: 'c1', input: { reason: '不用' } };
    shelf.attempt(li, start + 1, cancel);
    expect(sealOf(shelf)).toMatchObject({ phase: 'cancelled', record: { ...before } });
  });

  it('is kept by its deputy while they stand in, by its custodian else', () => {
    const shelf = inUse();
    const input = { who: 'wang', from: start + 1, to: start + hour };
    shelf.attempt(sun, start, { scenario, act: 'handOver', on: 'c1', input });
    const seal = sealOf(shelf);
    const keepers = (at: number) => ['sun', 'wang'].filter((who) => isKeptBy(seal, who, at));
    expect(keepers(start)).toEqual(['sun']);
    expect(keepers(start + 1)).toEqual(['wang']);
    expect(keepers(start + hour)).toEqual(['wang']);
    expect(keepers(start + hour + 1)).toEqual(['sun']);
  });

  it('gives every phase of a seal that was approved a code of the police', () => {
    const early = ['submitted', 'accepted', 'correction', 'approval-lapsed', 'rejected', 'closed'];
    const mapped = sealLife.phases.filter((phase) => policeStates[phase] !== undefined);
    expect(mapped).toEqual(sealLife.phases.filter((phase) => !early.includes(phase)));
    for (const code of Object.values(policeStates)) expect(policeTitles[code]).toBeDefined();
  });

  it('of two acts on the same version the second is refused', () => {
    const shelf = inUse();
    const expects = sealOf(shelf).version;
    const freeze = { scenario, act: 'freeze', on: 'c1', input: { reason: '盘点' }, expects };
    expect(shelf.attempt(sun, start, freeze)).toHaveProperty('accepted');
    const cancel = { scenario, act: 'cancel', on: 'c1', input: { reason: '不用' }, expects };
    expect(shelf.attempt(li, start, cancel)).toHaveProperty('refused', 'case-changed');
  });

  it('shows a stranger code, kind, name, validity and filing number, and nobody’s name', () => {
    const seen = view(all, sealOf(inUse()), stranger);
    expect(Object.keys(seen?.record ?? {}).toSorted()).toEqual(
      ['filingNo', 'kind', 'sealCode', 'sealName', 'validFrom', 'validTo'].toSorted(),
    );
    expect(JSON.stringify(seen)).not.toMatch(/"li"|"sun"|"wang"/);
  });

  it('P02/row/active-frozen-report-loss: draws the loss to the second', () => {
    const shelf = inUse();
    shelf.attempt(sun, start + 30_412, { scenario, act: 'reportLoss', on: 'c1' });
    const { lines } = sealLifePapers.lossReceipt(sealOf(shelf));
    expect(lines).toContain('挂失时间：2026-11-02 09:00:30');
    expect(lines[0]).toContain(kinds.contract);
    const making = sealLifePapers.makingCertificate(sealOf(shelf));
    expect(making.data).toMatchObject({ sealCode: sampleMade.sealCode, owner: 'e1' });
  });
});
