import fs from 'node:fs';
import { decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openInstallation } from '../installation.ts';
import {
  type Browser,
  logIn,
  openPhone,
  type Party,
  type Phone,
  portal,
  relyingParty,
  type Running,
  startLicence,
} from '../licence-testing.ts';
import { rotateKeys } from './rotation.ts';
import { keyAgeMs } from './signing-keys.ts';

let running: Running;
let party: Party;
let phone: Phone;
const minute = 60_000;
const asked = { acr_values: 'urn:ebl:loa:2' };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T02:00:00Z') });
  running = await startLicence();
  party = await relyingParty(running.issuer, portal);
  phone = await openPhone(running.issuer, 'li');
});
afterEach(() => {
  // Each test begins with one key.
  pass(10 * 60 * minute);
});
afterAll(async () => {
  await running.stop();
  vi.useRealTimers();
});

function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

async function shownKids(): Promise<readonly string[]> {
  await running.licence.settle();
  const answer = await fetch(`${running.issuer}/jwks`);
  const { keys } = (await answer.json()) as JSONWebKeySet;
  for (const key of keys) expect(key).not.toHaveProperty('d');
  return keys.map(({ kid }) => kid ?? '');
}

async function tokenNow(desk?: Browser) {
  const given = { party, phone, asked, ...(desk === undefined ? {} : { desk }) };
  const { callback, begun, desk: used } = await logIn(running, given);
  const tokens = await begun.finish(callback);
  const idToken = tokens.id_token ?? '';
  return { idToken, kid: decodeProtectedHeader(idToken).kid, desk: used, tokens };
}

test('a new key is shown before it signs, and the old one until its last token is over', async () => {
  const [first = ''] = await shownKids();
  const before = await tokenNow();
  expect(before.kid).toBe(first);
  await running.licence.rotate('asked');
  const both = await shownKids();
  expect(both).toHaveLength(2);
  expect(both[0]).toBe(first);
  expect((await tokenNow()).kid).toBe(first);
  pass(10 * minute);
  const [second] = await shownKids();
  expect(second).toBe(both[1]);
  expect((await tokenNow()).kid).toBe(second);
  // A login of the old key ends with its token as the hint, as long as it can last.
  pass(7 * 60 * minute);
  expect(await shownKids()).toEqual([second, first]);
  const hint = new URLSearchParams({ id_token_hint: before.idToken, client_id: portal.id });
  const out = await before.desk.get(`${running.issuer}/logout?${hint.toString()}`);
  expect(out.status).toBe(200);
  pass(75 * minute + 1);
  expect(await shownKids()).toEqual([second]);
});

test('asked for twice, one key follows', async () => {
  await running.licence.rotate('asked');
  await running.licence.rotate('asked');
  expect(await shownKids()).toHaveLength(2);
});

test('a key that is ninety days old is followed by itself', async () => {
  const [old] = await shownKids();
  pass(keyAgeMs);
  const shown = await shownKids();
  expect(shown).toHaveLength(2);
  expect(shown[0]).toBe(old);
  expect(running.heard.at(-1)).toMatchObject({ act: 'key-rotated', code: 'age' });
  // A phone signs in again after as long.
  phone = await openPhone(running.issuer, 'li');
});

test('a compromised key is gone at once, with every login it vouched for', async () => {
  const [stolen] = await shownKids();
  const { tokens } = await tokenNow();
  await running.licence.rotate('compromised');
  const shown = await shownKids();
  expect(shown).toHaveLength(1);
  expect(shown).not.toContain(stolen);
  const info = await fetch(`${running.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(info.status).toBe(401);
  expect((await tokenNow()).kid).toBe(shown[0]);
});

test('the command works beside a provider that runs, and on the folder of one that does not', async () => {
  const [old] = await shownKids();
  const asking = rotateKeys(running.folder, 'asked');
  while (!fs.existsSync(`${running.folder}/rotate.request`)) await new Promise(setImmediate);
  expect(await shownKids()).toHaveLength(2);
  expect(await asking).toBe('taken');
  await running.stop();
  expect(await rotateKeys(running.folder, 'compromised')).toBe('done');
  expect(await rotateKeys(`${running.folder}/misspelt`, 'asked')).toBe('absent');
  expect(fs.existsSync(`${running.folder}/misspelt`)).toBe(false);
  running = await startLicence({ folder: running.folder });
  const shown = await shownKids();
  expect(shown).toHaveLength(1);
  expect(shown).not.toContain(old);
});

test('the one key of an earlier installation goes on signing', async () => {
  await running.stop();
  const folder = running.folder;
  const core = await openInstallation({ data: folder, issuer: '', now: Date.now, heard: () => {} });
  const kept = JSON.parse(core.store.get('setting', 'signing-keys')?.value ?? '[]') as {
    readonly jwk: { readonly kid: string };
  }[];
  const [one] = kept;
  await core.store.write([
    { table: 'setting', id: 'signing-keys' },
    { table: 'setting', id: 'secret-keys', value: { value: JSON.stringify({ keys: [one?.jwk] }) } },
  ]);
  await core.store.close();
  running = await startLicence({ folder });
  expect(await shownKids()).toEqual([one?.jwk.kid]);
});
