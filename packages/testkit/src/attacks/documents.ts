import { attack, type Mutation } from './mutation.ts';
import type { Edits, Subject } from './subject.ts';
import {
  edited,
  editedFirst,
  elementPattern,
  named,
  prefixOf,
  swapped,
  whitePage,
} from './xml-edit.ts';

const ofdNamespace = 'http://www.ofdspec.org/2016';

/** Attacks on the file of the document: its pages, lists and wishes. */
export const documentMutations: readonly Mutation[] = [
  attack(
    {
      id: 'pages-reversed',
      zh: '颠倒页面次序',
      en: 'The pages stand in another order',
      reason: 'A contract whose pages are in another order is another contract.',
    },
    (subject) =>
      edited(subject, subject.document, elementPattern('Pages'), ([whole = '']) => {
        const pages = whole.match(elementPattern('Page', 'g')) ?? [];
        if (pages.length < 2) return whole;
        let next = pages.length;
        return whole.replace(elementPattern('Page', 'g'), () => pages[--next] ?? '');
      }),
  ),
  attack(
    {
      id: 'page-added',
      zh: '增加一页',
      en: 'A page is added',
      reason: 'Every page shown must have been sealed.',
    },
    (subject) =>
      pageInserted(subject, ([end = '']) => {
        const p = prefixOf(subject.text(subject.document) ?? '');
        return `<${p}Page ID="990010" BaseLoc="/Evil/Page.xml"/>${end}`;
      }),
  ),
  attack(
    {
      id: 'page-removed',
      zh: '删除一页',
      en: 'A page is taken out of the list of pages',
      reason: 'What is left must be what was sealed.',
    },
    (subject) => edited(subject, subject.document, pageElement, ''),
  ),
  attack(
    {
      id: 'page-moved',
      zh: '页面改指另一个文件',
      en: 'A page is read from another file',
      reason: 'The sealed file is still there, but nobody shows it.',
    },
    (subject) => {
      const [page] = subject.entries('page');
      const made = edited(
        subject,
        subject.document,
        new RegExp(`(<${named('Page')}\\b[^>]*\\bBaseLoc=")[^"]*`),
        ([, start = '']) => `${start}/Evil/Page.xml`,
      );
      if (made === undefined || page === undefined) return undefined;
      return { ...made, added: { 'Evil/Page.xml': whitePage } };
    },
  ),
  attack(
    {
      id: 'page-file-removed',
      zh: '删除页面文件',
      en: 'The file of a page is not in the package',
      reason: 'A reference that leads nowhere protects nothing.',
    },
    (subject) => without(subject, subject.entries('page').at(-1)),
  ),
  attack(
    {
      id: 'resources-swapped',
      zh: '公共资源改指另一个文件',
      en: 'The resources are read from another file',
      reason: 'Fonts, colours and images come from there.',
    },
    (subject) => {
      const made = edited(
        subject,
        subject.document,
        new RegExp(`(<(${named('PublicRes|(?:[\\w.-]+:)?DocumentRes')})>)[^<]*`),
        ([, start = '']) => `${start}/Evil/Res.xml`,
      );
      return made && { ...made, added: { 'Evil/Res.xml': emptyResources } };
    },
  ),
  ...[
    ['annotations', 'Annotations', '批注'],
    ['attachments', 'Attachments', '附件'],
    ['custom-tags', 'CustomTags', '自定义标引'],
  ].map(([id = '', local = '', zh = '']) =>
    attack(
      {
        id: `${id}-list-added`,
        zh: `文档增加${zh}列表或改指另一列表`,
        en: `The document names a new list of ${id.replace('-', ' ')}`,
        reason: 'What the list adds was never sealed.',
      },
      (subject) => listAdded(subject, local),
    ),
  ),
  attack(
    {
      id: 'annotation-added',
      zh: '在已有批注文件中增加覆盖文字的批注',
      en: 'An annotation over the text is put into a file of annotations',
      reason: 'Annotations are shown above the page.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('annotation'),
        new RegExp(`(<(${named('')})PageAnnot\\b[^>]*?)(/?)>`),
        ([, start = '', p = '', slash = '']) =>
          `${start}>${annotation(p)}${slash === '/' ? `</${p}PageAnnot>` : ''}`,
      ),
  ),
  attack(
    {
      id: 'annotation-page-added',
      zh: '批注列表增加一页批注',
      en: 'The list of annotations names a new file',
      reason: 'Annotations are shown above the page.',
    },
    (subject) => {
      const made = editedFirst(
        subject,
        subject.entries('annotation'),
        new RegExp(`(<(${named('')})Annotations\\b[^>]*?)(/?)>`),
        ([, start = '', p = '', slash = '']) =>
          `${start}><${p}Page PageID="${firstPageId(subject)}"><${p}FileLoc>/Evil/Annot.xml` +
          `</${p}FileLoc></${p}Page>${slash === '/' ? `</${p}Annotations>` : ''}`,
      );
      return made && { ...made, added: { 'Evil/Annot.xml': annotationFile } };
    },
  ),
  attack(
    {
      id: 'attachment-swapped',
      zh: '替换附件内容',
      en: 'The content of an attachment is replaced',
      reason: 'An invoice is read by machines from its attachment.',
    },
    (subject) => overwritten(subject, subject.entries('attachment').at(-1), 'replaced\n'),
  ),
  attack(
    {
      id: 'custom-tag-changed',
      zh: '改动自定义标引',
      en: 'A tag that says what a text means is changed',
      reason: 'Programs read amounts and names by these tags.',
    },
    (subject) =>
      editedFirst(
        subject,
        subject.entries('custom-tag').slice(1),
        /(>)([^<\s][^<]*)(<)/,
        ([, start = '', text = '', end = '']) => `${start}1${text}${end}`,
      ) ?? overwritten(subject, subject.entries('custom-tag').at(-1), '<a/>'),
  ),
  attack(
    {
      id: 'permissions-edited',
      zh: '改动权限声明',
      en: 'The permissions of the document are changed',
      reason: 'They stand in the sealed file of the document.',
    },
    (subject) => {
      const changedValue = edited(
        subject,
        subject.document,
        new RegExp(`(<${named('(?:Edit|Annot|Export|Signature|Print)')}>)(true|false)`),
        ([, start = '', value = '']) => start + (value === 'true' ? 'false' : 'true'),
      );
      return changedValue ?? inserted(subject, (p) => `<${p}Permissions/>`);
    },
  ),
  attack(
    {
      id: 'outline-action-added',
      zh: '增加大纲与链接动作',
      en: 'An outline with a link is added',
      reason: 'A link leads a reader where the sealer never wanted him to go.',
    },
    (subject) =>
      inserted(
        subject,
        (p) =>
          `<${p}Outlines><${p}OutlineElem Title="x"><${p}Actions><${p}Action Event="CLICK">` +
          `<${p}URI URI="https://example.com/"/></${p}Action></${p}Actions></${p}OutlineElem></${p}Outlines>`,
      ),
  ),
  attack(
    {
      id: 'extension-added',
      zh: '增加扩展文件',
      en: 'An extension file is added to the document',
      reason: 'Some readers show what extensions say.',
    },
    (subject) => listAdded(subject, 'Extensions'),
  ),
];

