import type { Refusal } from '@yunzhang/base';
import type { SealingCode } from './codes.ts';

/** A refusal of this package. */
export function refuse(refused: SealingCode, basis: string, detail?: string): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}
