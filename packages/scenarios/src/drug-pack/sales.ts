import { caseOf, count, dateOf, digest, optional, says, text } from '@yunzhang/scenario';
import { on, type Pack } from './nouns.ts';
import {
  enoughUnits,
  intact,
  outermost,
  ownStock,
  retailer,
  smallest,
  unexpired,
  withoutRx,
} from './rules.ts';
import { drugPackWords } from './words.ts';

const no = says(drugPackWords);
const recallRules = '药品召回管理办法（2022）[memory]';

/** Why a pack is no longer sold, with what its record knows. */
const closed = {
  sold: {
    ...no('dt-resold', '药品管理法 第十二条、第三十六条'),
    values: ({ record: { sales } }: Pack) => {
      const { at = 0, by: seller = '' } = sales.at(-1) ?? {};
      return { at: dateOf(at), seller };
    },
  },
  recalled: {
    ...no('dt-recalled', recallRules),
    values: ({ record: r }: Pack) => ({ notice: r.recall?.notice ?? '' }),
  },
  returned: no('dt-returned', '药品经营质量管理规范 [memory]'),
};

const prescription = optional(caseOf('处方', 'prescription'));
const units = count('拆零数量', { min: 1, max: 10_000 });
const saleable = [retailer, smallest, outermost, unexpired];

/** What one sale changes in the record. */
function sold(r: Pack['record'], sale: { at: number; by: string; units: number }) {
  return { left: r.left - sale.units, sales: [...r.sales, sale] };
}

/** A whole box over the counter. */
export const sell = on.act({
  title: '整盒销售',
  by: 'holder',
  from: 'received',
  to: 'sold',
  must: [...saleable, withoutRx],
  seals: ['sale.holder'],
  closed,
  input: { prescription },
  does: ({ record: r, now, who }) => sold(r, { at: now, by: who, units: r.left }),
});

/** Some units of a box over the counter, until none is left. */
export const sellPart = on.act({
  title: '拆零销售',
  by: 'holder',
  from: ['received', 'split-sold'],
  to: ['split-sold', 'sold'],
  goes: ({ record: r }) => (r.left > 0 ? 'split-sold' : 'sold'),
  must: [...saleable, withoutRx, enoughUnits],
  seals: ['sale.holder'],
  closed,
  input: { units, prescription },
  does: ({ record: r, now, who, input }) => sold(r, { at: now, by: who, units: input.units }),
});

/** What a prescription takes from a box; the box learns its digest and nothing of the patient. */
export const dispense = on.act({
  title: '凭处方发药',
  within: 'prescription.dispense',
  from: ['received', 'split-sold'],
  to: ['split-sold', 'sold'],
  goes: ({ record: r }) => (r.left > 0 ? 'split-sold' : 'sold'),
  must: [ownStock, ...saleable, intact, enoughUnits],
  seals: ['sale.holder'],
  closed,
  input: { prescription: digest('处方摘要'), units: optional(units) },
  does: ({ record: r, now, the, input }) => ({
    ...sold(r, { at: now, by: the('holder'), units: input.units ?? r.left }),
    prescriptions: [...r.prescriptions, input.prescription],
  }),
});

/** What a patient brings back because of its quality; it is never sold again. */
export const giveBack = on.act({
  title: '退货',
  by: 'holder',
  from: 'sold',
  to: 'returned',
  seals: ['return.holder'],
  input: { reason: text('退货原因') },
});
