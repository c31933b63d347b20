import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkListBinding,
  checkReferences,
  coverageOf,
  type Digest,
  listSignatures,
  openOfd,
  reachOf,
} from './index.ts';

const root = join(import.meta.dirname, '../../../..');
const corpus = join(root, 'shared/corpus');
const samples = join(root, 'shared/standards/samples');
const digest: Digest = (name, bytes) => createHash(name).update(bytes).digest();

interface Expected {
  readonly file: string;
  readonly expected: {
    readonly opens: boolean;
    readonly docBodies: number | null;
    readonly pages: number | null;
    readonly signatures: readonly {
      readonly id: string;
      readonly type: string;
      readonly checkMethod: string;
      readonly references: number;
      readonly integrity: 'valid' | 'INVALID';
      readonly changedFiles?: readonly string[];
      readonly unprotectedFiles?: readonly string[];
      readonly stamps: number;
      readonly clipped: boolean;
      readonly sealFile?: 'same' | 'none';
    }[];
  };
}

const table = join(corpus, 'expected.json');
const expected: readonly Expected[] = existsSync(table)
  ? (JSON.parse(readFileSync(table, 'utf8')) as Expected[]).filter((one) =>
      one.file.startsWith('ofd/'),
    )
  : [];
if (expected.length === 0) console.log('corpus not found: its table is skipped');

describe.skipIf(expected.length === 0)('every file of the corpus reads as expected', () => {
  test.each(expected)('$file', ({ file, expected: facts }) => {
    const bytes = readFileSync(join(corpus, file));
    if (!facts.opens) {
      expect(() => openOfd(bytes)).toThrow(/^(ofd-encrypted|zip-end-missing)/);
      return;
    }
    const ofd = openOfd(bytes);
    expect(ofd.docBodies.length).toBe(facts.docBodies);
    const pages = ofd.docBodies.flatMap((body) => body.document()?.pages ?? []);
    expect(pages.length).toBe(facts.pages);
    for (const page of pages) expect(page.area().source).not.toBe('assumed');
    for (const entry of ofd.zip.entries) entry.read();
    const { signatures } = listSignatures(ofd);
    expect(signatures.map((one) => one.id)).toEqual(facts.signatures.map((one) => one.id));
    for (const [i, signature] of signatures.entries()) {
      const fact = facts.signatures[i];
      if (fact === undefined) throw new Error('as many as expected');
      expect(signature.type ?? '(none)').toBe(fact.type);
      expect(signature.checkMethod).toBe(fact.checkMethod);
      expect(signature.references.length).toBe(fact.references);
      expect(signature.stamps.length).toBe(fact.stamps);
      expect(signature.stamps.some((stamp) => stamp.clip !== undefined)).toBe(fact.clipped);
      expect(signature.signedValue).toBeDefined();
      if (fact.sealFile === 'same') expect(signature.sealBytes).toBeDefined();
      const results = checkReferences(ofd, signature, digest);
      const failed = results.filter(({ result }) => result !== 'holds');
      expect(failed.length === 0 ? 'valid' : 'INVALID').toBe(fact.integrity);
      if (fact.changedFiles !== undefined) {
        expect(failed.map((one) => one.entry)).toEqual(fact.changedFiles);
      }
      const coverage = coverageOf(ofd, signature, signatures);
      const open = [...coverage.uncovered.map((one) => one.entry), ...coverage.strays];
      expect(open.toSorted()).toEqual((fact.unprotectedFiles ?? []).toSorted());
      expect(checkListBinding(ofd, signature, digest)).toBe('absent');
    }
  });

  test('a document that OFD.xml was switched to is open, and so is OFD.xml', () => {
    const ofd = openOfd(readFileSync(join(corpus, 'ofd/crafted-docroot-swapped.ofd')));
    const { signatures } = listSignatures(ofd);
    const [signature] = signatures;
    if (signature === undefined) throw new Error('one signature');
    const coverage = coverageOf(ofd, signature, signatures);
    expect(coverage.ofdXmlUncovered).toBe(true);
    expect(coverage.uncovered.map(({ role, severity }) => [role, severity])).toEqual([
      ['document', 'fail'],
      ['resource', 'fail'],
      ['page', 'fail'],
    ]);
  });

  test('the keyed form of SM3 is no digest that can be computed', () => {
    const ofd = openOfd(readFileSync(join(corpus, 'ofd/ofdrw-n.ofd')));
    const [signature] = listSignatures(ofd).signatures;
    if (signature === undefined) throw new Error('one signature');
    expect(signature.digestName).toBeUndefined();
    expect(signature.provider.company).toBe('dms360.cn');
    const results = checkReferences(ofd, signature, digest).map((one) => one.result);
    expect(new Set(results)).toEqual(new Set(['unknown-method']));
  });

  test('a signature that references the list forbids others, and the first of two is broken', () => {
    const ofd = openOfd(readFileSync(join(corpus, 'ofd/ofdrw-h.ofd')));
    const { signatures, list } = listSignatures(ofd);
    expect(list?.maxSignId).toBe('s008');
    const covers = signatures.map((one) => coverageOf(ofd, one, signatures));
    expect(covers.map((one) => one.protectsList)).toEqual([true, false]);
    expect(covers[0]?.addedLater).toEqual([
      'Doc_0/Signs/Sign_1/Signature.xml',
      'Doc_0/Signs/Sign_1/Seal.esl',
      'Doc_0/Signs/Sign_1/SignedValue.dat',
    ]);
    expect(covers[1]?.earlierUncovered).toEqual([]);
  });

  test('the letter case of a template path is a finding, and the template is reached', () => {
    const ofd = openOfd(readFileSync(join(corpus, 'ofd/ofdrw-v4signed.ofd')));
    const body = ofd.docBodies[0];
    if (body === undefined) throw new Error('one document');
    const { reached, findings } = reachOf(ofd, body);
    const used = findings.filter(({ code }) => code === 'location-letter-case');
    expect(used.map(({ detail }) => detail)).toContain('TPLS/Tpl_0/Content.xml');
    expect(reached.filter(({ role }) => role === 'template').length).toBe(1);
  });
});

