import { hex } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { type GrantorKey, registerGrantorKey, signStatements } from '../keys/index.ts';
import { asOfficeProblem, type OfficeProblem, send } from '../shell/client.ts';
import type { Me } from '../shell/session.ts';

/** Digits of the fingerprint of a key that stand in the receipt. */
const printDigits = 32;

/**
 * What an owner's key is named by in the receipt of a claim: the seal obeys this key from now on.
 *
 * @basis platform.md P02 (FILED-claim: face and PIN set by the owner)
 */
export function keyReceipt({ publicKey }: Pick<GrantorKey, 'publicKey'>): string {
  return `SM2-${hex(sm3(publicKey)).slice(0, printDigits).toUpperCase()}`;
}

/** What became of claiming one seal. */
export interface Claimed {
  readonly case: string;
  readonly problem?: OfficeProblem;
}

/**
 * Claims seals one after another and confirms each with the owner's key: one press for all.
 *
 * One that is refused does not keep the others. The same key of a press goes on where a lost answer
 * left it. A refusal that asks who the person is ends it: the others would be asked the same.
 */
export async function claimSeals(
  me: Me,
  wish: { readonly cases: readonly string[]; readonly key: string },
  onDone: (count: number) => void,
): Promise<readonly Claimed[]> {
  const pinReceipt = keyReceipt(await registerGrantorKey(me));
  const claimed: Claimed[] = [];
  for (const [at, of] of wish.cases.entries()) {
    try {
      const path = `/v1/cases/${encodeURIComponent(of)}/claim`;
      await send(path, { body: { input: { pinReceipt } }, key: `${wish.key}.${at}` });
      await signStatements(me, of, ({ act }) => act === acts.sealActivate);
      claimed.push({ case: of });
    } catch (error) {
      const problem = asOfficeProblem(error);
      if (problem.level !== undefined || problem.status === 0 || problem.status === 401) {
        throw problem;
      }
      claimed.push({ case: of, problem });
    }
    onDone(claimed.length);
  }
  return claimed;
}
