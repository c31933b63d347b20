import { choice, go, list, minute, optional, rows, says, text } from '@yunzhang/scenario';
import { dispense as takeFrom, giveBack } from '../drug-pack/sales.ts';
import { minuteOf } from '../kit/moment.ts';
import {
  byPharmacist,
  dividable,
  forQuality,
  inForce,
  itsPacks,
  leftAfter,
  notTooMuch,
  otherPerson,
  rightPacks,
  unitsOf,
} from './dispensing-rules.ts';
import { on, type Prescription, scan } from './nouns.ts';
import { prescriptionWords } from './words.ts';

const no = says(prescriptionWords);
const validity = '处方管理办法 第十八条 [memory]';

/** Why a prescription can no longer be used, with what its record knows. */
export const used = {
  ...no('rx-used', validity),
  values: ({ record: { dispensed } }: Prescription) => {
    const { at = 0, by: pharmacy = '' } = dispensed.at(-1) ?? {};
    return { at: minuteOf(at), pharmacy };
  },
};
/** What is said of it in the phases nothing leads out of. */
export const over = {
  dispensed: used,
  voided: no('rx-voided', validity),
  expired: {
    ...no('rx-expired', validity),
    values: ({ record: r }: Prescription) => ({ until: minuteOf(r.validUntil ?? 0) }),
  },
};

/** Back to the shelf of the centre, with whatever is left. */
const unlocked = {
  from: 'locked',
  to: ['circulating', 'partial'],
  goes: ({ record: r }: { readonly record: Prescription['record'] }) =>
    r.dispensed.length > 0 ? 'partial' : 'circulating',
  casts: () => ({ pharmacy: [] }),
  does: () => ({ lockedUntil: undefined }),
} as const;

/** The first pharmacy the patient shows the token to; then nobody else for a while. */
export const lock = on.act({
  title: '锁定',
  by: 'bearer',
  from: ['circulating', 'partial'],
  to: 'locked',
  closed: over,
  input: { token: text('取药凭证', { sizeMax: 64 }) },
  casts: ({ who }) => ({ pharmacy: who }),
  does: ({ now, limit: of }) => ({ lockedUntil: now + of('lockMinutes') * minute }),
});

/** The pharmacy lets the patient go elsewhere. */
export const release = on.act({ title: '解锁', by: 'pharmacy', ...unlocked });

/** A lock nobody dispenses under lapses. */
export const unlock = on.deadline({
  title: '锁定到时',
  ...unlocked,
  at: ({ record: r }) => r.lockedUntil,
});

/** All or some of it, and the sale of every pack in the same decision. */
export const dispense = on.act({
  title: '调配发药',
  by: 'pharmacy',
  from: 'locked',
  to: ['dispensed', 'partial'],
  goes: ({ record: r }) => (r.left.every((left) => left === 0) ? 'dispensed' : 'partial'),
  must: [inForce, byPharmacist, otherPerson, rightPacks, notTooMuch, dividable],
  seals: ['dispensing.pharmacy'],
  closed: { dispensed: used },
  input: {
    packs: rows('药品', scan, { min: 1, max: 200 }),
    part: optional(choice('部分调配理由', { stages: '长期处方分次', stock: '缺货' })),
  },
  does: ({ record: r, input, see, now, who, actor }) => {
    const units = unitsOf(input.packs, see);
    const given = { at: now, by: who, pharmacist: actor.person ?? '' };
    return {
      left: leftAfter(r.left, input.packs, see),
      lockedUntil: undefined,
      dispensed: [
        ...r.dispensed,
        ...input.packs.map((one, n) => ({ ...one, units: units[n] ?? 0, ...given })),
      ],
    };
  },
  also: ({ record: r, input }) =>
    input.packs.map(({ pack, units }) =>
      go(takeFrom, pack, { prescription: r.digest ?? '', units }),
    ),
});

/** Packs that come back for their quality. */
export const takeBack = on.act({
  title: '退药登记',
  by: 'pharmacy',
  from: 'dispensed',
  to: 'return-recorded',
  must: [forQuality, itsPacks],
  seals: ['return.pharmacy'],
  input: {
    packs: list('退回的药品', scan.pack, { min: 1, max: 200 }),
    reason: choice('退药原因', { quality: '质量问题', other: '其他' }),
  },
  does: ({ input }) => ({ takenBack: input.packs }),
  also: ({ input }) => input.packs.map((pack) => go(giveBack, pack, { reason: '质量问题' })),
});
