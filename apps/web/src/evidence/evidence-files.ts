import { fromUtf8, Malformed } from '@yunzhang/base';
import {
  entrySizeMax,
  evidenceSizeMax,
  parseNote,
  parsePolicy,
  parseTlogProof,
  readEntry,
  readEvidence,
} from '@yunzhang/ledger';
import type { HeldFile } from '../documents/held-file.ts';
import { formatOf } from '../verify/report.ts';

/** A policy file at most. */
const policySizeMax = 1024 * 1024;

/** What a file is in the check of evidence. */
export type EvidenceRole = 'evidence' | 'proof' | 'entry' | 'policy' | 'sealed' | 'other';

/** A file with what it is; its name proves nothing. */
export interface EvidenceFile extends HeldFile {
  readonly role: EvidenceRole;
}

/** Tells what a file is by reading it. */
export function evidenceFile(file: HeldFile): EvidenceFile {
  return { ...file, role: roleOf(file.bytes) };
}

function roleOf(bytes: Uint8Array): EvidenceRole {
  if (bytes[0] === 0x30) {
    if (bytes.length <= evidenceSizeMax && reads(() => readEvidence(bytes))) return 'evidence';
    if (bytes.length <= entrySizeMax && reads(() => readEntry(bytes))) return 'entry';
    return 'other';
  }
  if (bytes.length <= policySizeMax) {
    if (reads(() => parseTlogProof(bytes))) return 'proof';
    if (reads(() => policyText(bytes))) return 'policy';
  }
  return formatOf(bytes) === 'unknown' ? 'other' : 'sealed';
}

function reads(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

/**
 * The text of a policy: a plain file, or the signed one as a log shows it.
 *
 * The signature of the latter is not checked here: handing the file over is what makes it trusted.
 *
 * @basis ledger.md §8, §15
 */
export function policyText(bytes: Uint8Array): string {
  const text = fromUtf8(bytes.subarray(0, policySizeMax + 1));
  const plain = text.includes('\n\n— ') ? parseNote(text).text : text;
  parsePolicy(plain);
  return plain;
}
