import { concat, equal, fromHex, utf8 } from '@yunzhang/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAlgorithm } from './algorithm.ts';
import { claimedSigningTime, type CmsSyntax, cmsTypes, readSignedData } from './cms.ts';
import { essCertificates, writeSigningCertificateV2 } from './cms-ess.ts';
import { signerCertificate } from './cms-signer.ts';
import { cmsNotices, type SignerQuestion, verifySignerInfo } from './cms-verify.ts';
import { type SignedDataContent, writeSignedData } from './cms-write.ts';
import type { Deviation } from './der.ts';
import {
  element,
  writeExplicit,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeSetOf,
  writeTime,
} from './der-write.ts';
import { digest, type DigestName } from './digest.ts';
import { authority, type TestIdentity, testIdentity, testNow, testSigner } from './pki-fixture.ts';
import { sm2E } from './sm2.ts';
import { encodeSm2Signature } from './sm2-signature.ts';
import { readCertificate } from './x509.ts';

const data = utf8('用印请求 7：劳动合同');
const sm3 = '1.2.156.10197.1.401';
const sm2WithSm3 = '1.2.156.10197.1.501';

let root: TestIdentity;
let leaf: TestIdentity;
let tampering: TestIdentity;

beforeAll(async () => {
  root = await testIdentity('root', authority);
  leaf = await testIdentity('leaf', { by: root, serial: '21' });
  // Same name, same number, another key: what a forger would put into the bag.
  tampering = await testIdentity('forger', {
    by: root,
    serial: '21',
    subject: leaf.certificate.subjectBytes,
  });
});

const write = (change: Partial<SignedDataContent> = {}): Promise<Uint8Array> =>
  writeSignedData({
    syntax: 'rfc5652',
    contentDigest: digest('sm3', data),
    certificates: [leaf.certificate.bytes, root.certificate.bytes],
    signingCertificate: leaf.certificate.bytes,
    signer: leaf.signer,
    ...change,
  });

interface Outcome {
  readonly digest: string;
  readonly signature: string;
  readonly form: string;
  readonly findings: readonly string[];
}

function outcome(
  bytes: Uint8Array,
  change: Partial<SignerQuestion> = {},
  notes?: Deviation[],
): Outcome {
  const signedData = readSignedData(bytes, notes && { note: (one) => notes.push(one) });
  const [signerInfo] = signedData.signerInfos;
  if (signerInfo === undefined)
    return { digest: 'fails', signature: 'fails', form: '', findings: [] };
  const certificate = signerCertificate(signedData, signerInfo);
  if (certificate === undefined && change.certificate === undefined) {
    return { digest: 'fails', signature: 'fails', form: '', findings: ['cms-signer-unknown'] };
  }
  const question = {
    signedData,
    signerInfo,
    certificate: certificate ?? leaf.certificate,
    content: data,
  };
  const result = verifySignerInfo({ ...question, ...change });
  return { ...result, findings: result.findings.map(({ code }) => code) };
}

describe('a message whose content is the digest of the data', () => {
  const hash = digest('sm3', data);
  const bare = (change: Partial<SignedDataContent> = {}): Promise<Uint8Array> =>
    write({
      syntax: 'gbt35275',
      content: hash,
      contentDigest: digest('sm3', hash),
      attributes: 'none',
      ...change,
    });

  it('is signed over these 32 octets, without attributes', async () => {
    const bytes = await bare();
    const [info] = readSignedData(bytes).signerInfos;
    expect(info?.signedAttributesBytes).toBeUndefined();
    const { signature, digest: about, findings } = outcome(bytes);
    expect({ about, signature }).toEqual({ about: 'holds', signature: 'holds' });
    expect(findings.filter((code) => !cmsNotices.has(code as 'cms-version'))).toEqual([]);
    expect(outcome(bytes, { content: utf8('another') }).digest).toBe('fails');
  });

  it('cannot be written without the content or with attributes', async () => {
    await expect(write({ syntax: 'gbt35275', attributes: 'none' })).rejects.toThrow('content');
    await expect(bare({ extraSignedAttributes: [] })).rejects.toThrow('nothing else');
  });
});

