import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Browser,
  cloud,
  downgrades,
  likenessesOf,
  openBrowser,
  openPhone,
  type Phone,
  showCode,
} from '../../../licence/src/licence-testing.ts';
import { foreignPages } from '../people/browser-testing.ts';
import {
  answerTo,
  beginLogin,
  done,
  logInAs,
  startServer,
  type StartedServer,
} from './office-testing.ts';

/**
 * Attacks on the login of the joined server: platform and stand-in for the licence as they are
 * wired by `npm start`, over HTTP. Beside them, each door has its own in people and licence.
 *
 * @basis platform.md P04; RFC 9700
 */
const minuteMs = 60_000;
const li = { account: 'li' };
const { now } = Date;
let aheadMs = 0;
let server: StartedServer;
let phone: Phone;

beforeAll(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
  server = await startServer();
  phone = await openPhone(server.licence, li.account);
}, 60_000);
afterAll(async () => {
  await server.stop();
  vi.restoreAllMocks();
});
afterEach(() => {
  // Nobody has spent what an address may try.
  pass(minuteMs);
});

/** The clocks of the platform and of the licence go on. */
function pass(ms: number): void {
  aheadMs += ms;
}

/** Begins a login and approves it: the address at which the browser is to come back. */
async function answerOf(browser: Browser): Promise<URL> {
  return new URL(await answerTo(server, { desk: browser, phone, who: li }));
}

/** What the login page is to say, or an answer without a page. */
async function codeOf(answer: Response): Promise<string | null> {
  const location = answer.headers.get('location');
  if (location === null) return ((await answer.json()) as { code: string }).code;
  expect(location).toMatch(/^\/office\/login\?/);
  return new URL(location, server.url).searchParams.get('code');
}

const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.get(`${server.url}/v1/me`)).status === 200;

/** Brings an answer back that must open nothing; the code of what is said. */
async function refused(browser: Browser, answer: URL): Promise<string | null> {
  const back = await browser.get(answer.href);
  expect(browser.cookies.has('yz-login')).toBe(false);
  expect(await isIn(browser)).toBe(false);
  return codeOf(back);
}

describe('an answer of the provider', () => {
  test('fixation: what a browser had before the login is worth nothing after it', async () => {
    const planted = 'A'.repeat(43);
    const desk = openBrowser();
    desk.cookies.set('yz-login', planted);
    await desk.get((await answerOf(desk)).href);
    const first = desk.cookies.get('yz-login') ?? '';
    expect([await isIn(desk), first === planted]).toEqual([true, false]);
    const thief = openBrowser();
    thief.cookies.set('yz-login', planted);
    expect(await isIn(thief)).toBe(false);
    // Logged in once more, the login from before is over as well.
    await desk.get((await answerOf(desk)).href);
    thief.cookies.set('yz-login', first);
    expect([await isIn(desk), await isIn(thief)]).toEqual([true, false]);
  });

  test('replay: state and code are taken once, together and each by itself', async () => {
    const desk = openBrowser();
    const answer = await answerOf(desk);
    expect((await desk.get(answer.href)).headers.get('location')).toBe('/');
    const again = openBrowser();
    for (const [name, value] of desk.cookies)
      if (name !== 'yz-login') again.cookies.set(name, value);
    expect(await refused(again, answer)).toBe('login-state-unknown');
    const later = await answerOf(again);
    later.searchParams.set('code', answer.searchParams.get('code') ?? '');
    expect(await refused(again, later)).toBe('login-answer-wrong');
  });

  test('login CSRF: in another browser it opens nothing, and is spent', async () => {
    const desk = openBrowser();
    const answer = await answerOf(desk);
    expect(await refused(openBrowser(), answer)).toBe('login-browser-other');
    expect(await refused(desk, answer)).toBe('login-state-unknown');
  });

  test.each([
    ['of another issuer', (answer: URL) => answer.searchParams.set('iss', 'https://evil.example')],
    ['without its issuer', (answer: URL) => answer.searchParams.delete('iss')],
    ['with the issuer twice', (answer: URL) => answer.searchParams.append('iss', 'https://evil')],
  ])('mix-up: %s it is refused', async (_what, change) => {
    const desk = openBrowser();
    const answer = await answerOf(desk);
    expect(answer.searchParams.get('iss')).toBe(server.licence);
    change(answer);
    expect(await refused(desk, answer)).toBe('login-answer-wrong');
  });

  test.each(['issuer', 'nonce', 'verifier'])('for another %s it is refused', async (column) => {
    const desk = openBrowser();
    const answer = await answerOf(desk);
    await sql`update people_attempt
      set ${sql.ref(column)} = ${'x'.repeat(43)}`.execute(server.database.query);
    expect(await refused(desk, answer)).toBe('login-answer-wrong');
  });

  test('injection: with the code of another login it is refused', async () => {
    const desk = openBrowser();
    const answer = await answerOf(desk);
    const stolen = await answerOf(openBrowser());
    answer.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect(await refused(desk, answer)).toBe('login-answer-wrong');
  });
});

