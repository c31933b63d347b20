import { concat, latin1, utf8 } from '@yunzhang/base';
import { attack, type Change, harmless, type Mutation } from './mutation.ts';
import { rootChange } from './roots.ts';
import type { Subject } from './subject.ts';
import { elementPattern, named, prefixOf, swapped } from './xml-edit.ts';

const readersDiffer = 'Two readers of XML see two documents.';

/**
 * Attacks with the spelling of XML. They are tried on OFD.xml and on the list of signatures, which
 * many seals leave open; where a seal covers them every change is noticed by its hash.
 */
export const spellingMutations: readonly Mutation[] = [
  attack(
    {
      id: 'xml-entity',
      zh: '以实体替换 DocRoot',
      en: 'An entity of the file stands for the path of the document',
      reason: readersDiffer,
    },
    rootChange((text) =>
      swapped(withDoctype(text, '<!ENTITY e "Evil/Document.xml">'), docRoot, ([, start = '']) => {
        return `${start}&e;`;
      }),
    ),
  ),
  attack(
    {
      id: 'xml-doctype',
      zh: '增加 DOCTYPE',
      en: 'A document type is declared',
      reason: 'A declaration can put defaults where a reader finds nothing.',
    },
    rootChange((text) => withDoctype(text, '<!ATTLIST DocRoot x CDATA "1">')),
  ),
  attack(
    {
      id: 'xml-external-entity',
      zh: '引用外部实体',
      en: 'An entity leads out of the package',
      reason: 'A reader must never load what lies outside.',
    },
    rootChange((text) =>
      swapped(
        withDoctype(text, '<!ENTITY e SYSTEM "file:///etc/passwd">'),
        docRoot,
        ([, start = '']) => `${start}&e;`,
      ),
    ),
  ),
  attack(
    {
      id: 'xml-comment-in-path',
      zh: '路径中插入注释',
      en: 'A comment cuts the path of the document in two',
      reason: 'Some readers take the text before the comment, others all of it.',
    },
    rootChange((text) =>
      swapped(text, docRoot, ([, start = '']) => `${start}Evil/Document.xml<!-- -->`),
    ),
  ),
  attack(
    {
      id: 'xml-element-in-path',
      zh: '路径元素中嵌入子元素',
      en: 'An element stands inside the path of the document',
      reason: 'Some readers take the text before it, others all of it.',
    },
    rootChange((text) =>
      swapped(text, docRootElement, ([whole = '', name = '']) =>
        whole.replace(/>([^<]*)</, `>Evil/Document.xml<${name}>$1</${name}><`),
      ),
    ),
  ),
  attack(
    {
      id: 'xml-second-root',
      zh: '根元素之后还有一个根元素',
      en: 'A second root element follows the first',
      reason: readersDiffer,
    },
    rootChange((text) => {
      const root = elementPattern('OFD').exec(text)?.[0];
      return root === undefined ? undefined : text + evilRoots(root);
    }),
  ),
  attack(
    {
      id: 'xml-attribute-doubled',
      zh: '属性重复',
      en: 'An attribute stands twice in the list of signatures',
      reason: readersDiffer,
    },
    inList((text) =>
      swapped(text, /(\bBaseLoc=")([^"]*)"/, ([whole = '']) => {
        return `${whole} BaseLoc="/Evil/Signature.xml"`;
      }),
    ),
  ),
  attack(
    {
      id: 'xml-encoding-false',
      zh: '声明的编码与实际不符',
      en: 'The declared encoding is not the one that is used',
      reason: 'Readers that believe it see other letters.',
    },
    inRoot((text) => {
      const declared = text.replace(/^\uFEFF?<\?xml[^?]*\?>/, '');
      return utf8(`<?xml version="1.0" encoding="GBK"?>${declared}`);
    }),
  ),
  attack(
    {
      id: 'xml-utf16',
      zh: '改用 UTF-16 编码',
      en: 'OFD.xml is written in UTF-16',
      reason: 'Readers that look for UTF-8 see nothing or something else.',
    },
    inRoot(utf16),
  ),
  attack(
    {
      id: 'xml-utf7',
      zh: '声明 UTF-7 编码',
      en: 'OFD.xml claims to be in UTF-7',
      reason: 'In UTF-7 harmless letters become markup.',
    },
    inRoot((text) =>
      utf8(`<?xml version="1.0" encoding="UTF-7"?>${text.replace(/^\uFEFF?<\?xml[^?]*\?>/, '')}`),
    ),
  ),
  attack(
    {
      id: 'xml-octet-malformed',
      zh: '含有无效的 UTF-8 字节',
      en: 'An octet of OFD.xml is not UTF-8',
      reason: 'Readers put different characters in its place.',
    },
    inRoot((text) => {
      const bytes = utf8(text);
      const at = latin1(bytes).search(/<\/[\w.:-]*DocInfo>/);
      if (at < 0) return undefined;
      return concat([bytes.subarray(0, at), new Uint8Array([0xc0, 0xaf]), bytes.subarray(at)]);
    }),
  ),
  attack(
    {
      id: 'xml-namespace-changed',
      zh: '改动命名空间',
      en: 'The namespace of OFD.xml is another one',
      reason: 'Readers that look at namespaces find no document.',
    },
    inRoot((text) => {
      const made = text.replaceAll('http://www.ofdspec.org/2016', 'urn:evil');
      return made === text ? undefined : utf8(made);
    }),
  ),
  attack(
    {
      id: 'xml-cut-off',
      zh: 'OFD.xml 不完整',
      en: 'OFD.xml ends too early',
      reason: 'Some readers show what they got up to there.',
    },
    inRoot((text) => utf8(text.slice(0, text.lastIndexOf('<')))),
  ),
  attack(
    {
      id: 'xml-null-character',
      zh: '路径中含有空字符',
      en: 'A character that is not allowed stands in the path of the document',
      reason: 'Readers written in C stop there.',
    },
    rootChange((text) => swapped(text, docRoot, ([whole = '']) => `${whole}\u0000.xml`)),
  ),
  attack(
    {
      id: 'path-climbing',
      zh: '路径借上级目录指向另一文件',
      en: 'The path of the document climbs and comes down elsewhere',
      reason: 'The path leads to a document nobody sealed.',
    },
    rootChange((text) =>
      swapped(text, docRoot, ([, start = '']) => `${start}Doc_0/../Evil/Document.xml`),
    ),
  ),
  attack(
    {
      id: 'path-backslash',
      zh: '路径使用反斜杠',
      en: 'The path of the document uses backslashes',
      reason: 'On some systems it leads to another file.',
    },
    rootChange((text) => swapped(text, docRoot, ([, start = '']) => `${start}Evil\\Document.xml`)),
  ),
  attack(
    {
      id: 'path-escaped',
      zh: '路径使用百分号转义',
      en: 'The path of the document is percent-encoded',
      reason: 'Some readers decode it, others do not.',
    },
    rootChange((text) => swapped(text, docRoot, ([, start = '']) => `${start}Evil%2FDocument.xml`)),
  ),
  attack(
    {
      id: 'path-outside',
      zh: '路径指向文件包之外',
      en: 'The path of the document leads out of the package',
      reason: 'A reader must never load what lies outside.',
    },
    rootChange((text) =>
      swapped(text, docRoot, ([, start = '']) => `${start}../../../../etc/passwd`),
    ),
  ),
  harmless(
    {
      id: 'xml-cdata',
      zh: '路径改用 CDATA 书写',
      en: 'The path of the document is written as CDATA',
      reason: 'To every reader of XML the text is the same.',
    },
    inRoot((text) => {
      const made = swapped(text, docRootElement, ([whole = '']) =>
        whole.replace(/>([^<]*)</, '><![CDATA[$1]]><'),
      );
      return made === undefined ? undefined : utf8(made);
    }),
  ),
  harmless(
    {
      id: 'xml-character-reference',
      zh: '路径改用字符引用书写',
      en: 'A letter of the path is written as a character reference',
      reason: 'To every reader of XML the text is the same.',
    },
    inRoot((text) => {
      const made = swapped(text, docRootElement, ([whole = '']) =>
        whole.replace(/>(.)/, (_, first: string) => `>&#${first.charCodeAt(0)};`),
      );
      return made === undefined ? undefined : utf8(made);
    }),
  ),
  harmless(
    {
      id: 'xml-processing-instruction',
      zh: '增加处理指令与注释',
      en: 'A processing instruction and a comment are added',
      reason: 'Readers pass over both.',
    },
    inRoot((text) => utf8(`${text}<?evil do?><!-- evil -->`)),
  ),
  harmless(
    {
      id: 'xml-mark-added',
      zh: '增加字节顺序标记',
      en: 'A byte order mark is put before OFD.xml',
      reason: 'It says that the text is UTF-8, which it is.',
    },
    inRoot((text) => (text.startsWith('\uFEFF') ? undefined : utf8(`\uFEFF${text}`))),
  ),
  harmless(
    {
      id: 'xml-list-reformatted',
      zh: '签名列表重新排版',
      en: 'Blanks are put between the elements of the list of signatures',
      reason: 'The list says the same.',
    },
    inList((text) =>
      swapped(text, /(<[\w.-]+:?Signatures\b[^>]*>)/, ([start = '']) => `${start}\n`),
    ),
  ),
];

