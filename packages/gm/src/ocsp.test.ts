import { concat, type Instant, utf8 } from '@yunzhang/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { member, octets, readDer, sequence } from './der.ts';
import {
  element,
  writeExplicit,
  writeNull,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
} from './der-write.ts';
import { digest } from './digest.ts';
import { type OcspResponse, type OcspState, readOcspRequest, readOcspResponse } from './ocsp.ts';
import { isUnder, ocspStateAt, verifyOcsp } from './ocsp-verify.ts';
import {
  type OcspContent,
  writeCertificateId,
  writeOcspFailure,
  writeOcspRequest,
  writeOcspResponse,
} from './ocsp-write.ts';
import { oids } from './oid.ts';
import { authority, type TestIdentity, testIdentity, testName, testNow } from './pki-fixture.ts';

const hour = 3_600_000;
const nonce = digest('sm3', utf8('nonce'));
const noCheck = { oid: oids.ocspNoCheck, critical: false, value: writeNull() };
let root: TestIdentity;
let leaf: TestIdentity;
let responder: TestIdentity;

beforeAll(async () => {
  root = await testIdentity('root', authority);
  leaf = await testIdentity('leaf', { by: root, serial: '0abc' });
  responder = await testIdentity('responder', {
    by: root,
    extendedKeyUsage: [oids.ocspSigning],
    extensions: [noCheck],
  });
});

const idOf = (serial = '0abc', by = root): Uint8Array => writeCertificateId(by.certificate, serial);

interface Change extends Partial<OcspContent> {
  readonly by?: TestIdentity;
  readonly state?: OcspState;
  readonly id?: Uint8Array;
  readonly thisUpdateAt?: Instant;
  readonly nextUpdateAt?: Instant;
}

async function respond(change: Change = {}): Promise<Uint8Array> {
  const { by = responder, state = { kind: 'good' }, id = idOf(), ...rest } = change;
  const { thisUpdateAt = testNow, nextUpdateAt = testNow + hour } = rest;
  return writeOcspResponse(
    {
      producedAt: testNow,
      answers: [{ id, state, thisUpdateAt, nextUpdateAt }],
      nonce,
      certificates: [by.certificate.bytes],
      ...rest,
    },
    by.signer,
  );
}

function read(bytes: Uint8Array): OcspResponse {
  const found = readOcspResponse(bytes);
  if ('outcome' in found) throw new Error(found.outcome);
  return found;
}

/** The BasicOCSPResponse inside a response. */
const basicOf = (bytes: Uint8Array): Uint8Array =>
  octets(member(member(member(readDer(bytes), 1), 0), 1));

function judge(bytes: Uint8Array, change: { at?: Instant; nonce?: Uint8Array } = {}) {
  return verifyOcsp({
    response: read(bytes),
    certificate: leaf.certificate,
    issuer: root.certificate,
    at: testNow,
    nonce,
    ...change,
  });
}
const codes = (result: { readonly findings: readonly { readonly code: string }[] }) =>
  result.findings.map(({ code }) => code);

