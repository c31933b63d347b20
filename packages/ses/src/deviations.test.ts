import { generateKeyPairSync, sign as signRsa } from 'node:crypto';
import { fromLatin1, utf8 } from '@yunzhang/base';
import {
  type DerNode,
  digest,
  element,
  encodeSm2Signature,
  member,
  oids,
  readDer,
  sm2E,
  tags,
  writeAlgorithm,
  writeBits,
  writeBoolean,
  writeExplicit,
  writeIa5,
  writeInteger,
  writeObjectIdentifier,
  writeOctets,
  writePrintable,
  writeSequence,
  writeTime,
  writeUtf8,
} from '@yunzhang/gm';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkMakerSignature, checkSealSignatureValue, signerInSeal } from './check.ts';
import { edited } from './der-edit.ts';
import { makeSealSignature } from './make-signature.ts';
import { readSeal } from './seal.ts';
import { dayMs, testCase, testNow } from './seal-fixture.ts';
import { classifySignedValue, readSealSignature } from './seal-signature.ts';

type Case = Awaited<ReturnType<typeof testCase>>;
type Change = (node: DerNode) => readonly Uint8Array[];
type Row = readonly [code: string, what: string, path: readonly number[], change: Change];

let base: Case;
let oldSeal: Uint8Array;
let oldSignature: Uint8Array;

beforeAll(async () => {
  base = await testCase();
  oldSeal = await makeOldSeal(base);
  oldSignature = await makeOldSignature(base, oldSeal);
});

const at =
  (...bytes: readonly Uint8Array[]): Change =>
  () =>
    bytes;
const after =
  (...bytes: readonly Uint8Array[]): Change =>
  ({ tag, content }) => [element(tag, content, ...bytes)];
const generalized = (text: string): Change => at(element(tags.generalizedTime, fromLatin1(text)));
const extension = (oid: string, ...flag: readonly Uint8Array[]): Uint8Array =>
  writeSequence(writeObjectIdentifier(oid), ...flag, writeOctets(utf8('x')));
const codes = (list: readonly { readonly code: string }[]): string[] =>
  list.map(({ code }) => code);

async function makeOldSeal({ seal, maker }: Case): Promise<Uint8Array> {
  const bare = edited(edited(seal, [0, 2, 2], at()), [0, 0, 1], at(writeInteger(1)));
  // The years of four digits lose two.
  const short: Change = ({ content }) => [element(tags.utcTime, content.subarray(2))];
  const dated = [3, 4, 5].reduce((bytes, i) => edited(bytes, [0, 2, i], short), bare);
  const node = readDer(dated);
  const [info, certificate, algorithm] = [0, 1, 2].map((i) => member(node, i).bytes);
  if (!info || !certificate || !algorithm) throw new Error('a seal has four members');
  const message = writeSequence(info, certificate, algorithm);
  const rs = await maker.signer.sign(sm2E({ publicKey: maker.signer.publicKey, message }));
  const value = writeBits(encodeSm2Signature(rs));
  return writeSequence(info, writeSequence(certificate, algorithm, value));
}

async function makeOldSignature(
  { signer, content }: Case,
  seal: Uint8Array,
  time: Uint8Array = writeBits(writeTime(testNow)),
): Promise<Uint8Array> {
  const message = writeSequence(
    writeInteger(1),
    seal,
    time,
    writeBits(content.dataHash),
    writeIa5(content.propertyInfo),
    writeOctets(content.signerCertificate),
    writeObjectIdentifier(oids.sm2WithSm3),
  );
  const rs = await signer.signer.sign(sm2E({ publicKey: signer.signer.publicKey, message }));
  return writeSequence(message, writeBits(encodeSm2Signature(rs)));
}

describe('a seal of generation 1', () => {
  it('is read, and what its maker signed is a sequence of three received elements', () => {
    const seal = readSeal(oldSeal);
    expect([seal.generation, seal.header.version, seal.findings]).toEqual([1, 1, []]);
    expect([seal.createdAt, seal.validToAt]).toEqual([testNow, testNow + 700 * dayMs]);
    expect(checkMakerSignature(seal)).toEqual({ result: 'holds', findings: [] });
  });

  it('is known inside its seal signature, and nothing is sealed with it any more', async () => {
    const read = readSealSignature(oldSignature);
    expect([read.generation, read.seal.generation, read.version]).toEqual([1, 1, 1]);
    expect([...read.findings, ...read.seal.findings]).toEqual([]);
    expect(read.timeInfo).toEqual({ at: testNow, source: 'utc-time', text: '260101000000Z' });
    expect(checkSealSignatureValue(read)).toEqual({ result: 'holds', findings: [] });
    expect(signerInSeal(read.signerCertificate, read.seal).result).toBe('holds');
    const result = await makeSealSignature({ ...base.content, seal: oldSeal }, base.signer.signer);
    expect(result).toMatchObject({ refused: 'seal-generation-not-written' });
  });

  it('is readable without its maker part, but does not hold', () => {
    const broken = edited(oldSeal, [1], at(writeSequence(writeOctets(utf8('x')))));
    const seal = readSeal(broken);
    expect(codes(seal.findings)).toEqual(['seal-maker-info-unreadable']);
    expect(checkMakerSignature(seal).result).toBe('fails');
  });
});

