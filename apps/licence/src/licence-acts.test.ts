import fs from 'node:fs';
import path from 'node:path';
import { compactVerify, createLocalJWKSet, decodeJwt, type JSONWebKeySet } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoCast } from './demo/cast.ts';
import { stepUpChallenge } from './index.ts';
import {
  cloud,
  listenForLogouts,
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
} from './licence-testing.ts';

let running: Running;
let ear: Awaited<ReturnType<typeof listenForLogouts>>;
let party: Party;
let li: Phone;
let wang: Phone;
let sun: Phone;
const registryToken = 'token-of-the-registry-for-tests';
const wangGrant = 'SQ20261110000031';
const sunGrant = 'SQ20261110000032';
/** What the provider printed, to be searched for what must not be there. */
const printed: string[] = [];

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T02:00:00Z') });
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((part) => {
      printed.push(String(part));
      return true;
    });
  }
  ear = await listenForLogouts();
  const clients = [{ ...portal, backchannelLogoutUri: ear.address }, other];
  running = await startLicence({ clients, registryToken });
  party = await relyingParty(running.issuer, portal);
  li = await openPhone(running.issuer, 'li');
  wang = await openPhone(running.issuer, 'wang');
  sun = await openPhone(running.issuer, 'sun');
});
afterEach(() => {
  vi.setSystemTime(Date.now() + 120_000);
});
afterAll(async () => {
  await running.stop();
  ear.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Six digits of a place, a day of birth, three digits and a check, standing alone. */
const identityNumber =
  /(?<![\w-])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![\w-])/;

const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { code: string }).code;

const asWang = { grantId: wangGrant } as const;
const sealUse = { scope: 'openid ebl.basic ebl.grant seal.use', acr_values: 'urn:ebl:loa:3' };

async function isAlive(accessToken: string): Promise<boolean> {
  const state = await oidc.tokenIntrospection(party.config, accessToken);
  return state.active;
}

/** What the client was told about ended logins, verified as a client must. */
async function toldOf(count: number): Promise<readonly Record<string, unknown>[]> {
  for (let i = 0; ear.tokens.length < count && i < 100; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const keys = (await (await fetch(`${running.issuer}/jwks`)).json()) as JSONWebKeySet;
  const told: Record<string, unknown>[] = [];
  for (const token of ear.tokens.splice(0)) {
    const { payload } = await compactVerify(token, createLocalJWKSet(keys));
    told.push(JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>);
  }
  return told;
}

async function post(phone: Phone, address: string, fields: Record<string, string> = {}) {
  return phone.browser.form(`${running.issuer}${address}`, fields);
}

async function stepUp(phone: Phone): Promise<void> {
  const body = { pin: '258046', face: true };
  const answer = await phone.browser.post(`${running.issuer}/wallet/step-up`, body);
  expect(answer.status).toBe(200);
}

test('P04/test/1 a code that comes twice is refused and kills the login', async () => {
  const { callback, begun } = await logIn(running, { party, phone: li });
  const tokens = await begun.finish(callback);
  expect(await isAlive(tokens.access_token)).toBe(true);
  await expect(begun.finish(callback)).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(await isAlive(tokens.access_token)).toBe(false);
  await running.licence.settle();
  const [told] = await toldOf(1);
  expect(told).toMatchObject({ aud: portal.id, iss: running.issuer, sub: tokens.claims()?.sub });
  expect(told?.['sid']).toBe(tokens.claims()?.['sid'] ?? told?.['sid']);
  expect(
    running.heard.some(({ act, code }) => act === 'login-ended' && code === 'code-replayed'),
  ).toBe(true);
});

test('of ten exchanges of one code at once at most one is answered, and none leaves a live token', async () => {
  const { callback, begun } = await logIn(running, { party, phone: li });
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => begun.finish(callback)));
  const done = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(done.length).toBeLessThanOrEqual(1);
  for (const tokens of done) expect(await isAlive(tokens.access_token)).toBe(false);
});

test('a handler’s token carries one enterprise, one person and the grant (P04/invariant/3)', async () => {
  const { callback, begun } = await logIn(running, {
    party,
    phone: wang,
    asked: sealUse,
    approving: asWang,
  });
  const claims = (await begun.finish(callback)).claims();
  expect(claims).toMatchObject({
    'ebl:uscc': cloud,
    'ebl:holder_role': 'handler',
    'ebl:auth': {
      grantId: wangGrant,
      grantor: 'legal_rep',
      scopeType: 'precise',
      items: ['seal.use', 'tax.certificate'],
      validFrom: '2026-11-23',
      subDelegation: false,
    },
  });
});

