import { Malformed, Remembered } from '@yunzhang/base';
import {
  type Policy as LogPolicy,
  parsePolicy,
  readTagSchedule,
  type SealedPaper,
  type TagSchedule,
  tagScheduleOid,
  verifyEvidence,
} from '@yunzhang/ledger';
import type { Seal } from '@yunzhang/ses';
import type { LogFacts } from './facts.ts';
import type { Trust } from './report.ts';

/** Evidence of the ledger in the signed part of a seal, and what it must speak of. */
export interface LoggedSeal {
  /** Every value found under the evidence's identifier; more than one is nobody's form. */
  readonly values: readonly Uint8Array[];
  readonly seal: Seal;
  readonly paper: Omit<SealedPaper, 'seal' | 'sealId' | 'tagSchedule'>;
  readonly trust: Trust;
}

/**
 * Checks the proof that the use of a seal is in the ledger, by the logs the reader trusts.
 *
 * @basis ledger.md §14.3, §14.5
 */
export function collectLog({ values, seal, paper, trust }: LoggedSeal): LogFacts {
  const [evidence] = values;
  if (evidence === undefined) return { kind: 'absent' };
  if (values.length > 1) return { kind: 'unreadable', code: 'log-evidence-several' };
  const policy = logPolicyOf(trust);
  if (policy === undefined) return { kind: 'unchecked' };
  try {
    const tagSchedule = scheduleOf(seal);
    const bound = { ...paper, sealId: seal.esId, seal: seal.bytes };
    const report = verifyEvidence({
      evidence,
      policy,
      paper: tagSchedule === undefined ? bound : { ...bound, tagSchedule },
    });
    return { kind: 'checked', report };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { kind: 'unreadable', code: error.code };
  }
}

function scheduleOf({ extensions }: Seal): TagSchedule | undefined {
  const found = extensions.find(({ oid }) => oid === tagScheduleOid);
  return found === undefined ? undefined : readTagSchedule(found.value);
}

const policies = new Remembered<Trust, LogPolicy>();

function logPolicyOf(trust: Trust): LogPolicy | undefined {
  if (trust.mode !== 'anchors' || trust.logPolicy === undefined) return undefined;
  const known = policies.get(trust);
  if (known !== undefined) return known;
  const policy = parsePolicy(trust.logPolicy);
  policies.set(trust, policy);
  return policy;
}