const sealRows: readonly Row[] = [
  ['ses-time-variant', 'a fraction', [0, 2, 4], generalized('20260101000000.5Z')],
  ['ses-time-variant', 'a zone', [0, 2, 6], generalized('20270101000000+0800')],
  ['ses-time-type', 'UTCTime', [0, 2, 4], at(writeTime(testNow))],
  ['ses-string-type', 'UTF8String as id', [0, 1], at(writeUtf8('1100'))],
  ['ses-string-type', 'IA5String as name', [0, 2, 1], at(writeIa5('seal'))],
  ['ses-string-not-ascii', 'UTF-8 in IA5String', [0, 0, 2], at(element(22, utf8('云')))],
  [
    'ses-octets-for-bits',
    'signature octets',
    [3],
    ({ content }) => [writeOctets(content.slice(1))],
  ],
  ['ses-algorithm-typo', 'arc left out', [2], at(writeObjectIdentifier('1.2.156.10197.501'))],
  ['seal-version-unknown', '3', [0, 0, 1], at(writeInteger(3))],
  ['seal-list-type-unknown', '3', [0, 2, 2], at(writeInteger(3))],
  ['seal-list-type-shape', 'digests promised', [0, 2, 2], at(writeInteger(2))],
  ['seal-list-empty', 'no certificate', [0, 2, 3], at(writeSequence())],
  [
    'seal-list-entry-not-certificate',
    'a text',
    [0, 2, 3],
    ({ content }) => [element(0x30, content, writeIa5('1'))],
  ],
  ['seal-validity-reversed', 'end first', [0, 2, 6], generalized('20250101000000Z')],
  ['seal-created-after-valid-from', 'hours', [0, 2, 4], generalized('20260101010001Z')],
  ['seal-picture-format', 'no picture', [0, 3, 1], at(writeOctets(utf8('x')))],
  ['seal-picture-label', 'PNG', [0, 3, 0], at(writeIa5('PNG'))],
  ['seal-picture-size', '201 mm', [0, 3, 2], at(writeInteger(201))],
  ['seal-picture-size', '0 mm', [0, 3, 3], at(writeInteger(0))],
  [
    'ses-extension-critical',
    'unknown',
    [0],
    after(writeSequence(extension('1.2.3', writeBoolean(true)))),
  ],
  [
    'ses-critical-false-written',
    'default',
    [0],
    after(writeSequence(extension('1.2.3', writeBoolean(false)))),
  ],
  [
    'ses-extension-repeated',
    'twice',
    [0],
    after(writeSequence(extension('1.2.3'), extension('1.2.3'))),
  ],
  [
    'ses-extensions-form',
    'tagged',
    [0],
    after(writeExplicit(0, writeSequence(extension('1.2.3')))),
  ],
  ['ses-extensions-form', 'octets', [0], after(writeOctets(writeSequence(extension('1.2.3'))))],
  ['ses-extensions-unreadable', 'garbage', [0], after(writeOctets(utf8('garbage')))],
];

describe('a seal that deviates is read with one finding', () => {
  it.each(sealRows)('%s: %s', (code, _, path, change) => {
    expect(codes(readSeal(edited(base.seal, path, change)).findings)).toEqual([code]);
  });

  it('ses-trailing-bytes and ses-length-not-shortest: around the whole', () => {
    expect(codes(readSeal(Uint8Array.of(...base.seal, 0)).findings)).toEqual([
      'ses-trailing-bytes',
    ]);
    const long = Uint8Array.of(0x30, 0x83, 0, ...base.seal.subarray(2));
    expect(codes(readSeal(long).findings)).toEqual(['ses-length-not-shortest']);
    expect(checkMakerSignature(readSeal(long)).result).toBe('holds');
  });

  it('seal-version-shape: five members are generation 5 whatever the version says', () => {
    const stamp = writeExplicit(0, writeBits(utf8('token')));
    const seal = readSeal(
      writeSequence(...readDer(base.seal).members.map((one) => one.bytes), stamp),
    );
    expect([seal.generation, codes(seal.findings)]).toEqual([5, ['seal-version-shape']]);
    for (const version of [4, 5]) {
      const old = readSeal(edited(oldSeal, [0, 0, 1], at(writeInteger(version))));
      expect([old.generation, codes(old.findings)]).toEqual([1, ['seal-version-shape']]);
    }
  });

  it('seal-wrapped: once, and no deeper', () => {
    const wrapped = writeOctets(base.seal);
    expect(codes(readSeal(wrapped).findings)).toEqual(['seal-wrapped']);
    expect(() => readSeal(writeOctets(wrapped))).toThrow('seal-structure');
  });

  it('a creation up to an hour late is no deviation', () => {
    const seal = readSeal(edited(base.seal, [0, 2, 4], generalized('20260101010000Z')));
    expect(seal.findings).toEqual([]);
  });
});

