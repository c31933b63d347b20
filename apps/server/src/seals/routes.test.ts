import { randomUUID } from 'node:crypto';
import type { Actor } from '@yunzhang/scenario';
import { sealLife } from '@yunzhang/scenarios';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { as, lent, routeServer } from '../route-testing.ts';
import { createSpending } from '../spending.ts';
import { type HotlineCall, stopByHotline } from './hotline.ts';
import { addSealRoutes } from './routes.ts';
import { cast, company, officeBench, type OfficeBench } from './seals-testing.ts';

let bench: OfficeBench;
let app: FastifyInstance;
const time = { at: 0 };
beforeAll(async () => {
  bench = await officeBench();
  app = await server();
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
});
beforeEach(async () => {
  await bench.clear();
  time.at += 3_600_000;
});

async function server(): Promise<FastifyInstance> {
  return routeServer(async (made, plain) => {
    await plain.register(swagger, {
      openapi: { openapi: '3.1.0', info: { title: 'seals', version: '1' } },
      transform: jsonSchemaTransform,
    });
    const { look } = createSpending(() => time.at);
    addSealRoutes(made, { ...lent, office: bench.office, parts: bench.parts, look });
  });
}

const get = async (url: string, actor?: Actor) => app.inject({ url, headers: as(actor) });

/** Everybody who may ask for something of a seal, and strangers of every kind. */
const players: readonly Actor[] = [
  cast.li,
  cast.sun,
  cast.acc,
  cast.rev,
  cast.office,
  { organisation: 'sm', holds: ['seal-making'], level: 1 },
  { system: 'ps', holds: [], level: 0 },
];
const strangers: readonly Actor[] = [
  { person: 'zhao', organisation: 'e2', holds: [], level: 3 },
  { person: 'acc2', organisation: 'ei2', holds: ['seal-acceptance', 'seal-review'], level: 3 },
  { organisation: 'sm2', holds: ['seal-making'], level: 3 },
  { organisation: 'hc', holds: ['court'], level: 3 },
  { system: 'ps2', holds: [], level: 0 },
  { system: 'clock', holds: [], level: 0 },
  { person: 'nobody', holds: [], level: 3 },
];

describe('the public look', () => {
  test('tells the status of a seal to anybody, now and in the past', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const inUseAt = new Date(bench.clock.at).toISOString();
    bench.clock.at += 60_000;
    await bench.act(cast.sun, 'freeze', id, { input: { reason: '外出' } });
    const now = await get(`/v1/seals/${code}/status`);
    expect([now.statusCode, now.json()]).toMatchObject([
      200,
      { phase: 'frozen', isInForce: false, maker: 'sm' },
    ]);
    const past = await get(`/v1/seals/${code}/status?at=${encodeURIComponent(inUseAt)}`);
    expect(past.json()).toMatchObject({ phase: 'active', isInForce: true });
    const text = now.body + past.body;
    for (const hidden of ['李示例', 'sun', '外出', 'ZY-']) expect(text).not.toContain(hidden);
    const later = encodeURIComponent(new Date(bench.clock.at + 1000).toISOString());
    expect((await get(`/v1/seals/${code}/status?at=${later}`)).json()).toMatchObject({
      code: 'seal-status-future',
    });
    expect((await get('/v1/seals/1101089900777/status')).statusCode).toBe(404);
    expect((await get('/v1/seals/1/status')).statusCode).toBe(404);
  });

  test('lists the made seals of an owner in pages, with open fields only', async () => {
    await bench.inUse();
    await bench.approved({ kind: 'finance' });
    const page = await get(`/v1/seals?company=${company.code}`);
    expect(page.json()).toMatchObject({
      seals: [{ code: '1101089900001', phase: 'active', isInForce: true }],
    });
    expect(Object.keys(page.json<{ seals: object[] }>().seals[0] ?? {}).sort()).toEqual([
      'code',
      'filingNo',
      'isInForce',
      'kind',
      'name',
      'phase',
      'validFrom',
      'validTo',
    ]);
    expect((await get('/v1/seals?company=911101')).statusCode).toBe(400);
    expect((await get('/v1/seals')).statusCode).toBe(400);
  });

  test('does not let one address harvest the directory', async () => {
    const answers: number[] = [];
    for (let n = 0; n < 130; n++) {
      answers.push(
        (await get(`/v1/seals/11010899${String(n).padStart(5, '0')}/status`)).statusCode,
      );
    }
    expect(answers.filter((status) => status === 404)).toHaveLength(100);
    expect(answers.slice(100).every((status) => status === 429)).toBe(true);
  });
});

