import { randomUUID } from 'node:crypto';
import { Unavailable } from '@yunzhang/base';
import { type Actor, day, hour, minute } from '@yunzhang/scenario';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { as } from '../route-testing.ts';
import { begin, cast, helpBench, type HelpBench } from './help-testing.ts';
import { maskName, maskText } from './masking.ts';
import { addTicketRoutes } from './ticket-routes.ts';

const { wang, zhang, lin, qin, gao, auditor } = cast;
let bench: HelpBench;
let app: FastifyInstance;
beforeAll(async () => {
  bench = await helpBench();
  app = await bench.serverOf(addTicketRoutes);
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});
beforeEach(async () => bench.clear());

const secretName = '王测试';
const secretValue = '91110108MA0EXAM15Y 合同专用章';
const report = {
  channel: 'portal',
  matter: 'seal-today',
  title: '不能用印',
  description: '提示证书过期，我的电话 13800001234',
  name: secretName,
  seenCode: 'seal-cert-expired',
  trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  screen: { path: '/office/uses', shown: [{ label: '印章', value: secretValue }] },
};
const post = async (url: string, actor: Actor | undefined, body?: object, key = randomUUID()) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...as(actor), 'idempotency-key': key },
    ...(body === undefined ? {} : { payload: body }),
  });
const get = async (url: string, actor?: Actor) => app.inject({ url, headers: as(actor) });
const opened = async (more: object = {}): Promise<string> => {
  const answer = await post('/v1/tickets', wang, { ...report, ...more });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<{ number: string }>().number;
};
const triaged = async (): Promise<string> => {
  const number = await opened();
  const input = { category: 'use', code: 'seal-cert-expired', severity: 'P2' };
  expect((await post(`/v1/tickets/${number}/triage`, lin, { input })).statusCode).toBe(200);
  return number;
};

describe('a ticket', () => {
  test('goes from the failing screen to its solution, with its whole history for its user', async () => {
    const number = await triaged();
    expect(number).toBe('GD-20261123-00001');
    const fix = { note: '已续期', article: 'seal-cert-expired' };
    expect((await post(`/v1/tickets/${number}/fix`, qin, { input: fix })).statusCode).toBe(200);
    const rated = await post(`/v1/tickets/${number}/accept`, wang, { input: { satisfaction: 5 } });
    expect(rated.statusCode).toBe(200);
    const own = (await get(`/v1/tickets/${number}`, wang)).json<{
      phase: string;
      record: Record<string, unknown>;
      history: { act: string }[];
    }>();
    expect(own.phase).toBe('closed');
    expect(own.record).toMatchObject({ shownName: '王**', trace: report.trace, satisfaction: 5 });
    expect(own.history.map(({ act }) => act)).toEqual(['report', 'triage', 'fix', 'accept']);
  });

  test('P10/invariant/3: a report sent again after a lost answer is the same ticket, also tomorrow', async () => {
    const key = randomUUID();
    const first = await post('/v1/tickets', wang, report, key);
    const again = await post('/v1/tickets', wang, report, key);
    bench.clock.at += day;
    const tomorrow = await post('/v1/tickets', wang, report, key);
    expect(again.json()).toEqual(first.json());
    expect(tomorrow.json()).toEqual(first.json());
    expect((await get('/v1/tickets', wang)).json<{ tickets: [] }>().tickets).toHaveLength(1);
    const other = await post('/v1/tickets', zhang, report, key);
    expect(other.json<{ number: string }>().number).not.toBe(
      first.json<{ number: string }>().number,
    );
  });

  test('P10/error/sys-retry: while the database is away, says when to send it again', async () => {
    const attempt = async (): Promise<never> => {
      throw new Unavailable('database', { retryAfterMs: 1000 });
    };
    const { help, cases } = bench;
    const broken = { ...help, parts: { ...help.parts, cases: { ...cases, attempt } } };
    const other = await bench.serverOf((made, parts) =>
      addTicketRoutes(made, { ...parts, help: broken }),
    );
    const key = randomUUID();
    const headers = { ...as(wang), 'idempotency-key': key };
    const given = { method: 'POST', url: '/v1/tickets', headers, payload: report } as const;
    const busy = await other.inject(given);
    await other.close();
    expect([busy.statusCode, busy.json()]).toMatchObject([
      503,
      { code: 'help-retry', detail: key },
    ]);
    const later = await app.inject(given);
    expect(later.statusCode).toBe(201);
    expect((await get('/v1/tickets', wang)).json<{ tickets: [] }>().tickets).toHaveLength(1);
  });

  test('a hundred at once have a hundred numbers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => post('/v1/tickets', wang, report)),
    );
    const numbers = answers.map((one) => one.json<{ number: string }>().number);
    expect(new Set(numbers).size).toBe(100);
    expect(numbers.toSorted().at(-1)).toBe('GD-20261123-00100');
  });

  test('is opened by the desk for those who call, write or come', async () => {
    const { screen: _, ...told } = report;
    for (const channel of ['hotline', 'email', 'counter']) {
      const answer = await post('/v1/desks/tickets', lin, { ...told, channel, reporter: 'wang' });
      expect(answer.statusCode, answer.body).toBe(201);
    }
    const { tickets } = (await get('/v1/tickets', wang)).json<{ tickets: { channel: string }[] }>();
    expect(tickets.map(({ channel }) => channel)).toEqual(['counter', 'email', 'hotline']);
    const foreign = await post('/v1/desks/tickets', wang, { ...told, channel: 'hotline' });
    expect([foreign.statusCode, foreign.json()]).toMatchObject([403, { code: 'support-only' }]);
  });
});

