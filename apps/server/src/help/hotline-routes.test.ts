import { randomUUID } from 'node:crypto';
import type { Actor } from '@yunzhang/scenario';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { officeBench, type OfficeBench } from '../seals/seals-testing.ts';
import { migrate } from '../support/index.ts';
import { addHotlineRoutes } from './hotline-routes.ts';
import { as } from '../route-testing.ts';
import { cast, helpBench, type HelpBench } from './help-testing.ts';
import { helpMigrations } from './tables.ts';

let seals: OfficeBench;
let bench: HelpBench;
let app: FastifyInstance;
beforeAll(async () => {
  seals = await officeBench();
  await migrate(seals.database, [helpMigrations]);
  bench = await helpBench();
  const hotline = {
    database: seals.database,
    cases: seals.cases,
    now: () => seals.clock.at,
  };
  app = await bench.serverOf((made, parts) => addHotlineRoutes(made, { ...parts, hotline }));
}, 60_000);
afterAll(async () => {
  await app.close();
  await bench.close();
  await seals.close();
}, 60_000);
beforeEach(async () => {
  await seals.clear();
  await bench.clear();
});

const ask = async (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  actor: Actor,
  payload?: object,
) => app.inject({ method, url, headers: as(actor), ...(payload === undefined ? {} : { payload }) });

describe('the hotline inside the portal', () => {
  test('stops a seal for two verified facts, and resumes none', async () => {
    const id = await seals.inUse();
    const code = await seals.codeOf(id);
    const { lin, wang } = cast;
    const seen = await ask('GET', `/v1/hotline/seals/${code}`, lin);
    expect(seen.json()).toMatchObject({
      code,
      phase: 'active',
      callers: ['legalRep', 'custodian'],
    });
    expect(seen.body).not.toContain('"li"');
    const facts = [
      { kind: 'callback', note: '' },
      { kind: 'agreed-word', note: '' },
    ];
    const call = {
      call: randomUUID(),
      code,
      act: 'freeze',
      caller: 'custodian',
      reason: '丢失',
      facts,
    };
    const stop = async (more: object = {}, actor: Actor = lin) =>
      ask('POST', '/v1/hotline/stops', actor, { ...call, ...more });
    expect((await stop({}, wang)).json()).toMatchObject({ code: 'support-only' });
    expect((await stop({ facts: facts.slice(1), call: randomUUID() })).json()).toMatchObject({
      code: 'hotline-identity-weak',
    });
    expect((await stop({ act: 'resume' })).statusCode).toBe(400);
    expect((await stop({ caller: 'li' })).statusCode).toBe(400);
    expect(await seals.office.isInForce(code)).toBe(true);
    expect((await stop()).statusCode).toBe(200);
    expect(await seals.office.isInForce(code)).toBe(false);
    expect((await ask('GET', '/v1/hotline/seals/0', lin)).statusCode).toBe(404);
  });

  test('its operators are put on record and taken off by whoever leads the desk', async () => {
    const lead: Actor = { ...cast.gao, holds: ['support-lead'] };
    const card = { id: 'op-9', name: '何话务', days: 30 };
    expect((await ask('POST', '/v1/hotline/operators', cast.lin, card)).statusCode).toBe(403);
    const made = await ask('POST', '/v1/hotline/operators', lead, card);
    expect(made.json()).toMatchObject({ id: 'op-9', key: expect.stringMatching(/^[2-9A-Z]{28}$/) });
    const list = async () =>
      (await ask('GET', '/v1/hotline/operators', lead)).json<{ operators: object[] }>().operators;
    expect(await list()).toMatchObject([{ id: 'op-9', name: '何话务' }]);
    expect(JSON.stringify(await list())).not.toContain(made.json<{ key: string }>().key);
    expect((await ask('DELETE', '/v1/hotline/operators/op-9', lead)).statusCode).toBe(204);
    expect(await list()).toEqual([]);
  });
});
