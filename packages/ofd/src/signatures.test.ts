import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { base64, utf8 } from '@yunzhang/base';
import {
  checkReferences,
  coverageOf,
  type Digest,
  digestNameOf,
  listSignatures,
  type OfdFile,
  type OfdSignature,
  openOfd,
  writeZip,
} from './index.ts';

const digest: Digest = (name, bytes) => createHash(name).update(bytes).digest();
const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const page = `<ofd:Page ${ns}/>`;
const listPath = 'Doc_0/Signs/Signatures.xml';

const files = {
  'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>${listPath}</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
  'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`,
  'Doc_0/P.xml': page,
};

function open(parts: Readonly<Record<string, string>>): OfdFile {
  return openOfd(
    writeZip(
      Object.entries({ ...files, ...parts }).map(([name, text]) => {
        return { name, bytes: utf8(text), method: 'deflated' as const };
      }),
    ),
  );
}

/** A list of signatures whose files are `S0.xml`, `S1.xml` and so on. */
const list = (count: number): string =>
  `<ofd:Signatures ${ns}>${Array.from({ length: count }, (_, i) => `<ofd:Signature ID="s${i}" BaseLoc="S${i}.xml"/>`).join('')}</ofd:Signatures>`;

const reference = (fileRef: string, value: string): string =>
  `<ofd:Reference FileRef="${fileRef}"><ofd:CheckValue>${value}</ofd:CheckValue></ofd:Reference>`;

const signatureOf = (references: string, method = 'SM3', more = ''): string =>
  `<ofd:Signature ${ns}><ofd:SignedValue>V.dat</ofd:SignedValue><ofd:SignedInfo>${more}<ofd:References CheckMethod="${method}">${references}</ofd:References></ofd:SignedInfo></ofd:Signature>`;

function first(file: OfdFile): OfdSignature {
  const [signature] = listSignatures(file).signatures;
  if (signature === undefined) throw new Error('one signature');
  return signature;
}