test('the same person is somebody else to another client, and the same again to the first', async () => {
  const subs: (string | undefined)[] = [];
  for (const client of [portal, other, portal]) {
    const at = await relyingParty(running.issuer, client);
    const approving = { client: client.id };
    const { callback, begun } = await logIn(running, { party: at, phone: li, approving });
    subs.push((await begun.finish(callback)).claims()?.sub);
  }
  expect(subs[0]).toBe(subs[2]);
  expect(subs[0]).not.toBe(subs[1]);
});

test('P04/error/ebl-no-grant: an item outside the grant is refused, on the page too', async () => {
  const desk = openBrowser();
  const scope = 'openid seal.manage';
  const { url } = await party.begin({ scope, acr_values: 'urn:ebl:loa:3' });
  const { code } = await showCode(running.issuer, desk, url);
  const page = await (await wang.browser.get(`${running.issuer}/qr/${code}`)).text();
  expect(page).toContain('您没有此事项的授权，请联系法定代表人添加授权 (ebl-no-grant)');
  const answer = await wang.approve(code, {
    scopes: scope.split(' '),
    acr: 'urn:ebl:loa:3',
    ...asWang,
  });
  expect([answer.status, await codeOf(answer)]).toEqual([422, 'ebl-no-grant']);
});

test.each([
  ['a grant of somebody else', { grantId: sunGrant }],
  ['the legal representative', { grantId: null }],
  ['another enterprise', { grantId: wangGrant, uscc: '91110105MA0EXAM23E' }],
])('a handler cannot speak as %s', async (_title, approving) => {
  const desk = openBrowser();
  const { url } = await party.begin({});
  const { code } = await showCode(running.issuer, desk, url);
  const scopes = ['openid', 'ebl.basic', 'ebl.grant'];
  const answer = await wang.approve(code, { scopes, acr: 'urn:ebl:loa:2', ...approving });
  expect(await codeOf(answer)).toBe('ebl-no-grant');
});

describe('P04/test/7 levels', () => {
  test('a login of level 2 is stepped up to 3 when a resource insists', async () => {
    const { callback, begun, desk } = await logIn(running, { party, phone: li });
    const low = await begun.finish(callback);
    await toldOf(0);
    const state = await oidc.tokenIntrospection(party.config, low.access_token);
    expect(state['acr']).toBe('urn:ebl:loa:2');
    // What the resource answers, and what the client makes of it.
    const challenge = stepUpChallenge(3);
    expect(challenge).toContain('error="insufficient_user_authentication"');
    const acr = /acr_values="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const again = await logIn(running, { party, phone: li, desk, asked: { acr_values: acr } });
    const high = await again.begun.finish(again.callback);
    expect(high.claims()).toMatchObject({ acr, amr: ['ebl_qr', 'face', 'pin'] });
    expect(high.claims()?.sub).toBe(low.claims()?.sub);
    // What was there before is replaced, and the client is not told that its session is over.
    expect(await isAlive(low.access_token)).toBe(false);
    expect(await isAlive(high.access_token)).toBe(true);
    expect(ear.tokens).toEqual([]);
    // What is high enough is not asked for again.
    const silent = await party.begin({ acr_values: acr, prompt: 'none' });
    const location = (await desk.get(silent.url)).headers.get('location') ?? '';
    expect((await silent.finish(location)).claims()?.['acr']).toBe(acr);
  });

  test('an essential acr claim is held to', async () => {
    const { desk } = await logIn(running, { party, phone: li });
    const acr = { essential: true, values: ['urn:ebl:loa:3', 'urn:ebl:loa:4'] };
    const asked = { claims: JSON.stringify({ id_token: { acr } }) };
    const begun = await party.begin(asked);
    const { screen, code } = await showCode(running.issuer, desk, begun.url);
    const scopes = ['openid', 'ebl.basic', 'ebl.grant'];
    const low = await li.approve(code, { scopes, acr: 'urn:ebl:loa:2' });
    expect(await codeOf(low)).toBe('approval-differs');
    expect((await li.approve(code, { scopes, acr: 'urn:ebl:loa:3' })).status).toBe(200);
    expect(screen).toContain('/login/');
  });

  test('level 3 needs a face, level 4 the legal representative', async () => {
    const desk = openBrowser();
    const scopes = ['openid', 'ebl.basic', 'ebl.grant'];
    const third = await party.begin({ acr_values: 'urn:ebl:loa:3' });
    const { code } = await showCode(running.issuer, desk, third.url);
    const faceless = await li.approve(code, { scopes, acr: 'urn:ebl:loa:3', face: false });
    expect(await codeOf(faceless)).toBe('face-missing');
    const fourth = await party.begin({ acr_values: 'urn:ebl:loa:4' });
    const high = await showCode(running.issuer, openBrowser(), fourth.url);
    const handler = await wang.approve(high.code, { scopes, acr: 'urn:ebl:loa:4', ...asWang });
    expect(await codeOf(handler)).toBe('level-legal-representative');
  });

  test('managing grants on the phone needs PIN and face of a moment ago', async () => {
    const phone = await openPhone(running.issuer, 'zhang');
    const address = `${running.issuer}/wallet/grants`;
    const answer = await phone.browser.post(address, {});
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'level-too-low']);
    expect(answer.headers.get('www-authenticate')).toBe(stepUpChallenge(3));
    await stepUp(phone);
    const after = await phone.browser.post(address, {});
    expect(after.status).toBe(400);
  });
});

