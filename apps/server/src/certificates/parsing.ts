import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Refusal, Unavailable } from '@yunzhang/base';
import type { NameAttribute, TimeStampQuery } from '@yunzhang/gm';

/** A message of the largest size takes some milliseconds. */
const deadlineMs = 2000;
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
  const queue: Waiting[] = [];
  let current: Waiting | undefined;
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let count = 0;
  let isClosed = false;

  const next = (): void => {
    current = queue.shift();
    if (current === undefined) {
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    timer = setTimeout(fail, limits.deadlineMs ?? deadlineMs);
    const { number, kind, bytes } = current;
    worker.postMessage({ number, kind, bytes } satisfies ParsingTask);
  };
  const settle = (result: ParsingAnswer['result']): void => {
    clearTimeout(timer);
    const done = current;
    next();
    done?.resolve(result);
  };
  const fail = (): void => {
    void worker?.terminate();
    worker = undefined;
    settle({ refused: 'task-deadline', basis: 'SECURITY.md' });
  };
  const start = (): Worker => {
    const made = new Worker(
      path.join(import.meta.dirname, '../../dist/certificates/parsing-worker.js'),
      {
        // The worker is built code; flags of a test runner would make it look for sources.
        execArgv: [],
        resourceLimits: { maxOldGenerationSizeMb: heapMbMax, maxYoungGenerationSizeMb: 16 },
      },
    );
    made.on('message', ({ number, result }: ParsingAnswer) => {
      if (made === worker && number === current?.number) settle(result);
    });
    made.on('error', () => made === worker && fail());
    made.on('exit', () => made === worker && fail());
    return made;
  };
  const ask = async <T>(kind: ParsingTask['kind'], bytes: Uint8Array): Promise<T | Refusal> => {
    if (isClosed || queue.length >= waitingMax) throw new Unavailable('parsing');
    count += 1;
    const number = count;
    return new Promise<T | Refusal>((resolve, reject) => {
      const settled = resolve as Waiting['resolve'];
      queue.push({ number, kind, bytes, resolve: settled, reject });
      if (current === undefined) next();
    });
  };
  return {
    request: async (bytes) => ask<ParsedRequest>('request', bytes),
    ocsp: async (bytes) => ask<ParsedOcsp>('ocsp', bytes),
    timeQuery: async (bytes) => ask<TimeStampQuery>('time-query', bytes),
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
