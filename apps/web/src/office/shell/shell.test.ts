import { afterEach, expect, test, vi } from 'vitest';
import { forgetForms, keepFormsFor } from './held-form.ts';
import { csvOf } from '../ui/csv.ts';
import { ask, asOfficeProblem, OfficeProblem, send } from './client.ts';
import { matchPage, officePages } from './pages.ts';
import { lineOf, railLines, railOf } from './rail.ts';
import { loginPath, type Me } from './session.ts';

afterEach(() => vi.unstubAllGlobals());

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const calls: { readonly path: string; readonly options: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (path: string, options: RequestInit) => {
    calls.push({ path, options });
    const text = body === undefined ? null : JSON.stringify(body);
    return new Response(text, { status, headers });
  });
  return calls;
}

async function problemOf(work: Promise<unknown>): Promise<OfficeProblem> {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(OfficeProblem);
  return asOfficeProblem(error);
}

const me: Me = {
  person: 'person-1',
  name: '李示例',
  member: 'm',
  organisation: {
    id: '91110108MA0EXAM15Y',
    name: '北京云枢示例科技有限公司',
    status: 'in-operation',
  },
  roles: ['legal-representative'],
  loa: 2,
  confirmedAt: '2026-11-24T00:00:00Z',
  endsAt: '2026-11-24T08:00:00Z',
};

test('a page named in full comes before one with a place for any text', () => {
  expect(matchPage('/office')?.page.path).toBe('/office');
  expect(matchPage('/office/')?.page.path).toBe('/office');
  expect(matchPage('/office/seals/new')?.page.path).toBe('/office/seals/new');
  expect(matchPage('/office/seals/case%2F1')).toMatchObject({ params: { case: 'case/1' } });
  expect(matchPage('/office/seals/%E0%A4%A')).toBeUndefined();
  expect(matchPage('/office/nothing/here/at/all')).toBeUndefined();
});

test('every line of the rail leads to a page that is there', () => {
  for (const { to } of railLines) expect([to, matchPage(to)?.page.path]).toEqual([to, to]);
  expect(new Set(officePages.map(({ path }) => path)).size).toBe(officePages.length);
});

test('the rail shows nothing of the office to strangers', () => {
  for (const { isPublic } of railOf(undefined)) expect(isPublic).toBe(true);
  const lines = railOf(me);
  expect(lines.some(({ roles }) => roles?.includes('reviewer') === true)).toBe(false);
  expect(lineOf('/office/seals/x', lines)?.to).toBe('/office/seals');
  expect(lineOf('/office', lines)?.to).toBe('/office');
  expect(lineOf('/office/elsewhere', lines)).toBeUndefined();
  expect(lines.some(({ to }) => to === '/office/support/hotline')).toBe(false);
});

test('a login comes back to its page with its query, and says what it has to be good for', () => {
  expect(loginPath({ next: '/office/seals?state=frozen' })).toBe(
    '/v1/login?next=%2Foffice%2Fseals%3Fstate%3Dfrozen',
  );
  expect(loginPath({ next: '/office', level: 3, confirm: true })).toBe(
    '/v1/login?next=%2Foffice&level=3&confirm=1',
  );
});

test('a press is sent with its key, octets as they are and everything else as JSON', async () => {
  const calls = answers(200, {});
  await send('/v1/x', { body: { a: 1 }, key: 'k-1' });
  await send('/v1/y', { method: 'PUT', body: Uint8Array.of(1, 2), type: 'application/ofd' });
  const [first, second] = calls.map(({ options }) => options);
  expect(new Headers(first?.headers).get('idempotency-key')).toBe('k-1');
  expect(first?.body).toBe('{"a":1}');
  expect(second?.body).toEqual(Uint8Array.of(1, 2));
  expect(new Headers(second?.headers).get('content-type')).toBe('application/ofd');
});

test('an answer without a body is no fault', async () => {
  answers(204, undefined);
  expect(await send('/v1/x', { method: 'DELETE' })).toBeUndefined();
});

test('a refusal keeps its words, clause, trace and the fields it is about', async () => {
  answers(409, {
    code: 'seal-materials',
    title: '申请材料缺少',
    basis: 'P02',
    trace: 'ab'.repeat(16),
    faults: [
      { at: 'shape.color', why: 'text-pattern', denial: { zh: '颜色', en: 'Colour' } },
      { at: 'number', why: 'text-short', detail: '1' },
      'nonsense',
    ],
  });
  const problem = await problemOf(send('/v1/x'));
  expect(problem).toMatchObject({
    code: 'seal-materials',
    basis: 'P02',
    trace: 'ab'.repeat(16),
    level: undefined,
    faults: [
      { at: 'shape.color', words: { zh: '颜色', en: 'Colour' } },
      { at: 'number', why: 'text-short', detail: '1' },
    ],
  });
});

test('both ways of asking for a surer login are understood, and nothing else is one', async () => {
  const link = '</v1/login?confirm=1&level=2>; rel="urn:yunzhang:rel:step-up"';
  answers(401, { code: 'insufficient-user-authentication' }, { link });
  expect((await problemOf(ask('/v1/x'))).level).toBe(2);
  answers(409, { code: 'step-up-required', values: { level: 3 } });
  expect((await problemOf(ask('/v1/x'))).level).toBe(3);
  answers(409, { code: 'step-up-required', values: { level: 99 } });
  expect((await problemOf(ask('/v1/x'))).level).toBe(3);
  answers(401, { code: 'login-missing' }, { link });
  expect((await problemOf(ask('/v1/x'))).level).toBeUndefined();
});

test('what is no problem+json is told by its status, and a network that is away as away', async () => {
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }));
  expect((await problemOf(ask('/v1/x'))).code).toBe('http-502');
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed')));
  expect(await problemOf(ask('/v1/x'))).toMatchObject({ status: 0, code: 'server-away' });
  answers(429, { code: 'people-too-often' }, { 'retry-after': '7' });
  expect((await problemOf(ask('/v1/x'))).retryAfterMs).toBe(7000);
});

test('who logs in next in the same tab finds nothing of what another has filled in', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
  keepFormsFor('o/li');
  kept.set('yunzhang.form./office/x.a', '1').set('yunzhang.form./office/x.b', '2');
  kept.set('yunzhang.language', 'zh');
  keepFormsFor('o/li');
  expect(kept.size).toBe(4);
  keepFormsFor('o/wang');
  expect([...kept.keys()].toSorted()).toEqual(['yunzhang.form-of', 'yunzhang.language']);
  forgetForms();
  expect([...kept.keys()]).toEqual(['yunzhang.language']);
});

test('a list saved as a file is read back as it was, and calculates nothing', () => {
  const columns = [
    { title: '名称', text: ({ name }: { readonly name: string }) => name },
    { title: 'n', text: () => '1' },
  ];
  const rows = ['a,"b"', '=HYPERLINK("x")', '第一行\n第二行'].map((name) => ({ name }));
  expect(csvOf(columns, rows)).toBe(
    '\uFEFF名称,n\r\n"a,""b""",1\r\n"\'=HYPERLINK(""x"")",1\r\n"第一行\n第二行",1\r\n',
  );
});