test('prompt=login and max_age ask again, prompt=none does not', async () => {
  const { desk } = await logIn(running, { party, phone: li });
  const where = async (asked: Record<string, string>): Promise<string> => {
    const { url } = await party.begin(asked);
    return (await desk.get(url)).headers.get('location') ?? '';
  };
  expect(await where({ prompt: 'none' })).toContain('code=');
  expect(await where({ prompt: 'login' })).toContain('/login/');
  vi.setSystemTime(Date.now() + 61_000);
  expect(await where({ prompt: 'none', max_age: '60' })).toContain('error=login_required');
  expect(await where({ prompt: 'none', max_age: '600' })).toContain('code=');
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  expect(await where({ prompt: 'none' })).toContain('error=login_required');
});

test('a code is dead after 60 s, a token after 15 min', async () => {
  const late = await logIn(running, { party, phone: li });
  vi.setSystemTime(Date.now() + 61_000);
  await expect(late.begun.finish(late.callback)).rejects.toMatchObject({ error: 'invalid_grant' });
  const { callback, begun } = await logIn(running, { party, phone: li });
  const tokens = await begun.finish(callback);
  vi.setSystemTime(Date.now() + 899_000);
  expect(await isAlive(tokens.access_token)).toBe(true);
  vi.setSystemTime(Date.now() + 2000);
  expect(await isAlive(tokens.access_token)).toBe(false);
});

test('RP-initiated logout ends the login and tells the client', async () => {
  const { callback, begun, desk } = await logIn(running, { party, phone: li });
  const tokens = await begun.finish(callback);
  const url = oidc.buildEndSessionUrl(party.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: 'http://127.0.0.1:9/bye',
    state: 'state-of-the-logout',
  });
  const page = await desk.get(url.href);
  const text = await page.text();
  expect(page.headers.get('content-security-policy')).toContain(
    "form-action 'self' http://127.0.0.1:9",
  );
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
  const forged = await desk.form(action, { xsrf: 'guessed', logout: 'yes' });
  expect(forged.status).toBe(400);
  const done = await desk.form(action, { xsrf, logout: 'yes' });
  expect(done.headers.get('location')).toBe('http://127.0.0.1:9/bye?state=state-of-the-logout');
  expect(await isAlive(tokens.access_token)).toBe(false);
  const [told] = await toldOf(1);
  expect(told).toMatchObject({ aud: portal.id, sub: tokens.claims()?.sub });
  // An address that is not registered leads nowhere.
  const open = oidc.buildEndSessionUrl(party.config, {
    post_logout_redirect_uri: 'https://evil.example/',
  });
  const refused = await desk.get(open.href);
  expect(refused.status).toBe(400);
  expect(await refused.text()).not.toContain('evil.example');
});

