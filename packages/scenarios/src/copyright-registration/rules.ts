import { dateOf } from '@yunzhang/scenario';
import { bookNouns, dossier, workNouns } from './nouns.ts';
import { isOverlapping, type Licence, type Owner, percentOf } from './rights.ts';

/** The owners an application names. */
interface Owners {
  readonly units: readonly Owner[];
  readonly persons: readonly Owner[];
}

const ownersOf = (named: Owners): readonly Owner[] => [...named.units, ...named.persons];

/** Whoever applies or corrects is one of the owners afterwards. */
export const applicantOwns = workNouns.rule<Owners>(
  'copyright-applicant-not-owner',
  dossier,
  ({ input, who }) => ownersOf(input).some((one) => one.owner === who),
);

/** Shares are moved by owner: an owner has one line. */
export const ownersOnce = workNouns.rule<Owners>('copyright-owner-twice', dossier, ({ input }) => {
  const owners = ownersOf(input).map((one) => one.owner);
  return new Set(owners).size === owners.length;
});

/** All of the right is given to somebody, and no more than all of it. */
export const sharesWhole = workNouns.rule('copyright-share-not-whole', dossier, ({ record }) => {
  const sum = ownersOf(record).reduce((total, one) => total + one.share, 0);
  return sum === 10_000 || { percent: percentOf(sum) };
});

/** What is not complete cannot be registered. */
export const completedByNow = workNouns.rule(
  'copyright-completed-later',
  dossier,
  ({ record: { completed }, now }) => completed <= dateOf(now) || { completed, today: dateOf(now) },
);

/** A work is published when it is complete, not before. */
export const publishedAfter = workNouns.rule(
  'copyright-published-before-completed',
  dossier,
  ({ record: { completed, published } }) =>
    published === undefined || published >= completed || { published, completed },
);

/** Where the owners are not just the authors, a document says why. */
export const basisShown = workNouns.rule('copyright-basis-missing', dossier, ({ record }) => {
  const { authors, units, persons, basisDocument } = record;
  const isAuthors =
    units.length === 0 &&
    persons.every((one) => authors.includes(one.owner)) &&
    authors.every((author) => persons.some((one) => one.owner === author));
  return isAuthors || basisDocument !== undefined;
});

/** The registrar may send an application back only so often. */
export const correctionLeft = workNouns.rule(
  'copyright-corrected-already',
  dossier,
  ({ record, limit }) => record.corrections < limit('corrections'),
);

/** Nobody examines what is theirs. */
export const examinerApart = workNouns.rule(
  'copyright-examiner-involved',
  dossier,
  ({ record, who }) =>
    !record.authors.includes(who) && !record.persons.some((one) => one.owner === who),
);

/** Whoever finds a work similar says to which registered one. */
export const nearestSaid = workNouns.rule<{
  readonly similarity: number;
  readonly nearest?: string | undefined;
}>('copyright-nearest-missing', dossier, ({ input, limit, see }) => {
  const isFar = input.similarity < limit('similarFrom');
  const nearest = workNouns.its(see(input.nearest))?.record.number;
  return isFar || nearest !== undefined || { percent: percentOf(input.similarity) };
});

/** No conclusion before the comparison. */
export const compared = workNouns.rule(
  'copyright-not-compared',
  dossier,
  ({ record }) => record.similarity !== undefined,
);

/** Laws, mere news and tables are nobody's work. */
export const subjectCovered = workNouns.rule(
  'copyright-subject-excluded',
  dossier,
  ({ record }) => record.subject === 'work',
);

/** A similar work is registered when its applicant has said what is original in it. */
export const similarExplained = workNouns.rule(
  'copyright-similar',
  dossier,
  ({ record: { similarity = 0, nearest = '', explains }, limit }) =>
    similarity < limit('similarFrom') ||
    explains === nearest || { number: nearest, percent: percentOf(similarity) },
);

/** An explanation is about the work that was found. */
export const somethingToExplain = workNouns.rule(
  'copyright-nothing-to-explain',
  dossier,
  ({ record }) => record.nearest !== undefined,
);

/** A number comes from this registrar's book of this year and this class. */
export const bookFits = workNouns.rule<{ readonly book: string }>(
  'copyright-book-wrong',
  dossier,
  ({ input, record, see, now, who }) => {
    const book = bookNouns.its(see(input.book));
    if (book === undefined) return { region: '', year: '', category: '' };
    const { region, year, category } = book.record;
    const isOurs = book.parties['registrar']?.includes(who) === true;
    const isNow = String(year) === dateOf(now).slice(0, 4);
    return (isOurs && isNow && category === record.category) || { region, year, category };
  },
);

/** Nobody gives away more than they hold: the chain of title has one end. */
export const holdsShare = workNouns.rule<{ readonly from: string; readonly share: number }>(
  'copyright-share-too-large',
  dossier,
  ({ input, record }) => {
    const held = ownersOf(record).find((one) => one.owner === input.from)?.share ?? 0;
    return held >= input.share || { share: percentOf(input.share), held: percentOf(held) };
  },
);

/** A licence is recorded while its grantor is an owner. */
export const grantorOwns = workNouns.rule<{ readonly from: string }>(
  'copyright-not-owner',
  dossier,
  ({ input, record }) => ownersOf(record).some((one) => one.owner === input.from),
);

/** What is licensed exclusively is licensed to nobody else, there and then. */
export const licenceApart = workNouns.rule<{ readonly licence: Licence }>(
  'copyright-licence-overlaps',
  dossier,
  ({ input, record }) => {
    const one = record.licences.find(
      (held) => held.exclusive && isOverlapping(held, input.licence),
    );
    return one === undefined || { from: one.from, until: one.until };
  },
);
