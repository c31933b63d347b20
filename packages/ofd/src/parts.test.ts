import { utf8 } from '@yunzhang/base';
import { describe, expect, test } from 'vitest';
import { attachmentsOf } from './attachment.ts';
import type { OfdDocument } from './document.ts';
import { annotationsOf, customTagsOf, extensionsOf } from './lists.ts';
import { type OfdFile, openOfd } from './package.ts';
import { actionsOf, layersOf, permissionsOf, preferencesOf } from './permissions.ts';
import { writeZip } from './zip-write.ts';

const ns = 'xmlns="http://www.ofdspec.org/2016"';

/** A document of three pages with `inner` after them, and more files beside it. */
function open(
  inner: string,
  more: Readonly<Record<string, string>> = {},
): { readonly file: OfdFile; readonly document: OfdDocument } {
  const pages = [1, 2, 3].map((n) => `<Page ID="${n}0" BaseLoc="P.xml"/>`).join('');
  const files = {
    'OFD.xml': `<OFD ${ns}><DocBody><DocRoot>D/D.xml</DocRoot></DocBody></OFD>`,
    'D/D.xml': `<Document ${ns}><CommonData/><Pages>${pages}</Pages>${inner}</Document>`,
    'D/P.xml': `<Page ${ns}/>`,
    ...more,
  };
  const entries = Object.entries(files).map(([name, text]) => {
    return { name, bytes: utf8(text), method: 'stored' } as const;
  });
  const file = openOfd(writeZip(entries));
  const document = file.docBodies[0]?.document();
  if (document === undefined) throw new Error('one document');
  return { file, document };
}

const goto = (inner: string): string =>
  `<Actions><Action Event="CLICK"><Goto>${inner}</Goto></Action></Actions>`;

describe('the outline (clause 14)', () => {
  test('leads to pages, by a place or by a bookmark', () => {
    const { document } = open(
      '<Bookmarks><Bookmark Name="end"><Dest Type="XYZ" PageID="30" Left="1" Top="2.5"/>' +
        '</Bookmark></Bookmarks><Outlines>' +
        `<OutlineElem Title="一">${goto('<Dest Type="Fit" PageID="20"/>')}` +
        `<OutlineElem Title="二" Expanded="false">${goto('<Bookmark Name="end"/>')}</OutlineElem>` +
        `</OutlineElem><OutlineElem Title="三">${goto('<Dest PageID="99"/>')}</OutlineElem></Outlines>`,
    );
    expect(document.outlines()).toMatchObject([
      {
        title: '一',
        pageIndex: 1,
        isExpanded: true,
        children: [{ title: '二', pageIndex: 2, left: 1, top: 2.5, isExpanded: false }],
      },
      { title: '三', children: [] },
    ]);
    expect(document.outlines()[1]).not.toHaveProperty('pageIndex');
    expect(document.outlines()).toBe(document.outlines());
  });

  test('too deep or too long is cut, with a finding', () => {
    const deep = (n: number): string =>
      n === 0 ? '' : `<OutlineElem Title="${n}">${deep(n - 1)}</OutlineElem>`;
    const { document } = open(`<Outlines>${deep(60)}</Outlines>`);
    let depth = 0;
    for (let items = document.outlines(); items[0] !== undefined; depth++)
      items = items[0].children;
    expect(depth).toBe(32);
    expect(document.findings.map(({ code }) => code)).toContain('outline-limit');
    const long = open(`<Outlines>${'<OutlineElem Title="x"/>'.repeat(20_001)}</Outlines>`);
    expect(long.document.outlines().length).toBe(20_000);
  });
});

describe('actions', () => {
  test('are text and are never followed', () => {
    const { document } = open(
      '<Actions><Action Event="DO"><URI URI="https://example.org/" Base="x"/></Action>' +
        '<Action Event="CLICK"><Region/><GotoA AttachID="7" NewWindow="false"/></Action>' +
        '<Action Event="PO"><Sound ResourceID="8"/></Action>' +
        '<Action Event="PO"><Movie ResourceID="9" Operator="Play"/></Action><Action/></Actions>',
    );
    expect(actionsOf(document)).toEqual([
      { event: 'DO', kind: 'uri', uri: 'https://example.org/', base: 'x' },
      { event: 'CLICK', kind: 'attachment', attachmentId: '7', isNewWindow: false },
      { event: 'PO', kind: 'sound', resourceId: '8' },
      { event: 'PO', kind: 'movie', resourceId: '9', operator: 'Play' },
      { event: '', kind: 'unknown', name: '' },
    ]);
  });
});

describe('permissions and preferences (clause 7)', () => {
  test('have the defaults of the standard', () => {
    const { document } = open('<Permissions><Edit>false</Edit></Permissions>');
    expect(permissionsOf(document)).toEqual({
      edit: false,
      annotate: true,
      export: true,
      signature: true,
      watermark: true,
      printScreen: true,
      print: true,
    });
    expect(permissionsOf(open('').document)).toBeUndefined();
    expect(preferencesOf(document)).toMatchObject({ pageMode: 'None', pageLayout: 'OneColumn' });
  });

  test('are read as written', () => {
    const { document } = open(
      '<Permissions><Print Printable="0" Copies="2"/><Signature>0</Signature>' +
        '<ValidPeriod StartDate="2026-01-01" EndDate="2026-12-31"/></Permissions>' +
        '<VPreferences><PageMode>FullScreen</PageMode><HideToolbar>true</HideToolbar>' +
        '<Zoom>1.5</Zoom></VPreferences>',
    );
    expect(permissionsOf(document)).toMatchObject({
      print: false,
      copies: 2,
      signature: false,
      validFromText: '2026-01-01',
      validToText: '2026-12-31',
    });
    expect(preferencesOf(document)).toMatchObject({
      pageMode: 'FullScreen',
      hidesToolbar: true,
      zoom: 1.5,
    });
  });
});