describe.each<CmsSyntax>(['rfc5652', 'gbt35275'])('a message we write in %s', (syntax) => {
  it('holds for its data without a single finding', async () => {
    const all = { digest: 'holds', signature: 'holds', form: 'attributes', findings: [] };
    expect(outcome(await write({ syntax }))).toMatchObject(all);
    const digestOnly = { contentDigest: (name: DigestName) => digest(name, data) };
    const { content: _, ...bare } = { content: data };
    expect(outcome(await write({ syntax }), { ...bare, ...digestOnly })).toMatchObject(all);
    expect(outcome(await write({ syntax, content: data }))).toMatchObject(all);
  });

  it('fails for other data', async () => {
    const other = { content: utf8('another') };
    expect(outcome(await write({ syntax }), other).digest).toBe('fails');
    const inside = outcome(await write({ syntax, content: data }), other);
    expect(inside).toMatchObject({ digest: 'fails', findings: ['cms-content-differs'] });
  });

  it('names every certificate of the bag, the signer first, and claims no time', async () => {
    const [info] = readSignedData(await write({ syntax })).signerInfos;
    const names = info && essCertificates(info);
    expect(names?.map(({ digestName }) => digestName)).toEqual(['sm3', 'sm3']);
    expect(equal(names?.[0]?.digest ?? data, digest('sm3', leaf.certificate.bytes))).toBe(true);
    expect(info && claimedSigningTime(info)).toBeUndefined();
  });

  it('never holds without a finding when any one octet is changed', async () => {
    const bytes = await write({ syntax, content: data });
    const passed: number[] = [];
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = (bytes.at(i) ?? 0) ^ (1 << (i % 8));
      const notes: Deviation[] = [];
      try {
        const { digest: agrees, signature, findings } = outcome(changed, {}, notes);
        const clean = agrees === 'holds' && signature === 'holds' && findings.length === 0;
        if (clean && notes.length === 0) passed.push(i);
      } catch (error) {
        expect(String(error)).toMatch(/Malformed/);
      }
    }
    expect(passed).toEqual([]);
  });

  it('takes further signed attributes, and a time stamp made from the signature value', async () => {
    const seal = { oid: '1.2.3.4.5', value: writeOctets(fromHex('cafe')) };
    let stamped: Uint8Array | undefined;
    const bytes = await write({
      syntax,
      extraSignedAttributes: [seal],
      addUnsigned: async (signature) => {
        stamped = signature;
        return [{ oid: cmsTypes.signatureTimeStamp, value: writeSequence() }];
      },
    });
    expect(outcome(bytes)).toMatchObject({ digest: 'holds', signature: 'holds', findings: [] });
    const [info] = readSignedData(bytes).signerInfos;
    expect(info?.signature).toEqual(stamped);
    expect(info?.signedAttributes.some(({ oid }) => oid === seal.oid)).toBe(true);
  });
});

describe('the writer', () => {
  it('refuses a certificate for another key, and a digest of other content', async () => {
    await expect(write({ signer: testSigner('other') })).rejects.toThrow('assertion');
    await expect(write({ content: utf8('other') })).rejects.toThrow('assertion');
  });
});

/** A message put together by hand: each part can be what no honest writer writes. */
interface Parts {
  syntax: CmsSyntax;
  version: number;
  innerType: string;
  content: Uint8Array | undefined;
  bag: Uint8Array[];
  infoVersion: number;
  attributes: { oid: string; values: Uint8Array[] }[] | undefined;
  algorithm: Uint8Array;
  digestAlgorithm: Uint8Array;
  digestAlgorithms: Uint8Array[];
  over: Uint8Array;
  raw: boolean;
  unsigned: Uint8Array[];
  signers: number;
  sid: Uint8Array;
}

const attribute = (oid: string, ...values: Uint8Array[]) => ({ oid, values });
const contentType = (oid: string) => attribute(cmsTypes.contentType, writeObjectIdentifier(oid));
const messageDigest = (of: Uint8Array) =>
  attribute(cmsTypes.messageDigest, writeOctets(digest('sm3', of)));
const named = (...certificates: Uint8Array[]) =>
  attribute(cmsTypes.signingCertificateV2, writeSigningCertificateV2(certificates));
const retag = (tag: number, bytes: Uint8Array): Uint8Array =>
  concat([Uint8Array.of(tag), bytes.subarray(1)]);
const encode = ({ oid, values }: { oid: string; values: Uint8Array[] }): Uint8Array =>
  writeSequence(writeObjectIdentifier(oid), element(0x31, ...values));

