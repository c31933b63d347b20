import { sql } from 'kysely';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cookieNamesOf } from './caller.ts';
import { claimNames } from './claims.ts';
import { openLicenceDoor } from './licence-door.ts';
import { isOwnPage } from './login-flow.ts';
import { deviceOf } from './logins.ts';
import { Browser, foreignPages } from './browser-testing.ts';
import { buildApp, head, holder, idNumber, type Stage, startStage } from './provider-testing.ts';

const minuteMs = 60_000;
let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await startStage();
}, 60_000);
afterAll(async () => stage.close());
beforeEach(() => {
  stage.hold(head());
  stage.reset();
  browser = new Browser(stage);
});

const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
const isIn = async (one: Browser) => (await one.ask('GET', '/v1/me')).status === 200;
const openLogins = async () => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from people_login
    where ended_at is null`.execute(stage.database.query);
  return rows[0]?.count;
};

describe('login by the licence', () => {
  it('tells a page who asks, and a stranger nothing, neither being a fault', async () => {
    expect(await browser.ask('GET', '/v1/session')).toMatchObject({ status: 200, body: {} });
    stage.hold(holder('王测试'));
    await browser.login('?next=/');
    const { status, body } = await browser.ask('GET', '/v1/session');
    expect([status, body['me']]).toEqual([200, (await browser.ask('GET', '/v1/me')).body]);
    await browser.ask('POST', '/v1/logout');
    expect((await browser.ask('GET', '/v1/session')).body).toEqual({});
  });

  it('ends with organisation, person and grant, at the page it was begun from', async () => {
    stage.hold(holder('王测试'));
    expect(await browser.login('?next=/seals?state=active')).toBe('/seals?state=active');
    const { status, body } = await browser.ask('GET', '/v1/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: '王测试',
      idMasked: '110101********0009',
      organisation: { id: '91110108MA0EXAM15Y', status: 'in-operation' },
      roles: [],
      grant: 'SQ-2',
      loa: 3,
    });
    const actor = await stage.people.actorOf({
      method: 'GET',
      headers: { cookie: `yz-login=${browser.cookie('yz-login')}` },
    } as never);
    expect(actor).toEqual({
      person: body['person'],
      organisation: '91110108MA0EXAM15Y',
      holds: ['seal-use:SQ-2'],
      level: 3,
    });
  });

  it('is pushed to the provider, with state, nonce and S256 out of sight', async () => {
    const response = await browser.send('/v1/login');
    expect(response.status).toBe(303);
    const url = new URL(response.headers.get('location') ?? '');
    expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('makes the one who shows the licence first its legal representative', async () => {
    await browser.login();
    expect((await browser.ask('GET', '/v1/me')).body['roles']).toEqual(['legal-representative']);
  });

  it.each([
    ['no name', { name: undefined }],
    ['no enterprise', { 'ebl:uscc': undefined }],
    ['a credit code whose check fails', { 'ebl:uscc': 'not-a-code' }],
    ['a handler without a grant', { 'ebl:auth': undefined }],
    ['a role nobody knows', { 'ebl:holder_role': 'owner' }],
  ])('is refused with %s', async (_what, claims) => {
    stage.hold(holder('赵缺项', claims));
    expect(await browser.login()).toBe('login-claims-wrong');
  });

  it('is refused outside the days of the grant', async () => {
    const auth = { grantId: 'SQ-9', scopeType: 'precise', items: ['seal.use'] };
    for (const days of [
      { validFrom: '2020-01-01', validTo: '2020-02-01' },
      { validFrom: '2098-01-01', validTo: '2099-02-01' },
    ]) {
      stage.hold(holder('王测试', { 'ebl:auth': { ...auth, ...days } }));
      expect(await browser.login()).toBe('login-grant-over');
    }
  });

  it('P04/test/8: an enterprise that may no longer act ends itself, and does nothing else', async () => {
    const over = { 'ebl:uscc': '91110112MA0EXAM31D', 'ebl:ent_status': '吊销' };
    stage.hold(head(over));
    expect(await browser.login()).toBe('login-enterprise-status');
    expect(await browser.login('?for=cancellation&level=3')).toBe('/');
    const own = '/v1/organisations/91110112MA0EXAM31D';
    expect((await browser.ask('GET', own)).status).toBe(200);
    const made = await browser.ask('POST', `${own}/departments`, { name: '财务部' });
    expect(made).toMatchObject({ status: 403, body: { code: 'login-enterprise-status' } });
    const headers = { cookie: `yz-login=${browser.cookie('yz-login')}` };
    const request = { method: 'GET', headers } as never;
    await stage.people.qualify({
      holder: '91110112MA0EXAM31D',
      name: 'financial-licence',
      basis: 'test',
      from: 0,
    });
    expect((await stage.people.actorOf(request))?.holds).toEqual([]);
    const caller = await stage.people.callerOf(request);
    for (const act of ['seal.cancel', 'mandate.revoke', 'document.verify'] as const) {
      stage.people.authorise(caller, act);
    }
    expect(() => stage.people.authorise(caller, 'seal.apply')).toThrow('login-enterprise-status');
  });

  it('P04/test/7: too low an acr is told what is needed, and where to get it', async () => {
    stage.hold(head({ loa: 1 }));
    expect(await browser.login('?level=2')).toBe('insufficient-user-authentication');
    stage.hold(head({ loa: 2 }));
    expect(await browser.login('?level=2')).toBe('/');
    const own = '/v1/organisations/91110108MA0EXAM15Y';
    const wish = { name: 'ERP', scopes: ['verify'] };
    const response = await browser.send(`${own}/api-keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", acr_values="urn:ebl:loa:3"',
    );
    const way = /^<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
    expect(await codeOf(response)).toBe('insufficient-user-authentication');
    stage.hold(head({ loa: 3 }));
    expect(await browser.login(`?${way.split('?')[1]}&next=/keys`)).toBe('/keys');
    expect((await browser.ask('POST', `${own}/api-keys`, wish)).status).toBe(201);
  });

  it('counts as fresh for as long as an act asks, and no longer', async () => {
    await browser.login();
    const request = {
      method: 'GET',
      headers: { cookie: `yz-login=${browser.cookie('yz-login')}` },
    } as never;
    const caller = await stage.people.callerOf(request);
    if (caller === undefined) throw new Error('nobody');
    stage.people.assure(caller, { loa: 3, freshMs: 5 * minuteMs });
    stage.pass(6 * minuteMs);
    stage.people.assure(caller, { loa: 3 });
    const stale = { loa: 2, freshMs: 5 * minuteMs };
    expect(() => stage.people.assure(caller, stale)).toThrow('insufficient-user-authentication');
  });

  it('is refused by the person, and what the provider says of it goes no further', async () => {
    stage.hold({ person: 'nobody', acr: '', claims: {} });
    const { response } = await browser.follow('/v1/login');
    const text = (await response?.text()) ?? '';
    expect(text).toContain('login-refused');
    expect(text).toContain('access_denied');
    expect(text).not.toContain(idNumber);
  });
});

