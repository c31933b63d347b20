import { calendar2026, catalog, type Proof, type PrologueStep, startOf } from '@yunzhang/scenario';
import { copyrightCast } from './cast.ts';
import { copyrightHints } from './hints.ts';
import { copyrightOracles } from './oracles.ts';
import { copyrightBook, copyrightFiling, copyrightRegistration } from './scenario.ts';

type Step = PrologueStep;

const now = startOf('2026-11-23');
const { acme, cp, li, shen } = copyrightCast;

const step = (actor: Step['actor'], attempt: Step['attempt']): Step => ({ now, actor, attempt });
const book = step(cp, {
  scenario: 'copyright-book',
  act: 'open',
  input: { region: '京', category: 'F' },
});
const names = { registrar: 'cp' };
const work = {
  title: '天际线',
  category: 'F',
  nature: 'original',
  completed: '2026-11-01',
  authors: ['zhang'],
  basis: 'commission',
  basisDocument: 'b'.repeat(64),
  purpose: '独创',
  toolAssisted: false,
  sample: 'a'.repeat(64),
  fingerprint: '0123456789abcdef',
};
const ofAcme = { ...work, units: [{ owner: 'acme', share: 10_000 }], persons: [] };
const ofLi = { ...work, units: [], persons: [{ owner: 'li', share: 10_000 }] };

/** From the submission to the certificate; the book is the first case, the work the second. */
function registered(owner: Step['actor']): readonly Step[] {
  const on = { scenario: 'copyright-registration', on: 'c2' };
  return [
    step(owner, { ...on, act: 'submit' }),
    step(cp, { ...on, act: 'accept' }),
    step(shen, { ...on, act: 'compare', input: { subject: 'work', similarity: 0 } }),
    step(shen, { ...on, act: 'approve' }),
    step(cp, { ...on, act: 'register', input: { book: 'c1' } }),
  ];
}
const draft = { scenario: 'copyright-registration', names };

const wanted = {
  scenario: 'copyright-registration',
  on: 'c2',
  act: 'correct',
  input: { wanted: '补充说明' },
};
const submitted = registered(li).slice(0, 1);
const mine = step(li, { ...draft, act: 'draft', input: ofLi });

/** Episodes that begin with a registered work, of a company or of a person, or a correction. */
export const copyrightPrologues: readonly (readonly Step[])[] = [
  [book, step(acme, { ...draft, act: 'draftForUnit', input: ofAcme }), ...registered(acme)],
  [book, mine, ...registered(li)],
  [book, mine, ...submitted, step(cp, wanted)],
];

/** Copyright registration under attack. */
export const copyrightRegistrationProof: Proof = {
  id: 'copyright-registration',
  catalog: catalog([copyrightBook, copyrightRegistration, copyrightFiling]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-23'),
  cast: Object.values(copyrightCast),
  hints: copyrightHints,
  prologues: copyrightPrologues,
  oracles: copyrightOracles,
  dossier: ['T02'],
};
