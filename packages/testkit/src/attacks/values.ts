import { concat, fromLatin1, indexOf, Malformed, utf8 } from '@yunzhang/base';
import { type DerNode, digest, element, readDer, tags } from '@yunzhang/gm';
import { updatedPage } from './signature-files.ts';
import { attack, type Change, type Draw, type Mutation } from './mutation.ts';
import type { Subject } from './subject.ts';

const signedReason = 'The signature value covers it.';

/** Attacks on the signature value and on the seal in it. */
export const valueMutations: readonly Mutation[] = [
  attack(
    {
      id: 'value-swapped',
      zh: '以另一文件的签名值替换',
      en: 'The signature value is that of another document',
      reason: 'A seal belongs to one document.',
    },
    (subject, { other }) => {
      const value = other?.signatures[0]?.signedValue;
      return value === undefined ? undefined : withValue(subject, () => value);
    },
  ),
  attack(
    {
      id: 'value-bit-changed',
      zh: '改动签名值的一位',
      en: 'One bit of the signature value is changed',
      reason: signedReason,
    },
    (subject, { random }) =>
      withValue(subject, (value) => {
        const at = random(value.length);
        return octetAt(value, at, (octet) => octet ^ (1 << random(8)));
      }),
  ),
  attack(
    {
      id: 'value-cut-off',
      zh: '截断签名值',
      en: 'The signature value ends too early',
      reason: 'A value that cannot be read proves nothing.',
    },
    (subject) => withValue(subject, (value) => value.subarray(0, value.length - 3)),
  ),
  attack(
    {
      id: 'value-trailing',
      zh: '签名值之后附加数据',
      en: 'Octets follow the signature value',
      reason: 'Octets nobody signed can be shown by nobody, yet they are not what was made.',
    },
    (subject) => withValue(subject, (value) => concat([value, utf8('trailing')])),
  ),
  attack(
    {
      id: 'value-length-long',
      zh: '签名值改用非最短长度编码',
      en: 'A length of the signature value is written longer than needed',
      reason: 'One value must not have two spellings.',
    },
    (subject) => withValue(subject, longLength),
  ),
  attack(
    {
      id: 'value-indefinite',
      zh: '签名值改用不定长编码',
      en: 'The signature value has an indefinite length',
      reason: 'One value must not have two spellings.',
    },
    (subject) =>
      withValue(subject, (value) => {
        const content = contentOf(value);
        return content && concat([new Uint8Array([0x30, 0x80]), content, new Uint8Array(2)]);
      }),
  ),
  attack(
    {
      id: 'certificate-swapped',
      zh: '替换签名值中的签章者证书',
      en: 'The certificate of the signer is that of another one',
      reason: 'The name shown would be somebody else’s.',
    },
    (subject, { other }) => swappedCertificate(subject, other),
  ),
  attack(
    {
      id: 'certificate-name-edited',
      zh: '改动证书中的名称',
      en: 'A letter of a name in a certificate is changed',
      reason: 'The name shown would be somebody else’s.',
    },
    nearMark([0x06, 0x03, 0x55, 0x04, 0x03], 7, (octet) => octet ^ 1),
  ),
  attack(
    {
      id: 'seal-picture-edited',
      zh: '改动签名值中的印章图像',
      en: 'The picture of the seal is changed inside the signature value',
      reason: 'The picture is what people take for the seal.',
    },
    (subject, means) =>
      [fromLatin1('\u0089PNG'), fromLatin1('GIF8'), fromLatin1('PK\u0003\u0004'), utf8('<svg')]
        .map((mark) => nearMark([...mark], 40, (octet) => octet ^ 4)(subject, means))
        .find((made) => made !== undefined),
  ),
  attack(
    {
      id: 'seal-header-edited',
      zh: '改动签名值中的印章标识',
      en: 'The mark or the maker of the seal is changed',
      reason: signedReason,
    },
    nearMark([0x16, 0x02, 0x45, 0x53], 6, (octet) => octet ^ 1),
  ),
  attack(
    {
      id: 'seal-time-edited',
      zh: '改动签名值中的时间',
      en: 'A time in the signature value is changed',
      reason: 'A time before an expiry or a revocation would make it good again.',
    },
    (subject, means) =>
      nearMark([0x18, 0x0f, 0x32, 0x30], 5, (octet) => octet ^ 1)(subject, means) ??
      nearMark([0x17, 0x0d], 3, (octet) => octet ^ 1)(subject, means),
  ),
  attack(
    {
      id: 'property-info-edited',
      zh: '改动签名值中的签名文件路径',
      en: 'The path of the signature file inside the value is changed',
      reason: signedReason,
    },
    nearMark([...utf8('Signature.xml')], 0, (octet) => octet ^ 0x20),
  ),
  attack(
    {
      id: 'data-hash-updated',
      zh: '改动页面并更新校验值与签名值中的摘要',
      en: 'A page, its check value and the hash in the signature value are changed together',
      reason: 'The signature covers the hash; without the key it does not follow.',
    },
    (subject) => {
      const made = updatedPage(subject);
      const [signature] = subject.signatures;
      const text = made?.replaced?.[signature?.path ?? ''];
      const { xml, signedValue, signedValuePath } = signature ?? {};
      if (made === undefined || xml === undefined || signedValue === undefined) return undefined;
      if (signedValuePath === undefined || typeof text !== 'string') return undefined;
      const at = indexOf(signedValue, digest('sm3', xml));
      if (at < 0) return undefined;
      const value = signedValue.slice();
      value.set(digest('sm3', utf8(text)), at);
      return { ...made, replaced: { ...made.replaced, [signedValuePath]: value } };
    },
  ),
  attack(
    {
      id: 'seal-file-edited',
      zh: '改动 Seal.esl',
      en: 'The file of the seal differs from the seal in the signature value',
      reason: 'Some readers show the picture of that file.',
    },
    (subject, { random }) =>
      withSealFile(subject, (seal) =>
        octetAt(seal, random(seal.length), (octet) => octet ^ (1 << random(8))),
      ),
  ),
  attack(
    {
      id: 'seal-file-swapped',
      zh: '以另一印章替换 Seal.esl',
      en: 'The file of the seal is another seal',
      reason: 'Some readers show the picture of that file.',
    },
    (subject, { other }) => {
      const theirs = other?.signatures.find(({ sealBytes }) => sealBytes !== undefined);
      return withSealFile(subject, () => theirs?.sealBytes ?? utf8('no seal'));
    },
  ),
  attack(
    {
      id: 'seal-file-removed',
      zh: '删除 Seal.esl',
      en: 'The file of the seal is missing',
      reason: 'The signature file names it.',
    },
    (subject) => {
      const path = subject.signatures[0]?.sealPath;
      return path === undefined ? undefined : { removed: [path], changed: path };
    },
  ),
  attack(
    {
      id: 'value-removed',
      zh: '删除签名值文件',
      en: 'The file of the signature value is missing',
      reason: 'Without it there is no signature.',
    },
    (subject) => {
      const path = subject.signatures[0]?.signedValuePath;
      return path === undefined ? undefined : { removed: [path], changed: path };
    },
  ),
];

