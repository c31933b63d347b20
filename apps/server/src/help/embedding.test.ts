import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { day } from '@yunzhang/scenario';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../problem.ts';
import { workOnce } from '../support/index.ts';
import { addEmbedRoutes } from './embed-routes.ts';
import { as } from '../route-testing.ts';
import { cast, helpBench, type HelpBench } from './help-testing.ts';
import { items } from './items.ts';

let bench: HelpBench;
let app: FastifyInstance;
let platform: string;
let receiver: http.Server;
let receiverHost: string;
/** What the receiver of a test does with a message; the status it answers. */
let heard: (headers: http.IncomingHttpHeaders, body: string) => Promise<number>;

beforeAll(async () => {
  receiver = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void heard(request.headers, Buffer.concat(chunks).toString('utf8')).then((status) =>
        response.writeHead(status).end(),
      );
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverHost = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  bench = await helpBench({ hosts: [receiverHost] });
  app = await bench.serverOf((made, { charge, languageOf, actorOf }) =>
    addEmbedRoutes(made, {
      parts: { ...bench.help.parts, cases: bench.cases },
      managerOf: async (request) => {
        const actor = await actorOf(request);
        if (actor?.organisation === undefined) throw new Problem('login-missing');
        return actor.organisation;
      },
      problem: (code) => new Problem(code),
      languageOf,
      charge,
    }),
  );
  platform = await app.listen({ port: 0, host: '127.0.0.1' });
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
  await new Promise((resolve) => receiver.close(resolve));
});
beforeEach(async () => {
  await bench.clear();
  heard = async () => 204;
});

interface Keys {
  readonly id: string;
  readonly key: string;
  readonly webhookKey: string;
}
const wish = { name: '采购系统', origins: ['https://erp.example.com'] };
const register = async (more: object = {}) =>
  app.inject({
    method: 'POST',
    url: '/v1/clients',
    headers: as(cast.wang),
    payload: { ...wish, ...more },
  });
const registered = async (more: object = {}): Promise<Keys> => {
  const answer = await register(more);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json<Keys>();
};
const hearing = async (): Promise<Keys> => registered({ webhook: `http://${receiverHost}/hook` });

