import { base64, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { describe, expect, test } from 'vitest';
import { type Draft, holdsAgain, isDirectorySound } from './append-check.ts';
import { bindList } from './list-binding.ts';
import { openOfd, type OfdFile } from './package.ts';
import { readXml } from './xml.ts';
import { type NewEntry, rewriteZipPieces, writeZip } from './zip-write.ts';

const ofd = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const entry = (name: string, text: string): NewEntry => {
  return { name, bytes: utf8(text), method: 'stored' };
};
const root = (signatures = ''): string =>
  `<ofd:OFD ${ofd}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>${signatures}` +
  '</ofd:DocBody></ofd:OFD>';
const file: OfdFile = openOfd(
  writeZip([
    entry('OFD.xml', root()),
    entry('Doc_0/Document.xml', `<ofd:Document ${ofd}/>`),
    entry('Doc_0/other.xml', `<ofd:Signatures ${ofd}/>`),
  ]),
);

const listPath = 'Doc_0/Signs/Signatures.xml';
const path = 'Doc_0/Signs/Sign_0/Signature.xml';

/** A draft as it should be, but for what a test changes before it is put together. */
function draft(
  change: {
    readonly loc?: string;
    readonly baseLoc?: string;
    readonly boundList?: string;
    readonly more?: readonly NewEntry[];
    readonly unreferenced?: string;
    readonly wrong?: string;
  } = {},
): Draft {
  const list =
    `<ofd:Signatures ${ofd}><ofd:MaxSignId>s001</ofd:MaxSignId>` +
    `<ofd:Signature ID="s001" BaseLoc="${change.baseLoc ?? `/${path}`}"/></ofd:Signatures>`;
  const named = root(`<ofd:Signatures>${change.loc ?? `/${listPath}`}</ofd:Signatures>`);
  const replaced = [entry('OFD.xml', named)];
  const added = [entry(listPath, list), ...(change.more ?? [])];
  const now = new Map([...file.zip.byName].map(([name, one]) => [name, one.read()]));
  for (const one of [...replaced, ...added]) now.set(one.name, one.bytes);
  now.delete(listPath);
  const digests = new Map([...now].map(([name, bytes]) => [name, digest('sm3', bytes)]));
  const bound = utf8(change.boundList ?? list);
  const parameters = bindList({ bytes: bound, root: readXml(bound), index: 0 }, digest);
  const references = [...digests]
    .filter(([name]) => name !== change.unreferenced)
    .map(([name, value]) => {
      const stated = name === change.wrong ? digest('sm3', utf8('another file')) : value;
      const check = `<ofd:CheckValue>${base64(stated)}</ofd:CheckValue>`;
      return `<ofd:Reference FileRef="/${name}">${check}</ofd:Reference>`;
    });
  const xml =
    `<ofd:Signature ${ofd}><ofd:SignedInfo><ofd:Parameters>` +
    parameters
      .map((p) => `<ofd:Parameter Name="${p.name}" Type="${p.type}">${p.value}</ofd:Parameter>`)
      .join('') +
    `</ofd:Parameters><ofd:References CheckMethod="SM3">${references.join('')}</ofd:References>` +
    '</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>';
  const own = [entry(path, xml), entry('Doc_0/Signs/Sign_0/SignedValue.dat', '?')];
  return { changes: { replaced, added: [...added, ...own] }, listPath, path, digests, digest };
}

describe('before a key signs', () => {
  test('a sound draft holds', () => {
    expect(holdsAgain(file, 0, draft())).toBe(true);
    expect(holdsAgain(file, 0, draft({ more: [entry('Doc_0/Signs/Sign_0/Seal.esl', 'x')] }))).toBe(
      true,
    );
  });

  test.each([
    ['OFD.xml names another list', draft({ loc: '/Doc_0/other.xml' })],
    ['the list names another signature', draft({ baseLoc: '/Doc_0/Document.xml' })],
    [
      'the list is bound as another one',
      draft({ boundList: '<Signatures><Signature/></Signatures>' }),
    ],
    [
      'a reference states another digest of a file that stays',
      draft({ wrong: 'Doc_0/Document.xml' }),
    ],
    ['a reference states another digest of a new file', draft({ wrong: 'OFD.xml' })],
    ['a file is not referenced', draft({ unreferenced: 'Doc_0/Document.xml' })],
    [
      'a new name differs from another in letter case',
      draft({ more: [entry('DOC_0/Other.XML', 'x')] }),
    ],
    ['a new name ends with a blank', draft({ more: [entry('Doc_0/x ', 'x')] })],
  ])('it is noticed that %s', (_, wrong) => {
    expect(holdsAgain(file, 0, wrong)).toBe(false);
  });

  test('a document that is not there has no signature', () => {
    expect(holdsAgain(file, 1, draft())).toBe(false);
  });
});

test('a directory that names another place, name or number of files is noticed', () => {
  const pieces = rewriteZipPieces(file.zip, { replaced: [], added: [] });
  const { locals, directory, end } = pieces;
  expect(isDirectorySound(pieces)).toBe(true);
  // Offset of the second entry, a letter of the first name, count and size in the end record.
  const second = 46 + 'OFD.xml'.length;
  for (const at of [second + 42, 46, 0]) {
    const changed = directory.with(at, (directory[at] ?? 0) ^ 1);
    expect(isDirectorySound({ locals, directory: changed, end })).toBe(false);
  }
  for (const at of [10, 12, 16]) {
    expect(isDirectorySound({ locals, directory, end: end.with(at, 99) })).toBe(false);
  }
  expect(isDirectorySound({ locals: locals.slice(1), directory, end })).toBe(false);
  expect(isDirectorySound({ locals: locals.toReversed(), directory, end })).toBe(false);
  expect(isDirectorySound({ locals, directory: directory.subarray(0, 60), end })).toBe(false);
});
