import type { OfdSignature } from '@yunzhang/ofd';
import { attack, harmless, type Mutation } from './mutation.ts';
import { inSignature } from './signature-files.ts';
import type { Edits, Subject } from './subject.ts';
import { edited, elementPattern, endPattern, named, swapped } from './xml-edit.ts';

/** Attacks on the list of signatures and on the places of seals. */
export const listMutations: readonly Mutation[] = [
  attack(
    {
      id: 'list-entry-removed',
      zh: '从签名列表删除一项，文件仍在',
      en: 'A signature is taken out of the list; its files stay',
      reason: 'A seal that was there must not disappear unnoticed.',
    },
    (subject) => {
      const made = edited(subject, subject.list, entryElement, '');
      return made && { ...made, changed: subject.signatures[0]?.path ?? subject.list };
    },
  ),
  attack(
    {
      id: 'list-first-removed',
      zh: '删除第一个签名及其文件',
      en: 'The first of several signatures is taken out with its files',
      reason: 'The seals after it were made over a document with it.',
    },
    (subject) => (subject.signatures.length < 2 ? undefined : removedSignature(subject, 0)),
  ),
  harmless(
    {
      id: 'list-last-removed',
      zh: '删除最后一个签名及其文件',
      en: 'The last of several signatures is taken out with its files',
      reason: 'The document is then what it was before that seal, which the seals before it allow.',
    },
    (subject) =>
      subject.signatures.length < 2
        ? undefined
        : removedSignature(subject, subject.signatures.length - 1),
  ),
  attack(
    {
      id: 'list-entry-doubled',
      zh: '签名列表重复一项',
      en: 'A signature stands in the list twice',
      reason: 'One seal would show as two.',
    },
    (subject) => edited(subject, subject.list, entryElement, ([whole = '']) => whole + whole),
  ),
  attack(
    {
      id: 'list-entry-copied',
      zh: '签名列表增加指向同一签名的新项',
      en: 'A second line of the list leads to the same signature',
      reason: 'One seal would show as two.',
    },
    (subject) =>
      edited(
        subject,
        subject.list,
        entryElement,
        ([whole = '']) => whole + whole.replace(/(\bID=")[^"]*/, '$1990099'),
      ),
  ),
  attack(
    {
      id: 'list-type-changed',
      zh: '改动列表中的签名类型',
      en: 'The list calls a seal a signature or the other way round',
      reason: 'Readers draw seals and hide signatures by this word.',
    },
    (subject) =>
      edited(subject, subject.list, entryStart, ([start = '']) => {
        const other = /\bType="Sign"/.test(start) ? 'Seal' : 'Sign';
        return start.replace(/\sType="[^"]*"/, '').replace(/(\/?>)$/, ` Type="${other}"$1`);
      }),
  ),
  attack(
    {
      id: 'list-entry-elsewhere',
      zh: '列表改指一份改动过的签名文件',
      en: 'The list leads to a changed copy of the signature file',
      reason: 'The place of the seal would be another one.',
    },
    (subject) => {
      const [first] = subject.signatures;
      const text = first?.path === undefined ? undefined : subject.text(first.path);
      const moved = swapped(text, boundary, ([, start = '']) => `${start}1 1 9 9`);
      const copy = moved ?? swapped(text, endPattern('SignedInfo'), ([end = '']) => ` ${end}`);
      const made = edited(
        subject,
        subject.list,
        /(\bBaseLoc=")[^"]*/,
        ([, start = '']) => `${start}/Evil/Signature.xml`,
      );
      if (made === undefined || copy === undefined) return undefined;
      return { ...made, added: { 'Evil/Signature.xml': copy }, changed: 'Evil/Signature.xml' };
    },
  ),
  attack(
    {
      id: 'list-relative-added',
      zh: '列表写明依赖不存在的签名',
      en: 'The list says that a signature builds on one that is not there',
      reason: 'What it builds on must be valid.',
    },
    (subject) =>
      edited(subject, subject.list, entryStart, ([start = '']) =>
        start.replace(/(\/?>)$/, ' Relative="990098"$1'),
      ),
  ),
  harmless(
    {
      id: 'list-maximum-changed',
      zh: '改动列表的最大编号',
      en: 'The greatest number the list states is changed',
      reason: 'It only tells a writer which number to take next.',
    },
    (subject) =>
      edited(
        subject,
        subject.list,
        new RegExp(`(<${named('MaxSignId')}>)[^<]*`),
        ([, start = '']) => `${start}777`,
      ),
  ),
  attack(
    {
      id: 'stamp-moved',
      zh: '移动签章外观',
      en: 'The place of a seal is changed',
      reason: 'A seal over another sum seals another sum.',
    },
    (subject) => inSignature(subject, boundary, ([, start = '']) => `${start}1 1 9 9`),
  ),
  attack(
    {
      id: 'stamp-page-changed',
      zh: '签章外观改到另一页',
      en: 'A seal is put on another page',
      reason: 'A seal on another page seals another page.',
    },
    (subject) =>
      inSignature(
        subject,
        new RegExp(`(<${named('StampAnnot')}\\b[^>]*\\bPageRef=")[^"]*`),
        ([, start = '']) => `${start}990010`,
      ),
  ),
  attack(
    {
      id: 'stamp-clip-changed',
      zh: '改动签章外观的裁剪区',
      en: 'Another part of a seal is shown',
      reason: 'A riding seal shows on each page the part that was cut for it.',
    },
    (subject) =>
      inSignature(subject, new RegExp(`<${named('StampAnnot')}\\b[^>]*`), ([start = '']) => {
        const slash = start.endsWith('/') ? '/' : '';
        const plain = start.replace(/\/$/, '').replace(/\sClip="[^"]*"/, '');
        return `${plain} Clip="0 0 1 1"${slash}`;
      }),
  ),
  attack(
    {
      id: 'stamp-removed',
      zh: '删除签章外观',
      en: 'A seal is not shown any more',
      reason: 'What the sealer put there must be seen.',
    },
    (subject) => inSignature(subject, elementPattern('StampAnnot'), ''),
  ),
  attack(
    {
      id: 'stamp-added',
      zh: '增加签章外观',
      en: 'A seal is shown once more, elsewhere',
      reason: 'A seal where nobody put it seals what nobody sealed.',
    },
    (subject) =>
      inSignature(subject, elementPattern('StampAnnot'), ([whole = '']) => {
        return whole + whole.replace(/(\bBoundary=")[^"]*/, '$15 5 30 30');
      }),
  ),
];

const entryElement = elementPattern('Signature');
const entryStart = new RegExp(`<${named('Signature')}\\b[^>]*>`);
const boundary = new RegExp(`(<${named('StampAnnot')}\\b[^>]*\\bBoundary=")[^"]*`);

type Made = (Edits & { readonly changed: string }) | undefined;

function removedSignature(subject: Subject, index: number): Made {
  const signature = subject.signatures[index];
  const text = subject.text(subject.list);
  if (signature === undefined || text === undefined) return undefined;
  let at = -1;
  const list = text.replace(elementPattern('Signature', 'g'), (whole) => {
    at += 1;
    return at === index ? '' : whole;
  });
  if (list === text) return undefined;
  return { replaced: { [subject.list]: list }, removed: filesOf(signature), changed: subject.list };
}

function filesOf({ path, sealPath, signedValuePath }: OfdSignature): readonly string[] {
  return [path, sealPath, signedValuePath].filter((name) => name !== undefined);
}