describe.skipIf(!existsSync(samples))('samples made for the standards', () => {
  const open = (name: string) => openOfd(readFileSync(join(samples, 'ofd', name)));

  test('a name that occurs twice is refused', () => {
    expect(() => open('bad-duplicate-entry.ofd')).toThrow('zip-duplicate-name');
  });

  test('data around the package is tolerated and said', () => {
    const codes = open('ok-junk-around-zip.ofd').findings.map(({ code }) => code);
    expect(codes).toEqual(['zip-junk-before', 'zip-junk-after']);
  });

  test('annotations put in after sealing are strays', () => {
    const ofd = open('bad-stray-annotations.ofd');
    const { signatures } = listSignatures(ofd);
    const [signature] = signatures;
    if (signature === undefined) throw new Error('one signature');
    const { uncovered, strays } = coverageOf(ofd, signature, signatures);
    expect(uncovered).toEqual([]);
    expect(strays.length).toBe(1);
  });

  test.each([
    ['bad-page-altered.ofd', 'mismatch'],
    ['bad-stamp-moved.ofd', 'holds'],
    ['sesv4-whole-protect.ofd', 'holds'],
    ['sesv4-riding-right.ofd', 'holds'],
    ['sesv4-signed-after-expiry.ofd', 'holds'],
  ])('references of %s: %s', (name, worst) => {
    const ofd = open(name);
    const [signature] = listSignatures(ofd).signatures;
    if (signature === undefined) throw new Error('one signature');
    const results = checkReferences(ofd, signature, digest).map((one) => one.result);
    expect(results.some((result) => result !== 'holds') ? 'mismatch' : 'holds').toBe(worst);
  });

  test('all other samples open', () => {
    const names = readdirSync(join(samples, 'ofd')).filter((name) => !name.includes('duplicate'));
    for (const name of names) expect(open(name).docBodies.length).toBe(1);
  });
});
