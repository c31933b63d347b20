import { addDays, type Chance, dateOf, type Hint, type Near } from '@yunzhang/scenario';
import { actorOf, traders } from './cast.ts';
import { copyrightBook, copyrightFiling, copyrightRegistration } from './scenario.ts';

const contracts = ['c', 'd'].map((letter) => letter.repeat(64));

/** All traders together, mostly with the whole right, or two of them alone. */
function ownersOf(rnd: Chance) {
  const { units, persons } = traders;
  const spare = rnd.is(0.9) ? 2_000 : rnd.whole(1, 4_000);
  const all = [spare, 2_000, 2_000, 2_000, 2_000];
  const rows = (names: readonly string[], from: number) =>
    names.map((owner, i) => ({ owner, share: all[from + i] ?? 1 }));
  if (rnd.is(0.7)) return { units: rows(units, 0), persons: rows(persons, units.length) };
  const half = rnd.whole(1, 9_999);
  return {
    units: [{ owner: rnd.pick(units), share: half }],
    persons: [{ owner: rnd.pick(persons), share: 10_000 - half }],
  };
}

const statementOf = (rnd: Chance, { now }: Near) => ({
  title: '天际线',
  category: rnd.pick(['F', 'F', 'F', 'SR']),
  nature: 'original',
  completed: addDays(dateOf(now), rnd.pick([-30, -1, 0, 0, 1])),
  ...(rnd.is(0.2) ? { published: addDays(dateOf(now), rnd.whole(-31, 9)) } : {}),
  authors: [rnd.pick(traders.persons)],
  ...ownersOf(rnd),
  basis: 'commission',
  ...(rnd.is(0.85) ? { basisDocument: 'b'.repeat(64) } : {}),
  purpose: '独创',
  toolAssisted: false,
});

const licenceOf = (rnd: Chance, { now }: Near) => {
  const from = addDays(dateOf(now), rnd.whole(-10, 40));
  return {
    rights: [rnd.pick(['network', 'performance', 'adaptation'])],
    territories: [rnd.pick(['mainland', 'abroad'])],
    from,
    until: addDays(from, rnd.whole(-1, 30)),
    exclusive: rnd.is(0.6),
  };
};

/** The work registered last, now and then another, or one that is not registered. */
function workOf(rnd: Chance, near: Near): string {
  const phase = rnd.is(0.9) ? 'registered' : undefined;
  const works = near.cases(copyrightRegistration.id, phase);
  const one = rnd.is(0.8) ? works.at(-1) : works.length > 0 && rnd.pick(works);
  return one === undefined || one === false ? 'none' : one.id;
}

/** Mostly a book that fits the work, where there is one. */
function bookOf(rnd: Chance, near: Near): string {
  const books = copyrightBook.among(near.cases(copyrightBook.id));
  const work = copyrightRegistration.its(near.on);
  const fitting = books.filter(
    ({ record, parties }) =>
      record.category === work?.record.category &&
      String(record.year) === dateOf(near.now).slice(0, 4) &&
      parties['registrar']?.[0] === work.parties['registrar']?.[0],
  );
  const among = rnd.is(0.9) ? fitting : books;
  return among.length === 0 ? 'none' : rnd.pick(among).id;
}

/** Mostly whoever plays one of the roles in the case at hand. */
const playing =
  (...roles: readonly string[]): NonNullable<Hint['who']> =>
  (rnd, near) => {
    const players = roles.flatMap((role) => near.on?.parties[role] ?? []);
    const anybody = [...traders.units, ...traders.persons, 'cp', 'cp2', 'chen'];
    return actorOf(rnd.pick(players.length > 0 && rnd.is(0.85) ? players : anybody));
  };

/** Mostly an owner of the work registered last. */
const owning =
  (role: 'unit' | 'person'): NonNullable<Hint['who']> =>
  (rnd, near) => {
    const owners = near.cases(copyrightRegistration.id, 'registered').at(-1)?.parties[role] ?? [];
    const anybody = role === 'unit' ? traders.units : traders.persons;
    return actorOf(rnd.pick(owners.length > 0 && rnd.is(0.8) ? owners : anybody));
  };

