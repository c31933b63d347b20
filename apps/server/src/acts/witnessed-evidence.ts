import { isRefusal } from '@yunzhang/base';
import { type Policy, verifyEvidence } from '@yunzhang/ledger';
import type { EntryEvidence, Ledger, SignerState } from '../ledger/index.ts';

/** Longest wait for witnesses. @basis ledger.md §17 (1 s for L1 requests) */
const waitMsMax = 1000;
/** How often it is looked whether they have signed. */
const lookMs = 40;

/** What is known of witnesses, and how they are asked to come soon. */
export interface WitnessDesk {
  /** The quorum the operator asks for; nothing where there is none. */
  policy(state: SignerState): Promise<Policy | undefined>;
  /** Asks the witnesses of a log about its newest head without the usual pause. */
  hurry(log: number): Promise<void>;
}

/**
 * Waits a second at most until the quorum of the witnesses stands under a head that covers an act.
 *
 * Nothing when it did not come in time, or when no quorum is set: then the evidence is L0, and
 * whoever asked is told so. The entry's later evidence has the cosignatures all the same.
 *
 * @basis ledger.md §14.4, §17
 */
export async function waitForWitnesses(
  parts: {
    readonly ledger: Pick<Ledger, 'evidence' | 'keys'>;
    readonly witnesses?: WitnessDesk;
  },
  actId: string,
  first: EntryEvidence,
): Promise<EntryEvidence | undefined> {
  const { ledger, witnesses } = parts;
  const startedAt = performance.now();
  if (witnesses === undefined) return undefined;
  // The intent is in the log: witnesses that cannot be asked are no reason to give it up.
  const policy = await quorumOf({ ledger, witnesses }, first.log).catch(() => undefined);
  if (policy === undefined) return undefined;
  for (let found = first, judged = ''; ;) {
    // Most looks find what the look before found; that is not verified again.
    const shown = found.proofs.join('');
    if (shown !== judged && isWitnessed(found, policy)) return found;
    judged = shown;
    if (performance.now() - startedAt > waitMsMax) return undefined;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const next = await ledger.evidence.ofAct(actId);
    if (!isRefusal(next)) found = next;
  }
}

async function quorumOf(
  { ledger, witnesses }: { readonly ledger: Pick<Ledger, 'keys'>; readonly witnesses: WitnessDesk },
  log: number,
): Promise<Policy | undefined> {
  const state = await ledger.keys(log);
  const policy = state && (await witnesses.policy(state));
  if (policy !== undefined) await witnesses.hurry(log);
  return policy;
}

function isWitnessed({ container }: EntryEvidence, policy: Policy): boolean {
  const { level } = verifyEvidence({ evidence: container, policy });
  return level === 'L1' || level === 'L3';
}
