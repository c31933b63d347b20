import fs from 'node:fs';
import path from 'node:path';
import { Malformed, utf8 } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { ofdCodes } from './codes.ts';
import { openOfd } from './package.ts';
import { listSignatures } from './signatures.ts';
import { deviations, type Tolerance } from './tolerance.ts';
import { writeZip } from './zip-write.ts';

const ns = 'xmlns="http://www.ofdspec.org/2016"';
const sound = {
  'OFD.xml': `<OFD ${ns}><DocBody><DocInfo/><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>`,
  'D/Document.xml':
    `<Document ${ns}><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>` +
    '</CommonData><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>',
  'D/P.xml': `<Page ${ns}/>`,
};

function open(changes: Readonly<Record<string, string>>, policy: Tolerance): readonly string[] {
  const files = Object.entries({ ...sound, ...changes });
  const bytes = writeZip(
    files.map(([name, text]) => ({ name, bytes: utf8(text), method: 'stored' })),
  );
  const codes: string[] = [];
  const file = openOfd(bytes, { policy, note: ({ code }) => codes.push(code) });
  const document = file.docBodies[0]?.document();
  for (const { code } of file.docBodies[0]?.findings ?? []) codes.push(code);
  for (const { code } of document?.findings ?? []) codes.push(code);
  for (const page of document?.pages ?? []) {
    for (const { code } of page.area().findings) codes.push(code);
  }
  for (const { code } of listSignatures(file).findings) codes.push(code);
  return codes;
}

describe('the strict policy', () => {
  test('takes a file without deviations', () => {
    expect(open({}, 'strict')).toEqual([]);
  });

  test.each([
    ['xml-namespace-unknown', { 'OFD.xml': sound['OFD.xml'].replace('2016', '2017') }],
    ['location-letter-case', { 'OFD.xml': sound['OFD.xml'].replace('D/D', 'D/d') }],
    ['location-missing', { 'OFD.xml': sound['OFD.xml'].replace('D/D', 'E/D') }],
    [
      'location-from-root',
      { 'D/Document.xml': sound['D/Document.xml'].replace('"P.xml', '"D/P.xml') },
    ],
    [
      'ofd-duplicate-id',
      { 'D/Document.xml': sound['D/Document.xml'].replace(/(<Page ID.*?\/>)/, '$1$1') },
    ],
    ['ofd-page-unreadable', { 'D/P.xml': '<Page' }],
    [
      'ofd-page-area-malformed',
      { 'D/Document.xml': sound['D/Document.xml'].replace('210', '-210') },
    ],
    [
      'signature-list-missing',
      {
        'OFD.xml': sound['OFD.xml'].replace(
          '</DocBody>',
          '<Signatures>S.xml</Signatures></DocBody>',
        ),
      },
    ],
  ])('refuses %s, which the lenient one tells', (code, changes) => {
    expect(open(changes, 'lenient')).toContain(code);
    let thrown: unknown;
    try {
      open(changes, 'strict');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Malformed);
    // A missing list is told by its location first.
    const first = code === 'signature-list-missing' ? 'location-missing' : code;
    expect((thrown as Malformed).code).toBe(first);
  });

  test('knows only codes of this package', () => {
    for (const code of deviations.keys()) expect(Object.keys(ofdCodes)).toContain(code);
  });

  const folder = path.resolve(import.meta.dirname, '../../../../shared/corpus/ofd');
  test.skipIf(!fs.existsSync(folder))('tells the files of the corpus apart', () => {
    const counts = { taken: 0, refused: 0 };
    for (const name of fs.readdirSync(folder)) {
      try {
        const bytes = new Uint8Array(fs.readFileSync(path.join(folder, name)));
        const file = openOfd(bytes, { policy: 'strict' });
        for (const body of file.docBodies) body.document();
        listSignatures(file);
        counts.taken++;
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        counts.refused++;
      }
    }
    console.log(`strict: ${counts.taken} files taken, ${counts.refused} refused`);
    expect(counts.taken).toBeGreaterThan(20);
    expect(counts.refused).toBeGreaterThan(5);
  });
});