describe('grants end', () => {
  test('P04/test/4 a revoked grant blocks at once and ends its logins within 60 s', async () => {
    await stepUp(li);
    const chen = await openPhone(running.issuer, 'chen');
    const fields = {
      uscc: cloud,
      account: 'chen',
      name: '陈示范',
      role: 'handler',
      scope: 'precise',
      item: 'seal.use',
      days: '30',
    };
    expect((await post(li, '/wallet/grants', fields)).headers.get('location')).toBe(
      '/wallet/grants',
    );
    const grantId = running.heard.filter(({ act }) => act === 'grant-created').at(-1)?.grant ?? '';
    expect(grantId).toMatch(/^SQ\d{14}$/);
    await stepUp(chen);
    await post(chen, `/wallet/grants/${grantId}/accept`);
    const { callback, begun } = await logIn(running, {
      party,
      phone: chen,
      asked: sealUse,
      approving: { grantId },
    });
    const tokens = await begun.finish(callback);
    expect(await isAlive(tokens.access_token)).toBe(true);
    ear.tokens.length = 0;
    const before = Date.now();
    await post(li, `/wallet/grants/${grantId}/end`);
    // At once: before any notice has gone out.
    expect(await isAlive(tokens.access_token)).toBe(false);
    const told = await toldOf(1);
    expect(told).toMatchObject([{ aud: portal.id, sub: tokens.claims()?.sub }]);
    expect(Date.now() - before).toBeLessThan(60_000);
    const desk = openBrowser();
    const { code } = await showCode(running.issuer, desk, (await party.begin(sealUse)).url);
    const again = await chen.approve(code, {
      scopes: sealUse.scope.split(' '),
      acr: sealUse.acr_values,
      grantId,
    });
    expect(await codeOf(again)).toBe('ebl-no-grant');
  });

  test('P04/test/6 a deleted manager’s sub-grants, copies and logins are dead', async () => {
    await stepUp(sun);
    const fields = {
      uscc: cloud,
      account: 'zhou',
      name: '周审核',
      role: 'handler',
      scope: 'precise',
      item: 'seal.use',
      days: '30',
    };
    await post(sun, '/wallet/grants', fields);
    const grantId = running.heard.filter(({ act }) => act === 'grant-created').at(-1)?.grant ?? '';
    const zhou = await openPhone(running.issuer, 'zhou');
    await stepUp(zhou);
    await post(zhou, `/wallet/grants/${grantId}/accept`);
    const { callback, begun } = await logIn(running, {
      party,
      phone: zhou,
      asked: sealUse,
      approving: { grantId },
    });
    const tokens = await begun.finish(callback);
    await post(li, `/wallet/grants/${sunGrant}/end`);
    expect(await isAlive(tokens.access_token)).toBe(false);
    const page = await (await zhou.browser.get(`${running.issuer}/wallet/grants`)).text();
    expect(page).toContain('已撤销');
  });

  test('a grant that is over ends by the clock, with its logins', async () => {
    const { callback, begun } = await logIn(running, {
      party,
      phone: wang,
      asked: sealUse,
      approving: asWang,
    });
    const tokens = await begun.finish(callback);
    vi.setSystemTime(Date.now() + 31 * 86_400_000);
    await running.licence.settle();
    const ended = running.heard.find(
      ({ act, grant }) => act === 'grant-ended' && grant === wangGrant,
    );
    expect(ended?.code).toBe('term-over');
    expect(await isAlive(tokens.access_token)).toBe(false);
  });
});

