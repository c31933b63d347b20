import { equal, isRefusal, utf8 } from '@yunzhang/base';
import {
  digest,
  readDer,
  sm2E,
  type Sm2Signer,
  writeBits,
  writeExplicit,
  writeSequence,
} from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { checkMakerSignature, checkSealSignatureValue, signerInSeal } from './check.ts';
import { makeSeal, type SealContent } from './make.ts';
import {
  finishSealSignature,
  makeSealSignature,
  type SealSignatureContent,
  sealSignatureToSign,
} from './make-signature.ts';
import { readSeal } from './seal.ts';
import { dayMs, made, testCase, testIdentity, testNow, testSigner } from './seal-fixture.ts';
import { classifySignedValue, readSealSignature } from './seal-signature.ts';

const extensions = [{ oid: '1.2.156.10197.6.7.2.2.1', critical: true, value: utf8('2.1') }];

describe('a seal that is made', () => {
  it.each([4, 5] as const)('reads back as generation %i without findings', async (generation) => {
    const { seal, sealContent } = await testCase({ seal: { generation, extensions } });
    const { createdAt, validFromAt, validToAt, ...read } = readSeal(seal);
    expect(read.findings).toEqual([]);
    expect(read.generation).toBe(generation);
    expect(read.header).toEqual({ id: 'ES', version: generation, vendorId: 'YUNZHANG' });
    expect(read.esId).toBe(sealContent.esId);
    expect(read.property).toEqual({
      type: 1,
      name: '测试专用章',
      list: { kind: 'certificates', certificates: sealContent.certificates },
    });
    expect([createdAt, validFromAt, validToAt]).toEqual([
      sealContent.createdAt,
      sealContent.validFromAt,
      sealContent.validToAt,
    ]);
    expect(read.picture).toEqual({ ...sealContent.picture, format: 'svg' });
    expect(read.extensions).toEqual(extensions);
    expect(equal(read.makerCertificate, sealContent.makerCertificate)).toBe(true);
    expect(checkMakerSignature(readSeal(seal))).toEqual({ result: 'holds', findings: [] });
  });

  it('is generation 4 when nothing else is asked for', async () => {
    expect(readSeal((await testCase()).seal).generation).toBe(4);
  });

  it('keeps its time stamp apart from what was signed', async () => {
    const { seal } = await testCase({ seal: { generation: 5 } });
    const stamp = writeExplicit(0, writeBits(Uint8Array.of(1, 2, 3)));
    const stamped = writeSequence(...readDer(seal).members.map(({ bytes }) => bytes), stamp);
    const read = readSeal(stamped);
    expect(read.timeStamp).toEqual(Uint8Array.of(1, 2, 3));
    expect(read.generation).toBe(5);
    expect(equal(read.signedBytes, readSeal(seal).signedBytes)).toBe(true);
    expect(checkMakerSignature(read).result).toBe('holds');
  });
});

