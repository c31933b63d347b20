import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8, isRefusal, Malformed, utf8 } from '@yunzhang/base';
import { encodePng, type ImageFile, type Mark } from '@yunzhang/drawing';
import { describe, expect, it, test } from 'vitest';
import type { OfdPage } from '../document.ts';
import { type OfdFile, openOfd } from '../package.ts';
import { renderPage } from '../render/page.ts';
import { attribute, child, children, childText, type XmlElement } from '../xml.ts';
import { writeZip } from '../zip-write.ts';
import { writeOfd } from './document.ts';
import { extractPages, type MergedOfd, mergeOfd } from './merge.ts';

const docId = '0123456789abcdef0123456789abcdef';
const corpus = [join('../shared/corpus/ofd'), 'tests/corpus/ofd']
  .map((folder) => join(import.meta.dirname, '../../../..', folder))
  .find((folder) => existsSync(folder));
if (corpus === undefined) console.log('corpus not found: its table is skipped');

const picture = (red: number): ImageFile => ({
  bytes: encodePng({ width: 1, height: 1, rgba: Uint8Array.of(red, 0, 0, 255) }),
  format: 'png',
  name: String(red),
});
const shown = (image: ImageFile): Mark => ({ kind: 'image', map: [9, 0, 0, 9, 0, 0], image });

/** A file of pages with one picture each. */
function filed(reds: readonly number[], widthMm = 50): OfdFile {
  return openOfd(
    writeOfd({
      info: { docId, title: `of ${reds.length}` },
      pages: reds.map((red) => ({
        artwork: { widthMm, heightMm: 20, marks: [shown(picture(red))] },
      })),
      outlines: reds.map((red, page) => ({ title: String(red), page })),
      attachments: [{ name: 'note.txt', bytes: utf8('note') }],
    }).bytes,
  );
}

