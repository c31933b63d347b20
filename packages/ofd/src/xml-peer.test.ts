import { array, assert, constantFrom, property } from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';
import { readXml, readXmlFrame, type XmlElement } from './xml.ts';
import { readZip } from './zip.ts';

/** What both readers must agree on. */
type Plain = readonly [string, string, string, unknown, readonly (Plain | string)[]];

/** An independent reader of XML; undefined where it refuses. */
function peer(text: string): Plain | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const top: (Plain | string)[] = [];
  const stack = [top];
  let refused = false;
  const append = (words: string): void => {
    const list = stack.at(-1);
    if (list === undefined || stack.length === 1) return;
    const last = list.at(-1);
    if (typeof last === 'string') list[list.length - 1] = last + words;
    else if (words !== '') list.push(words);
  };
  parser.on('error', () => (refused = true));
  parser.on('doctype', () => (refused = true));
  parser.on('opentag', ({ name, local, uri, attributes }) => {
    const inner: (Plain | string)[] = [];
    const list = Object.values(attributes).map((one) => [one.name, one.uri, one.value]);
    stack.at(-1)?.push([name, local, uri, list, inner]);
    stack.push(inner);
  });
  parser.on('closetag', () => stack.pop());
  parser.on('text', append);
  parser.on('cdata', append);
  try {
    parser.write(text).close();
  } catch {
    return undefined;
  }
  const root = top.find((one) => typeof one !== 'string');
  return refused ? undefined : root;
}

function plain(element: XmlElement): Plain {
  return [
    element.name,
    element.local,
    element.uri,
    element.attributeList.map(({ name, uri, value }) => [name, uri, value]),
    element.children.map((one) => (typeof one === 'string' ? one : plain(one))),
  ];
}

function ours(text: string): Plain | undefined {
  try {
    return plain(readXml(utf8(text)));
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return undefined;
  }
}

const pieces = constantFrom(
  '<a>',
  '</a>',
  '<b/>',
  '<p:c xmlns:p="u">',
  '</p:c>',
  ' k="v"',
  "x='&lt;'",
  '&amp;',
  '&#65;',
  '&',
  '<',
  '>',
  '"',
  "'",
  '=',
  '/',
  '!',
  '?',
  '-',
  '--',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?pi x?>',
  '<?xml version="1.0"?>',
  '\r\n',
  '\n',
  '\t',
  ' ',
  '文',
  '😀',
  'é',
  'xmlns="v"',
  'xmlns:xml="u"',
  'xmlns:q=""',
  '&#0;',
  '&#xD800;',
  '&lt',
  ':',
  'a:b:c',
  '<a k="1" k="2"/>',
  '<a',
  'a>',
  '</a',
  '<?xml?>',
  '<1/>',
  '<-a/>',
  'xml:lang="zh"',
  '<a b/>',
  '<a b=c/>',
);

test('an independent reader sees the same tree or refuses the same text', () => {
  assert(
    property(array(pieces, { maxLength: 14 }), (parts) => {
      for (const text of [parts.join(''), `<a>${parts.join('')}</a>`, `<a ${parts.join(' ')}/>`]) {
        expect([text, ours(text)]).toEqual([text, peer(text)]);
      }
    }),
    { numRuns: 2000 },
  );
});

function hollowed(text: string): Plain | undefined {
  try {
    return plain(readXmlFrame(utf8(text), 'b'));
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return undefined;
  }
}

test('a frame refuses what the tree refuses and is the tree without the inside', () => {
  assert(
    property(array(pieces, { maxLength: 10 }), (parts) => {
      const inside = parts.join('');
      for (const text of [`<a><b>${inside}</b></a>`, `<a x="1"><b ${parts.join(' ')}/>t</a>`]) {
        const whole = ours(text);
        const frame = hollowed(text);
        expect([text, frame === undefined]).toEqual([text, whole === undefined]);
        if (whole === undefined || frame === undefined) continue;
        const empty = (one: Plain | string): Plain | string =>
          typeof one !== 'string' && one[1] === 'b' ? [one[0], one[1], one[2], one[3], []] : one;
        expect([text, frame[4]]).toEqual([text, whole[4].map(empty)]);
      }
    }),
    { numRuns: 2000 },
  );
});

const folder = path.resolve(import.meta.dirname, '../../../tests/corpus/ofd');
const names = fs.readdirSync(folder).filter((name) => name.endsWith('.ofd'));

test('an independent reader sees the same tree in every XML file of the corpus', () => {
  let count = 0;
  for (const name of names) {
    let zip;
    try {
      zip = readZip(new Uint8Array(fs.readFileSync(path.join(folder, name))));
    } catch {
      continue;
    }
    for (const entry of zip.byName.values()) {
      if (!/\.xml$/i.test(entry.name) || entry.size > 200_000) continue;
      const text = fromUtf8(entry.read()).replace(/^\ufeff/, '');
      expect([name, entry.name, ours(text)]).toEqual([name, entry.name, peer(text)]);
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(200);
});