describe('OCSP requests (RFC 6960 §4.1)', () => {
  it('are read back, whichever digest names the issuer', () => {
    for (const hash of ['sm3', 'sha1', 'sha256'] as const) {
      const id = writeCertificateId(root.certificate, '0abc', hash);
      const request = readOcspRequest(writeOcspRequest({ ids: [id, idOf('7f')], nonce }));
      expect(request.questions.map(({ serial }) => serial)).toEqual(['0abc', '7f']);
      expect(request.questions[0]?.bytes).toEqual(id);
      expect(request.nonce).toEqual(nonce);
      expect(request).toMatchObject({ isSigned: false, unknownCritical: [] });
      expect(request.questions.every((one) => isUnder(one, root.certificate))).toBe(true);
      expect(request.questions.some((one) => isUnder(one, leaf.certificate))).toBe(false);
    }
  });

  it('without a question, with too many or too long a nonce are refused', () => {
    const empty = writeSequence(writeSequence(writeSequence()));
    expect(() => readOcspRequest(empty)).toThrow('ocsp-form');
    const many = Array.from({ length: 257 }, (_, i) =>
      idOf((i + 256).toString(16).padStart(4, '0')),
    );
    expect(() => readOcspRequest(writeOcspRequest({ ids: many }))).toThrow('ocsp-form');
    expect(() => readOcspRequest(new Uint8Array(65_537))).toThrow('ocsp-too-large');
    const tail = (size: number) =>
      writeExplicit(
        2,
        writeSequence(
          writeSequence(
            element(0x06, Uint8Array.of(0x2b, 6, 1, 5, 5, 7, 0x30, 1, 2)),
            element(4, element(4, new Uint8Array(size))),
          ),
        ),
      );
    const withNonce = (size: number) =>
      writeSequence(writeSequence(writeSequence(writeSequence(idOf())), tail(size)));
    expect(readOcspRequest(withNonce(128)).nonce).toHaveLength(128);
    expect(() => readOcspRequest(withNonce(129))).toThrow('ocsp-form');
    expect(() => readOcspRequest(withNonce(0))).toThrow('ocsp-form');
    expect(() => readOcspRequest(concat([withNonce(8), Uint8Array.of(0)]))).toThrow(
      'der-trailing-bytes',
    );
  });

  it('name a critical extension that is not understood', () => {
    const critical = writeSequence(
      writeSequence(
        element(0x06, Uint8Array.of(0x2a, 3)),
        element(1, Uint8Array.of(0xff)),
        element(4, writeNull()),
      ),
    );
    const one = writeSequence(idOf(), writeExplicit(0, critical));
    const request = writeSequence(writeSequence(writeSequence(one)));
    expect(readOcspRequest(request).unknownCritical).toEqual(['1.2.3']);
  });
});

