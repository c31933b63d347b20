import { utf8 } from '@yunzhang/base';
import {
  type Certificate,
  type CertificateContent,
  createSoftwareSigner,
  digest,
  issueCertificate,
  issueCrl,
  nameTypes,
  oids,
  readCertificate,
  type Sm2Signer,
  writeCertificateId,
  writeName,
  writeNull,
  writeOcspFailure,
  writeOcspResponse,
} from '@yunzhang/gm';
import { beforeAll, describe, expect, test } from 'vitest';
import { readStatements, statusOfPath, type StatusTimes } from './revocation.ts';

const day = 86_400_000;
const nowAt = Date.UTC(2026, 5, 1);
const sealedAt = nowAt - 30 * day;

interface Identity {
  readonly certificate: Certificate;
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
    issuer: by === undefined ? subject : by.certificate.subjectBytes,
    subject,
    publicKey: signer.publicKey,
    validFromAt: nowAt - 400 * day,
    validToAt: nowAt + 400 * day,
    keyUsage: ['digitalSignature'],
    ...rest,
  };
  const bytes = await issueCertificate(content, by?.signer ?? signer);
  return { certificate: readCertificate(bytes), signer };
}

const speaking = [oids.ocspSigning];
const noCheck = [{ oid: oids.ocspNoCheck, critical: false, value: writeNull() }];
const people: Record<string, Identity> = {};
const of = (name: string): Identity => people[name] ?? fail(name);
const fail = (name: string): never => {
  throw new Error(`nobody is called ${name}`);
};

beforeAll(async () => {
  const authority = { authority: {}, keyUsage: ['keyCertSign', 'crlSign'] } as const;
  const root = await identity('root', authority);
  const other = await identity('other', authority);
  const responder = { by: root, serial: '0b', extendedKeyUsage: speaking };
  Object.assign(people, {
    root,
    other,
    leaf: await identity('leaf', { by: root, serial: '0a' }),
    responder: await identity('responder', { ...responder, extensions: noCheck }),
    plain: await identity('plain', responder),
    clerk: await identity('clerk', { by: root, serial: '0c' }),
    foreign: await identity('foreign', {
      by: other,
      extendedKeyUsage: speaking,
      extensions: noCheck,
    }),
  });
});

type State = Parameters<typeof writeOcspResponse>[0]['answers'][number]['state'];

const good: State = { kind: 'good' };
const revoked: State = { kind: 'revoked', revokedAt: sealedAt - day, reason: 1 };
const held: State = { kind: 'revoked', revokedAt: sealedAt - day, reason: 6 };

/** A response about the leaf; by whom and when are what the tests are about. */
async function response(
  state: State,
  change: { by?: string; saidAt?: number; days?: number; about?: string } = {},
): Promise<Uint8Array> {
  const { by = 'responder', saidAt = nowAt - 1000, days = 1, about = 'leaf' } = change;
  const { certificate, signer } = of(by);
  const id = writeCertificateId(of('root').certificate, of(about).certificate.serial);
  const answer = { id, state, thisUpdateAt: saidAt, nextUpdateAt: saidAt + days * day };
  const certificates = by === 'root' ? [] : [certificate.bytes];
  return writeOcspResponse({ producedAt: saidAt, answers: [answer], certificates }, signer);
}

interface Entry {
  readonly serial: string;
  readonly revokedAt: number;
  readonly reason?: number;
}

async function list(
  entries: readonly Entry[],
  change: { saidAt?: number; days?: number; signedBy?: string } = {},
): Promise<Uint8Array> {
  const { saidAt = nowAt - 1000, days = 1, signedBy = 'root' } = change;
  const { certificate } = of('root');
  const { signer } = of(signedBy);
  const times = { thisUpdateAt: saidAt, nextUpdateAt: saidAt + days * day };
  return issueCrl({ issuer: certificate.subjectBytes, ...times, number: 1, entries }, signer);
}

function asked(
  crls: readonly Uint8Array[],
  ocsps: readonly Uint8Array[],
  times: Partial<StatusTimes> = {},
) {
  const path = [of('leaf').certificate, of('root').certificate];
  return statusOfPath(path, readStatements({ crls, ocsps }), { at: sealedAt, nowAt, ...times });
}

