import path from 'node:path';
import { keepProcess } from '@yunzhang/host';
import { connectSigner } from './signer-socket.ts';
import type { LogSigner } from './signing.ts';

/** Time a signer has to say that it is ready. */
const readyMs = 20_000;

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
  const { folder, ended } = options;
  const kept = await keepProcess({
    name: 'the log signer',
    file: path.join(import.meta.dirname, '../../dist/ledger/signer-process.js'),
    words: [folder, ...(options.withMlDsa44 === true ? ['--mldsa44'] : [])],
    readyMs,
    ...(ended === undefined ? {} : { ended }),
  });
  const signer = connectSigner(folder);
  return {
    signer,
    stop: async () => {
      signer.close();
      await kept.stop();
    },
  };
}