describe('a seal that cannot be understood is refused', () => {
  const refused: readonly Row[] = [
    ['seal-header-id', 'another header', [0, 0, 0], at(writeIa5('EX'))],
    ['seal-structure', 'a member more', [0, 3], after(writeInteger(1))],
    ['seal-structure', 'a property less', [0, 2, 6], at()],
    ['seal-structure', 'a header of two', [0, 0, 2], at()],
    [
      'seal-list-structure',
      'a digest without value',
      [0, 2, 3],
      at(writeSequence(writeSequence())),
    ],
    ['der-integer-range', 'a negative size', [0, 3, 2], at(writeInteger(-1))],
    ['der-time-form', 'no time', [0, 2, 4], generalized('2026')],
    ['der-tag-unexpected', 'a text as octets', [0, 3, 1], at(writeUtf8('x'))],
  ];
  it.each(refused)('%s: %s', (code, _, path, change) => {
    const legacy = code === 'seal-structure' && path.length === 3 && path[1] === 0;
    // Whatever begins with ES and is no seal is taken for an early proprietary one.
    const expected = legacy ? 'seal-legacy' : code;
    expect(() => readSeal(edited(base.seal, path, change))).toThrow(expected);
  });

  it('an early proprietary seal is told from a damaged one', () => {
    const legacy = writeSequence(writeIa5('ES'), writeInteger(2), writeOctets(utf8('x')));
    expect(() => readSeal(legacy)).toThrow('seal-legacy');
    expect(classifySignedValue(legacy)).toBe('unsupported-legacy-seal');
    expect(() => readSealSignature(legacy)).toThrow('seal-legacy');
    expect(() => readSealSignature(edited(base.signature, [0, 1], at(legacy)))).toThrow(
      'seal-legacy',
    );
    expect(() => readSeal(writeSequence(writeInteger(1)))).toThrow('seal-structure');
  });
});

const signatureRows: readonly Row[] = [
  ['ses-time-type', 'UTCTime', [0, 2], at(writeTime(testNow))],
  ['ses-time-type', 'a time in bits', [0, 2], at(writeBits(writeTime(testNow)))],
  ['ses-octets-for-bits', 'hash octets', [0, 3], at(writeOctets(new Uint8Array(32)))],
  ['data-hash-size', '33 octets', [0, 3], at(writeBits(new Uint8Array(33)))],
  ['ses-string-type', 'property', [0, 4], at(writeUtf8('/Doc_0'))],
  ['ses-extensions-form', 'untagged', [0], after(writeSequence(extension('1.2.3')))],
  ['seal-signature-version-unknown', '7', [0, 0], at(writeInteger(7))],
  ['seal-signature-version-shape', '1', [0, 0], at(writeInteger(1))],
  ['seal-signature-generation', '5', [0, 0], at(writeInteger(5))],
  ['ses-algorithm-typo', 'arc left out', [2], at(writeObjectIdentifier('1.2.156.10197.501'))],
];

describe('a seal signature that deviates is read with a finding', () => {
  it.each(signatureRows)('%s: %s', (code, _, path, change) => {
    const found = codes(readSealSignature(edited(base.signature, path, change)).findings);
    // A version that is not that of the seal is named as well.
    expect(found.filter((one) => one !== 'seal-signature-version-differs')).toEqual([code]);
  });

  it('an old seal inside a new signature, which holds', () => {
    const read = readSealSignature(edited(base.signature, [0, 1], at(oldSeal)));
    expect([read.generation, read.seal.generation]).toEqual([4, 1]);
    expect(codes(read.findings)).toEqual(['seal-signature-generation']);
    expect(checkMakerSignature(read.seal).result).toBe('holds');
  });

  it('versions that differ within a generation', () => {
    const read = readSealSignature(edited(base.signature, [0, 1, 0, 0, 1], at(writeInteger(3))));
    expect(codes(read.findings)).toEqual(['seal-signature-version-differs']);
    expect(codes(read.seal.findings)).toEqual(['seal-version-unknown']);
  });
});

