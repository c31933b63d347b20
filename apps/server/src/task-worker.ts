import crypto, { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import zlib from 'node:zlib';
import { assert, isRefusal, nodeWays, offerHostWays } from '@yunzhang/base';
import type { Sm2Signer } from '@yunzhang/gm';
import { sealFile } from '@yunzhang/sealing';
import type { SealTask, WorkerAnswer, WorkerMessage } from './task.ts';

offerHostWays(nodeWays({ zlib, crypto }));

const task = workerData as SealTask;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker only');
const say = (message: WorkerMessage): void => port.postMessage(message);
const ask = async (message: WorkerMessage): Promise<WorkerAnswer> =>
  new Promise((resolve) => {
    port.once('message', (answer: WorkerAnswer) => resolve(answer));
    say(message);
  });

/** Signs by asking the other side, where the key is. */
const signer: Sm2Signer = {
  publicKey: task.publicKey,
  origin: 'remote',
  sign: async (digest) => {
    const answer = await ask({ kind: 'sign', digest });
    assert(!isRefusal(answer), 'a signature is never refused');
    return answer;
  },
  close: async () => {},
};

try {
  const result = await sealFile(task.bytes, {
    seal: task.seal,
    signerCertificate: task.certificate,
    chain: task.chain,
    signer,
    at: task.at,
    random: (size) => new Uint8Array(randomBytes(size)),
    place: task.place,
    logUse: async (use) => ask({ kind: 'log', use }),
  });
  say({ kind: 'done', result });
} catch (error) {
  say({ kind: 'fault', detail: String(error).slice(0, 200) });
}
