import { expect, test } from 'vitest';
import { Malformed, utf8 } from '@yunzhang/base';
import { openOfd, reachOf, readZip, resolveLocation, writeZip } from './index.ts';

const pack = (files: Readonly<Record<string, string>>): Uint8Array =>
  writeZip(
    Object.entries(files).map(([name, text]) => {
      return { name, bytes: utf8(text), method: 'stored' as const };
    }),
  );

const zip = readZip(
  pack({
    'OFD.xml': '',
    'Doc_0/Document.xml': '',
    'Doc_0/Pages/P.xml': '',
    'Doc_0/Pages/Doc_0/Document.xml': '',
    'Doc_0/a b%20c.xml': '',
    'Doc_0/Res/f.png': '',
    'Doc_0/Res/Res/f.png': '',
    'Doc_0/g.png': '',
  }),
);

test.each([
  ['/Doc_0/Document.xml', {}, 'Doc_0/Document.xml', []],
  ['../Document.xml', {}, 'Doc_0/Document.xml', []],
  ['./../Pages//P.xml', {}, 'Doc_0/Pages/P.xml', []],
  [' P.xml\n', {}, 'Doc_0/Pages/P.xml', []],
  ['Doc_0/Document.xml', {}, 'Doc_0/Pages/Doc_0/Document.xml', []],
  ['OFD.xml', {}, 'OFD.xml', ['location-from-root']],
  ['p.XML', {}, 'Doc_0/Pages/P.xml', ['location-letter-case']],
  ['..\\Document.xml', {}, 'Doc_0/Document.xml', []],
  ['/doc_0/a b%20c.xml', {}, 'Doc_0/a b%20c.xml', ['location-letter-case']],
  ['/Doc_0/a%20b%20c.xml', {}, undefined, ['location-missing']],
  ['Res/f.png', {}, 'Doc_0/Res/f.png', ['location-from-document']],
  ['/Res/f.png', {}, undefined, ['location-missing']],
  ['f.png', { from: 'Doc_0/R.xml', base: 'Res' }, 'Doc_0/Res/f.png', []],
  ['Res/f.png', { from: 'Doc_0/R.xml', base: 'Res' }, 'Doc_0/Res/Res/f.png', []],
  ['g.png', { from: 'Doc_0/R.xml', base: 'Res' }, 'Doc_0/g.png', ['location-without-base']],
  ['g.png', { from: 'Doc_0/R.xml', base: '/Doc_0' }, 'Doc_0/g.png', []],
  ['../../../OFD.xml', {}, undefined, ['location-escapes']],
  ['/../OFD.xml', {}, undefined, ['location-escapes']],
  ['', {}, undefined, ['location-missing']],
  ['/', {}, undefined, ['location-missing']],
  ['x'.repeat(5000), {}, undefined, ['location-missing']],
])('%j means %s', (loc, context, entry, codes) => {
  const found = resolveLocation(zip, loc, {
    from: 'Doc_0/Pages/P.xml',
    document: 'Doc_0/Document.xml',
    ...context,
  });
  expect(found.entry).toBe(entry);
  expect(found.findings.map(({ code }) => code)).toEqual(codes);
});

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const page = `<ofd:Page ${ns}/>`;
const documentOf = (more: string): string =>
  `<ofd:Document ${ns}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>${more}</ofd:Document>`;