/** The portal as the licence knows it, its secret lost to a thief. */
function portal(): Readonly<Record<'authorization' | 'redirect', string>> {
  const file = path.join(server.folder, 'licence/portal.json');
  const { secret } = JSON.parse(fs.readFileSync(file, 'utf8')) as { secret: string };
  return {
    authorization: `Basic ${btoa(`yunzhang-portal:${secret}`)}`,
    redirect: `${server.url}/v1/login/callback`,
  };
}

/** Asks the licence as the portal does; status and error. */
async function askAsPortal(
  place: 'par' | 'token',
  fields: Readonly<Record<string, string | undefined>>,
): Promise<readonly [number, string | undefined]> {
  const { authorization } = portal();
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) body.set(name, value);
  const answer = await fetch(`${server.licence}/${place}`, {
    method: 'POST',
    headers: { authorization },
    body,
  });
  return [answer.status, ((await answer.json()) as { error?: string }).error];
}

/** A request as the platform pushes it. */
const pushed = (): Readonly<Record<string, string>> => ({
  client_id: 'yunzhang-portal',
  response_type: 'code',
  redirect_uri: portal().redirect,
  scope: 'openid',
  state: 'state-of-this-test',
  nonce: 'nonce-of-this-test',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
});

describe('a downgrade', () => {
  test('finds nothing to change: the request was pushed, its address is a name for it', async () => {
    const begun = await openBrowser().get(`${server.url}/v1/login`);
    const url = new URL(begun.headers.get('location') ?? '');
    expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    for (const [name, value] of Object.entries({ code_challenge_method: 'plain', nonce: 'x' })) {
      url.searchParams.set(name, value);
    }
    const { screen } = await showCode(server.licence, openBrowser(), url.href);
    expect(screen).toContain('/login/');
    const bare = new URLSearchParams(pushed());
    const unpushed = await openBrowser().get(`${server.licence}/authorize?${bare}`);
    expect(unpushed.headers.get('location')).toContain('error=invalid_request');
  });

  test('the request as it should be is taken', async () => {
    expect(await askAsPortal('par', pushed())).toEqual([201, undefined]);
  });

  test.each(downgrades)('%s is refused, even by whom has the secret', async (_title, changed) => {
    expect(await askAsPortal('par', { ...pushed(), ...changed })).toEqual([400, 'invalid_request']);
  });

  test('without its verifier a code is worth nothing, and trying spoils nothing', async () => {
    const desk = openBrowser();
    const answer = await answerOf(desk);
    const code = answer.searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', redirect_uri: portal().redirect, code };
    for (const code_verifier of [undefined, 'x'.repeat(43), pushed()['code_challenge']]) {
      expect(await askAsPortal('token', { ...grant, code_verifier })).toEqual([
        400,
        'invalid_grant',
      ]);
    }
    await desk.get(answer.href);
    expect(await isIn(desk)).toBe(true);
  });
});

describe('open redirect', () => {
  test.each(foreignPages)('the login leads to no %j', async (next) => {
    const answer = await openBrowser().get(
      `${server.url}/v1/login?next=${encodeURIComponent(next)}`,
    );
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await codeOf(answer)).toBe('login-next-wrong');
  });

  test('the licence sends nobody to what is not the address of the portal', async () => {
    for (const redirect_uri of likenessesOf(portal().redirect)) {
      const [status] = await askAsPortal('par', { ...pushed(), redirect_uri });
      expect([redirect_uri, status]).toEqual([redirect_uri, 400]);
    }
    for (const foreign of likenessesOf(`${server.url}/office`)) {
      const asked = { client_id: 'yunzhang-portal', post_logout_redirect_uri: foreign };
      const answer = await openBrowser().get(
        `${server.licence}/logout?${new URLSearchParams(asked)}`,
      );
      expect([foreign, answer.status, answer.headers.get('location')]).toEqual([
        foreign,
        400,
        null,
      ]);
    }
  });

  test('no page of either leads elsewhere, however it is asked to', async () => {
    const names = ['next', 'return', 'return_to', 'redirect', 'redirect_uri', 'url'];
    // A link with a number of a wrong form leads nowhere at all; so each is asked without it too.
    const evils = ['https://evil.example/', '//evil.example/'];
    const queries = [names, [...names, 'caseNo']].flatMap((asked) =>
      evils.map((evil) => new URLSearchParams(asked.map((name): [string, string] => [name, evil]))),
    );
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      readonly paths: Readonly<Record<string, object>>;
    };
    const places = Object.entries(document.paths)
      .filter(([, methods]) => 'get' in methods)
      .map(([place]) => `${server.url}${place.replaceAll(/\{[^}]+\}/g, '%2F%2Fevil.example')}`);
    const items = await (await fetch(`${server.url}/v1/items`)).json();
    const { items: all } = items as { readonly items: readonly { readonly link: string }[] };
    const links = all.map(({ link }) => `${server.url}${link}`);
    const wallet = ['/wallet', '/wallet/security', '/', '/logout', '/authorize'];
    const own = wallet.map((place) => `${server.licence}${place}`);
    expect(places.length + links.length).toBeGreaterThan(100);
    for (const place of [...places, ...links, ...own]) {
      for (const query of queries) {
        const answer = await openBrowser().get(`${place}?${query}`);
        await answer.body?.cancel();
        expect(answer.status).not.toBe(429);
        const to = new URL(answer.headers.get('location') ?? '/', place);
        expect([place, [server.url, server.licence].includes(to.origin)]).toEqual([place, true]);
      }
    }
  });
});

