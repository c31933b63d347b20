import { digest } from '@yunzhang/gm';
import { type OfdFile, readIntegrity } from '@yunzhang/ofd';
import { collectCms } from './collect-cms.ts';
import type { ValueContext } from './collect-ses.ts';
import type { IntegrityFacts } from './facts.ts';

/**
 * The list of all files with its signature, where a package has one.
 *
 * @basis GM/T 0099-2020 §7.4; ofd-signatures.md §9, §7 O15
 */
export function collectIntegrity(file: OfdFile, context: ValueContext): IntegrityFacts | undefined {
  const list = readIntegrity(file);
  if (list === undefined) return undefined;
  const { bytes, signedValue, unlisted, missing, findings } = list;
  const facts = { unlisted, missing, findings };
  if (signedValue === undefined) return { ...facts, value: 'fails', digest: 'fails' };
  const value = collectCms(signedValue, {
    ...context,
    content: bytes,
    contentDigest: (name) => digest(name, bytes),
  });
  return {
    ...facts,
    value: value.unreadable === undefined ? value.value : 'fails',
    digest: value.unreadable === undefined ? value.digest : 'fails',
    ...(value.signer && { signer: value.signer }),
    ...(value.chain && { chain: value.chain }),
    findings: [...findings, ...value.findings, ...value.loose],
  };
}
