import type { ValueOf } from '@yunzhang/scenario';
import { drugPack } from '../drug-pack/scenario.ts';
import { minuteOf } from '../kit/moment.ts';
import { on, type scan, types } from './nouns.ts';

type Scan = ValueOf<typeof scan>;

const rxRules = '处方管理办法';

/** Prescribing, reviewing and dispensing control one another. */
export const otherPerson = on.rule(
  'rx-same-person',
  '处方管理办法 第二十九条 [memory]',
  ({ actor, plays, by }) =>
    !plays('doctor', actor.person) && (by === 'reviewer' || !plays('reviewer', actor.person)),
);

/** A review office is registered, not named by the physician: it could be a pharmacy's. */
export const reviewPlace = on.rule(
  'rx-review-place',
  '处方管理办法 第三十五条；电子处方流转规则 [memory]',
  ({ actor, plays }) =>
    plays('hospital', actor.organisation) || actor.holds.includes('review-office'),
);

export const signedContent = on.rule<{ readonly digest: string }>(
  'rx-digest',
  '电子签名法 第十三条',
  ({ record: r, input }) => input.digest === r.digest,
);

export const sameUpload = on.rule<{ readonly insurer: string }>(
  'rx-upload-differs',
  'NHSA D001–D007',
  ({ record: r, input }) =>
    r.insurer === undefined || r.insurer === input.insurer || { number: r.insurer },
);

export const byPharmacist = on.rule(
  'rx-pharmacist',
  '处方管理办法 第二十九条 [memory]',
  ({ actor }) => actor.person !== undefined && actor.holds.includes('pharmacist'),
);

export const inForce = on.rule(
  'rx-expired',
  '处方管理办法 第十八条 [memory]',
  ({ record: r, now }) => now <= (r.validUntil ?? 0) || { until: minuteOf(r.validUntil ?? 0) },
);

type Scans = { readonly packs: readonly Scan[] };
type See = Parameters<Parameters<typeof on.rule>[2]>[0]['see'];

/** Units each scan takes: the whole box where it does not say; the box knows if it was opened. */
export function unitsOf(packs: readonly Scan[], see: See): readonly number[] {
  return packs.map(({ pack, units }) => units ?? drugPack.its(see(pack))?.record.units ?? 0);
}

/** What is left of each item after these scans. */
export function leftAfter(left: readonly number[], packs: readonly Scan[], see: See) {
  const units = unitsOf(packs, see);
  return left.map((before, n) =>
    packs.reduce((rest, scan, i) => (scan.item === n + 1 ? rest - (units[i] ?? 0) : rest), before),
  );
}

export const rightPacks = on.rule<Scans>(
  'rx-pack',
  '处方管理办法 第三十七条 [memory]',
  ({ record: r, input, see }) => {
    const wrong = input.packs.find(({ item, pack }) => {
      const drug = drugPack.its(see(pack))?.record.drug;
      return drug === undefined || drug !== r.items[item - 1]?.drug;
    });
    return wrong === undefined || { item: wrong.item };
  },
);

export const notTooMuch = on.rule<Scans>('rx-over', rxRules, ({ record: r, input, see }) => {
  const after = leftAfter(r.left, input.packs, see);
  const n = after.findIndex((left) => left < 0);
  const left = r.left[n] ?? 0;
  return n < 0 || { item: n + 1, left, units: left - (after[n] ?? 0) };
});

/** A long-term prescription is fetched in stages; what is out of stock may follow, but for 精二. */
export const dividable = on.rule<Scans & { readonly part?: 'stages' | 'stock' | undefined }>(
  'rx-part',
  '长期处方管理规范（试行）[memory]',
  ({ record: r, input, see }) => {
    const isAll = leftAfter(r.left, input.packs, see).every((left) => left === 0);
    const isAllowed =
      (input.part === 'stages' && r.type === 'long-term') ||
      (input.part === 'stock' && r.type !== 'psychotropic');
    return isAll || isAllowed || { type: types[r.type] };
  },
);

export const forQuality = on.rule<{ readonly reason: string }>(
  'rx-return',
  '医疗机构药事管理规定 第二十八条 [memory]',
  ({ input }) => input.reason === 'quality',
);

export const itsPacks = on.rule<{ readonly packs: readonly string[] }>(
  'rx-return-pack',
  rxRules,
  ({ record: r, input }) =>
    input.packs.every((one) => r.dispensed.some(({ pack }) => pack === one)),
);

/** Of every item, what was dispensed and what is left is what was prescribed. */
export const itemsAddUp = on.rule(
  'rx-count',
  'scenarios/README.md invariant 6',
  ({ record: r }) => {
    if (r.issuedAt === undefined) return true;
    const n = r.items.findIndex(({ packs, perPack }, i) => {
      const given = r.dispensed.filter(({ item }) => item === i + 1);
      return given.reduce((sum, { units }) => sum + units, r.left[i] ?? 0) !== packs * perPack;
    });
    return n < 0 || { item: n + 1 };
  },
);
