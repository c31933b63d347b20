import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { CustodyNotice } from './parts.ts';

/** Time the custody has to say that it is ready; its key may come from a person with a token. */
const readyMs = 90_000;
/** Wait before a custody that ended is started again. */
const againMs = 500;
/** Exit status of a custody that must not go on before a person looked. */
const stoppedStatus = 78;

/** A custody in a process of its own, kept running. */
export interface CustodyChild {
  stop(): Promise<void>;
}

/** How a custody is started. */
export interface CustodyChildOptions {
  readonly folder: string;
  /** `YUNZHANG_CUSTODY_…` and nothing else of the parent's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Every refusal, order and alarm. */
  readonly notice: (notice: CustodyNotice) => void;
  /** Told whenever it ended by itself; `isFinal` when it is not started again. */
  readonly ended?: (status: number | null, isFinal: boolean) => void;
}

/**
 * Starts the custody as a process and keeps it running; it ends with this process, however that one
 * ends. A custody that stopped because something must never be true is not started again.
 *
 * @basis architecture §1, §2
 */
export async function startCustody(options: CustodyChildOptions): Promise<CustodyChild> {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let child = await startChild(options);
  const watch = (one: ChildProcess): void => {
    one.once('exit', (status) => {
      if (isStopping) return;
      const isFinal = status === stoppedStatus;
      options.ended?.(status, isFinal);
      if (!isFinal) timer = setTimeout(() => void again(), againMs);
    });
  };
  const again = async (): Promise<void> => {
    try {
      child = await startChild(options);
      watch(child);
    } catch {
      if (!isStopping) timer = setTimeout(() => void again(), againMs);
    }
  };
  watch(child);
  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      if (child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      });
    },
  };
}

async function startChild({ folder, env, notice }: CustodyChildOptions): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, '../dist/custody-process.js');
  const stdio: ['ignore', 'pipe', 'inherit', 'ipc'] = ['ignore', 'pipe', 'inherit', 'ipc'];
  const child = fork(program, [folder], { execArgv: [], env, stdio });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const read = noticeOf(line);
      if (read !== undefined) notice(read);
    });
  }
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('the custody did not start in time'));
    }, readyMs);
    child.once('message', () => {
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (status) => {
      clearTimeout(late);
      reject(new Error(`the custody ended with ${status}`));
    });
  });
  return child;
}

/** A line of the custody's own; it is below us and writes nothing else. */
function noticeOf(line: string): CustodyNotice | undefined {
  try {
    return JSON.parse(line) as CustodyNotice;
  } catch {
    return undefined;
  }
}
