import { readFileSync } from 'node:fs';
import { type Actor, day, readStories, tell } from '@yunzhang/scenario';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CaseBench, caseBench, known, storeStage } from './cases-testing.ts';
import { withCases } from './document.ts';
import { type CaseServer, caseServer, httpStage } from './http-testing.ts';

let bench: CaseBench;
let server: CaseServer;
beforeAll(async () => {
  bench = await caseBench();
  server = await caseServer(bench.cases);
});
afterAll(async () => {
  await server.app.close();
  await bench.close();
});
beforeEach(async () => bench.clear());

interface Sent {
  readonly as?: Actor;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const post = async (url: string, { as, key = 'k', body = {}, headers = {} }: Sent = {}) =>
  server.app.inject({
    method: 'POST',
    url,
    headers: {
      ...server.as(as),
      ...(key === '' ? {} : { 'idempotency-key': key }),
      'content-type': 'application/json',
      ...headers,
    },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
const get = async (url: string, as?: Actor, headers: Readonly<Record<string, string>> = {}) =>
  server.app.inject({ url, headers: { ...server.as(as), ...headers } });

/** An answer without what tells one request from another. */
function untraced(body: string): unknown {
  return { ...(JSON.parse(body) as object), trace: undefined };
}

function storyOf(file: string, nth: number): string {
  const place = new URL(`../../../../packages/scenarios/src/${file}.story`, import.meta.url);
  return readStories(readFileSync(place, 'utf8'))[nth]?.text ?? '';
}

const acme: Actor = { organisation: 'acme', holds: [], level: 3 };
const li: Actor = { person: 'li', holds: [], level: 3 };
const terms = {
  number: 'LD-2026-0001',
  company: '91110108MA0EXAM15Y',
  idNumber: '130102199506200009',
};

describe('an attempt', () => {
  const opening = '/v1/scenarios/labour-contract/draft';

  async function opened() {
    const labour = known.find('labour-contract')?.scenario;
    const [name] = Object.entries(labour?.acts ?? {}).find(([, a]) => a.kind === 'opening') ?? [];
    return { url: `/v1/scenarios/labour-contract/${name}`, name };
  }

  test('needs a login and a key, and is told what is wrong with it', async () => {
    const { url } = await opened();
    expect((await post(url)).statusCode).toBe(401);
    const clock: Actor = { system: 'clock', holds: [], level: 3 };
    expect((await post(url, { as: clock })).statusCode).toBe(401);
    for (const key of ['', ' ', 'a\tb', 'x'.repeat(201)]) {
      const answer = await post(url, { as: acme, key });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
        400,
        'request-malformed',
      ]);
    }
    const strange = await post(url, { as: acme, body: { input: {}, more: 1 } });
    expect(strange.statusCode).toBe(400);
    expect((await post(url, { as: acme, body: '{' })).statusCode).toBe(400);
    expect((await post(url, { as: acme, body: '{"__proto__":{}}' })).statusCode).toBe(400);
    const large = JSON.stringify({ input: { number: 'x'.repeat(300_000) } });
    expect((await post(url, { as: acme, body: large })).statusCode).toBe(413);
    const deep = `{"input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await post(url, { as: acme, body: deep })).statusCode).toBe(400);
  });

  test('that the rules refuse says which rule, its clause and every field', async () => {
    const { url } = await opened();
    const body = { input: terms, names: { worker: 'li', courier: 'sms' } };
    const zh = await post(url, { as: acme, body });
    const said = zh.json<Record<string, unknown>>();
    expect([zh.statusCode, zh.headers['content-type']]).toEqual([409, 'application/problem+json']);
    expect(said).toMatchObject({
      status: 409,
      type: `urn:yunzhang:problem:${String(said['code'])}`,
    });
    expect(said['basis']).toBeTruthy();
    const english = { 'accept-language': 'en' };
    const en = await post(url, { as: acme, body, key: 'k2', headers: english });
    const { words } = said as { words: { zh: string; en: string } };
    expect([said['title'], en.json<{ title: string }>().title]).toEqual([words.zh, words.en]);
    expect(words.zh).not.toBe(words.en);
    expect(Array.isArray(said['faults'])).toBe(true);
  });

  test('with a key that was used otherwise is refused, also of an act nobody has', async () => {
    const first = await post(`${opening}x`, { as: acme });
    const other = await post(`${opening}y`, { as: acme });
    expect([first.statusCode, other.statusCode]).toEqual([404, 422]);
    expect(other.json<{ code: string }>().code).toBe('attempt-key-differs');
    const quoted = await post(`${opening}x`, { as: acme, key: '"k"' });
    expect(untraced(quoted.body)).toEqual(untraced(first.body));
  });
});

describe('a case that is hidden', () => {
  test('answers everything as one that is not there', async () => {
    const { failure } = await tell(storyOf('tender/submission', 0), storeStage(bench));
    expect(failure).toBeUndefined();
    const bids = await bench.another().mine({ parties: ['z'] }, {});
    expect(bids.cases).toEqual([]);
    const { rows } = await hiddenBids();
    expect(rows.length).toBeGreaterThan(0);
    const strange: Actor = { organisation: 'stranger', person: 'stranger', holds: [], level: 3 };
    const verbs = new Set(known.scenarios.flatMap(({ acts }) => Object.keys(acts)));
    let asked = 0;
    for (const { id } of rows) {
      const [here, gone] = [encodeURIComponent(id), encodeURIComponent('none-there')];
      const same = async (
        ask: (place: string) => Promise<{ statusCode: number; body: string }>,
      ) => {
        const [one, two] = [await ask(here), await ask(gone)];
        expect([one.statusCode, untraced(one.body)]).toEqual([two.statusCode, untraced(two.body)]);
        asked++;
      };
      for (const path of ['', '/acts', '/explain']) {
        await same(async (place) => get(`/v1/cases/${place}${path}`, strange));
      }
      await same(async (place) => get(`/v1/cases?after=${place}`, strange));
      for (const verb of verbs) {
        await same(async (place) =>
          post(`/v1/cases/${place}/${verb}`, { as: strange, key: `${place}-${verb}` }),
        );
      }
      for (const { id: scenario, acts } of known.scenarios) {
        await same(async (place) => get(`/v1/scenarios/${scenario}/cases/${place}`, strange));
        // Of other scenarios the first act is enough: it is of none of this case's.
        for (const verb of Object.keys(acts).slice(0, scenario === 'bid' ? Infinity : 1)) {
          const [url, key] = [`/v1/scenarios/${scenario}/cases`, `${scenario}-${verb}`];
          await same(async (place) =>
            post(`${url}/${place}/${verb}`, { as: strange, key: `${place}-${key}` }),
          );
        }
      }
    }
    expect(asked).toBeGreaterThan(150);
  });

  async function hiddenBids() {
    return sql<{ id: string }>`select id from case_state where scenario = 'bid' limit 1`.execute(
      bench.database.query,
    );
  }
});

describe('the document', () => {
  const document = withCases({ openapi: '3.1.0', paths: { '/other': {} }, components: {} }, known);
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;

  interface Operation {
    readonly operationId: string;
    readonly responses: Readonly<Record<string, { readonly content?: object }>>;
  }

  test('keeps what was there, names each operation once and refers to nothing that is not there', () => {
    expect(Object.keys(paths)).toContain('/other');
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    const { schemas } = document.components as { schemas: object };
    const references = JSON.stringify(document).match(/#\/components\/schemas\/[\w.-]+/g) ?? [];
    for (const one of new Set(references)) expect(Object.keys(schemas)).toContain(one.slice(21));
  });

  test('has a route behind each of its operations, and they all want a login but the views', async () => {
    let count = 0;
    for (const [path, item] of Object.entries(paths)) {
      for (const verb of Object.keys(item)) {
        const url = path.replaceAll(/\{\w+\}/g, 'none');
        const answer = verb === 'post' ? await post(url, { body: { act: 'x' } }) : await get(url);
        const { code } = answer.json<{ code?: string }>();
        const isView = verb === 'get' && (path.endsWith('{case}') || path.endsWith('/acts'));
        const wanted = isView ? ['case-unknown'] : ['session-missing', 'request-malformed'];
        expect(wanted, `${verb} ${path}`).toContain(code);
        count++;
      }
    }
    expect(count).toBeGreaterThan(150);
  });

  test('describes what is answered', async () => {
    const { schemas } = document.components as { schemas: Readonly<Record<string, object>> };
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const shape = (name: string) => {
      const wanted = { $ref: `#/components/schemas/${name}`, components: { schemas } };
      return ajv.compile(wanted);
    };
    const [accepted, refused] = [shape('accepted'), shape('refused')];
    let heard = 0;
    const stage = await httpStage(bench, (_scenario, status, said) => {
      const fits = status < 400 ? accepted : refused;
      expect(fits(said), JSON.stringify(fits.errors)).toBe(true);
      heard++;
    });
    const file = 'labour-contract/labour-contract';
    for (const nth of [0, 1, 2]) {
      await bench.clear();
      expect((await tell(storyOf(file, nth), stage)).failure).toBeUndefined();
      const seen = shape('labour-contract.view');
      for (const one of (await bench.cases.mine({ parties: ['li', 'acme'] }, {})).cases) {
        const answer = await get(`/v1/cases/${one.id}`, acme);
        expect(seen(answer.json()), JSON.stringify(seen.errors)).toBe(true);
      }
    }
    expect(heard).toBeGreaterThan(20);
    const told = await get('/v1/scenarios/labour-contract/explain', acme);
    expect(shape('explained')(told.json())).toBe(true);
  });
});