describe('attacks on a login', () => {
  it.each(foreignPages)('open redirect: %j is no page of this site', async (next) => {
    expect(isOwnPage(next)).toBe(false);
    const response = await browser.send(`/v1/login?next=${encodeURIComponent(next)}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it('takes pages of this site, whatever they look like', () => {
    for (const next of ['/', '/a/../b', '/@evil.example', '/?next=https://a', '/a#b', '/%2f%2fb']) {
      expect(isOwnPage(next), next).toBe(true);
    }
  });

  it('replayed callback: an answer works once, its second coming opens nothing', async () => {
    const answer = await browser.answerOf();
    const first = await browser.send(answer.href);
    expect(first.status).toBe(303);
    const before = await openLogins();
    const again = await browser.send(answer.href);
    expect([again.status, await codeOf(again)]).toEqual([400, 'login-state-unknown']);
    expect(await openLogins()).toBe(before);
  });

  it('two at once with one answer: one login', async () => {
    const answer = await browser.answerOf();
    const both = await Promise.all([browser.send(answer.href), browser.send(answer.href)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 400]);
  });

  it('login CSRF: an answer in another browser is worth nothing, and is spent', async () => {
    const answer = await browser.answerOf();
    const victim = new Browser(stage);
    const there = await victim.send(answer.href);
    expect([there.status, await codeOf(there)]).toEqual([403, 'login-browser-other']);
    expect(victim.cookie('yz-login')).toBeUndefined();
    expect(await codeOf(await browser.send(answer.href))).toBe('login-state-unknown');
  });

  it('login CSRF: nor in a browser that is about to log in itself', async () => {
    const answer = await browser.answerOf();
    const victim = new Browser(stage);
    const wanted = await victim.answerOf();
    expect(await codeOf(await victim.send(answer.href))).toBe('login-browser-other');
    stage.hold(head());
    expect((await victim.send(wanted.href)).status).toBe(303);
  });

  it('a login that is refused is in the audit, with its reason', async () => {
    const answer = await browser.answerOf();
    answer.searchParams.set('iss', 'https://evil.example');
    await browser.send(answer.href);
    const { rows } = await sql<{ facts: unknown }>`select facts from people_audit
      where act = 'login.refuse' order by id desc limit 1`.execute(stage.database.query);
    expect(rows).toEqual([{ facts: { code: 'login-answer-wrong' } }]);
  });

  it('brute force: an address may begin and end thirty logins, then waits', async () => {
    const limits = { callerBurst: 30, callerPerSecond: 0.001, allBurst: 500, allPerSecond: 50 };
    const app = await buildApp(stage.people, { limits });
    const tries: number[] = [];
    for (let index = 0; index < 32; index++) {
      const url = `/v1/login/callback?state=${index}&code=x`;
      tries.push((await app.inject({ url })).statusCode);
    }
    expect(tries.filter((one) => one === 400)).toHaveLength(30);
    const late = await app.inject({ url: '/v1/login' });
    expect(late.statusCode).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    await app.close();
  });

  it('mix-up: an answer that names another issuer is refused', async () => {
    const answer = await browser.answerOf();
    expect(answer.searchParams.get('iss')).toBe(stage.issuer);
    answer.searchParams.set('iss', 'https://evil.example');
    expect(await codeOf(await browser.send(answer.href))).toBe('login-answer-wrong');
    const silent = await browser.answerOf();
    silent.searchParams.delete('iss');
    expect(await codeOf(await browser.send(silent.href))).toBe('login-answer-wrong');
  });

  it('a login begun at one provider is not ended at another', async () => {
    const answer = await browser.answerOf();
    await sql`update people_attempt set issuer = 'https://former.example'`.execute(
      stage.database.query,
    );
    expect(await codeOf(await browser.send(answer.href))).toBe('login-answer-wrong');
  });

  it.each(['nonce', 'verifier'])('an answer for another %s is refused', async (column) => {
    const answer = await browser.answerOf();
    await sql`update people_attempt
      set ${sql.ref(column)} = ${'x'.repeat(43)}`.execute(stage.database.query);
    expect(await codeOf(await browser.send(answer.href))).toBe('login-answer-wrong');
  });

  it('a code from somewhere else is refused', async () => {
    const answer = await browser.answerOf();
    const other = await new Browser(stage).answerOf();
    answer.searchParams.set('code', other.searchParams.get('code') ?? '');
    expect(await codeOf(await browser.send(answer.href))).toBe('login-answer-wrong');
  });

  it('two states in one answer are none', async () => {
    const answer = await browser.answerOf();
    answer.searchParams.append('state', 'other');
    expect(await codeOf(await browser.send(answer.href))).toBe('login-state-unknown');
  });

  it('an answer that took longer than ten minutes is too late', async () => {
    const answer = await browser.answerOf();
    stage.pass(11 * minuteMs);
    expect(await codeOf(await browser.send(answer.href))).toBe('login-state-unknown');
  });

  it.each([[undefined], [['plain']]])(
    'PKCE downgrade: a provider with %j begins no login',
    async (said) => {
      const door = openLicenceDoor({
        issuer: stage.issuer,
        clientId: 'yunzhang',
        secret: 's',
        scopes: ['openid'],
        claims: claimNames,
        origin: stage.origin,
        fetch: async (input, init) => {
          const response = await fetch(input, init);
          const body = (await response.json()) as Record<string, unknown>;
          return Response.json({ ...body, code_challenge_methods_supported: said });
        },
      });
      await expect(door.begin({ loa: 2, items: [] })).rejects.toMatchObject({
        code: 'login-not-set-up',
      });
    },
  );

  it('a provider that is away makes people wait, and logs nothing of itself', async () => {
    const door = openLicenceDoor({
      issuer: 'http://127.0.0.1:9',
      clientId: 'yunzhang',
      secret: 's',
      scopes: ['openid'],
      claims: claimNames,
      origin: stage.origin,
    });
    await expect(door.begin({ loa: 2, items: [] })).rejects.toMatchObject({
      name: 'Unavailable',
      service: 'licence',
      cause: undefined,
    });
  });
});

describe('a login', () => {
  it('fixation: gets a new token when it opens, and the planted one stays worthless', async () => {
    const planted = 'A'.repeat(43);
    browser.plant('yz-login', planted);
    await browser.login();
    expect(browser.cookie('yz-login')).toMatch(/^[\w-]{43}$/);
    expect(browser.cookie('yz-login')).not.toBe(planted);
    const other = new Browser(stage);
    other.plant('yz-login', planted);
    expect(await isIn(other)).toBe(false);
  });

  it('gets a new token when it is confirmed, and the old one is dead', async () => {
    await browser.login();
    const old = browser.cookie('yz-login') ?? '';
    const thief = new Browser(stage);
    thief.plant('yz-login', old);
    expect(await browser.login('?confirm=1&level=3&next=/b')).toBe('/b');
    expect(browser.cookie('yz-login')).not.toBe(old);
    expect([await isIn(thief), await isIn(browser)]).toEqual([false, true]);
  });

  it('is not confirmed by somebody else', async () => {
    stage.hold(holder('王测试'));
    await browser.login();
    stage.hold(head());
    browser.forget();
    expect(await browser.login('?confirm=1&level=3')).toBe('login-person-other');
    expect((await browser.ask('GET', '/v1/me')).body['name']).toBe('王测试');
  });

  it('is kept as a digest: the database hands out no token', async () => {
    await browser.login();
    const token = browser.cookie('yz-login') ?? '-';
    const { rows } = await sql`select l.*, encode(token_digest, 'hex') as hex
      from people_login l`.execute(stage.database.query);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('ends half an hour after its last use, and eight hours after it began', async () => {
    await browser.login();
    stage.pass(29 * minuteMs);
    expect(await isIn(browser)).toBe(true);
    stage.pass(29 * minuteMs);
    expect(await isIn(browser)).toBe(true);
    stage.pass(31 * minuteMs);
    expect(await isIn(browser)).toBe(false);
    stage.reset();
    await browser.login();
    expect(await isIn(browser)).toBe(true);
    await sql`update people_login set ends_at = ${stage.now() + minuteMs}::bigint
      where ended_at is null`.execute(stage.database.query);
    stage.pass(2 * minuteMs);
    expect(await isIn(browser)).toBe(false);
  });

  it('does not outlive its grant', async () => {
    const validUntil = new Date(stage.now() + 5 * minuteMs).toISOString();
    const auth = { grantId: 'SQ-8', scopeType: 'full', validFrom: '2020-01-01' };
    stage.hold(holder('王测试', { 'ebl:auth': { ...auth, validTo: '2099-01-01', validUntil } }));
    await browser.login();
    expect(await isIn(browser)).toBe(true);
    stage.pass(6 * minuteMs);
    expect(await isIn(browser)).toBe(false);
  });

  it('is listed among the person’s own, and ended from another of them', async () => {
    stage.hold(holder('孙保管'));
    const phone = new Browser(stage);
    await browser.login();
    await phone.login();
    const { body } = await browser.ask('GET', '/v1/me/devices');
    const devices = body['devices'] as readonly { id: string; isThis: boolean }[];
    expect(devices.filter(({ isThis }) => isThis)).toHaveLength(1);
    expect(devices).toHaveLength(2);
    const other = devices.find(({ isThis }) => !isThis)?.id ?? '';
    stage.hold(head());
    const stranger = new Browser(stage);
    await stranger.login();
    expect((await stranger.ask('DELETE', `/v1/me/devices/${other}`)).status).toBe(404);
    expect(await isIn(phone)).toBe(true);
    expect((await browser.ask('DELETE', `/v1/me/devices/${other}`)).status).toBe(204);
    expect([await isIn(phone), await isIn(browser)]).toEqual([false, true]);
  });

  it('ends here with logout, and tells where it ends at the provider', async () => {
    await browser.login();
    const token = browser.cookie('yz-login') ?? '';
    const { status, body } = await browser.ask('POST', '/v1/logout');
    expect(status).toBe(200);
    const next = new URL(String(body['next']));
    expect(next.searchParams.get('post_logout_redirect_uri')).toBe(`${stage.origin}/`);
    expect(next.search).not.toContain('id_token');
    const thief = new Browser(stage);
    thief.plant('yz-login', token);
    expect([await isIn(browser), await isIn(thief)]).toEqual([false, false]);
  });

  it('CSRF: a changing request from another site, or from nowhere, is refused', async () => {
    await browser.login();
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${stage.origin}.evil.example` },
      { origin: stage.origin, 'sec-fetch-site': 'same-site' },
      { origin: stage.origin, 'sec-fetch-site': 'cross-site' },
      { origin: '' },
    ]) {
      const response = await browser.send('/v1/me/departure', { method: 'POST', headers });
      expect(response.status, JSON.stringify(headers)).toBe(403);
    }
    expect(await isIn(browser)).toBe(true);
  });

  it('has a cookie that no script, no other site and no other host touches', async () => {
    const response = await stage.app.inject({ method: 'GET', url: '/v1/login' });
    expect(String(response.headers['set-cookie'])).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookieNamesOf('https://seal.example')).toEqual({
      login: '__Host-yz-login',
      browser: '__Host-yz-browser',
      isSecure: true,
    });
  });

  it('is not believed when two cookies have its name', async () => {
    await browser.login();
    const token = browser.cookie('yz-login') ?? '';
    const twice = { cookie: `yz-login=${token}; yz-login=${token}` };
    const answer = await stage.app.inject({ method: 'GET', url: '/v1/me', headers: twice });
    expect(answer.statusCode).toBe(401);
  });

  it('names the browser in a few words only', () => {
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.1.2 Safari/537.36';
    expect(deviceOf(agent)).toBe('Chrome · Windows');
    expect(deviceOf(undefined)).toBe('? · ?');
  });
});

