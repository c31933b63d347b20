import { hex, isRefusal, Unavailable } from '@yunzhang/base';
import {
  buildChain,
  checkCrl,
  crlNumber,
  crlProblems,
  issueCertificate,
  nameText,
  nameTypes,
  openEnvelopedKey,
  readCertificate,
  readCrl,
  revocationOf,
  type Sm2Signer,
  writeCertificationRequest,
  writeName,
  writeOctets,
} from '@yunzhang/gm';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  orderOf,
  pairOf,
  random,
  subject,
  type TestBench,
  testBench,
  testKey,
} from './certificates-testing.ts';
import { sealFits } from './ordering.ts';
import { roles } from './profiles.ts';
import { AuthorityUnfit } from './roles.ts';
import { drawSerial } from './store.ts';

const day = 86_400_000;
const minute = 60_000;
let bench: TestBench;

beforeAll(async () => {
  bench = await testBench();
}, 60_000);
afterAll(async () => bench.close());

const refusedOf = (answer: object): string | undefined =>
  isRefusal(answer) ? answer.refused : undefined;
const serialOf = (bytes: Uint8Array): string => readCertificate(bytes).serial;

async function issued(change: Parameters<typeof orderOf>[1] = {}, key = testKey()) {
  const order = await orderOf(key, change);
  return { key, order, pair: pairOf(await bench.authority.request(order)) };
}

