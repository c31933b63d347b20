import {
  calendar2026,
  catalog,
  type Done,
  shelfOf,
  startOf,
  stranger,
  view,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { labourContractPapers } from './papers.ts';
import { labourContract } from './scenario.ts';

const all = catalog([labourContract]);
const acme = { organisation: 'acme', holds: [], level: 3 } as const;
const li = { person: 'li', holds: [], level: 3 } as const;
const sms = { system: 'sms', holds: [], level: 0 } as const;
const start = startOf('2026-11-22');
const terms = {
  number: 'LD-2026-0043',
  company: '91110108MA0EXAM15Y',
  idNumber: '130102199506200009',
  kind: 'fixed',
  start: '2026-12-01',
  end: '2029-11-30',
  probationMonths: 6,
  position: '研发工程师',
  workplace: '北京市示例区',
  hours: 'standard',
  wageFen: 1_800_000,
  probationWageFen: 1_440_000,
  payDay: 15,
  clauses: ['duties', 'hours', 'pay', 'insurance', 'protection'],
};

function concluded() {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  const scenario = 'labour-contract';
  const names = { worker: 'li', courier: 'sms' };
  shelf.attempt(acme, start, { scenario, act: 'draft', input: terms, names }, 'c');
  const step = (who: typeof acme | typeof li | typeof sms, act: string, input: unknown = {}) =>
    shelf.attempt(who, start, { scenario, act, on: 'c', input });
  step(acme, 'notify', { notice: 'v3' });
  step(li, 'acknowledge');
  step(li, 'sign');
  step(acme, 'seal', { timeStamp: 'T1', stampedAt: start });
  expect(step(sms, 'deliver', { message: 'SMS-1' })).toHaveProperty('accepted');
  const c = labourContract.its(shelf.cases.get('c'));
  if (c === undefined) throw new Error('the contract is there');
  return { shelf, c };
}

describe('the labour contract', () => {
  it('C03/invariant/1: asks the worker for no money in any act', () => {
    const acts = Object.values(labourContract.acts).filter((act) => act.by.join() === 'worker');
    const kinds = acts.flatMap((act) => Object.values(act.input).map((field) => field.shape.kind));
    expect(acts.length).toBeGreaterThan(2);
    expect(kinds).not.toContain('fen');
  });

  it('C03/invariant/2: leaves the worker the whole contract whatever the employer does', () => {
    const { shelf, c } = concluded();
    const before = view(all, c, { parties: ['li'] });
    const input = { ground: 'fault', noticeDays: 0, compensationFen: 0 };
    shelf.attempt(acme, start, { scenario: c.scenario, act: 'end', on: 'c', input });
    shelf.attempt(acme, start, { scenario: c.scenario, act: 'certify', on: 'c' });
    const after = shelf.cases.get('c');
    expect(after?.phase).toBe('certified');
    expect(view(all, after ?? c, { parties: ['li'] })?.record).toMatchObject(before?.record ?? {});
  });

  it('C03/invariant/3: orders the worker’s signature from nobody but the worker', () => {
    const { shelf } = concluded();
    const orders = shelf.history.flatMap((done: Done) => done.seals);
    expect(orders.map((order) => [order.place, order.by])).toEqual([
      ['worker', 'li'],
      ['employer', 'acme'],
    ]);
    const tried = shelf.attempt(acme, start, { scenario: 'labour-contract', act: 'sign', on: 'c' });
    expect(tried).toHaveProperty('refused');
  });

  it('C03/invariant/5: keeps the time of the identity check and nothing of the face', () => {
    const { c } = concluded();
    expect(c.record.identifiedAt).toBe(start);
    expect(Object.keys(labourContract.record).join()).not.toMatch(/face|photo|image|biometric/i);
  });

  it('C03/invariant/6: shows strangers, unions and authorities no wage and no names', () => {
    const { c } = concluded();
    const seen = view(all, c, stranger);
    expect(Object.keys(seen?.record ?? {}).sort()).toEqual([
      'end',
      'kind',
      'number',
      'revision',
      'start',
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/1800000|1440000|acme|li"|130102/);
  });

  it('C03/test/5: the worker reads the contract after the account of the employer is closed', () => {
    const { c } = concluded();
    // A closed account is an actor who can no longer come; what a reader may see does not ask.
    const orphaned = { ...c, parties: { ...c.parties, employer: [] } };
    expect(view(all, orphaned, { parties: ['li'] })?.record).toMatchObject({ wageFen: 1_800_000 });
  });

  it('draws every paper from the record, and no wage on the certificate of its end', () => {
    const { c } = concluded();
    expect(labourContractPapers.contract(c).lines.join('\n')).toContain('14,400.00元');
    const ending = labourContractPapers.ending({
      ...c,
      record: { ...c.record, ground: 'expired' },
    });
    expect(ending.lines.join('\n')).toContain('期满终止');
    expect(JSON.stringify(ending)).not.toContain('18,000.00');
  });
});
