import {
  type Actor,
  calendar2026,
  type Case,
  catalog,
  type Chance,
  type Hint,
  hour,
  type Near,
  type Oracle,
  type Proof,
  type PrologueStep,
  startOf,
} from '@yunzhang/scenario';
import { mandate } from '../mandate/scenario.ts';
import { sealCast, sealHints, sealInUse } from '../seal-life/proof.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { sealUse } from './scenario.ts';

const word = (text: string) => text.padEnd(64, '0');
const begin = startOf('2026-11-02') + 9 * hour;
const [li, wang] = sealCast;
const zhou = { person: 'zhou', organisation: 'e1', holds: [], level: 3 } as const;
const zhao = { person: 'zhao', organisation: 'e1', holds: [], level: 3 } as const;
const other = { person: 'other', organisation: 'e2', holds: [], level: 3 } as const;
const erp = { system: 'erp', holds: [], level: 0 } as const;
const hsm = { system: 'hsm', holds: [], level: 0 } as const;
const inspector = { system: 'nj', holds: [], level: 0 } as const;

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

const ready = ['sealing', 'checked', 'sealed', 'failed'];

const oracles: readonly Oracle[] = [
  {
    name: 'P05/invariant/1: what is sealed is what was asked for and shown',
    over: 'step',
    holds: ({ cases, history, before }) => {
      const moved = sealUse.among(cases).find((c) => {
        const was = sealUse.its(before(c.id))?.record;
        const isSame = was === undefined || was.documents === c.record.documents;
        return !isSame || (was !== undefined && was.manifest !== c.record.manifest);
      });
      if (moved !== undefined) return `${moved.id} asks for something else now`;
      const wrong = history.find(({ act, scenario, case: id, input }) => {
        if (scenario !== 'seal-use') return false;
        const r = sealUse.its(cases.find((c) => c.id === id))?.record;
        const given = input as { readonly digest?: string; readonly index?: number };
        if (act === 'release') return r?.documents[(given.index ?? 0) - 1]?.digest !== given.digest;
        return (act === 'approve' || act === 'confirm') && given.digest !== r?.manifest;
      });
      return wrong === undefined || `${wrong.act} of another digest`;
    },
  },
  {
    name: 'P05/invariant/2: one confirmation, one signature for each document at most',
    over: 'shelf',
    holds: ({ cases, history }) => {
      const confirmed = new Map<string, number>();
      for (const { act, case: id } of history) {
        if (act === 'confirm') confirmed.set(id, (confirmed.get(id) ?? 0) + 1);
      }
      const wrong = sealUse.among(cases).find(({ id, record: r, phase }) => {
        const places = r.signed.map((row) => row.index);
        const isOnce = new Set(places).size === places.length;
        const isListed = places.every((n) => n <= r.documents.length);
        const isBatchWhole = phase !== 'sealed' || places.length + r.skipped.length > 0;
        return !isOnce || !isListed || !isBatchWhole || (confirmed.get(id) ?? 0) > 1;
      });
      return wrong === undefined || `${wrong.id} was sealed more than once`;
    },
  },
  {
    name: 'P05/invariant/3: one number for each sealing, however often it is tried',
    over: 'shelf',
    holds: ({ cases }) => {
      const acts = sealUse.among(cases).flatMap((c) => c.record.signed.map((row) => row.act));
      return new Set(acts).size === acts.length || 'a number was used twice';
    },
  },
  {
    name: 'P05/invariant/4: a mandate is used within its limits on each day',
    over: 'family',
    holds: ({ cases, history }) => {
      for (const m of mandate.among(cases)) {
        const used = new Map<string, number>();
        let most = m.record.perDay;
        for (const done of history.filter((one) => one.case === m.id)) {
          const given = done.input as {
            readonly perDay?: number;
            readonly documents?: readonly unknown[];
          };
          if (done.act === 'raise' || done.act === 'grant') most = given.perDay ?? most;
          if (done.act !== 'use') continue;
          const day = new Date(done.at + 8 * hour).toISOString().slice(0, 10);
          const sum = (used.get(day) ?? 0) + (given.documents?.length ?? 0);
          used.set(day, sum);
          if (sum > most) return `${m.id} was used ${sum} times on ${day}, ${most} at most`;
        }
      }
      return true;
    },
  },
  {
    name: 'P05/invariant/5 and P02/invariant/2: nothing is sealed with a seal out of use',
    over: 'step',
    holds: ({ cases, history, find, now }) => {
      const wrong = history.find(({ act, case: id, scenario }) => {
        if (scenario !== 'seal-use' || !['confirm', 'release', 'call'].includes(act)) return false;
        const use = sealUse.its(cases.find((c) => c.id === id));
        const seal = sealLife.its(find(use?.record.seal ?? ''));
        const { change, validTo = 0 } = seal?.record ?? {};
        const isChanged = change !== undefined && now >= startOf(change.on);
        const isLive = seal?.phase === 'active' || seal?.phase === 'changing';
        return !isLive || isChanged || now >= validTo;
      });
      return wrong === undefined || `${wrong.act} with a seal out of use`;
    },
  },
  {
    name: 'P05/invariant/6: every signature has its entry in the log, and every entry its signature',
    over: 'shelf',
    holds: ({ cases, history }) => {
      const logged = history
        .filter(({ act, scenario }) => scenario === 'seal-use' && act === 'release')
        .map(({ input }) => (input as { readonly signature: string }).signature);
      const kept = sealUse.among(cases).flatMap((c) => c.record.signed.map((row) => row.signature));
      const isSame = logged.toSorted().join() === kept.toSorted().join();
      return isSame || `${logged.length} in the log, ${kept.length} kept`;
    },
  },
  {
    name: 'P05/invariant/7: only its keeper of that moment confirms the use of a seal',
    over: 'step',
    holds: ({ history, cases, find }) => {
      const done = history.find(({ act }) => act === 'confirm');
      if (done === undefined) return true;
      const use = sealUse.its(cases.find((c) => c.id === done.case));
      const seal = sealLife.its(find(use?.record.seal ?? ''));
      const { deputy } = seal?.record ?? {};
      const isAway = deputy !== undefined && deputy.from <= done.at && done.at <= deputy.to;
      const keeper = isAway ? deputy.who : seal?.parties['custodian']?.[0];
      return keeper === done.who || `${done.who} confirmed, ${keeper} keeps it`;
    },
  },
  {
    name: 'P05/test/6: who asks does not approve or confirm, but for a sole operator on record',
    over: 'step',
    holds: ({ cases, history, find }) => {
      const done = history.find(({ act }) => act === 'approve' || act === 'confirm');
      const use = sealUse.its(cases.find((c) => c.id === done?.case));
      if (done === undefined || use === undefined) return true;
      const isSole = sealLife.its(find(use.record.seal))?.record.sole !== undefined;
      return isSole || use.parties['operator']?.[0] !== done.who || `${done.who} asked for it`;
    },
  },
  {
    name: 'P05/row/approved-confirm: nothing is sealed that was neither confirmed nor called',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = sealUse.among(cases).find(({ phase, record: r }) => {
        const isCalled = r.mode === 'standing' || r.mode === 'service';
        return ready.includes(phase) && !isCalled && r.confirm === undefined;
      });
      return wrong === undefined || `${wrong.id} was not confirmed`;
    },
  },
];