describe('OCSP responses (RFC 6960 §4.2)', () => {
  it('by a delegated responder, with our nonce and in time, tell the state', async () => {
    const good = judge(await respond());
    expect(good).toMatchObject({ state: { kind: 'good' }, findings: [] });
    expect(good.responder?.bytes).toEqual(responder.certificate.bytes);
    const state = { kind: 'revoked', revokedAt: testNow - hour, reason: 1 } as const;
    const revoked = judge(await respond({ state }));
    expect(revoked).toMatchObject({ state, findings: [] });
    expect(ocspStateAt(state, testNow - 2 * hour)).toBe('good');
    expect(ocspStateAt(state, testNow - hour)).toBe('revoked');
    expect(judge(await respond({ state: { kind: 'unknown' } })).state?.kind).toBe('unknown');
  });

  it('by the issuer itself need no other certificate', async () => {
    const result = judge(await respond({ by: root, certificates: [] }));
    expect(result).toMatchObject({ state: { kind: 'good' }, findings: [] });
    expect(result.responder).toBeUndefined();
  });

  it('by anyone else say nothing at all', async () => {
    const stranger = await testIdentity('stranger', {
      extendedKeyUsage: [oids.ocspSigning],
    });
    const plain = await testIdentity('plain', { by: root });
    const other = await testIdentity('other', {
      by: stranger,
      extendedKeyUsage: [oids.ocspSigning],
    });
    const crypt = await testIdentity('crypt', {
      by: root,
      extendedKeyUsage: [oids.ocspSigning],
      keyUsage: ['keyEncipherment'],
    });
    for (const [by, code] of [
      [stranger, 'ocsp-responder-unknown'],
      [other, 'ocsp-responder-unknown'],
      [plain, 'ocsp-responder-purpose'],
      [leaf, 'ocsp-responder-purpose'],
      [crypt, 'ocsp-responder-purpose'],
    ] as const) {
      const result = judge(await respond({ by }));
      expect(result.state).toBeUndefined();
      expect(codes(result)).toEqual([code]);
    }
    const absent = judge(await respond({ certificates: [] }));
    expect(codes(absent)).toEqual(['ocsp-responder-unknown']);
  });

  it('by a responder outside its validity say nothing; one that may be revoked is named', async () => {
    const late = await testIdentity('late', {
      by: root,
      extendedKeyUsage: [oids.ocspSigning],
      extensions: [noCheck],
      validToAt: testNow - 1000,
    });
    expect(judge(await respond({ by: late }))).toEqual({
      findings: [{ code: 'ocsp-responder-expired' }],
    });
    const open = await testIdentity('open', { by: root, extendedKeyUsage: [oids.ocspSigning] });
    const result = judge(await respond({ by: open }));
    expect(result.state?.kind).toBe('good');
    expect(codes(result)).toEqual(['ocsp-responder-unchecked']);
  });

  it('about another certificate, or the same number under another issuer, say nothing', async () => {
    const namesake = await testIdentity('other root', {
      ...authority,
      subject: testName('root'),
    });
    for (const id of [idOf('0abd'), idOf('0abc', namesake), idOf('0abc', leaf)]) {
      expect(judge(await respond({ id }))).toEqual({
        findings: [{ code: 'ocsp-other-certificate' }],
      });
    }
  });

  it('with a critical extension nobody knows are named', async () => {
    const whole = await respond();
    const marked = { ...read(whole), unknownCritical: ['1.2.3'] };
    const { certificate } = leaf;
    const question = { certificate, issuer: root.certificate, at: testNow, nonce };
    expect(codes(verifyOcsp({ response: marked, ...question }))).toEqual(['ocsp-critical-unknown']);
    const tail = writeSequence(
      writeSequence(
        element(0x06, Uint8Array.of(0x2a, 3)),
        element(1, Uint8Array.of(0xff)),
        element(4, writeNull()),
      ),
    );
    const answer = sequence(readDer(read(whole).tbs)).map((one) => one.bytes);
    const tbs = writeSequence(...answer.slice(0, 3), writeExplicit(1, tail));
    const [, algorithm = tbs, signature = tbs] = sequence(readDer(basicOf(whole))).map(
      (one) => one.bytes,
    );
    const remade = writeSequence(tbs, algorithm, signature);
    const body = writeSequence(writeObjectIdentifier(oids.ocspBasic), writeOctets(remade));
    const bytes = writeSequence(element(0x0a, Uint8Array.of(0)), writeExplicit(0, body));
    expect(read(bytes).unknownCritical).toEqual(['1.2.3']);
  });

  it('of yesterday do not pass for today: nonce and times', async () => {
    const bytes = await respond();
    const other = digest('sm3', utf8('other'));
    expect(codes(judge(bytes, { nonce: other }))).toEqual(['ocsp-nonce-differs']);
    const silent = await writeOcspResponse(
      {
        producedAt: testNow,
        answers: [
          { id: idOf(), state: { kind: 'good' }, thisUpdateAt: testNow, nextUpdateAt: testNow },
        ],
        certificates: [responder.certificate.bytes],
      },
      responder.signer,
    );
    expect(codes(judge(silent))).toEqual(['ocsp-nonce-differs']);
    expect(codes(judge(bytes, { at: testNow + 2 * hour }))).toEqual(['ocsp-stale']);
    expect(codes(judge(bytes, { at: testNow - hour }))).toEqual(['ocsp-too-new']);
  });

  it('fail when any octet is changed', async () => {
    const bytes = await respond();
    let held = 0;
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] = (bytes.at(i) ?? 0) ^ 1;
      try {
        const found = readOcspResponse(changed);
        if ('outcome' in found) continue;
        const result = verifyOcsp({
          response: found,
          certificate: leaf.certificate,
          issuer: root.certificate,
          at: testNow,
          nonce,
        });
        if (result.state !== undefined && result.findings.length === 0) held += 1;
      } catch {
        // malformed is a good answer too
      }
    }
    expect(held).toBe(0);
  });

  it.each([
    'malformed-request',
    'internal-error',
    'try-later',
    'signature-required',
    'unauthorized',
  ] as const)('that only say %s are read as that', (outcome) => {
    expect(readOcspResponse(writeOcspFailure(outcome))).toEqual({ outcome });
  });

  it('with a status nobody defined, or success without an answer, are malformed', () => {
    const status = (value: number) => writeSequence(element(0x0a, Uint8Array.of(value)));
    expect(() => readOcspResponse(status(4))).toThrow('ocsp-form');
    expect(() => readOcspResponse(status(0))).toThrow('ocsp-form');
    expect(() => readOcspResponse(status(7))).toThrow('ocsp-form');
  });
});
