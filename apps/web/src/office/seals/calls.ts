import { useAsked } from '../shell/asked.ts';
import type { CaseView } from '../shell/cases.ts';

/** A call to the hotline about a seal, as its owner is told of it. */
export interface HotlineCall {
  readonly act: 'freeze' | 'reportLoss';
  readonly caller: string;
  readonly facts: readonly string[];
  readonly reason?: string;
  readonly at: string;
  readonly isDone: boolean;
}

const none: readonly HotlineCall[] = [];
/** Whom the server tells. */
const told: ReadonlySet<string> = new Set(['owner', 'legalRep', 'custodian']);

/** Calls about a seal, the last first; none for who is not of its owner. */
export function useCalls({ id, inside }: CaseView, everyMs: number): readonly HotlineCall[] {
  const isTold = inside?.roles.some((role) => told.has(role)) === true;
  const path = isTold ? `/v1/cases/${encodeURIComponent(id)}/calls` : undefined;
  return useAsked<{ readonly calls: typeof none }>(path, everyMs).value?.calls ?? none;
}

/** The call that did it, where it was the hotline: both have the moment of the act. */
export function callOf(
  calls: readonly HotlineCall[],
  { act, at }: { readonly act: HotlineCall['act']; readonly at: number | undefined },
): HotlineCall | undefined {
  return calls.find((one) => one.isDone && one.act === act && Date.parse(one.at) === at);
}