const pageElement = elementPattern('Page');
const emptyResources = `<?xml version="1.0" encoding="UTF-8"?><ofd:Res xmlns:ofd="${ofdNamespace}" BaseLoc="."/>`;

type Made = (Edits & { readonly changed: string }) | undefined;

function pageInserted(subject: Subject, by: (found: readonly string[]) => string): Made {
  const made = edited(subject, subject.document, new RegExp(`</${named('Pages')}\\s*>`), by);
  return made && { ...made, added: { 'Evil/Page.xml': whitePage } };
}

/** Before the end of the document. */
function inserted(subject: Subject, make: (prefix: string) => string): Made {
  return edited(
    subject,
    subject.document,
    new RegExp(`</(${named('')})Document\\s*>`),
    ([end = '', p = '']) => make(p) + end,
  );
}

function listAdded(subject: Subject, local: string): Made {
  const loc = `/Evil/${local}.xml`;
  const text = subject.text(subject.document);
  const replaced = swapped(
    text,
    new RegExp(`(<${named(local)}>)[^<]*`),
    ([, start = '']) => start + loc,
  );
  const p = prefixOf(text ?? '');
  const root =
    replaced ??
    swapped(
      text,
      new RegExp(`</${named('Document')}\\s*>`),
      ([end = '']) => `<${p}${local}>${loc}</${p}${local}>${end}`,
    );
  if (root === undefined) return undefined;
  return {
    replaced: { [subject.document]: root },
    added: { [loc.slice(1)]: listOf(local, subject), 'Evil/Annot.xml': annotationFile },
    changed: loc.slice(1),
  };
}

function listOf(local: string, subject: Subject): string {
  const inside: Readonly<Record<string, string>> = {
    Annotations: `<ofd:Page PageID="${firstPageId(subject)}"><ofd:FileLoc>/Evil/Annot.xml</ofd:FileLoc></ofd:Page>`,
    Attachments:
      '<ofd:Attachment ID="1" Name="x"><ofd:FileLoc>/Evil/Annot.xml</ofd:FileLoc></ofd:Attachment>',
  };
  return (
    `<?xml version="1.0" encoding="UTF-8"?><ofd:${local} xmlns:ofd="${ofdNamespace}">` +
    `${inside[local] ?? ''}</ofd:${local}>`
  );
}

function firstPageId(subject: Subject): string {
  return subject.body.document()?.pages[0]?.id ?? '1';
}

function annotation(p: string): string {
  return (
    `<${p}Annot ID="990020" Type="Path" Creator="x" LastModDate="2026-01-01"><${p}Appearance Boundary="0 0 300 300">` +
    `<${p}PathObject ID="990021" Boundary="0 0 300 300" Fill="true" Stroke="false"><${p}FillColor Value="255 255 255"/>` +
    `<${p}AbbreviatedData>M 0 0 L 300 0 L 300 300 L 0 300 C</${p}AbbreviatedData></${p}PathObject></${p}Appearance></${p}Annot>`
  );
}

const annotationFile = `<?xml version="1.0" encoding="UTF-8"?><ofd:PageAnnot xmlns:ofd="${ofdNamespace}">${annotation('ofd:')}</ofd:PageAnnot>`;

function without(subject: Subject, entry: string | undefined): Made {
  void subject;
  return entry === undefined ? undefined : { removed: [entry], changed: entry };
}

function overwritten(subject: Subject, entry: string | undefined, by: string): Made {
  if (entry === undefined || subject.text(entry) === by) return undefined;
  return { replaced: { [entry]: by }, changed: entry };
}