const names = (rnd: Chance) =>
  rnd.is(0.5) ? { takerUnit: rnd.pick(traders.units) } : { takerPerson: rnd.pick(traders.persons) };

const filed = (rnd: Chance, near: Near) => ({
  registration: workOf(rnd, near),
  contract: rnd.pick(contracts),
});

const draft = (kind: 'units' | 'persons'): Hint => ({
  input: (rnd, near) => ({
    ...statementOf(rnd, near),
    sample: String(rnd.whole(10, 60)).repeat(32),
    fingerprint: '0123456789abcdef',
  }),
  names: (rnd) => ({ registrar: rnd.pick(['cp', 'cp', 'cp', 'cp2']) }),
  who: (rnd) => actorOf(rnd.pick(traders[kind])),
});
const transfer = (role: 'unit' | 'person'): Hint => ({
  input: (rnd, near) => ({ ...filed(rnd, near), share: rnd.pick([5_000, 1_000, 300]) }),
  names,
  who: owning(role),
  weight: 2,
});
const license = (role: 'unit' | 'person'): Hint => ({
  input: (rnd, near) => ({ ...filed(rnd, near), licence: licenceOf(rnd, near) }),
  names,
  who: owning(role),
  weight: 2,
});
const owners = playing('unit', 'person');
const registrar = playing('registrar');
/** Owners who mostly leave a correction lying, so that some term for it runs out. */
const slowOwners: NonNullable<Hint['who']> = (rnd, near) =>
  near.on?.phase === 'correction' && rnd.is(0.8) ? actorOf('chen') : owners(rnd, near);

/** Likely inputs for the acts of copyright registration, and likely hands for them. */
export const copyrightHints: Readonly<Record<string, Hint>> = {
  'copyright-book.open': {
    input: (rnd) => ({ region: rnd.pick(['京', '沪']), category: rnd.pick(['F', 'F', 'SR']) }),
    who: (rnd) => actorOf(rnd.pick(['cp', 'cp', 'cp2', 'acme'])),
    weight: 1.5,
  },
  'copyright-registration.draft': draft('persons'),
  'copyright-registration.draftForUnit': draft('units'),
  'copyright-registration.revise': { input: statementOf, who: owners, weight: 0.5 },
  'copyright-registration.submit': { who: slowOwners, weight: 1.7 },
  'copyright-registration.accept': { who: registrar, weight: 0.5 },
  'copyright-registration.correct': { who: registrar, weight: 1.2 },
  'copyright-registration.compare': {
    input: (rnd, near) => ({
      subject: rnd.is(0.9) ? 'work' : 'news',
      similarity: rnd.pick([0, 7_999, 8_000, 9_800]),
      ...(rnd.is(0.8) ? { nearest: workOf(rnd, near) } : {}),
    }),
    who: (rnd) => actorOf(rnd.pick(['chen', 'chen', 'shen'])),
  },
  'copyright-registration.explain': { who: owners, weight: 2.5 },
  'copyright-registration.approve': { who: playing('examiner'), weight: 1.5 },
  'copyright-registration.reject': { who: playing('examiner'), weight: 0.3 },
  'copyright-registration.register': {
    input: (rnd, near) => ({ book: bookOf(rnd, near) }),
    who: registrar,
    weight: 2,
  },
  'copyright-registration.revoke': { who: registrar, weight: 0.15 },
  'copyright-registration.reissue': { who: owners, weight: 0.5 },
  'copyright-filing.transfer': transfer('person'),
  'copyright-filing.transferForUnit': transfer('unit'),
  'copyright-filing.license': license('person'),
  'copyright-filing.licenseForUnit': license('unit'),
  'copyright-filing.agree': { who: playing('takerUnit', 'takerPerson'), weight: 2 },
  'copyright-filing.record': {
    input: (rnd, near) => {
      const own = copyrightFiling.its(near.on)?.record.contract;
      return { contract: rnd.is(0.9) ? (own ?? 'none') : rnd.pick(contracts) };
    },
    who: registrar,
    weight: 3,
  },
  'copyright-filing.refuse': { who: registrar, weight: 0.3 },
  'copyright-filing.withdraw': { who: owners, weight: 0.4 },
};
