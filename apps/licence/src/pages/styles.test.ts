import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, startLicence } from '../licence-testing.ts';

let running: Running;
beforeAll(async () => {
  running = await startLicence();
});
afterAll(async () => running.stop());

async function sheet(name: string): Promise<string> {
  const answer = await fetch(`${running.issuer}/assets/${name}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/css; charset=utf-8',
  ]);
  return answer.text();
}

test('the pages take their colours and letters from the sheet of the portal', async () => {
  const page = await (await fetch(`${running.issuer}/wallet`)).text();
  const sheets = [...page.matchAll(/href="\/assets\/([\w.]+css)"/g)].map(([, name]) => name);
  expect(sheets).toEqual(['tokens.css', 'licence.css']);
  const [tokens, own] = [await sheet('tokens.css'), await sheet('licence.css')];
  const set = new Set([...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name));
  const used = [...own.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(20);
  expect(used.filter((name) => !set.has(name))).toEqual([]);
  // Red belongs to the seal, and none is shown here.
  expect(used).not.toContain('--seal');
});