describe('a seal is refused', () => {
  const times = { validFromAt: testNow, validToAt: testNow };
  const picture = { type: 'SVG', data: utf8('<svg/>'), widthMm: 40, heightMm: 40 };
  const cases: readonly (readonly [string, Partial<SealContent>])[] = [
    ['seal-vendor-form', { vendorId: '' }],
    ['seal-vendor-form', { vendorId: '云章' }],
    ['seal-id-form', { esId: '' }],
    ['seal-id-form', { esId: '11\n' }],
    ['seal-name-empty', { name: ' ' }],
    ['seal-type-range', { type: -1 }],
    ['seal-type-range', { type: 1.5 }],
    ['seal-type-range', { type: 2 ** 31 }],
    ['seal-picture-format', { picture: { ...picture, data: utf8('nothing') } }],
    ['seal-picture-label', { picture: { ...picture, type: 'PNG' } }],
    ['seal-picture-size', { picture: { ...picture, widthMm: 0 } }],
    ['seal-picture-size', { picture: { ...picture, heightMm: 40.5 } }],
    ['seal-validity-reversed', times],
    ['seal-validity-reversed', { ...times, validToAt: Number.NaN }],
    ['seal-valid-from-future', { validFromAt: testNow + dayMs }],
    ['seal-list-empty', { certificates: [] }],
    ['seal-list-entry-not-certificate', { certificates: [utf8('no')] }],
    ['seal-outlives-certificate', { validToAt: testNow + 1001 * dayMs }],
    ['seal-maker-certificate', { makerCertificate: utf8('no') }],
  ];
  it.each(cases)('as %s', async (code, change) => {
    const { maker, sealContent } = await testCase();
    const result = await makeSeal({ ...sealContent, ...change }, maker.signer);
    expect(result).toMatchObject({ refused: code, basis: expect.stringContaining('ses.md') });
  });

  it('when a signer certificate is not yet in force', async () => {
    const { maker, sealContent } = await testCase();
    const late = await testIdentity('late', { validFromAt: testNow + 1000 });
    const result = await makeSeal(
      { ...sealContent, certificates: [late.certificate] },
      maker.signer,
    );
    expect(result).toMatchObject({ refused: 'seal-signer-not-in-force' });
  });

  it('when the maker certificate has expired or is for encryption', async () => {
    const { sealContent } = await testCase();
    const old = await testIdentity('old', { validToAt: testNow - 1000 });
    const other = await testIdentity('other', { keyUsage: ['keyEncipherment'] });
    expect(
      await makeSeal({ ...sealContent, makerCertificate: old.certificate }, old.signer),
    ).toMatchObject({ refused: 'maker-certificate-not-in-force' });
    expect(
      await makeSeal({ ...sealContent, makerCertificate: other.certificate }, other.signer),
    ).toMatchObject({ refused: 'maker-certificate-key-usage' });
  });

  it('signed with a value of the wrong size', async () => {
    const { maker, sealContent } = await testCase();
    for (const size of [0, 63, 65, 70]) {
      const sign = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(size));
      expect(await makeSeal(sealContent, { ...maker.signer, sign })).toMatchObject({
        refused: 'ses-signature-form',
        detail: `${size} octets`,
      });
    }
  });

  it('when the key is not that of the maker certificate, or only pretends to be', async () => {
    const { maker, sealContent } = await testCase();
    expect(await makeSeal(sealContent, testSigner('stranger'))).toMatchObject({
      refused: 'maker-key-not-of-certificate',
    });
    expect(await makeSeal(sealContent, pretender(maker.signer))).toMatchObject({
      refused: 'seal-maker-signature',
    });
  });
});

/** Shows the key of another and signs with its own. */
function pretender({ publicKey }: Sm2Signer): Sm2Signer {
  return { ...testSigner('pretender'), publicKey };
}

describe('a seal signature that is made', () => {
  it.each([4, 5] as const)('reads back as generation %i without findings', async (generation) => {
    const { seal, content, signature } = await testCase({
      seal: { generation },
      signature: { extensions },
    });
    expect(classifySignedValue(signature)).toBe('ses');
    const read = readSealSignature(signature);
    expect([...read.findings, ...read.seal.findings]).toEqual([]);
    expect([read.generation, read.version]).toEqual([generation, generation]);
    expect(equal(read.seal.bytes, seal)).toBe(true);
    expect(read.timeInfo).toEqual({
      at: content.at,
      source: 'generalized-time',
      text: '20260102000000Z',
    });
    expect(read.dataHash).toEqual(content.dataHash);
    expect(read.propertyInfo).toBe(content.propertyInfo);
    expect(read.extensions).toEqual(extensions);
    expect(checkSealSignatureValue(read)).toEqual({ result: 'holds', findings: [] });
    expect(signerInSeal(read.signerCertificate, read.seal).result).toBe('holds');
  });

  it('signs exactly the received element toSign', async () => {
    const { signature } = await testCase();
    const read = readSealSignature(signature);
    expect(equal(read.tbsBytes, readDer(signature).members[0]?.bytes ?? utf8(''))).toBe(true);
  });

  it('can be signed in another process', async () => {
    const { signer, content } = await testCase();
    const question = sealSignatureToSign(content);
    if (isRefusal(question)) throw new Error(question.refused);
    const { publicKey, tbsBytes, e } = question;
    expect(e).toEqual(sm2E({ publicKey, message: tbsBytes }));
    const signature = made(finishSealSignature(question, await signer.signer.sign(e)));
    expect(checkSealSignatureValue(readSealSignature(signature)).result).toBe('holds');
    expect(finishSealSignature(question, new Uint8Array(64))).toMatchObject({
      refused: 'seal-signature-not-of-key',
    });
    expect(finishSealSignature(question, new Uint8Array(70))).toMatchObject({
      refused: 'ses-signature-form',
    });
  });
});

