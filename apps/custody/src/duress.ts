import { timingSafeEqual } from 'node:crypto';
import { concat, fromHex, hex, utf8 } from '@yunzhang/base';
import { hmacSm3, sm3 } from '@yunzhang/gm';
import type { Store } from './store.ts';

/**
 * What is kept of a duress code: a MAC under a key of this custody, so that a few digits cannot be
 * guessed from a stolen file.
 */
export function duressMac(
  { codeKey }: Pick<Store, 'codeKey'>,
  { seal, code }: { readonly seal: string; readonly code: string },
): string {
  return hex(hmacSm3(codeKey, concat([utf8('duress\n'), sm3(utf8(seal)), utf8(code)])));
}

/** Whether a confirmation is the duress code of its seal. Takes as long for every code. */
export function isDuressCode(
  store: Pick<Store, 'codeKey' | 'memory'>,
  { seal, confirmation }: { readonly seal: string; readonly confirmation?: string },
): boolean {
  const kept = store.memory.duressCodes.get(seal);
  if (confirmation === undefined || kept === undefined) return false;
  const said = duressMac(store, { seal, code: confirmation });
  return timingSafeEqual(fromHex(said), fromHex(kept));
}
