import { gtin14 } from '@yunzhang/identifiers';
import { day, type Done, hour, minute, type Oracle, type Sight } from '@yunzhang/scenario';
import type { ArticleCode } from './nouns.ts';
import { articleCode, codeBatch } from './scenario.ts';

/** What was done to one code, as the log tells it: oracles believe the log, not the counters. */
function queriesOf({ history }: Sight, code: ArticleCode) {
  return history.flatMap((done) => {
    const isQuery = done.act === 'scan' || done.act === 'verify';
    return done.case === code.id && isQuery ? [{ done, ...said(done) }] : [];
  });
}

function said({ input }: Done) {
  const {
    device = '',
    network = '',
    region = '',
    token,
  } = input as Readonly<Partial<Record<'device' | 'network' | 'region' | 'token', string>>>;
  return { device, network, region, token };
}

function first<T>(of: readonly T[], wrong: (one: T) => string | undefined): true | string {
  for (const one of of) {
    const found = wrong(one);
    if (found !== undefined) return found;
  }
  return true;
}

const codesCounted: Oracle = {
  name: 'T03/invariant/1: every code of a batch is on an article, gone, or still to come',
  over: 'family',
  holds: (sight) =>
    first(codeBatch.among(sight.cases), ({ id, phase, record: r }) => {
      const codes = articleCode.among(sight.children(id));
      if (codes.length !== (r.printed === 0 ? 0 : r.ordered)) return `${id} has ${codes.length}`;
      const waiting = codes.filter((c) => c.phase === 'printed').length;
      const packed = sight.history.filter((d) => d.act === 'activated').length;
      if (packed !== r.activated) return `${id}: ${packed} activations, ${r.activated} counted`;
      if (r.printed - waiting !== r.activated + r.voided) return `${id}: ${waiting} wait`;
      const isDone = r.printed > 0 && waiting === 0;
      return isDone === (phase === 'settled') ? undefined : `${id} is ${phase}`;
    }),
};

const firstOnce: Oracle = {
  name: 'T03/invariant/2: a code is verified for the first time once',
  over: 'family',
  holds: (sight) =>
    first(articleCode.among(sight.cases), (code) => {
      const firsts = queriesOf(sight, code).filter(
        ({ done }) => done.from === 'active' && done.to === 'verified',
      );
      const [one] = firsts;
      if (firsts.length > 1) return `${code.id} was first ${firsts.length} times`;
      return one?.done.at === code.record.firstAt ? undefined : `${code.id} tells another time`;
    }),
};

const guessesFew: Oracle = {
  name: 'T03/invariant/3: nobody guesses more than five times in ten minutes',
  over: 'family',
  holds: (sight) =>
    first(articleCode.among(sight.cases), (code) => {
      const all = queriesOf(sight, code).filter(({ done }) => done.act === 'verify');
      const wrong = all.filter(({ token }) => token !== code.record.token);
      const told = wrong.find(({ done }) => done.from !== done.to);
      if (told !== undefined) return `${code.id}: a wrong token led to ${told.done.to}`;
      for (const { done, device, network } of wrong) {
        const within = (ms: number) =>
          wrong.filter((o) => o.done.at <= done.at && o.done.at > done.at - ms);
        const own = within(10 * minute).filter((o) => o.device === device).length;
        const near = within(hour).filter((o) => o.network === network).length;
        if (own > 5 || near > 100) return `${code.id}: ${own} by one device, ${near} nearby`;
      }
      return undefined;
    }),
};

const crowdsNoticed: Oracle = {
  name: 'no code lives on that five devices or two provinces asked for within a day',
  over: 'family',
  holds: (sight) =>
    first(articleCode.among(sight.cases), (code) => {
      if (!['active', 'verified', 'again'].includes(code.phase)) return undefined;
      const own = sight.history.filter((done) => done.case === code.id);
      const cleared = own.findLast((done) => done.act === 'clear')?.version ?? 0;
      const genuine = queriesOf(sight, code).filter(
        ({ done, token }) =>
          done.version > cleared && (token === undefined || token === code.record.token),
      );
      const last = genuine.at(-1)?.done.at ?? 0;
      const recent = genuine.filter(({ done }) => done.at > last - day);
      const devices = new Set(recent.map((one) => one.device)).size;
      const provinces = new Set(recent.map((one) => one.region.slice(0, 2))).size;
      return devices < 5 && provinces < 2
        ? undefined
        : `${code.id}: ${devices} devices, ${provinces} provinces`;
    }),
};

const serialsDiffer: Oracle = {
  name: 'no two codes of an article have one serial',
  over: 'shelf',
  holds: ({ cases }) => {
    const codes = articleCode.among(cases);
    const serials = codes.map(({ record: { gtin, serial } }) => `${gtin14(gtin)} ${serial}`);
    return new Set(serials).size === serials.length || 'two codes have one serial';
  },
};

/** What must hold of article codes whatever anybody tries. */
export const codeOracles: readonly Oracle[] = [
  codesCounted,
  firstOnce,
  guessesFew,
  crowdsNoticed,
  serialsDiffer,
];
