import { fromUtf8 } from '@yunzhang/base';
import { parseNote, parsePolicy, type Policy, writePolicy } from '@yunzhang/ledger';
import type { Ledger } from '../ledger/index.ts';

/**
 * The logs of this server as a policy, taken from what each publishes about itself.
 *
 * It is for people who trust this server anyway: a stranger takes the policy signed by the roots.
 */
export async function ownLogPolicy(
  ledger: Pick<Ledger, 'logs' | 'storeOf'>,
): Promise<string | undefined> {
  const policies: Policy[] = [];
  for (const { log } of ledger.logs()) {
    const note = await ledger.storeOf(log)?.read('policy');
    if (note !== undefined) policies.push(parsePolicy(parseNote(fromUtf8(note)).text));
  }
  const newest = policies.at(-1);
  if (newest === undefined) return undefined;
  return writePolicy({ ...newest, logs: policies.flatMap(({ logs }) => logs) });
}
