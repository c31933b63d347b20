import {
  type Actor,
  calendar2026,
  catalog,
  chanceOf,
  hour,
  type Shelf,
  shelfOf,
  startOf,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { sealCast, sealInUse } from '../seal-life/prologue.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { sealUse } from '../seal-use/scenario.ts';
import { mandate } from './scenario.ts';

const all = catalog([sealLife, mandate, sealUse]);
const start = startOf('2026-11-02') + 9 * hour;
const [li] = sealCast;
const erp: Actor = { system: 'erp', holds: [], level: 0 };
const contract = { kind: 'contract', sealName: '北京云枢示例科技有限公司合同专用章' };
const manifest = '1'.padStart(64, '0');

/** A shelf with a seal in use and a standing mandate, called `m`, of so many a day. */
function withMandate(perDay: number): Shelf {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  for (const { actor, now, attempt } of sealInUse(contract)) {
    shelf.attempt(actor, now, attempt, attempt.on === undefined ? 'c1' : undefined);
  }
  const input = {
    seal: 'c1',
    mode: 'standing',
    kinds: ['contract'],
    counterparties: [],
    perDay,
    fromHour: 0,
    toHour: 24,
    until: '2027-11-01',
    certificate: 'CN=erp',
  };
  const names = { client: 'erp', signer: 'hsm', inspector: 'nj' };
  shelf.attempt(li, start, { scenario: 'mandate', act: 'grant', input, names }, 'm');
  return shelf;
}
function call(shelf: Shelf, n: number, expects?: number): string {
  const input = {
    number: `YY-20261102-${String(n).padStart(6, '0')}`,
    act: `GZ-20261102-${String(n).padStart(7, '0')}`,
    kind: 'contract',
    purpose: '订单',
    documents: [{ number: `D${n}`, digest: manifest, format: 'pdf', pages: 1 }],
    manifest,
    onFault: 'all',
    placement: [{ kind: 'every-page' }],
    copies: 1,
    counterparties: [],
    certificate: 'CN=erp',
  };
  const use = { scenario: 'mandate', act: 'use', on: 'm', input };
  const seen = expects === undefined ? {} : { expects };
  const outcome = shelf.attempt(erp, start, { ...use, ...seen });
  return 'refused' in outcome ? outcome.refused : 'accepted';
}
const count = (outcomes: readonly string[], code: string) =>
  outcomes.filter((one) => one === code).length;

describe('a mandate to use a seal', () => {
  it('P05/test/2: of 100 calls on 50 a day exactly 50 are let through', () => {
    const shelf = withMandate(50);
    const outcomes = Array.from({ length: 100 }, (_, n) => call(shelf, n));
    expect(count(outcomes, 'accepted')).toBe(50);
    expect(count(outcomes, 'limit-reached')).toBe(50);
    expect(sealUse.among([...shelf.cases.values()])).toHaveLength(50);
  });

  it('P05/invariant/4: of callers who saw one version one gets through, in a thousand races', () => {
    const rnd = chanceOf(5);
    for (let run = 0; run < 20; run++) {
      const shelf = withMandate(50);
      const waiting = Array.from({ length: 100 }, (_, n) => n);
      let done = 0;
      while (waiting.length > 0) {
        // As parallel callers do: several look at one version, try, and the losers look again.
        const version = shelf.cases.get('m')?.version ?? 0;
        const at = Array.from({ length: Math.min(8, waiting.length) }, () => {
          return waiting.splice(rnd.whole(0, waiting.length - 1), 1)[0] ?? 0;
        });
        const outcomes = at.map((n) => call(shelf, n, version));
        expect(count(outcomes, 'accepted')).toBeLessThanOrEqual(1);
        done += count(outcomes, 'accepted');
        outcomes.forEach((code, n) => {
          if (code === 'case-changed') waiting.push(at[n] ?? 0);
        });
      }
      expect(done).toBe(50);
    }
  });

  it('a use that its seal refuses is not counted', () => {
    const shelf = withMandate(1);
    const freeze = { scenario: 'seal-life', act: 'freeze', on: 'c1', input: { reason: '异常' } };
    shelf.attempt(li, start, freeze);
    expect(call(shelf, 1)).toBe('seal-frozen');
    shelf.attempt(li, start, { scenario: 'seal-life', act: 'resume', on: 'c1' });
    expect(call(shelf, 1)).toBe('accepted');
    expect(call(shelf, 2)).toBe('limit-reached');
  });
});
