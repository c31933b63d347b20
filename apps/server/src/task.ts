import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { assert, type Instant, isRefusal, type Refusal } from '@yunzhang/base';
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
  readonly kind?: 'seal';
  readonly bytes: Uint8Array;
  readonly seal: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly publicKey: Uint8Array;
  readonly place: Place;
  readonly at: Instant;
  /** 32 octets: with the same ones the same file is prepared again. Random where absent. */
  readonly seed?: Uint8Array;
  /** Whether the desk gives a time stamp over the signature. */
  readonly isStamped?: boolean;
}

/** A received file that is only looked at. */
export interface LookTask {
  readonly kind: 'look';
  readonly bytes: Uint8Array;
}

/** What a file is, as far as a request for its sealing says it. */
export interface FileLook {
  readonly format: 'ofd' | 'pdf';
  readonly pages: number;
}

/** What a worker says: it asks for something, or it is done, or the file was the end of it. */
export type WorkerMessage =
  | { readonly kind: 'log'; readonly use: SealUse }
  | { readonly kind: 'sign'; readonly message: Uint8Array }
  | { readonly kind: 'stamp'; readonly signature: Uint8Array }
  | { readonly kind: 'done'; readonly result: SealedFile | FileLook | Refusal }
  | { readonly kind: 'fault'; readonly detail: string };

/** What it is answered: evidence, a signature, a time stamp, or why there is none. */
export type WorkerAnswer = Uint8Array | Refusal;

/** What stays on this side of the worker. Each is asked once at most, and in this order. */
export interface SealDesk {
  /** Logs the use and answers with the DER of its evidence. */
  logUse(use: SealUse): Promise<Uint8Array | Refusal>;
  /** `r ‖ s` over the part that is to be signed: custody wants to see it, not its digest. */
  sign(message: Uint8Array): Promise<Uint8Array | Refusal>;
  /** A time stamp token over the signature value; asked where the task says so. */
  stamp?(signature: Uint8Array): Promise<Uint8Array | Refusal>;
}

/** What may be asked, in this order and each once. */
const asks = ['log', 'sign', 'stamp'] as const;
type Asking = Extract<WorkerMessage, { readonly kind: (typeof asks)[number] }>;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Seals a received file in a worker with a deadline and a limit on memory.
 *
 * Ledger and private key stay on this side: the worker asks for evidence, then for a signature over
 * the part that is to be signed, then for a time stamp, each once.
 */
export async function runSealTask(
  task: SealTask,
  desk: SealDesk,
  options: { readonly deadlineMs?: number } = {},
): Promise<SealedFile | Refusal> {
  const result = await inTurn(async () => runWorker(task, desk, options.deadlineMs ?? deadlineMs));
  assert(isRefusal(result) || 'bytes' in result, 'a sealing gives a file');
  return result;
}

/** Looks at a received file in a worker with the same limits: format and pages. */
export async function lookAtFile(bytes: Uint8Array): Promise<FileLook | Refusal> {
  const result = await inTurn(async () =>
    runWorker({ kind: 'look', bytes }, undefined, deadlineMs),
  );
  assert(isRefusal(result) || 'pages' in result, 'a look gives what was seen');
  return result;
}

async function inTurn<R>(work: () => Promise<R>): Promise<R> {
  if (running >= workersMax) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

async function runWorker(
  task: SealTask | LookTask,
  desk: SealDesk | undefined,
  limitMs: number,
): Promise<SealedFile | FileLook | Refusal> {
  const worker = new Worker(path.join(import.meta.dirname, '../dist/task-worker.js'), {
    workerData: task,
    // The worker is built code; flags of a test runner would make it look for sources.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: 32 },
  });
  let timer: NodeJS.Timeout | undefined;
  let asked = -1;
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
        else if (desk === undefined || asks.indexOf(message.kind) !== asked + 1)
          reject(new Problem('server-fault', `not due: ${message.kind}`));
        else {
          asked += 1;
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

async function answerOf(desk: SealDesk, message: Asking): Promise<WorkerAnswer> {
  if (message.kind === 'log') return desk.logUse(message.use);
  if (message.kind === 'sign') return desk.sign(message.message);
  assert(desk.stamp !== undefined, 'a desk without a clock is not asked for the time');
  return desk.stamp(message.signature);
}
