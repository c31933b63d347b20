import { fromBase64 } from '@yunzhang/base';
import { saveAs } from '../../ui/files.tsx';
import type { DoneView } from '../shell/cases.ts';

/** An act of a seal with its entry in the log, as the status tells it. */
export interface ProvenStep {
  readonly act: string;
  readonly phase: string;
  readonly at: string;
  readonly actId: string;
  /** DER of the evidence, in base64; absent while it is being published. */
  readonly evidence?: string;
}

/** The state of a seal with the acts that led to it. */
export interface SealStatus {
  readonly code: string;
  readonly isInForce: boolean;
  readonly policeState?: string;
  readonly maker?: string;
  readonly supersededBy?: string;
  readonly steps: readonly ProvenStep[];
}

/** The entry of an act: the one of this name at this moment. */
export function provenOf(
  done: Pick<DoneView, 'act' | 'at'> | undefined,
  steps: readonly ProvenStep[],
): ProvenStep | undefined {
  if (done === undefined) return undefined;
  return steps.find(({ act, at }) => act === done.act && Date.parse(at) === done.at);
}

/** Gives the evidence of an act to the reader as a file that the evidence page takes. */
export function saveEvidence(code: string, step: ProvenStep): void {
  const octets = Uint8Array.from(fromBase64(step.evidence ?? ''));
  saveAs(`${code}-${step.act}.evidence.der`, octets, 'application/octet-stream');
}