/** The sample of that name in docs/embedding.md, as a module. */
async function sampleOf<T>(name: string): Promise<T> {
  const page = fs.readFileSync(new URL('../../../../docs/embedding.md', import.meta.url), 'utf8');
  const code = new RegExp(`\`\`\`js name=${name}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'embedding-'));
  const file = path.join(folder, `${name}.mjs`);
  fs.writeFileSync(file, code);
  const made = (await import(/* @vite-ignore */ file)) as T;
  fs.rmSync(folder, { recursive: true });
  return made;
}

/** A case in which e1 takes part, and what happens to it. */
async function sealApplied(): Promise<string> {
  const input = {
    number: `YZ-110108-20261123-${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`,
    company: '91110108MA0EXAM15Y',
    kind: 'contract',
    sealName: '北京云枢示例科技有限公司合同专用章',
    foreignText: false,
    materials: [{ what: 'existence' }, { what: 'authorisation' }, { what: 'handler' }],
    shape: {
      form: 'circle',
      widthTenthMm: 420,
      heightTenthMm: 420,
      dpi: 600,
      color: '#E60012',
      octets: 80_000,
      imprint: 'a'.repeat(64),
    },
  };
  const names = { owner: 'e1', custodian: 'sun', authority: 'ei' };
  const actor = { person: 'li', organisation: 'e1', holds: [], level: 3 } as const;
  const attempt = { scenario: 'seal-life', act: 'submit', input, names };
  const answer = await bench.cases.attempt(actor, attempt, randomUUID());
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.case;
}
const accept = async (on: string): Promise<void> => {
  const actor = {
    person: 'acc',
    organisation: 'ei',
    holds: ['seal-acceptance'],
    level: 3,
  } as const;
  const attempt = { scenario: 'seal-life', act: 'accept', on, input: {}, names: {} };
  const answer = await bench.cases.attempt(actor, attempt, randomUUID());
  if ('refused' in answer) throw new Error(answer.refused);
};
const work = async (): Promise<void> => {
  await sql`update job set due_at = now() where state = 'waiting'`.execute(bench.database.query);
  await workOnce(bench.database, bench.help.jobs);
};

interface Receiver {
  readonly receiveEvent: (given: object) => Promise<'done' | 'wrong'>;
}

describe('events', () => {
  test('P10/test/5: one that is sent again after a lost answer does nothing twice', async () => {
    const { receiveEvent } = await sampleOf<Receiver>('receiver');
    const { webhookKey: key } = await hearing();
    const seen = new Set<string>();
    const handled: { data: { act: string } }[] = [];
    const outcomes: string[] = [];
    let answers = 0;
    heard = async (headers, body) => {
      const handle = async (event: { data: { act: string } }) => handled.push(event);
      const now = bench.clock.at;
      outcomes.push(await receiveEvent({ headers, body, key, seen, now, handle }));
      // The first answer is lost on its way.
      return ++answers === 1 ? 503 : 204;
    };
    const id = await sealApplied();
    for (let n = 0; n < 3; n++) await work();
    expect(outcomes).toEqual(['done', 'done']);
    expect(handled).toMatchObject([
      { type: 'case.changed', data: { case: id, act: 'submit', phase: 'submitted', version: 1 } },
    ]);
  });

  test('the same event has one id and one text, and a fresh time and signature each time', async () => {
    await hearing();
    const sent: { headers: http.IncomingHttpHeaders; body: string }[] = [];
    heard = async (headers, body) => {
      sent.push({ headers, body });
      return sent.length < 3 ? 500 : 200;
    };
    await sealApplied();
    for (let n = 0; n < 4; n++) {
      await work();
      bench.clock.at += 60_000;
    }
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ headers }) => headers['yunzhang-event'])).size).toBe(1);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
    expect(new Set(sent.map(({ headers }) => headers['yunzhang-signature'])).size).toBe(3);
  });

  test('the sample refuses what was changed, recorded, or signed by another', async () => {
    const { receiveEvent } = await sampleOf<Receiver>('receiver');
    const { webhookKey: key } = await hearing();
    let message: { headers: http.IncomingHttpHeaders; body: string } | undefined;
    heard = async (headers, body) => {
      message = { headers, body };
      return 204;
    };
    await sealApplied();
    await work();
    const { headers = {}, body = '' } = message ?? {};
    const now = bench.clock.at;
    const tried = async (more: object) =>
      receiveEvent({ headers, body, key, seen: new Set(), now, handle: async () => {}, ...more });
    expect(await tried({})).toBe('done');
    expect(await tried({ body: body.replace('submitted', 'active') })).toBe('wrong');
    expect(await tried({ now: now + 6 * 60_000 })).toBe('wrong');
    expect(await tried({ key: 'ab'.repeat(32) })).toBe('wrong');
    expect(await tried({ headers: { ...headers, 'yunzhang-event': randomUUID() } })).toBe('wrong');
    expect(await tried({ headers: {} })).toBe('wrong');
  });

  test('come in order from the feed after an outage, and only one’s own', async () => {
    const mine = await registered();
    const other = await app.inject({
      method: 'POST',
      url: '/v1/clients',
      headers: as(cast.zhang),
      payload: wish,
    });
    const id = await sealApplied();
    await accept(id);
    const feed = async (key: string, after = 0) =>
      (
        await app.inject({
          url: `/v1/embed/events?after=${after}`,
          headers: { authorization: `Bearer ${key}` },
        })
      ).json<{ events: { nr: number; data: { act: string } }[] }>().events;
    const events = await feed(mine.key);
    expect(events.map(({ data }) => data.act)).toEqual(['submit', 'accept']);
    expect(await feed(mine.key, events[0]?.nr)).toEqual(events.slice(1));
    expect(await feed(other.json<Keys>().key)).toEqual([]);
    const wrong = await app.inject({
      url: '/v1/embed/events',
      headers: { authorization: 'Bearer none' },
    });
    expect([wrong.statusCode, wrong.json()]).toMatchObject([401, { code: 'client-key-wrong' }]);
    bench.clock.at += 31 * day;
    expect(await feed(mine.key)).toEqual([]);
  });

  test('a rating goes to the review system of the organisation', async () => {
    const { key } = await registered();
    const attempt = async (actor: object, act: string, input: object, on?: string) => {
      const place = on === undefined ? {} : { on };
      const given = { scenario: 'support-ticket', act, input, names: {}, ...place };
      const answer = await bench.cases.attempt(actor as typeof cast.wang, given, randomUUID());
      if ('refused' in answer) throw new Error(answer.refused);
      return answer.case;
    };
    const id = await attempt(cast.wang, 'report', {
      number: 'GD-20261123-00001',
      channel: 'portal',
      matter: 'fault',
      title: '打不开',
      description: '页面',
      shownName: '王**',
      company: 'e1',
    });
    const code = { category: 'login', code: 'login-refused', severity: 'P3' };
    await attempt(cast.lin, 'triage', code, id);
    await attempt(cast.qin, 'fix', { note: '好了', article: 'login-refused' }, id);
    await attempt(cast.wang, 'accept', { satisfaction: 4 }, id);
    const headers = { authorization: `Bearer ${key}` };
    const { events } = (await app.inject({ url: '/v1/embed/events', headers })).json<{
      events: object[];
    }>();
    expect(events).toMatchObject([{ type: 'ticket.rated', data: { case: id, satisfaction: 4 } }]);
  });
});

describe('clients', () => {
  test('take https origins as browsers write them, and public addresses for events', async () => {
    for (const origin of [
      'http://erp.example.com',
      'https://erp.example.com/',
      'https://erp.example.com/path',
      'https://*.example.com',
      "https://erp.example.com; script-src 'unsafe-inline'",
      'https://user@erp.example.com',
      'HTTPS://erp.example.com',
      "'self'",
      '*',
      'null',
      'data:',
    ]) {
      const answer = await register({ origins: [origin] });
      expect([origin, answer.json()]).toMatchObject([origin, { code: 'client-origin-wrong' }]);
    }
    const many = Array.from({ length: 11 }, (_, n) => `https://a${n}.example.com`);
    expect((await register({ origins: many })).json()).toMatchObject({
      code: 'client-origin-wrong',
    });
    for (const webhook of ['http://10.0.0.1/', 'https://127.0.0.1/', 'ftp://a.example/']) {
      const answer = await register({ webhook });
      expect(answer.json()).toMatchObject({ code: 'client-webhook-wrong' });
    }
  });

  test('belong to one organisation, and end at once', async () => {
    const { id, key } = await registered();
    const list = async (actor: typeof cast.wang | typeof cast.zhang) =>
      (await app.inject({ url: '/v1/clients', headers: as(actor) })).json<{ clients: object[] }>();
    expect((await list(cast.wang)).clients).toMatchObject([{ id, name: '采购系统' }]);
    expect(JSON.stringify(await list(cast.wang))).not.toContain(key);
    expect((await list(cast.zhang)).clients).toEqual([]);
    const end = async (actor: object) =>
      app.inject({
        method: 'DELETE',
        url: `/v1/clients/${id}`,
        headers: as(actor as typeof cast.wang),
      });
    expect((await end(cast.zhang)).statusCode).toBe(404);
    expect((await end(cast.wang)).statusCode).toBe(204);
    expect((await app.inject(`/embed/seal?client=${id}`)).statusCode).toBe(404);
    const headers = { authorization: `Bearer ${key}` };
    expect((await app.inject({ url: '/v1/embed/events', headers })).statusCode).toBe(401);
  });
});

