import type { Refusal } from '@yunzhang/base';
import type { SealOfficeCode } from './codes.ts';

/** A refusal of this module. */
export function refuse(
  refused: SealOfficeCode,
  detail?: string,
  basis = 'platform.md P02',
): Refusal {
  return { refused, basis, ...(detail === undefined ? {} : { detail }) };
}
