import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RunningWitness } from './http.ts';
import { WitnessProblem } from './problem.ts';
import { initWitness, logsOfKeys } from './settings.ts';

/** A process that has not said by then where it listens is not well. */
const startMs = 20_000;

const greeting = z.object({ url: z.string(), vkeys: z.array(z.string()) });

/** What the demo's witness is to know. */
export interface DemoWitnessOptions {
  /** Keys of the logs to cosign; SM3 logs end in `/sm3`. */
  readonly logVkeys: readonly string[];
  readonly name?: string;
  /** 0 is any free port. */
  readonly port?: number;
}

/**
 * Starts a second instance of our own as a witness, in a process and with keys of its own.
 *
 * It stands in for the witness that an independent party should run: on the same machine it shows
 * how things work and catches our own mistakes, and proves nothing to a stranger.
 *
 * Settings and keys are made at the first start; logs that are new are added at each start.
 *
 * @basis ledger.md §17
 */
export async function startDemoWitness(
  folder: string,
  options: DemoWitnessOptions,
): Promise<RunningWitness> {
  const settings = prepareDemoWitness(folder, options);
  // Processes run built code, also when the caller is a test that runs the sources.
  const built = import.meta.url.endsWith('.ts') ? '../../dist/witness/' : './';
  const child = fork(new URL(`${built}process.js`, import.meta.url), [settings], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { url, vkeys } = await greetingOf(child);
  return {
    url,
    vkeys,
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function greetingOf(child: ReturnType<typeof fork>): Promise<z.infer<typeof greeting>> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new WitnessProblem('peer-away', detail));
    };
    const timer = setTimeout(() => fail('the witness did not start'), startMs);
    child.once('exit', (code) => fail(`the witness ended with ${String(code)}`));
    child.once('error', (error) => fail(error.message));
    child.once('message', (message) => {
      const read = greeting.safeParse(message);
      if (!read.success) return fail('the witness said something else');
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(read.data);
    });
  });
}

/** Makes or completes the settings of the demo's witness; the answer is their file. */
export function prepareDemoWitness(folder: string, options: DemoWitnessOptions): string {
  const { name = 'witness.demo.yunzhang', port = 0, logVkeys } = options;
  const file = path.join(folder, 'witness.json');
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
  const logs = logsOfKeys(logVkeys) ?? [];
  if (!fs.existsSync(file)) {
    initWitness(file, { name, port, logs }, random);
    return file;
  }
  const stated = z.looseObject({ logs: z.array(z.looseObject({ origin: z.string() })) });
  const settings = stated.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  // Keys of a log that is known are the operator's to change, never ours.
  const added = logs.filter(({ origin }) => settings.logs.every((log) => log.origin !== origin));
  if (added.length === 0) return file;
  const text = `${JSON.stringify({ ...settings, logs: [...settings.logs, ...added] }, null, 2)}\n`;
  fs.writeFileSync(`${file}.part`, text, { mode: 0o600 });
  fs.renameSync(`${file}.part`, file);
  return file;
}
