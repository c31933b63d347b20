import { parentPort } from 'node:worker_threads';
import { describeReport, verifyFile } from '@yunzhang/verification';
import type { Verified, VerifyTask } from './verifier.ts';

// What is thrown here is a fault of ours; the thread ends with it and the caller says so.
parentPort?.on('message', ({ bytes, options, language }: VerifyTask) => {
  const report = verifyFile(bytes, options);
  const lines = language === undefined ? [] : describeReport(report, language);
  const answer: Verified = { report, lines };
  parentPort?.postMessage(answer, []);
});
