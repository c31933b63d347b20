import { concat, deflateRaw, utf8 } from '@yunzhang/base';
import { onPage } from './archive-headers.ts';
import { attack, type Change, harmless, type Mutation } from './mutation.ts';
import { forgedEntry, type ForgedEntry, forgeZip, type Forgery, numbers } from './forgery.ts';
import { forged, forgedEntries, rebuilt, type Subject } from './subject.ts';
import { whitePage } from './xml-edit.ts';

const twoWays =
  'A reader that goes through the file sees other files than one that uses the directory.';

/** Attacks with what stands around the entries. */
export const surroundingMutations: readonly Mutation[] = [
  attack(
    {
      id: 'zip-archive-after',
      zh: '其后附加另一个 ZIP',
      en: 'Another archive follows the package',
      reason: 'Readers that look from the end see only the second one.',
    },
    (subject) => {
      const evil = evilPackage(subject);
      return {
        bytes: concat([forgeZip({ entries: forgedEntries(subject) }), evil]),
        changed: 'ZIP',
      };
    },
  ),
  attack(
    {
      id: 'zip-archive-before',
      zh: '之前附加另一个 ZIP',
      en: 'Another archive stands before the package',
      reason: 'Readers that look from the start see the first one.',
    },
    (subject) => ({ bytes: forged(subject, { prefix: evilPackage(subject) }), changed: 'ZIP' }),
  ),
  attack(
    {
      id: 'zip-archive-in-comment',
      zh: 'ZIP 注释中藏有另一个 ZIP',
      en: 'The comment of the package holds another archive',
      reason: 'Readers that take the last end record see the other one.',
    },
    (subject) => {
      const comment = evilPackage(subject, 40_000);
      return comment.length > 65_000
        ? undefined
        : { bytes: forged(subject, { comment }), changed: 'ZIP' };
    },
  ),
  attack(
    {
      id: 'zip-second-directory',
      zh: '目录之后附加另一目录',
      en: 'A second directory follows the first',
      reason: 'Readers differ in which directory they use.',
    },
    (subject) => {
      const record = forgeZip({ entries: [forgedEntry(utf8('OFD.xml'), utf8('<a/>'))] });
      const at = record.length - 22 - 53;
      return around(subject, { afterDirectory: record.subarray(at, record.length - 22) });
    },
  ),
  attack(
    {
      id: 'zip-junk-between',
      zh: '目录与结尾之间有多余数据',
      en: 'Octets stand between the directory and its end record',
      reason: 'Readers differ in where they look for the directory.',
    },
    (subject) => around(subject, { afterDirectory: utf8('junk junk junk junk ') }),
  ),
  attack(
    {
      id: 'zip-count-false',
      zh: '目录条目数不符',
      en: 'The end record counts one entry less',
      reason: 'Readers that count leave the last file out.',
    },
    (subject) => around(subject, { end: { count: forgedEntries(subject).length - 1 } }),
  ),
  attack(
    {
      id: 'zip-offset-false',
      zh: '目录位置不符',
      en: 'The end record says that the directory begins elsewhere',
      reason: 'Readers differ in what they believe.',
    },
    (subject) => around(subject, { end: { offset: 0 } }),
  ),
  attack(
    {
      id: 'zip-several-disks',
      zh: '声明为分卷 ZIP',
      en: 'The end record speaks of a second disk',
      reason: 'A part is not the package.',
    },
    (subject) => around(subject, { end: { disk: 1 } }),
  ),
  attack(
    {
      id: 'zip-zip64-end',
      zh: '附加 ZIP64 结尾指向另一目录',
      en: 'A ZIP64 end record leads to another directory',
      reason: 'Readers that know ZIP64 use it, others do not.',
    },
    (subject) => around(subject, { afterDirectory: zip64End(0) }),
  ),
  attack(
    {
      id: 'zip-junk-before-hidden',
      zh: '之前附加含条目标记的数据',
      en: 'Octets before the package look like an entry',
      reason: twoWays,
    },
    (subject) =>
      around(subject, {
        prefix: forgeZip({ entries: [forgedEntry(utf8('OFD.xml'), utf8('<a/>'))] }).subarray(0, 40),
      }),
  ),
  harmless(
    {
      id: 'zip-junk-before',
      zh: '之前附加无关数据',
      en: 'Octets without meaning stand before the package',
      reason: 'No reader takes them for a file; the report names them.',
    },
    (subject) => around(subject, { prefix: utf8('junk '.repeat(20)) }),
  ),
  harmless(
    {
      id: 'zip-junk-after',
      zh: '之后附加无关数据',
      en: 'Octets without meaning follow the package',
      reason: 'No reader takes them for a file; the report names them.',
    },
    (subject) => around(subject, { suffix: utf8('junk '.repeat(20)) }),
  ),
  harmless(
    {
      id: 'zip-gap',
      zh: '条目之间有无关数据',
      en: 'Octets without meaning stand between two entries',
      reason: 'No reader takes them for a file; the report names them.',
    },
    onPage((entry) => [{ ...entry, gap: utf8('junk '.repeat(20)) }]),
  ),
  harmless(
    {
      id: 'zip-comment',
      zh: '增加 ZIP 注释',
      en: 'The package has a comment',
      reason: 'A comment is shown by no reader of documents.',
    },
    (subject) => around(subject, { comment: utf8('a comment') }),
  ),
  harmless(
    {
      id: 'zip-reordered',
      zh: '颠倒条目次序',
      en: 'The entries stand in another order',
      reason: 'Order has no meaning; every file is the same.',
    },
    (subject) => ({
      bytes: forgeZip({ entries: forgedEntries(subject).toReversed() }),
      changed: 'ZIP',
    }),
  ),
  harmless(
    {
      id: 'zip-packed-anew',
      zh: '重新压缩各条目',
      en: 'Every entry is compressed anew or not at all',
      reason: 'Every file expands to the same octets.',
    },
    (subject, { random }) => ({
      bytes: forgeZip({ entries: repacked(subject, random) }),
      changed: 'ZIP',
    }),
  ),
];

