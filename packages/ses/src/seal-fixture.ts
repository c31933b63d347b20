import { assert, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import {
  type CertificateContent,
  createSoftwareSigner,
  digest,
  issueCertificate,
  nameTypes,
  type Sm2Signer,
  writeName,
} from '@yunzhang/gm';
import { makeSeal, type SealContent } from './make.ts';
import { makeSealSignature, type SealSignatureContent } from './make-signature.ts';

/** 2026-01-01T00:00:00Z, inside the validity of everything the fixture issues. */
export const testNow = Date.UTC(2026, 0, 1);
export const dayMs = 86_400_000;

/** A certificate with its key: for the tests of this package only. */
export interface TestIdentity {
  readonly certificate: Uint8Array;
  readonly signer: Sm2Signer;
}

/** A signer whose key and nonces follow from a label, so that tests repeat exactly. */
export function testSigner(label: string): Sm2Signer {
  let count = 0;
  return createSoftwareSigner({
    privateKey: digest('sm3', utf8(`key ${label}`)),
    random: (size) => digest('sha512', utf8(`nonce ${label} ${count++}`)).subarray(0, size),
  });
}

/** A certificate that the key of `label` issues to itself. */
export async function testIdentity(
  label: string,
  change: Partial<CertificateContent> = {},
): Promise<TestIdentity> {
  const signer = testSigner(label);
  const name = writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.commonName, value: label },
  ]);
  const certificate = await issueCertificate(
    {
      serial: '01',
      issuer: name,
      subject: name,
      publicKey: signer.publicKey,
      validFromAt: testNow - 100 * dayMs,
      validToAt: testNow + 1000 * dayMs,
      keyUsage: ['digitalSignature', 'nonRepudiation'],
      ...change,
    },
    signer,
  );
  return { certificate, signer };
}

/** What the seal of the tests says. */
export function testSeal(maker: TestIdentity, signer: TestIdentity): SealContent {
  return {
    vendorId: 'YUNZHANG',
    esId: '11000000000001',
    type: 1,
    name: '测试专用章',
    certificates: [signer.certificate],
    createdAt: testNow,
    validFromAt: testNow,
    validToAt: testNow + 700 * dayMs,
    picture: { type: 'SVG', data: utf8('<svg/>'), widthMm: 40, heightMm: 40 },
    makerCertificate: maker.certificate,
  };
}

/** Maker, signer, a seal and a seal signature that all hold. */
export async function testCase(
  options: {
    readonly seal?: Partial<SealContent>;
    readonly signature?: Partial<SealSignatureContent>;
  } = {},
) {
  const maker = await testIdentity('maker');
  const signer = await testIdentity('signer');
  const sealContent = { ...testSeal(maker, signer), ...options.seal };
  const seal = made(await makeSeal(sealContent, maker.signer));
  const content: SealSignatureContent = {
    seal,
    at: testNow + dayMs,
    dataHash: digest('sm3', utf8('data')),
    propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml',
    signerCertificate: signer.certificate,
    ...options.signature,
  };
  const signature = made(await makeSealSignature(content, signer.signer));
  return { maker, signer, sealContent, seal, content, signature };
}

/** The bytes, where a refusal would be a fault of the test. */
export function made(result: Uint8Array | Refusal): Uint8Array {
  assert(!isRefusal(result), JSON.stringify(result));
  return result;
}
