import { base64, equal, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { attack, type Mutation } from './mutation.ts';
import type { Edits, Subject } from './subject.ts';
import { edited, elementPattern, endPattern, named, swapped } from './xml-edit.ts';

/** Attacks on what the file of a signature says. */
export const signatureMutations: readonly Mutation[] = [
  attack(
    {
      id: 'reference-removed',
      zh: '删除一个引用',
      en: 'A reference is taken out',
      reason: 'The file it named would be free to change.',
    },
    (subject) => inSignature(subject, elementPattern('Reference'), ''),
  ),
  attack(
    {
      id: 'reference-updated',
      zh: '改动页面并更新其校验值',
      en: 'A page is changed and its check value with it',
      reason: 'The check values themselves are signed.',
    },
    (subject) => updatedPage(subject),
  ),
  attack(
    {
      id: 'reference-elsewhere',
      zh: '引用改指未改动的副本',
      en: 'A reference leads to an unchanged copy while the page is changed',
      reason: 'The name of the file is signed as its value is.',
    },
    (subject) => {
      const [page] = subject.entries('page');
      const changed =
        page && swapped(subject.text(page), endPattern('Page'), ([end = '']) => ` ${end}`);
      if (page === undefined || changed === undefined) return undefined;
      const made = inSignature(
        subject,
        new RegExp(`(\\bFileRef=")/?${page.replaceAll('.', '\\.')}`),
        ([, start = '']) => `${start}/Evil/copy.xml`,
      );
      if (made === undefined) return undefined;
      const copy = subject.file.read(page);
      const replaced = { ...made.replaced, [page]: changed };
      return { replaced, added: { 'Evil/copy.xml': copy }, changed: page };
    },
  ),
  attack(
    {
      id: 'reference-case',
      zh: '改动引用路径的字母大小写',
      en: 'A reference names its file in other letters',
      reason: 'The file of the signature is signed octet by octet.',
    },
    (subject) =>
      inSignature(subject, /(\bFileRef=")([^"]*)/, ([, start = '', path = '']) => {
        return start + path.toLowerCase().replace('doc_0', 'DOC_0');
      }),
  ),
  attack(
    {
      id: 'check-method-weakened',
      zh: '改用较弱的摘要方法',
      en: 'The references claim a weaker digest',
      reason: 'A weak digest can be forged.',
    },
    (subject) =>
      inSignature(subject, /\bCheckMethod="[^"]*"/, () => 'CheckMethod="MD5"') ??
      inSignature(subject, /<([\w.-]+:)?References>/, ([whole = '']) =>
        whole.replace('>', ' CheckMethod="MD5">'),
      ),
  ),
  attack(
    {
      id: 'signature-method-changed',
      zh: '改动签名方法',
      en: 'The signature file names another method of signing',
      reason: 'The file of the signature is signed octet by octet.',
    },
    (subject) =>
      inSignature(
        subject,
        new RegExp(`(<${named('SignatureMethod')}>)[^<]*`),
        ([, start = '']) => `${start}1.2.840.113549.1.1.11`,
      ),
  ),
  attack(
    {
      id: 'signature-time-edited',
      zh: '改动签名文件中的时间',
      en: 'The time in the signature file is changed',
      reason: 'A time before an expiry or a revocation would make it good again.',
    },
    (subject) =>
      inSignature(
        subject,
        new RegExp(`(<${named('SignatureDateTime')}>)[^<]*`),
        ([, start = '']) => `${start}20190101000000Z`,
      ),
  ),
  attack(
    {
      id: 'parameters-edited',
      zh: '增加或改动签名参数',
      en: 'A parameter of the signature is added or changed',
      reason: 'Pages of riding seals and bindings of lists stand there.',
    },
    (subject) =>
      inSignature(
        subject,
        new RegExp(`(<${named('Parameter')}\\b[^>]*>)[^<]*`),
        ([, start = '']) => `${start}0`,
      ) ??
      inSignature(
        subject,
        new RegExp(`<(${named('')})References\\b`),
        ([whole = '', p = '']) =>
          `<${p}Parameters><${p}Parameter Name="x">1</${p}Parameter></${p}Parameters>${whole}`,
      ),
  ),
  attack(
    {
      id: 'provider-edited',
      zh: '改动签名提供者',
      en: 'The signature file names another maker of the software',
      reason: 'The file of the signature is signed octet by octet.',
    },
    (subject) =>
      inSignature(subject, /(\bProviderName=")[^"]*/, ([, start = '']) => `${start}evil`),
  ),
  attack(
    {
      id: 'signature-file-replaced',
      zh: '以另一文件的签名文件替换',
      en: 'The signature file is that of another document',
      reason: 'A seal belongs to one document.',
    },
    (subject, { other }) => {
      const path = subject.signatures[0]?.path;
      const xml = other?.signatures[0]?.xml;
      return path === undefined || xml === undefined
        ? undefined
        : { replaced: { [path]: xml }, changed: path };
    },
  ),
  attack(
    {
      id: 'signature-all-replaced',
      zh: '以另一文件的签名文件、签名值与印章一并替换',
      en: 'All files of the signature are those of another document',
      reason: 'A seal belongs to one document.',
    },
    (subject, { other }) => {
      const [own, theirs] = [subject.signatures[0], other?.signatures[0]];
      const { xml, signedValue, sealBytes } = theirs ?? {};
      if (own?.path === undefined || own.signedValuePath === undefined) return undefined;
      if (xml === undefined || signedValue === undefined) return undefined;
      if (isSameDocument(subject, other)) return undefined;
      const replaced = {
        [own.path]: xml,
        [own.signedValuePath]: signedValue,
        ...(own.sealPath === undefined || sealBytes === undefined
          ? {}
          : { [own.sealPath]: sealBytes }),
      };
      return { replaced, changed: own.path };
    },
  ),
];

type Made = (Edits & { readonly changed: string }) | undefined;

/** A replacement in the file of the first signature. */
export function inSignature(
  subject: Subject,
  pattern: RegExp,
  by: string | ((found: readonly string[]) => string),
): ReturnType<typeof edited> {
  return edited(subject, subject.signatures[0]?.path, pattern, by);
}

/** Whether what the other signature protects is here too: then it is a seal of this document. */
function isSameDocument({ file }: Subject, other: Subject | undefined): boolean {
  const references = other?.signatures[0]?.references ?? [];
  return references.every(({ entry }) => {
    const theirs = entry === undefined ? undefined : other?.file.zip.byName.get(entry);
    const own = entry === undefined ? undefined : file.zip.byName.get(entry);
    if (theirs === undefined || own === undefined) return false;
    return equal(theirs.read(), own.read()) || entry?.includes('/Sign') === true;
  });
}

/** What someone without a key can do: page, check value, and no more. */
export function updatedPage(subject: Subject): Made {
  const [page] = subject.entries('page');
  const path = subject.signatures[0]?.path;
  const signature = path === undefined ? undefined : subject.text(path);
  const text = page && swapped(subject.text(page), endPattern('Page'), ([end = '']) => ` ${end}`);
  if (page === undefined || path === undefined || text === undefined) return undefined;
  const before = base64(digest('sm3', subject.file.read(page)));
  const after = base64(digest('sm3', utf8(text)));
  const updated = signature?.replace(before, after);
  if (updated === undefined || updated === signature) return undefined;
  return { replaced: { [page]: text, [path]: updated }, changed: page };
}
