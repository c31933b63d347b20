import { addMonths, dateOf } from '@yunzhang/scenario';
import { on, type Prescription, types } from './nouns.ts';

export const ownHospital = on.rule(
  'rx-practice-place',
  '处方管理办法 第八条 [memory]',
  ({ actor, plays }) => plays('hospital', actor.organisation),
);

export const fewDrugs = on.rule(
  'rx-drugs',
  '处方管理办法 第六条 [memory]',
  ({ record: { items }, limit: of }) =>
    items.length <= of('drugs') || { limit: of('drugs'), count: items.length },
);

const longest = ({ items }: Prescription['record']) => Math.max(...items.map((item) => item.days));

export const supply = on.rule(
  'rx-days',
  '处方管理办法 第十九条 [memory]',
  ({ record: r, limit: of }) => {
    const limit =
      r.type === 'emergency'
        ? of('emergencyDays')
        : of(r.type === 'long-term' ? 'longTermDays' : 'days');
    const days = longest(r);
    return days <= limit || r.reason !== undefined || { type: types[r.type], limit, days };
  },
);

export const longestSupply = on.rule(
  'rx-weeks',
  '长期处方管理规范（试行）[memory]',
  ({ record: r, limit: of }) =>
    longest(r) <= of('longestDays') || { limit: of('longestDays'), days: longest(r) },
);

export const quantity = on.rule(
  'rx-quantity',
  '处方管理办法 第十九条 [memory]',
  ({ record: { items } }) => {
    const needed = (i: (typeof items)[number]) => Math.ceil((i.days * i.perDay) / i.perPack);
    const wrong = items.find((i) => i.packs > needed(i));
    if (wrong === undefined) return true;
    return { drug: wrong.name, packs: wrong.packs, days: wrong.days, enough: needed(wrong) };
  },
);

export const validity = on.rule(
  'rx-validity',
  '处方管理办法 第十八条 [memory]',
  ({ record: r, limit: of }) =>
    r.validDays <= of('validDays') || { limit: of('validDays'), days: r.validDays },
);

export const validityReason = on.rule(
  'rx-validity-reason',
  '处方管理办法 第十八条 [memory]',
  ({ record: r }) => r.validDays === 1 || r.validReason !== undefined,
);

const found = (code: 'rx-interaction' | 'rx-allergy' | 'rx-dose', kind: string) =>
  on.rule(code, '处方管理办法 第十四条、第三十五条 [memory]', ({ record: r }) => {
    const finding = r.findings.find((one) => one.kind === kind);
    return finding === undefined || { drug: finding.drug, with: finding.with };
  });

export const weight = on.rule(
  'rx-weight',
  '处方管理办法 第六条 [memory]',
  ({ record: r }) => r.type !== 'child' || r.weight !== undefined,
);

const internet = '互联网诊疗管理办法（试行）[memory]';

export const returning = on.rule(
  'rx-first-visit',
  internet,
  ({ record: r }) => r.setting === 'ward' || r.visit === 'again',
);

export const noSpecialDrug = on.rule(
  'rx-internet-drug',
  internet,
  ({ record: r }) => r.setting === 'ward' || r.type !== 'psychotropic',
);

export const guardian = on.rule('rx-guardian', internet, ({ record: r, now, limit: of }) => {
  const years = of('guardianYears');
  const isOld = addMonths(birthDate(r.patientId), years * 12) <= dateOf(now);
  return r.setting === 'ward' || isOld || r.guardian !== undefined || { years };
});

function birthDate(id: string): string {
  return `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
}

/** What a physician may sign, told in this order. */
export const signable = [
  fewDrugs,
  longestSupply,
  supply,
  quantity,
  validity,
  validityReason,
  found('rx-interaction', 'interaction'),
  found('rx-allergy', 'allergy'),
  found('rx-dose', 'dose'),
  weight,
  returning,
  noSpecialDrug,
  guardian,
];
