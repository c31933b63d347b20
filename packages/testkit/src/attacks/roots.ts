import { attack, type Change, harmless, type Mutation } from './mutation.ts';
import type { Subject } from './subject.ts';
import { edited, elementPattern, named, prefixOf, swapped, whitePage } from './xml-edit.ts';

/** Attacks on OFD.xml, which says what document is shown. */
export const rootMutations: readonly Mutation[] = [
  attack(
    {
      id: 'docroot-swapped',
      zh: 'OFD.xml 改指另一份文档',
      en: 'OFD.xml names another document',
      reason: 'Many seals do not cover OFD.xml: every hash holds and another document is shown.',
    },
    (subject) =>
      evilDocument(
        subject,
        swapped(rootText(subject), docRoot, ([, start = '']) => `${start}Evil/Document.xml`),
      ),
  ),
  attack(
    {
      id: 'docroot-doubled',
      zh: 'OFD.xml 写两个 DocRoot',
      en: 'OFD.xml names two documents for one',
      reason: 'Readers differ in which of the two they take.',
    },
    (subject) => evilDocument(subject, swapped(rootText(subject), docRootElement, doubled)),
  ),
  attack(
    {
      id: 'docroot-doubled-first',
      zh: 'OFD.xml 在原 DocRoot 之前再写一个',
      en: 'OFD.xml names another document before the sealed one',
      reason: 'Readers differ in which of the two they take.',
    },
    (subject) =>
      evilDocument(
        subject,
        swapped(rootText(subject), docRootElement, ([whole = '']) => evilRoot(subject) + whole),
      ),
  ),
  attack(
    {
      id: 'docroot-other-namespace',
      zh: '以其他命名空间加入 DocRoot',
      en: 'A document is named by an element of another namespace',
      reason: 'Readers that look at local names take it for the real one.',
    },
    (subject) =>
      evilDocument(
        subject,
        swapped(
          rootText(subject),
          docRootElement,
          ([whole = '']) => `<e:DocRoot xmlns:e="urn:e">Evil/Document.xml</e:DocRoot>${whole}`,
        ),
      ),
  ),
  attack(
    {
      id: 'docroot-case',
      zh: 'DocRoot 改变字母大小写并加入同名文件',
      en: 'The document is named in other letters, under which another file lies',
      reason: 'A reader that tells letters apart shows the other file.',
    },
    (subject) => {
      const other = subject.document.toUpperCase();
      const text = swapped(rootText(subject), docRoot, ([, start = '']) => `${start}${other}`);
      return text === undefined || other === subject.document
        ? undefined
        : { ...evilFiles(subject, text), changed: other, added: { [other]: evilText } };
    },
  ),
  attack(
    {
      id: 'document-added',
      zh: 'OFD.xml 增加一份文档',
      en: 'OFD.xml names one more document, after the sealed one',
      reason: 'A reader shows it too, and nobody sealed it.',
    },
    (subject) => evilDocument(subject, bodyAdded(subject, 'after')),
  ),
  attack(
    {
      id: 'document-added-before',
      zh: 'OFD.xml 在原文档之前增加一份文档',
      en: 'OFD.xml names one more document, before the sealed one',
      reason: 'A reader shows it first, or shows nothing else.',
    },
    (subject) => evilDocument(subject, bodyAdded(subject, 'before')),
  ),
  attack(
    {
      id: 'document-added-with-list',
      zh: '增加一份文档并借用原签名列表',
      en: 'OFD.xml names one more document that borrows the list of signatures',
      reason: 'The seals would seem to be those of the new document.',
    },
    (subject) => {
      const list = /<(?:[\w.-]+:)?Signatures>[^<]*<\/(?:[\w.-]+:)?Signatures>/.exec(
        rootText(subject) ?? '',
      );
      return evilDocument(subject, bodyAdded(subject, 'before', list?.[0] ?? ''));
    },
  ),
  attack(
    {
      id: 'version-added',
      zh: '增加当前版本指向另一份文档',
      en: 'OFD.xml names a current version with another document',
      reason: 'Readers that know versions show that one.',
    },
    (subject) => {
      const p = prefixOf(rootText(subject) ?? '');
      const versions = `<${p}Versions><${p}Version ID="1" Index="1" Current="true" BaseLoc="Evil/Version.xml"/></${p}Versions>`;
      const made = evilDocument(
        subject,
        swapped(rootText(subject), docRootElement, ([whole = '']) => whole + versions),
      );
      return made && { ...made, added: { ...made.added, 'Evil/Version.xml': versionFile } };
    },
  ),
  attack(
    {
      id: 'signatures-elsewhere',
      zh: 'OFD.xml 改指另一签名列表',
      en: 'OFD.xml names another, empty list of signatures',
      reason: 'A sealed document must not turn into one without seals unnoticed.',
    },
    (subject) => {
      const text = swapped(
        rootText(subject),
        new RegExp(`(<${named('Signatures')}>)[^<]*`),
        ([, start = '']) => `${start}/Evil/Signatures.xml`,
      );
      if (text === undefined) return undefined;
      const { rootPath } = subject.file;
      const list = '<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016"/>';
      return {
        replaced: { [rootPath]: text },
        added: { 'Evil/Signatures.xml': list },
        changed: rootPath,
      };
    },
  ),
  attack(
    {
      id: 'signatures-forgotten',
      zh: 'OFD.xml 删除签名列表',
      en: 'OFD.xml names no list of signatures any more',
      reason: 'A sealed document must not turn into one without seals unnoticed.',
    },
    (subject) => edited(subject, subject.file.rootPath, elementPattern('Signatures'), ''),
  ),
  attack(
    {
      id: 'information-edited',
      zh: '改动 OFD.xml 中的标题与自定义数据',
      en: 'Title, identifier or custom data of the document are changed',
      reason: 'Programs take amounts and numbers from there.',
    },
    (subject) =>
      edited(
        subject,
        subject.file.rootPath,
        new RegExp(`(<${named('(?:CustomData|Title|DocID|Creator)')}\\b[^>]*>)[^<]*`),
        ([, start = '']) => `${start}9999999`,
      ),
  ),
  attack(
    {
      id: 'integrity-list-added',
      zh: '增加防夹带文件列表',
      en: 'A list of all files is added that no one signed',
      reason: 'It claims that the package is whole.',
    },
    () => ({
      added: {
        'OFDEntries.xml':
          '<?xml version="1.0" encoding="UTF-8"?><ofd:OFDEntries xmlns:ofd="http://www.ofdspec.org/2016" ID="1"/>',
      },
      changed: 'OFDEntries.xml',
    }),
  ),
  attack(
    {
      id: 'encryption-list-added',
      zh: '增加加密描述文件',
      en: 'A list of encrypted files is added',
      reason: 'Readers that know encryption would show other files.',
    },
    () => ({
      added: {
        'Encryptions.xml':
          '<?xml version="1.0" encoding="UTF-8"?><ofd:Encryptions xmlns:ofd="http://www.ofdspec.org/2016"/>',
      },
      changed: 'Encryptions.xml',
    }),
  ),
  attack(
    {
      id: 'stray-file-added',
      zh: '增加无人引用的文件',
      en: 'A file is added that nothing names',
      reason: 'It is not shown, but it was not there when the document was sealed.',
    },
    () => ({ added: { 'Evil/stray.txt': 'stray' }, changed: 'Evil/stray.txt' }),
  ),
  harmless(
    {
      id: 'folder-entry-added',
      zh: '增加文件夹条目',
      en: 'An entry for a folder is added',
      reason: 'A folder holds no octets; the files of the package are the same.',
    },
    () => ({ added: { 'Empty/': '' }, changed: 'Empty/' }),
  ),
];