describe('an embedded page', () => {
  test('may be framed by the origins of its client, and by nobody else', async () => {
    const { id } = await registered({
      origins: ['https://a.example.com', 'https://b.example.com'],
    });
    const page = await app.inject(`/embed/seal?client=${id}`);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/frame-ancestors https:\/\/a\.example\.com https:\/\/b\.example\.com$/);
    expect(policy).toContain("script-src 'self'");
    expect(page.body).toContain('/embed/seal.js');
    expect((await app.inject(`/embed/seal?client=${randomUUID()}`)).statusCode).toBe(404);
    expect((await app.inject('/embed/seal?client=x')).statusCode).toBe(400);
    const bare = await registered({ origins: [] });
    expect((await app.inject(`/embed/seal?client=${bare.id}`)).statusCode).toBe(404);
    expect((await app.inject('/embed/seal.js')).headers['content-type']).toContain('javascript');
  });

  test('shows how far a case of one’s own is, for half an hour, and nothing else', async () => {
    const { openSession } = await sampleOf<{
      openSession: (given: object) => Promise<{ token: string }>;
    }>('session');
    const { key } = await registered();
    const caseId = await sealApplied();
    const { token } = await openSession({ platform, key, caseId });
    const look = async () =>
      app.inject({ url: '/v1/embed/case', headers: { authorization: `Bearer ${token}` } });
    expect((await look()).json()).toEqual({
      case: caseId,
      scenario: 'seal-life',
      phase: 'submitted',
      phaseTitle: expect.objectContaining({ zh: expect.any(String) }) as object,
    });
    await accept(caseId);
    expect((await look()).json()).toMatchObject({ phase: 'accepted' });
    bench.clock.at += 31 * 60_000;
    expect((await look()).json()).toMatchObject({ code: 'embed-token-wrong' });
    const other = await app.inject({
      method: 'POST',
      url: '/v1/clients',
      headers: as(cast.zhang),
      payload: wish,
    });
    const foreign = { platform, key: other.json<Keys>().key, caseId };
    await expect(openSession(foreign)).rejects.toThrow('client-not-found');
    await expect(openSession({ ...foreign, caseId: 'none' })).rejects.toThrow('client-not-found');
    await expect(openSession({ ...foreign, key: 'x' })).rejects.toThrow('client-key-wrong');
  });
});