test.each([
  ['1.2.156.10197.1.401', 'sm3'],
  [' sm3 ', 'sm3'],
  ['1.2.156.10197.1.401.2', undefined],
  ['SHA1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['MD5', 'md5'],
  [undefined, 'md5'],
  ['', undefined],
  ['SHA512', undefined],
])('the check method %j is %s', (method, name) => {
  expect(digestNameOf(method)).toBe(name);
});

const good = base64(digest('sm3', utf8(page)));
const weak = base64(digest('sha1', utf8(page)));

test.each([
  ['SM3', reference('/Doc_0/P.xml', good), ['holds']],
  ['SM3', reference('Doc_0/P.xml', `\n ${good.slice(0, 9)}\n${good.slice(9)} `), ['holds']],
  ['SM3', reference('/doc_0/p.xml', good), ['holds']],
  ['SM3', reference('/Doc_0/Q.xml', good), ['missing']],
  ['SM3', reference('/../Doc_0/P.xml', good), ['missing']],
  ['SM3', reference('/Doc_0/P.xml', good.replace(/^./, 'A')), ['mismatch']],
  ['SM3', reference('/Doc_0/P.xml', ''), ['mismatch']],
  ['SM3', reference('/Doc_0/P.xml', '!!'), ['mismatch']],
  ['SM3', reference('/Doc_0/P.xml', weak), ['mismatch']],
  ['SHA1', reference('/Doc_0/P.xml', weak), ['weak']],
  ['1.2.156.10197.1.401.2', reference('/Doc_0/P.xml', good), ['unknown-method']],
])('%s %s', (method, references, results) => {
  const file = open({ [listPath]: list(1), 'Doc_0/Signs/S0.xml': signatureOf(references, method) });
  expect(checkReferences(file, first(file), digest).map(({ result }) => result)).toEqual(results);
});

test('a copy beside the signature does not stand in for the file that is shown', () => {
  const file = open({
    [listPath]: list(1),
    'Doc_0/P.xml': `<ofd:Page ${ns}><!-- another --></ofd:Page>`,
    'Doc_0/Signs/Doc_0/P.xml': page,
    'Doc_0/Signs/S0.xml': signatureOf(reference('Doc_0/P.xml', good)),
  });
  expect(checkReferences(file, first(file), digest)[0]?.result).toBe('mismatch');
});

test('one broken signature hides no other', () => {
  const file = open({
    [listPath]: list(5),
    'Doc_0/Signs/S0.xml': '<a',
    'Doc_0/Signs/S2.xml': '<!DOCTYPE a><a/>',
    'Doc_0/Signs/S3.xml': `<ofd:Signature ${ns}/>`,
    'Doc_0/Signs/S4.xml': signatureOf(reference('/Doc_0/P.xml', good)),
  });
  const { signatures } = listSignatures(file);
  expect(signatures.map((one) => [one.isReadable, one.findings[0]?.code])).toEqual([
    [false, 'signature-unreadable'],
    [false, 'location-missing'],
    [false, 'signature-unreadable'],
    [true, 'signature-element-missing'],
    [true, 'location-missing'],
  ]);
  expect(signatures[0]?.xml).toEqual(utf8('<a'));
  const last = signatures[4];
  if (last === undefined) throw new Error('five signatures');
  expect(checkReferences(file, last, digest)[0]?.result).toBe('holds');
});

test('elements without a prefix, in any order, are read and said', () => {
  const text = signatureOf(
    reference('/Doc_0/P.xml', good),
    'SM3',
    '<Parameters><Parameter Name="k" Type="t">v</Parameter></Parameters><ofd:StampAnnot ID="a" PageRef="1" Boundary="1 2 3 4" Clip="0 0 x 1"/><ofd:StampAnnot ID="b" PageRef="1"/><ofd:Seal><ofd:BaseLoc>/doc_0/p.xml</ofd:BaseLoc></ofd:Seal>',
  );
  const file = open({ [listPath]: list(1), 'Doc_0/Signs/S0.xml': text, 'Doc_0/Signs/V.dat': 'v' });
  const signature = first(file);
  expect(signature.parameters).toEqual([{ name: 'k', type: 't', value: 'v' }]);
  expect(signature.stamps).toEqual([
    { id: 'a', pageRef: '1', boundary: { x: 1, y: 2, width: 3, height: 4 } },
  ]);
  expect(signature.signedValue).toEqual(utf8('v'));
  expect(signature.sealPath).toBe('Doc_0/P.xml');
  expect(signature.findings.map(({ code }) => code)).toEqual([
    'location-letter-case',
    'signature-prefix-missing',
    'stamp-malformed',
    'stamp-malformed',
  ]);
});

test('two lists of references in one signature are said', () => {
  const text = signatureOf('', 'SM3', '<ofd:References CheckMethod="MD5"/>');
  const file = open({ [listPath]: list(1), 'Doc_0/Signs/S0.xml': text });
  const { findings, checkMethod } = first(file);
  expect(findings.map(({ code }) => code)).toContain('signature-element-repeated');
  expect(checkMethod).toBe('MD5');
});

test('a page that the list claims as a file of a signature still counts as open', () => {
  const claim = `<ofd:Signature ${ns}><ofd:SignedInfo/><ofd:SignedValue>/Doc_0/P.xml</ofd:SignedValue></ofd:Signature>`;
  const file = open({
    [listPath]: list(2),
    'Doc_0/Signs/S0.xml': signatureOf(reference('/Doc_0/Document.xml', good)),
    'Doc_0/Signs/S1.xml': claim,
  });
  const { signatures } = listSignatures(file);
  const coverage = coverageOf(file, first(file), signatures);
  expect(coverage.uncovered.map(({ entry, severity }) => [entry, severity])).toEqual([
    ['Doc_0/P.xml', 'fail'],
  ]);
  expect(coverage.ofdXmlUncovered).toBe(true);
});

test('a list that names one signature with many references many times ends soon', () => {
  const references = Array.from({ length: 20_000 }, () => reference('/Doc_0/P.xml', good));
  const file = open({
    [listPath]: list(200).replaceAll(/S\d+\.xml/g, 'S0.xml'),
    'Doc_0/Signs/S0.xml': signatureOf(references.join('')),
  });
  const began = performance.now();
  const { signatures } = listSignatures(file);
  expect(signatures.length).toBe(200);
  expect(signatures.filter((one) => one.isReadable).length).toBe(10);
  expect(performance.now() - began).toBeLessThan(4000);
});

test('two signatures of one id and a list that is missing are said', () => {
  const twice = list(2).replace('"s1"', '"s0"');
  const file = open({ [listPath]: twice, 'Doc_0/Signs/S0.xml': signatureOf('') });
  const codes = listSignatures(file).findings.map(({ code }) => code);
  expect(codes).toEqual(['signature-duplicate-id']);
  expect(listSignatures(open({})).findings.map(({ code }) => code)).toEqual([
    'signature-list-missing',
  ]);
});
