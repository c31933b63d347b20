import {
  type Actor,
  addDays,
  type Case,
  type Chance,
  dateOf,
  type Hint,
  type Near,
  type PrologueStep,
  startOf,
} from '@yunzhang/scenario';
import { drugPack } from './scenario.ts';

const retail = ['drug-licence', 'drug-retail'];
const organisation = (id: string, ...holds: readonly string[]): Actor => ({
  organisation: id,
  holds,
  level: 3,
});
const person = (id: string, of: string, ...holds: readonly string[]): Actor => ({
  person: id,
  organisation: of,
  holds,
  level: 3,
});

/** Who handles drugs. Those of the prescription are beside it. */
export const packCast: readonly Actor[] = [
  organisation('MF', 'drug-maker', 'drug-licence'),
  organisation('WH', 'drug-licence'),
  organisation('PH', ...retail),
  organisation('PH2', ...retail),
  person('zhou', 'PH', ...retail, 'pharmacist'),
  person('sun', 'PH2', ...retail, 'pharmacist'),
  organisation('nmpa', 'drug-regulator'),
  { person: 'wit', holds: [], level: 3 },
];

const codeOf = (kind: number, n: number) => `8199999${kind}${String(n).padStart(8, '0')}0000`;

/** What is the same for every pack of a walk. */
export const batch = {
  drug: '8199999',
  name: '示例缓释片',
  spec: '30mg×7片',
  approval: '国药准字H20269999',
  sale: 'rx',
  storage: 'room',
  units: 7,
  batch: '260901',
  made: '2026-09-01',
  expires: '2028-08-31',
} as const;

/** A new code; one in many has been given before, and one is of another product. */
function freshCode(kind: number, rnd: Chance, near: Near): string {
  const used = near.cases('drug-pack');
  if (used.length > 0 && rnd.is(0.02)) return String(rnd.pick(used).record['code']);
  const good = codeOf(kind, near.serial());
  return rnd.is(0.01) ? `7${good.slice(1)}` : good;
}

/** An imported box, whose code says its batch and expiry itself. */
function imported(rnd: Chance, near: Near): unknown {
  const product = '09506000134352';
  const code = `(01)${product}(17)280831(10)${rnd.pick(['260901', '260902'])}(21)S${near.serial()}`;
  return { ...batch, drug: product, code, level: 'box' };
}

function newPack(rnd: Chance, near: Near): unknown {
  if (rnd.is(0.06)) return imported(rnd, near);
  const boxes = () => Array.from({ length: rnd.whole(0, 9) % 4 }, () => freshCode(0, rnd, near));
  const level = rnd.pick(['box', 'middle', 'middle', 'case'] as const);
  const code = freshCode(level === 'box' ? 0 : level === 'middle' ? 2 : 3, rnd, near);
  const middles = () =>
    Array.from({ length: rnd.whole(0, 2) }, () => ({
      code: freshCode(2, rnd, near),
      boxes: boxes(),
    }));
  const today = dateOf(near.now);
  return {
    ...batch,
    sale: rnd.pick(['rx', 'rx', 'otc']),
    storage: rnd.pick(['room', 'room', 'cold']),
    made: addDays(today, -rnd.pick([0, 30])),
    expires: addDays(today, rnd.pick([0, 1, 30, 700, 700])),
    units: rnd.pick([1, 7]),
    code,
    level,
    ...(level === 'box' ? {} : { boxes: boxes() }),
    ...(level === 'case' ? { middles: middles() } : {}),
  };
}

function scanOf(rnd: Chance, near: Near): unknown {
  const r = drugPack.its(near.on)?.record;
  const all = r === undefined ? [] : [r.code, ...r.contents];
  const scanned = rnd.is(0.06) ? all.slice(1) : rnd.is(0.05) ? [...all, codeOf(9, 1)] : all;
  return { scanned, temperature: rnd.pick(['kept', 'kept', 'kept', 'broken']) };
}

const left = (c: Case | undefined) => drugPack.its(c)?.record.left ?? 1;
const anyPrescription = (rnd: Chance, near: Near) => {
  const all = near.cases('prescription');
  return all.length > 0 && rnd.is(0.5) ? { prescription: rnd.pick(all).id } : {};
};

/** How packs are tried. */
export const packHints: Readonly<Record<string, Hint>> = {
  'drug-pack.assign': { input: newPack },
  'drug-pack.ship': {
    names: (rnd) => ({ consignee: rnd.pick(['PH', 'PH', 'PH2', 'WH', 'nmpa']) }),
    input: (rnd, { now }) => ({
      licence: { number: '1', until: addDays(dateOf(now), rnd.pick([0, 0, 365, -1])) },
    }),
  },
  'drug-pack.receive': { input: scanOf },
  'drug-pack.sell': { input: anyPrescription },
  'drug-pack.sellPart': {
    input: (rnd, near) => ({
      ...anyPrescription(rnd, near),
      units: rnd.pick([1, 1, 2, left(near.on), left(near.on) + 1]),
    }),
  },
  'drug-pack.recall': { weight: 0.03, who: (rnd) => rnd.pick(packCast) },
  'drug-pack.condemn': {
    weight: 0.03,
    who: (rnd) => rnd.pick(packCast),
    names: (rnd) => ({ witness: rnd.pick(['wit', 'wit', 'zhou', 'sun']) }),
  },
};

const start = startOf('2026-11-20');
const [maker, , shop] = packCast as readonly [Actor, Actor, Actor];
const step = (actor: Actor, act: string, more: object): PrologueStep => ({
  now: start,
  actor,
  attempt: { scenario: 'drug-pack', act, ...more },
});

/** Three boxes of a pharmacy, out of a pack of their own. Five attempts; the pack is `c1`. */
export function stocked(sale: 'rx' | 'otc'): readonly PrologueStep[] {
  const boxes = [1, 2, 3].map((n) => codeOf(8, n));
  const code = codeOf(2, 0);
  const input = { ...batch, sale, code, level: 'middle', boxes };
  const licence = { number: '1', until: '2030-12-31' };
  return [
    step(maker, 'assign', { input }),
    step(maker, 'release', { on: 'c1', input: { report: 'a'.repeat(64) } }),
    step(maker, 'ship', { on: 'c1', names: { consignee: 'PH' }, input: { licence } }),
    step(shop, 'receive', { on: 'c1', input: { scanned: [code, ...boxes] } }),
    step(shop, 'unpack', { on: 'c1' }),
  ];
}