describe('a notice of logout from the provider', () => {
  const send = async (token: string) =>
    fetch(`${stage.origin}/v1/login/back-channel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    });
  const sidOf = async () => {
    const { rows } = await sql<{ sid: string }>`select sid from people_login
      order by opened_at desc limit 1`.execute(stage.database.query);
    return rows[0]?.sid;
  };

  it('ends the login at once: P04/test/4', async () => {
    await browser.login();
    const jti = `n-${stage.now()}`;
    const token = await stage.notice({ sid: await sidOf(), jti });
    expect((await send(token)).status).toBe(200);
    expect(await isIn(browser)).toBe(false);
    // Kept for later, it would end the next login too.
    const subject = await stage.notice({ sub: '李示例@undefined', jti: `${jti}-2` });
    await send(subject);
    const later = new Browser(stage);
    await later.login();
    expect((await send(subject)).status).toBe(200);
    expect(await isIn(later)).toBe(true);
  });

  it('that comes before the login is open keeps it from opening', async () => {
    await browser.login();
    const sid = await sidOf();
    const answer = await browser.answerOf();
    expect((await send(await stage.notice({ sid, jti: `early-${stage.now()}` }))).status).toBe(200);
    const late = await browser.send(answer.href);
    expect([late.status, await codeOf(late)]).toEqual([403, 'login-answer-wrong']);
    expect(await isIn(browser)).toBe(false);
  });

  it('comes from the provider itself when the person logs out there', async () => {
    await browser.login();
    const ask = await browser.ask('POST', '/v1/logout');
    const second = new Browser(stage);
    await second.login();
    expect(ask.status).toBe(200);
    const page = await (await second.send(`${stage.issuer}/session/end`)).text();
    const secret = /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? '';
    await second.send(`${stage.issuer}/session/end/confirm`, {
      method: 'POST',
      headers: { origin: stage.issuer },
      body: new URLSearchParams({ xsrf: secret, logout: 'yes' }),
    });
    await expect.poll(async () => isIn(second), { timeout: 5000 }).toBe(false);
  });

  it.each([
    ['for another client', { aud: 'other' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['with a nonce, as an ID token has', { nonce: 'n' }],
    ['without its event', { events: {} }],
    ['that names nobody', { sub: undefined, sid: undefined }],
    ['without a number of its own', { jti: undefined }],
    ['that is over', { iat: 1, exp: 2 }],
    ['that is old, though not over', { iat: Math.floor(Date.now() / 1000) - 3600 }],
  ])('%s is refused', async (_what, claims) => {
    await browser.login();
    const token = await stage.notice({ sid: await sidOf(), jti: 'wrong', ...claims });
    expect((await send(token)).status).toBe(400);
    expect(await isIn(browser)).toBe(true);
  });

  it('signed by a stranger is refused', async () => {
    await browser.login();
    const claims = { iss: stage.issuer, aud: 'yunzhang', sid: await sidOf(), jti: 's' };
    const secret = new TextEncoder().encode('only-for-tests-only-for-tests-only');
    const token = await new SignJWT({ ...claims, exp: 9_999_999_999 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(secret);
    expect((await send(token)).status).toBe(400);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`;
    expect((await send(none)).status).toBe(400);
    expect(await isIn(browser)).toBe(true);
  });
});

describe('a grant', () => {
  it('that is revoked ends every login under it, and is told on: P04/test/4', async () => {
    stage.hold(holder('王测试'));
    await browser.login();
    const phone = new Browser(stage);
    await phone.login();
    stage.hold(head());
    const other = new Browser(stage);
    await other.login();
    expect(await stage.people.endGrant('SQ-2')).toBeGreaterThanOrEqual(2);
    expect([await isIn(browser), await isIn(phone), await isIn(other)]).toEqual([
      false,
      false,
      true,
    ]);
    const { rows } = await sql<{ payload: unknown }>`select payload from job
      where queue = 'people-cases' and payload->>'kind' = 'grant.ended'`.execute(
      stage.database.query,
    );
    expect(rows.at(-1)?.payload).toMatchObject({
      grant: 'SQ-2',
      organisation: '91110108MA0EXAM15Y',
    });
  });
});
