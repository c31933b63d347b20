import { exportJWK, generateKeyPair } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  downgrades,
  likenessesOf,
  logIn,
  openBrowser,
  openPhone,
  other,
  type Party,
  type Phone,
  portal,
  relyingParty,
  type Running,
  showCode,
  startLicence,
} from '../licence-testing.ts';
import type { Client } from './client.ts';

let running: Running;
let party: Party;
let li: Phone;
let bank: Client;
let bankKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  bankKey = privateKey;
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  bank = {
    id: 'bank',
    name: { zh: '示例银行', en: 'Example bank' },
    purpose: { zh: '开户', en: 'Accounts' },
    redirectUris: ['http://127.0.0.1:9/bank'],
    keys: [key],
  };
  running = await startLicence({ clients: [portal, other, bank] });
  party = await relyingParty(running.issuer, other);
  li = await openPhone(running.issuer, 'li');
});
afterAll(() => running.stop());

/** Parameters as a good client sends them. */
const good = {
  client_id: other.id,
  response_type: 'code',
  redirect_uri: 'http://127.0.0.1:9/tax',
  scope: 'openid ebl.basic',
  state: 'state-of-this-test',
  nonce: 'nonce-of-this-test',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

function authorize(changed: Readonly<Record<string, string | undefined>>): Promise<Response> {
  const fields = Object.entries({ ...good, ...changed }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(fields);
  return openBrowser().get(`${running.issuer}/authorize?${query}`);
}

const asClient = { client: other.id, scopes: ['openid', 'ebl.basic', 'ebl.grant'] };

describe('the request', () => {
  test('a good one leads to the screen', async () => {
    expect((await authorize({})).headers.get('location')).toMatch(/^\/login\//);
  });

  test.each(downgrades)('%s is refused at the client’s own address', async (_title, changed) => {
    const location = (await authorize(changed)).headers.get('location') ?? '';
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:9\/tax\?/);
    expect(new URL(location).searchParams.get('error')).toBe('invalid_request');
    expect(new URL(location).searchParams.get('iss')).toBe(running.issuer);
  });

  test.each(['token', 'id_token', 'code id_token', 'none'])(
    'the flow %s is not spoken',
    async (response_type) => {
      const location = (await authorize({ response_type })).headers.get('location') ?? '';
      expect(location).toMatch(/^http:\/\/127\.0\.0\.1:9\/tax[?#].*error=\w+/);
      expect(location).not.toMatch(/[?#&](code|id_token|access_token)=/);
    },
  );

  test.each(likenessesOf(good.redirect_uri))(
    'the address %s is not the registered one, and nobody is sent there',
    async (redirect_uri) => {
      const answer = await authorize({ redirect_uri });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
      expect(await answer.text()).not.toContain('evil.example');
    },
  );

  test('a parameter that comes twice is refused', async () => {
    const query = new URLSearchParams(good);
    query.append('redirect_uri', 'https://evil.example/');
    const answer = await openBrowser().get(`${running.issuer}/authorize?${query}`);
    expect(answer.headers.get('location') ?? '').not.toMatch(/evil|\/login\//);
  });

  test('a form post of the answer, which would need an inline script, is not offered', async () => {
    const answer = await authorize({ response_mode: 'form_post' });
    expect(answer.headers.get('location') ?? '').not.toContain('/login/');
  });

  test('a client with a secret must push its request', async () => {
    const location = (
      await authorize({ client_id: portal.id, redirect_uri: portal.redirectUris[0] })
    ).headers.get('location');
    expect(location).toContain('error=invalid_request');
  });

  test('a pushed request needs the secret, is used once, and keeps its parameters', async () => {
    const body = new URLSearchParams({
      ...good,
      client_id: portal.id,
      redirect_uri: portal.redirectUris[0] ?? '',
    });
    const push = (secret: string) =>
      fetch(`${running.issuer}/par`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${portal.id}:${secret}`)}` },
        body,
      });
    expect((await push('guess')).status).toBe(401);
    const pushed = await push(portal.secret ?? '');
    expect(pushed.status).toBe(201);
    const { request_uri } = (await pushed.json()) as { request_uri: string };
    const query = new URLSearchParams({
      client_id: portal.id,
      request_uri,
      scope: 'openid seal.manage',
    });
    const desk = openBrowser();
    const { screen, code } = await showCode(
      running.issuer,
      desk,
      `${running.issuer}/authorize?${query}`,
    );
    expect(screen).toContain('/login/');
    const page = await (await li.browser.get(`${running.issuer}/qr/${code}`)).text();
    expect(page).not.toContain('seal.manage');
    const foreign = new URLSearchParams({ client_id: other.id, request_uri });
    const moved = await openBrowser().get(`${running.issuer}/authorize?${foreign}`);
    expect(moved.headers.get('location') ?? '').not.toContain('/login/');
  });
});

describe('the code', () => {
  const exchange = async (
    code: string,
    changed: Readonly<Record<string, string>>,
  ): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: other.id,
      redirect_uri: good.redirect_uri,
      code,
      ...changed,
    });
    const answer = await fetch(`${running.issuer}/token`, { method: 'POST', body });
    const given = (await answer.json()) as { error?: string };
    return given.error ?? 'none';
  };

  test('without, with a wrong and with a plain verifier it is worth nothing, and it does not help to try', async () => {
    const { callback, begun } = await logIn(running, { party, phone: li, approving: asClient });
    const code = new URL(callback).searchParams.get('code') ?? '';
    expect(await exchange(code, {})).toBe('invalid_grant');
    expect(await exchange(code, { code_verifier: 'x'.repeat(43) })).toBe('invalid_grant');
    const challenge = await oidc.calculatePKCECodeChallenge(begun.verifier);
    expect(await exchange(code, { code_verifier: challenge })).toBe('invalid_grant');
    const elsewhere = { code_verifier: begun.verifier, redirect_uri: 'http://127.0.0.1:9/tax/' };
    expect(await exchange(code, elsewhere)).toBe('invalid_grant');
    expect(await exchange(code, { code_verifier: begun.verifier })).toBe('none');
  });

  test('another client gets nothing for it', async () => {
    const { callback, begun } = await logIn(running, { party, phone: li, approving: asClient });
    const code = new URL(callback).searchParams.get('code') ?? '';
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: good.redirect_uri,
      code,
      code_verifier: begun.verifier,
    });
    const answer = await fetch(`${running.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${portal.id}:${portal.secret}`)}` },
      body,
    });
    expect(((await answer.json()) as { error: string }).error).toBe('invalid_grant');
  });

  test('mix-up: an answer that names another provider, or none, is not taken', async () => {
    const { callback, begun } = await logIn(running, { party, phone: li, approving: asClient });
    const evil = new URL(callback);
    evil.searchParams.set('iss', 'https://evil.example');
    await expect(begun.finish(evil.href)).rejects.toThrow();
    evil.searchParams.delete('iss');
    await expect(begun.finish(evil.href)).rejects.toThrow();
    expect((await begun.finish(callback)).claims()?.iss).toBe(running.issuer);
  });

  test('only codes are exchanged: no passwords, no refreshing, no client acting by itself', async () => {
    for (const grant_type of ['password', 'refresh_token', 'client_credentials']) {
      const fields = {
        grant_type,
        client_id: other.id,
        username: 'li',
        password: '258046',
        refresh_token: 'x',
      };
      const answer = await fetch(`${running.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      });
      expect(answer.status).toBe(400);
    }
  });
});