describe('the lists beside the pages', () => {
  test('attachments keep their line where the file is missing', () => {
    const { file, document } = open('<Attachments>A/List.xml</Attachments>', {
      'D/A/List.xml':
        `<Attachments ${ns}><Attachment ID="1" Name="账" Format="xml" Visible="false" Size="1.5" ` +
        'Usage="none"><FileLoc>a.xml</FileLoc></Attachment>' +
        '<Attachment ID="2" Name="gone"><FileLoc>b.xml</FileLoc></Attachment></Attachments>',
      'D/A/a.xml': '<a/>',
    });
    const codes: string[] = [];
    expect(attachmentsOf(file, document, ({ code }) => codes.push(code))).toEqual([
      {
        id: '1',
        name: '账',
        format: 'xml',
        entry: 'D/A/a.xml',
        isVisible: false,
        usage: 'none',
        sizeKb: 1.5,
      },
      { id: '2', name: 'gone', isVisible: true },
    ]);
    expect(codes).toEqual(['location-missing']);
  });

  test('annotations are read when asked for', () => {
    const { file, document } = open('<Annotations>N.xml</Annotations>', {
      'D/N.xml':
        `<Annotations ${ns}><Page PageID="20"><FileLoc>N2.xml</FileLoc></Page>` +
        '<Page PageID="99"><FileLoc>none.xml</FileLoc></Page></Annotations>',
      'D/N2.xml':
        `<PageAnnot ${ns}><Annot ID="5" Type="Stamp" Subtype="SignatureInFile" Creator="甲" ` +
        'LastModDate="2026-01-01"><Remark>r</Remark><Parameters><Parameter Name="k">v</Parameter>' +
        '</Parameters><Appearance Boundary="1 2 3 4"/></Annot></PageAnnot>',
    });
    const lists = annotationsOf(file, document);
    expect(lists).toMatchObject([
      { pageId: '20', pageIndex: 1, entry: 'D/N2.xml' },
      { pageId: '99' },
    ]);
    expect(lists[0]?.annotations()).toEqual([
      {
        id: '5',
        type: 'Stamp',
        subtype: 'SignatureInFile',
        creator: '甲',
        modifiedText: '2026-01-01',
        isVisible: true,
        remark: 'r',
        parameters: [{ name: 'k', value: 'v' }],
        box: { x: 1, y: 2, width: 3, height: 4 },
      },
    ]);
    expect(lists[1]?.annotations()).toEqual([]);
  });

  test('custom tags link fields to objects', () => {
    const { file, document } = open('<CustomTags>Tags.xml</CustomTags>', {
      'D/Tags.xml': `<CustomTags ${ns}><CustomTag TypeID="fp"><FileLoc>t.xml</FileLoc></CustomTag></CustomTags>`,
      'D/t.xml': '<e><buyer><name><ObjectRef PageRef="10">77</ObjectRef></name></buyer></e>',
    });
    const [tag] = customTagsOf(file, document);
    expect(tag).toMatchObject({ type: 'fp', entry: 'D/t.xml' });
    expect(tag?.links()).toEqual([{ field: 'e/buyer/name', pageId: '10', objectId: '77' }]);
  });

  test('extensions name their program and their files', () => {
    const { file, document } = open('<Extensions>X.xml</Extensions>', {
      'D/X.xml':
        `<Extensions ${ns}><Extension AppName="app" RefId="1"><Property Name="p">v</Property>` +
        '<ExtendData>x.dat</ExtendData></Extension></Extensions>',
      'D/x.dat': 'x',
    });
    expect(extensionsOf(file, document)).toEqual([
      {
        appName: 'app',
        refId: '1',
        properties: [{ name: 'p', value: 'v' }],
        entries: ['D/x.dat'],
      },
    ]);
  });

  test('a list that cannot be read is empty, with a finding', () => {
    const { file, document } = open('<Attachments>A.xml</Attachments>', { 'D/A.xml': '<a' });
    const codes: string[] = [];
    expect(attachmentsOf(file, document, ({ code }) => codes.push(code))).toEqual([]);
    expect(codes).toEqual(['ofd-file-unreadable']);
  });

  test('layers are told with the type they are drawn as', () => {
    const { document } = open('', {
      'D/P.xml':
        `<Page ${ns}><Content><Layer ID="1" Type="Foreground" DrawParam="9"><PathObject/></Layer>` +
        '<Layer ID="2"/></Content></Page>',
    });
    const root = document.pages[0]?.root();
    expect(root && layersOf(root)).toEqual([
      { id: '1', type: 'foreground', drawParam: '9', objects: 1 },
      { id: '2', type: 'body', objects: 0 },
    ]);
  });
});
