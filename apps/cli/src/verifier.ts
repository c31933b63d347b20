import { Worker } from 'node:worker_threads';
import type { Report, VerifyOptions } from '@yunzhang/verification';
import type { CliCode } from './codes.ts';
import { CommandProblem, exits } from './problem.ts';
import type { Language } from './surroundings.ts';

/** Longer than any sound file of the allowed size takes. */
const deadlineMs = 30_000;
/** Objects of one verification; the octets of the file are outside of this. */
const heapMb = 256;

/** Runs verifications where a hostile file can do no harm: in a thread that can be ended. */
export interface Verifier {
  /** Hands the octets over; they are gone for the caller. */
  verify(task: VerifyTask): Promise<Verified>;
  close(): Promise<void>;
}

/** What the thread is asked. */
export interface VerifyTask {
  readonly bytes: Uint8Array;
  readonly options: VerifyOptions;
  /** Whether the report is wanted in words too; then in which. */
  readonly language?: Language;
}

/** What the thread answers. Words are made there as well, so that only one side loads them. */
export interface Verified {
  readonly report: Report;
  readonly lines: readonly string[];
}

/** Limits of one verification. */
export interface VerifierLimits {
  readonly deadlineMs?: number;
  readonly heapMb?: number;
}

/** Starts a verifier; its thread is kept for the next file unless it had to be ended. */
export function createVerifier(limits: VerifierLimits = {}): Verifier {
  let worker: Worker | undefined;
  const current = (): Worker => {
    if (worker !== undefined) return worker;
    const started = startWorker(limits.heapMb ?? heapMb);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    worker = started;
    return started;
  };
  const end = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  // Loading takes longer than verifying; it goes on while the caller reads its files.
  current();
  return {
    verify: async (task) => {
      const answer = await ask(current(), task, limits.deadlineMs ?? deadlineMs);
      if (typeof answer !== 'string') return answer;
      await end();
      throw new CommandProblem(answer, exits.unreadable, task.options.name);
    },
    close: end,
  };
}

function startWorker(maxOldGenerationSizeMb: number): Worker {
  // Threads run built code, also when the caller is a test that runs the sources.
  const folder = import.meta.url.endsWith('.ts') ? '../dist/' : './';
  const worker = new Worker(new URL(`${folder}verify-worker.js`, import.meta.url), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb },
  });
  // A thread may fail once more while it is ended, when nobody waits for it any more.
  worker.on('error', () => undefined);
  return worker;
}

function ask(worker: Worker, task: VerifyTask, limitMs: number): Promise<Verified | CliCode> {
  return new Promise((resolve) => {
    const settle = (answer: Verified | CliCode): void => {
      clearTimeout(timer);
      worker.off('message', onAnswer).off('error', onError).off('exit', onExit);
      resolve(answer);
    };
    const onAnswer = (answer: Verified): void => settle(answer);
    const onError = (error: Error & { readonly code?: string }): void => {
      settle(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'verify-memory' : 'verify-crashed');
    };
    const onExit = (): void => settle('verify-crashed');
    const timer = setTimeout(() => settle('verify-deadline'), limitMs);
    worker.on('message', onAnswer).on('error', onError).on('exit', onExit);
    const { buffer } = task.bytes;
    worker.postMessage(task, buffer instanceof ArrayBuffer ? [buffer] : []);
  });
}
