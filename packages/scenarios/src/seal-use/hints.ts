import { type Actor, type Case, type Chance, type Hint, hour, type Near } from '@yunzhang/scenario';
import { mandate } from '../mandate/scenario.ts';
import { sealHints } from '../seal-life/proof.ts';
import { sealCast } from '../seal-life/prologue.ts';
import { word, zhou } from './prologue.ts';
import { sealUse } from './scenario.ts';

const [li, wang] = sealCast;
export const zhao = { person: 'zhao', organisation: 'e1', holds: [], level: 3 } as const;
export const other = { person: 'other', organisation: 'e2', holds: [], level: 3 } as const;
export const erp = { system: 'erp', holds: [], level: 0 } as const;
export const hsm = { system: 'hsm', holds: [], level: 0 } as const;
export const inspector = { system: 'nj', holds: [], level: 0 } as const;

const digestsOf = (on: Case | undefined): readonly string[] =>
  sealUse.its(on)?.record.documents.map((row) => row.digest) ?? [];

/** A request that is good more often than not; with the serial in its numbers. */
export function requested(rnd: Chance, { serial }: Pick<Near, 'serial'>) {
  const n = serial();
  const count = rnd.pick([1, 1, 2, 3]);
  const documents = Array.from({ length: count }, (_, i) => ({
    number: `D${i}`,
    digest: word(`a${rnd.is(0.03) ? 0 : i}`),
    format: rnd.pick(['ofd', 'pdf']),
    pages: 1,
    amountFen: rnd.pick([0, 5000, 10_001]),
  }));
  return {
    number: `YY-20261123-${String(n % 1_000_000).padStart(6, '0')}`,
    act: `GZ-20261123-${String(n % 10_000_000).padStart(7, '0')}`,
    kind: rnd.pick(['contract', 'contract', 'contract', 'receipt']),
    purpose: '签约',
    documents,
    manifest: count === 1 ? word('a0') : word('c1'),
    onFault: rnd.pick(['all', 'skip']),
    placement: [{ kind: 'riding' }],
    copies: 1,
    counterparties: rnd.pick([[], ['禾川']]),
  };
}

const sealNear = ({ cases }: Pick<Near, 'cases'>) =>
  (cases('seal-life', 'active')[0] ?? cases('seal-life')[0])?.id ?? 'none';

const asking: Readonly<Record<string, Hint>> = {
  'seal-use.submit': {
    weight: 3,
    who: (rnd) => (rnd.is(0.9) ? wang : rnd.pick([zhou, other])),
    names: (rnd) => ({ approver: rnd.pick([['zhou'], ['zhou', 'zhao'], ['wang']]), signer: 'hsm' }),
    input: (rnd, near) => {
      const asked = requested(rnd, near);
      const mode = asked.documents.length === 1 && rnd.is(0.8) ? 'one-off' : 'batch';
      return { ...asked, seal: sealNear(near), mode };
    },
  },
  'seal-use.approve': {
    weight: 2,
    input: (rnd, { on }) => ({ digest: rnd.is(0.9) ? on?.record['manifest'] : word('ff') }),
  },
  'seal-use.refuse': { weight: 0.1 },
  'seal-use.withdraw': { weight: 0.1 },
  'seal-use.present': {
    input: (rnd, { serial }) => ({
      nonce: rnd.is(0.02) ? '0000000001' : serial().toString(16).padStart(10, '0'),
    }),
  },
  'seal-use.confirm': {
    weight: 4,
    who: (rnd) => rnd.pick([sealCast[2], sealCast[2], sealCast[2], zhou, wang]),
    input: (rnd, { on }) => {
      const nonces = sealUse.its(on)?.record.nonces ?? [];
      const nonce = (rnd.is(0.9) ? nonces.at(-1) : nonces[0]) ?? 'none';
      const digest = rnd.is(0.95) ? on?.record['manifest'] : word('ff');
      return { nonce, digest, method: 'scan', device: '一' };
    },
  },
};

const sealing: Readonly<Record<string, Hint>> = {
  'seal-use.check': {
    weight: 3,
    input: (rnd, { on }) => ({
      digests: digestsOf(on).map((one) => (rnd.is(0.9) ? one : word('ee'))),
    }),
  },
  'seal-use.release': {
    weight: 5,
    input: (rnd, { on, now, serial }) => {
      const digests = digestsOf(on);
      const index = rnd.whole(1, digests.length + (rnd.is(0.05) ? 1 : 0)) || 1;
      return {
        index,
        digest: rnd.is(0.95) ? (digests[index - 1] ?? word('a0')) : word('ee'),
        signature: word(serial().toString(16)),
        timeStamp: 'TS',
        stampedAt: rnd.pick([now, now, now, now + 1, now - 30 * 24 * hour]),
        counter: serial() + 1,
      };
    },
  },
  'seal-use.fail': { weight: 0.3 },
};