describe('a response', () => {
  test('of a responder the issuer delegated, or of the issuer itself, is believed', async () => {
    for (const by of ['responder', 'root']) {
      const said = asked([], [await response(good, { by })]);
      expect(said).toEqual({ status: 'good', statusAt: nowAt - 1000, statusBy: 'ocsp' });
      expect(asked([], [await response(revoked, { by })])).toMatchObject({
        status: 'revoked',
        revokedAt: sealedAt - day,
        statusBy: 'ocsp',
      });
    }
  });

  test('of anybody else is nothing: no responder, or one of another authority', async () => {
    for (const by of ['clerk', 'foreign', 'leaf']) {
      for (const state of [good, revoked]) {
        expect(asked([], [await response(state, { by })]), by).toEqual({ status: 'unknown' });
      }
    }
  });

  test('about another certificate, changed anywhere, or without answers is nothing', async () => {
    const bytes = await response(good);
    const changed = bytes.slice();
    changed[changed.length - 200] = (changed[changed.length - 200] ?? 0) ^ 1;
    const others = [
      await response(good, { about: 'clerk' }),
      changed,
      bytes.subarray(0, 100),
      new Uint8Array(),
      writeOcspFailure('try-later'),
    ];
    expect(asked([], others)).toEqual({ status: 'unknown' });
  });

  test('that does not know the certificate says nothing of it', async () => {
    expect(asked([], [await response({ kind: 'unknown' })])).toEqual({ status: 'unknown' });
    expect(asked([await list([])], [await response({ kind: 'unknown' })]).status).toBe('good');
  });

  test('that is over, or of the future, does not say that all is well', async () => {
    const old = await response(good, { saidAt: sealedAt - 3 * day });
    expect(asked([], [old])).toMatchObject({ status: 'stale', statusAt: sealedAt - 3 * day });
    const future = await response(good, { saidAt: nowAt + day });
    expect(asked([], [future]).status).toBe('stale');
    expect(asked([], [future], { provenAt: sealedAt }).status).toBe('stale');
  });

  test('that is over still revokes', async () => {
    const old = await response(revoked, { saidAt: sealedAt - day });
    expect(asked([], [old])).toMatchObject({ status: 'revoked' });
  });

  test('given after a proven moment holds of it for ever, one before it does not', async () => {
    const after = await response(good, { saidAt: sealedAt + 1000 });
    const before = await response(good, { saidAt: sealedAt - 1000 });
    expect(asked([], [after], { provenAt: sealedAt }).status).toBe('good');
    expect(asked([], [before], { provenAt: sealedAt }).status).toBe('stale');
    // A claimed time can be chosen to suit an old answer.
    expect(asked([], [after]).status).toBe('stale');
    const lists = [await list([], { saidAt: sealedAt + 1000 })];
    expect(asked(lists, [], { provenAt: sealedAt }).status).toBe('good');
    expect(asked(lists, []).status).toBe('stale');
  });

  test('of a responder whose own state must be asked counts with a list that knows it', async () => {
    const bytes = await response(good, { by: 'plain' });
    const old = await list([], { saidAt: sealedAt, days: 1 });
    expect(asked([], [bytes]).status).toBe('stale');
    expect(asked([old], [bytes])).toMatchObject({ status: 'stale' });
    expect(asked([await list([])], [bytes]).status).toBe('good');
  });

  test('of a responder that was revoked is nothing, also where it wants no check', async () => {
    const entry = { serial: '0b', revokedAt: nowAt - day };
    const lists = [await list([entry], { saidAt: nowAt - 2 * day, days: 1 })];
    for (const by of ['plain', 'responder']) {
      expect(asked(lists, [await response(good, { by })])).not.toHaveProperty('statusBy');
      expect(asked(lists, [await response(revoked, { by })]).status).toBe('stale');
    }
  });
});

describe('a list and a response that disagree', () => {
  const entry = { serial: '0a', revokedAt: sealedAt - day, reason: 1 };

  test('revoke, whichever of them says so, and whichever is newer', async () => {
    for (const [listAt, responseAt] of [
      [nowAt - 1000, nowAt - 2000],
      [nowAt - 2000, nowAt - 1000],
    ] as const) {
      const byList = asked(
        [await list([entry], { saidAt: listAt })],
        [await response(good, { saidAt: responseAt })],
      );
      expect(byList).toMatchObject({ status: 'revoked', revokedAt: entry.revokedAt });
      const byResponse = asked(
        [await list([], { saidAt: listAt })],
        [await response(revoked, { saidAt: responseAt })],
      );
      expect(byResponse).toMatchObject({ status: 'revoked', statusBy: 'ocsp' });
    }
  });

  test('do not disagree where another key has signed the list', async () => {
    const forged = [await list([entry], { signedBy: 'clerk' })];
    expect(asked(forged, [await response(good)]).status).toBe('good');
    expect(asked([await list([], { signedBy: 'clerk' })], []).status).toBe('unknown');
  });

  test('about the moment revoke from the earlier one', async () => {
    const later = { ...entry, revokedAt: sealedAt + 5 * day };
    const said = asked([await list([later])], [await response(revoked)]);
    expect(said).toMatchObject({ status: 'revoked', revokedAt: sealedAt - day });
  });
});

describe('a hold', () => {
  test('counts as a revocation while nothing later says that it ended', async () => {
    expect(asked([], [await response(held)]).status).toBe('revoked');
    const old = await response(good, { saidAt: sealedAt - 2 * day });
    expect(asked([], [await response(held), old]).status).toBe('revoked');
  });

  test('is not ended by a word that was given before it', async () => {
    const now: State = { kind: 'revoked', revokedAt: nowAt - 2000, reason: 6 };
    const words = [await response(now), await response(good, { saidAt: nowAt - 5000 })];
    expect(asked([], words)).toMatchObject({ status: 'revoked', revokedAt: nowAt - 2000 });
  });

  test('that ended refuses what was sealed between the two words, and nothing else', async () => {
    const start = await response(held, { saidAt: sealedAt - day });
    const end = [await list([], { saidAt: sealedAt + day, days: 60 })];
    expect(asked(end, [start]).status).toBe('revoked');
    expect(asked(end, [start], { at: sealedAt + 2 * day }).status).toBe('good');
    expect(asked(end, [start], { at: sealedAt - 2 * day }).status).toBe('good');
  });

  test('that ended leaves no trace where only later words are at hand', async () => {
    expect(asked([await list([])], []).status).toBe('good');
    expect(asked([], [await response(good)]).status).toBe('good');
  });

  test('is not what any other revocation is: that one never ends', async () => {
    const start = await response(revoked, { saidAt: sealedAt - day });
    const end = [await list([], { saidAt: sealedAt + day, days: 60 })];
    expect(asked(end, [start], { at: sealedAt + 2 * day }).status).toBe('revoked');
  });
});
