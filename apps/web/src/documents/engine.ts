import type { EvidenceAnswers } from '../evidence/evidence-answer.ts';
import type { EvidenceFile } from '../evidence/evidence-files.ts';
import type { Report, Trust } from '../verify/report.ts';
// oxlint-disable-next-line import/default -- Vite makes the address
import workerUrl from './reader.worker.ts?worker&url';
import type { Contents, DrawingNote, Found, Medium, PageSize } from './page-document.ts';
import type { PageText } from './page-text.ts';

/** One page of an OFD file as a picture. */
export interface DrawnPage extends PageSize {
  readonly svg: string;
  readonly notes: readonly DrawingNote[];
}

/** A page of a file that is open. */
interface PageAsked {
  readonly document: string;
  readonly page: number;
}

/** What the worker can be asked, and what it gives. */
export interface Calls {
  readonly verify: {
    readonly take: {
      readonly bytes: Uint8Array;
      readonly name: string;
      readonly trust: Trust;
      readonly at: number;
      readonly password?: string;
    };
    readonly give: Report;
  };
  readonly evidence: {
    readonly take: { readonly files: readonly EvidenceFile[]; readonly policy?: string };
    readonly give: EvidenceAnswers;
  };
  /** Runs what a check runs, so that it is compiled when a file comes. */
  readonly rehearse: { readonly take: null; readonly give: boolean };
  readonly open: {
    readonly take: {
      readonly document: string;
      readonly bytes: Uint8Array;
      readonly password?: string;
    };
    /** How many pages, and a size most of them have. */
    readonly give: { readonly count: number; readonly usual: PageSize };
  };
  readonly measure: { readonly take: PageAsked; readonly give: PageSize };
  readonly draw: {
    readonly take: PageAsked & { readonly medium: Medium };
    readonly give: DrawnPage;
  };
  readonly text: { readonly take: PageAsked; readonly give: PageText };
  readonly find: {
    readonly take: { readonly document: string; readonly query: string; readonly from: number };
    readonly give: Found;
  };
  readonly contents: { readonly take: { readonly document: string }; readonly give: Contents };
  readonly attachment: {
    readonly take: { readonly document: string; readonly id: string };
    readonly give: Uint8Array<ArrayBuffer>;
  };
  readonly close: { readonly take: { readonly document: string }; readonly give: null };
}

/** A question as it travels. */
export interface Question<Name extends keyof Calls = keyof Calls> {
  readonly id: number;
  readonly name: Name;
  readonly take: Calls[Name]['take'];
}

/** An answer as it travels. */
export type Answer =
  | { readonly id: number; readonly give: unknown }
  | { readonly id: number; readonly failed: string };

/** Why a question has no answer: it took too long, the worker fell, or the reader refused. */
export class NoAnswer extends Error {
  readonly why: 'deadline' | 'crashed' | 'refused';

  constructor(why: 'deadline' | 'crashed' | 'refused', detail: string) {
    super(detail);
    this.name = 'NoAnswer';
    this.why = why;
  }
}

/** Files are hostile until checked: their code paths run beside the page, under a deadline. */
export interface Engine {
  /** Gets the worker ready, so that nothing has to be loaded later. */
  warm(): void;
  ask<Name extends keyof Calls>(
    name: Name,
    take: Calls[Name]['take'],
    deadlineMs?: number,
  ): Promise<Calls[Name]['give']>;
}

let script: Promise<string> | undefined;

/**
 * The address of the worker's code, held in memory.
 *
 * A worker that had to be ended starts again from it without a network.
 */
function scriptUrl(): Promise<string> {
  if (import.meta.env.DEV) return Promise.resolve(workerUrl);
  script ??= fetch(workerUrl)
    .then(async (answer) => {
      if (!answer.ok) throw new Error(`worker script: ${answer.status}`);
      const text = await answer.text();
      return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    })
    .catch((error: unknown) => {
      script = undefined; // the next question tries again
      throw error;
    });
  return script;
}

interface Waiting {
  readonly give: (value: unknown) => void;
  readonly fail: (why: NoAnswer) => void;
}

/** Makes an engine: one worker, made when first needed and again after it was ended. */
export function createEngine(): Engine {
  const waiting = new Map<number, Waiting>();
  let worker: Promise<Worker> | undefined;
  let asked = 0;

  const end = (why: NoAnswer): void => {
    void worker?.then((one) => one.terminate());
    worker = undefined;
    const all = [...waiting.values()];
    waiting.clear();
    for (const one of all) one.fail(why);
  };
  const start = async (): Promise<Worker> => {
    const one = new Worker(await scriptUrl(), { type: 'module' });
    one.addEventListener('error', (event) => end(new NoAnswer('crashed', event.message)));
    one.addEventListener('message', (event: MessageEvent<Answer>) => {
      const answer = event.data;
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('failed' in answer) asker?.fail(new NoAnswer('refused', answer.failed));
      else asker?.give(answer.give);
    });
    return one;
  };
  const ready = (): Promise<Worker> => {
    worker ??= start().catch((error: unknown) => {
      worker = undefined;
      throw error;
    });
    return worker;
  };

  return {
    warm() {
      ready().catch(() => undefined); // asked again, and then told, with the first question
    },
    async ask(name, take, deadlineMs = 30_000) {
      const one = await ready().catch((error: unknown) => {
        throw new NoAnswer('crashed', String(error));
      });
      const id = ++asked;
      return new Promise((resolve, reject) => {
        const clock = setTimeout(() => end(new NoAnswer('deadline', name)), deadlineMs);
        waiting.set(id, {
          give: (value) => {
            clearTimeout(clock);
            resolve(value as Calls[typeof name]['give']);
          },
          fail: (why) => {
            clearTimeout(clock);
            reject(why);
          },
        });
        one.postMessage({ id, name, take } satisfies Question, []);
      });
    },
  };
}

/** Verifies; nothing else waits for it. */
export const verifier = createEngine();

/** Gets the verifier ready and lets it do its work once, beside the page. */
export function rehearseVerifier(): void {
  verifier.ask('rehearse', null).catch(() => undefined);
}

/** Draws pages of OFD files. */
export const painter = createEngine();