describe('the time of generation 1', () => {
  const texts = [
    ['2026-01-01T00:00:00.000Z', ['time-info-text']],
    ['2026-01-01 08:00:00', ['time-info-text', 'time-info-zone-assumed']],
    ['2026-01-01T02:00:00+02:00', ['time-info-text']],
    ['20260101080000', ['time-info-text', 'time-info-zone-assumed']],
  ] as const;
  it.each(texts)('may be the text %s', (text, found) => {
    const read = readSealSignature(edited(oldSignature, [0, 2], at(writeBits(utf8(text)))));
    expect(read.timeInfo).toEqual({ at: testNow, source: 'text', text });
    expect(codes(read.findings)).toEqual(found);
  });

  it.each(['yesterday', '2026-02-30 00:00:00', '', '9'.repeat(70)])('cannot be %j', (text) => {
    const read = readSealSignature(edited(oldSignature, [0, 2], at(writeBits(utf8(text)))));
    expect(read.timeInfo.at).toBeUndefined();
    expect(codes(read.findings)).toContain('time-info-unreadable');
  });

  it('may stand as octets, or be no token though it begins like one', () => {
    const octets = edited(oldSignature, [0, 2], at(writeOctets(writeTime(testNow))));
    expect(codes(readSealSignature(octets).findings)).toEqual(['ses-octets-for-bits']);
    const token = edited(oldSignature, [0, 2], at(writeBits(writeSequence(writeInteger(1)))));
    const read = readSealSignature(token);
    expect(read.timeInfo).toMatchObject({ source: 'token' });
    expect(codes(read.findings)).toEqual(['time-info-unreadable']);
  });
});

describe('other signed values', () => {
  it('are told apart', () => {
    const pair = writeSequence(writeInteger(5), writeInteger(6));
    expect(classifySignedValue(pair)).toBe('bare-sm2');
    expect(() => readSealSignature(pair)).toThrow('seal-signature-other-kind');
    const indefinite = Uint8Array.of(0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48);
    expect(classifySignedValue(indefinite)).toBe('cms');
    expect(classifySignedValue(base.seal)).toBe('unknown');
    expect(classifySignedValue(oldSeal)).toBe('unknown');
    expect(() => readSealSignature(base.seal)).toThrow('seal-signature-structure');
    expect(classifySignedValue(new Uint8Array(0))).toBe('unknown');
  });

  it.each([
    ['a member less in what is signed', [0, 4], at()],
    ['two members more in what is signed', [0], after(writeInteger(1), writeInteger(1))],
  ] as const)('with %s are refused', (_, path, change) => {
    expect(() => readSealSignature(edited(base.signature, path, change))).toThrow(
      'seal-signature-structure',
    );
    const short = edited(oldSignature, [0, 6], at());
    expect(() => readSealSignature(short)).toThrow('seal-signature-structure');
  });
});

describe('the list of signers by digest', () => {
  const withDigest = (label: string, value: Uint8Array): Uint8Array =>
    edited(
      edited(base.seal, [0, 2, 2], at(writeInteger(2))),
      [0, 2, 3],
      at(writeSequence(writeSequence(writePrintable(label), writeOctets(value)))),
    );
  it.each([
    ['SM3', 'sm3', 'holds', []],
    ['sm3-256', 'sm3', 'holds', []],
    ['1.2.156.10197.1.401', 'sm3', 'holds', []],
    ['SHA-256', 'sha256', 'holds', []],
    ['2.16.840.1.101.3.4.2.1', 'sha256', 'holds', []],
    ['custom', 'sm3', 'holds', ['seal-list-digest-label']],
    ['custom', 'sha256', 'holds', ['seal-list-digest-label']],
    ['custom', 'sha1', 'unsupported', ['seal-list-digest-label']],
    ['SM3', 'sha256', 'fails', ['signer-not-in-seal']],
    ['custom', 'sha3-256', 'fails', ['seal-list-digest-label', 'signer-not-in-seal']],
  ] as const)('%s over %s: %s', (label, name, result, found) => {
    const certificate = base.signer.certificate;
    const seal = readSeal(withDigest(label, digest(name, certificate)));
    expect(seal.findings).toEqual([]);
    const check = signerInSeal(certificate, seal);
    expect([check.result, codes(check.findings)]).toEqual([result, found]);
    expect(signerInSeal(base.maker.certificate, seal).result).not.toBe('holds');
  });
});

