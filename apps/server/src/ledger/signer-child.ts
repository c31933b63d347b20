import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { connectSigner } from './signer-socket.ts';
import type { LogSigner } from './signing.ts';

/** Time a signer has to say that it is ready. */
const readyMs = 20_000;
/** Wait before a signer that ended is started again. */
const againMs = 500;

/** A signer in a process of its own, kept running. */
export interface SignerChild {
  readonly signer: LogSigner;
  stop(): Promise<void>;
}

/**
 * Starts the log signer as a process and keeps it running.
 *
 * It ends with this process, however that one ends: its channel closes. Only the socket leads to
 * the keys; nothing of them is ever in this process.
 *
 * @basis ledger.md §16.4
 */
export async function startSigner(options: {
  readonly folder: string;
  readonly withMlDsa44?: boolean;
  readonly ended?: (code: number | null) => void;
}): Promise<SignerChild> {
  const { folder } = options;
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  let child = await startChild(options);
  const watch = (one: ChildProcess): void => {
    one.once('exit', (code) => {
      if (isStopping) return;
      options.ended?.(code);
      timer = setTimeout(() => void again(), againMs);
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
  const remote = connectSigner(folder);
  return {
    signer: remote,
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      remote.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      });
    },
  };
}

async function startChild(options: {
  readonly folder: string;
  readonly withMlDsa44?: boolean;
}): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, '../../dist/ledger/signer-process.js');
  const rest = options.withMlDsa44 === true ? ['--mldsa44'] : [];
  const child = fork(program, [options.folder, ...rest], { execArgv: [] });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('the log signer did not start in time'));
    }, readyMs);
    child.once('message', () => {
      clearTimeout(late);
      resolve();
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the log signer ended with ${code}`));
    });
  });
  return child;
}
