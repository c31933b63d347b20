import {
  calendar2026,
  catalog,
  type Chance,
  day,
  type Hint,
  hour,
  type Near,
  type Proof,
} from '@yunzhang/scenario';
import { sealAttacks } from './attacks.ts';
import { oracles } from './oracles.ts';
import {
  begin,
  contract,
  filed,
  materials,
  name,
  official,
  replacement,
  sampleApplication,
  sampleCheck,
  sampleMade,
  sealCast,
  sealInUse,
  shape,
  word,
} from './prologue.ts';
import { sealLife } from './scenario.ts';

const codes = ['1101089900001', '1101089900002', '1101089900003', '1101089900004'];

const [li, wang, , acc, rev] = sealCast;

const applied = (rnd: Chance, { cases, serial }: Near) => {
  const kind = rnd.pick(['legal-name', 'legal-name', 'contract', 'finance']);
  const due = cases('seal-life').find((c) => ['changing', 'active'].includes(c.phase));
  return {
    ...sampleApplication,
    number: `YZ-110108-20261102-${String(serial() % 1_000_000).padStart(6, '0')}`,
    kind: due === undefined ? kind : rnd.pick([kind, String(due.record['kind'])]),
    sealName: kind === 'legal-name' ? name : rnd.pick([name, `${name}专用章`, '别家']),
    foreignText: rnd.is(0.1),
    materials: rnd.is(0.1) ? materials.slice(1) : materials,
    ...(rnd.is(0.1) ? { pairedPhysicalCode: codes[0] } : {}),
    ...(due !== undefined && rnd.is(0.6) ? { replaces: due.id } : {}),
  };
};
const partiesOf = (rnd: Chance) => ({
  owner: rnd.is(0.9) ? 'e1' : 'sm',
  custodian: 'sun',
  authority: 'ei',
});

const making: Readonly<Record<string, Hint>> = {
  'seal-life.submit': { input: applied, names: partiesOf, who: () => li },
  'seal-life.submitFor': {
    input: applied,
    names: (rnd) => ({ ...partiesOf(rnd), legalRep: rnd.pick(['li', 'sun']) }),
    who: () => wang,
  },
  'seal-life.accept': { who: (rnd) => (rnd.is(0.1) ? rev : acc) },
  'seal-life.approve': {
    weight: 3,
    who: (rnd) => (rnd.is(0.1) ? acc : rev),
    names: () => ({ maker: 'sm', police: 'ps', registry: 'mr' }),
    input: (rnd, { on }) => ({
      ...sampleCheck,
      registeredPerson: rnd.is(0.9) ? (on?.parties['legalRep']?.[0] ?? 'li') : 'wang',
      ...(rnd.is(0.5) ? { similarityPercent: rnd.pick([97, 98, 100]) } : {}),
    }),
  },
  'seal-life.return': { weight: 0.3, input: () => ({ reasons: ['补'] }), who: () => rev },
  'seal-life.resubmit': {
    input: () => ({ sealName: `${name}专用章`, foreignText: false, materials, shape }),
  },
  'seal-life.make': {
    input: (rnd, { now, serial, on }) => ({
      ...sampleMade,
      sealCode: sealLife.its(on)?.record.pairedPhysicalCode ?? sealCodeOf(rnd, serial()),
      certTo: now + 400 * day,
      certFrom: now - day,
      validFrom: rnd.pick([now, now, now - 2 * day, now + 1]),
      validTo: now + rnd.pick([400, 400, 70, 20, 401]) * day,
      imprint: rnd.is(0.95) ? word('a1') : word('a2'),
      certKey: rnd.is(0.95) ? word('b1') : word('b2'),
    }),
  },
  'seal-life.file': {
    input: (_rnd, { serial }) => filed(String(serial() % 10_000_000).padStart(7, '0')),
  },
  'seal-life.claim': { input: () => ({ pinReceipt: 'P' }), weight: 2 },
};
const sealCodeOf = (rnd: Chance, serial: number) =>
  rnd.is(0.1) ? rnd.pick(codes) : `110108${String(serial % 10_000_000).padStart(7, '0')}`;

const keeping: Readonly<Record<string, Hint>> = {
  'seal-life.cancel': { weight: 0.3 },
  'seal-life.invalidate': { weight: 0.02 },
  'seal-life.reject': { weight: 0.1 },
  'seal-life.change': {
    names: () => ({}),
    input: (rnd, { now }) => {
      const on = new Date(now + 8 * hour + rnd.pick([-5, 0, 30]) * day).toISOString().slice(0, 10);
      return rnd.is(0.5) ? { what: 'name', on } : { what: 'person', on, person: 'sun' };
    },
  },
  'seal-life.handOver': {
    input: (rnd, { now }) => ({ who: 'wang', from: now, to: now + rnd.pick([-1, 1, 5]) * day }),
  },
};

/** How to try each act of a seal so that it can succeed. */
export const sealHints: Readonly<Record<string, Hint>> = { ...making, ...keeping };

/** Seals under attack. */
export const sealLifeProof: Proof = {
  id: 'seal-life',
  dossier: ['P02'],
  catalog: catalog([sealLife]),
  tables: { calendar: calendar2026 },
  start: begin,
  cast: sealCast,
  prologues: [sealInUse(official), sealInUse(contract), replacement(official)],
  hints: sealHints,
  oracles,
  attacks: sealAttacks,
};