describe('the authority itself', () => {
  test('has a root, an issuing authority and three services, all called 测试', async () => {
    const chain = (await bench.authority.chain()).map((bytes) => readCertificate(bytes));
    const [issuing, root] = chain;
    if (issuing === undefined || root === undefined) throw new Error('no chain');
    expect(issuing.basicConstraints).toEqual({ ca: true, pathLengthMax: 0 });
    expect(root.basicConstraints).toEqual({ ca: true, pathLengthMax: 1 });
    for (const role of roles) {
      const leaf = readCertificate(await bench.authority.certificate(role));
      expect(nameText(leaf.subject)).toMatch(/测试.*测试/);
      const found = buildChain({
        leaf,
        candidates: [issuing],
        anchors: [root],
        at: bench.clock.at,
      });
      expect(found).toMatchObject({ anchored: true, problems: [] });
      expect(leaf.deviations).toEqual([]);
    }
    const tsa = readCertificate(await bench.authority.certificate('tsa'));
    expect(tsa.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.8']);
    const ocsp = readCertificate(await bench.authority.certificate('ocsp'));
    expect(ocsp.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.9']);
    expect(ocsp.extensions.map(({ oid }) => oid)).toContain('1.3.6.1.5.5.7.48.1.5');
  });

  test('is the same after a restart, and does not open with other keys', async () => {
    const before = await bench.authority.chain();
    const again = await bench.reopen();
    expect((await again.chain()).map(hex)).toEqual(before.map(hex));
    const wrong = bench.reopen({ signers: { issuing: testKey().signer } });
    await expect(wrong).rejects.toThrow(AuthorityUnfit);
  });

  test('is made once when several processes start at the same time', async () => {
    const fresh = await testBench();
    try {
      await sql`truncate certificate, certificate_authority, certificate_order, certificate_event,
        certificate_list`.execute(fresh.database.query);
      const all = await Promise.all([fresh.reopen(), fresh.reopen(), fresh.reopen()]);
      const chains = await Promise.all(all.map(async (one) => (await one.chain()).map(hex)));
      expect(chains[1]).toEqual(chains[0]);
      expect(chains[2]).toEqual(chains[0]);
      const { rows } = await sql`select 1 from certificate`.execute(fresh.database.query);
      expect(rows).toHaveLength(roles.length);
    } finally {
      await fresh.close();
    }
  });

  test('follows its services’ certificates by new ones before they end', async () => {
    const fresh = await testBench();
    try {
      const before = serialOf(await fresh.authority.certificate('ocsp'));
      const root = serialOf(await fresh.authority.certificate('root'));
      fresh.clock.at += 320 * day;
      await fresh.authority.maintain();
      const after = await fresh.authority.certificate('ocsp');
      expect(serialOf(after)).not.toBe(before);
      expect(readCertificate(after).validToAt).toBeGreaterThan(fresh.clock.at + 300 * day);
      expect(serialOf(await fresh.authority.certificate('root'))).toBe(root);
    } finally {
      await fresh.close();
    }
  });
});

describe('a certificate pair', () => {
  test('is one for signing and one for encryption under the same name', async () => {
    const { key, pair } = await issued();
    const [signing, encryption] = [pair.signing, pair.encryption].map((one) =>
      readCertificate(one),
    );
    if (signing === undefined || encryption === undefined) throw new Error('no pair');
    expect([...(signing.keyUsage ?? [])]).toEqual(['digitalSignature', 'nonRepudiation']);
    expect([...(encryption.keyUsage ?? [])]).toEqual([
      'keyEncipherment',
      'dataEncipherment',
      'keyAgreement',
    ]);
    expect(signing.publicKey).toEqual({ kind: 'sm2', point: key.signer.publicKey });
    expect(nameText(signing.subject)).toBe(
      'CN=北京示例科技有限公司@合同专用章@1（测试）,OU=91350100M000100Y43,' +
        'O=北京示例科技有限公司（测试）,C=CN',
    );
    expect(encryption.subjectBytes).toEqual(signing.subjectBytes);
    expect(signing.identities).toEqual([
      { oid: '1.2.156.10260.4.1.4', kind: 'organisation-code', value: '91350100M000100Y43' },
    ]);
    expect(signing.extendedKeyUsage).toBeUndefined();
    const opened = openEnvelopedKey(pair.envelopedKey, key.privateKey);
    expect(encryption.publicKey).toEqual({ kind: 'sm2', point: opened.publicKey });
    for (const leaf of [signing, encryption]) {
      const [candidate, anchor] = pair.chain.map((one) => readCertificate(one));
      if (candidate === undefined || anchor === undefined) throw new Error('no chain');
      const chain = buildChain({
        leaf,
        candidates: [candidate],
        anchors: [anchor],
        at: bench.clock.at,
      });
      expect(chain).toMatchObject({ anchored: true, problems: [] });
      expect(leaf.validToAt).toBeLessThanOrEqual(candidate.validToAt);
    }
  });

  test('is the same however often its order is sent, also at the same time', async () => {
    const order = await orderOf(testKey());
    const answers = await Promise.all([1, 2, 3].map(async () => bench.authority.request(order)));
    const again = await (await bench.reopen()).request(order);
    const pairs = [...answers, again]
      .map(pairOf)
      .map(({ signing, encryption, envelopedKey }) => [signing, encryption, envelopedKey].map(hex));
    for (const pair of pairs) expect(pair).toEqual(pairs[0]);
  });

  test('is not changed by a second order of the same number', async () => {
    const { order } = await issued();
    const other = await orderOf(testKey(), { id: order.id });
    expect(refusedOf(await bench.authority.request(other))).toBe('certificate-order-differs');
    const longer = { ...order, profile: 'person-seal' } as const;
    expect(refusedOf(await bench.authority.request(longer))).toBe('certificate-order-differs');
  });

  test('has a number of its own in a hundred orders at once', async () => {
    const pairs = await Promise.all(Array.from({ length: 50 }, async () => (await issued()).pair));
    const serials = pairs.flatMap(({ signing, encryption }) => [
      serialOf(signing),
      serialOf(encryption),
    ]);
    expect(new Set(serials).size).toBe(100);
    for (const serial of serials) expect(serial.length).toBeGreaterThan(24);
  });

  test('has a number of its own where chance repeats itself', async () => {
    const draws = [new Uint8Array(16).fill(7), new Uint8Array(16).fill(7)];
    // Only numbers are drawn with sixteen octets after the key of the envelope.
    let drawn = 0;
    const repeating = (size: number): Uint8Array =>
      size === 16 && drawn++ > 0 ? (draws.shift() ?? random(16)) : random(size);
    const again = await bench.reopen({ random: repeating });
    const pair = pairOf(await again.request(await orderOf(testKey())));
    expect(serialOf(pair.signing)).toBe('07'.repeat(16));
    expect(serialOf(pair.encryption)).not.toBe('07'.repeat(16));
    const stuck = await bench.reopen({ random: (size) => new Uint8Array(size).fill(7) });
    await expect(stuck.request(await orderOf(testKey()))).rejects.toThrow('repeats itself');
    expect(drawSerial(() => new Uint8Array(16).fill(1, 15))).toBe('01');
  });
});

describe('an order is refused', () => {
  const refusal = async (change: Parameters<typeof orderOf>[1], key = testKey()) =>
    refusedOf(await bench.authority.request(await orderOf(key, change)));
  const without = (oid: string) => subject.filter((one) => one.oid !== oid);
  const replaced = (oid: string, value: string) => [...without(oid), { oid, value }];

  test('that does not prove possession of the key', async () => {
    const order = await orderOf(testKey());
    const pkcs10 = order.pkcs10.slice();
    pkcs10[pkcs10.length - 1] = (pkcs10.at(-1) ?? 0) ^ 1;
    expect(refusedOf(await bench.authority.request({ ...order, pkcs10 }))).toBe(
      'certificate-possession',
    );
  });

  test.each([
    ['without the organisation', without(nameTypes.organisation)],
    ['without its code', without(nameTypes.organisationUnit)],
    ['with a code that cannot be', replaced(nameTypes.organisationUnit, '91350100M000100Y4O')],
    ['with the number of a person', [...subject, { oid: nameTypes.serialNumber, value: '1' }]],
    ['with two common names', [...subject, { oid: nameTypes.commonName, value: 'x' }]],
    ['of another country', replaced(nameTypes.country, 'US')],
    ['with an empty name', replaced(nameTypes.commonName, '  ')],
    ['with a name too long', replaced(nameTypes.commonName, '名'.repeat(61))],
    ['with a name that turns what is read', replaced(nameTypes.commonName, 'a\u202eb')],
    ['with a line break', replaced(nameTypes.commonName, 'a\nb')],
  ])('%s', async (_, named) => {
    expect(await refusal({ subject: named })).toBe('certificate-subject');
  });

  test('that asks for extensions of its own', async () => {
    const { signer } = testKey();
    const extension = { oid: '2.5.29.19', critical: true, value: writeOctets(new Uint8Array(0)) };
    const pkcs10 = await writeCertificationRequest(
      { subject: writeName(subject), extensions: [extension] },
      signer,
    );
    expect(await refusal({ pkcs10 })).toBe('certificate-extension-refused');
  });

  test('for a validity too long, past, far ahead, backwards or beyond the authority', async () => {
    const { at } = bench.clock;
    for (const [fromAt, toAt] of [
      [at, at + 1096 * day],
      [at - 2 * day, at + day],
      [at + 31 * day, at + 32 * day],
      [at + day, at],
      [at - minute, at - 1],
    ] as const) {
      expect(await refusal({ validity: { fromAt, toAt } })).toBe('certificate-validity');
    }
    const validity = { fromAt: at, toAt: at + 30 * day };
    const { pair } = await issued({ validity });
    expect(readCertificate(pair.signing)).toMatchObject({
      validFromAt: validity.fromAt,
      validToAt: validity.toAt,
    });
  });

  test('for a validity beyond the end of the issuing authority', async () => {
    const fresh = await testBench();
    try {
      const { validToAt } = readCertificate(await fresh.authority.certificate('issuing'));
      fresh.clock.at = validToAt - 100 * day;
      const { at } = fresh.clock;
      const beyond = await orderOf(testKey(), { validity: { fromAt: at, toAt: validToAt + day } });
      expect(refusedOf(await fresh.authority.request(beyond))).toBe('certificate-validity');
      const pair = pairOf(await fresh.authority.request(await orderOf(testKey())));
      expect(readCertificate(pair.signing).validToAt).toBe(validToAt);
    } finally {
      await fresh.close();
    }
  });

  test('with a key that is certified for somebody else, or belongs to the authority', async () => {
    const { key } = await issued();
    const other = replaced(nameTypes.commonName, '别的印章');
    expect(await refusal({ subject: other }, key)).toBe('certificate-key-in-use');
    expect(await refusal({}, key)).toBe('certificate-key-in-use');
    const own = { privateKey: new Uint8Array(32), signer: bench.signers.issuing };
    expect(await refusal({}, own)).toBe('certificate-key-in-use');
  });

  test('once, when two orders bring one key at the same time', async () => {
    const key = testKey();
    const orders = await Promise.all([1, 2].map(async () => orderOf(key)));
    const answers = await Promise.all(orders.map(async (one) => bench.authority.request(one)));
    expect(answers.map(refusedOf).filter((one) => one === 'certificate-key-in-use')).toHaveLength(
      1,
    );
  });

  test('that is no request at all', async () => {
    for (const pkcs10 of [new Uint8Array(), random(300), new Uint8Array(70_000)]) {
      const answer = await bench.authority.request({ ...(await orderOf(testKey())), pkcs10 });
      expect(isRefusal(answer)).toBe(true);
    }
  });
});

describe('a renewal', () => {
  test('keeps the key or takes a new one, once, for the same subject', async () => {
    const { key, pair } = await issued();
    const renews = serialOf(pair.signing);
    const other = subject.map((one) =>
      one.oid === nameTypes.commonName ? { ...one, value: '别的印章' } : one,
    );
    const differs = await orderOf(key, { renews, subject: other });
    expect(refusedOf(await bench.authority.request(differs))).toBe('certificate-renewal-differs');
    const same = await issued({ renews }, key);
    expect(readCertificate(same.pair.signing).keyBits).toEqual(
      readCertificate(pair.signing).keyBits,
    );
    expect(hex(same.pair.encryption)).not.toBe(hex(pair.encryption));
    const twice = await orderOf(key, { renews });
    expect(refusedOf(await bench.authority.request(twice))).toBe('certificate-renewed-already');
    const next = await issued({ renews: serialOf(same.pair.signing) });
    expect(nameText(readCertificate(next.pair.signing).subject)).toBe(
      nameText(readCertificate(pair.signing).subject),
    );
  });

  test('is refused after the end', async () => {
    const { at } = bench.clock;
    const { key, pair } = await issued({ validity: { fromAt: at, toAt: at + day } });
    bench.clock.at += 2 * day;
    const late = await orderOf(key, { renews: serialOf(pair.signing) });
    expect(refusedOf(await bench.authority.request(late))).toBe('certificate-renewal-state');
  });

  test('with the same key falls with that key, and the key is certified no more', async () => {
    const { key, pair } = await issued();
    const next = await issued({ renews: serialOf(pair.signing) }, key);
    const other = await issued({ renews: serialOf(next.pair.signing) });
    await bench.authority.revoke({ serial: serialOf(pair.signing), reason: 'key-compromise' });
    const compromised = { state: 'revoked', reason: 'key-compromise', sinceAt: bench.clock.at };
    for (const bytes of [next.pair.signing, next.pair.encryption, pair.encryption]) {
      expect(await bench.authority.status(serialOf(bytes))).toEqual(compromised);
    }
    const { signing } = other.pair;
    expect(await bench.authority.status(serialOf(signing))).toEqual({ state: 'good' });
    const again = await orderOf(key, { renews: serialOf(signing) });
    expect(refusedOf(await bench.authority.request(again))).toBe('certificate-key-in-use');
  });

  test('is refused for what is not there, held, revoked, or an encryption certificate', async () => {
    const { key, pair } = await issued();
    const renew = async (renews: string, by = key) =>
      refusedOf(await bench.authority.request(await orderOf(by, { renews })));
    expect(await renew('0123')).toBe('certificate-not-found');
    expect(await renew(serialOf(pair.encryption))).toBe('certificate-not-found');
    expect(await renew(serialOf(await bench.authority.certificate('maker-unit')))).toBe(
      'certificate-not-found',
    );
    await bench.authority.revoke({ serial: serialOf(pair.signing), reason: 'hold' });
    expect(await renew(serialOf(pair.signing))).toBe('certificate-renewal-state');
    await bench.authority.revoke({ serial: serialOf(pair.signing), reason: 'key-compromise' });
    expect(await renew(serialOf(pair.signing))).toBe('certificate-renewal-state');
    expect(await renew(serialOf(pair.signing), testKey())).toBe('certificate-renewal-state');
  });
});

describe('hold, release and revocation', () => {
  test('befall both certificates of a pair and are remembered with their moments', async () => {
    const { pair } = await issued();
    const [serial, other] = [serialOf(pair.signing), serialOf(pair.encryption)];
    const startAt = bench.clock.at;
    const wish = async (reason: 'hold' | 'removed-from-list' | 'superseded' | 'cessation') =>
      bench.authority.revoke({ serial, reason });
    expect(await wish('removed-from-list')).toMatchObject({ refused: 'certificate-not-held' });
    bench.clock.at += minute;
    expect(await wish('hold')).toEqual({ state: 'held', sinceAt: startAt + minute });
    expect(await wish('hold')).toEqual({ state: 'held', sinceAt: startAt + minute });
    expect(await bench.authority.status(other)).toEqual({
      state: 'held',
      sinceAt: startAt + minute,
    });
    bench.clock.at += minute;
    expect(await wish('removed-from-list')).toEqual({ state: 'good' });
    bench.clock.at += minute;
    await wish('hold');
    bench.clock.at += minute;
    const revoked = { state: 'revoked', sinceAt: startAt + 3 * minute, reason: 'superseded' };
    expect(await wish('superseded')).toEqual(revoked);
    expect(await wish('superseded')).toEqual(revoked);
    for (const reason of ['hold', 'removed-from-list', 'cessation'] as const) {
      expect(await wish(reason)).toMatchObject({ refused: 'certificate-revoked-for-good' });
    }
    const at = async (moment: number) => (await bench.authority.status(serial, moment)).state;
    expect(await at(startAt - 1)).toBe('unknown');
    expect(await at(startAt)).toBe('good');
    expect(await at(startAt + 1.5 * minute)).toBe('held');
    expect(await at(startAt + 2.5 * minute)).toBe('good');
    expect(await at(startAt + 3.5 * minute)).toBe('held');
    expect(await at(startAt + 4 * minute)).toBe('revoked');
    expect((await bench.authority.status('0123')).state).toBe('unknown');
    expect(await bench.authority.revoke({ serial: '0123', reason: 'hold' })).toMatchObject({
      refused: 'certificate-not-found',
    });
  });

  test('of one certificate by many at once happens once', async () => {
    const { pair } = await issued();
    const serial = serialOf(pair.signing);
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        bench.authority.revoke({ serial, reason: i % 2 === 0 ? 'hold' : 'key-compromise' }),
      ),
    );
    const { rows } = await sql<{ kind: string }>`select kind from certificate_event
      where serial = ${serial} and kind = 'revoke'`.execute(bench.database.query);
    expect(rows).toHaveLength(1);
    expect(await bench.authority.status(serial)).toMatchObject({
      state: 'revoked',
      reason: 'key-compromise',
    });
  });
});

