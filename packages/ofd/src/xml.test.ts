import { expect, test } from 'vitest';
import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';
import { attribute, child, children, readXml, textOf, writeXml } from './xml.ts';

const code = (text: string | Uint8Array): string | undefined => {
  try {
    readXml(typeof text === 'string' ? utf8(text) : text);
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return (error as Malformed).code;
  }
  return undefined;
};

test('an element knows its octets in a file with wide characters and a byte order mark', () => {
  const text =
    '\ufeff<?xml version="1.0"?>\r\n<a:根 xmlns:a="u" k="值😀"><b/>文😀<c  >x</c ></a:根>\n';
  const bytes = utf8(text);
  const root = readXml(bytes);
  const cut = (from: number, to: number): string => fromUtf8(bytes.subarray(from, to));
  expect(cut(root.from, root.to)).toBe('<a:根 xmlns:a="u" k="值😀"><b/>文😀<c  >x</c ></a:根>');
  expect(cut(root.innerFrom, root.innerTo)).toBe('<b/>文😀<c  >x</c >');
  const [b, c] = children(root);
  expect(cut(b?.from ?? 0, b?.to ?? 0)).toBe('<b/>');
  expect(cut(c?.from ?? 0, c?.to ?? 0)).toBe('<c  >x</c >');
  expect(cut(c?.innerFrom ?? 0, c?.innerTo ?? 0)).toBe('x');
  expect(attribute(root, 'k')).toBe('值😀');
  expect([root.local, root.uri]).toEqual(['根', 'u']);
});

test('text and CDATA are one text, comments and instructions are nothing', () => {
  const root = readXml(utf8('<a> x<!-- no --><![CDATA[<y>]]>&amp;<?pi z?>&#x41; <b>t</b></a>'));
  expect(textOf(root)).toBe('x<y>&A');
  expect(textOf(child(root, 'b') ?? root)).toBe('t');
});

test.each([
  ['<!DOCTYPE a><a/>', 'xml-document-type'],
  ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'xml-document-type'],
  ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'xml-document-type'],
  ['<a>&x;</a>', 'xml-not-well-formed'],
  ['<?xml version="1.1"?><a/>', 'xml-version'],
  ['<?xml version="1.0" encoding="GBK"?><a/>', 'xml-encoding'],
  [Uint8Array.of(0x3c, 0x61, 0x3e, 0xc4, 0xe3, 0x3c, 0x2f, 0x61, 0x3e), 'xml-encoding'],
  ['<a/><b/>', 'xml-not-well-formed'],
  ['<a/>x', 'xml-not-well-formed'],
  ['<a', 'xml-not-well-formed'],
  ['<a>', 'xml-not-well-formed'],
  ['<a></b>', 'xml-not-well-formed'],
  ['<x:a/>', 'xml-not-well-formed'],
  ['<a k="1" k="2"/>', 'xml-not-well-formed'],
  ['<a xmlns:p="u" xmlns:q="u" p:k="1" q:k="2"/>', 'xml-not-well-formed'],
  ['<a>&#1;</a>', 'xml-not-well-formed'],
  ['', 'xml-not-well-formed'],
  [
    `<a ${Array.from({ length: 300 }, (_, i) => `k${i}="1"`).join(' ')}/>`,
    'xml-too-many-attributes',
  ],
])('%s is refused as %s', (text, expected) => {
  expect(code(text)).toBe(expected);
});

test('100 000 levels are refused at once', () => {
  const began = performance.now();
  expect(code('<a>'.repeat(100_000))).toBe('xml-too-deep');
  expect(code('<a xmlns="u">'.repeat(100_000))).toBe('xml-too-deep');
  expect(performance.now() - began).toBeLessThan(500);
});

test('more elements than the limit are refused', () => {
  const limits = { sizeMax: 1000, depthMax: 10, elementsMax: 5, attributesMax: 1 };
  expect(readXml(utf8('<a><b/><b/><b/><b/></a>'), limits).children.length).toBe(4);
  expect(() => readXml(utf8('<a><b/><b/><b/><b/><b/></a>'), limits)).toThrow(
    'xml-too-many-elements',
  );
  expect(() => readXml(new Uint8Array(1001), limits)).toThrow('xml-too-large');
});

test('what is written is read back, with every special character', () => {
  const text = writeXml({
    name: 'ofd:A',
    attributes: [
      ['xmlns:ofd', 'http://www.ofdspec.org/2016'],
      ['K', '<"&\n\t>'],
      ['L', undefined],
    ],
    children: ['a & b', { name: 'ofd:B' }],
  });
  const root = readXml(utf8(text));
  expect(attribute(root, 'K')).toBe('<"&\n\t>');
  expect(attribute(root, 'L')).toBeUndefined();
  expect(textOf(root)).toBe('a & b');
  expect(() => writeXml({ name: 'a', children: ['\u0001'] })).toThrow('xml-character');
});

test('many declared prefixes inside many others cost no more than the file is long', () => {
  const declared = Array.from({ length: 200 }, (_, i) => `xmlns:p${i}="u"`).join(' ');
  const text = `${`<a ${declared}>`.repeat(120)}${'<b xmlns:q="v"/>'.repeat(300_000)}`;
  const began = process.cpuUsage();
  expect(code(text)).toBe('xml-not-well-formed');
  // Of the processor: a busy machine makes others wait, not this cost more.
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(3000);
});

test('a name is read as it stands, whatever followed the one before it last time', () => {
  const long = `x${'y'.repeat(40)}`;
  const names = ['ID', 'IDX', 'I', 'Boundary', long, `${long}z`, '名称', 'ID.', 'ID-1'];
  for (let round = 0; round < 2; round++) {
    for (const before of names) {
      for (const name of names) {
        const text = `<r><${before} ${name}="1"/><${before}><${name}/></${before}></r>`;
        const [first, second] = children(readXml(utf8(text)));
        expect(first?.name).toBe(before);
        expect(first?.attributeList.map((one) => one.name)).toEqual([name]);
        expect(children(second ?? readXml(utf8('<r/>'))).map((one) => one.name)).toEqual([name]);
      }
    }
  }
});

test('a part of the text has its own references only', () => {
  const text = '<r a="&lt;" b="x" c="&amp;"><s d="y">&gt;</s>z<t e="&quot;">&apos;</t></r>';
  const root = readXml(utf8(text));
  expect(root.attributeList.map(({ value }) => value)).toEqual(['<', 'x', '&']);
  const [s, t] = children(root);
  expect(
    [s, t].map((one) => one && [attribute(one, 'd'), attribute(one, 'e'), textOf(one)]),
  ).toEqual([
    ['y', undefined, '>'],
    [undefined, '"', "'"],
  ]);
  expect(textOf(root)).toBe('z');
});