function withValue(
  subject: Subject,
  make: (value: Uint8Array) => Uint8Array | undefined,
): ReturnType<Change> {
  const { signedValue, signedValuePath } = subject.signatures[0] ?? {};
  if (signedValue === undefined || signedValuePath === undefined) return undefined;
  const value = make(signedValue);
  return value && { replaced: { [signedValuePath]: value }, changed: signedValuePath };
}

function withSealFile(
  subject: Subject,
  make: (seal: Uint8Array) => Uint8Array,
): ReturnType<Change> {
  const { sealBytes, sealPath } = subject.signatures[0] ?? {};
  if (sealBytes === undefined || sealPath === undefined) return undefined;
  return { replaced: { [sealPath]: make(sealBytes) }, changed: sealPath };
}

function octetAt(bytes: Uint8Array, at: number, change: (octet: number) => number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = change(changed[at] ?? 0);
  return changed;
}

/** Changes an octet behind one of the places where some octets stand. */
function nearMark(
  mark: readonly number[],
  behind: number,
  change: (octet: number) => number,
): Change {
  return (subject, { random }) =>
    withValue(subject, (value) => {
      const places = placesOf(value, new Uint8Array(mark));
      const at = pick(places, random);
      return at === undefined ? undefined : octetAt(value, at + behind, change);
    });
}

function placesOf(bytes: Uint8Array, mark: Uint8Array): readonly number[] {
  const places: number[] = [];
  for (let at = indexOf(bytes, mark); at >= 0; at = indexOf(bytes, mark, at + 1)) places.push(at);
  return places;
}

function pick<Item>(items: readonly Item[], random: Draw): Item | undefined {
  return items.length === 0 ? undefined : items[random(items.length)];
}

function contentOf(value: Uint8Array): Uint8Array | undefined {
  return tree(value)?.content;
}

function tree(value: Uint8Array): DerNode | undefined {
  try {
    return readDer(value);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function longLength(value: Uint8Array): Uint8Array | undefined {
  const content = contentOf(value);
  if (content === undefined) return undefined;
  const { length } = content;
  const size = [0x30, 0x84, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return concat([new Uint8Array(size), content]);
}

/** Replaces the certificate of the signer in a value of generation 4 or 5. */
function swappedCertificate(subject: Subject, other: Subject | undefined): ReturnType<Change> {
  const certificateIn = (value: Uint8Array | undefined): DerNode | undefined => {
    const node = value === undefined ? undefined : tree(value)?.members[1];
    return node?.tag === tags.octetString ? node : undefined;
  };
  const theirs = certificateIn(other?.signatures[0]?.signedValue);
  if (theirs === undefined) return undefined;
  return withValue(subject, (value) => {
    const members = tree(value)?.members;
    if (members === undefined || certificateIn(value) === undefined) return undefined;
    const parts = members.map((node, i) => (i === 1 ? theirs.bytes : node.bytes));
    return element(tags.sequence, ...parts);
  });
}