test('renewals and revocations at the same time do not wait for each other for ever', async () => {
  const pairs = await Promise.all(Array.from({ length: 8 }, async () => issued()));
  const answers = await Promise.allSettled(
    pairs.flatMap(({ key, pair }) => [
      orderOf(key, { renews: serialOf(pair.signing) }).then(async (one) =>
        bench.authority.request(one),
      ),
      bench.authority.revoke({ serial: serialOf(pair.signing), reason: 'superseded' }),
      bench.authority.list('issuing'),
    ]),
  );
  expect(answers.filter(({ status }) => status === 'rejected')).toEqual([]);
});

describe('the revocation list', () => {
  const read = async (authority = bench.authority) =>
    readCrl((await authority.list('issuing')).bytes);

  test('has what is held and revoked, grows in number with each change, and holds', async () => {
    const before = await read();
    const { pair } = await issued();
    const serial = serialOf(pair.signing);
    expect(crlNumber(await read())).toBe(crlNumber(before));
    await bench.authority.revoke({ serial, reason: 'hold' });
    const held = await read();
    expect(revocationOf(held, serial)).toMatchObject({ reason: 6 });
    expect(crlNumber(held)).toBeGreaterThan(crlNumber(before) ?? 0n);
    await bench.authority.revoke({ serial, reason: 'removed-from-list' });
    expect(revocationOf(await read(), serial)).toBeUndefined();
    await bench.authority.revoke({ serial, reason: 'cessation' });
    const list = await read();
    expect(revocationOf(list, serial)).toMatchObject({ reason: 5 });
    expect(revocationOf(list, serialOf(pair.encryption))).toMatchObject({ reason: 5 });
    const issuer = readCertificate(await bench.authority.certificate('issuing'));
    expect(checkCrl(list, issuer)).toBe('holds');
    const certificate = readCertificate(pair.signing);
    expect(crlProblems({ list, issuer, certificate, at: bench.clock.at })).toEqual([]);
    expect(list.deviations).toEqual([]);
  });

  test('is kept over a restart and made anew when half of its life is over', async () => {
    const before = await bench.authority.list('issuing');
    const again = await bench.reopen();
    expect((await again.list('issuing')).number).toBe(before.number);
    bench.clock.at = before.thisUpdateAt + 11 * 3_600_000;
    expect((await again.list('issuing')).number).toBe(before.number);
    bench.clock.at = before.thisUpdateAt + 13 * 3_600_000;
    const next = await again.list('issuing');
    expect(next.number).toBe(before.number + 1);
    expect(next.thisUpdateAt).toBe(bench.clock.at);
    bench.clock.at -= 5 * 3_600_000;
    const { pair } = await issued();
    await bench.authority.revoke({ serial: serialOf(pair.signing), reason: 'hold' });
    const back = await again.list('issuing');
    expect(back.thisUpdateAt).toBe(next.thisUpdateAt);
    expect(back.number).toBe(next.number + 1);
    bench.clock.at += 5 * 3_600_000;
  });

  test('goes on being served while the key is away, as long as it counts', async () => {
    const before = await bench.authority.list('issuing');
    let isAway = false;
    const away = async (e: Uint8Array): Promise<Uint8Array> => {
      if (isAway) throw new Unavailable('custody');
      return bench.signers.issuing.sign(e);
    };
    const again = await bench.reopen({
      signers: { issuing: { ...bench.signers.issuing, sign: away } },
    });
    isAway = true;
    bench.clock.at = before.thisUpdateAt + 23 * 3_600_000;
    expect((await again.list('issuing')).number).toBe(before.number);
    bench.clock.at += 2 * 3_600_000;
    await expect(again.list('issuing')).rejects.toThrow(Unavailable);
    isAway = false;
    const next = await again.list('issuing');
    expect(next.number).toBeGreaterThan(before.number);
  });

  test('keeps an entry after the certificate has ended', async () => {
    const { at } = bench.clock;
    const { pair } = await issued({ validity: { fromAt: at, toAt: at + day } });
    const serial = serialOf(pair.signing);
    await bench.authority.revoke({ serial, reason: 'superseded' });
    bench.clock.at += 3 * day;
    expect(revocationOf(await read(), serial)).toBeDefined();
  });
});