describe('explaining', () => {
  test('says what one can do, with half of what is to be filled in, and changes nothing', async () => {
    const { failure } = await tell(storyOf('mandate/mandate', 0), storeStage(bench));
    expect(failure).toBeUndefined();
    const erp: Actor = { system: 'erp', holds: [], level: 3 };
    const all = await get('/v1/cases/m/explain', erp);
    const { acts } = all.json<{ acts: readonly { act: string; state: string }[] }>();
    expect(acts.map(({ act }) => act)).toContain('use');
    const half = await post('/v1/explain', {
      as: erp,
      body: { on: 'm', act: 'use', input: { number: 'YY-20261123-000009' } },
    });
    const use = half
      .json<{ acts: readonly { act: string; state: string; missing: readonly string[] }[] }>()
      .acts.find(({ act }) => act === 'use');
    expect(use?.missing).toContain('documents');
    expect((await post('/v1/explain', { as: erp, body: { act: 'use' } })).statusCode).toBe(400);
    expect((await get('/v1/cases/m/explain')).statusCode).toBe(401);
    expect((await get('/v1/cases/none/explain', erp)).statusCode).toBe(404);
  });
});

describe('a page of one’s cases', () => {
  test('is of one scenario and phase where that is asked for, and of nobody else', async () => {
    const { failure } = await tell(storyOf('mandate/mandate', 0), storeStage(bench));
    expect(failure).toBeUndefined();
    bench.clock.at += day;
    const mine = async (query: string, who: Actor): Promise<readonly string[]> =>
      (await get(`/v1/cases${query}`, who))
        .json<{ cases: readonly { id: string; scenario: string }[] }>()
        .cases.map(({ scenario }) => scenario);
    const owner: Actor = { system: 'erp', holds: [], level: 3 };
    expect(new Set(await mine('', owner)).size).toBeGreaterThan(1);
    expect(new Set(await mine('?scenario=mandate', owner))).toEqual(new Set(['mandate']));
    expect(await mine('?scenario=mandate&phase=nowhere', owner)).toEqual([]);
    expect(await mine('', { person: 'nobody', holds: [], level: 3 })).toEqual([]);
    expect((await get('/v1/cases')).statusCode).toBe(401);
    expect((await get('/v1/cases?more=1', li)).statusCode).toBe(400);
  });
});