async function build(change: Partial<Parts> = {}): Promise<Uint8Array> {
  const { issuerBytes, serialBytes, bytes } = leaf.certificate;
  const parts: Parts = {
    syntax: 'rfc5652',
    version: 1,
    innerType: change.syntax === 'gbt35275' ? cmsTypes.gmData : cmsTypes.data,
    content: undefined,
    bag: [bytes],
    infoVersion: 1,
    attributes: [contentType(cmsTypes.data), messageDigest(data), named(bytes)],
    algorithm: writeAlgorithm(sm2WithSm3),
    digestAlgorithm: writeAlgorithm(sm3),
    digestAlgorithms: [writeAlgorithm(sm3)],
    over: data,
    raw: false,
    unsigned: [],
    signers: 1,
    sid: writeSequence(issuerBytes, serialBytes),
    ...change,
  };
  const set = parts.attributes && writeSetOf(...parts.attributes.map(encode));
  const rs = await leaf.signer.sign(
    sm2E({ publicKey: leaf.signer.publicKey, message: set ?? parts.over }),
  );
  const info = writeSequence(
    writeInteger(parts.infoVersion),
    parts.sid,
    parts.digestAlgorithm,
    ...(set === undefined ? [] : [retag(0xa0, set)]),
    parts.algorithm,
    writeOctets(parts.raw ? rs : encodeSm2Signature(rs)),
    ...(parts.unsigned.length === 0 ? [] : [retag(0xa1, writeSetOf(...parts.unsigned))]),
  );
  const inner = parts.content === undefined ? [] : [writeExplicit(0, writeOctets(parts.content))];
  const body = writeSequence(
    writeInteger(parts.version),
    element(0x31, ...parts.digestAlgorithms),
    writeSequence(writeObjectIdentifier(parts.innerType), ...inner),
    element(0xa0, ...parts.bag),
    element(0x31, ...Array.from({ length: parts.signers }, () => info)),
  );
  const type = parts.syntax === 'rfc5652' ? cmsTypes.signedData : cmsTypes.gmSignedData;
  return writeSequence(writeObjectIdentifier(type), writeExplicit(0, body));
}

describe('the shapes of gm-crypto.md §7', () => {
  const hash = digest('sm3', data);
  const gm = { syntax: 'gbt35275', algorithm: writeAlgorithm('1.2.156.10197.1.301.1') } as const;
  const bare = { attributes: undefined } as const;

  it.each<[string, Partial<Parts>, string, string[]]>([
    ['no attributes, content outside', { ...bare }, 'content', ['cms-ess-absent']],
    ['no attributes, content inside', { ...bare, content: data }, 'content', ['cms-ess-absent']],
    [
      '35275 over the digest, inside',
      { ...gm, ...bare, content: hash, over: hash },
      'content-digest',
      ['cms-ess-absent', 'cms-content-is-digest'],
    ],
    [
      '35275 over the digest, detached',
      { ...gm, ...bare, over: hash },
      'content-digest',
      ['cms-ess-absent', 'cms-content-is-digest'],
    ],
    [
      '35275, raw signature, 501',
      {
        ...gm,
        ...bare,
        content: hash,
        over: hash,
        raw: true,
        algorithm: writeAlgorithm(sm2WithSm3),
      },
      'content-digest',
      ['cms-algorithm-variant', 'cms-content-is-digest', 'cms-ess-absent', 'cms-signature-raw'],
    ],
    [
      '35275 with inner type of PKCS #7',
      {
        ...gm,
        innerType: cmsTypes.data,
        attributes: [contentType(cmsTypes.gmData), messageDigest(data)],
      },
      'attributes',
      ['cms-content-type-variant', 'cms-ess-absent'],
    ],
    [
      '35275, digest of the data twice',
      { ...gm, content: hash, attributes: [contentType(cmsTypes.gmData), messageDigest(data)] },
      'attributes',
      ['cms-content-is-digest', 'cms-digest-of-data', 'cms-ess-absent'],
    ],
    [
      '35275, digest as content',
      { ...gm, content: hash, attributes: [contentType(cmsTypes.gmData), messageDigest(hash)] },
      'attributes',
      ['cms-content-is-digest', 'cms-ess-absent'],
    ],
    [
      '35275, digest as content outside',
      { ...gm, attributes: [contentType(cmsTypes.gmData), messageDigest(hash)] },
      'attributes',
      ['cms-content-is-digest', 'cms-ess-absent'],
    ],
    [
      'NULL after SM3',
      { digestAlgorithm: writeSequence(writeObjectIdentifier(sm3), fromHex('0500')) },
      'attributes',
      ['cms-parameters-variant'],
    ],
  ])('%s', async (_, change, form, findings) => {
    const result = outcome(await build(change));
    expect(result).toMatchObject({ digest: 'holds', signature: 'holds', form });
    expect(result.findings.toSorted()).toEqual(findings.toSorted());
    for (const code of findings) expect(cmsNotices.has(code as 'cms-version')).toBe(true);
  });

  it('says "unsupported" for SM2 over data of which only the digest is known', async () => {
    const signedData = readSignedData(await build({ attributes: undefined }));
    const [signerInfo] = signedData.signerInfos;
    if (signerInfo === undefined) throw new Error('no signer');
    const contentDigest = (name: DigestName) => digest(name, data);
    const question = { signedData, signerInfo, certificate: leaf.certificate };
    expect(verifySignerInfo({ ...question, contentDigest }).signature).toBe('unsupported');
    const nothing = verifySignerInfo(question);
    expect(nothing.signature).toBe('unsupported');
    expect(nothing.findings.map(({ code }) => code)).toContain('cms-content-missing');
  });
});