describe('a process that ends at the wrong moment', () => {
  /** A key whose process is gone right before or right after it has signed. */
  function failing(signer: Sm2Signer, when: 'before' | 'after', signed: Uint8Array[]): Sm2Signer {
    return {
      ...signer,
      sign: async (e) => {
        if (when === 'before') throw new Error('killed');
        signed.push(await signer.sign(e));
        throw new Error('killed');
      },
    };
  }

  test.each(['before', 'after'] as const)(
    'in the middle of issuing, %s signing, leaves no certificate without a row',
    async (when) => {
      const signed: Uint8Array[] = [];
      const issuing = failing(bench.signers.issuing, when, signed);
      const dying = await bench.reopen({ signers: { issuing } });
      const order = await orderOf(testKey());
      await expect(dying.request(order)).rejects.toThrow('killed');
      expect(signed).toHaveLength(when === 'after' ? 1 : 0);
      const { rows } = await sql<{ serial: string; state: string }>`select serial, state
        from certificate where order_id = ${order.id}::uuid`.execute(bench.database.query);
      expect(rows.map(({ state }) => state)).toEqual(['reserved', 'reserved']);
      for (const { serial } of rows) {
        expect(await bench.authority.status(serial)).toEqual({ state: 'unknown' });
      }
      const again = await bench.reopen();
      const pair = pairOf(await again.request(order));
      expect([serialOf(pair.signing), serialOf(pair.encryption)].sort()).toEqual(
        rows.map(({ serial }) => serial).sort(),
      );
    },
  );

  test('is followed by one that signs what was left, without being asked', async () => {
    const issuing = failing(bench.signers.issuing, 'after', []);
    const dying = await bench.reopen({ signers: { issuing } });
    const order = await orderOf(testKey());
    await expect(dying.request(order)).rejects.toThrow('killed');
    await bench.reopen();
    const { rows } = await sql<{ state: string }>`select state from certificate
      where order_id = ${order.id}::uuid`.execute(bench.database.query);
    expect(rows.map(({ state }) => state)).toEqual(['good', 'good']);
  });

  test('or a key that signs something else puts nothing out', async () => {
    const issuing = { ...testKey().signer, publicKey: bench.signers.issuing.publicKey };
    const wrong = await bench.reopen({ signers: { issuing } });
    const order = await orderOf(testKey());
    await expect(wrong.request(order)).rejects.toThrow('signs with its own key');
    const { rows } = await sql`select 1 from certificate where bytes is not null
      and order_id = ${order.id}::uuid`.execute(bench.database.query);
    expect(rows).toEqual([]);
  });
});

