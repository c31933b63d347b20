import { hex, isoUtc, Malformed } from '@yunzhang/base';
import { nameText, oidName, readCertificate, readSignedData } from '@yunzhang/gm';
import {
  classifySignedValue,
  readSealSignature,
  type Seal,
  type SealSignature,
} from '@yunzhang/ses';
import { certificateLines } from './cert.ts';
import { findingLine } from './inspect-ofd.ts';
import { plain } from './surroundings.ts';

/** What a seal says. */
export function sealLines(seal: Seal): readonly string[] {
  const { header, property, picture } = seal;
  const { widthMm, heightMm, format, type, data } = picture;
  const size = `${widthMm} × ${heightMm} mm, ${data.length} octets`;
  return [
    `seal ${plain(property.name)}  generation ${seal.generation}`,
    `  id          ${plain(seal.esId)}`,
    `  version     ${header.version}, vendor ${plain(header.vendorId)}`,
    `  type        ${property.type}`,
    `  made        ${isoUtc(seal.createdAt)}`,
    `  valid       ${isoUtc(seal.validFromAt)} to ${isoUtc(seal.validToAt)}`,
    `  picture     ${format} (says ${plain(type)}), ${size}`,
    ...listLines(seal),
    `  maker       ${certificateName(seal.makerCertificate)}`,
    `  signature   ${oidName(seal.algorithm)}`,
    ...seal.extensions.map((one) => `  extension   ${oidName(one.oid)}`),
    ...seal.findings.map(findingLine),
  ];
}

function listLines({ property: { list } }: Seal): readonly string[] {
  if (list.kind === 'certificates') {
    return list.certificates.map((one) => `  may seal    ${certificateName(one)}`);
  }
  return list.digests.map((one) => `  may seal    ${plain(one.label)} ${hex(one.digest)}`);
}

/** What a seal signature says, with the seal inside it. */
export function sealSignatureLines(signature: SealSignature): readonly string[] {
  const { at, text } = signature.timeInfo;
  const when = at === undefined ? plain(text) : isoUtc(at);
  return [
    `seal signature, generation ${signature.generation}`,
    `  sealed      ${when} (the writer says so)`,
    `  data hash   ${hex(signature.dataHash)}`,
    `  property    ${plain(signature.propertyInfo)}`,
    `  signer      ${certificateName(signature.signerCertificate)}`,
    `  time stamp  ${signature.timeStamp === undefined ? 'none' : 'present'}`,
    ...sealLines(signature.seal).map((line) => `  ${line}`),
    ...signature.findings.map(findingLine),
  ];
}

/** What a CMS value says. */
export function cmsLines(bytes: Uint8Array): readonly string[] {
  const data = readSignedData(bytes, { note: () => undefined });
  const lines = [`signed data, ${data.syntax}, ${data.signerInfos.length} signers`];
  for (const one of data.certificates) {
    lines.push(...tried(() => certificateLines(readCertificate(one)).map((line) => `  ${line}`)));
  }
  return lines;
}

/** What a signed value of either format says, whichever kind it is. */
export function signedValueLines(bytes: Uint8Array): readonly string[] {
  const kind = classifySignedValue(bytes);
  if (kind === 'ses') return tried(() => sealSignatureLines(readSealSignature(bytes)));
  if (kind === 'cms') return tried(() => cmsLines(bytes));
  return [`signed value: ${kind}, ${bytes.length} octets`];
}

function certificateName(bytes: Uint8Array): string {
  return tried(() => [plain(nameText(readCertificate(bytes).subject))]).join('');
}

function tried(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [`unreadable: ${error.code}`];
  }
}