function around(subject: Subject, lie: Omit<Forgery, 'entries'>): ReturnType<Change> {
  return { bytes: forged(subject, lie), changed: 'ZIP' };
}

/** A package like this one with white pages, small enough for a comment where that is asked. */
function evilPackage(subject: Subject, sizeMax = Number.POSITIVE_INFINITY): Uint8Array {
  const white = Object.fromEntries(subject.entries('page').map((page) => [page, whitePage]));
  const whole = rebuilt(subject, { replaced: white });
  if (whole.length <= sizeMax) return whole;
  return forgeZip({ entries: [forgedEntry(utf8('OFD.xml'), utf8('<a/>'))] });
}

function zip64End(offset: number): Uint8Array {
  const end = numbers(
    ...([
      [4, 0x0606_4b50],
      [4, 44],
      [4, 0],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
    ] as const),
    ...([
      [4, 1],
      [4, 0],
      [4, 1],
      [4, 0],
      [4, 46],
      [4, 0],
      [4, offset],
      [4, 0],
    ] as const),
  );
  return concat([end, numbers([4, 0x0706_4b50], [4, 0], [4, 0], [4, 0], [4, 1])]);
}

function repacked(subject: Subject, random: (limit: number) => number): readonly ForgedEntry[] {
  return subject.file.zip.entries.map((entry, i) => {
    const plain = entry.isFolder ? new Uint8Array() : entry.read();
    const name = forgedEntries(subject)[i]?.name ?? utf8(entry.name);
    const isStored = random(2) === 0;
    const data = isStored ? plain : deflateRaw(plain);
    const honest = forgedEntry(name, plain);
    return {
      ...honest,
      method: isStored ? 0 : 8,
      packed: data.length,
      data,
      flags: entry.flags & ~8,
    };
  });
}