const docRoot = new RegExp(`(<${named('DocRoot')}>)[^<]*`);
const docRootElement = elementPattern('DocRoot');

const rootText = (subject: Subject): string | undefined => subject.text(subject.file.rootPath);

function evilRoot(subject: Subject): string {
  const p = prefixOf(rootText(subject) ?? '');
  return `<${p}DocRoot>Evil/Document.xml</${p}DocRoot>`;
}

const doubled = ([whole = '', name = '']: readonly string[]): string =>
  `${whole}<${name}>Evil/Document.xml</${name}>`;

function bodyAdded(subject: Subject, place: 'before' | 'after', more = ''): string | undefined {
  const p = prefixOf(rootText(subject) ?? '');
  const body =
    `<${p}DocBody><${p}DocInfo><${p}DocID>00000000000000000000000000000001</${p}DocID></${p}DocInfo>` +
    `${evilRoot(subject)}${more}</${p}DocBody>`;
  return swapped(rootText(subject), elementPattern('DocBody'), ([whole = '']) =>
    place === 'before' ? body + whole : whole + body,
  );
}

const evilText =
  '<?xml version="1.0" encoding="UTF-8"?><ofd:Document xmlns:ofd="http://www.ofdspec.org/2016">' +
  '<ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297' +
  '</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" ' +
  'BaseLoc="/Evil/Page.xml"/></ofd:Pages></ofd:Document>';

const versionFile =
  '<?xml version="1.0" encoding="UTF-8"?><ofd:DocVersion xmlns:ofd="http://www.ofdspec.org/2016" ' +
  'ID="1" Version="1"><ofd:DocRoot>/Evil/Document.xml</ofd:DocRoot></ofd:DocVersion>';

function evilFiles(subject: Subject, root: string): { readonly replaced: Record<string, string> } {
  return { replaced: { [subject.file.rootPath]: root } };
}

function evilDocument(
  subject: Subject,
  root: string | undefined,
):
  | (ReturnType<typeof evilFiles> & {
      readonly added: Readonly<Record<string, string>>;
      readonly changed: string;
    })
  | undefined {
  if (root === undefined) return undefined;
  return {
    ...evilFiles(subject, root),
    added: { 'Evil/Document.xml': evilText, 'Evil/Page.xml': whitePage },
    changed: 'Evil/Document.xml',
  };
}

/** A change that names the new document in a text of OFD.xml. */
export function rootChange(make: (text: string) => string | undefined): Change {
  return (subject) => {
    const text = rootText(subject);
    return evilDocument(subject, text === undefined ? undefined : make(text));
  };
}
