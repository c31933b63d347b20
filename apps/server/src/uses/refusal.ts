import type { Refusal } from '@yunzhang/base';
import type { UseCode } from './codes.ts';

/** A refusal of this module. */
export function refuse(refused: UseCode, detail?: string): Refusal {
  const basis = 'platform.md P05';
  return detail === undefined ? { refused, basis } : { refused, basis, detail };
}
