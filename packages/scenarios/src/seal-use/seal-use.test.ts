import {
  type Actor,
  calendar2026,
  catalog,
  hour,
  type Shelf,
  shelfOf,
  startOf,
  stranger,
  view,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { mandate } from '../mandate/scenario.ts';
import { sealCast, sealInUse } from '../seal-life/prologue.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { sealUsePapers } from './papers.ts';
import { sealUse } from './scenario.ts';

const all = catalog([sealLife, mandate, sealUse]);
const start = startOf('2026-11-02') + 9 * hour;
const [li, wang, sun] = sealCast;
const zhou: Actor = { person: 'zhou', organisation: 'e1', holds: [], level: 3 };
const hsm: Actor = { system: 'hsm', holds: [], level: 0 };
const scenario = 'seal-use';
const digest = (n: number) => n.toString(16).padStart(64, '0');
const manifest = digest(0xc1);
const contract = { kind: 'contract', sealName: '北京云枢示例科技有限公司合同专用章' };

/** A shelf with a seal in use, called `c1`. */
function withSeal(): Shelf {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  for (const { actor, now, attempt } of sealInUse(contract)) {
    shelf.attempt(actor, now, attempt, attempt.on === undefined ? 'c1' : undefined);
  }
  return shelf;
}
function batch(size: number, onFault: 'all' | 'skip', n = 1) {
  const documents = Array.from({ length: size }, (_, i) => ({
    number: `D${i + 1}`,
    digest: digest(i + 1),
    format: 'ofd',
    pages: 1,
  }));
  return {
    seal: 'c1',
    number: `YY-20261102-${String(n).padStart(6, '0')}`,
    act: `GZ-20261102-${String(n).padStart(7, '0')}`,
    mode: 'batch',
    kind: 'contract',
    purpose: '签约',
    documents,
    manifest,
    onFault,
    placement: [{ kind: 'riding' }],
    copies: 1,
    counterparties: [],
  };
}
/** Takes a batch to where it waits for its keeper, as the case `u`. */
function presented(shelf: Shelf, input: ReturnType<typeof batch>): void {
  const names = { approver: 'zhou', signer: 'hsm' };
  const approve = { scenario, act: 'approve', on: 'u', input: { digest: manifest } };
  const present = { scenario, act: 'present', on: 'u', input: { nonce: '0123456789' } };
  shelf.attempt(wang, start, { scenario, act: 'submit', input, names }, 'u');
  shelf.attempt(zhou, start, approve);
  expect(refused(shelf.attempt(wang, start, present))).toBe('accepted');
}
const confirm = (shelf: Shelf, who: Actor) => {
  const input = { nonce: '0123456789', digest: manifest, method: 'scan', device: '一' };
  return shelf.attempt(who, start, { scenario, act: 'confirm', on: 'u', input });
};
function confirmed(shelf: Shelf, input: ReturnType<typeof batch>): void {
  presented(shelf, input);
  expect(refused(confirm(shelf, sun))).toBe('accepted');
}
const check = (shelf: Shelf, digests: readonly string[]) =>
  shelf.attempt(hsm, start, { scenario, act: 'check', on: 'u', input: { digests } });
const release = (shelf: Shelf, index: number, now = start) => {
  const signed = { signature: digest(0xf000 + index), timeStamp: 'TS', stampedAt: start };
  const input = { index, digest: digest(index), ...signed, counter: index };
  return shelf.attempt(hsm, now, { scenario, act: 'release', on: 'u', input });
};
const useOf = (shelf: Shelf) => {
  const use = sealUse.its(shelf.cases.get('u'));
  if (use === undefined) throw new Error('the use is there');
  return use;
};
const numbers = (size: number) => Array.from({ length: size }, (_, i) => i + 1);
const refused = (outcome: object) => ('refused' in outcome ? outcome.refused : 'accepted');

describe('the use of a seal', () => {
  it('P05/test/5: a batch of 1000 with one bad digest seals none, or all but one', () => {
    const digests = numbers(1000).map((n) => digest(n === 500 ? 0xbad : n));
    const whole = withSeal();
    confirmed(whole, batch(1000, 'all'));
    expect(refused(check(whole, digests))).toBe('doc-changed');
    expect(refused(release(whole, 1))).toBe('state-conflict');
    expect(useOf(whole).record.signed).toEqual([]);

    const most = withSeal();
    confirmed(most, batch(1000, 'skip'));
    expect(refused(check(most, digests))).toBe('accepted');
    expect(useOf(most).record.skipped).toEqual([500]);
    const outcomes = numbers(1000).map((n) => refused(release(most, n)));
    expect(outcomes.filter((code) => code !== 'accepted')).toEqual(['use-not-listed']);
    expect(useOf(most)).toMatchObject({ phase: 'sealed' });
    expect(useOf(most).record.signed).toHaveLength(999);
  });

  it('refuses a batch of 1001', () => {
    const shelf = withSeal();
    const names = { approver: 'zhou', signer: 'hsm' };
    const submit = { scenario, act: 'submit', input: batch(1001, 'all'), names };
    expect(refused(shelf.attempt(wang, start, submit))).toBe('field-invalid');
  });

  it('P02/test/2: a freeze during a running batch stops the very next signature', () => {
    const shelf = withSeal();
    confirmed(shelf, batch(10, 'all'));
    check(shelf, numbers(10).map(digest));
    expect(refused(release(shelf, 1))).toBe('accepted');
    const freeze = { scenario: 'seal-life', act: 'freeze', on: 'c1', input: { reason: '异常' } };
    expect(refused(shelf.attempt(sun, start, freeze))).toBe('accepted');
    expect(refused(release(shelf, 2))).toBe('seal-frozen');
    expect(useOf(shelf).record.signed).toHaveLength(1);
  });

  it('a seal that has expired is refused although nobody settled its case', () => {
    const shelf = withSeal();
    confirmed(shelf, batch(2, 'all'));
    check(shelf, numbers(2).map(digest));
    const validTo = startOf('2029-11-03');
    expect(refused(release(shelf, 1, validTo - 1))).toBe('accepted');
    const seal = sealLife.its(shelf.cases.get('c1'));
    expect(seal?.phase).toBe('active');
    expect(refused(release(shelf, 2, validTo))).toBe('seal-use-expired');
  });

  it('P05/invariant/6 and P05/test/7: one entry in the log for each count of the signer', () => {
    const shelf = withSeal();
    confirmed(shelf, batch(20, 'all'));
    check(shelf, numbers(20).map(digest));
    const tried = [3, 1, 3, 2, 2, 20, 21, ...numbers(20)];
    const signing = tried.filter((n) => refused(release(shelf, n)) === 'accepted');
    const logged = shelf.history.filter(({ act }) => act === 'release');
    expect(logged.map(({ input }) => (input as { readonly counter: number }).counter)).toEqual(
      signing,
    );
    expect(useOf(shelf).record.signed.map((row) => row.counter)).toEqual(signing);
    expect(signing.toSorted((a, b) => a - b)).toEqual(numbers(20));
  });

  it('P05/invariant/3 and P05/test/4: a retry after a crash finds the same act', () => {
    const shelf = withSeal();
    confirmed(shelf, batch(1, 'all'));
    check(shelf, [digest(1)]);
    expect(refused(release(shelf, 1))).toBe('accepted');
    const again = release(shelf, 1);
    expect(again).toHaveProperty('refused', 'state-conflict');
    expect(useOf(shelf).record.signed.map((row) => row.act)).toEqual(['GZ-20261102-0000001-01']);
  });

  it('P05/invariant/2: of two confirmations on the same version one wins, 1,000 times', () => {
    const shelf = withSeal();
    for (let n = 0; n < 1000; n++) {
      const on = `r${n}`;
      const input = batch(1, 'all', n);
      const names = { approver: 'zhou', signer: 'hsm' };
      shelf.attempt(wang, start, { scenario, act: 'submit', input, names }, on);
      shelf.attempt(zhou, start, { scenario, act: 'approve', on, input: { digest: manifest } });
      const nonce = n.toString(16).padStart(10, '0');
      shelf.attempt(wang, start, { scenario, act: 'present', on, input: { nonce } });
      const expects = shelf.cases.get(on)?.version ?? 0;
      const given = { nonce, digest: manifest, method: 'scan', device: '一' };
      const outcomes = [1, 2].map(() =>
        refused(shelf.attempt(sun, start, { scenario, act: 'confirm', on, expects, input: given })),
      );
      expect(outcomes).toEqual(['accepted', 'case-changed']);
    }
  });

  it('tells a stranger nothing, and draws the slip with the acts', () => {
    const shelf = withSeal();
    confirmed(shelf, batch(2, 'all'));
    check(shelf, numbers(2).map(digest));
    release(shelf, 1);
    expect(Object.keys(view(all, useOf(shelf), stranger)?.record ?? {})).toEqual([]);
    const { lines } = sealUsePapers.document(useOf(shelf));
    expect(lines).toContain('GZ-20261102-0000001-01　D1');
    expect(lines[2]).toContain('合同2份');
  });

  it('shows whoever scans the code what it is for, and the code to nobody but its operator', () => {
    const shelf = withSeal();
    presented(shelf, batch(2, 'all'));
    const seen = (who: string, shows = {}) => view(all, useOf(shelf), { parties: [who], shows });
    expect(Object.keys(seen('sun')?.record ?? {})).toEqual([]);
    const scanned = seen('sun', { nonce: '0123456789' });
    expect(scanned?.record).toMatchObject({ manifest, purpose: '签约' });
    expect(seen('wang')?.record).toMatchObject({ nonce: '0123456789' });
    expect(JSON.stringify(seen('zhou')?.record)).not.toContain('0123456789');
    expect(seen('zhou')?.record).toMatchObject({ manifest });
  });

  it('P05/invariant/7: while a deputy stands in, they confirm and the custodian does not', () => {
    const shelf = withSeal();
    const away = { who: 'zhao', from: start, to: start + hour };
    const handOver = { scenario: 'seal-life', act: 'handOver', on: 'c1', input: away };
    expect(refused(shelf.attempt(li, start, handOver))).toBe('accepted');
    presented(shelf, batch(1, 'all'));
    expect(refused(confirm(shelf, sun))).toBe('use-not-custodian');
    expect(refused(confirm(shelf, { ...sun, person: 'zhao' }))).toBe('accepted');
    expect(useOf(shelf).record.confirm?.by).toBe('zhao');
  });
});
