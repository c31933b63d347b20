import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fromBase64, utf8 } from '@yunzhang/base';
import { readZip } from '@yunzhang/ofd';
import { afterAll, expect, test } from 'vitest';
import { run } from './program.ts';
import type { Surroundings } from './surroundings.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const vectors = path.join(root, 'tests/vectors/ledger/tlog-vectors.json');
const { seal_ledger_v1: ours } = JSON.parse(fs.readFileSync(vectors, 'utf8'));
const isBuilt = fs.existsSync(path.join(root, 'apps/web/dist/verify.html'));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bundle-'));
const at = (name: string): string => path.join(folder, name);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

fs.writeFileSync(at('e.der'), fromBase64(ours.evidence_der_base64));
fs.writeFileSync(at('policy.txt'), `log ${ours.keys.ed25519_vkey}\nquorum none\n`);
fs.writeFileSync(at('notes.txt'), utf8('hello'));

async function call(...args: string[]): Promise<{ exit: number; err: string }> {
  const err: string[] = [];
  const world: Surroundings = {
    write: () => undefined,
    complain: (line) => void err.push(line),
    language: 'en',
    env: {},
    now: () => 0,
    random: (size) => new Uint8Array(size),
  };
  return { exit: await run(['log', 'bundle', ...args], world), err: err.join('\n') };
}

test.skipIf(!isBuilt)('evidence is packed with its page, twice with the same octets', async () => {
  for (const name of ['a.zip', 'b.zip']) {
    const args = [at('e.der'), '--policy', at('policy.txt'), '-o', at(name)];
    expect(await call(...args)).toEqual({ exit: 0, err: '' });
  }
  const [one, two] = ['a.zip', 'b.zip'].map((name) => fs.readFileSync(at(name)));
  expect(one).toEqual(two);
  const names = readZip(new Uint8Array(one ?? [])).entries.map(({ name }) => name);
  expect(names).toContain('verify.html');
});

test.skipIf(!isBuilt)(
  'what is no evidence, or has no policy, is one line and no file',
  async () => {
    const policy = ['--policy', at('policy.txt')];
    const cases = [
      [[at('notes.txt'), ...policy, '-o', at('x.zip')], 4, 'log-evidence-form'],
      [[at('e.der'), '-o', at('x.zip')], 64, 'cli-usage'],
      [[at('e.der'), ...policy, '-o', at('x.rar')], 64, 'output-format'],
      [[at('none.der'), ...policy, '-o', at('x.zip')], 4, 'input-missing'],
    ] as const;
    for (const [args, exit, code] of cases) {
      const called = await call(...args);
      expect([args, called.exit, called.err.includes(`[${code}]`)]).toEqual([args, exit, true]);
      expect(called.err.split('\n')).toHaveLength(1);
    }
    expect(fs.existsSync(at('x.zip'))).toBe(false);
  },
);
