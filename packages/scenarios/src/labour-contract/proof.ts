import {
  addDays,
  addMonths,
  calendar2026,
  catalog,
  type Chance,
  dateOf,
  type Near,
  type Oracle,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { clauses, grounds } from './nouns.ts';
import { labourContract } from './scenario.ts';

const wages = [2_540_00, 2_539_99, 18_000_00];

/** Terms that are good three times in four, and wrong at the edge of one rule else. */
function contractTerms(rnd: Chance, { now, serial }: Near): unknown {
  const start = addDays(dateOf(now), rnd.pick([-31, 0, 7, 40]));
  const kind = rnd.pick(['fixed', 'fixed', 'open', 'task'] as const);
  const months = rnd.pick([2, 3, 12, 36]);
  const cap = { 2: 0, 3: 1, 12: 2, 36: 6 }[months] ?? 0;
  const legal = kind === 'open' ? 6 : kind === 'task' ? 0 : cap;
  const wageFen = rnd.pick(wages);
  const hours = rnd.pick(['standard', 'flexible'] as const);
  return {
    number: `LD-${serial()}`,
    company: '91110108MA0EXAM15Y',
    idNumber: rnd.pick(['130102199506200009', '130102199506200009', '110101201505010002']),
    kind,
    start,
    ...(kind === 'fixed'
      ? { end: addDays(addMonths(start, months), -rnd.pick([1, 1, 1, 2])) }
      : {}),
    ...(kind === 'task' ? { task: '厂房竣工' } : {}),
    probationMonths: rnd.pick([0, legal, legal, legal + 1]),
    position: '工程师',
    workplace: '北京',
    hours,
    ...(hours === 'flexible' ? { hoursApproval: '京人社工时〔2026〕1号' } : {}),
    wageFen,
    probationWageFen: rnd.pick([wageFen, wageFen, Math.ceil(wageFen * 0.8), wageFen - 1]),
    payDay: 15,
    clauses: rnd.is(0.1) ? ['duties'] : Object.keys(clauses),
  };
}

const kinds = { fixed: '固定', open: '无固定', task: '任务' } as const;

const oracles: readonly Oracle[] = [
  {
    name: 'C03/invariant/3',
    over: 'step',
    holds: ({ history }) => {
      const wrong = history
        .flatMap((done) => done.seals.map((seal) => ({ done, seal })))
        .find(({ done, seal }) => seal.place === 'worker' && seal.by !== done.actor.person);
      return wrong === undefined || `the place of the worker is filled by ${wrong.done.who}`;
    },
  },
  {
    name: 'C03/invariant/4',
    over: 'step',
    holds: ({ cases, history }) => {
      const wrong = labourContract.among(cases).find(({ record: r }) => {
        const sealed = history.find((done) => done.act === 'seal');
        if (sealed === undefined || r.stampedAt === undefined) return false;
        const isLate = r.stampedAt >= startOf(addMonths(r.start, 1));
        return r.stampedAt < (r.signedAt ?? Infinity) || (r.signedOn === 'late') !== isLate;
      });
      return wrong === undefined || `${wrong.id} was dated back`;
    },
  },
  {
    name: 'C03/invariant/2',
    over: 'step',
    holds: ({ cases, before }) => {
      const lost = labourContract.among(cases).find((c) => {
        const was = labourContract.its(before(c.id));
        return was?.record.stampedAt !== undefined && c.record.stampedAt === undefined;
      });
      return lost === undefined || `${lost.id} is no longer in force for its worker`;
    },
  },
  {
    name: 'C03/row/draft-rule-check',
    over: 'step',
    holds: ({ cases }) => {
      const wrong = labourContract.among(cases).find(({ phase, record: r }) => {
        if (phase !== 'checked') return false;
        const longest = r.kind === 'open' || (r.end ?? '') >= addDays(addMonths(r.start, 36), -1);
        const low = r.probationWageFen < r.wageFen * 0.8 || r.probationWageFen < 2_420_00;
        const bare = Object.keys(clauses).some((clause) => !r.clauses.includes(clause as 'pay'));
        return low || bare || r.probationMonths > (longest && r.kind in kinds ? 6 : 2);
      });
      return wrong === undefined || `${wrong.id} has terms the law does not allow`;
    },
  },
];

/** The labour contract under attack. */
export const labourContractProof: Proof = {
  id: 'labour-contract',
  catalog: catalog([labourContract]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-22'),
  cast: [
    { organisation: 'acme', holds: [], level: 3 },
    { organisation: 'rival', holds: [], level: 3 },
    { person: 'li', holds: [], level: 3 },
    { person: 'wang', holds: [], level: 3 },
    { system: 'sms', holds: [], level: 0 },
  ],
  hints: {
    'labour-contract.draft': { input: contractTerms },
    'labour-contract.revise': { input: contractTerms, weight: 0.3 },
    'labour-contract.seal': {
      input: (rnd, { now, on }) => ({
        timeStamp: 'TS',
        stampedAt: rnd.pick([
          now,
          now,
          now - 1,
          now + 1,
          labourContract.its(on)?.record.signedAt ?? now,
        ]),
      }),
    },
    'labour-contract.propose': {
      input: (rnd, { on }) => {
        const end = labourContract.its(on)?.record.end ?? '2030-01-01';
        return rnd.is(0.5)
          ? { what: 'change', text: '调岗' }
          : { what: 'renew', text: '续订', end: addMonths(end, rnd.pick([0, 12])) };
      },
    },
    'labour-contract.end': {
      weight: 0.4,
      input: (rnd) => ({
        ground: rnd.pick(Object.keys(grounds)),
        noticeDays: rnd.pick([0, 29, 30]),
        compensationFen: rnd.pick([0, 900_000, 20_000_000]),
      }),
    },
    'labour-contract.refuse': { weight: 0.3 },
  },
  oracles,
  dossier: ['C03'],
};
