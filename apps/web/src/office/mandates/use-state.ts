import { useAsked, type Asked } from '../shell/asked.ts';
import type { CustodyState } from './custody-word.tsx';

/** How far one document of a use is. */
export type DocumentState = 'waiting' | 'sealing' | 'sealed' | 'skipped' | 'failed';

/** One document of a use. */
export interface UseDocument {
  readonly index: number;
  readonly number: string;
  readonly digest: string;
  readonly pages: number;
  readonly amountFen?: number;
  readonly state: DocumentState;
  readonly actNo?: string;
  readonly logAct?: string;
  readonly fault?: string;
  readonly original: string;
  readonly sealed?: string;
}

/** What a policy said of one use, rule by rule. */
export interface PolicyDecision {
  readonly decision: 'approve' | 'deny';
  readonly version: number;
  readonly approvers: readonly string[];
  readonly rule: string;
  readonly lines: readonly {
    readonly rule: string;
    readonly holds: boolean;
    readonly zh: string;
    readonly en: string;
    readonly conditions: readonly {
      readonly what: string;
      readonly holds: boolean;
      readonly zh: string;
      readonly en: string;
    }[];
  }[];
}

/** A use with its files. */
export interface UseState {
  readonly case: string;
  readonly manifest: string;
  readonly phase: string;
  readonly reason?: string;
  readonly policy?: PolicyDecision;
  readonly mandate: { readonly state: CustodyState };
  readonly documents: readonly UseDocument[];
}

/** Phases in which the machine is at work: then it is looked at often. */
const working: ReadonlySet<string> = new Set(['sealing', 'checked']);
const workingMs = 1000;
const restingMs = 10_000;

/** How a use stands; looked at each second while it is being sealed. */
export function useUse(id: string, phase: string): Asked<UseState> {
  const path = `/v1/uses/${encodeURIComponent(id)}`;
  return useAsked<UseState>(path, working.has(phase) ? workingMs : restingMs);
}
