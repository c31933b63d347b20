import path from 'node:path';
import { Malformed } from '@yunzhang/base';
import { evidenceSizeMax, parsePolicy, readEvidence } from '@yunzhang/ledger';
import { kindOf, readFile, writeFile } from './files.ts';
import { exits, stop, wrongUsage } from './problem.ts';
import { plain, type Surroundings } from './surroundings.ts';

const policySizeMax = 1024 * 1024;

/**
 * Writes an evidence bundle: a ZIP that verifies itself by opening a page in it.
 *
 * Sealed files among the arguments go in as they are, and the evidence inside them as well. The
 * same arguments give the same octets.
 *
 * @basis product.md R45, N8; ledger.md §14.3
 */
export async function runLogBundle(
  files: readonly string[],
  options: Readonly<Record<string, string | undefined>>,
  world: Surroundings,
): Promise<number> {
  const { policy: policyFile, trust: trustPlace, output = '' } = options;
  if (!output.endsWith('.zip')) stop('output-format', exits.usage, output);
  const trust = trustPlace === undefined ? undefined : await anchorsOf(trustPlace);
  const policy =
    policyFile === undefined
      ? (trust?.policy ?? wrongUsage('--policy, or --trust with a logPolicy'))
      : readFile(policyFile, policySizeMax);
  const { BundleTooLarge, readBundlePage, writeBundle } = await import('@yunzhang/server');
  const { sealed, evidences } = await sort(files);
  const page = await readBundlePage();
  const { anchors = [], crls = [], ocsps = [] } = trust ?? {};
  try {
    const given = {
      page,
      evidences,
      policy,
      sealed,
      certificates: anchors,
      statuses: [...crls, ...ocsps],
    };
    writeFile(output, writeBundle(given));
  } catch (error) {
    if (error instanceof BundleTooLarge) stop('input-too-large', exits.unreadable, error.message);
    throw error;
  }
  world.write(`${plain(output)}  ${evidences.length} + ${sealed.length}`);
  return exits.ok;
}

async function anchorsOf(place: string) {
  const { readTrust } = await import('./trust.ts');
  const { utf8 } = await import('@yunzhang/base');
  const trust = await readTrust(place);
  if (trust.mode !== 'anchors') return wrongUsage('--trust any');
  const { anchors, crls, ocsps, logPolicy } = trust;
  if (logPolicy !== undefined) parsePolicy(logPolicy);
  return { anchors, crls, ocsps, policy: logPolicy === undefined ? undefined : utf8(logPolicy) };
}

/** Evidence by itself, and sealed files with the evidence in them. */
async function sort(files: readonly string[]) {
  const { sealsOfPaper } = await import('@yunzhang/verification');
  const sealed: { name: string; bytes: Uint8Array }[] = [];
  const evidences: Uint8Array[] = [];
  for (const file of files) {
    const bytes = readFile(file);
    const kind = kindOf(bytes);
    if (kind === 'ofd' || kind === 'pdf') {
      sealed.push({ name: path.basename(file), bytes });
      evidences.push(...sealsOfPaper(bytes).flatMap(({ embedded }) => embedded));
      continue;
    }
    if (bytes.length > evidenceSizeMax || !isEvidence(bytes)) {
      stop('log-evidence-form', exits.unreadable, file);
    }
    evidences.push(bytes);
  }
  if (evidences.length === 0) stop('log-evidence-form', exits.unreadable, files.join(', '));
  return { sealed, evidences };
}

function isEvidence(bytes: Uint8Array): boolean {
  try {
    readEvidence(bytes);
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}
