import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  cloud,
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
  takeCode,
} from '../licence-testing.ts';

let running: Running;
let party: Party;
let li: Phone;
let wang: Phone;
const scopes = ['openid', 'ebl.basic', 'ebl.grant'];
const acr = 'urn:ebl:loa:2';
const plain = { scopes, acr };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T02:00:00Z') });
  running = await startLicence();
  party = await relyingParty(running.issuer, portal);
  li = await openPhone(running.issuer, 'li');
  wang = await openPhone(running.issuer, 'wang');
});
afterEach(() => {
  // A minute later nobody has spent what they may try.
  vi.setSystemTime(Date.now() + 120_000);
});
afterAll(async () => {
  await running.stop();
  vi.useRealTimers();
});

const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { code: string }).code;

async function begin(asked: Readonly<Record<string, string>> = {}) {
  const desk = openBrowser();
  const begun = await party.begin(asked);
  return { desk, begun, ...(await showCode(running.issuer, desk, begun.url)) };
}

test('P04/test/3 approval after 180 s is refused, and so is taking what was approved before', async () => {
  const late = await begin();
  vi.setSystemTime(Date.now() + 180_000);
  const answer = await li.approve(late.code, plain);
  expect([answer.status, await codeOf(answer)]).toEqual([410, 'ebl-qr-expired']);
  const slow = await begin();
  expect((await li.approve(slow.code, plain)).status).toBe(200);
  vi.setSystemTime(Date.now() + 180_000);
  const taken = await slow.desk.post(`${slow.screen}/finish`);
  expect([taken.status, await codeOf(taken)]).toEqual([410, 'ebl-qr-expired']);
});

test('P04/error/ebl-qr-expired is said on the phone, with what to do', async () => {
  const late = await begin();
  vi.setSystemTime(Date.now() + 181_000);
  const page = await li.browser.get(`${running.issuer}/qr/${late.code}`);
  expect(page.status).toBe(410);
  expect(await page.text()).toContain('二维码已失效，请点击刷新后重新扫码');
  const state = (await (await late.desk.get(`${late.screen}/state`)).json()) as { state: string };
  expect(state.state).toBe('over');
  // Loading the screen again begins afresh.
  expect(await (await late.desk.get(late.screen)).text()).not.toContain(late.code);
});

test('the code changes each 60 s; the last but one still works, the one before does not', async () => {
  const { desk, screen, code } = await begin();
  const next = async (): Promise<string> => {
    vi.setSystemTime(Date.now() + 60_000);
    const shown = (await (await desk.get(`${screen}/state`)).json()) as { link: string };
    return shown.link.split('/').at(-1) ?? '';
  };
  const second = await next();
  expect(second).not.toBe(code);
  const third = await next();
  expect(third).not.toBe(second);
  const first = await li.browser.get(`${running.issuer}/qr/${code}`);
  expect(first.status).toBe(404);
  expect((await li.approve(second, plain)).status).toBe(200);
});

test('P04/test/2 a code approved for client A is unusable by B', async () => {
  const a = await begin();
  const b = openBrowser();
  const taxParty = await relyingParty(running.issuer, other);
  const begun = await taxParty.begin({});
  const { screen } = await showCode(running.issuer, b, begun.url);
  expect((await li.approve(a.code, plain)).status).toBe(200);
  const taken = await b.post(`${screen}/finish`);
  expect(taken.status).not.toBe(200);
  // Nor with the cookie that binds A’s screen.
  b.cookies.set('ebl_browser', a.desk.cookies.get('ebl_browser') ?? '');
  expect((await b.post(`${screen}/finish`)).status).not.toBe(200);
  // Nor may a phone say that B asked where A did.
  const forged = await begin();
  const answer = await li.approve(forged.code, { ...plain, client: other.id });
  expect([answer.status, await codeOf(answer)]).toEqual([422, 'approval-differs']);
});