describe('brute force', () => {
  test('five wrong PINs lock the person, on every phone, and nobody else', async () => {
    const { licence } = server;
    const zhao = await openPhone(licence, 'zhao');
    const bank = { account: 'zhao', uscc: '91110102MA0EXAM4XM' };
    const { code, wish } = await beginLogin(server, openBrowser(), bank);
    for (let i = 0; i < 5; i++) {
      const answer = await zhao.approve(code, { ...wish, pin: `00000${i}` });
      expect(await codeOf(answer)).toBe('pin-wrong');
    }
    const right = await zhao.approve(code, wish);
    expect([right.status, await codeOf(right)]).toEqual([429, 'person-locked']);
    await expect(openPhone(licence, 'zhao')).rejects.toThrow('person-locked');
    expect((await openPhone(licence, 'wang')).browser.cookies.size).toBeGreaterThan(0);
    pass(15 * minuteMs + 1);
    expect((await openPhone(licence, 'zhao')).browser.cookies.size).toBeGreaterThan(0);
  });

  test('codes of the licence, short and long, run out of tries', async () => {
    const answers: Response[] = [];
    for (let i = 0; i < 32; i++) {
      const code = `2222${1000 + i}`;
      answers.push(await phone.browser.form(`${server.licence}/wallet/code`, { code }));
    }
    expect(answers.filter(({ status }) => status !== 429)).toHaveLength(30);
    const guessed = await phone.browser.get(`${server.licence}/qr/${'A'.repeat(22)}`);
    expect(guessed.status).toBe(429);
    expect(Number(guessed.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('an address begins and ends thirty logins, then waits', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) {
      const answer = await fetch(`${server.url}/v1/login/callback?state=${i}&code=x`);
      statuses.push(answer.status);
    }
    expect(statuses.slice(0, 30).every((one) => one === 400)).toBe(true);
    const late = await fetch(`${server.url}/v1/login`, { redirect: 'manual' });
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });

  test('the fifth wrong code of an invitation locks the guesser out, the right code too', async () => {
    const head = await logInAs(server, li);
    const at = `/v1/organisations/${cloud}/invitations`;
    const invited = done(await head.post(at, { name: '王测试', roles: [] }));
    const wang = await logInAs(server, { account: 'wang', grant: 'SQ20261110000031' });
    const tried: unknown[] = [];
    const headers = { cookie: wang.cookie, origin: server.url, 'sec-fetch-site': 'same-origin' };
    const accept = async (code: unknown): Promise<Response> =>
      fetch(`${server.url}/v1/me/invitations`, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify({ code }),
      });
    for (let i = 0; i < 5; i++) tried.push(await codeOf(await accept(`guess-${i}`)));
    expect(tried).toEqual(Array.from({ length: 5 }, () => 'invitation-not-found'));
    const right = await accept(invited.body['code']);
    expect([right.status, await codeOf(right)]).toEqual([429, 'locked-out']);
    pass(15 * minuteMs + 1);
    expect((await accept(invited.body['code'])).status).toBe(204);
  });

  test('the tenth wrong one-time code of a start spends it', async () => {
    const codes: unknown[] = [];
    for (let i = 0; i < 11; i++) {
      const answer = await fetch(`${server.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: 'AAAA-AAAA' }),
      });
      codes.push(await codeOf(answer));
    }
    expect([...new Set(codes.slice(0, 10))]).toEqual(['session-code-wrong']);
    expect(codes[10]).toBe('session-code-spent');
  });
});