describe('what support sees', () => {
  test('P10/test/3: no answer to the desk has document bytes, a screen or an unmasked name', async () => {
    const number = await triaged();
    const urls = [
      '/v1/tickets',
      '/v1/desks/tickets',
      `/v1/tickets/${number}`,
      '/v1/notices',
      '/v1/ticket-statistics',
    ];
    let looked = 0;
    for (const url of urls) {
      for (const actor of [lin, qin, gao]) {
        const answer = await get(url, actor);
        looked++;
        if (answer.statusCode !== 200) continue;
        expect(answer.headers['content-type']).toContain('application/json');
        expect(answer.headers['cache-control']).toBe('no-store');
        for (const hidden of [secretName, secretValue, '13800001234', 'JVBERi', 'UEsDB']) {
          expect(answer.body, url).not.toContain(hidden);
        }
        // No run that could be a file in base64 or hexadecimal.
        expect(answer.body).not.toMatch(/[A-Za-z0-9+/=_-]{120}/);
      }
    }
    expect(looked).toBe(15);
    const line = (await get(`/v1/tickets/${number}`, lin)).json<{ record: object }>().record;
    expect(line).toMatchObject({
      shownName: '王**',
      description: '提示证书过期，我的电话 ****1234',
    });
    expect(line).not.toHaveProperty('screen');
    expect(line).not.toHaveProperty('consent');
  });

  test('the user’s code shows the screen once, and to nobody without it', async () => {
    const number = await triaged();
    const look = async (code: string, actor: Actor = lin) =>
      post(`/v1/tickets/${number}/look`, actor, { code });
    expect((await look('AAAAA-AAAAA')).json()).toMatchObject({ code: 'ticket-consent-missing' });
    expect((await post(`/v1/tickets/${number}/consent`, lin)).statusCode).toBe(409);
    const { code } = (await post(`/v1/tickets/${number}/consent`, wang)).json<{ code: string }>();
    expect(code).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
    expect((await look(code, wang)).json()).toMatchObject({ code: 'support-only' });
    expect((await look('AAAAA-AAAAA')).json()).toMatchObject({ code: 'ticket-code-wrong' });
    const seen = await look(code.toLowerCase().replace('-', ' '));
    expect(seen.json()).toEqual({ ...report.screen, name: secretName });
    expect((await look(code)).json()).toMatchObject({ code: 'ticket-consent-missing' });
    const notices = (await get('/v1/notices', wang)).json<{ notices: { kind: string }[] }>();
    expect(notices.notices.map(({ kind }) => kind)).toEqual(['viewed', 'viewed']);
  });

  test('of two who look with one code at once, one sees', async () => {
    const number = await triaged();
    const { code } = (await post(`/v1/tickets/${number}/consent`, wang)).json<{ code: string }>();
    const looks = await Promise.all(
      [1, 2, 3].map(async () => post(`/v1/tickets/${number}/look`, lin, { code })),
    );
    expect(looks.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });

  test('three wrong codes spend it', async () => {
    const number = await triaged();
    const { code } = (await post(`/v1/tickets/${number}/consent`, wang)).json<{ code: string }>();
    for (let n = 0; n < 3; n++) await post(`/v1/tickets/${number}/look`, lin, { code: 'BBBBB' });
    const late = await post(`/v1/tickets/${number}/look`, lin, { code });
    expect(late.json()).toMatchObject({ code: 'ticket-consent-missing' });
  });
});

describe('others', () => {
  test('are told the same of a ticket that is another’s and of one that is not there', async () => {
    const number = await opened();
    const urls = (n: string) => [
      ['GET', `/v1/tickets/${n}`],
      ['POST', `/v1/tickets/${n}/add`],
      ['POST', `/v1/tickets/${n}/consent`],
      ['POST', `/v1/tickets/${n}/accept`],
    ];
    for (const actor of [zhang, auditor]) {
      for (const [n, [method, url]] of urls(number).entries()) {
        const ask = async (at = '') =>
          app.inject({ method: method === 'GET' ? 'GET' : 'POST', url: at, headers: as(actor) });
        const [foreign, missing] = [
          await ask(url),
          await ask(urls('GD-20261123-99999')[n]?.[1] ?? ''),
        ];
        expect([foreign.statusCode, foreign.json<{ code: string }>().code]).toEqual([
          404,
          'ticket-not-found',
        ]);
        expect(missing.json<{ code: string }>().code).toBe('ticket-not-found');
      }
    }
    expect((await get(`/v1/tickets/${number}`)).statusCode).toBe(401);
  });

  test('P10/invariant/2: every refusal says its code, a trace id and what to do', async () => {
    const number = await triaged();
    const answers = [
      await get('/v1/tickets'),
      await get('/v1/tickets/GD-20261123-99999', wang),
      await post(`/v1/tickets/${number}/fix`, lin, { input: {} }),
      await post(`/v1/tickets/${number}/nothing`, wang),
      await post(`/v1/tickets/${number}/look`, lin, { code: 'A' }),
      await post('/v1/tickets', wang, { ...report, matter: 'other' }),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      const body = answer.json<{ code: string; trace: string; title: string }>();
      expect(body.code).toMatch(/^[a-z0-9-]+$/);
      expect(body.trace).toMatch(/^[0-9a-f]{32}$/);
      expect(body.title.length).toBeGreaterThan(4);
    }
  });
});

describe('time', () => {
  test('pages the lead at four fifths of a term, and tells the user what waits for them', async () => {
    const urgent = await opened({ matter: 'forgery' });
    const page = async () =>
      (await get('/v1/notices', gao)).json<{ notices: { kind: string; ticket: string }[] }>()
        .notices;
    expect(await page()).toMatchObject([{ kind: 'urgent', ticket: urgent }]);
    bench.clock.at = begin + 8 * minute;
    await bench.cases.settleDue(bench.clock.at);
    expect((await page())[0]).toMatchObject({ kind: 'page-respond', ticket: urgent });

    const number = await triaged();
    const ask = { question: '什么提示？' };
    expect((await post(`/v1/tickets/${number}/ask`, lin, { input: ask })).statusCode).toBe(200);
    bench.clock.at += 8 * day;
    await bench.cases.settleDue(bench.clock.at);
    const told = (await get('/v1/notices', wang)).json<{
      notices: { kind: string; id: string }[];
    }>();
    expect(told.notices.map(({ kind }) => kind)).toEqual([
      'given-up',
      'reminder',
      'reminder',
      'question',
    ]);
    const [first] = told.notices;
    const url = `/v1/notices/${first?.id ?? ''}/read`;
    expect((await post(url, zhang)).statusCode).toBe(404);
    expect((await post(url, wang)).statusCode).toBe(204);
  });

  test('the regulator reads terms kept and missed, and every P1 with its cause', async () => {
    const number = await opened({ matter: 'forgery' });
    const input = { category: 'forgery', code: 'seal-fake', severity: 'P1' };
    await post(`/v1/tickets/${number}/triage`, lin, { input });
    bench.clock.at += 5 * hour;
    const fix = { note: '核实', article: 'seal-fake', rootCause: '图片粘贴' };
    await post(`/v1/tickets/${number}/fix`, qin, { input: fix });
    await triaged();
    const read = await get('/v1/ticket-statistics', auditor);
    expect(read.json()).toMatchObject({
      severities: [
        { severity: 'P1', opened: 1, respondedInTime: 1, resolved: 1, resolvedInTime: 0 },
        { severity: 'P2', opened: 1, open: 1 },
      ],
      urgent: [{ number, rootCause: '图片粘贴' }],
      codes: [
        { code: 'seal-cert-expired', count: 1 },
        { code: 'seal-fake', count: 1 },
      ],
    });
    expect(read.body).not.toContain('王');
    expect((await get('/v1/ticket-statistics', wang)).statusCode).toBe(403);
  });
});

test('names and numbers are masked', () => {
  expect([maskName('王测试'), maskName('李'), maskName(' 欧阳示例 ')]).toEqual([
    '王**',
    '李*',
    '欧***',
  ]);
  expect(maskText('电话 138 0000 1234 或 010-62345678，卡 6222020000111122223')).toBe(
    '电话 ****1234 或 010-62345678，卡 ****2223',
  );
});
