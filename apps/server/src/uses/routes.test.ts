import { randomUUID } from 'node:crypto';
import { base64, hex } from '@yunzhang/base';
import { grantorKeyProof, type Statement, writeStatement } from '@yunzhang/custody/statement';
import { signSm2Message } from '@yunzhang/gm';
import type { Actor } from '@yunzhang/scenario';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../people/index.ts';
import { languageOf, Problem, problemBody } from '../problem.ts';
import { drawPaper } from '../seals/index.ts';
import { addStatementRoutes, type StatementRouteParts } from '../statements/index.ts';
import { typed } from '../typed-app.ts';
import { newKey } from './custody-testing.ts';
import type { Decision } from './policy.ts';
import { addUseRoutes } from './routes.ts';
import type { UseRouteParts } from './route-parts.ts';
import { cast, useBench, type UseBench } from './uses-testing.ts';

let bench: UseBench;
let app: FastifyInstance;
let seal: string;
beforeAll(async () => {
  bench = await useBench();
  seal = await bench.sealInUse();
  app = await serverOf(bench);
}, 120_000);
afterAll(async () => {
  await app?.close();
  await bench?.close();
}, 60_000);

const actorIn = ({ headers }: FastifyRequest): Actor | undefined =>
  typeof headers['test-actor'] === 'string'
    ? (JSON.parse(headers['test-actor']) as Actor)
    : undefined;

/** People as far as the routes ask them. */
const people: UseRouteParts['people'] & StatementRouteParts['people'] = {
  actorOf: async (request) => actorIn(request),
  callerOf: async (request) => {
    const actor = actorIn(request);
    if (actor === undefined) return undefined;
    const { person, organisation, level: loa, system } = actor;
    const scopes = ['task:write', 'seal:use:0000000000000'];
    if (system !== undefined) {
      return {
        kind: 'system',
        key: { id: system, organisation: 'e1', scopes },
      } as unknown as Caller;
    }
    return { kind: 'person', login: { person, organisation, loa }, roles: [] } as unknown as Caller;
  },
  authorise: (caller, act) => {
    const isHead = caller?.kind === 'person' && caller.login.person === 'li';
    if (act === 'rule.set' && !isHead) throw new Problem('access-refused', act);
  },
  assure: (caller, { loa }) => {
    if (caller.kind === 'person' && caller.login.loa < loa) {
      throw new Problem('insufficient-user-authentication');
    }
  },
  needScope: (caller, scope) => {
    if (caller.kind === 'system' && !caller.key.scopes.includes(scope)) {
      throw new Problem('api-key-scope', scope);
    }
  },
};

async function serverOf({ statements, cases, database, uses }: UseBench) {
  const made = Fastify({ routerOptions: { maxParamLength: 64 } });
  made.setValidatorCompiler(validatorCompiler);
  made.setSerializerCompiler(serializerCompiler);
  made.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_r, body, done) =>
    done(null, body),
  );
  made.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const isFault = !(error instanceof Problem) && (error.statusCode ?? 500) >= 500;
    const code = isFault ? 'server-fault' : 'request-malformed';
    const problem = error instanceof Problem ? error : new Problem(code, error.message);
    void reply
      .status(problem.status)
      .type('application/problem+json')
      .serializer((body: unknown) => JSON.stringify(body))
      .send(problemBody(problem, 'zh', request.id));
  });
  const common = {
    people,
    problem: (code: string, detail?: string) => new Problem(code, detail),
    languageOf,
    charge: () => async () => undefined,
  };
  addUseRoutes(typed(made), { ...common, uses });
  addStatementRoutes(typed(made), { ...common, statements, database, cases });
  await made.ready();
  return made;
}

interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Uint8Array;
}
async function ask(
  actor: Actor | undefined,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  more: { readonly payload?: object; readonly headers?: Record<string, string> } = {},
): Promise<Told> {
  const who = actor === undefined ? {} : { 'test-actor': JSON.stringify(actor) };
  const headers = { 'idempotency-key': randomUUID(), ...who, ...more.headers };
  const { payload } = more;
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  const isJson = (answer.headers['content-type'] ?? '').toString().includes('json');
  const body = isJson ? answer.json<Told['body']>() : {};
  return { status: answer.statusCode, body, bytes: new Uint8Array(answer.rawPayload) };
}

const octets = { 'content-type': 'application/octet-stream' };
function paper(words: string): Uint8Array {
  const order = { case: words, version: 1, paper: 'x', place: 'x', by: 'e1', at: 0 } as const;
  const text = { title: '文件', lines: [words], data: {} };
  return drawPaper(text, bench.useParts.font, { ...order, needed: 'personal' });
}
async function uploaded(words: string = randomUUID()): Promise<string> {
  const payload = Buffer.from(paper(words));
  const told = await ask(cast.wang, 'POST', '/v1/documents', { payload, headers: octets });
  expect(told).toMatchObject({ status: 201, body: { format: 'ofd', pages: 1 } });
  return String(told.body['digest']);
}
const wishOf = (digest: string) => ({
  seal,
  mode: 'one-off',
  kind: 'contract',
  purpose: '签约',
  documents: [{ number: 'HT-1', digest, amountFen: 5000 }],
  placement: [{ kind: 'at', page: 1, xTenthMm: 1000, yTenthMm: 2000 }],
  approvers: ['zhou'],
});
const stranger = { person: 'other', organisation: 'e2', holds: [], level: 3 } as const;

