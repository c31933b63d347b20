import { calendar2026, catalog, chanceOf, shelfOf, startOf } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { creditLine } from '../credit-line/scenario.ts';
import { invoiceBacking } from '../invoice-backing/scenario.ts';
import { receivableVoucherPapers } from './papers.ts';
import { receivableVoucher } from './scenario.ts';

const all = catalog([creditLine, invoiceBacking, receivableVoucher]);
const start = startOf('2026-11-20');
const firm = (organisation: string) => ({ organisation, holds: [], level: 3 }) as const;
const machine = (system: string) => ({ system, holds: [], level: 0 }) as const;
const scenario = 'receivable-voucher';

/** The dossier asks for 100,000, which the walks lane does. */
const transfers = Number(process.env['YUNZHANG_TRANSFERS'] ?? 5_000);

/** A voucher of so many fen, accepted by its first holder. */
function accepted(amountFen: number) {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  const grant = { scenario: 'credit-line', act: 'grant', names: { issuer: 'ce' } };
  shelf.attempt(firm('platform'), start, { ...grant, input: { limitFen: amountFen } }, 'line');
  const register = { scenario: 'invoice-backing', act: 'register' };
  const invoice = { number: '26112000000999000010', amountFen };
  const names = { seller: 'e1', buyer: 'ce' };
  shelf.attempt(machine('tax'), start, { ...register, input: invoice, names }, 'inv');
  const input = {
    number: 'AR26110000000017',
    amountFen,
    dueOn: '2027-05-19',
    contractNumber: 'CG-2026-EX-88',
    recourse: 'with',
    line: 'line',
    backing: [{ invoice: 'inv', fen: amountFen }],
  };
  const holders = { holder: 'e1', clearing: 'bank' };
  shelf.attempt(firm('ce'), start, { scenario, act: 'open', input, names: holders }, 'v');
  expect(shelf.attempt(firm('e1'), start, { scenario, act: 'accept', on: 'v' })).toHaveProperty(
    'accepted',
  );
  return shelf;
}

describe('the receivable voucher', () => {
  it(`F07/test/1: keeps the partition through ${transfers} random transfers`, () => {
    const amountFen = 1_000_000_000;
    const shelf = accepted(amountFen);
    const rnd = chanceOf(7);
    const held: (readonly [string, string, number])[] = [['v', 'e1', amountFen]];
    for (let n = 0; n < transfers; n++) {
      const at = rnd.whole(0, held.length - 1);
      const [on, who, size] = held[at] ?? ['', '', 0];
      const fen = rnd.pick([1, rnd.whole(1, size), size, size + 1]);
      const receiver = rnd.pick(['e1', 'e2', 'e4']);
      const input = { fen, receiver, trade: 't' };
      const done = shelf.attempt(firm(who), start, { scenario, act: 'transfer', on, input });
      if ('refused' in done) continue;
      const parts = receivableVoucher.among(done.changed).filter((c) => c.id !== on);
      held.splice(at, 1);
      for (const part of parts) {
        const { from, to } = part.record;
        const owner = part.parties['holder']?.[0] ?? '';
        const confirm = { scenario, act: 'confirm', on: part.id };
        if (part.phase === 'offered') shelf.attempt(firm(owner), start, confirm);
        held.push([part.id, owner, to - from + 1]);
      }
    }
    const live = receivableVoucher
      .among([...shelf.cases.values()])
      .filter((c) => c.phase !== 'split')
      .toSorted((a, b) => a.record.from - b.record.from);
    let next = 1;
    for (const { record } of live) {
      expect(record.from).toBe(next);
      next = record.to + 1;
    }
    expect(live.length).toBeGreaterThan(transfers / 50);
    expect(next).toBe(amountFen + 1);
  });

  it('F07/test/3: of two transfers of one range, one wins', () => {
    const shelf = accepted(100);
    const expects = shelf.cases.get('v')?.version ?? 0;
    const attempt = (receiver: string) =>
      shelf.attempt(firm('e1'), start, {
        scenario,
        act: 'transfer',
        on: 'v',
        expects,
        input: { fen: 60, receiver, trade: 't' },
      });
    expect(attempt('e2')).toHaveProperty('accepted');
    expect(attempt('e4')).toHaveProperty('refused', 'case-changed');
  });

  it('F07/invariant/7: has no role of the platform and no act that moves money', () => {
    const { roles, acts } = receivableVoucher;
    expect(Object.keys(roles)).not.toContain('platform');
    // What was paid is told by the bank that cleared it; nobody else gives an amount paid.
    const payers = Object.values(acts).filter((act) => 'payment' in act.input);
    expect(payers.map((act) => act.by)).toEqual([['clearing']]);
    expect(roles['clearing']?.kind).toBe('system');
  });

  it('draws what was signed: the range, its size and the day it is due', () => {
    const shelf = accepted(100_000_000);
    const voucher = receivableVoucher.its(shelf.cases.get('v'));
    if (voucher === undefined) throw new Error('the voucher is there');
    const { lines } = receivableVoucherPapers.voucher(voucher);
    expect(lines[0]).toBe('凭证编号：AR26110000000017　区间：1至100000000（1,000,000.00元）');
    expect(lines).toContain('本凭证不是票据。');
  });
});
