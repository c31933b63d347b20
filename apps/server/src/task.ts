import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Instant, Refusal } from '@yunzhang/base';
import type { Place, SealedFile, SealUse } from '@yunzhang/sealing';
import { Problem } from './problem.ts';

/** Heap of a worker: several times what the largest file of the corpus needs. */
const heapMbMax = 256;
/** Longest work on one file. */
const deadlineMs = 30_000;
/** Workers at a time; more requests wait. */
const workersMax = 2;

/** A file to be sealed; the key is not in it. */
export interface SealTask {
  readonly bytes: Uint8Array;
  readonly seal: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly publicKey: Uint8Array;
  readonly place: Place;
  readonly at: Instant;
}

/** What a worker says: it asks for something, or it is done, or the file was the end of it. */
export type WorkerMessage =
  | { readonly kind: 'log'; readonly use: SealUse }
  | { readonly kind: 'sign'; readonly digest: Uint8Array }
  | { readonly kind: 'done'; readonly result: SealedFile | Refusal }
  | { readonly kind: 'fault'; readonly detail: string };

/** What it is answered: evidence, a signature, or why there is none. */
export type WorkerAnswer = Uint8Array | Refusal;

/** What stays on this side of the worker. Each is asked once at most, and in this order. */
export interface SealDesk {
  /** Logs the use and answers with the DER of its evidence. */
  logUse(use: SealUse): Promise<Uint8Array | Refusal>;
  /** `r ‖ s` over a digest. */
  sign(digest: Uint8Array): Promise<Uint8Array>;
}

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Seals a received file in a worker with a deadline and a limit on memory.
 *
 * Ledger and private key stay on this side: the worker asks for evidence, then for a signature over
 * a digest, each once.
 */
export async function runSealTask(
  task: SealTask,
  desk: SealDesk,
  options: { readonly deadlineMs?: number } = {},
): Promise<SealedFile | Refusal> {
  if (running >= workersMax) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await runWorker(task, desk, options.deadlineMs ?? deadlineMs);
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

async function runWorker(
  task: SealTask,
  desk: SealDesk,
  limitMs: number,
): Promise<SealedFile | Refusal> {
  const worker = new Worker(path.join(import.meta.dirname, '../dist/task-worker.js'), {
    workerData: task,
    // The worker is built code; flags of a test runner would make it look for sources.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: 32 },
  });
  let timer: NodeJS.Timeout | undefined;
  const asked = new Set<string>();
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Problem('task-deadline')), limitMs);
      worker.on('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Problem('task-memory') : error),
      );
      worker.on('exit', () => reject(new Problem('server-fault', 'the worker ended')));
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'done') resolve(message.result);
        else if (message.kind === 'fault') reject(new Problem('server-fault', message.detail));
        // A file that took over the worker would ask for more than is due, or in another order.
        else if (
          asked.has(message.kind) ||
          asked.has('sign') ||
          (message.kind === 'sign' && !asked.has('log'))
        )
          reject(new Problem('server-fault', `not due: ${message.kind}`));
        else {
          asked.add(message.kind);
          answerOf(desk, message)
            .then((answer: WorkerAnswer) => worker.postMessage(answer))
            .catch(reject);
        }
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

async function answerOf(
  desk: SealDesk,
  message: Extract<WorkerMessage, { readonly kind: 'log' | 'sign' }>,
): Promise<WorkerAnswer> {
  return message.kind === 'log' ? desk.logUse(message.use) : desk.sign(message.digest);
}
