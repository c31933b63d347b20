import { count, dateOf, group, optional, party, text } from '@yunzhang/scenario';
import { bookNouns, dossier, no, workNouns } from './nouns.ts';
import { moveShare, type Owner } from './rights.ts';
import { grantorOwns, holdsShare, licenceApart } from './rules.ts';
import { licence, share } from './statement.ts';

/** A number is used: the book moves on within the same decision, so no two works share one. */
export const taken = bookNouns.act({
  title: '取号',
  within: 'copyright-registration.register',
  from: 'open',
  input: { serial: count('序号', { min: 1 }) },
  does: ({ input }) => ({ last: input.serial }),
});

const closed = { revoked: no('copyright-not-registered', dossier) };

interface Transfer {
  readonly from: string;
  readonly toUnit?: string | undefined;
  readonly toPerson?: string | undefined;
  readonly share: number;
}
interface Owners {
  readonly units: readonly Owner[];
  readonly persons: readonly Owner[];
}

function afterTransfer({ units, persons }: Owners, input: Transfer): Owners {
  const { from, share: moved } = input;
  return {
    units: moveShare(units, { from, to: input.toUnit, share: moved }),
    persons: moveShare(persons, { from, to: input.toPerson, share: moved }),
  };
}

/** A share has a new owner; whoever has no share left has no say from then on. */
export const transferred = workNouns.act({
  title: '权利转让',
  within: 'copyright-filing.record',
  from: 'registered',
  closed,
  must: [holdsShare],
  input: {
    from: text('转让方'),
    toUnit: optional(party('受让单位', 'organisation')),
    toPerson: optional(party('受让个人', 'person')),
    share,
  },
  does: ({ record, input }) => ({ ...afterTransfer(record, input), chain: record.chain + 1 }),
  casts: ({ record, input }) => {
    const { units, persons } = afterTransfer(record, input);
    return { unit: units.map((one) => one.owner), person: persons.map((one) => one.owner) };
  },
});

/**
 * A licence is recorded; those that have run out and excluded nobody are dropped. Exclusive ones
 * stay: what is recorded tomorrow may begin last year.
 */
export const licensed = workNouns.act({
  title: '使用许可',
  within: 'copyright-filing.record',
  from: 'registered',
  closed,
  must: [grantorOwns, licenceApart],
  input: { from: text('许可方'), licence: group('许可范围', licence) },
  does: ({ record, input, now }) => ({
    licences: [
      ...record.licences.filter((one) => one.exclusive || one.until >= dateOf(now)),
      input.licence,
    ],
    chain: record.chain + 1,
  }),
});
