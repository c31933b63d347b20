import { isoUtc } from '@yunzhang/base';
import { type Certificate, nameText, oidName } from '@yunzhang/gm';
import { readCertificates } from './key.ts';
import { exits } from './problem.ts';
import { plain, type Surroundings } from './surroundings.ts';

/** Shows the certificates of a file. */
export function runCertShow(file: string, world: Surroundings): number {
  for (const certificate of readCertificates(file)) {
    for (const line of certificateLines(certificate)) world.write(line);
  }
  return exits.ok;
}

/** What a certificate says, a line each. */
export function certificateLines(certificate: Certificate): readonly string[] {
  const { basicConstraints, keyUsage, identities, unknownCritical, deviations } = certificate;
  const key = certificate.publicKey;
  const lines = [
    `certificate ${plain(nameText(certificate.subject))}`,
    `  serial      ${certificate.serial}`,
    `  issuer      ${plain(nameText(certificate.issuer))}`,
    `  valid       ${isoUtc(certificate.validFromAt)} to ${isoUtc(certificate.validToAt)}`,
    `  key         ${key.kind === 'unknown' ? oidName(key.oid) : key.kind}`,
    `  signature   ${oidName(certificate.signatureAlgorithm.oid)}`,
  ];
  if (basicConstraints?.ca === true) lines.push('  authority   yes');
  if (keyUsage !== undefined) lines.push(`  key usage   ${[...keyUsage].join(', ')}`);
  for (const { kind, value } of identities) lines.push(`  ${kind}  ${plain(value)}`);
  for (const oid of unknownCritical) lines.push(`  critical    ${oidName(oid)} (unknown)`);
  for (const { code, at } of deviations) lines.push(`  finding     ${code} @${at}`);
  return lines;
}