test('a client with a key of its own logs people in with it', async () => {
  const auth = oidc.PrivateKeyJwt({ key: bankKey, kid: 'k1' });
  const config = await oidc.discovery(
    new URL(running.issuer),
    bank.id,
    { id_token_signed_response_alg: 'ES256' },
    auth,
    { execute: [oidc.allowInsecureRequests] },
  );
  const verifier = oidc.randomPKCECodeVerifier();
  const url = await oidc.buildAuthorizationUrlWithPAR(config, {
    ...good,
    redirect_uri: bank.redirectUris[0] ?? '',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  });
  const desk = openBrowser();
  const { code } = await showCode(running.issuer, desk, url.href);
  const given = { client: bank.id, scopes: good.scope.split(' '), acr: 'urn:ebl:loa:2' };
  expect((await li.approve(code, given)).status).toBe(200);
});

describe('pages', () => {
  test('every answer forbids frames, inline scripts and guessing of types', async () => {
    const desk = openBrowser();
    const { screen, code } = await showCode(running.issuer, desk, (await party.begin({})).url);
    const answers = await Promise.all([
      desk.get(screen),
      desk.get(`${screen}/state`),
      li.browser.get(`${running.issuer}/qr/${code}`),
      li.browser.get(`${running.issuer}/wallet/security`),
      desk.get(`${running.issuer}/logout`),
      desk.get(`${running.issuer}/authorize`),
      desk.get(`${running.issuer}/nowhere`),
    ]);
    for (const answer of answers) {
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const text = await answer.text();
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style="/);
    }
  });

  test('another site’s page cannot press a button here', async () => {
    const cookie = [...li.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await fetch(`${running.issuer}/wallet/sign-out`, {
        method: 'POST',
        headers: { cookie, ...headers } as Record<string, string>,
      });
      expect(answer.status).toBe(403);
    }
    expect(await (await li.browser.get(`${running.issuer}/wallet`)).text()).toContain('李示例');
  });

  test('what is typed stands in pages as text', async () => {
    const markup = '<img src=x>';
    const page = await li.browser.get(
      `${running.issuer}/wallet?refused=${encodeURIComponent(markup)}`,
    );
    expect(await page.text()).not.toContain(markup);
    const code = await li.browser.get(`${running.issuer}/qr/${encodeURIComponent(markup)}`);
    expect(await code.text()).not.toContain(markup);
    const query = new URLSearchParams({ ...good, client_id: markup });
    const error = await openBrowser().get(`${running.issuer}/authorize?${query}`);
    expect(await error.text()).not.toContain(markup);
  });

  test('the name by which the caller calls us changes no address', async () => {
    const answer = await fetch(`${running.issuer}/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(await answer.text()).not.toContain('evil.example');
  });

  test('test persons are offered in demo mode only', async () => {
    const plain = await startLicence({ demo: false });
    const page = await (await openBrowser().get(`${plain.issuer}/wallet`)).text();
    await plain.stop();
    expect(page).toContain('id="sign-in"');
    expect(page).not.toMatch(/测试|data-account|258046/);
    const demo = await (await openBrowser().get(`${running.issuer}/wallet`)).text();
    expect(demo).toContain('data-account="li"');
    expect(demo).toContain('测试');
  });

  test('bodies that are too large or no JSON are refused with a problem', async () => {
    const send = (body: string) =>
      fetch(`${running.issuer}/wallet/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    expect((await send('{')).status).toBe(400);
    expect((await send(JSON.stringify({ account: 'x'.repeat(40_000) }))).status).toBe(400);
    const answer = await send('[]');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(((await answer.json()) as { code: string }).code).toBe('licence-request-malformed');
  });
});

test('what was acknowledged is there after a start over the same folder', async () => {
  const first = await startLicence({ demo: true });
  const phone = await openPhone(first.issuer, 'li');
  const keys = await (await fetch(`${first.issuer}/jwks`)).text();
  await first.stop();
  const second = await startLicence({ folder: first.folder });
  expect(await (await fetch(`${second.issuer}/jwks`)).text()).toBe(keys);
  const page = await (await phone.browser.get(`${second.issuer}/wallet`)).text();
  expect(page).toContain('李示例');
  await second.stop();
});