describe('algorithms', () => {
  const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const weakKey = generateKeyPairSync('rsa', { modulusLength: 768 });
  const rsaCertificate = (key = rsaKey): Uint8Array => {
    const name = writeSequence();
    const spki = new Uint8Array(key.publicKey.export({ type: 'spki', format: 'der' }));
    const algorithm = writeAlgorithm(oids.rsaWithSha256);
    const validity = writeSequence(writeTime(testNow), writeTime(testNow + dayMs));
    const tbs = writeSequence(writeInteger(1), algorithm, name, validity, name, spki);
    return writeSequence(tbs, algorithm, writeBits(new Uint8Array(256)));
  };
  const withRsa = (oid: string, hash: string, key = rsaKey): Uint8Array => {
    const certificate = writeOctets(rsaCertificate(key));
    const info = member(readDer(oldSeal), 0);
    const message = writeSequence(info.bytes, certificate, writeObjectIdentifier(oid));
    const value = new Uint8Array(signRsa(hash, message, key.privateKey));
    return writeSequence(
      info.bytes,
      writeSequence(certificate, writeObjectIdentifier(oid), writeBits(value)),
    );
  };

  it('of RSA hold in generation 1, SHA-1 being named as weak', () => {
    const strong = checkMakerSignature(readSeal(withRsa(oids.rsaWithSha256, 'sha256')));
    expect(strong).toEqual({ result: 'holds', findings: [] });
    const weak = checkMakerSignature(readSeal(withRsa(oids.rsaWithSha1, 'sha1')));
    expect([weak.result, codes(weak.findings)]).toEqual(['holds', ['ses-algorithm-weak']]);
  });

  it('of RSA with a key that can be broken are not judged, and that is said', () => {
    const seal = readSeal(withRsa(oids.rsaWithSha256, 'sha256', weakKey));
    const { result, findings } = checkMakerSignature(seal);
    expect(result).toBe('unsupported');
    expect(findings).toMatchObject([
      { code: 'ses-algorithm-unsupported', detail: oids.rsaWithSha256 },
    ]);
  });

  it('of RSA are not supported in generation 4', () => {
    const seal = edited(base.seal, [1], at(writeOctets(rsaCertificate())));
    const check = checkMakerSignature(
      readSeal(edited(seal, [2], at(writeObjectIdentifier(oids.rsaWithSha256)))),
    );
    expect([check.result, codes(check.findings)]).toEqual([
      'unsupported',
      ['ses-algorithm-unsupported'],
    ]);
  });

  it('that nobody knows are not judged, and those of another key fail', () => {
    const unknown = edited(base.seal, [2], at(writeObjectIdentifier('1.2.3.4')));
    expect(checkMakerSignature(readSeal(unknown)).result).toBe('unsupported');
    const other = edited(oldSeal, [1, 1], at(writeObjectIdentifier(oids.rsaWithSha256)));
    const check = checkMakerSignature(readSeal(other));
    expect([check.result, codes(check.findings)]).toEqual(['fails', ['ses-algorithm-not-of-key']]);
  });

  it('misspelt as one library does still hold, because the identifier is outside what is signed', () => {
    const typo = edited(base.seal, [2], at(writeObjectIdentifier('1.2.156.10197.501')));
    expect(checkMakerSignature(readSeal(typo)).result).toBe('holds');
  });

  it('cannot be applied without a certificate', () => {
    const seal = readSeal(edited(base.seal, [1], at(writeOctets(utf8('x')))));
    expect(codes(checkMakerSignature(seal).findings)).toEqual(['seal-maker-certificate']);
    const signature = readSealSignature(edited(base.signature, [1], at(writeOctets(utf8('x')))));
    expect(codes(checkSealSignatureValue(signature).findings)).toEqual(['signer-certificate']);
  });

  it('take raw r and s with a finding, and nothing else', async () => {
    const { seal, maker } = base;
    const info = readSeal(seal).infoBytes;
    const rs = await maker.signer.sign(sm2E({ publicKey: maker.signer.publicKey, message: info }));
    const raw = checkMakerSignature(readSeal(edited(seal, [3], at(writeBits(rs)))));
    expect([raw.result, codes(raw.findings)]).toEqual(['holds', ['ses-signature-raw']]);
    const odd = checkMakerSignature(readSeal(edited(seal, [3], at(writeBits(rs.subarray(1))))));
    expect([odd.result, codes(odd.findings)]).toEqual([
      'fails',
      ['ses-signature-form', 'seal-maker-signature'],
    ]);
  });
});
