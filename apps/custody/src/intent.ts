import { equal, fromUtf8, Malformed, type Refusal, utf8 } from '@yunzhang/base';
import {
  acts,
  type Evidence,
  isOpeningOf,
  type LedgerEntry,
  readEntry,
  readEvidence,
} from '@yunzhang/ledger';
import { z } from 'zod';
import { refuse } from './refusal.ts';

/** Field of the log's record that says for which act and how much. @basis ledger.md §13.2 */
export const useField = 'use';

const useForm = z.strictObject({
  act: z.string().min(1).max(128),
  kind: z.string().min(1).max(64),
  amountFen: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  counterparties: z.array(z.string().min(1).max(256)).max(100),
  /** What was approved, where a mandate is for nothing else: the digest its grantor saw. */
  manifest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** What the intent says of the use, beside seal, mandate and digest. */
export type IntendedUse = z.output<typeof useForm>;

/** An intent to use a seal, from its record. */
export interface IntentFields extends IntendedUse {
  readonly seal: string;
  readonly mandate: string;
  readonly dataHash: Uint8Array;
}

/**
 * The fields by which custody knows an intent; they go into the record of the `use.intent` entry,
 * beside others, and all four are opened in the evidence that custody is shown.
 *
 * @basis ledger.md §13.2, §16.1
 */
export function intentFields(intent: IntentFields): Readonly<Record<string, Uint8Array>> {
  const { seal, mandate, dataHash, act, kind, amountFen, counterparties, manifest } = intent;
  return {
    dataHash,
    sealId: utf8(seal),
    mandate: utf8(mandate),
    [useField]: utf8(JSON.stringify({ act, kind, amountFen, counterparties, manifest })),
  };
}

/** Names of the fields that must be opened for custody. */
export const openedFields: readonly string[] = ['dataHash', 'sealId', 'mandate', useField];

/** Evidence that was read, with its entry. */
export interface ReadEntryEvidence {
  readonly evidence: Evidence;
  readonly entry: LedgerEntry;
}

const basis = 'ledger.md §13.2, §14.5';

/** Reads evidence whose opened fields all belong to the entry, each once. */
export function readShown(bytes: Uint8Array): ReadEntryEvidence | Refusal {
  try {
    const evidence = readEvidence(bytes);
    const entry = readEntry(evidence.entry);
    const names = new Set(evidence.openings.map(({ field }) => field.name));
    const isRight =
      names.size === evidence.openings.length &&
      evidence.openings.every((opening) => isOpeningOf(entry.commit, opening));
    return isRight ? { evidence, entry } : refuse('custody-opening-wrong', basis);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('custody-evidence-malformed', basis, error.code);
  }
}

/** The value of an opened field. */
export function shownValue(evidence: Evidence, name: string): Uint8Array | undefined {
  return evidence.openings.find(({ field }) => field.name === name)?.field.value;
}

/** The use an intent is for, if it is exactly the one that is asked for. */
export function intendedUse(
  { evidence, entry }: ReadEntryEvidence,
  asked: { readonly act: string; readonly seal: string; readonly mandate: string },
): (IntendedUse & { readonly dataHash: Uint8Array }) | Refusal {
  if (entry.act !== acts.useIntent) return refuse('custody-intent-act', basis, String(entry.act));
  const is = (name: string, text: string): boolean => {
    const value = shownValue(evidence, name);
    return value !== undefined && equal(value, utf8(text));
  };
  const use = parseUse(shownValue(evidence, useField));
  const dataHash = shownValue(evidence, 'dataHash');
  const isSame = is('sealId', asked.seal) && is('mandate', asked.mandate) && use?.act === asked.act;
  if (!isSame || dataHash?.length !== 32) return refuse('custody-intent-differs', basis);
  return { ...use, dataHash };
}

function parseUse(bytes: Uint8Array | undefined): IntendedUse | undefined {
  if (bytes === undefined) return undefined;
  try {
    const read = useForm.safeParse(JSON.parse(fromUtf8(bytes)));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
