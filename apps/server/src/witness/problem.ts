import type { WitnessCode } from './codes.ts';

/** A witness or a peer cannot go on; whoever called decides what that means. */
export class WitnessProblem extends Error {
  readonly code: WitnessCode;
  readonly detail: string | undefined;

  constructor(code: WitnessCode, detail?: string, cause?: unknown) {
    super(detail === undefined ? code : `${code}: ${detail}`, { cause });
    this.name = 'WitnessProblem';
    this.code = code;
    this.detail = detail;
  }
}
