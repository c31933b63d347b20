import { utf8 } from '@yunzhang/base';
import { attack, type Change, type Mutation } from './mutation.ts';
import { forgedEntry, forgeZip } from './forgery.ts';
import { forgedEntries } from './subject.ts';
import { whitePage } from './xml-edit.ts';

const readersDiffer = 'Readers differ in which of two files of a name they take.';

/** Attacks with entries whose names are almost the same. */
export const nameMutations: readonly Mutation[] = [
  attack(
    {
      id: 'zip-name-twice',
      zh: '重名条目',
      en: 'A page lies in the package twice under one name',
      reason: readersDiffer,
    },
    beside((name) => name),
  ),
  attack(
    {
      id: 'zip-name-twice-before',
      zh: '重名条目置于原条目之前',
      en: 'Another page lies under the same name before the sealed one',
      reason: readersDiffer,
    },
    (subject) => {
      const [page] = subject.entries('page');
      if (page === undefined) return undefined;
      const entries = [forgedEntry(utf8(page), utf8(whitePage)), ...forgedEntries(subject)];
      return { bytes: forgeZip({ entries }), changed: page };
    },
  ),
  ...(
    [
      ['case', '仅大小写不同', 'in other letters', (name: string) => name.toUpperCase()],
      ['dot', '以 ./ 开头', 'with ./ before it', (name: string) => `./${name}`],
      ['absolute', '以 / 开头', 'with a slash before it', (name: string) => `/${name}`],
      ['double-slash', '含 //', 'with two slashes', (name: string) => name.replace('/', '//')],
      ['backslash', '含反斜杠', 'with backslashes', (name: string) => name.replaceAll('/', '\\')],
      ['climbing', '含上级目录', 'by a detour', (name: string) => `Evil/../${name}`],
      ['trailing-blank', '末尾有空格', 'with a blank behind it', (name: string) => `${name} `],
      ['trailing-dot', '末尾有句点', 'with a full stop behind it', (name: string) => `${name}.`],
      ['null', '含空字符', 'with a null character', (name: string) => `${name}\u0000.txt`],
      ['wide', '使用全角字符', 'in full-width letters', (name: string) => name.replace('.', '．')],
      ['escaped', '使用百分号转义', 'percent-encoded', (name: string) => name.replace('.', '%2E')],
      ['folder', '以文件夹形式出现', 'as a folder', (name: string) => `${name}/`],
      ['below', '作为其下级文件', 'as a folder with a file', (name: string) => `${name}/x.xml`],
    ] as const
  ).map(([id, zh, en, change]) =>
    attack(
      {
        id: `zip-name-${id}`,
        zh: `加入与页面同名（${zh}）的条目`,
        en: `Another file lies under the name of a page, ${en}`,
        reason: 'On some systems and in some readers it takes the place of the page.',
      },
      beside(change),
    ),
  ),
];

/** Another file beside a page, under a name made from that of the page. */
function beside(change: (name: string) => string): Change {
  return (subject) => {
    const [page] = subject.entries('page');
    const name = page === undefined ? undefined : change(page);
    if (page === undefined || name === undefined) return undefined;
    const evil = forgedEntry(utf8(name), name.endsWith('/') ? new Uint8Array() : utf8(whitePage));
    const entries = [...forgedEntries(subject), evil];
    return { bytes: forgeZip({ entries }), changed: name };
  };
}