describe('a document', () => {
  test('that cannot be read is refused when it is uploaded', async () => {
    const payload = Buffer.from('PK\u0003\u0004 nothing');
    const told = await ask(cast.wang, 'POST', '/v1/documents', { payload, headers: octets });
    expect([told.status, told.body['code']]).toEqual([422, 'file-unreadable']);
    const text = Buffer.from('hello');
    const other = await ask(cast.wang, 'POST', '/v1/documents', { payload: text, headers: octets });
    expect(other.body['code']).toBe('seal-file-format');
  });

  test('is not taken from strangers, and not found by another organisation', async () => {
    const payload = Buffer.from(paper('x'));
    const told = await ask(undefined, 'POST', '/v1/documents', { payload, headers: octets });
    expect(told.status).toBe(401);
    const digest = await uploaded();
    const foreign = await ask(stranger, 'POST', '/v1/uses', { payload: wishOf(digest) });
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'use-not-found']);
    const missing = await ask(cast.wang, 'POST', '/v1/uses', { payload: wishOf('0'.repeat(64)) });
    expect([missing.status, missing.body['code']]).toEqual([404, 'use-document-not-found']);
  });
});

describe('a use', () => {
  test('goes from its request to the sealed file by these routes', async () => {
    const digest = await uploaded();
    const made = await ask(cast.wang, 'POST', '/v1/uses', { payload: wishOf(digest) });
    expect([made.status, made.body['manifest']]).toEqual([201, digest]);
    const id = String(made.body['case']);
    const nonce = randomUUID().replaceAll('-', '');
    await bench.act(cast.zhou, 'approve', id, { input: { digest } });
    await bench.act(cast.wang, 'present', id, { input: { nonce } });
    const place = `/v1/uses/${id}`;
    // A keeper who is not of the owner's own is nobody there until they show the code.
    const keeper = { ...cast.sun, organisation: 'e9' };
    expect((await ask(keeper, 'GET', place)).status).toBe(404);
    const shows = { headers: { 'case-shows': `nonce=${nonce}` } };
    const seen = await ask(keeper, 'GET', place, shows);
    expect(seen.body).toMatchObject({ manifest: digest, amountFen: 5000, phase: 'approved' });
    const input = { nonce, digest, method: 'scan', device: '手机' };
    await bench.act(cast.sun, 'confirm', id, { input });
    await bench.work();
    const open = await ask(cast.sun, 'GET', `/v1/me/statements?case=${id}`);
    const [waiting] = open.body['statements'] as readonly { id: string; statement: Statement }[];
    if (waiting === undefined) throw new Error('nothing waits');
    expect((await ask(cast.sun, 'GET', place)).body['mandate']).toEqual({
      state: 'waiting-signature',
    });
    const statement = base64(await writeStatement(waiting.statement, bench.keys.sun));
    const signed = await ask(cast.sun, 'PUT', `/v1/me/statements/${waiting.id}`, {
      payload: { statement },
    });
    expect(signed.status).toBe(204);
    expect((await ask(cast.wang, 'GET', `${place}/documents/1/sealed`)).body['code']).toBe(
      'use-not-sealed',
    );
    await bench.work();
    const done = await ask(cast.wang, 'GET', place);
    expect(done.body).toMatchObject({ phase: 'sealed', documents: [{ state: 'sealed' }] });
    const file = await ask(cast.wang, 'GET', `${place}/documents/1/sealed`);
    const original = await ask(cast.wang, 'GET', `${place}/documents/1`);
    expect(file.bytes.length).toBeGreaterThan(original.bytes.length);
    for (const address of [place, `${place}/documents/1`, `${place}/documents/1/sealed`]) {
      expect((await ask(stranger, 'GET', address)).body['code']).toBe('use-not-found');
    }
  });

  test('says no in the words of its rule', async () => {
    const digest = await uploaded();
    const payload = { ...wishOf(digest), kind: 'receipt' };
    const told = await ask(cast.wang, 'POST', '/v1/uses', { payload });
    expect([told.status, told.body['code']]).toEqual([409, 'seal-type-denied']);
    expect(told.body['title']).toMatch(/不能用于/);
  });

  test('is listed for its own organisation only', async () => {
    const mine = await ask(cast.wang, 'GET', `/v1/uses?seal=${seal}`);
    expect((mine.body['uses'] as readonly unknown[]).length).toBeGreaterThan(0);
    const theirs = await ask(stranger, 'GET', `/v1/uses?seal=${seal}`);
    expect(theirs.body).toEqual({ uses: [] });
  });
});