describe('the ledger', () => {
  test('is told of each event once in the end, however often it is away', async () => {
    const fresh = await testBench();
    try {
      const told: string[] = [];
      let calls = 0;
      await fresh.authority.close();
      const again = await fresh.reopen({
        announce: async (entry) => {
          calls += 1;
          if (calls % 2 === 1) throw new Error('the ledger is away');
          told.push(`${entry.kind} ${entry.serial}`);
        },
      });
      const pair = pairOf(await again.request(await orderOf(testKey())));
      const serials = [serialOf(pair.signing), serialOf(pair.encryption)];
      await again.revoke({ serial: serialOf(pair.signing), reason: 'hold' });
      await again.revoke({ serial: serialOf(pair.signing), reason: 'removed-from-list' });
      await again.revoke({ serial: serialOf(pair.signing), reason: 'key-compromise' });
      const kinds = ['issue', 'hold', 'release', 'revoke'];
      const wanted = serials.flatMap((serial) => kinds.map((kind) => `${kind} ${serial}`)).sort();
      const own = () => told.filter((one) => serials.some((serial) => one.endsWith(serial))).sort();
      await expect.poll(own, { timeout: 20_000 }).toEqual(wanted);
    } finally {
      await fresh.close();
    }
  });
});

test('a seal fits into its certificate or is refused', async () => {
  const { pair } = await issued();
  const { validFromAt, validToAt } = readCertificate(pair.signing);
  expect(sealFits(pair.signing, { validFromAt, validToAt })).toBeUndefined();
  const late = sealFits(pair.signing, { validFromAt, validToAt: validToAt + 1 });
  expect(late?.refused).toBe('certificate-ends-before-seal');
  const early = sealFits(pair.signing, { validFromAt: validFromAt - 1, validToAt });
  expect(early?.refused).toBe('certificate-ends-before-seal');
});

test('a certificate that only looks like ours is none of ours', async () => {
  const stranger = testKey();
  const issuer = readCertificate(await bench.authority.certificate('issuing'));
  const forged = await issueCertificate(
    {
      serial: '7f01',
      issuer: issuer.subjectBytes,
      subject: writeName(subject),
      publicKey: stranger.signer.publicKey,
      validFromAt: bench.clock.at - day,
      validToAt: bench.clock.at + day,
      keyUsage: ['digitalSignature'],
    },
    stranger.signer,
  );
  expect(await bench.authority.status(serialOf(forged))).toEqual({ state: 'unknown' });
});
