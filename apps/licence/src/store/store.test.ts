import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { drop, openStore, put } from './store.ts';

const folder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'licence-store-'));
const file = (at: string): string => path.join(at, 'licence.journal');

test('what was acknowledged is there after the next start', async () => {
  const at = folder();
  const first = openStore(at, () => 0);
  await first.write([put('setting', 'a', { value: '1' }), put('setting', 'b', { value: '2' })]);
  await first.write([drop('setting', 'b')]);
  await first.close();
  const second = openStore(at, () => 0);
  expect(second.get('setting', 'a')).toEqual({ value: '1' });
  expect(second.get('setting', 'b')).toBeUndefined();
  await second.close();
});

test('a last line that was cut by a crash is taken off, wherever it was cut', async () => {
  const at = folder();
  const first = openStore(at, () => 0);
  await first.write([put('setting', 'a', { value: '1' })]);
  await first.write([put('setting', 'b', { value: '测试' })]);
  await first.close();
  const whole = fs.readFileSync(file(at));
  const firstEnd = whole.indexOf(0x0a) + 1;
  for (let end = firstEnd; end < whole.length; end++) {
    fs.writeFileSync(file(at), whole.subarray(0, end));
    const again = openStore(at, () => 0);
    expect(again.get('setting', 'a')).toEqual({ value: '1' });
    expect(again.get('setting', 'b')).toBeUndefined();
    await again.close();
  }
});

test('a changed line with others behind it stops the start', async () => {
  const at = folder();
  const first = openStore(at, () => 0);
  await first.write([put('setting', 'a', { value: '1' })]);
  await first.write([put('setting', 'b', { value: '2' })]);
  await first.close();
  const text = fs.readFileSync(file(at), 'utf8').replace('"value":"1"', '"value":"7"');
  fs.writeFileSync(file(at), text);
  expect(() => openStore(at, () => 0)).toThrow('store-damaged');
  // The lock was given back: mended, it opens.
  fs.writeFileSync(file(at), text.replace('"value":"7"', '"value":"1"'));
  await openStore(at, () => 0).close();
});

test('a row is gone when its time is over', async () => {
  const at = folder();
  let now = 1000;
  const store = openStore(at, () => now);
  await store.write([put('setting', 'a', { value: '1' }, 2000)]);
  expect(store.get('setting', 'a')).toBeDefined();
  now = 2000;
  expect(store.get('setting', 'a')).toBeUndefined();
  expect(store.all('setting')).toEqual([]);
  await store.close();
});

test('a second process is kept out', async () => {
  const at = folder();
  const first = openStore(at, () => 0);
  expect(() => openStore(at, () => 0)).toThrow('in use');
  await first.close();
});

test('the journal is written anew when most of it is dead, and loses nothing', async () => {
  const at = folder();
  const store = openStore(at, () => 0);
  for (let i = 0; i < 20_100;) {
    const writes: Promise<void>[] = [];
    for (; writes.length < 500 && i < 20_100; i++) {
      writes.push(store.write([put('setting', `k${i % 10}`, { value: String(i) })]));
    }
    await Promise.all(writes);
  }
  await store.close();
  expect(fs.statSync(file(at)).size).toBeLessThan(20_000);
  const again = openStore(at, () => 0);
  expect(again.get('setting', 'k9')).toEqual({ value: '20099' });
  expect(again.all('setting')).toHaveLength(10);
  await again.close();
});

const built = path.resolve(import.meta.dirname, '../../dist/store/store.js');

test.skipIf(!fs.existsSync(built))('kill -9 loses nothing that was acknowledged', async () => {
  const at = folder();
  const program = `
    import { openStore, put } from ${JSON.stringify(built)};
    const store = openStore(${JSON.stringify(at)}, Date.now);
    for (let i = 0; ; i++) {
      await store.write([put('setting', 'k' + i, { value: String(i) }), put('setting', 'last', { value: String(i) })]);
      process.stdout.write(i + '\\n');
    }`;
  let acknowledged = -1;
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    let said = '';
    child.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')));
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, 50 + round * 40));
    child.kill('SIGKILL');
    await ended;
    acknowledged = Number(said.trim().split('\n').at(-1) || -1);
    const store = openStore(at, Date.now);
    expect(Number(store.get('setting', 'last')?.value ?? -1)).toBeGreaterThanOrEqual(acknowledged);
    for (let i = 0; i <= acknowledged; i++) expect(store.get('setting', `k${i}`)).toBeDefined();
    await store.close();
  }
  expect(acknowledged).toBeGreaterThan(0);
});