const docRoot = new RegExp(`(<${named('DocRoot')}>)[^<]*`);
const docRootElement = elementPattern('DocRoot');

function withDoctype(text: string, inside: string): string | undefined {
  const name = `${prefixOf(text)}OFD`;
  return swapped(text, new RegExp(`<${name}\\b`), ([start = '']) => {
    return `<!DOCTYPE ${name} [${inside}]>${start}`;
  });
}

function evilRoots(root: string): string {
  return swapped(root, docRoot, ([, start = '']) => `${start}Evil/Document.xml`) ?? '';
}

/** Writes OFD.xml in another way. */
function inRoot(make: (text: string) => Uint8Array | undefined): Change {
  return (subject: Subject) => {
    const { rootPath } = subject.file;
    const text = subject.text(rootPath);
    const made = text === undefined ? undefined : make(text);
    if (made === undefined) return undefined;
    return { replaced: { [rootPath]: made }, changed: rootPath };
  };
}

function inList(make: (text: string) => string | undefined): Change {
  return (subject: Subject) => {
    const text = subject.text(subject.list);
    const made = text === undefined ? undefined : make(text);
    if (made === undefined) return undefined;
    return { replaced: { [subject.list]: made }, changed: subject.list };
  };
}

function utf16(text: string): Uint8Array {
  const declared = text.replace(/^\uFEFF/, '').replace(/encoding="[^"]*"/, 'encoding="UTF-16"');
  const bytes = new Uint8Array(2 + declared.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, true);
  for (let i = 0; i < declared.length; i++) view.setUint16(2 + i * 2, declared.charCodeAt(i), true);
  return bytes;
}
