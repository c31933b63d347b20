import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPem } from '@yunzhang/gm';
import { dateOf, day } from '@yunzhang/scenario';
import { verifyFile } from '@yunzhang/verification';
import { cloud } from '../../../licence/src/licence-testing.ts';
import {
  done,
  logInAs,
  type Person,
  registerKey,
  reviewing,
  sealsInForce,
  signStatements,
  startServer,
  type TestServer,
} from './office-testing.ts';

const own = new Uint8Array(fs.readFileSync(new URL('../../samples/sample.ofd', import.meta.url)));
let server: TestServer;
let people: Readonly<Record<'li' | 'sun' | 'wang', Person>>;
let keys: Readonly<Record<'li' | 'sun', Awaited<ReturnType<typeof registerKey>>>>;
let seals: ReadonlyMap<string, string>;

beforeAll(async () => {
  server = await startServer();
  const li = await logInAs(server, { account: 'li' });
  const sun = await logInAs(server, { account: 'sun', grant: 'SQ20261110000032' });
  const wang = await logInAs(server, { account: 'wang', grant: 'SQ20261110000031' });
  people = { li, sun, wang };
  keys = { li: await registerKey(li, cloud), sun: await registerKey(sun, cloud) };
  seals = await sealsInForce(server, { head: li, custodian: sun, key: keys.li });
}, 120_000);
afterAll(async () => server.stop());

const sealOf = (kind: string): string => seals.get(kind) ?? '';

test('a firm has the five seals of its licence in force, and anybody can ask for their state', async () => {
  expect([...seals.keys()].toSorted()).toEqual([
    'contract',
    'finance',
    'invoice',
    'legal-name',
    'legal-representative',
  ]);
  const { body } = await people.li.get(`/v1/cases/${sealOf('contract')}`);
  const { sealCode } = body['record'] as { readonly sealCode: string };
  const status = await fetch(`${server.url}/v1/seals/${sealCode}/status`);
  expect(await status.json()).toMatchObject({ phase: 'active', isInForce: true });
});

test('several units make seals, in turn', async () => {
  const grant = 'SQ20261110000033';
  const feng = await logInAs(server, { account: 'feng', uscc: reviewing, grant });
  const { body } = done(await feng.get(`/v1/desks/register?company=${cloud}`));
  const made = body['seals'] as readonly { readonly maker: string }[];
  const count = (unit: string): number => made.filter(({ maker }) => maker === unit).length;
  expect(made).toHaveLength(5);
  expect(count('91110105MA0EXAMG8C')).toBeGreaterThan(1);
  expect(count('91110106MA0EXAMU2K')).toBeGreaterThan(1);
});

test('papers of a seal are sealed by the offices that made them', async () => {
  const made = async (): Promise<unknown> =>
    (await people.li.get(`/v1/cases/${sealOf('contract')}/files`)).body['files'];
  for (const paper of ['approval', 'makingCertificate', 'filingReceipt']) {
    const sealed = { paper, isSealed: true, url: expect.any(String) as string };
    await expect.poll(made, { timeout: 20_000 }).toContainEqual(expect.objectContaining(sealed));
  }
}, 40_000);

test('custody has heard every step of every seal', async () => {
  for (const id of seals.values()) {
    const statesOf = async (): Promise<unknown> => {
      const { body } = await people.li.get(`/v1/cases/${id}/statements`);
      const told = body['statements'] as readonly { readonly state: string }[];
      return told.length > 2 && told.every(({ state }) => state === 'told') ? 'all told' : told;
    };
    await expect.poll(statesOf, { timeout: 20_000 }).toBe('all told');
  }
}, 60_000);

test('a document is asked for, approved, confirmed and sealed with a key that never leaves custody', async () => {
  const { li, sun, wang } = people;
  const { body: kept } = done(await wang.send('/v1/documents', own));
  const asked = done(
    await wang.post('/v1/uses', {
      seal: sealOf('contract'),
      mode: 'one-off',
      kind: 'contract',
      purpose: '签订采购合同 HT-2026-0815',
      documents: [{ number: 'HT-2026-0815', digest: kept['digest'], amountFen: 1_000_000 }],
      onFault: 'all',
      placement: [{ kind: 'at', page: 1, xTenthMm: 1300, yTenthMm: 2000 }],
      counterparties: ['91110105MA0EXAM23E'],
      approvers: [li.id],
    }),
  );
  const id = String(asked.body['case']);
  const digest = asked.body['manifest'];
  done(await li.post(`/v1/cases/${id}/approve`, { input: { digest } }));
  const nonce = '4c1f0f7a9d4c1f0f7a9d4c1f0f7a9d00';
  done(await wang.post(`/v1/cases/${id}/present`, { input: { nonce } }));
  const input = { nonce, digest, method: 'scan', device: 'phone' };
  done(await sun.post(`/v1/cases/${id}/confirm`, { input }));
  await expect.poll(async () => signStatements(sun, keys.sun), { timeout: 20_000 }).toBe(1);
  const stateOf = async (): Promise<unknown> =>
    (await wang.get(`/v1/uses/${id}`)).body['documents'];
  await expect
    .poll(stateOf, { timeout: 20_000 })
    .toMatchObject([{ state: 'sealed', counter: expect.any(Number) as number }]);
  const sealed = await wang.fetch(`/v1/uses/${id}/documents/1/sealed`);
  const pem = await (await fetch(`${server.url}/pki/chain.pem`)).text();
  const crls = await Promise.all(
    ['root', 'issuing'].map(async (name) => {
      const answer = await fetch(`${server.url}/pki/${name}.crl`);
      return new Uint8Array(await answer.arrayBuffer());
    }),
  );
  const anchors = readPem(pem).map(({ bytes: one }) => one);
  const trust = { mode: 'anchors', anchors, crls } as const;
  const report = verifyFile(sealed, { trust, at: Date.now() });
  expect(report).toMatchObject({ outcome: 'valid' });
}, 60_000);

