import { existsSync, readFileSync } from 'node:fs';
import { equal, hex, isoUtc } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { describe, expect, it } from 'vitest';
import { checkMakerSignature, checkSealSignatureValue, signerInSeal } from './check.ts';
import { readSeal } from './seal.ts';
import { classifySignedValue, readSealSignature } from './seal-signature.ts';

const samples = '../shared/standards/samples';
const corpus = '../shared/corpus/seal';
if (!existsSync(samples)) console.log('the samples are absent: their tables are skipped');
if (!existsSync(corpus)) console.log('the corpus is absent: its seals are skipped');

interface Expected {
  readonly sm3: string;
  readonly bytes: number;
  readonly generation: number;
  readonly headerVersion: number;
  readonly vid: string;
  readonly esID: string;
  readonly type: number;
  readonly name: string;
  readonly kind?: string;
  readonly picture: {
    readonly type: string;
    readonly bytes: number;
    readonly sm3: string;
    readonly widthMm: number;
    readonly heightMm: number;
  };
  readonly sealInfoSm3: string;
  readonly sealSignatureValid: boolean;
  readonly signatureValid: boolean;
  readonly signerInSealList: boolean;
  readonly dataHashMatches?: boolean;
  readonly dataHashOf?: string;
  readonly signingTime?: string;
  readonly timeStamp?: unknown;
  readonly sealTimeStamp?: unknown;
}

const table: readonly (readonly [string, Expected])[] = existsSync(samples)
  ? Object.entries(
      (
        JSON.parse(readFileSync(`${samples}/expected.json`, 'utf8')) as {
          files: Record<string, Expected>;
        }
      ).files,
    )
  : [];
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(`${samples}/${name}`));
const word = (holds: boolean): string => (holds ? 'holds' : 'fails');
const codes = (list: readonly { readonly code: string }[]): string[] =>
  list.map(({ code }) => code);

describe('seals of the sample table', () => {
  const seals = table.filter(([name]) => name.endsWith('.esl'));
  it.skipIf(table.length === 0)('are five', () => {
    expect(seals.length).toBe(5);
  });
  it.each(seals)('%s says what the table says', (name, expected) => {
    const seal = readSeal(file(name));
    expect({
      generation: seal.generation,
      headerVersion: seal.header.version,
      vid: seal.header.vendorId,
      esID: seal.esId,
      type: seal.property.type,
      name: seal.property.name,
      bytes: seal.bytes.length,
      sealInfoSm3: hex(sm3(seal.infoBytes)),
      picture: {
        type: seal.picture.type,
        bytes: seal.picture.data.length,
        sm3: hex(sm3(seal.picture.data)),
        widthMm: seal.picture.widthMm,
        heightMm: seal.picture.heightMm,
      },
      timeStamp: seal.timeStamp !== undefined,
    }).toEqual({
      generation: expected.generation,
      headerVersion: expected.headerVersion,
      vid: expected.vid,
      esID: expected.esID,
      type: expected.type,
      name: expected.name,
      bytes: expected.bytes,
      sealInfoSm3: expected.sealInfoSm3,
      picture: expected.picture,
      timeStamp: expected.timeStamp !== undefined,
    });
    const check = checkMakerSignature(seal);
    expect(check.result).toBe(word(expected.sealSignatureValid));
    expect(codes(check.findings)).toEqual(
      expected.sealSignatureValid ? [] : ['seal-maker-signature'],
    );
    expect(codes(seal.findings)).toEqual([]);
  });
});

/** Codes of every deviation each sample was made to show; the others show none. */
const deviations: Readonly<Record<string, readonly string[]>> = {
  'ses/v4-tax-test-ca.SignedValue.dat': ['ses-critical-false-written'],
  'ses/v1-dms360.SignedValue.dat': [
    'time-info-text',
    'seal-list-entry-not-certificate',
    'ses-extension-critical',
    'seal-signature-value',
    'signer-not-in-seal',
  ],
  'ses/syn-v4-raw-rs.dat': ['ses-signature-raw'],
  'ses/syn-v4-tbs-extension.dat': ['ses-extension-critical'],
  'ses/syn-v4-seal-extension.dat': ['ses-critical-false-written'],
  'ses/syn-v4-digest-list-wrong.dat': ['signer-not-in-seal'],
  'ses/syn-v4-signer-not-listed.dat': ['signer-not-in-seal'],
  'ses/syn-v4-empty-id.dat': ['seal-signature-value'],
  'ses/syn-v4-trailing.dat': ['ses-trailing-bytes'],
  'ses/syn-v1-text-time.dat': ['time-info-text', 'time-info-zone-assumed'],
  'ses/syn-v1-wrapped-seal.dat': ['seal-wrapped'],
};

