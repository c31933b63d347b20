import { existsSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { concat, fromHex, indexOf, latin1, utf8 } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { readSignedData } from './cms.ts';
import { definiteForm } from './cms-ber.ts';
import { signerCertificate } from './cms-signer.ts';
import { cmsNotices, type SignerResult, verifySignerInfo } from './cms-verify.ts';
import { digest, type DigestName } from './digest.ts';

const corpus = '../shared/corpus';
const samples = '../shared/standards/samples/ses';
if (!existsSync(corpus)) console.log('the corpus is absent: its messages are skipped');

const file = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

function verify(
  message: Uint8Array,
  content: Uint8Array,
): SignerResult & { readonly kind: string } {
  const signedData = readSignedData(message, { note: () => {} });
  const [signerInfo] = signedData.signerInfos;
  const certificate = signerInfo && signerCertificate(signedData, signerInfo);
  if (signerInfo === undefined || certificate === undefined) throw new Error('no signer');
  const contentDigest = (name: DigestName) => digest(name, content);
  const whole = verifySignerInfo({ signedData, signerInfo, certificate, content });
  const { kind } = certificate.publicKey;
  // Where the key is not SM2, the digest of the data must be as good as the data.
  if (kind !== 'sm2') {
    const short = verifySignerInfo({ signedData, signerInfo, certificate, contentDigest });
    expect(short).toEqual(whole);
  }
  return { ...whole, kind };
}

const against = (result: SignerResult): string[] =>
  result.findings.map(({ code }) => code).filter((code) => !cmsNotices.has(code));

interface Expected {
  readonly file: string;
  readonly expected: {
    readonly signatures?: readonly {
      readonly byteRange?: readonly [number, number, number, number];
      readonly digestAndSignature?: string;
      readonly alg?: string;
      readonly docTimeStamp?: boolean;
    }[];
  };
}

const records: readonly Expected[] = existsSync(corpus)
  ? (JSON.parse(readFileSync(`${corpus}/expected.json`, 'utf8')) as readonly Expected[])
  : [];
const signatures = records.flatMap(({ file: name, expected }) =>
  (expected.signatures ?? []).flatMap((one, i) =>
    one.byteRange && one.digestAndSignature === 'valid' && !one.docTimeStamp
      ? [{ ...one, name, i }]
      : [],
  ),
);

describe.skipIf(signatures.length === 0)('signatures in PDF files of others', () => {
  it.each(signatures)('$name $i ($alg)', ({ name, byteRange, alg }) => {
    const bytes = file(`${corpus}/${name}`);
    const [a, b, c, d] = byteRange ?? [0, 0, 0, 0];
    const gap = /<([0-9a-fA-F\s]*)>/.exec(latin1(bytes, a + b, c))?.[1] ?? '';
    const digits = gap.replace(/\s/g, '');
    const padded = fromHex(digits.length % 2 === 0 ? digits : `${digits}0`);
    const { value, rest } = definiteForm(padded);
    expect(rest.every((octet) => octet === 0)).toBe(true);
    const content = concat([bytes.subarray(a, a + b), bytes.subarray(c, c + d)]);
    const result = verify(value, content);
    if (alg?.includes('Ed448')) {
      expect(result.signature).not.toBe('fails');
      expect(against(result)).toContain('cms-digest-differs');
      return;
    }
    expect(result).toMatchObject({ digest: 'holds', signature: 'holds' });
    // Detached by its sub-filter, yet with an empty content inside.
    const inside = name.includes('with-econtent') ? ['cms-content-differs'] : [];
    expect(against(result)).toEqual(inside);
    const damaged = content.slice();
    damaged[10] = (content.at(10) ?? 0) ^ 1;
    expect(verify(value, damaged).digest).toBe('fails');
  });
});

/** One entry of a ZIP file, enough for the corpus. */
function entry(zip: Uint8Array, name: string): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset);
  const central = fromHex('504b0102');
  for (let at = indexOf(zip, central); at >= 0; at = indexOf(zip, central, at + 4)) {
    const size = view.getUint16(at + 28, true);
    if (latin1(zip, at + 46, at + 46 + size) !== name) continue;
    const local = view.getUint32(at + 42, true);
    const skip = view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const start = local + 30 + skip;
    const packed = zip.subarray(start, start + view.getUint32(at + 20, true));
    return view.getUint16(at + 10, true) === 0 ? packed : new Uint8Array(inflateRawSync(packed));
  }
  throw new Error(`no entry ${name}`);
}

describe.skipIf(!existsSync(corpus))('GB/T 35275 values in OFD files of others', () => {
  it.each([
    ['ofdrw-made-sign-35275', 'content-digest'],
    ['ofdrw-made-sign-35275-attrs', 'attributes'],
  ])('%s', (name, form) => {
    const zip = file(`${corpus}/ofd/${name}.ofd`);
    const message = entry(zip, 'Doc_0/Signs/Sign_0/SignedValue.dat');
    const content = entry(zip, 'Doc_0/Signs/Sign_0/Signature.xml');
    const result = verify(message, content);
    expect(result).toMatchObject({ digest: 'holds', signature: 'holds', form, digestName: 'sm3' });
    expect(against(result)).toEqual([]);
    expect(verify(message, utf8('other'))).toMatchObject({ digest: 'fails' });
  });
});

describe.skipIf(!existsSync(samples))('GB/T 35275 samples', () => {
  it.each([
    ['syn-35275-embedded.dat', 'content-digest', []],
    [
      'syn-35275-embedded-raw.dat',
      'content-digest',
      ['cms-signature-raw', 'cms-algorithm-variant'],
    ],
    ['syn-35275-attrs.dat', 'attributes', ['cms-content-type-variant', 'cms-parameters-variant']],
  ])('%s', (name, form, notices) => {
    const result = verify(file(`${samples}/${name}`), file(`${samples}/syn.Signature.xml`));
    expect(result).toMatchObject({ digest: 'holds', signature: 'holds', form });
    expect(against(result)).toEqual([]);
    expect(result.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(notices));
  });
});
