import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloud } from '../../../licence/src/licence-testing.ts';
import {
  logInAs,
  type Person,
  registerKey,
  signStatements,
  startServer,
  type TestServer,
} from './office-testing.ts';

const office = '11110108MB0EXAMM0E';
let server: TestServer;

beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(async () => server.stop());

async function phaseOf(person: Person, id: string): Promise<unknown> {
  return (await person.get(`/v1/cases/${id}`)).body['phase'];
}

async function untilPhase(person: Person, id: string, phase: string): Promise<void> {
  const endsAt = performance.now() + 20_000;
  for (;;) {
    const found = await phaseOf(person, id);
    if (found === phase) return;
    if (performance.now() > endsAt) throw new Error(`${id} is ${String(found)}, not ${phase}`);
    await wait(100);
  }
}

test('a firm applies for five seals with what its licence says, and has them in force', async () => {
  const li = await logInAs(server, { account: 'li' });
  const zhou = await logInAs(server, { account: 'zhou', uscc: office });
  const feng = await logInAs(server, {
    account: 'feng',
    uscc: office,
    grant: 'SQ20261110000033',
  });
  const key = await registerKey(li, cloud);
  const proposed = await li.get('/v1/seal-starter-sets');
  expect(proposed.status).toBe(200);
  // Without anybody else in the firm its head keeps the seals.
  const wish = { ...(proposed.body['wish'] as object), custodian: li.id };
  const applied = await li.post('/v1/seal-starter-sets', wish);
  expect(applied, JSON.stringify(applied.body)).toMatchObject({ status: 201 });
  const seals = applied.body['seals'] as readonly { readonly case: string }[];
  expect(seals).toHaveLength(5);
  for (const { case: id } of seals) {
    expect(await zhou.post(`/v1/cases/${id}/accept`)).toMatchObject({ status: 200 });
    const { body } = await feng.get(`/v1/desks/review/${id}`);
    const { approvalNo, registeredName, registeredPerson, maker, police, registry } = body;
    const approved = await feng.post(`/v1/cases/${id}/approve`, {
      input: { approvalNo, registeredName, registeredPerson, similarityPercent: 100 },
      names: { maker, police, registry },
    });
    expect(approved).toMatchObject({ status: 200 });
  }
  for (const { case: id } of seals) await untilPhase(li, id, 'filed');
  for (const { case: id } of seals) {
    const claimed = await li.post(`/v1/cases/${id}/claim`, { input: { pinReceipt: 'PIN-1' } });
    expect(claimed).toMatchObject({ status: 200 });
  }
  // Custody believes the owner's own word only, and has every seal in force with it.
  await expect
    .poll(async () => (await li.get('/v1/me/statements')).body['statements'], { timeout: 20_000 })
    .toHaveLength(5);
  expect(await signStatements(li, key)).toBe(5);
  for (const { case: id } of seals) {
    const statesOf = async (): Promise<unknown> => {
      const { body } = await li.get(`/v1/cases/${id}/statements`);
      const told = body['statements'] as readonly { readonly state: string }[];
      return told.length > 2 && told.every(({ state }) => state === 'told') ? 'all told' : told;
    };
    await expect.poll(statesOf, { timeout: 20_000 }).toBe('all told');
  }
  const first = seals[0]?.case ?? '';
  const made = async (): Promise<readonly unknown[]> =>
    (await li.get(`/v1/cases/${first}/files`)).body['files'] as readonly unknown[];
  const sealed = { paper: 'makingCertificate', isSealed: true, url: expect.any(String) as string };
  await expect.poll(made, { timeout: 20_000 }).toContainEqual(expect.objectContaining(sealed));
  const { body } = await li.get(`/v1/cases/${first}`);
  const { sealCode } = body['record'] as { readonly sealCode: string };
  const status = await fetch(`${server.url}/v1/seals/${sealCode}/status`);
  expect(await status.json()).toMatchObject({ phase: 'active', isInForce: true });
}, 60_000);

test('whoever is no reviewer of the authority finds no desk for a case', async () => {
  const li = await logInAs(server, { account: 'li' });
  const { body } = await li.get('/v1/cases?scenario=seal-life');
  const [seal] = body['cases'] as readonly { readonly id: string }[];
  expect(seal).toBeDefined();
  const answer = await li.get(`/v1/desks/review/${seal?.id ?? ''}`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'seal-not-found' } });
  const stranger = await fetch(`${server.url}/v1/desks/review/${seal?.id ?? ''}`);
  expect(stranger.status).toBe(401);
});
