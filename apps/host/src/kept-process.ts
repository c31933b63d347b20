import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Wait before a process that ended is started again. */
const againMs = 500;

/** A process that is started again whenever it ends. */
export interface KeptProcess {
  /** Lets it end by itself; settles when it is gone, also one that is just being started. */
  stop(): Promise<void>;
}

/** Which program is kept, and how. */
export interface KeptProgram {
  /** The name errors have for it. */
  readonly name: string;
  /** The file, then its words. */
  readonly file: string;
  readonly words: readonly string[];
  /** Time it has to send its first message, which says that it is ready. */
  readonly readyMs: number;
  /** All of its environment; absent, it has that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Hears each line of its standard output, which is else that of this process. */
  readonly heard?: (line: string) => void;
  /** An exit status after which it is not started again. */
  readonly finalStatus?: number;
  /** Told whenever it ended by itself; `isFinal` when it is not started again. */
  readonly ended?: (status: number | null, isFinal: boolean) => void;
}

/**
 * Starts a program and keeps it running; the first start must succeed.
 *
 * It has a channel to this process, and is to end when that closes: so it ends with this process,
 * however this one ends.
 */
export async function keepProcess(program: KeptProgram): Promise<KeptProcess> {
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<void> | undefined;
  let child = await startReady(program);
  const watch = (one: ChildProcess): void => {
    one.once('exit', (status) => {
      if (isStopping) return;
      const isFinal = program.finalStatus !== undefined && status === program.finalStatus;
      program.ended?.(status, isFinal);
      if (!isFinal) later();
    });
  };
  const later = (): void => {
    timer = setTimeout(() => {
      starting = again();
    }, againMs);
  };
  const again = async (): Promise<void> => {
    try {
      child = await startReady(program);
      watch(child);
    } catch {
      if (!isStopping) later();
    }
  };
  watch(child);
  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await starting;
      if (child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        if (child.connected) child.disconnect();
      });
    },
  };
}

async function startReady(program: KeptProgram): Promise<ChildProcess> {
  const { name, file, words, readyMs, env, heard } = program;
  const child = fork(file, words, {
    execArgv: [],
    ...(env === undefined ? {} : { env }),
    stdio: ['ignore', heard === undefined ? 'inherit' : 'pipe', 'inherit', 'ipc'],
  });
  if (heard !== undefined && child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', heard);
  }
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} did not start in time`));
    }, readyMs);
    child.once('message', () => {
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (status) => {
      clearTimeout(late);
      reject(new Error(`${name} ended with ${status}`));
    });
  });
  return child;
}