describe('seal signatures of the sample table', () => {
  const values = table.filter(([name, { kind }]) => name.endsWith('.dat') && !kind);
  it.skipIf(table.length === 0)('are seventeen', () => {
    expect(values.length).toBe(17);
  });
  it.each(values)('%s says what the table says', (name, expected) => {
    const bytes = file(name);
    expect(classifySignedValue(bytes)).toBe('ses');
    const signature = readSealSignature(bytes);
    const { seal } = signature;
    const value = checkSealSignatureValue(signature);
    const maker = checkMakerSignature(seal);
    const listed = signerInSeal(signature.signerCertificate, seal);
    expect([value.result, maker.result, listed.result]).toEqual(
      [expected.signatureValid, expected.sealSignatureValid, expected.signerInSealList].map(word),
    );
    expect(signature.generation).toBe(expected.generation);
    expect(signature.version).toBe(expected.generation);
    if (expected.signingTime !== undefined) {
      expect(isoUtc(signature.timeInfo.at ?? 0)).toBe(expected.signingTime);
    }
    const data = sm3(file(expected.dataHashOf ?? companionOf(name)));
    expect(equal(data, signature.dataHash)).toBe(expected.dataHashMatches ?? true);
    expect(signature.timeStamp !== undefined).toBe(expected.timeStamp !== undefined);
    expect(seal.timeStamp !== undefined).toBe(expected.sealTimeStamp !== undefined);
    const seen = [signature, seal, value, maker, listed].flatMap(({ findings }) => codes(findings));
    expect(seen).toEqual(deviations[name] ?? []);
  });

  const messages = table.filter(([name, { kind }]) => name.endsWith('.dat') && kind !== undefined);
  it.each(messages)('%s is known as a message', (name) => {
    expect(classifySignedValue(file(name))).toBe('cms');
    expect(() => readSealSignature(file(name))).toThrow('seal-signature-other-kind');
  });
});

function companionOf(name: string): string {
  return name.includes('/syn')
    ? 'ses/syn.Signature.xml'
    : name.replace('SignedValue.dat', 'Signature.xml');
}

interface CorpusSeal {
  readonly file: string;
  readonly expected: {
    readonly layout?: string;
    readonly version?: number | string;
    readonly name?: string;
    readonly vid?: string;
    readonly esID?: string;
    readonly picture?: string;
    readonly validFrom?: string;
    readonly signTime?: string;
    readonly makerSignature?: string;
  };
}

const corpusFiles: readonly CorpusSeal[] = existsSync(corpus)
  ? (JSON.parse(readFileSync(`${corpus}/../expected.json`, 'utf8')) as CorpusSeal[])
  : [];
const ofCorpus = (end: string): (readonly [string, CorpusSeal['expected']])[] =>
  corpusFiles
    .filter(({ file: name }) => name.startsWith('seal/') && name.endsWith(end))
    .map(({ file: name, expected }) => [name, expected]);
const corpusBytes = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(`${corpus}/../${name}`));
const digits = (at: number): string => isoUtc(at).replace(/[-:T]/g, '');

describe('seals of the corpus', () => {
  it.skipIf(corpusFiles.length === 0)('are four, with two seal signatures', () => {
    expect([ofCorpus('.esl').length, ofCorpus('.dat').length]).toEqual([4, 2]);
  });

  it.each(ofCorpus('.esl'))('%s says what the corpus says', (name, expected) => {
    const seal = readSeal(corpusBytes(name));
    const { type, widthMm, heightMm, data } = seal.picture;
    expect({
      version: seal.header.version,
      name: seal.property.name,
      vid: seal.header.vendorId,
      esID: seal.esId,
      picture: `${type} ${widthMm}x${heightMm} mm, ${data.length} bytes`,
      makerSignature: checkMakerSignature(seal).result === 'holds' ? 'valid' : 'invalid',
    }).toEqual({
      version: expected.version,
      name: expected.name,
      vid: expected.vid,
      esID: expected.esID,
      picture: expected.picture,
      makerSignature: expected.makerSignature,
    });
    expect(digits(seal.validFromAt).endsWith(expected.validFrom ?? 'none')).toBe(true);
    expect(seal.findings).toEqual([]);
  });

  it.each(ofCorpus('.dat'))('%s holds throughout', (name, expected) => {
    const signature = readSealSignature(corpusBytes(name));
    expect(`v${signature.generation}`).toBe(expected.layout);
    expect(digits(signature.timeInfo.at ?? 0)).toBe(expected.signTime);
    expect([
      checkSealSignatureValue(signature),
      checkMakerSignature(signature.seal),
      signerInSeal(signature.signerCertificate, signature.seal),
    ]).toEqual(Array.from({ length: 3 }, () => ({ result: 'holds', findings: [] })));
    expect([...signature.findings, ...signature.seal.findings]).toEqual([]);
  });
});
