import { concat, crc32, utf8 } from '@yunzhang/base';
import { attack, type Change, type Mutation } from './mutation.ts';
import { forgedEntry, type ForgedEntry, forgeZip, numbers } from './forgery.ts';
import { forgedEntries, withEntry } from './subject.ts';
import { whitePage } from './xml-edit.ts';

const twoWays =
  'A reader that goes through the file sees other files than one that uses the directory.';

/** Attacks with headers and directories that do not agree. */
export const headerMutations: readonly Mutation[] = [
  attack(
    {
      id: 'zip-local-name',
      zh: '局部头中的文件名不同',
      en: 'The local header of a page has another name',
      reason: twoWays,
    },
    onPage((entry) => [{ ...entry, local: { name: utf8('Evil/Page.xml') } }]),
  ),
  attack(
    {
      id: 'zip-local-checksum',
      zh: '局部头中的校验和不同',
      en: 'The local header of a page has another checksum',
      reason: twoWays,
    },
    onPage((entry) => [{ ...entry, local: { crc: entry.crc ^ 1 } }]),
  ),
  attack(
    {
      id: 'zip-local-size',
      zh: '局部头中的大小不同',
      en: 'The local header of a page has another size',
      reason: twoWays,
    },
    onPage((entry) => [{ ...entry, local: { packed: entry.packed + 40 } }]),
  ),
  attack(
    {
      id: 'zip-local-method',
      zh: '局部头中的压缩方式不同',
      en: 'The local header of a page names another method',
      reason: twoWays,
    },
    onPage((entry) => [{ ...entry, local: { method: entry.method === 0 ? 8 : 0 } }]),
  ),
  attack(
    {
      id: 'zip-method-false',
      zh: '压缩方式与数据不符',
      en: 'Both headers of a page name a method that is not the one used',
      reason: 'Readers that notice nothing show compressed octets.',
    },
    onPage((entry) =>
      entry.method === 0
        ? [{ ...entry, method: 8 }]
        : [{ ...entry, method: 0, size: entry.packed, crc: crc32(entry.data) }],
    ),
  ),
  attack(
    {
      id: 'zip-size-false',
      zh: '条目大小不符',
      en: 'Both headers of a page state a smaller size',
      reason: 'A reader that believes it shows only a part.',
    },
    onPage((entry) => [{ ...entry, size: entry.size - 1 }]),
  ),
  attack(
    {
      id: 'zip-checksum-false',
      zh: '条目校验和不符',
      en: 'Both headers of a page state another checksum',
      reason: 'A damaged entry is not the sealed one.',
    },
    onPage((entry) => [{ ...entry, crc: entry.crc ^ 0x8000 }]),
  ),
  attack(
    {
      id: 'zip-unicode-path',
      zh: '附加字段中另有文件名',
      en: 'An extra field gives a page another name',
      reason: 'Info-ZIP and 7-Zip take the name from there.',
    },
    onPage((entry) => {
      const extra = unicodePath(entry, 'Evil/Page.xml');
      return [{ ...entry, extra }];
    }),
  ),
  attack(
    {
      id: 'zip-unicode-path-onto',
      zh: '另一条目借附加字段冒用页面名称',
      en: 'An extra field gives another file the name of a page',
      reason: 'Info-ZIP and 7-Zip take the name from there.',
    },
    onPage((entry, page) => {
      const evil = forgedEntry(utf8('Evil/Page.xml'), utf8(whitePage));
      return [entry, { ...evil, extra: unicodePath(evil, page) }];
    }),
  ),
  attack(
    {
      id: 'zip-hidden-entry',
      zh: '条目之间藏有未列入目录的同名文件',
      en: 'Another page of the same name lies between the entries, outside the directory',
      reason: twoWays,
    },
    onPage((entry) => [{ ...forgedEntry(entry.name, utf8(whitePage)), isHidden: true }, entry]),
  ),
  attack(
    {
      id: 'zip-hidden-after',
      zh: '目录之前藏有未列入目录的同名文件',
      en: 'Another page of the same name lies after all entries, outside the directory',
      reason: twoWays,
    },
    (subject) => {
      const [page] = subject.entries('page');
      if (page === undefined) return undefined;
      const evil = { ...forgedEntry(utf8(page), utf8(whitePage)), isHidden: true } as const;
      return { bytes: forgeZip({ entries: [...forgedEntries(subject), evil] }), changed: page };
    },
  ),
  attack(
    {
      id: 'zip-descriptor-false',
      zh: '数据描述符不符',
      en: 'The data descriptor of a page states another checksum and size',
      reason: twoWays,
    },
    onPage((entry) => [
      {
        ...entry,
        flags: entry.flags | 8,
        local: { crc: 0, packed: 0, size: 0 },
        descriptor: numbers([4, 0x0807_4b50], [4, 1], [4, 2], [4, 3]),
      },
    ]),
  ),
  attack(
    {
      id: 'zip-descriptor-missing',
      zh: '缺少数据描述符',
      en: 'The data descriptor of a page is not there',
      reason: twoWays,
    },
    onPage((entry) => [
      { ...entry, flags: entry.flags | 8, local: { crc: 0, packed: 0, size: 0 } },
    ]),
  ),
  attack(
    {
      id: 'zip-entries-shared',
      zh: '两个条目共用同一数据',
      en: 'Two names of the directory lead to the same octets',
      reason: 'Such packages are made to deceive or to overwhelm.',
    },
    onPage((entry, _, index) => [
      entry,
      { ...entry, name: utf8('Evil/Page.xml'), sharesWith: index },
    ]),
  ),
  attack(
    {
      id: 'zip-encrypted-flag',
      zh: '条目标为加密',
      en: 'A page is marked as encrypted',
      reason: 'Readers that ignore the mark and readers that do not see two documents.',
    },
    onPage((entry) => [{ ...entry, flags: entry.flags | 1 }]),
  ),
  attack(
    {
      id: 'zip-folder-attribute',
      zh: '页面条目标为文件夹',
      en: 'A page is marked as a folder',
      reason: 'Unpackers that believe it leave the page out.',
    },
    onPage((entry) => [{ ...entry, central: { attributes: 0x10 } }]),
  ),
  attack(
    {
      id: 'zip-link-attribute',
      zh: '页面条目标为符号链接',
      en: 'A page is marked as a symbolic link',
      reason: 'Unpackers that believe it make a link to somewhere else.',
    },
    onPage((entry) => [{ ...entry, central: { attributes: 0xa1ff_0000 } }]),
  ),
  attack(
    {
      id: 'zip-name-encoding',
      zh: '文件名编码标志与实际不符',
      en: 'A name is marked as UTF-8 and is not',
      reason: 'Readers see different names.',
    },
    onPage((entry) => [
      entry,
      { ...forgedEntry(new Uint8Array([0xc4, 0xe3, 0x2e, 0x78]), utf8('x')), flags: 0x800 },
    ]),
  ),
];

/** Puts other entries in the place of the first page. */
export function onPage(
  make: (entry: ForgedEntry, page: string, index: number) => readonly ForgedEntry[],
): Change {
  return (subject) => {
    const [page] = subject.entries('page');
    if (page === undefined) return undefined;
    const bytes = withEntry(subject, page, (entry, index) => make(entry, page, index));
    return bytes && { bytes, changed: page };
  };
}

/** The field 0x7075 of Info-ZIP. */
function unicodePath(entry: ForgedEntry, name: string): Uint8Array {
  const content = concat([new Uint8Array([1]), numbers([4, crc32(entry.name)]), utf8(name)]);
  return concat([numbers([2, 0x7075], [2, content.length]), content]);
}
