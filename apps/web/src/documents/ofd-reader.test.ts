import fs from 'node:fs';
import path from 'node:path';
import { fromUtf8, utf8 } from '@yunzhang/base';
import { openOfd, rewriteZip } from '@yunzhang/ofd';
import { expect, test } from 'vitest';
import { openReader } from './ofd-reader.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const read = (name: string) => new Uint8Array(fs.readFileSync(path.join(root, name)));
const sample = read('apps/server/samples/sample.ofd');

/** A file whose pages are those of the sample, again and again. */
function manyPages(
  count: number,
  change: (xml: string, page: number) => string = (xml) => xml,
  afterPages = '',
) {
  const file = openOfd(sample);
  const document = file.docBodies[0]?.document();
  if (document === undefined) throw new Error('no document');
  const sources = document.pages.map((page) => fromUtf8(file.read(page.path ?? '')));
  const pages = Array.from({ length: count }, (_, index) => index + 1);
  const folder = path.dirname(document.path);
  const added = pages.map((page) => ({
    name: `${folder}/Many/${page}.xml`,
    bytes: utf8(change(sources[(page - 1) % sources.length] ?? '', page)),
    method: 'deflated' as const,
  }));
  const list = pages.map((page) => `<ofd:Page ID="${1000 + page}" BaseLoc="Many/${page}.xml"/>`);
  const text = fromUtf8(file.read(document.path));
  const bytes = utf8(
    text.replace(
      /<ofd:Pages>.*<\/ofd:Pages>/s,
      `<ofd:Pages>${list.join('')}</ofd:Pages>${afterPages}`,
    ),
  );
  const replaced = [{ name: document.path, bytes, method: 'deflated' as const }];
  return rewriteZip(file.zip, { replaced, added });
}

const lying = '<ofd:Area><ofd:PhysicalBox>0 0 297 210</ofd:PhysicalBox></ofd:Area>';
const layDown = (xml: string) =>
  xml.replace(/<ofd:Area>.*?<\/ofd:Area>/s, '').replace('<ofd:Content>', `${lying}<ofd:Content>`);

test('opening says how many pages there are and the usual size, without reading them', () => {
  const bytes = manyPages(300, (xml, page) => (page > 1 ? `${xml}not read` : xml));
  const reader = openReader(bytes);
  expect([reader.count, reader.usual]).toEqual([300, { widthMm: 210, heightMm: 297 }]);
});

test('a page that differs says so when it is measured or drawn', () => {
  const reader = openReader(manyPages(3, (xml, page) => (page === 2 ? layDown(xml) : xml)));
  expect(reader.measure(2)).toEqual({ widthMm: 297, heightMm: 210 });
  expect(reader.draw(2, 'screen')).toMatchObject({ widthMm: 297, heightMm: 210 });
  expect(reader.draw(3, 'screen')).toMatchObject({ widthMm: 210, heightMm: 297 });
  expect(() => reader.draw(4, 'screen')).toThrow('no-such-page');
});

test('a search goes on from page to page until the last one', () => {
  const reader = openReader(manyPages(100));
  const pages: number[] = [];
  let asked = 0;
  let from: number | undefined = 1;
  while (from !== undefined && asked < 200) {
    const { hits, next } = reader.find('盖章处', from);
    pages.push(...hits.map((hit) => hit.page));
    expect(next === undefined || next > from).toBe(true);
    from = next;
    asked += 1;
  }
  // Every second page has the words.
  expect(new Set(pages)).toEqual(new Set(Array.from({ length: 50 }, (_, index) => 2 * index + 2)));
});

test('attachments are listed, and only what is listed is given out', () => {
  const reader = openReader(read('tests/corpus/ofd/ofdrw-AddAttachment.ofd'));
  const [attachment, ...others] = reader.contents().attachments;
  expect(others).toEqual([]);
  expect(attachment?.size).toBeGreaterThan(0);
  expect(reader.attachment(attachment?.id ?? '')).toHaveLength(attachment?.size ?? 0);
  expect(() => reader.attachment('OFD.xml')).toThrow('no-such-attachment');
});

test('what is not drawn as in the file is noted with its code', () => {
  const { notes } = openReader(read('tests/corpus/ofd/ofdrw-AddAttachment.ofd')).draw(1, 'screen');
  expect(notes.map(({ code }) => code)).toContain('font-substituted');
});

test('the outline leads to pages; an address outside the file is told and leads nowhere', () => {
  const action = (wish: string) =>
    `<ofd:Actions><ofd:Action Event="CLICK">${wish}</ofd:Action></ofd:Actions>`;
  const outlines = [
    '<ofd:Outlines><ofd:OutlineElem Title="附则">',
    action('<ofd:Goto><ofd:Dest Type="XYZ" PageID="1002" Left="0" Top="30"/></ofd:Goto>'),
    '<ofd:OutlineElem Title="网站">',
    action('<ofd:URI URI="https://example.test/"/>'),
    '</ofd:OutlineElem></ofd:OutlineElem></ofd:Outlines>',
  ].join('');
  const reader = openReader(manyPages(3, undefined, outlines));
  expect(reader.contents().outline).toEqual([
    {
      title: '附则',
      page: 2,
      topMm: 30,
      children: [{ title: '网站', address: 'https://example.test/', children: [] }],
    },
  ]);
});