describe('a mandate', () => {
  test('is granted, called by its client alone, and needs the scope of that seal', async () => {
    const payload = {
      seal,
      mode: 'standing',
      kinds: ['contract'],
      perDay: 3,
      fromHour: 0,
      toHour: 24,
      until: '2027-10-01',
      client: 'erp',
    };
    const made = await ask(cast.li, 'POST', '/v1/mandates', { payload });
    expect(made.status).toBe(201);
    const id = String(made.body['case']);
    const digest = await uploaded();
    const { seal: _, mode: __, approvers: ___, ...call } = wishOf(digest);
    const told = await ask(cast.erp, 'POST', `/v1/mandates/${id}/uses`, { payload: call });
    expect([told.status, told.body['code']]).toEqual([403, 'api-key-scope']);
    await bench.work();
    const letter = await ask(cast.li, 'GET', `/v1/mandates/${id}/letter`);
    expect([letter.status, letter.bytes[0]]).toEqual([200, 0x50]);
    expect((await ask(stranger, 'GET', `/v1/mandates/${id}/letter`)).status).toBe(404);
    const said = await ask(cast.li, 'GET', `/v1/cases/${id}/statements`);
    expect(said.body).toMatchObject({
      statements: [{ act: 'mandate.grant', state: 'waiting-signature', who: 'li' }],
    });
  });

  test('is not granted by somebody who is not the legal representative', async () => {
    const payload = {
      seal,
      mode: 'standing',
      kinds: ['contract'],
      perDay: 3,
      fromHour: 0,
      toHour: 24,
      until: '2027-10-01',
      client: 'erp',
    };
    const told = await ask(cast.wang, 'POST', '/v1/mandates', { payload });
    expect([told.status, told.body['code']]).toEqual([409, 'mandate-not-yours']);
  });
});

describe('a policy', () => {
  const policy = {
    rules: [
      { name: '大额', when: { amountFromFen: 1_000_000 }, does: { approvers: ['feng'] } },
      { name: '黑名单', when: { counterparties: ['某某'] }, does: { deny: true } },
    ],
    otherwise: { allow: true },
  };

  test('N10: is tried before it is kept, kept by the head of the firm, and each use has its version', async () => {
    const use = { kind: 'contract', amountFen: 2_000_000, counterparties: ['某某'] };
    const dry = await ask(cast.wang, 'POST', '/v1/policies/dry-run', { payload: { use, policy } });
    expect(dry.body).toMatchObject({ decision: 'deny', rule: '黑名单', version: 0 });
    const payload = { policy, expects: 0 };
    expect((await ask(cast.wang, 'PUT', '/v1/policies', { payload })).status).toBe(403);
    expect((await ask(cast.li, 'PUT', '/v1/policies', { payload })).body).toEqual({ version: 1 });
    expect((await ask(cast.li, 'PUT', '/v1/policies', { payload })).status).toBe(409);
    const digest = await uploaded();
    const wish = { ...wishOf(digest), counterparties: ['某某'] };
    const denied = await ask(cast.wang, 'POST', '/v1/uses', { payload: wish });
    expect([denied.status, denied.body['code']]).toEqual([409, 'use-policy-denied']);
    expect((denied.body['decision'] as Decision).lines.at(-1)).toMatchObject({ rule: '黑名单' });
    const documents = [{ number: 'HT-2', digest, amountFen: 2_000_000 }];
    const large = await ask(cast.wang, 'POST', '/v1/uses', {
      payload: { ...wishOf(digest), documents },
    });
    expect(large.body['policy']).toMatchObject({ version: 1, approvers: ['feng'], rule: '大额' });
    const [found] = await bench.useParts.inside(bench.database.query, [String(large.body['case'])]);
    expect([found?.record['policy'], found?.parties['approver']]).toEqual([
      'v1 大额',
      ['feng', 'zhou'],
    ]);
  });
});

describe('a key', () => {
  test('is registered with a strong login, listed and revoked by its person', async () => {
    const key = newKey();
    const proof = base64(await signSm2Message(key, grantorKeyProof('zhou', 'e1')));
    const payload = { publicKey: hex(key.publicKey), proof };
    const weak = { ...cast.zhou, level: 2 } as const;
    expect((await ask(weak, 'PUT', '/v1/me/grantor-key', { payload })).status).toBe(401);
    expect((await ask(cast.wang, 'PUT', '/v1/me/grantor-key', { payload })).body['code']).toBe(
      'grantor-key-wrong',
    );
    const kept = await ask(cast.zhou, 'PUT', '/v1/me/grantor-key', { payload });
    expect(kept.body).toMatchObject({ publicKey: payload.publicKey, isCurrent: true });
    const place = `/v1/me/grantor-keys/${String(kept.body['id'])}`;
    expect((await ask(cast.wang, 'DELETE', place)).status).toBe(404);
    expect((await ask(cast.zhou, 'DELETE', place)).status).toBe(204);
    const { body } = await ask(cast.zhou, 'GET', '/v1/me/grantor-keys');
    expect(body).toMatchObject({ keys: [{ isCurrent: false }] });
  });
});