describe('the registry', () => {
  const uscc = '91110105MA0EXAM23E';
  const tell = (news: Record<string, string>, token = registryToken) =>
    fetch(`${running.issuer}/registry/changes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(news),
    });

  test('nobody without its token finds the address', async () => {
    expect((await tell({ id: 'n0', uscc, state: '吊销' }, 'guess')).status).toBe(404);
  });

  test('P04/error/ebl-ent-status and P04/invariant/4: 吊销 ends logins, and refuses all but cancellation', async () => {
    const zhang = await openPhone(running.issuer, 'zhang');
    const { callback, begun } = await logIn(running, { party, phone: zhang, approving: { uscc } });
    const tokens = await begun.finish(callback);
    expect((await tell({ id: 'n1', uscc, state: '吊销' })).status).toBe(202);
    expect((await tell({ id: 'n1', uscc, state: '吊销' })).status).toBe(200);
    expect(await isAlive(tokens.access_token)).toBe(false);
    const desk = openBrowser();
    const { code } = await showCode(running.issuer, desk, (await party.begin({})).url);
    const scopes = ['openid', 'ebl.basic', 'ebl.grant'];
    const page = await (await zhang.browser.get(`${running.issuer}/qr/${code}`)).text();
    expect(page).toContain('吊销');
    const refused = await zhang.approve(code, { scopes, acr: 'urn:ebl:loa:2', uscc });
    expect([refused.status, await codeOf(refused)]).toEqual([422, 'ebl-ent-status']);
    const asked = { scope: 'openid ebl.basic seal.cancel', acr_values: 'urn:ebl:loa:3' };
    const done = await logIn(running, { party, phone: zhang, asked, approving: { uscc } });
    expect((await done.begun.finish(done.callback)).claims()?.['ebl:ent_status']).toBe('吊销');
    expect((await tell({ id: 'n2', uscc, state: '存续' })).status).toBe(202);
  });

  test('P04/error/ebl-stale-licence: after a change of name the legal representative downloads again', async () => {
    vi.setSystemTime(Date.now() + 120_000);
    const zhang = await openPhone(running.issuer, 'zhang');
    await tell({ id: 'n3', uscc, name: '北京禾川示例贸易有限公司' });
    const desk = openBrowser();
    const { code } = await showCode(running.issuer, desk, (await party.begin({})).url);
    const scopes = ['openid', 'ebl.basic', 'ebl.grant'];
    const stale = await zhang.approve(code, { scopes, acr: 'urn:ebl:loa:2', uscc });
    expect(await codeOf(stale)).toBe('ebl-stale-licence');
    await stepUp(zhang);
    await post(zhang, '/wallet/claim', { uscc });
    expect((await zhang.approve(code, { scopes, acr: 'urn:ebl:loa:2', uscc })).status).toBe(200);
  });

  test('a new legal representative voids all that the former one gave', async () => {
    await stepUp(li);
    const fields = {
      uscc: cloud,
      account: 'zhao',
      name: '赵范例',
      role: 'manager',
      scope: 'full',
      days: '60',
    };
    await post(li, '/wallet/grants', fields);
    const grantId = running.heard.filter(({ act }) => act === 'grant-created').at(-1)?.grant ?? '';
    const { callback, begun } = await logIn(running, { party, phone: li });
    const tokens = await begun.finish(callback);
    expect((await tell({ id: 'n4', uscc: cloud, legalRep: 'p-sun' })).status).toBe(202);
    expect(await isAlive(tokens.access_token)).toBe(false);
    const ended = running.heard.find(
      ({ act, grant }) => act === 'grant-ended' && grant === grantId,
    );
    expect(ended?.code).toBe('registry-changed');
    const page = await (await li.browser.get(`${running.issuer}/wallet`)).text();
    expect(page).not.toContain('北京云枢示例科技有限公司');
    expect((await tell({ id: 'n5', uscc: cloud, legalRep: 'p-li' })).status).toBe(202);
    await stepUp(li);
    await post(li, '/wallet/claim', { uscc: cloud });
  });
});

test('a phone’s cookie is its name and its secret: the name alone opens nothing', async () => {
  const cookie = li.browser.cookies.get('ebl_device') ?? '';
  const [id = ''] = cookie.split('.');
  for (const forged of [id, `${id}.`, `${id}.guess`, `.${cookie.split('.')[1]}`]) {
    const thief = openBrowser();
    thief.cookies.set('ebl_device', forged);
    const page = await (await thief.get(`${running.issuer}/wallet`)).text();
    expect(page).toContain('id="sign-in"');
  }
});

test('a revoked phone loses its cookie, its licences and its logins', async () => {
  vi.setSystemTime(Date.now() + 120_000);
  const lost = await openPhone(running.issuer, 'li');
  const { callback, begun } = await logIn(running, { party, phone: lost });
  const tokens = await begun.finish(callback);
  const list = await (await li.browser.get(`${running.issuer}/wallet/security`)).text();
  const id = (lost.browser.cookies.get('ebl_device') ?? '').split('.')[0] ?? '';
  expect(list).toContain(`/wallet/devices/${id}/end`);
  // Somebody else cannot remove it.
  const foreign = await post(wang, `/wallet/devices/${id}/end`);
  expect(foreign.headers.get('location')).toContain('refused=wallet-sign-in');
  await post(li, `/wallet/devices/${id}/end`);
  expect(await isAlive(tokens.access_token)).toBe(false);
  const gone = await lost.browser.get(`${running.issuer}/wallet`);
  expect(await gone.text()).toContain('id="sign-in"');
});

test('a person ends one of their logins from the phone', async () => {
  const { callback, begun } = await logIn(running, { party, phone: li });
  const tokens = await begun.finish(callback);
  ear.tokens.length = 0;
  const list = await (await li.browser.get(`${running.issuer}/wallet/security`)).text();
  const address = /action="(\/wallet\/logins\/[^"]+)"/.exec(list)?.[1] ?? '';
  await post(wang, address);
  expect(await isAlive(tokens.access_token)).toBe(true);
  for (const [, one = ''] of list.matchAll(/action="(\/wallet\/logins\/[^"]+)"/g))
    await post(li, one);
  expect(await isAlive(tokens.access_token)).toBe(false);
  expect((await toldOf(1)).length).toBeGreaterThan(0);
});

test('a client that is away hears of an ended login when it is back', async () => {
  const port = Number(new URL(ear.address).port);
  const { callback, begun } = await logIn(running, { party, phone: li });
  await begun.finish(callback);
  await toldOf(0);
  ear.stop();
  const list = await (await li.browser.get(`${running.issuer}/wallet/security`)).text();
  for (const [, one = ''] of list.matchAll(/action="(\/wallet\/logins\/[^"]+)"/g))
    await post(li, one);
  await running.licence.settle();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { createServer } = await import('node:http');
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (part: Buffer) => bodies.push(part.toString('utf8')));
    request.on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  for (let i = 0; bodies.length === 0 && i < 12; i++) {
    vi.setSystemTime(Date.now() + 5000);
    await running.licence.settle();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  server.close();
  expect(bodies.length).toBeGreaterThan(0);
});

test('another enterprise in the same browser ends the login of the first', async () => {
  const first = await logIn(running, { party, phone: li });
  const tokens = await first.begun.finish(first.callback);
  const chen = await openPhone(running.issuer, 'chen');
  const second = await logIn(running, {
    party,
    phone: chen,
    desk: first.desk,
    asked: { prompt: 'login' },
    approving: { uscc: '91110112MA0EXAM31D' },
  });
  const claims = (await second.begun.finish(second.callback)).claims();
  expect(claims?.['ebl:uscc']).toBe('91110112MA0EXAM31D');
  expect(await isAlive(tokens.access_token)).toBe(false);
});

test('P04/test/9 no identity number stands in a token, a page, the audit, the log or the data file', async () => {
  const numbers = demoCast.persons.map(({ idNo }) => idNo);
  const scope = 'openid ebl.basic ebl.licence ebl.person ebl.grant';
  const { callback, begun } = await logIn(running, { party, phone: li, asked: { scope } });
  const tokens = await begun.finish(callback);
  const texts = [
    JSON.stringify(decodeJwt(tokens.id_token ?? '')),
    JSON.stringify(
      await oidc.fetchUserInfo(party.config, tokens.access_token, tokens.claims()?.sub ?? ''),
    ),
    JSON.stringify(await oidc.tokenIntrospection(party.config, tokens.access_token)),
    JSON.stringify(running.heard),
    printed.join(''),
    fs.readFileSync(path.join(running.folder, 'licence.journal'), 'utf8'),
  ];
  for (const address of ['/wallet', '/wallet/grants', '/wallet/security']) {
    texts.push(await (await li.browser.get(`${running.issuer}${address}`)).text());
  }
  expect(texts[0]).toContain('110101********0009');
  for (const text of texts) {
    for (const number of numbers) expect(text.includes(number)).toBe(false);
    expect(identityNumber.exec(text)?.[0]).toBeUndefined();
  }
  // Nor a token or a PIN in what is heard, printed or kept.
  for (const text of texts.slice(3, 6)) {
    expect(text.includes(tokens.access_token)).toBe(false);
    expect(text.includes(begun.state) && !text.includes('oidc')).toBe(false);
    expect(text.includes(li.browser.cookies.get('ebl_device') ?? '-')).toBe(false);
  }
  expect(printed.join('')).not.toContain('258046');
});
