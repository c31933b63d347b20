import type { Refusal } from '@yunzhang/base';
import type { CustodyCode } from './codes.ts';

/** A refusal with a code of the custody. */
export function refuse(refused: CustodyCode, basis: string, detail?: string): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}