function merged(result: ReturnType<typeof mergeOfd>): MergedOfd {
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail ?? ''}`);
  return result;
}

function pagesOf(file: OfdFile): readonly OfdPage[] {
  return file.docBodies.flatMap((body) => body.document()?.pages ?? []);
}

const drawn = (file: OfdFile, page: number): string => {
  const found = pagesOf(file)[page];
  return found === undefined ? '' : renderPage(file, found, { text: 'outlines' }).svg;
};

const pictures = (bytes: Uint8Array): number =>
  openOfd(bytes).zip.entries.filter(({ name }) => name.endsWith('.png')).length;

describe('mergeOfd', () => {
  it('shows the pages of all files as they were, one after the other', () => {
    const [a, b] = [filed([1, 2]), filed([3], 70)];
    const { bytes, pageCount, findings } = merged(
      mergeOfd(
        [
          { file: a, name: 'a' },
          { file: b, name: 'b' },
        ],
        { docId },
      ),
    );
    const notes: unknown[] = [];
    const file = openOfd(bytes, { note: (finding) => notes.push(finding) });
    expect([pageCount, findings, notes]).toEqual([3, [], []]);
    expect([0, 1, 2].map((page) => drawn(file, page))).toEqual([
      drawn(a, 0),
      drawn(a, 1),
      drawn(b, 0),
    ]);
    expect(
      file.docBodies[0]
        ?.document()
        ?.outlines()
        .map(({ title }) => title),
    ).toEqual(['1', '2', '3']);
    expect(file.docBodies[0]?.info.fields.get('Title')).toBe('of 2');
  });

  it('gives every object a number of its own and states the highest', () => {
    const { bytes } = merged(
      mergeOfd(
        [filed([1]), filed([2]), filed([3])].map((file) => ({ file, name: '' })),
        { docId },
      ),
    );
    const file = openOfd(bytes);
    const ids: number[] = [];
    const look = (element: XmlElement): void => {
      const id = attribute(element, 'ID');
      if (id !== undefined) ids.push(Number(id));
      for (const one of children(element)) look(one);
    };
    for (const { name } of file.zip.entries) {
      if (name.endsWith('.xml') && name !== 'OFD.xml') look(file.tree(name));
    }
    const common = child(file.tree('Doc_0/Document.xml'), 'CommonData') as XmlElement;
    expect(new Set(ids).size).toBe(ids.length);
    expect(Number(childText(common, 'MaxUnitID'))).toBe(Math.max(...ids));
  });

  it('gives the same octets for the same files', () => {
    const make = (): Uint8Array =>
      merged(mergeOfd([{ file: filed([1, 2]), name: 'a' }], { docId })).bytes;
    expect(make()).toEqual(make());
  });

  it('keeps attachments, and the pages of one file twice', () => {
    const a = filed([1]);
    const both = mergeOfd(
      [
        { file: a, name: 'a' },
        { file: a, name: 'a' },
      ],
      { docId },
    );
    const file = openOfd(merged(both).bytes);
    expect([drawn(file, 0), drawn(file, 1)]).toEqual([drawn(a, 0), drawn(a, 0)]);
    expect(children(file.tree('Doc_0/Attachs/Attachments.xml'))).toHaveLength(2);
  });

  it('refuses a file without pages', () => {
    expect(mergeOfd([], { docId })).toMatchObject({ refused: 'merge-no-pages' });
  });
});

describe('extractPages', () => {
  it('takes the pages asked for in their order', () => {
    const a = filed([1, 2, 3]);
    const { bytes, findings } = merged(
      extractPages({ file: a, name: 'a', pages: [2, 0, 2] }, { docId }),
    );
    const file = openOfd(bytes);
    expect([0, 1, 2].map((page) => drawn(file, page))).toEqual(
      [2, 0, 2].map((page) => drawn(a, page)),
    );
    expect(findings).toEqual([{ code: 'merge-part-left-out', detail: 'Attachments' }]);
  });

  it('leaves behind what only other pages show, name and outline', () => {
    const { bytes } = merged(
      extractPages({ file: filed([1, 2, 3]), name: 'a', pages: [1] }, { docId }),
    );
    const file = openOfd(bytes);
    expect(pictures(bytes)).toBe(1);
    expect(
      file.docBodies[0]
        ?.document()
        ?.outlines()
        .map(({ title }) => title),
    ).toEqual(['2']);
    expect(file.zip.entries.some(({ name }) => name.includes('Attach'))).toBe(false);
  });

  it('refuses a page that is not there', () => {
    const found = extractPages({ file: filed([1]), name: 'a', pages: [1] }, { docId });
    expect(found).toMatchObject({ refused: 'merge-page-missing', detail: 'a: 2 > 1' });
  });

  it('does not follow resources in circles or copy markup of others', () => {
    const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
    const names = 'xmlns:ofd="http://www.ofdspec.org/2016" xmlns:x="http://x"';
    const entry = (name: string, text: string) =>
      ({ name, bytes: utf8(head + text), method: 'stored' }) as const;
    const bytes = writeZip([
      entry(
        'OFD.xml',
        `<ofd:OFD ${names}><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
      ),
      entry(
        'D.xml',
        `<ofd:Document ${names}><ofd:CommonData><ofd:DocumentRes>R.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`,
      ),
      entry(
        'R.xml',
        `<ofd:Res ${names}><ofd:DrawParams><ofd:DrawParam ID="7" Relative="8"/><ofd:DrawParam ID="08" Relative="7"/><ofd:DrawParam ID="9"/></ofd:DrawParams></ofd:Res>`,
      ),
      entry(
        'P.xml',
        `<ofd:Page ${names}><ofd:Content><ofd:Layer ID="2" DrawParam="07" x:ID="5"><x:evil>a</x:evil></ofd:Layer></ofd:Content></ofd:Page>`,
      ),
    ]);
    const made = merged(extractPages({ file: openOfd(bytes), name: 'a', pages: [0] }, { docId }));
    const file = openOfd(made.bytes);
    const list = child(file.tree('Doc_0/Part_0/Res.xml'), 'DrawParams') as XmlElement;
    expect(children(list)).toHaveLength(2);
    expect(fromUtf8(file.read('Doc_0/Pages/Page_0/Content.xml'))).not.toMatch(/evil|x:/);
  });
});

describe.skipIf(corpus === undefined)('files of the corpus', () => {
  // Small ones: drawing is what takes the time.
  const names = readdirSync(corpus ?? '.').filter((name) => {
    return name.endsWith('.ofd') && statSync(join(corpus ?? '', name)).size < 60_000;
  });

  test('sealed ones are refused, and say so when their seals are dropped', () => {
    const file = openOfd(readFileSync(join(corpus ?? '', 'ofdrw-v4signed.ofd')));
    const input = { file, name: 'v4' };
    expect(mergeOfd([input], { docId })).toMatchObject({ refused: 'merge-sealed' });
    const dropped = merged(mergeOfd([input], { docId, seals: 'drop' }));
    expect(dropped.findings.map(({ code }) => code)).toContain('merge-seals-dropped');
    expect(openOfd(dropped.bytes).docBodies[0]?.signaturesLoc).toBeUndefined();
  });

  test.each(names)('the first page of %s looks as it did', (name) => {
    let file: OfdFile;
    try {
      file = openOfd(readFileSync(join(corpus ?? '', name)));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return;
    }
    const made = mergeOfd([{ file, name }], { docId, seals: 'drop' });
    if (isRefusal(made)) return expect(pagesOf(file)).toHaveLength(0);
    const again = openOfd(made.bytes);
    expect(pagesOf(again)).toHaveLength(pagesOf(file).length);
    expect(drawn(again, 0)).toBe(drawn(file, 0));
  });
});
