import { type Actor, type Case, type Chance, type Hint, type Near } from '@yunzhang/scenario';
import { drugPack } from '../drug-pack/scenario.ts';
import { packCast } from '../drug-pack/hints.ts';
import { prescription } from './scenario.ts';

const person = (id: string, of: string | undefined, ...holds: readonly string[]): Actor => ({
  person: id,
  ...(of === undefined ? {} : { organisation: of }),
  holds,
  level: 3,
});

/** Who prescribes, reviews and is treated. One physician is a pharmacist too, at two places. */
export const rxCast: readonly Actor[] = [
  person('chen', 'H1', 'physician'),
  person('li', 'H1', 'physician', 'pharmacist'),
  person('li', 'PH', 'physician', 'pharmacist', 'drug-licence', 'drug-retail'),
  person('liu', 'H1', 'pharmacist'),
  person('liu', 'PH', 'pharmacist', 'drug-licence', 'drug-retail'),
  person('gao', 'OF', 'pharmacist', 'review-office'),
  person('zhang', undefined),
  { system: 'centre', holds: [], level: 0 },
];

const [chen, li, , liu] = rxCast as readonly [Actor, Actor, Actor, Actor];

/** Everybody. */
export const everybody: readonly Actor[] = [...packCast, ...rxCast];

/** Of the content every physician of a walk signs. */
export const digest = 'd'.repeat(64);
/** One drug for a week. */
export const item = {
  drug: '8199999',
  name: '示例缓释片',
  spec: '30mg×7片',
  dose: '30mg',
  frequency: 'qd',
  route: '口服',
  days: 7,
  perDay: 1,
  perPack: 7,
  packs: 1,
};
/** A prescription as it mostly is. */
export const plain = {
  type: 'ordinary',
  patientId: '130102199506200009',
  diagnoses: [{ code: 'I10.x00', name: '原发性高血压' }],
  items: [item],
  validDays: 1,
  setting: 'ward',
  visit: 'again',
  findings: [],
};

/** Two times in three right; else wrong at the edge of one rule. */
function contentOf(rnd: Chance): object {
  const isLong = rnd.is(0.4);
  const good = isLong
    ? { ...plain, type: 'long-term', items: [{ ...item, days: 28, packs: 4 }, item] }
    : { ...plain, type: rnd.pick(['ordinary', 'psychotropic', 'herbal']) };
  if (rnd.is(0.66)) {
    return { ...good, ...(rnd.is(0.5) ? { validDays: 3, validReason: '路途远' } : {}) };
  }
  return { ...good, ...rnd.pick(edges) };
}

const edges = [
  { items: Array.from({ length: 6 }, () => item) },
  { items: [{ ...item, days: 8, packs: 2 }] },
  { type: 'long-term', items: [{ ...item, days: 29, packs: 5 }] },
  { type: 'emergency' },
  { reason: '慢性病', items: [{ ...item, days: 84, packs: 12 }] },
  { reason: '慢性病', items: [{ ...item, days: 85, packs: 12 }] },
  { items: [{ ...item, packs: 2 }] },
  { validDays: 4, validReason: '路途远' },
  { validDays: 2 },
  { findings: [{ kind: 'interaction', drug: '示例缓释片', with: '华法林' }] },
  { findings: [{ kind: 'allergy', drug: '示例缓释片', with: '乳糖' }] },
  { findings: [{ kind: 'dose', drug: '示例缓释片', with: '60mg' }] },
  { findings: [{ kind: 'caution', drug: '示例缓释片', with: '葡萄柚' }] },
  { type: 'child' },
  { type: 'child', weight: 20 },
  { setting: 'internet', visit: 'first' },
  { setting: 'internet', type: 'psychotropic' },
  { setting: 'internet', patientId: '110101202011240003' },
  { setting: 'internet' },
];

const names = (rnd: Chance) => ({
  hospital: rnd.pick(['H1', 'H1', 'H1', 'PH']),
  patient: 'zhang',
  centre: 'centre',
});

const record = (c: Case | undefined) => prescription.its(c)?.record;

