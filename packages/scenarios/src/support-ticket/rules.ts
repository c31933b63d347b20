import { dateOf, day } from '@yunzhang/scenario';
import { on, severities, type Severity, severityOf } from './nouns.ts';

const basis = '平台规则 P10';

export const numberedToday = on.rule<{ readonly number: string }>(
  'ticket-number-date',
  basis,
  ({ input, now }) => {
    const date = dateOf(now);
    return input.number.slice(3, 11) === date.replaceAll('-', '') || { date };
  },
);

interface Told {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly shownName?: string | undefined;
  readonly text?: string | undefined;
  readonly question?: string | undefined;
  readonly note?: string | undefined;
  readonly rootCause?: string | undefined;
}

/** A telephone, an identity card, an account: nothing support needs to know in full. */
const longNumber = /\d(?: ?\d){8}/u;

/** Support sees nothing that is not masked, so nothing else comes in. */
export const masked = on.rule<Told>('ticket-not-masked', basis, ({ input }) => {
  const { title, description, shownName = '*', text, question, note, rootCause } = input;
  const texts = [title, description, shownName, text, question, note, rootCause];
  return shownName.includes('*') && !texts.some((one) => longNumber.test(one ?? ''));
});

/** What hinders a freeze or may be a forgery is never put off. */
export const urgentEnough = on.rule<{ readonly severity: Severity }>(
  'ticket-severity-low',
  basis,
  ({ input, record: r }) => {
    const least = severityOf[r.matter];
    return severities.indexOf(input.severity) <= severities.indexOf(least) || { least };
  },
);

/** The regulator reads every P1 with its cause. */
export const causeKnown = on.rule<{ readonly rootCause?: string | undefined }>(
  'ticket-root-cause-missing',
  basis,
  ({ input, record: r }) => r.severity !== 'P1' || input.rootCause !== undefined,
);

export const consented = on.rule(
  'ticket-consent-missing',
  basis,
  ({ record: r, now }) => r.consent !== undefined && now < r.consent.until,
);

export const soonEnough = on.rule('ticket-reopen-late', basis, ({ record: r, now, limit }) => {
  const days = limit('reopenDays');
  return now <= (r.resolvedAt ?? 0) + days * day || { days };
});

export const numberOnce = on.claim('ticket-number-taken', basis, ({ record: r }) => [
  `ticket:${r.number}`,
]);
