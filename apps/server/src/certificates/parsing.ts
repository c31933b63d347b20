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
  const reader = new Reader(limits.deadlineMs ?? deadlineMs);
  return {
    request: async (bytes) => reader.ask<ParsedRequest>('request', bytes),
    ocsp: async (bytes) => reader.ask<ParsedOcsp>('ocsp', bytes),
    timeQuery: async (bytes) => reader.ask<TimeStampQuery>('time-query', bytes),
    close: async () => reader.close(),
  };
}

// One message at a time: what ends the worker is then known.
class Reader {
  readonly #limitMs: number;
  readonly #queue: Waiting[] = [];
  #current: Waiting | undefined;
  #worker: Worker | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #isClosed = false;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  async ask<T>(kind: ParsingTask['kind'], bytes: Uint8Array): Promise<T | Refusal> {
    if (this.#isClosed || this.#queue.length >= waitingMax) throw new Unavailable('parsing');
    this.#count += 1;
    const number = this.#count;
    return new Promise<T | Refusal>((resolve, reject) => {
      this.#queue.push({ number, kind, bytes, resolve: resolve as Waiting['resolve'], reject });
      if (this.#current === undefined) this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const left = [this.#current, ...this.#queue.splice(0)];
    const ending = this.#worker;
    [this.#worker, this.#current] = [undefined, undefined];
    for (const one of left) one?.reject(new Unavailable('parsing'));
    await ending?.terminate();
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#current = this.#queue.shift();
    if (this.#current === undefined) return this.#worker?.unref();
    if (this.#worker === undefined) [this.#worker, this.#isReady] = [this.#start(), false];
    this.#worker.ref();
    this.#watch();
    const { number, kind, bytes } = this.#current;
    this.#worker.postMessage({ number, kind, bytes } satisfies ParsingTask);
  }

  #watch(): void {
    const one = this.#current;
    // After a pause of this process the answer may be there already: it is heard first.
    const late = (): unknown => setImmediate(() => one === this.#current && this.#fail());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(late, this.#isReady ? this.#limitMs : startMsMax);
  }

  #fail(): void {
    const [one, wasReady] = [this.#current, this.#isReady];
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#next();
    if (wasReady) one?.resolve({ refused: 'task-deadline', basis: 'SECURITY.md' });
    else one?.reject(new Unavailable('parsing'));
  }

  #start(): Worker {
    return startWorker({
      ready: (made) => {
        if (made !== this.#worker) return;
        this.#isReady = true;
        if (this.#current !== undefined) this.#watch();
      },
      answered: (made, { number, result }) => {
        const done = this.#current;
        if (made !== this.#worker || done === undefined || number !== done.number) return;
        this.#next();
        done.resolve(result);
      },
      ended: (made) => made === this.#worker && this.#fail(),
    });
  }
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