const lasting: Hint['input'] = (rnd, near) => {
  const mode = rnd.pick(['one-off', 'batch', 'standing', 'standing', 'service']);
  const { now } = near;
  const isSingle = mode === 'one-off' || mode === 'batch';
  return {
    seal: sealNear(near),
    mode,
    kinds: ['contract'],
    counterparties: rnd.pick([[], ['禾川']]),
    perDay: rnd.pick([1, 2, 5]),
    ...(rnd.is(0.5) ? { perDocumentFen: 10_000, perDayFen: 15_000 } : {}),
    fromHour: rnd.pick([0, 0, 8]),
    toHour: rnd.pick([24, 24, 20]),
    until: new Date(now + 8 * hour + rnd.pick([0, 30, 300, 400]) * 24 * hour)
      .toISOString()
      .slice(0, 10),
    ...(isSingle ? { manifest: mode === 'batch' ? word('c1') : word('a0') } : {}),
    ...(mode === 'standing' ? { certificate: 'CN=erp' } : {}),
    ...(mode === 'service' ? { item: '1', template: 'v1' } : {}),
  };
};
const mandates: Readonly<Record<string, Hint>> = {
  'mandate.grant': {
    weight: 2,
    who: () => li,
    names: (rnd) => ({
      ...(rnd.is(0.5) ? { holder: 'wang' } : { client: 'erp' }),
      signer: 'hsm',
      inspector: 'nj',
    }),
    input: lasting,
  },
  'mandate.claim': { weight: 4, who: (rnd) => rnd.pick([wang, wang, wang, zhou, li]) },
  'mandate.decline': { weight: 0.2 },
  'mandate.use': {
    weight: 5,
    who: (rnd, { on }) => (on?.parties['holder'] !== undefined && rnd.is(0.95) ? wang : erp),
    input: (rnd, near) => {
      const r = mandate.its(near.on)?.record;
      const asked = requested(rnd, near);
      const isOne = r?.mode === 'one-off' && rnd.is(0.95);
      return {
        ...asked,
        kind: rnd.is(0.95) ? 'contract' : 'receipt',
        ...(isOne ? { documents: asked.documents.slice(0, 1) } : {}),
        ...(r?.manifest === undefined || rnd.is(0.05) ? {} : { manifest: r.manifest }),
        ...(r?.certificate === undefined ? {} : { certificate: rnd.is(0.95) ? 'CN=erp' : 'CN=x' }),
        ...(r?.item === undefined ? {} : { item: '1', template: rnd.is(0.95) ? 'v1' : 'v2' }),
      };
    },
  },
  'mandate.raise': { who: () => li, input: (rnd) => ({ perDay: rnd.pick([1, 3, 6]) }) },
  'mandate.suspend': { weight: 0.2 },
  'mandate.resume': { who: () => li },
  'mandate.revoke': { who: () => li, weight: 0.2 },
};
/** Hardly anybody who may: seals would be gone before anything is sealed with them. */
const seldom = (weight: number, player: Actor): Hint => ({
  weight,
  who: (rnd) => (rnd.is(0.03) ? player : wang),
});
const office = { organisation: 'ei', holds: [], level: 3 } as const;
const registry = { system: 'mr', holds: [], level: 0 } as const;
/** The life of the seal is another proof’s matter: here it is stopped and started. */
const seals: Readonly<Record<string, Hint>> = {
  ...sealHints,
  'seal-life.submit': { ...sealHints['seal-life.submit'], weight: 0.02 },
  'seal-life.submitFor': { ...sealHints['seal-life.submitFor'], weight: 0.02 },
  'seal-life.cancel': seldom(0.1, li),
  'seal-life.invalidate': seldom(0.1, office),
  'seal-life.confirmLoss': seldom(0.1, li),
  'seal-life.reject': seldom(0.1, wang),
  'seal-life.return': seldom(0.1, wang),
  'seal-life.change': { ...sealHints['seal-life.change'], ...seldom(0.1, registry) },
  'seal-life.freeze': { weight: 0.3 },
  'seal-life.reportLoss': { weight: 0.2 },
  'seal-life.resume': { weight: 3 },
  'seal-life.find': { weight: 3 },
  'seal-life.restore': { weight: 3, input: () => ({ foreignUse: false }) },
  'seal-life.handOver': {
    weight: 0.3,
    input: (_rnd, { now }) => ({ who: 'zhao', from: now, to: now + hour }),
  },
};

/** What people, systems and machines are likely to try. */
export const hints = { ...asking, ...sealing, ...mandates, ...seals };