test('a mandate to a colleague is theirs once they have claimed it, and nobody else claims it', async () => {
  const { li, sun, wang } = people;
  const { body: kept } = done(await wang.send('/v1/documents', own));
  const offer = {
    seal: sealOf('contract'),
    mode: 'one-off',
    kinds: ['contract'],
    perDay: 1,
    fromHour: 0,
    toHour: 24,
    until: dateOf(Date.now() + 30 * day),
    manifest: kept['digest'],
    holder: wang.id,
  };
  const id = String(done(await li.post('/v1/mandates', offer)).body['case']);
  const phaseOf = async (): Promise<unknown> => (await wang.get(`/v1/cases/${id}`)).body['phase'];
  const wish = {
    kind: 'contract',
    purpose: '签订采购合同 HT-2026-0816',
    documents: [{ number: 'HT-2026-0816', digest: kept['digest'], amountFen: 1_000_000 }],
    onFault: 'all',
    placement: [{ kind: 'at', page: 1, xTenthMm: 1300, yTenthMm: 2000 }],
    counterparties: [],
  };
  const early = await wang.post(`/v1/mandates/${id}/uses`, wish);
  expect([early.status, early.body['code']]).toEqual([409, 'mandate-unclaimed']);
  expect((await wang.get(`/v1/mandates/${id}/letter`)).body['code']).toBe('letter-not-ready');
  for (const other of [li, sun]) {
    for (const act of ['claim', 'decline']) {
      const told = await other.post(`/v1/cases/${id}/${act}`, {});
      expect([act, told.body['code']]).toEqual([act, 'role-not-held']);
    }
  }
  expect(await phaseOf()).toBe('offered');
  done(await wang.post(`/v1/cases/${id}/claim`, {}));
  expect(await phaseOf()).toBe('live');
  const letterOf = async (): Promise<number | undefined> =>
    (await wang.fetch(`/v1/mandates/${id}/letter`)).at(0);
  await expect.poll(letterOf, { timeout: 20_000 }).toBe(0x50);
  const use = done(await wang.post(`/v1/mandates/${id}/uses`, wish));
  const { body } = await wang.get(`/v1/cases/${String(use.body['case'])}`);
  expect([body['phase'], await phaseOf()]).toEqual(['approved', 'used']);
}, 60_000);

test('one more seal is applied for with what the registry says, and never for another firm', async () => {
  const { li } = people;
  const wanted = { kind: 'business', purpose: '人事专用章' };
  const applied = done(await li.post('/v1/seal-applications', wanted, 'one-more-seal'));
  expect(done(await li.post('/v1/seal-applications', wanted, 'one-more-seal'))).toEqual(applied);
  const { body } = await li.get(`/v1/cases/${String(applied.body['case'])}`);
  expect(body).toMatchObject({
    phase: 'submitted',
    record: { sealName: '北京云枢示例科技有限公司人事专用章', company: cloud },
  });
  const proposed = await li.get('/v1/seal-starter-sets');
  const foreign = { ...(proposed.body['wish'] as object), company: '91110105MA0EXAM23E' };
  expect(await li.post('/v1/seal-starter-sets', foreign)).toMatchObject({
    body: { code: 'seal-owner-foreign' },
  });
});

test('whoever is no reviewer of the authority finds no desk for a case', async () => {
  const answer = await people.li.get(`/v1/desks/review/${sealOf('contract')}`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'seal-not-found' } });
  const stranger = await fetch(`${server.url}/v1/desks/review/${sealOf('contract')}`);
  expect(stranger.status).toBe(401);
  const reviewer = await logInAs(server, { account: 'zhou', uscc: reviewing });
  expect(await reviewer.get(`/v1/desks/review/${sealOf('contract')}`)).toMatchObject({
    status: 200,
    body: { registeredName: '北京云枢示例科技有限公司', registeredPersonName: '李示例' },
  });
});