test('an approval for A lets the same browser into B only with an approval of its own', async () => {
  const { desk } = await logIn(running, { party, phone: li });
  const taxParty = await relyingParty(running.issuer, other);
  const begun = await taxParty.begin({});
  const start = await desk.get(begun.url);
  expect(start.headers.get('location')).toContain('/login/');
  const silent = await taxParty.begin({ prompt: 'none' });
  const refused = await desk.get(silent.url);
  expect(refused.headers.get('location')).toContain('error=login_required');
});

test('fixation: a code shown to another browser logs that browser in nowhere', async () => {
  const attacker = await begin();
  const victim = openBrowser();
  expect((await victim.get(attacker.screen)).status).toBe(403);
  expect((await li.approve(attacker.code, plain)).status).toBe(200);
  for (const path of ['/state', '/finish']) {
    const answer =
      path === '/state'
        ? await victim.get(`${attacker.screen}${path}`)
        : await victim.post(`${attacker.screen}${path}`);
    expect(answer.status).toBe(403);
  }
  // Knowing the interaction’s name is not enough: its cookie is signed.
  victim.cookies.set('ebl_interaction', attacker.screen.split('/').at(-1) ?? '');
  expect((await victim.post(`${attacker.screen}/finish`)).status).toBe(403);
  // With all of the interaction’s cookies but not the one of the screen, it still is not.
  for (const [name, value] of attacker.desk.cookies) {
    if (name !== 'ebl_browser') victim.cookies.set(name, value);
  }
  const answer = await victim.post(`${attacker.screen}/finish`);
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'qr-other-browser']);
});

test('login CSRF: a stranger’s answer does not fit the browser that did not ask', async () => {
  const { callback } = await logIn(running, { party, phone: li });
  const victim = await party.begin({});
  await expect(victim.finish(callback)).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' });
});

test('P04/invariant/5 an approval is used once, by phone and by browser', async () => {
  const { desk, screen, code } = await begin();
  expect((await li.approve(code, plain)).status).toBe(200);
  const again = await li.approve(code, plain);
  expect([again.status, await codeOf(again)]).toEqual([409, 'qr-used']);
  expect(await takeCode(running.issuer, desk, screen)).toContain('code=');
  expect((await desk.post(`${screen}/finish`)).status).toBe(403);
});

