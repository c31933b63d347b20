import { base64, Malformed, utf8 } from '@yunzhang/base';
import {
  type CertificateContent,
  createSoftwareSigner,
  digest,
  issueCertificate,
  issueTimeStampToken,
  nameTypes,
  readCertificate,
  type Sm2Signer,
  writeName,
} from '@yunzhang/gm';
import { beforeAll, describe, expect, test } from 'vitest';
import { collectTimeStamp } from './collect-ses.ts';
import type { Trust } from './report.ts';
import { anchorCount, anchorsOf, readTrustBundle, writeTrustBundle } from './trust.ts';

const nowAt = Date.UTC(2026, 0, 1);
const year = 365 * 86_400_000;
const stamped = utf8('a signature value');

interface Identity {
  readonly bytes: Uint8Array;
  readonly signer: Sm2Signer;
}

async function identity(
  label: string,
  change: Partial<CertificateContent> & { readonly by?: Identity } = {},
): Promise<Identity> {
  const { by, ...rest } = change;
  let count = 0;
  const signer = createSoftwareSigner({
    privateKey: digest('sm3', utf8(`key ${label}`)),
    random: (size) => digest('sha512', utf8(`nonce ${label} ${count++}`)).subarray(0, size),
  });
  const subject = writeName([{ oid: nameTypes.commonName, value: label }]);
  const content: CertificateContent = {
    serial: '01',
    issuer: by === undefined ? subject : readCertificate(by.bytes).subjectBytes,
    subject,
    publicKey: signer.publicKey,
    validFromAt: nowAt - year,
    validToAt: nowAt + year,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ...rest,
  };
  return { bytes: await issueCertificate(content, by?.signer ?? signer), signer };
}

let root: Identity;
let other: Identity;
let token: Uint8Array;

beforeAll(async () => {
  const authority = { authority: {}, keyUsage: ['keyCertSign', 'crlSign'] } as const;
  root = await identity('root', authority);
  other = await identity('other', authority);
  const tsa = await identity('tsa', { by: root, extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'] });
  token = await issueTimeStampToken(
    {
      imprint: digest('sm3', stamped),
      policy: '1.2.3.4',
      serial: '0a',
      genTimeAt: nowAt - 1000,
      signingCertificate: tsa.bytes,
      certificates: [tsa.bytes],
    },
    tsa.signer,
  );
});

describe('a time stamp', () => {
  const judged = (trust: Trust) => collectTimeStamp(token, stamped, { trust, nowAt });
  const none = { mode: 'anchors', anchors: [], crls: [] } as const;

  test('proves a time where its authority is trusted for that', () => {
    const proved = { result: 'holds', at: nowAt - 1000 };
    expect(judged({ mode: 'any' })).toEqual(proved);
    expect(judged({ ...none, anchors: [root.bytes] })).toEqual(proved);
    expect(judged({ ...none, purposes: { tsa: [root.bytes] } })).toEqual(proved);
  });

  test('of a clock nobody trusts is a claim: anyone can run one and date things back', () => {
    const claimed = { result: 'holds', untrustedAt: nowAt - 1000 };
    expect(judged(none)).toEqual(claimed);
    expect(judged({ ...none, anchors: [other.bytes] })).toEqual(claimed);
    expect(judged({ ...none, purposes: { signer: [root.bytes] } })).toEqual(claimed);
  });
});

describe('a trust bundle', () => {
  test('keeps its authorities and their purposes', () => {
    const trust = {
      mode: 'anchors',
      anchors: [root.bytes],
      crls: [],
      purposes: { maker: [other.bytes] },
    } as const;
    const read = readTrustBundle(writeTrustBundle(trust));
    expect(read).toEqual(trust);
    expect(anchorsOf(read, 'maker')).toEqual([root.bytes, other.bytes]);
    expect(anchorsOf(read, 'tsa')).toEqual([root.bytes]);
    expect(anchorCount(read)).toBe(2);
  });

  test('needs no common authorities where each has its purpose', () => {
    const text = JSON.stringify({ purposes: { tsa: [base64(root.bytes)] } });
    expect(readTrustBundle(text)).toMatchObject({ anchors: [], purposes: { tsa: [root.bytes] } });
  });

  test.each([
    ['no object', '[]'],
    ['no authorities', '{}'],
    ['an unknown purpose', '{"anchors":[],"purposes":{"friend":[]}}'],
    ['a purpose that is no list', '{"anchors":[],"purposes":{"tsa":"x"}}'],
  ])('with %s is refused', (_, text) => {
    expect(() => readTrustBundle(text)).toThrow(Malformed);
  });
});
