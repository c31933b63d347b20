import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { Unavailable } from '@yunzhang/base';
import type { Answer } from './dialect.ts';
import type { EmbeddedEngine } from './embedded-engine.ts';

/** What the thread of the database is asked. */
export type EngineRequest =
  | {
      readonly id: number;
      readonly kind: 'query';
      readonly text: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly id: number; readonly kind: 'listen'; readonly channel: string }
  | { readonly id: number; readonly kind: 'stop'; readonly listening: number }
  | { readonly id: number; readonly kind: 'close' };

/** What it says; `id` 0 is the opening itself. */
export type EngineAnswer =
  | { readonly id: number; readonly kind: 'answer'; readonly answer: Answer }
  | { readonly id: number; readonly kind: 'heard'; readonly payload: string }
  | {
      readonly id: number;
      readonly kind: 'fault';
      readonly fault: Readonly<Record<string, unknown>>;
    };

/** A request less its number. */
type Asked = EngineRequest extends infer R
  ? R extends EngineRequest
    ? Omit<R, 'id'>
    : never
  : never;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

const file = path.join(import.meta.dirname, '../../dist/support/embedded-worker.js');

/** What a thread is started for. */
export interface EngineTask {
  readonly work: 'initialise' | 'serve';
  readonly folder: string;
}

// The thread is built code; flags of a test runner would make it look for sources.
const startThread = (workerData: EngineTask): Worker =>
  new Worker(file, { workerData, execArgv: [] });

/**
 * Makes the files of a new database in a thread that ends with it.
 *
 * Making them takes 500 MB more than using them, and only the end of a thread gives that back.
 */
export async function initialiseInThread(folder: string): Promise<void> {
  const worker = startThread({ work: 'initialise', folder });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (said: EngineAnswer) => {
        if (said.kind === 'fault') reject(Object.assign(new Error(), said.fault));
        else resolve();
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the thread ended too early')));
    });
  } finally {
    await worker.terminate();
  }
}

/** Opens the embedded database in its own thread, so that a long statement stops nobody else. */
export async function openEngineThread(folder: string): Promise<EmbeddedEngine> {
  const worker = startThread({ work: 'serve', folder });
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<number, (payload: string) => void>();
  let ended: Unavailable | undefined;
  const end = (cause: unknown): void => {
    ended ??= new Unavailable('database', { cause });
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (said: EngineAnswer) => {
    if (said.kind === 'heard') return listeners.get(said.id)?.(said.payload);
    const one = waiting.get(said.id);
    waiting.delete(said.id);
    if (said.kind === 'answer') one?.resolve(said.answer);
    else one?.reject(Object.assign(new Error(), said.fault));
  });
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the thread of the database ended with ${code}`)));
  let last = 0;
  const ask = (id: number, asked?: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting.set(id, { resolve, reject });
      if (asked !== undefined) worker.postMessage({ ...asked, id });
    });
  await ask(0).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  return {
    query: async (text, parameters) => ask(++last, { kind: 'query', text, parameters }),
    listen: async (channel, heard) => {
      const id = ++last;
      listeners.set(id, heard);
      await ask(id, { kind: 'listen', channel });
      return async () => {
        listeners.delete(id);
        await ask(++last, { kind: 'stop', listening: id });
      };
    },
    close: async () => {
      await ask(++last, { kind: 'close' });
      await worker.terminate();
    },
  };
}
