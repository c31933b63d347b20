/**
 * Bytes are not what they should be.
 *
 * Thrown by decoders only; the caller at the border turns it into a finding or a refusal.
 * `code` is from the closed book of the package that throws, `at` a byte offset where known.
 */
export class Malformed extends Error {
  readonly code: string;
  readonly at: number | undefined;
  readonly detail: string | undefined;

  constructor(code: string, at?: number, detail?: string) {
    const place = at === undefined ? '' : ` at ${at}`;
    super(`${code}${place}${detail === undefined ? '' : `: ${detail}`}`);
    this.name = 'Malformed';
    this.code = code;
    this.at = at;
    this.detail = detail;
  }
}

/** The world is away: a key, a network, a disk. Trying again later can help. */
export class Unavailable extends Error {
  readonly service: string;
  readonly retryAfterMs: number | undefined;

  constructor(
    service: string,
    options: { readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(`${service} is unavailable`, { cause: options.cause });
    this.name = 'Unavailable';
    this.service = service;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Stops when we are wrong ourselves. Nobody catches this but the border of the process. */
export function assert(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(`assertion failed: ${message}`);
}

/** The rules say no. Returned, never thrown; `refused` is a code, `basis` its clause. */
export interface Refusal {
  readonly refused: string;
  readonly basis: string;
  readonly detail?: string;
}

/** Tells a refusal from a result. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value;
}

/**
 * Something seen in a file that a reader tolerates or a verifier must name.
 *
 * A finding is a fact, not a judgement: how heavy it is, policy decides.
 */
export interface Finding<Code extends string = string> {
  readonly code: Code;
  /** Where: an entry name, an object path, an element. */
  readonly where?: string;
  /** Byte offset, where one is known. */
  readonly at?: number;
  /** Numbers, names and values a person needs to understand it. */
  readonly detail?: string;
}
