import crypto from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays } from '@yunzhang/base';
import { describeReport, verifyFile } from '@yunzhang/verification';
import type { Verified, VerifyTask } from './verifier.ts';

offerHostWays(nodeWays({ zlib, crypto }));

// What is thrown here is a fault of ours; the thread ends with it and the caller says so.
parentPort?.on('message', ({ bytes, options, language }: VerifyTask) => {
  const report = verifyFile(bytes, options);
  const lines = language === undefined ? [] : describeReport(report, language);
  const answer: Verified = { report, lines };
  parentPort?.postMessage(answer, []);
});
