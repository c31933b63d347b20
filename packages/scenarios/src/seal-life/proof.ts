import {
  calendar2026,
  catalog,
  type Chance,
  day,
  type Hint,
  hour,
  type Near,
  type PrologueStep,
  type Oracle,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { sealAttacks } from './attacks.ts';
import { sealLife } from './scenario.ts';

const name = '北京云枢示例科技有限公司';
const word = (text: string) => text.padEnd(64, '0');
const codes = ['1101089900001', '1101089900002', '1101089900003', '1101089900004'];

const shape = {
  form: 'circle',
  widthTenthMm: 420,
  heightTenthMm: 420,
  dpi: 600,
  color: '#E60012',
  octets: 80_000,
  imprint: word('a1'),
};
const materials = [{ what: 'existence' }, { what: 'authorisation' }, { what: 'handler' }];

/** What is applied for in walks; other scenarios begin theirs with such a seal. */
export const sampleApplication = {
  number: 'YZ-110108-20261102-000017',
  company: '91110108MA0EXAM15Y',
  kind: 'contract',
  sealName: `${name}合同专用章`,
  foreignText: false,
  materials,
  shape,
};
/** What the registers say of it. */
export const sampleCheck = { approvalNo: 'ZY-1', registeredName: name, registeredPerson: 'li' };
/** What its maker reports on the first day. */
export const sampleMade = {
  sealCode: '1101089900004',
  certificate: '5A00E1F20000000000010004',
  certFrom: startOf('2026-01-01'),
  certTo: startOf('2030-01-01'),
  validFrom: startOf('2026-11-01'),
  validTo: startOf('2029-11-03'),
  custody: 'hsm',
  archive: 'DA-1',
  imprint: word('a1'),
  sealKey: word('b1'),
  certKey: word('b1'),
};

const official = { kind: 'legal-name', sealName: name };
const contract = { kind: 'contract', sealName: `${name}合同专用章` };

/** Everybody a seal meets. */
export const sealCast = [
  { person: 'li', organisation: 'e1', holds: [], level: 3 },
  { person: 'wang', organisation: 'e1', holds: [], level: 3 },
  { person: 'sun', organisation: 'e1', holds: [], level: 3 },
  { person: 'acc', organisation: 'ei', holds: ['seal-acceptance'], level: 3 },
  { person: 'rev', organisation: 'ei', holds: ['seal-acceptance', 'seal-review'], level: 3 },
  { organisation: 'sm', holds: ['seal-making'], level: 3 },
  { organisation: 'hc', holds: ['court'], level: 3 },
  { organisation: 'hc2', holds: ['court'], level: 3 },
  { system: 'ps', holds: [], level: 0 },
  { system: 'mr', holds: [], level: 0 },
] as const;

const begin = startOf('2026-11-02') + 9 * hour;
const [li, wang, , acc, rev, sm] = sealCast;
const registry = { system: 'mr', holds: [], level: 0 } as const;
const police = { system: 'ps', holds: [], level: 0 } as const;

/** What a prologue's seal is. */
export interface SealTold {
  readonly kind: string;
  readonly sealName: string;
  readonly replaces?: string;
  readonly sealCode?: string;
}

/** From the application to a filed seal. It is called `c` and the place of its application. */
function sealFiled(told: SealTold, on: string): readonly PrologueStep[] {
  const { sealCode = sampleMade.sealCode, ...of } = told;
  const parties = { owner: 'e1', legalRep: 'li', custodian: 'sun', authority: 'ei' };
  const others = { maker: 'sm', police: 'ps', registry: 'mr' };
  const input = { ...sampleApplication, ...of };
  const made = { ...sampleMade, sealCode };
  const steps = [
    { actor: wang, attempt: { scenario, act: 'submitFor', names: parties, input } },
    { actor: acc, attempt: { scenario, act: 'accept', on } },
    { actor: rev, attempt: { scenario, act: 'approve', on, names: others, input: sampleCheck } },
    { actor: sm, attempt: { scenario, act: 'make', on, input: made } },
    { actor: police, attempt: { scenario, act: 'file', on, input: filed('0000417') } },
  ];
  return steps.map((step) => ({ now: begin, ...step }));
}
const scenario = 'seal-life';
const claimed = (on: string): PrologueStep => {
  const attempt = { scenario, act: 'claim', on, input: { pinReceipt: 'P-1' } };
  return { now: begin, actor: li, attempt };
};

/** From the application to a seal in use, called `c1`. */
export function sealInUse(told: SealTold): readonly PrologueStep[] {
  return [...sealFiled(told, 'c1'), claimed('c1')];
}

/** A seal that is to be replaced, and the filed one, `c8`, that replaces it. */
function replacement(told: SealTold): readonly PrologueStep[] {
  const input = { what: 'name', on: '2026-12-01' };
  const change = { scenario, act: 'change', on: 'c1', input };
  return [
    ...sealInUse(told),
    { now: begin, actor: registry, attempt: change },
    ...sealFiled({ ...told, replaces: 'c1', sealCode: '1101089900009' }, 'c8'),
  ];
}

const filed = (serial: string) => ({ filingNo: `BA-110108-2026-${serial}` });

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

const live = ['active', 'frozen', 'lost', 'found', 'changing'];

const oracles: readonly Oracle[] = [
  {
    name: 'P02/invariant/1: one legal-name seal for an organisation',
    over: 'shelf',
    holds: ({ cases }) => {
      const owners = sealLife
        .among(cases)
        .filter((c) => c.record.kind === 'legal-name' && live.includes(c.phase))
        .map((c) => c.parties['owner']?.[0]);
      return new Set(owners).size === owners.length || `twice: ${owners.join()}`;
    },
  },
  {
    name: 'P02/invariant/3: every change of phase is one entry of the log, and nothing else is',
    over: 'shelf',
    holds: ({ cases, history }) => {
      const last = new Map(history.map((done) => [done.case, done]));
      const wrong = sealLife.among(cases).find((c) => {
        const done = last.get(c.id);
        return done?.to !== c.phase || done.version !== c.version || done.at !== c.changedAt;
      });
      return wrong === undefined || `${wrong.id} is not as its log says`;
    },
  },
  {
    name: 'P02/invariant/4: the certificate outlasts the seal',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = sealLife.among(cases).find(({ record: r }) => {
        const { certFrom = 0, certTo = 0, validFrom = 0, validTo = 0 } = r;
        return r.madeAt !== undefined && (certFrom > validFrom || certTo < validTo);
      });
      return wrong === undefined || `${wrong.id} outlasts its certificate`;
    },
  },
  {
    name: 'P02/invariant/5: filed exactly where there is a filing number',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = sealLife.among(cases).find((c) => {
        const isFiled = ['filed', 'unclaimed', 'expired', 'cancelled', ...live].includes(c.phase);
        const isNumbered = c.record.filingNo !== undefined && c.record.filedAt !== undefined;
        return isFiled ? !isNumbered : isNumbered && !over.includes(c.phase);
      });
      return wrong === undefined || `${wrong.id} in ${wrong.phase}`;
    },
  },
  {
    name: 'P02/invariant/6: what is over stays as it was',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history.find(({ from }) => over.includes(from));
      return wrong === undefined || `${wrong.act} after the end`;
    },
  },
  {
    name: 'P02/row/frozen-resume: nobody lifts what another side froze',
    over: 'step',
    holds: ({ history, find, before }) => {
      const done = history.find(({ act }) => act === 'resume');
      if (done === undefined) return true;
      const left = sealLife.its(find(done.case))?.record.freezes ?? [];
      const gone = sealLife.its(before(done.case))?.record.freezes.filter((f) => !left.includes(f));
      const isOwn = gone?.every((f) =>
        done.by === 'legalRep' ? f.by === 'owner' : f.who === done.who,
      );
      return isOwn === true || `${done.who} lifted ${JSON.stringify(gone)}`;
    },
  },
  {
    name: 'P02/row/submitted-approve: who accepted does not review',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = sealLife.among(cases).find(({ parties: p }) => {
        return p['reviewer'] !== undefined && p['reviewer'][0] === p['acceptor']?.[0];
      });
      return wrong === undefined || `${wrong.id} was reviewed by its acceptor`;
    },
  },
  {
    name: 'P02/test/5: a code has one seal, for good',
    over: 'shelf',
    holds: ({ cases }) => {
      const all = sealLife.among(cases).flatMap((c) => c.record.sealCode ?? []);
      return new Set(all).size === all.length || 'a code has two seals';
    },
  },
];
const over = ['superseded', 'unclaimed', 'compromised', 'cancelled', 'invalid'];

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