describe('a seal signature is refused', () => {
  const cases: readonly (readonly [string, Partial<SealSignatureContent>])[] = [
    ['seal-unreadable', { seal: utf8('no seal') }],
    ['seal-signature-generation', { generation: 5 }],
    ['seal-not-in-force', { at: testNow - 1000 }],
    ['seal-not-in-force', { at: testNow + 700 * dayMs + 1000 }],
    ['data-hash-size', { dataHash: new Uint8Array(31) }],
    ['property-info-form', { propertyInfo: '合同' }],
  ];
  it.each(cases)('as %s', async (code, change) => {
    const { signer, content } = await testCase();
    const result = await makeSealSignature({ ...content, ...change }, signer.signer);
    expect(result).toMatchObject({ refused: code, basis: expect.stringContaining('ses.md') });
  });

  it('for a seal with anything behind it, which would not go in whole', async () => {
    const { signer, content } = await testCase();
    const seal = Uint8Array.of(...content.seal, 0);
    expect(await makeSealSignature({ ...content, seal }, signer.signer)).toMatchObject({
      refused: 'ses-trailing-bytes',
    });
  });

  it('for an altered seal', async () => {
    const { signer, content } = await testCase();
    const seal = content.seal.slice();
    const at = readSeal(seal).picture.data;
    at[1] = 0x53;
    // The data is a view into the copy, so the copy is what was altered.
    expect(equal(seal, content.seal)).toBe(false);
    expect(await makeSealSignature({ ...content, seal }, signer.signer)).toMatchObject({
      refused: 'seal-maker-signature',
    });
  });

  it('for a signer the seal does not list', async () => {
    const { content } = await testCase();
    const stranger = await testIdentity('stranger');
    const change = { signerCertificate: stranger.certificate };
    expect(await makeSealSignature({ ...content, ...change }, stranger.signer)).toMatchObject({
      refused: 'signer-not-in-seal',
    });
  });

  it('for another key than that of the signer certificate', async () => {
    const { signer, content } = await testCase();
    expect(await makeSealSignature(content, testSigner('stranger'))).toMatchObject({
      refused: 'signer-key-not-of-certificate',
    });
    expect(await makeSealSignature(content, pretender(signer.signer))).toMatchObject({
      refused: 'seal-signature-not-of-key',
    });
  });

  it('for a signer certificate made for encryption', async () => {
    const signer = await testIdentity('signer', { keyUsage: ['keyAgreement'] });
    const { maker, sealContent, content } = await testCase();
    const certificates = [signer.certificate];
    const seal = made(await makeSeal({ ...sealContent, certificates }, maker.signer));
    const change = { seal, signerCertificate: signer.certificate };
    expect(await makeSealSignature({ ...content, ...change }, signer.signer)).toMatchObject({
      refused: 'signer-certificate-key-usage',
    });
  });

  it('for a signer certificate that begins after the seal', async () => {
    const signer = await testIdentity('signer', { validFromAt: testNow });
    const { maker, sealContent, content } = await testCase();
    const change = { certificates: [signer.certificate], validFromAt: testNow - 60_000 };
    const seal = made(await makeSeal({ ...sealContent, ...change }, maker.signer));
    const early = { seal, signerCertificate: signer.certificate, at: testNow - 1000 };
    expect(await makeSealSignature({ ...content, ...early }, signer.signer)).toMatchObject({
      refused: 'signer-certificate-not-in-force',
    });
  });

  it('for data hashes of every other size', async () => {
    const { signer, content } = await testCase();
    const dataHash = digest('sha512', utf8('data'));
    expect(await makeSealSignature({ ...content, dataHash }, signer.signer)).toMatchObject({
      refused: 'data-hash-size',
    });
  });
});
