import { isRefusal, type Refusal } from '@yunzhang/base';
import type { ReadRequest } from './seal-file.ts';

/**
 * Has the use of the seal logged where the request asks for it: one piece of evidence, or none.
 *
 * @basis ledger.md §11 decision 3, §16.1
 */
export async function loggedUse(
  { logUse, read, seal }: ReadRequest,
  dataHash: Uint8Array,
): Promise<readonly Uint8Array[] | Refusal> {
  if (logUse === undefined) return [];
  const evidence = await logUse({ dataHash, sealId: read.esId, seal });
  return isRefusal(evidence) ? evidence : [evidence];
}
