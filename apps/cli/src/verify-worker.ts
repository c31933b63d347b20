import { parentPort } from 'node:worker_threads';
import { verifyFile } from '@yunzhang/verification';
import type { VerifyTask } from './verifier.ts';

// What is thrown here is a fault of ours; the thread ends with it and the caller says so.
parentPort?.on('message', ({ bytes, options }: VerifyTask) => {
  parentPort?.postMessage(verifyFile(bytes, options));
});
