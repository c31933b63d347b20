import { digest } from './digest.ts';
import { utf8 } from '@yunzhang/base';
import { nameTypes, writeName } from './name.ts';
import type { Sm2Signer } from './sm2-engine.ts';
import { createSoftwareSigner } from './sm2-signer.ts';
import { type Certificate, readCertificate } from './x509.ts';
import { type CertificateContent, issueCertificate } from './x509-issue.ts';

/** A certificate with its key: for the tests of this package only. */
export interface TestIdentity {
  readonly certificate: Certificate;
  readonly signer: Sm2Signer;
}

/** 2026-01-01T00:00:00Z, inside the validity of everything the fixture issues. */
export const testNow = Date.UTC(2026, 0, 1);

const year = 365 * 86_400_000;

/** A signer whose key and nonces follow from a label, so that tests repeat exactly. */
export function testSigner(label: string): Sm2Signer {
  let count = 0;
  return createSoftwareSigner({
    privateKey: digest('sm3', utf8(`key ${label}`)),
    random: (size) => digest('sha512', utf8(`nonce ${label} ${count++}`)).subarray(0, size),
  });
}

/** A name of one common name. */
export const testName = (commonName: string): Uint8Array =>
  writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.commonName, value: commonName },
  ]);

/** Issues a certificate for the key of `label`, by `issuer` or by itself. */
export async function testIdentity(
  label: string,
  change: Partial<CertificateContent> & { readonly by?: TestIdentity } = {},
): Promise<TestIdentity> {
  const { by, ...rest } = change;
  const signer = testSigner(label);
  const content: CertificateContent = {
    serial: '01',
    issuer: by?.certificate.subjectBytes ?? testName(label),
    subject: testName(label),
    publicKey: signer.publicKey,
    validFromAt: testNow - year,
    validToAt: testNow + year,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ...rest,
  };
  const bytes = await issueCertificate(content, by?.signer ?? signer);
  return { certificate: readCertificate(bytes), signer };
}

/** What an authority's certificate says beside its names. */
export const authority = {
  authority: {},
  keyUsage: ['keyCertSign', 'crlSign'],
} as const satisfies Partial<CertificateContent>;
