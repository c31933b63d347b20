import type { Oracle } from '@yunzhang/scenario';
import { sealLife } from './scenario.ts';

const live = ['active', 'frozen', 'lost', 'found', 'changing'];

/** What must hold of seals whatever anybody tries. */
export const oracles: readonly Oracle[] = [
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
