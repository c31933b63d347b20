import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderTaken, lockFolder } from './folder-lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-lock-'));
  file = path.join(folder, 'owner.lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const built = path.resolve(import.meta.dirname, '../dist/folder-lock.js');
/** A program that takes the lock, says how it went and stays. */
const taker = `import { lockFolder } from ${JSON.stringify(`file://${built}`)};
  try { lockFolder(process.argv[1]); console.log('mine'); setInterval(() => {}, 1000); }
  catch (error) { console.log(error.constructor.name); }`;

function take() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', taker, folder]);
  const said = once(child.stdout, 'data').then(([chunk]) => String(chunk).trim());
  return { child, said };
}
const change = (fields: Record<string, unknown>): void => {
  const found = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
  fs.writeFileSync(file, JSON.stringify({ ...found, ...fields }));
};
const deadPid = (): number => spawnSync('true').pid;

describe('the lock of a folder', () => {
  it('is had once, also within one process, and can be had again when given back', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderTaken);
    release();
    expect(fs.readdirSync(folder)).toEqual([]);
    lockFolder(folder)();
  });

  it('names its owner and the file in one line of both languages', () => {
    const release = lockFolder(folder);
    const line = new RegExp(`^数据目录.*${process.pid} @ ${os.hostname()}.*in use.*${file}$`);
    expect(() => lockFolder(folder)).toThrow(line);
    release();
  });

  it('is taken over from a process that was killed, and from no other', async () => {
    const first = take();
    expect(await first.said).toBe('mine');
    const second = take();
    expect(await second.said).toBe('FolderTaken');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    lockFolder(folder)();
  });

  it('is taken over by one of many that start after a crash', async () => {
    lockFolder(folder);
    change({ pid: deadPid() });
    const takers = Array.from({ length: 8 }, take);
    const said = await Promise.all(takers.map(async (one) => one.said));
    expect(said.toSorted()).toEqual([...Array<string>(7).fill('FolderTaken'), 'mine']);
    for (const { child } of takers) child.kill('SIGKILL');
    expect(fs.readdirSync(folder)).toEqual(['owner.lock']);
  });

  it('of a machine that was started again is dead, whoever has the number now', () => {
    lockFolder(folder);
    change({ boot: 'an earlier one' });
    lockFolder(folder)();
  });

  it.runIf(process.platform === 'linux')('of a process whose number was given away is dead', () => {
    lockFolder(folder);
    change({ began: '1' });
    lockFolder(folder)();
  });

  it('of another host is never taken over, nor one that cannot be read', () => {
    lockFolder(folder);
    change({ host: 'elsewhere', pid: deadPid(), boot: 'another' });
    expect(() => lockFolder(folder)).toThrow(/elsewhere/);
    for (const text of ['', '{', '{"pid":-1}', 'x'.repeat(5000)]) {
      fs.writeFileSync(file, text);
      expect(() => lockFolder(folder)).toThrow(FolderTaken);
    }
    expect(fs.readdirSync(folder)).toEqual(['owner.lock']);
  });
});