test('twenty phones at once approve a code once', async () => {
  const { code } = await begin();
  await li.browser.get(`${running.issuer}/qr/${code}`);
  const answers = await Promise.all(Array.from({ length: 20 }, () => li.approve(code, plain)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('the first phone that scans keeps the code', async () => {
  const { code } = await begin();
  await wang.browser.get(`${running.issuer}/qr/${code}`);
  const answer = await li.approve(code, plain);
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'qr-other-phone']);
});

test.each([
  ['scopes were added', { scopes: [...scopes, 'seal.use'] }],
  ['a higher level', { acr: 'urn:ebl:loa:3' }],
  ['another provider', { iss: 'https://ebl.example' }],
])('an approval that says %s differs from what was displayed', async (_title, changed) => {
  const { code } = await begin();
  const answer = await li.approve(code, { ...plain, changed });
  expect([answer.status, await codeOf(answer)]).toEqual([422, 'approval-differs']);
});

test('an approval for another code, an old one, and one of another key are refused', async () => {
  const one = await begin();
  const two = await begin();
  const moved = await li.approve(one.code, { ...plain, changed: { qr_id: two.code } });
  expect(await codeOf(moved)).toBe('approval-differs');
  const old = await li.approve(one.code, { ...plain, changed: { ts: Date.now() - 600_000 } });
  expect(await codeOf(old)).toBe('approval-signature-wrong');
  const body = { iss: running.issuer, qr_id: one.code, client_id: portal.id, scopes, acr };
  const approval = wang.sign({ ...body, uscc: cloud, grantId: null, ts: Date.now() });
  const foreign = await li.browser.post(`${running.issuer}/qr/${one.code}/approve`, {
    approval,
    pin: '258046',
    face: true,
  });
  expect(await codeOf(foreign)).toBe('approval-signature-wrong');
  const unsigned = [
    { alg: 'none', typ: 'ebl-approval+jws' },
    { ...body, uscc: cloud, grantId: null, ts: Date.now() },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const none = await li.browser.post(`${running.issuer}/qr/${one.code}/approve`, {
    approval: `${unsigned}.`,
    pin: '258046',
    face: true,
  });
  expect(await codeOf(none)).toBe('approval-signature-wrong');
});

test('a phone that is not signed in approves nothing', async () => {
  const { code } = await begin();
  const stranger = openBrowser();
  const page = await stranger.get(`${running.issuer}/qr/${code}`);
  expect(await page.text()).toContain('id="sign-in"');
  const answer = await stranger.post(`${running.issuer}/qr/${code}/approve`, {});
  expect([answer.status, await codeOf(answer)]).toEqual([401, 'wallet-sign-in']);
});

test('a short code leads to the same page', async () => {
  const { desk, screen, short } = await begin();
  expect(short).toMatch(/^[2-9A-HJ-NP-Z]{4} [2-9A-HJ-NP-Z]{4}$/);
  const sent = await li.browser.form(`${running.issuer}/wallet/code`, {
    code: short.toLowerCase(),
  });
  const code = (sent.headers.get('location') ?? '').split('/').at(-1) ?? '';
  expect((await li.approve(code, plain)).status).toBe(200);
  expect(await takeCode(running.issuer, desk, screen)).toContain('code=');
});

test('brute force: short codes and QR names run out of tries long before they run out', async () => {
  const phone = await openPhone(running.issuer, 'zhang');
  let refused = 0;
  for (let i = 0; i < 45; i++) {
    const answer = await phone.browser.form(`${running.issuer}/wallet/code`, {
      code: `2222${i + 1000}`,
    });
    if (answer.status === 429) refused += 1;
  }
  expect(refused).toBeGreaterThan(10);
  const guessed = await phone.browser.get(`${running.issuer}/qr/${'A'.repeat(22)}`);
  expect(guessed.status).toBe(429);
  expect(Number(guessed.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('brute force: the fifth wrong PIN locks the person, on disk and for every phone', async () => {
  const phone = await openPhone(running.issuer, 'zhao');
  const bank = '91110102MA0EXAM4XM';
  const { code } = await begin();
  for (let i = 0; i < 5; i++) {
    const answer = await phone.approve(code, { ...plain, uscc: bank, pin: `00000${i}` });
    expect(await codeOf(answer)).toBe('pin-wrong');
  }
  const right = await phone.approve(code, { ...plain, uscc: bank });
  expect([right.status, await codeOf(right)]).toEqual([429, 'person-locked']);
  await expect(openPhone(running.issuer, 'zhao')).rejects.toThrow('person-locked');
  vi.setSystemTime(Date.now() + 15 * 60_000 + 1);
  expect((await openPhone(running.issuer, 'zhao')).browser.cookies.size).toBeGreaterThan(0);
});

test('many wrong PINs at once are counted one by one', async () => {
  const phone = await openPhone(running.issuer, 'qian');
  const { code } = await begin();
  const uscc = '91110113MA0EXAMD3C';
  const wrong = Array.from({ length: 9 }, (_, i) =>
    phone.approve(code, { ...plain, uscc, pin: `11111${i}` }),
  );
  const codes = await Promise.all((await Promise.all(wrong)).map(codeOf));
  expect(codes.filter((one) => one === 'pin-wrong')).toHaveLength(5);
  expect(codes.filter((one) => one === 'person-locked')).toHaveLength(4);
});

test('the person says no: the client hears access_denied', async () => {
  const { desk, begun, screen, code } = await begin();
  await li.browser.get(`${running.issuer}/qr/${code}`);
  const denied = await li.browser.form(`${running.issuer}/qr/${code}/deny`, { deny: '1' });
  expect(denied.status).toBe(200);
  const state = (await (await desk.get(`${screen}/state`)).json()) as { state: string };
  expect(state.state).toBe('denied');
  const cancelled = await desk.post(`${screen}/cancel`);
  const { next } = (await cancelled.json()) as { next: string };
  const back = await desk.get(next);
  expect(back.headers.get('location')).toContain('error=access_denied');
  await expect(begun.finish(back.headers.get('location') ?? '')).rejects.toThrow();
});