describe('what a forger tries with a message (pdf-seals.md §6)', () => {
  const attributes = () => [
    contentType(cmsTypes.data),
    messageDigest(data),
    named(leaf.certificate.bytes),
  ];

  it.each<[string, () => Partial<Parts>, string]>([
    [
      'two message digests',
      () => ({ attributes: [...attributes(), messageDigest(utf8('x'))] }),
      'cms-attribute-twice',
    ],
    [
      'two values of one',
      () => ({
        attributes: [
          contentType(cmsTypes.data),
          attribute(
            cmsTypes.messageDigest,
            writeOctets(digest('sm3', data)),
            writeOctets(fromHex('00')),
          ),
        ],
      }),
      'cms-attribute-values',
    ],
    [
      'no message digest',
      () => ({ attributes: [contentType(cmsTypes.data)] }),
      'cms-message-digest-missing',
    ],
    ['no content type', () => ({ attributes: [messageDigest(data)] }), 'cms-content-type-differs'],
    [
      'a content type that cannot be read',
      () => ({
        attributes: [attribute(cmsTypes.contentType, fromHex('0600')), messageDigest(data)],
      }),
      'cms-content-type-differs',
    ],
    [
      'another content type',
      () => ({ attributes: [contentType(cmsTypes.timeStampInfo), messageDigest(data)] }),
      'cms-content-type-differs',
    ],
    [
      'the Chinese type in a message of RFC 5652',
      () => ({ attributes: [contentType(cmsTypes.gmData), messageDigest(data)] }),
      'cms-content-type-differs',
    ],
    [
      'another certificate named',
      () => ({
        attributes: [
          contentType(cmsTypes.data),
          messageDigest(data),
          named(root.certificate.bytes),
        ],
      }),
      'cms-ess-mismatch',
    ],
    [
      'a name that cannot be read',
      () => ({
        attributes: [
          ...attributes().slice(0, 2),
          attribute(cmsTypes.signingCertificateV2, writeOctets(data)),
        ],
      }),
      'cms-ess-mismatch',
    ],
    [
      'a digest algorithm that is not listed',
      () => ({ digestAlgorithms: [writeAlgorithm('2.16.840.1.101.3.4.2.1')] }),
      'cms-digest-not-listed',
    ],
    [
      'a listed digest that nobody uses',
      () => ({
        digestAlgorithms: [writeAlgorithm(sm3), writeAlgorithm('2.16.840.1.101.3.4.2.1')],
      }),
      'cms-digest-unused',
    ],
    [
      'another digest than SM2 goes with',
      () => ({ digestAlgorithm: writeAlgorithm('2.16.840.1.101.3.4.2.1') }),
      'cms-digest-differs',
    ],
    ['a wrong version', () => ({ version: 4 }), 'cms-version-wrong'],
    ['a wrong version of the signer', () => ({ infoVersion: 3 }), 'cms-version-wrong'],
    ['two signers', () => ({ signers: 2 }), 'cms-several-signers'],
    [
      'a stranger in the bag',
      () => ({ bag: [leaf.certificate.bytes, root.certificate.bytes] }),
      'cms-certificate-unnamed',
    ],
    [
      'an unsigned attribute',
      () => ({ unsigned: [encode(attribute('1.2.3', writeInteger(1)))] }),
      'cms-unsigned-attribute',
    ],
    [
      'a type that needs attributes, without',
      () => ({ innerType: cmsTypes.timeStampInfo, version: 3, attributes: undefined }),
      'cms-attributes-missing',
    ],
  ])('%s is found', async (_, change, code) => {
    expect(outcome(await build(change())).findings).toContain(code);
  });

  it('another content type makes the message one about something else', async () => {
    const list = [contentType(cmsTypes.timeStampInfo), messageDigest(data)];
    expect(outcome(await build({ attributes: list })).digest).toBe('fails');
  });

  it('signed attributes turned into content are recognised', async () => {
    const honest = readSignedData(await build());
    const taken = honest.signerInfos[0]?.signedAttributesBytes ?? data;
    const forged = await build({ attributes: undefined, content: taken, over: taken });
    const result = outcome(forged, { content: taken });
    expect(result.signature).toBe('holds');
    expect(result.findings).toContain('cms-content-like-attributes');
    expect(cmsNotices.has('cms-content-like-attributes')).toBe(false);
  });

  it('a certificate of the same name and number with another key is passed over', async () => {
    const bag = [tampering.certificate.bytes, leaf.certificate.bytes];
    const signedData = readSignedData(await build({ bag }));
    const [info] = signedData.signerInfos;
    const found = info && signerCertificate(signedData, info);
    expect(found?.bytes).toEqual(leaf.certificate.bytes);
    expect(outcome(await build({ bag })).findings).toContain('cms-certificate-unnamed');
    const certificate = readCertificate(tampering.certificate.bytes);
    const wrong = outcome(await build(), { certificate });
    expect(wrong).toMatchObject({ digest: 'holds', signature: 'fails' });
    expect(wrong.findings).toContain('cms-ess-mismatch');
  });

  it('a signer that names another certificate is not found in the bag', async () => {
    const { issuerBytes } = leaf.certificate;
    const bytes = await build({ sid: writeSequence(issuerBytes, writeInteger(99)) });
    expect(outcome(bytes).findings).toEqual(['cms-signer-unknown']);
    const forced = outcome(bytes, { certificate: leaf.certificate });
    expect(forced.findings).toContain('cms-signer-differs');
  });

  it('a signer named by key identifier is found, with version 3', async () => {
    const sid = element(0x80, leaf.certificate.subjectKeyIdentifier ?? data);
    const good = outcome(await build({ sid, version: 3, infoVersion: 3 }));
    expect(good).toMatchObject({ digest: 'holds', signature: 'holds', findings: [] });
  });

  it('a shuffled set of signed attributes is another spelling and is named', async () => {
    const bytes = await build({
      bag: [root.certificate.bytes, leaf.certificate.bytes].toSorted((a, b) => b.length - a.length),
    });
    const reversed = readSignedData(bytes).certificates.toReversed();
    const other = await build({ bag: [...reversed] });
    const shuffled = [bytes, other].filter((one) =>
      outcome(one).findings.includes('cms-set-order'),
    );
    expect(shuffled.length).toBe(1);
  });

  it('claims of a signing time are read but prove nothing', async () => {
    const time = attribute(cmsTypes.signingTime, writeTime(testNow));
    const [info] = readSignedData(await build({ attributes: [...attributes(), time] })).signerInfos;
    expect(info && claimedSigningTime(info)).toBe(testNow);
  });

  it.each([
    ['no message at all', () => fromHex('3000'), 'cms-form'],
    [
      'another type of message',
      () => writeSequence(writeObjectIdentifier(cmsTypes.data)),
      'cms-not-signed-data',
    ],
    ['nothing inside', () => writeSequence(writeObjectIdentifier(cmsTypes.signedData)), 'cms-form'],
  ])('%s is malformed', (_, bytes, code) => {
    expect(() => readSignedData(bytes())).toThrow(code);
  });

  it('more signers than any message has are not even looked at', async () => {
    const bytes = await build({ signers: 65 });
    expect(() => readSignedData(bytes)).toThrow('cms-too-many-members');
  });

  it('indefinite lengths and trailing octets need the tolerant mode', async () => {
    const bytes = await build();
    const [type, body] = [bytes.subarray(4, 15), bytes.subarray(15)];
    const open = concat([fromHex('3080'), type, body, fromHex('00000000')]);
    expect(() => readSignedData(open)).toThrow('der-length-form');
    const notes: Deviation[] = [];
    expect(outcome(open, {}, notes).findings).toEqual(['cms-indefinite-length']);
    expect(notes.map(({ code }) => code)).toEqual(['cms-indefinite-length', 'der-trailing-bytes']);
    expect(() => readSignedData(concat([bytes, fromHex('00')]))).toThrow('der-trailing-bytes');
  });
});
