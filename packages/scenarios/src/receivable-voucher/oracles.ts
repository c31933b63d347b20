import type { Case, Oracle } from '@yunzhang/scenario';
import { creditLine } from '../credit-line/scenario.ts';
import { invoiceBacking } from '../invoice-backing/scenario.ts';
import { receivableVoucher } from './scenario.ts';

/** Phases in which nobody owes or holds anything any more. */
const dead = ['split', 'redeemed', 'cancelled'];

/** A family is a voucher and every part that ever came of it. */
function vouchers(cases: readonly Case[]) {
  return receivableVoucher.among(cases);
}

/** What holds of vouchers, lines and invoices whatever anybody tries. */
export const oracles: readonly Oracle[] = [
  {
    name: 'F07/invariant/1 and F07/invariant/3: live ranges are the whole amount, each unit once',
    over: 'family',
    holds: ({ cases }) => {
      const family = vouchers(cases);
      const root = family.find((c) => c.parent === undefined);
      if (root === undefined) return true;
      const ends = family.filter((c) => c.phase !== 'split');
      const units = ends.toSorted((a, b) => a.record.from - b.record.from);
      let next = 1;
      for (const { record, id } of units) {
        if (record.from !== next) return `${id} does not begin at ${next}`;
        next = record.to + 1;
      }
      return next === root.record.amountFen + 1 || `units end at ${next - 1}`;
    },
  },
  {
    name: 'F07/invariant/2: parts of a split are as large as it was',
    over: 'step',
    holds: ({ cases, children }) => {
      const wrong = vouchers(cases).find((c) => {
        if (c.phase !== 'split') return false;
        const parts = vouchers(children(c.id)).map(({ record: r }) => r.to - r.from + 1);
        return parts.reduce((a, b) => a + b, 0) !== c.record.to - c.record.from + 1;
      });
      return wrong === undefined || `${wrong.id} lost units`;
    },
  },
  {
    name: 'F07/invariant/4: what is pledged or financed is not moved by its giver',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history.find(
        ({ from, act, by }) =>
          (from === 'pledged' && !['unpledge', 'pay', 'overdue'].includes(act)) ||
          (from === 'financed' && !['pay', 'overdue'].includes(act)) ||
          (act === 'unpledge' && by !== 'pledgee'),
      );
      return wrong === undefined || `${wrong.act} from ${wrong.from} by ${wrong.by}`;
    },
  },
  {
    name: 'F07/invariant/5: an invoice backs at most its amount',
    over: 'shelf',
    holds: ({ cases }) => {
      const backed = new Map<string, number>();
      for (const c of vouchers(cases)) {
        if (c.parent !== undefined || c.phase === 'cancelled') continue;
        for (const { invoice, fen } of c.record.backing) {
          backed.set(invoice, (backed.get(invoice) ?? 0) + fen);
        }
      }
      const wrong = invoiceBacking
        .among(cases)
        .find(
          (c) =>
            (backed.get(c.id) ?? 0) > c.record.amountFen ||
            (backed.get(c.id) !== undefined && backed.get(c.id) !== c.record.backedFen),
        );
      return wrong === undefined || `${wrong.id} backs ${backed.get(wrong.id)}`;
    },
  },
  {
    name: 'F07/invariant/6: what an issuer has open is what its line says, and within it',
    over: 'shelf',
    holds: ({ cases }) => {
      const open = new Map<string, number>();
      for (const { phase, record: r } of vouchers(cases)) {
        if (!dead.includes(phase)) open.set(r.line, (open.get(r.line) ?? 0) + r.to - r.from + 1);
      }
      const wrong = creditLine.among(cases).find(({ id, record: r }) => {
        const sum = open.get(id) ?? 0;
        return sum !== r.openFen || sum > r.limitFen;
      });
      return wrong === undefined || `${wrong.id} has ${open.get(wrong.id)} open`;
    },
  },
  {
    name: 'F07/invariant/8: redeemed units are dead',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history.find(({ from }) => dead.includes(from));
      return wrong === undefined || `${wrong.act} after ${wrong.from}`;
    },
  },
];
