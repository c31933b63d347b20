import type { PeopleCode } from './codes.ts';

/** Somebody may not do this, or not so; the border of HTTP gives it a status. */
export class PeopleProblem extends Error {
  readonly code: PeopleCode;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;

  // No cause is kept: what a provider answers may hold codes and tokens, and causes are logged.
  constructor(code: PeopleCode, detail?: string, retryAfterMs?: number) {
    super(code);
    this.name = 'PeopleProblem';
    this.code = code;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Throws the problem of a code, where a value was wanted. */
export function no(code: PeopleCode, detail?: string): never {
  throw new PeopleProblem(code, detail);
}
