import { hex } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { acts } from '@yunzhang/ledger';
import { type GrantorKey, registerGrantorKey, signWhenAsked } from '../keys/index.ts';
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

/** Where claiming has got to. */
export interface ClaimProgress {
  readonly claimed: number;
  /** The owner's key confirms what is claimed. */
  readonly isConfirming: boolean;
}

/**
 * Claims seals one after another, then confirms them with the owner's key: one press for all.
 *
 * One that is refused does not keep the others. The same key of a press goes on where a lost answer
 * left it. A refusal that asks who the person is ends it: the others would be asked the same.
 */
export async function claimSeals(
  me: Me,
  wish: { readonly cases: readonly string[]; readonly key: string },
  onProgress: (progress: ClaimProgress) => void,
): Promise<readonly Claimed[]> {
  const pinReceipt = keyReceipt(await registerGrantorKey(me));
  const done: Claimed[] = [];
  for (const [at, of] of wish.cases.entries()) {
    onProgress({ claimed: done.length, isConfirming: false });
    done.push(await claimOne(of, { pinReceipt, key: `${wish.key}.${at}` }));
  }
  onProgress({ claimed: done.length, isConfirming: true });
  const cases = done.flatMap((one) => (one.problem === undefined ? [one.case] : []));
  // What is not asked for in time is shown on the pages until it is confirmed.
  await signWhenAsked(me, { cases, covers: ({ act }) => act === acts.sealActivate });
  return done;
}

async function claimOne(
  of: string,
  { pinReceipt, key }: { readonly pinReceipt: string; readonly key: string },
): Promise<Claimed> {
  try {
    const path = `/v1/cases/${encodeURIComponent(of)}/claim`;
    await send(path, { body: { input: { pinReceipt } }, key });
    return { case: of };
  } catch (error) {
    const problem = asOfficeProblem(error);
    const isForAll = problem.level !== undefined || problem.status === 0 || problem.status === 401;
    if (isForAll) throw problem;
    return { case: of, problem };
  }
}
