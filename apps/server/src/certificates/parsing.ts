import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Refusal, Unavailable } from '@yunzhang/base';
import type { NameAttribute, TimeStampQuery } from '@yunzhang/gm';

/** A message of the largest size takes some milliseconds. */
const deadlineMs = 2000;
/** Until a worker has loaded its code; on a busy machine that takes seconds. */
const startMsMax = 30_000;
const heapMbMax = 96;
/** Messages that wait; who comes later is told to come again. */
const waitingMax = 256;

/** A certificate request as a stranger's bytes say it. */
export interface ParsedRequest {
  readonly subject: readonly NameAttribute[];
  /** `04 ‖ x ‖ y`; absent for a key that is not SM2. */
  readonly publicKey: Uint8Array | undefined;
  readonly isPossessed: boolean;
  /** Types of the extensions asked for. */
  readonly extensions: readonly string[];
}

/** One certificate of an OCSP request. */
export interface AskedCertificate {
  readonly bytes: Uint8Array;
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: string;
}

/** An OCSP request as a stranger's bytes say it. */
export interface ParsedOcsp {
  readonly questions: readonly AskedCertificate[];
  readonly nonce?: Uint8Array;
  readonly unknownCritical: readonly string[];
}

/** What the worker is asked. */
export interface ParsingTask {
  readonly number: number;
  readonly kind: 'request' | 'ocsp' | 'time-query';
  readonly bytes: Uint8Array;
}

/** What it answers; a refusal has the code of the reader. */
export interface ParsingAnswer {
  readonly number: number;
  readonly result: ParsedRequest | ParsedOcsp | TimeStampQuery | Refusal;
}

/** Reads bytes of strangers where they can do no harm. */
export interface Parsing {
  request(bytes: Uint8Array): Promise<ParsedRequest | Refusal>;
  ocsp(bytes: Uint8Array): Promise<ParsedOcsp | Refusal>;
  timeQuery(bytes: Uint8Array): Promise<TimeStampQuery | Refusal>;
  close(): Promise<void>;
}

interface Waiting extends ParsingTask {
  readonly resolve: (result: ParsingAnswer['result']) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts reading in one worker with a deadline and a limit on memory.
 *
 * The worker has no key and lives on between messages; one that is late or falls is ended, and
 * what it was reading is answered as unreadable, since the same bytes would do the same again.
 */
export function createParsing(limits: { readonly deadlineMs?: number } = {}): Parsing {
  const reader = createReader(limits.deadlineMs ?? deadlineMs);
  return {
    request: async (bytes) => reader.ask<ParsedRequest>('request', bytes),
    ocsp: async (bytes) => reader.ask<ParsedOcsp>('ocsp', bytes),
    timeQuery: async (bytes) => reader.ask<TimeStampQuery>('time-query', bytes),
    close: async () => reader.close(),
  };
}

interface Reader {
  ask<T>(kind: ParsingTask['kind'], bytes: Uint8Array): Promise<T | Refusal>;
  close(): Promise<void>;
}

// One message at a time: what ends the worker is then known.
function createReader(limitMs: number): Reader {
  const queue: Waiting[] = [];
  let current: Waiting | undefined;
  let worker: Worker | undefined;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  let count = 0;
  let isClosed = false;

  const watch = (): void => {
    const one = current;
    // After a pause of this process the answer may be there already: it is heard first.
    const late = (): unknown => setImmediate(() => one === current && fail());
    clearTimeout(timer);
    timer = setTimeout(late, isReady ? limitMs : startMsMax);
  };
  const next = (): void => {
    clearTimeout(timer);
    current = queue.shift();
    if (current === undefined) return worker?.unref();
    if (worker === undefined) [worker, isReady] = [startWorker(heard), false];
    worker.ref();
    watch();
    const { number, kind, bytes } = current;
    worker.postMessage({ number, kind, bytes } satisfies ParsingTask);
  };
  const fail = (): void => {
    const [one, wasReady] = [current, isReady];
    void worker?.terminate();
    worker = undefined;
    next();
    if (wasReady) one?.resolve({ refused: 'task-deadline', basis: 'SECURITY.md' });
    else one?.reject(new Unavailable('parsing'));
  };
  const heard: Heard = {
    ready: (made) => {
      if (made !== worker) return;
      isReady = true;
      if (current !== undefined) watch();
    },
    answered: (made, { number, result }) => {
      if (made !== worker || number !== current?.number) return;
      const done = current;
      next();
      done.resolve(result);
    },
    ended: (made) => made === worker && fail(),
  };
  return {
    ask: async <T>(kind: ParsingTask['kind'], bytes: Uint8Array) => {
      if (isClosed || queue.length >= waitingMax) throw new Unavailable('parsing');
      count += 1;
      const number = count;
      return new Promise<T | Refusal>((resolve, reject) => {
        queue.push({ number, kind, bytes, resolve: resolve as Waiting['resolve'], reject });
        if (current === undefined) next();
      });
    },
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      const left = [current, ...queue.splice(0)];
      const ending = worker;
      [worker, current] = [undefined, undefined];
      for (const one of left) one?.reject(new Unavailable('parsing'));
      await ending?.terminate();
    },
  };
}

interface Heard {
  readonly ready: (worker: Worker) => void;
  readonly answered: (worker: Worker, answer: ParsingAnswer) => void;
  readonly ended: (worker: Worker) => void;
}

function startWorker(heard: Heard): Worker {
  const file = path.join(import.meta.dirname, '../../dist/certificates/parsing-worker.js');
  const made = new Worker(file, {
    // The worker is built code; flags of a test runner would make it look for sources.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: 16 },
  });
  made.on('message', (said: ParsingAnswer | 'ready') =>
    said === 'ready' ? heard.ready(made) : heard.answered(made, said),
  );
  made.on('error', () => heard.ended(made));
  made.on('exit', () => heard.ended(made));
  return made;
}