const told: readonly PrologueStep[] = sealInUse({
  kind: 'contract',
  sealName: '北京云枢示例科技有限公司合同专用章',
});
const three = {
  seal: 'c1',
  number: 'YY-20261102-000001',
  act: 'GZ-20261102-0000001',
  mode: 'batch',
  kind: 'contract',
  purpose: '签约',
  documents: ['a0', 'a1', 'a2'].map((digest) => ({
    number: digest,
    digest: word(digest),
    format: 'ofd',
    pages: 1,
  })),
  manifest: word('c1'),
  onFault: 'skip',
  placement: [{ kind: 'riding' }],
  copies: 1,
  counterparties: [],
};
const onUse = (actor: Actor, act: string, input: object): PrologueStep => ({
  now: begin,
  actor,
  attempt: { scenario: 'seal-use', act, on: 'c7', input },
});
const asks = (approver: readonly string[]): PrologueStep => {
  const attempt = { scenario: 'seal-use', act: 'submit', input: three };
  return { now: begin, actor: wang, attempt: { ...attempt, names: { approver, signer: 'hsm' } } };
};
const shown = { nonce: 'ffffffffff', digest: word('c1') };
const approved = [...told, asks(['zhou']), onUse(zhou, 'approve', { digest: word('c1') })];
const presented = [...approved, onUse(wang, 'present', { nonce: shown.nonce })];
const confirmed = [
  ...presented,
  onUse(sealCast[2], 'confirm', { ...shown, method: 'scan', device: '一' }),
];
const standing = {
  seal: 'c1',
  mode: 'standing',
  kinds: ['contract'],
  counterparties: [],
  perDay: 5,
  fromHour: 0,
  toHour: 24,
  until: '2027-11-01',
  certificate: 'CN=erp',
};
const granted: readonly PrologueStep[] = [
  ...told,
  {
    now: begin,
    actor: li,
    attempt: {
      scenario: 'mandate',
      act: 'grant',
      names: { client: 'erp', signer: 'hsm', inspector: 'nj' },
      input: standing,
    },
  },
];
/** How far walks have got when they begin. */
const prologues = [approved, presented, confirmed, confirmed, granted, granted];

/** Uses of seals and mandates under attack. */
export const sealUseProof: Proof = {
  id: 'seal-use',
  dossier: ['P05'],
  catalog: catalog([sealLife, mandate, sealUse]),
  about: ['seal-use'],
  tables: { calendar: calendar2026 },
  start: begin,
  cast: [...sealCast, zhou, zhao, other, erp, hsm, inspector],
  prologues,
  hints: { ...asking, ...sealing, ...mandates, ...seals },
  oracles,
};