describe('what is shown beside a name', () => {
  test('opens a prescription to the pharmacy that has its token, and to no other', async () => {
    const { failure } = await tell(storyOf('prescription/prescription', 0), storeStage(bench));
    expect(failure).toBeUndefined();
    const { rows } = await sql<{ id: string; token: string }>`select id,
        record->>'token' as token from case_state where scenario = 'prescription'
        and record->>'token' is not null limit 1`.execute(bench.database.query);
    const [{ id, token } = { id: '', token: '' }] = rows;
    expect(token).toBe('epc-7Q2M');
    const pharmacy: Actor = { organisation: 'new', holds: ['drug-licence'], level: 3 };
    const as = async (who: Actor | undefined, shown: string) =>
      (await get(`/v1/cases/${id}`, who, { 'case-shows': shown })).statusCode;
    expect(await as(pharmacy, `token=${token}`)).toBe(200);
    expect(await as(pharmacy, 'token=epc-guess')).toBe(404);
    expect(await as(pharmacy, `token=${token}${' '.repeat(3000)}`)).toBe(404);
    expect(await as({ ...pharmacy, holds: [] }, `token=${token}`)).toBe(404);
    expect(await as(undefined, `token=${token}`)).toBe(404);
    expect((await get(`/v1/cases/${id}?token=${token}`, pharmacy)).statusCode).toBe(404);
  });
});
