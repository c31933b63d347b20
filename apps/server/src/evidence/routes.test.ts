import fs from 'node:fs';
import { fromBase64, utf8 } from '@yunzhang/base';
import { readZip } from '@yunzhang/ofd';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Ledger } from '../ledger/index.ts';
import { addEvidenceRoutes } from './routes.ts';

const vectors = new URL('../../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url);
const { seal_ledger_v1: ours } = JSON.parse(fs.readFileSync(vectors, 'utf8'));
const container = fromBase64(ours.evidence_der_base64);
const policy = utf8(`log ${ours.keys.ed25519_vkey}\nquorum none\n`);
const known = '01234567-89ab-4def-8123-456789abcdef';
const page = '<script type="application/json" id="bundle-data">null</script>';

class Told extends Error {
  readonly statusCode = 422;
}

function server() {
  const app = Fastify();
  // Only what the routes use is there.
  const ledger = {
    logs: () => [{ origin: 'ledger.test/city/2026', log: 2026 }],
    storeOf: () => ({ read: async (name: string) => (name === 'policy' ? policy : undefined) }),
    evidence: {
      ofAct: async (id: string) =>
        id === known ? { log: 2026, container } : { refused: 'ledger-act-not-found', basis: 'b' },
    },
  } as unknown as Ledger;
  addEvidenceRoutes(app, {
    ledger,
    problem: (code) => new Told(code),
    readPage: async () => page,
    trust: async () => ({ mode: 'anchors', anchors: [utf8('root')], crls: [] }),
  });
  return app;
}

test('the logs of a server are listed with their paths, for everybody', async () => {
  const answer = await server().inject('/v1/logs');
  expect(answer.json()).toEqual([{ origin: 'ledger.test/city/2026', path: '/city/2026/' }]);
  expect(answer.headers['access-control-allow-origin']).toBe('*');
});

test('a bundle of an act has its public evidence, and the same octets every time', async () => {
  const app = server();
  const [one, two] = await Promise.all(
    [1, 2].map(() => app.inject(`/v1/evidence/${known}/bundle`)),
  );
  expect(one?.headers['content-type']).toBe('application/zip');
  expect(one?.rawPayload).toEqual(two?.rawPayload);
  const names = readZip(new Uint8Array(one?.rawPayload ?? [])).entries.map(({ name }) => name);
  expect(names).toContain('evidence/1.der');
  expect(names).toContain('certificates/1.cer');
  expect(names.some((name) => name.startsWith('sealed/'))).toBe(false);
});

test('what is no act, or none of this ledger, has no bundle', async () => {
  const app = server();
  const codeOf = async (id: string): Promise<string> =>
    (await app.inject(`/v1/evidence/${id}/bundle`)).json<{ message: string }>().message;
  expect(await codeOf('nonsense')).toBe('request-malformed');
  expect(await codeOf('01234567-89ab-4def-8123-000000000000')).toBe('ledger-act-not-found');
});
