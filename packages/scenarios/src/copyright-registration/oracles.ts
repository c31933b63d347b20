import type { Oracle, Sight } from '@yunzhang/scenario';
import { copyrightBook, copyrightFiling, copyrightRegistration } from './scenario.ts';

type Licence = NonNullable<
  NonNullable<ReturnType<typeof copyrightFiling.its>>['record']['licence']
>;

const registered = ['registered', 'revoked'];

/** The serial at the end of a number. */
const serialOf = (number: string): number => Number(/\d+$/.exec(number.replace('SR', '-'))?.[0]);

const numbersRunOn: Oracle = {
  name: 'T02/invariant/1 numbers are unique and run on from one',
  over: 'shelf',
  holds: ({ cases }) => {
    const works = copyrightRegistration.among(cases);
    const numbers = works.flatMap((c) => c.record.number ?? []);
    if (new Set(numbers).size < numbers.length) return `twice: ${numbers.join(' ')}`;
    for (const book of copyrightBook.among(cases)) {
      const own = works.filter((c) => c.record.book === book.id);
      const serials = own.map((c) => serialOf(c.record.number ?? '')).toSorted((a, b) => a - b);
      if (serials.some((serial, i) => serial !== i + 1)) return `gap: ${serials.join(' ')}`;
    }
    return true;
  },
};

const rightIsWhole: Oracle = {
  name: 'T02/invariant/2 the shares of a registered work are all of it, once, and its owners act',
  over: 'shelf',
  holds: ({ cases }) => {
    for (const c of copyrightRegistration.among(cases)) {
      if (!registered.includes(c.phase)) continue;
      const owners = [...c.record.units, ...c.record.persons];
      const sum = owners.reduce((total, one) => total + one.share, 0);
      if (sum !== 10_000 || owners.some((one) => one.share < 1)) return `${c.id} has ${sum}`;
      const players = [...(c.parties['unit'] ?? []), ...(c.parties['person'] ?? [])];
      const names = owners.map((one) => one.owner).toSorted();
      if (players.toSorted().join() !== names.join())
        return `${players.join()} for ${names.join()}`;
    }
    return true;
  },
};

/** The licences recorded for each work, as the log tells it. */
function licencesOf({ history, find }: Sight): ReadonlyMap<string, readonly Licence[]> {
  const found = new Map<string, Licence[]>();
  for (const done of history) {
    if (done.scenario !== 'copyright-filing' || done.act !== 'record') continue;
    const filing = copyrightFiling.its(find(done.case))?.record;
    if (filing?.licence === undefined) continue;
    const list = found.get(filing.registration) ?? [];
    found.set(filing.registration, [...list, filing.licence]);
  }
  return found;
}

/** Whether two lists share a value; a value may stand in a list twice. */
const shares = (one: readonly string[], other: readonly string[]): boolean =>
  new Set([...one, ...other]).size < new Set(one).size + new Set(other).size;

/** A right in a territory that both licences give, on a day both give it. */
const meets = (one: Licence, other: Licence): boolean => {
  const lastStart = one.from > other.from ? one.from : other.from;
  const firstEnd = one.until < other.until ? one.until : other.until;
  return (
    lastStart <= firstEnd &&
    shares(one.rights, other.rights) &&
    shares(one.territories, other.territories)
  );
};

const licencesApart: Oracle = {
  name: 'T02/invariant/3 exclusive licences do not meet in scope, territory and time',
  over: 'shelf',
  holds: (sight) => {
    for (const [id, all] of licencesOf(sight)) {
      const exclusive = all.filter((one) => one.exclusive);
      const clash = exclusive.some((one, i) => exclusive.slice(i + 1).some((o) => meets(one, o)));
      if (clash) return `${id} is licensed twice`;
    }
    return true;
  },
};

const sampleStays: Oracle = {
  name: 'T02/invariant/4 the sample digest never changes',
  over: 'step',
  holds: ({ cases, before }) => {
    for (const c of copyrightRegistration.among(cases)) {
      const was = copyrightRegistration.its(before(c.id));
      if (was !== undefined && was.record.sample !== c.record.sample) return `${c.id} changed`;
    }
    return true;
  },
};

const revokedStays: Oracle = {
  name: 'T02/invariant/5 what is revoked stays as it was, with its number and title',
  over: 'step',
  holds: ({ cases, before }) => {
    for (const c of copyrightRegistration.among(cases)) {
      const was = copyrightRegistration.its(before(c.id));
      if (was?.phase === 'revoked' && c.version !== was.version) return `${c.id} moved on`;
      if (c.phase === 'revoked' && c.record.number === undefined) return `${c.id} has no number`;
    }
    return true;
  },
};

const grantorsOwned: Oracle = {
  name: 'T02/test/2 only somebody who owned a share just before gave one away',
  over: 'step',
  holds: ({ cases, before }) => {
    for (const c of copyrightFiling.among(cases)) {
      if (c.phase !== 'recorded' || before(c.id)?.phase === 'recorded') continue;
      const was = copyrightRegistration.its(before(c.record.registration));
      const owned = [...(was?.parties['unit'] ?? []), ...(was?.parties['person'] ?? [])];
      const grantor = [...(c.parties['unit'] ?? []), ...(c.parties['person'] ?? [])];
      if (!grantor.every((one) => owned.includes(one))) return `${grantor.join()} owned nothing`;
    }
    return true;
  },
};

/** What must hold of copyright registration whatever anybody tries. */
export const copyrightOracles: readonly Oracle[] = [
  numbersRunOn,
  rightIsWhole,
  licencesApart,
  sampleStays,
  revokedStays,
  grantorsOwned,
];
