import { equal, hex } from '@yunzhang/base';
import { digest, sm3 } from '@yunzhang/gm';
import type { HeldFile } from '../documents/held-file.ts';
import { type Report, verifyFile } from '../verify/report.ts';
import type { BundleFile } from './bundle-data.ts';
import { type EvidenceAnswers, judgeEvidence } from './evidence-answer.ts';
import { evidenceFile, policyText } from './evidence-files.ts';

/** Everything the page of a bundle has to say. */
export interface BundleAnswer {
  readonly evidence: EvidenceAnswers;
  readonly reports: readonly Report[];
  readonly digests: readonly FileDigest[];
}

/** The digests of one file, to be compared with what a reader has from elsewhere. */
export interface FileDigest {
  readonly name: string;
  readonly size: number;
  readonly sm3: string;
  readonly sha256: string;
}

/**
 * Verifies all of a bundle: the sealed files by its roots, the evidence by its policy, and the
 * evidence against the sealed files.
 *
 * @basis product.md R45, N8; ledger.md §14.5
 */
export function judgeBundle(
  files: readonly BundleFile[],
  { at, clock }: { readonly at: number; readonly clock: () => number },
): BundleAnswer {
  const ofRole = (role: BundleFile['role']) => files.filter((file) => file.role === role);
  const [policyFile] = ofRole('policy');
  const policy = policyFile === undefined ? undefined : textOf(policyFile.bytes);
  const checked = [...ofRole('evidence'), ...ofRole('sealed')].map(evidenceFile);
  // A status is a list or a response; what is not the one is passed over as it.
  const statuses = ofRole('status').map(({ bytes }) => bytes);
  const trust = {
    mode: 'anchors' as const,
    anchors: ofRole('certificate').map(({ bytes }) => bytes),
    crls: statuses,
    ocsps: statuses,
    ...(policy === undefined ? {} : { logPolicy: policy }),
  };
  const given = policy === undefined ? {} : { policy };
  return {
    evidence: judgeEvidence({ files: checked, clock, ...given }),
    reports: ofRole('sealed').map(({ bytes, name }) => verifyFile(bytes, { name, trust, at })),
    digests: files.map(({ name, bytes }) => ({
      name,
      size: bytes.length,
      sm3: hex(sm3(bytes)),
      sha256: hex(digest('sha256', bytes)),
    })),
  };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return policyText(bytes);
  } catch {
    return undefined; // then nothing is trusted, and each answer says so
  }
}

/** Which file of the bundle has the same octets; a name proves nothing. */
export function sameFile(files: readonly BundleFile[], { bytes }: HeldFile): string | undefined {
  return files.find((file) => equal(file.bytes, bytes))?.name;
}
