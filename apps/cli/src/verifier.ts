import { Worker } from 'node:worker_threads';
import type { Report, VerifyOptions } from '@yunzhang/verification';
import { type CliCode } from './codes.ts';
import { exits, CommandProblem } from './problem.ts';

/** Longer than any sound file of the allowed size takes. */
const deadlineMs = 30_000;
/** Objects of one verification; the octets of the file are outside of this. */
const heapMb = 256;

/** Runs verifications where a hostile file can do no harm: in a thread that can be ended. */
export interface Verifier {
  /** Hands the octets over; they are gone for the caller. */
  verify(bytes: Uint8Array, options: VerifyOptions): Promise<Report>;
  close(): Promise<void>;
}

/** What the thread is asked. */
export interface VerifyTask {
  readonly bytes: Uint8Array;
  readonly options: VerifyOptions;
}

/** Starts a verifier; its thread is kept for the next file unless it had to be ended. */
export function createVerifier(limits: { readonly deadlineMs?: number } = {}): Verifier {
  let worker: Worker | undefined;
  const end = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  return {
    verify: async (bytes, options) => {
      worker ??= startWorker();
      const answer = await ask(worker, { bytes, options }, limits.deadlineMs ?? deadlineMs);
      if (typeof answer !== 'string') return answer;
      await end();
      throw new CommandProblem(answer, exits.unreadable, options.name);
    },
    close: end,
  };
}

function startWorker(): Worker {
  // Threads run built code, also when the caller is a test that runs the sources.
  const folder = import.meta.url.endsWith('.ts') ? '../dist/' : './';
  return new Worker(new URL(`${folder}verify-worker.js`, import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
}

function ask(worker: Worker, task: VerifyTask, limitMs: number): Promise<Report | CliCode> {
  return new Promise((resolve) => {
    const settle = (answer: Report | CliCode): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      // The thread may still fail while it is ended; nobody waits for that any more.
      worker.on('error', () => undefined);
      resolve(answer);
    };
    const timer = setTimeout(() => settle('verify-deadline'), limitMs);
    worker.on('message', (answer: Report) => settle(answer));
    worker.on('error', (error: Error & { readonly code?: string }) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError;
      settle(memory ? 'verify-memory' : 'verify-crashed');
    });
    worker.on('exit', () => settle('verify-crashed'));
    const { buffer } = task.bytes;
    worker.postMessage(task, buffer instanceof ArrayBuffer ? [buffer] : []);
  });
}
