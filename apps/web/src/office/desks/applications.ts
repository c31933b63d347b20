import { type CaseView, textIn } from '../shell/cases.ts';
import type { ReviewFacts } from './review-facts.ts';

/** The applications of one firm that wait for the office. */
export interface FirmApplications {
  readonly company: string;
  readonly name: string;
  readonly submitted: readonly CaseView[];
  readonly accepted: readonly CaseView[];
  /** When the one that waits longest came in. */
  readonly since: number;
}

/**
 * Applications by firm, the firm that waits longest first.
 *
 * A firm is called as its legal-name seal is; without one as the names of its seals begin.
 */
export function byFirm(cases: readonly CaseView[]): readonly FirmApplications[] {
  const companies = new Set(cases.map(({ record }) => textIn(record, 'company')));
  const firms = [...companies].map((company) => {
    const own = cases.filter(({ record }) => textIn(record, 'company') === company);
    const official = own.find(({ record }) => record['kind'] === 'legal-name');
    const names = own.map(({ record }) => textIn(record, 'sealName'));
    return {
      company,
      name: official === undefined ? commonStart(names) : textIn(official.record, 'sealName'),
      submitted: own.filter(({ phase }) => phase === 'submitted'),
      accepted: own.filter(({ phase }) => phase === 'accepted'),
      since: Math.min(...own.map(({ inside }) => inside?.changedAt ?? Infinity)),
    };
  });
  return firms.toSorted((a, b) => a.since - b.since);
}

function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  while (others.some((one) => !one.startsWith(first.slice(0, length)))) length -= 1;
  return length === 0 ? first : first.slice(0, length);
}

/** One comparison of an application with the register. */
export interface Compared {
  readonly what: 'name' | 'person' | 'status';
  readonly isSame: boolean;
  /** What the register has. */
  readonly value: string;
}

/**
 * What the rules will compare at the approval, before it is tried.
 *
 * @basis scenarios seal-life: seal-name-registry, legalrep-changed; platform.md P04 invariant 4
 */
export function comparedWith(view: CaseView, facts: ReviewFacts): readonly Compared[] {
  const { registeredName, registeredPerson, registeredPersonName, status } = facts;
  const kind = textIn(view.record, 'kind');
  const name = textIn(view.record, 'sealName');
  const isNamed = kind === 'legal-name' ? name === registeredName : name.startsWith(registeredName);
  const heads = view.inside?.parties['legalRep'] ?? [];
  return [
    {
      what: 'name',
      isSame: isNamed || kind === 'legal-representative',
      value: registeredName,
    },
    {
      what: 'person',
      isSame: registeredPerson !== undefined && heads.includes(registeredPerson),
      value: registeredPersonName ?? registeredPerson ?? '',
    },
    { what: 'status', isSame: status === 'in-operation', value: status },
  ];
}

/** An approval as it is sent. */
export interface Approval {
  readonly input: Readonly<Record<string, unknown>>;
  readonly names: Readonly<Record<string, string>>;
}

/** The approval of an application with what the registers say of it. */
export function approvalOf(facts: ReviewFacts, similarityPercent: number | undefined): Approval {
  const { approvalNo, registeredName, registeredPerson, maker, police, registry } = facts;
  return {
    input: {
      approvalNo,
      registeredName,
      registeredPerson,
      ...(similarityPercent === undefined ? {} : { similarityPercent }),
    },
    names: { maker, police, registry },
  };
}
