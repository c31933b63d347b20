import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepProcess, type KeptProcess } from './kept-process.ts';

let folder: string;
let lines: string[];
let kept: KeptProcess | undefined;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-kept-'));
  lines = [];
  kept = undefined;
});
afterEach(async () => {
  await kept?.stop();
  fs.rmSync(folder, { recursive: true });
});

/** Says its number and what it was told; ends when the channel closes. */
const ready = `console.log(process.pid, process.argv[2], Object.keys(process.env).join());
  process.on('disconnect', () => process.exit(0));
  process.send('ready');`;

function program(text: string, change: Partial<Parameters<typeof keepProcess>[0]> = {}) {
  const file = path.join(folder, 'program.mjs');
  fs.writeFileSync(file, text);
  const heard = (line: string): void => void lines.push(line);
  return { name: 'the program', file, words: ['word'], readyMs: 10_000, heard, ...change };
}

const pidOf = (line: string | undefined): number => Number(line?.split(' ')[0]);
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a kept process', () => {
  it('has its words and no environment but its own, and ends when it is stopped', async () => {
    kept = await keepProcess(program(ready, { env: { ONLY: '1' } }));
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    expect(lines[0]).toMatch(/^\d+ word (?=.*ONLY)(?!.*PATH)/);
    await kept.stop();
    expect(isAlive(pidOf(lines[0]))).toBe(false);
  });

  it('is started again when it is killed, and whoever asked is told', async () => {
    const ended: unknown[] = [];
    const told = (status: number | null, isFinal: boolean) => ended.push([status, isFinal]);
    kept = await keepProcess(program(ready, { ended: told }));
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    process.kill(pidOf(lines[0]), 'SIGKILL');
    await vi.waitFor(() => expect(lines).toHaveLength(2), 5000);
    expect(ended).toEqual([[null, false]]);
    await kept.stop();
    expect(lines.map(pidOf).map(isAlive)).toEqual([false, false]);
  });

  it('is not started again after the status that is final', async () => {
    const ended: unknown[] = [];
    const told = (status: number | null, isFinal: boolean) => ended.push([status, isFinal]);
    const text = `process.send('ready'); console.log(process.pid);
      setTimeout(() => process.exit(78), 50);`;
    kept = await keepProcess(program(text, { finalStatus: 78, ended: told }));
    await vi.waitFor(() => expect(ended).toEqual([[78, true]]), 5000);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(lines).toHaveLength(1);
  });

  it('that is being started again while it is stopped does not stay behind', async () => {
    const mark = path.join(folder, 'mark');
    const text = `import fs from 'node:fs';
      const isFirst = !fs.existsSync(process.argv[2]);
      fs.writeFileSync(process.argv[2], '');
      console.log(process.pid);
      process.on('disconnect', () => process.exit(0));
      setTimeout(() => process.send('ready'), isFirst ? 0 : 600);`;
    kept = await keepProcess(program(text, { words: [mark] }));
    await vi.waitFor(() => expect(lines).toHaveLength(1));
    process.kill(pidOf(lines[0]), 'SIGKILL');
    await vi.waitFor(() => expect(lines).toHaveLength(2), 5000);
    await kept.stop();
    expect(lines.map(pidOf).map(isAlive)).toEqual([false, false]);
  });

  it('that ends or says nothing at its first start is an error', async () => {
    await expect(keepProcess(program('process.exit(3)'))).rejects.toThrow('ended with 3');
    const silent = program('setInterval(() => {}, 1000)', { readyMs: 300 });
    await expect(keepProcess(silent)).rejects.toThrow('did not start in time');
  });
});