/** Boxes of the pharmacy that holds the lock, and now and then any other. */
function scans(rnd: Chance, near: Near): unknown {
  const r = record(near.on);
  const own = String(near.on?.parties['pharmacy']);
  const known = drugPack.among(near.cases('drug-pack'));
  const packs = [...known, ...drugPack.among(known.flatMap((c) => near.children(c.id)))];
  const fit = packs.filter(
    (c) =>
      ['received', 'split-sold'].includes(c.phase) &&
      c.record.level === 'box' &&
      String(c.parties['holder']) === own,
  );
  const from = fit.length > 0 && rnd.is(0.9) ? fit : packs;
  if (from.length === 0) return { packs: [{ item: 1, pack: 'c1/1' }] };
  const items = r?.left.flatMap((left, n) => (left > 0 ? { item: n + 1, left } : [])) ?? [];
  const one = () => {
    const pack = rnd.pick(from);
    const { item = 1, left = 1 } = items.length > 0 && rnd.is(0.95) ? rnd.pick(items) : {};
    const { record } = pack;
    if (record.left === record.units && left >= record.units && rnd.is(0.6)) {
      return { item, pack: pack.id };
    }
    const most = Math.min(left, record.left);
    const units = rnd.is(0.85) ? rnd.pick([1, most, most]) : rnd.pick([left + 1, record.left + 1]);
    return { item, pack: pack.id, units: Math.max(1, units) };
  };
  const usual = r?.type === 'long-term' ? 'stages' : 'stock';
  const part = rnd.is(0.85) ? usual : rnd.pick(['stages', 'stock']);
  return {
    packs: Array.from({ length: rnd.pick([1, 1, 1, 2]) }, one),
    ...(rnd.is(0.85) ? { part } : {}),
  };
}

/** How prescriptions are tried. */
export const rxHints: Readonly<Record<string, Hint>> = {
  'prescription.draft': {
    names,
    who: (rnd) => rnd.pick(rnd.is(0.95) ? [chen, chen, li] : everybody),
    input: (rnd, { serial }) => ({
      ...contentOf(rnd),
      number: rnd.is(0.03) ? 'RX1' : `RX${serial()}`,
      licence: '110110000099001',
    }),
  },
  'prescription.revise': { weight: 0.3, input: contentOf },
  'prescription.sign': { weight: 2, input: () => ({ digest }) },
  'prescription.pass': {
    weight: 2,
    who: (rnd) => rnd.pick(rnd.is(0.8) ? [liu, liu, li] : rxCast),
    input: (rnd) => ({ digest: rnd.is(0.1) ? 'e'.repeat(64) : digest }),
  },
  'prescription.sendBack': { weight: 0.4 },
  'prescription.upload': {
    input: (rnd, { on, serial }) => ({
      insurer: rnd.is(0.9) ? (record(on)?.insurer ?? `HI${serial()}`) : rnd.pick(['HI1', 'RX1']),
      token: `tok-${serial()}`,
    }),
  },
  'prescription.void': { weight: 0.1 },
  'prescription.lock': {
    weight: 3,
    input: (rnd, { on }) => ({ token: rnd.is(0.1) ? 'guess' : (record(on)?.token ?? 'none') }),
  },
  'prescription.release': { weight: 0.5 },
  'prescription.dispense': {
    weight: 4,
    input: scans,
    who: (rnd, { on }) => {
      const there = everybody.filter((a) => a.organisation === on?.parties['pharmacy']?.[0]);
      const [usual = rnd.pick(everybody)] = there.filter((a) => a.person !== undefined);
      return rnd.is(0.6) ? usual : rnd.pick(there.length > 0 ? there : everybody);
    },
  },
  'prescription.takeBack': {
    input: (rnd, { on }) => {
      const packs = record(on)?.dispensed.map(({ pack }) => pack) ?? [];
      return {
        packs: packs.length === 0 || rnd.is(0.05) ? ['c1/1'] : [rnd.pick(packs)],
        reason: rnd.is(0.1) ? 'other' : 'quality',
      };
    },
  },
};
