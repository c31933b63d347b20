import type { CustodyCode } from './codes.ts';

/** Something that must never be true: the custody stops, and a person has to look. */
export class CustodyStop extends Error {
  readonly code: CustodyCode;

  constructor(code: CustodyCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'CustodyStop';
    this.code = code;
  }
}

/** Stops for a file that is not what was written. */
export function damaged(detail: string): never {
  throw new CustodyStop('custody-files-damaged', detail);
}
