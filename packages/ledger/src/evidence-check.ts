import type { EvidenceCode } from './evidence-codes.ts';

/** One check: `holds`, `fails`, or `unknown` where what it needs is not there. */
export interface EvidenceCheck {
  readonly code: EvidenceCode;
  readonly outcome: 'holds' | 'fails' | 'unknown';
  readonly detail?: string;
}

/** A check that holds. */
export function holds(code: EvidenceCode, detail?: string): EvidenceCheck {
  return check(code, 'holds', detail);
}

/** A check that fails. */
export function fails(code: EvidenceCode, detail?: string): EvidenceCheck {
  return check(code, 'fails', detail);
}

/** A check that lacks what it needs. */
export function unknown(code: EvidenceCode, detail?: string): EvidenceCheck {
  return check(code, 'unknown', detail);
}

function check(
  code: EvidenceCode,
  outcome: EvidenceCheck['outcome'],
  detail: string | undefined,
): EvidenceCheck {
  return { code, outcome, ...(detail === undefined ? {} : { detail }) };
}