describe('a link of another portal', () => {
  const code = items[0]?.code ?? '';
  test('leads to a page of ours, with its case number', async () => {
    const bare = await app.inject(`/apply/${code}`);
    expect([bare.statusCode, bare.headers.location]).toEqual([302, '/office/seals/new']);
    const number = 'BJ11010820261123000001X';
    const numbered = await app.inject(`/apply/${code}?caseNo=${number}`);
    expect(numbered.headers.location).toBe(`/office/seals/new?caseNo=${number}`);
  });

  test('leads nowhere else, whatever is in it', async () => {
    const evil = [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '%0d%0aSet-Cookie:a',
    ];
    for (const one of evil) {
      const item = await app.inject(`/apply/${encodeURIComponent(one)}`);
      expect([item.statusCode, item.headers.location]).toEqual([404, undefined]);
      const number = await app.inject(`/apply/${code}?caseNo=${encodeURIComponent(one)}`);
      expect([number.statusCode, number.headers.location]).toEqual([400, undefined]);
      const extra = await app.inject(`/apply/${code}?next=${encodeURIComponent(one)}`);
      expect(extra.headers.location).toBe('/office/seals/new');
    }
    const twice = await app.inject(`/apply/${code}?caseNo=a&caseNo=b`);
    expect(twice.statusCode).toBe(400);
    for (const { path: page } of items) expect(page).toMatch(/^\/office(\/[a-z]+)*$/);
  });
});

describe('open data', () => {
  test('counts what was applied for, by item and day, up to yesterday', async () => {
    await sealApplied();
    await sealApplied();
    const get = async (query: string) => app.inject(`/v1/open-data/items?${query}`);
    const today = 'from=2026-11-23&to=2026-11-23';
    expect((await get(today)).json()).toMatchObject({ code: 'open-data-day' });
    bench.clock.at += day;
    expect((await get(today)).json()).toMatchObject({
      counts: [{ day: '2026-11-23', item: items[0]?.code, applied: 2, done: 0 }],
    });
    const csv = await get(`${today}&format=csv`);
    expect(csv.body).toBe(`day,item,applied,done\r\n2026-11-23,${items[0]?.code},2,0\r\n`);
    for (const wrong of ['from=2026-11-23&to=2026-11-22', 'from=2026-01-01&to=2026-11-23', 'a=1']) {
      expect((await get(wrong)).statusCode).toBe(400);
    }
  });
});
