import type { CodeBook } from '@yunzhang/base';
import { imprintCodes } from '@yunzhang/imprint';
import { scenarioCodes } from '@yunzhang/scenario';
import { scenariosCodes } from '@yunzhang/scenarios';
import { sealingCodes } from '@yunzhang/sealing';
import { type Language, wordsOf } from '@yunzhang/verification';
import { actCodes } from './acts/codes.ts';
import { caseCodes, refusalStatuses } from './cases/index.ts';
import { certificateCodes } from './certificates/index.ts';
import { type AlertCode, alertCodes } from './alerts/index.ts';
import { type ServerCode, serverCodes } from './codes.ts';
import { type HelpCode, helpCodes } from './help/codes.ts';
import { type LedgerServerCode, ledgerServerCodes } from './ledger/index.ts';
import { sealOfficeCodes } from './seals/codes.ts';
import { type PeopleCode, peopleCodes } from './people/codes.ts';
import { type StatementCode, statementCodes } from './statements/codes.ts';
import { type UseCode, useCodes } from './uses/codes.ts';

/** An answer that is no success. The only place where a code becomes an HTTP status. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string | undefined;
  /** When trying again may help. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ServerCode | (string & {}),
    detail?: string,
    options: { readonly retryAfterMs?: number } = {},
  ) {
    super(code);
    this.code = code;
    this.status = statusOf(code);
    this.detail = detail;
    this.retryAfterMs = options.retryAfterMs ?? (this.status === 503 ? retryAfterMs : undefined);
  }
}

/** Told with 503 where nobody knows better. */
const retryAfterMs = 1000;

/** Codes of the ledger that are no plain refusals of what was asked. */
const ledgerStatuses: Readonly<
  Partial<Record<LedgerServerCode | AlertCode | keyof typeof actCodes, number>>
> = {
  'act-not-logged': 503,
  'act-end-not-logged': 503,
  'act-not-of-file': 403,
  'ledger-act-not-found': 404,
  'ledger-entry-not-found': 404,
  'ledger-log-missing': 404,
  'ledger-not-published': 503,
  'ledger-backlog': 503,
  'monitor-token-missing': 401,
  'monitor-not-found': 404,
  'monitors-full': 503,
};

const peopleStatuses: Readonly<Partial<Record<PeopleCode, number>>> = {
  'login-missing': 401,
  'login-not-set-up': 503,
  'login-next-wrong': 400,
  'login-state-unknown': 400,
  'login-browser-other': 403,
  'login-refused': 403,
  'login-answer-wrong': 403,
  'login-claims-wrong': 403,
  'login-grant-over': 403,
  'login-licence-stale': 403,
  'login-enterprise-status': 403,
  'login-person-other': 403,
  'login-member-left': 403,
  'insufficient-user-authentication': 401,
  'logout-token-wrong': 400,
  'access-refused': 403,
  'organisation-not-found': 404,
  'member-not-found': 404,
  'department-not-found': 404,
  'invitation-not-found': 404,
  'api-key-not-found': 404,
  'device-not-found': 404,
  'api-key-wrong': 401,
  'api-key-scope': 403,
  'locked-out': 429,
  'people-too-often': 429,
  'people-cross-origin': 403,
  'people-key-wrong': 400,
  'people-answer-closed': 409,
  'people-changed-meanwhile': 412,
  'registry-feed-wrong': 401,
  'registry-feed-late': 401,
};

const statementStatuses: Readonly<Partial<Record<StatementCode, number>>> = {
  'grantor-key-not-found': 404,
  'statement-not-found': 404,
};

const helpStatuses: Readonly<Partial<Record<HelpCode, number>>> = {
  'help-retry': 503,
  'ticket-not-found': 404,
  'ticket-act-unknown': 404,
  'article-not-found': 404,
  'support-only': 403,
  'operator-wrong': 403,
  'operator-missing': 401,
  'hotline-seal-unknown': 404,
  'item-unknown': 404,
  'item-case-wrong': 400,
  'client-key-wrong': 401,
  'client-not-found': 404,
  'embed-token-wrong': 401,
  'open-data-day': 400,
};

const useStatuses: Readonly<Partial<Record<UseCode, number>>> = {
  'use-not-found': 404,
  'use-document-not-found': 404,
  'use-not-sealed': 404,
  'use-documents-too-many': 429,
  'letter-not-ready': 404,
  'use-policy-moved': 409,
  'use-policy-denied': 409,
  'use-retry-wrong': 409,
};

const statuses: Readonly<Record<ServerCode, number>> = {
  'request-malformed': 400,
  'request-too-large': 413,
  'request-cross-origin': 403,
  'request-too-often': 429,
  'session-missing': 401,
  'session-code-wrong': 403,
  'session-code-spent': 403,
  'set-up-done': 409,
  'set-up-missing': 409,
  'seal-not-found': 404,
  'route-not-found': 404,
  'task-deadline': 422,
  'task-memory': 422,
  'service-unavailable': 503,
  'server-fault': 500,
};

// Codes of the packages are refusals and unreadable files: the request was understood.
function statusOf(code: string): number {
  const found = tables.find((one) => Object.hasOwn(one, code));
  return found?.[code] ?? 422;
}

const tables: readonly Readonly<Record<string, number>>[] = [
  statuses,
  ledgerStatuses,
  peopleStatuses,
  helpStatuses,
  statementStatuses,
  useStatuses,
  refusalStatuses,
];

const books: readonly CodeBook[] = [
  serverCodes,
  actCodes,
  alertCodes,
  ledgerServerCodes,
  sealOfficeCodes,
  peopleCodes,
  caseCodes,
  certificateCodes,
  helpCodes,
  statementCodes,
  useCodes,
  scenarioCodes,
  scenariosCodes,
  sealingCodes,
  imprintCodes,
];

/** The body of `application/problem+json`; `trace` finds the request in the log. @basis RFC 9457 */
export function problemBody(
  problem: Problem,
  language: Language,
  trace: string,
): Readonly<Record<string, unknown>> {
  const { code, status, detail } = problem;
  const book = books.find((one) => Object.hasOwn(one, code));
  const title = book?.[code]?.[language] ?? wordsOf(code, language);
  const type = `urn:yunzhang:problem:${code}`;
  return { type, title, status, code, trace, ...(detail && { detail }) };
}

/** The language a browser asks for; Chinese unless English comes first. */
export function languageOf(header: string | undefined): Language {
  return /^\s*en\b/i.test(header ?? '') ? 'en' : 'zh';
}