test('everything a reader loads is reached, with its use and the file that names it', () => {
  const file = openOfd(
    pack({
      'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocInfo><ofd:Cover>cover.png</ofd:Cover></ofd:DocInfo><ofd:DocRoot>D/Document.xml</ofd:DocRoot><ofd:Versions><ofd:Version ID="v1" Current="true" BaseLoc="V/1.xml"/><ofd:Version ID="v0" Current="false" BaseLoc="V/0.xml"/></ofd:Versions></ofd:DocBody></ofd:OFD>`,
      'cover.png': '',
      'V/1.xml': `<ofd:DocVersion ${ns}><ofd:DocRoot>/E/Document.xml</ofd:DocRoot></ofd:DocVersion>`,
      'V/0.xml': `<ofd:DocVersion ${ns}><ofd:FileList><ofd:File ID="1">/old.xml</ofd:File></ofd:FileList><ofd:DocRoot>/D/Document.xml</ofd:DocRoot></ofd:DocVersion>`,
      'old.xml': '',
      'E/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 50 60</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>R.xml</ofd:PublicRes><ofd:TemplatePage ID="9" BaseLoc="T.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages><ofd:Annotations>A.xml</ofd:Annotations><ofd:Attachments>At.xml</ofd:Attachments><ofd:CustomTags>C.xml</ofd:CustomTags><ofd:Extensions>X.xml</ofd:Extensions></ofd:Document>`,
      'E/R.xml': `<ofd:Res ${ns} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts><ofd:MultiMedias><ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>i.png</ofd:MediaFile></ofd:MultiMedia><ofd:MultiMedia ID="5" Type="Video"><ofd:MediaFile>v.mp4</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias><ofd:ColorSpaces><ofd:ColorSpace ID="6" Profile="p.icc"/></ofd:ColorSpaces></ofd:Res>`,
      'E/Res/f.ttf': '',
      'E/Res/i.png': '',
      'E/Res/v.mp4': '',
      'E/Res/p.icc': '',
      'E/T.xml': `<ofd:Page ${ns}><ofd:PageRes>R2.xml</ofd:PageRes></ofd:Page>`,
      'E/R2.xml': `<ofd:Res ${ns}/>`,
      'E/P.xml': page,
      'E/A.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>A1.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
      'E/A1.xml': '',
      'E/At.xml': `<ofd:Attachments ${ns}><ofd:Attachment><ofd:FileLoc>at.pdf</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
      'E/at.pdf': '',
      'E/C.xml':
        `<ofd:CustomTags ${ns}><ofd:CustomTag><ofd:SchemaLoc>c.xsd</ofd:SchemaLoc><ofd:FileLoc>c.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>`.replace(
          '>c.xml',
          '>c1.xml',
        ),
      'E/c.xsd': '',
      'E/c1.xml': '',
      'E/X.xml': `<ofd:Extensions ${ns}><ofd:Extension><ofd:ExtendData>x.dat</ofd:ExtendData></ofd:Extension></ofd:Extensions>`,
      'E/x.dat': '',
      'D/Document.xml': documentOf(''),
      'D/P.xml': page,
      'nobody.xml': '',
    }),
  );
  const [body] = file.docBodies;
  if (body === undefined) throw new Error('one document');
  const { reached, findings } = reachOf(file, body);
  expect(findings).toEqual([]);
  expect(reached.map(({ entry, role }) => `${role} ${entry}`)).toEqual([
    'ofd-xml OFD.xml',
    'image cover.png',
    'document E/Document.xml',
    'resource E/R.xml',
    'font E/Res/f.ttf',
    'image E/Res/i.png',
    'media E/Res/v.mp4',
    'colour-profile E/Res/p.icc',
    'template E/T.xml',
    'resource E/R2.xml',
    'page E/P.xml',
    'annotation E/A.xml',
    'annotation E/A1.xml',
    'attachment E/At.xml',
    'attachment E/at.pdf',
    'custom-tag E/C.xml',
    'custom-tag E/c.xsd',
    'custom-tag E/c1.xml',
    'extension E/X.xml',
    'extension E/x.dat',
    'document D/Document.xml',
    'page D/P.xml',
    'version V/1.xml',
    'version V/0.xml',
    'version old.xml',
  ]);
  expect(body.document()?.pages[0]?.area()).toMatchObject({
    box: { x: 0, y: 0, width: 50, height: 60 },
    source: 'common',
  });
});

test('files that cannot be read, pages that are missing and lists in a ring end in findings', () => {
  const file = openOfd(
    pack({
      'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
      'D/Document.xml': documentOf('<ofd:Annotations>P.xml</ofd:Annotations>').replace(
        '</ofd:Pages>',
        '<ofd:Page ID="1" BaseLoc="none.xml"/></ofd:Pages>',
      ),
      'D/P.xml': '<a',
    }),
  );
  const [body] = file.docBodies;
  if (body === undefined) throw new Error('one document');
  const codes = reachOf(file, body).findings.map(({ code }) => code);
  // The broken file is a page and a list, and is read as each.
  expect(codes).toEqual([
    'ofd-duplicate-id',
    'location-missing',
    'ofd-page-missing',
    'ofd-file-unreadable',
    'ofd-file-unreadable',
  ]);
  const [first] = body.document()?.pages ?? [];
  expect(first?.root()).toBeUndefined();
  expect(first?.area().source).toBe('assumed');
  expect(first?.area().findings.map(({ code }) => code)).toEqual([
    'ofd-page-unreadable',
    'ofd-page-area-missing',
  ]);
});

const book = (second: string): Uint8Array =>
  pack({
    'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
    'D/Document.xml': documentOf('').replace(
      '</ofd:Pages>',
      '<ofd:Page ID="2" BaseLoc="Q.xml"/></ofd:Pages>',
    ),
    'D/P.xml': '<Page><Content/></Page>',
    'D/Q.xml': second,
  });

test('of the pages only the one read last is kept, and what is odd is told once', () => {
  const told: string[] = [];
  const bytes = book('<Page><Content/></Page>');
  const file = openOfd(bytes, { note: ({ code, where }) => told.push(`${code} ${where}`) });
  const [p, q] = file.docBodies[0]?.document()?.pages ?? [];
  const first = p?.root();
  expect(p?.root()).toBe(first);
  expect(q?.root()?.local).toBe('Page');
  expect(p?.root()).not.toBe(first);
  expect(p?.root()?.children).toHaveLength(1);
  expect(told.filter((one) => one.startsWith('xml-namespace'))).toEqual([
    'xml-namespace-unknown D/P.xml',
    'xml-namespace-unknown D/Q.xml',
  ]);
});

test('a page that breaks off behind its size has a size, whichever is asked for first', () => {
  const area = '<Area><PhysicalBox>0 0 50 60</PhysicalBox></Area>';
  for (const isReadFirst of [false, true]) {
    const page = openOfd(book(`<Page>${area}<Content>`)).docBodies[0]?.document()?.pages[1];
    if (isReadFirst) expect(page?.root()).toBeUndefined();
    expect(page?.area().box).toEqual({ x: 0, y: 0, width: 50, height: 60 });
    expect(page?.root()).toBeUndefined();
  }
});

test('the strict policy refuses a page each time it is read', () => {
  const root = `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`;
  const files = { 'OFD.xml': root, 'D/D.xml': `<ofd:Document ${ns}/>`, 'Q.xml': '<Page/>' };
  const file = openOfd(pack(files), { policy: 'strict' });
  for (let i = 0; i < 2; i++) expect(() => file.passingTree('Q.xml')).toThrow(Malformed);
});
