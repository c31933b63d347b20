import { Malformed, type Refusal, Unavailable } from '@yunzhang/base';
import type { LicenceCode } from '../codes.ts';

/** An answer that is no success. */
export class Fault extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: LicenceCode | (string & {}), headers: Readonly<Record<string, string>> = {}) {
    super(code);
    this.code = code;
    this.status = statuses[code] ?? 422;
    this.headers = headers;
  }
}

/** The only place where a code becomes a status. */
const statuses: Readonly<Record<string, number>> = {
  'licence-request-malformed': 400,
  'wallet-sign-in': 401,
  'level-too-low': 401,
  'pin-wrong': 403,
  'qr-other-browser': 403,
  'qr-other-phone': 403,
  'licence-cross-origin': 403,
  'grant-not-yours': 403,
  'recovery-code-wrong': 403,
  'recovery-same-officer': 403,
  'licence-not-found': 404,
  'recovery-unknown': 404,
  'recovery-open': 409,
  'recovery-waiting': 409,
  'recovery-confirmed': 409,
  'qr-unknown': 404,
  'grant-unknown': 404,
  'qr-used': 409,
  'grant-state': 409,
  'ebl-qr-expired': 410,
  'person-locked': 429,
  'licence-too-often': 429,
  'licence-fault': 500,
};

/** A refusal as an answer. */
export function faultOf(refusal: Refusal): Fault {
  return new Fault(refusal.refused);
}

/** Whatever was thrown, as an answer that says nothing of our insides. */
export function faultOfError(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof Unavailable || error instanceof Malformed) return new Fault('licence-fault');
  const { statusCode } = error as { statusCode?: number };
  const isAsked = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return new Fault(isAsked ? 'licence-request-malformed' : 'licence-fault');
}