describe('what belongs to a seal', () => {
  test('is told to its players and to nobody else', async () => {
    const id = await bench.inUse();
    await bench.work(bench.office, 'papers');
    const code = await bench.codeOf(id);
    const { files } = (await get(`/v1/cases/${id}/files`, cast.li)).json<{
      files: { url: string; title: string }[];
    }>();
    expect(files.map(({ title }) => title)).toContain('电子印章制作证书');
    const urls = [
      `/v1/cases/${id}/files`,
      `/v1/seals/${code}/imprint.svg`,
      ...files.map(({ url }) => url),
    ];
    let cases = 0;
    for (const url of urls) {
      for (const actor of [...players, ...strangers, undefined]) {
        const { statusCode, body } = await get(url, actor);
        const isPlayer = players.some((one) => one === actor);
        const isNobody = actor === undefined || actor.system === 'clock';
        expect([url, actor, statusCode]).toEqual([
          url,
          actor,
          isPlayer ? 200 : isNobody ? 401 : 404,
        ]);
        if (!isPlayer) expect(body).not.toContain('svg xmlns');
        cases++;
      }
    }
    console.log(`seals: ${cases} cases of route, reader and foreign object`);
    const picture = await get(`/v1/seals/${code}/imprint.svg`, cast.li);
    expect(picture.body).toContain('width="38mm" height="38mm"');
    expect(picture.headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('tells calls of the hotline to its owner alone, refused ones too', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const facts = (['callback', 'agreed-word'] as const).map((kind) => ({ kind, note: '4321' }));
    const call: Omit<HotlineCall, 'call' | 'facts'> = {
      code,
      act: 'freeze',
      caller: 'li',
      operator: 'lin-of-the-desk',
      reason: '手机被盗',
    };
    await stopByHotline(bench.parts, { ...call, call: randomUUID(), facts: facts.slice(1) });
    bench.clock.at += 1000;
    await stopByHotline(bench.parts, { ...call, call: randomUUID(), facts });
    const url = `/v1/cases/${id}/calls`;
    const told = await get(url, cast.li);
    expect(told.json()).toMatchObject({
      calls: [
        { caller: 'li', act: 'freeze', facts: ['callback', 'agreed-word'], isDone: true },
        { facts: ['agreed-word'], reason: '手机被盗', isDone: false },
      ],
    });
    for (const hidden of ['lin-of', '4321']) expect(told.body).not.toContain(hidden);
    const { freezes } = sealLife.its((await bench.parts.inside(bench.database.query, [id]))[0])
      ?.record ?? { freezes: [] };
    const { calls } = told.json<{ calls: readonly { readonly at: string }[] }>();
    expect(freezes.map(({ at }) => new Date(at).toISOString())).toEqual([calls[0]?.at]);
    for (const actor of [...players, ...strangers]) {
      const isOwner = actor === cast.li || actor === cast.sun;
      const isNobody = actor.system === 'clock';
      const { statusCode } = await get(url, actor);
      expect([actor, statusCode]).toEqual([actor, isOwner ? 200 : isNobody ? 401 : 404]);
    }
  });

  test('says the same of what is another’s and of what is not there', async () => {
    const id = await bench.approved();
    const [stranger] = strangers;
    const foreign = await get(`/v1/cases/${id}/files`, stranger);
    const missing = await get('/v1/cases/none/files', stranger);
    // All but the name of the request itself.
    const said = (answer: typeof foreign): object => ({ ...answer.json<object>(), trace: '' });
    expect([foreign.statusCode, said(foreign)]).toEqual([missing.statusCode, said(missing)]);
    expect((await get('/v1/cases/%00%27/files', cast.li)).statusCode).toBe(404);
  });
});

describe('the desks', () => {
  test('show each unit, register and office its own work', async () => {
    const id = await bench.approved();
    const maker = { organisation: 'sm', holds: ['seal-making'], level: 1 } as const;
    const other = { ...maker, organisation: 'sm2' };
    const making = async (actor: Actor) =>
      (await get('/v1/desks/making', actor)).json<{ seals: { case: string }[] }>().seals;
    expect((await making(maker)).map((one) => one.case)).toEqual([id]);
    expect(await making(other)).toEqual([]);
    expect(await making({ ...maker, holds: [] })).toEqual([]);
    bench.police.mood.mode = 'down';
    await bench.work();
    const filing = async (actor: Actor) =>
      (await get('/v1/desks/filing', actor)).json<{ filings: object[] }>().filings;
    expect(await filing({ system: 'ps', holds: [], level: 0 })).toMatchObject([
      { case: id, state: 'open' },
    ]);
    for (const stranger of strangers.filter(({ system }) => system !== 'clock')) {
      expect(await filing(stranger)).toEqual([]);
    }
    const unit = await get('/v1/desks/making/unit', cast.rev);
    expect(unit.json()).toEqual({ maker: 'sm2' });
    expect((await get('/v1/desks/making/unit', cast.li)).statusCode).toBe(404);
    expect((await get('/v1/desks/findings', cast.li)).json()).toEqual({ findings: [] });
  });
});

describe('applications', () => {
  const wish = {
    name: company.name,
    company: company.code,
    legalRepName: '李示例',
    licence: '2026EXAMPLE0000000001',
    division: '110108',
    owner: 'e1',
    custodian: 'sun',
    authority: 'ei',
  };
  const post = async (url: string, payload: object, headers: object = {}) =>
    app.inject({ method: 'POST', url, payload, headers: { ...as(cast.li), ...headers } });

  test('draw an imprint and take the starter set, both for somebody who is known', async () => {
    const imprint = { kind: 'contract', organisation: company.name, company: company.code };
    expect((await post('/v1/seal-imprints', imprint)).json()).toMatchObject({
      shape: { form: 'circle', widthTenthMm: 380 },
    });
    const nobody = await app.inject({
      method: 'POST',
      url: '/v1/seal-imprints',
      payload: imprint,
    });
    expect(nobody.statusCode).toBe(401);
    expect((await post('/v1/seal-starter-sets', wish)).statusCode).toBe(400);
    const key = { 'idempotency-key': 'abcdefgh-1' };
    const set = await post('/v1/seal-starter-sets', wish, key);
    expect([set.statusCode, set.json<{ seals: object[] }>().seals.length]).toEqual([201, 5]);
    expect((await post('/v1/seal-starter-sets', wish, key)).body).toBe(set.body);
  });

  test('have a document of their routes', () => {
    const { paths } = app.swagger() as { paths: Readonly<Record<string, object>> };
    expect(Object.keys(paths).sort()).toEqual([
      '/v1/cases/{case}/calls',
      '/v1/cases/{case}/files',
      '/v1/cases/{case}/files/{version}/{paper}',
      '/v1/desks/filing',
      '/v1/desks/findings',
      '/v1/desks/making',
      '/v1/desks/making/unit',
      '/v1/desks/review/{case}/imprint.svg',
      '/v1/seal-imprints',
      '/v1/seal-starter-sets',
      '/v1/seals',
      '/v1/seals/{code}/imprint.svg',
      '/v1/seals/{code}/status',
    ]);
  });
});
