import crypto, { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import zlib from 'node:zlib';
import { isRefusal, nodeWays, offerHostWays, type Refusal } from '@yunzhang/base';
import { hmacSm3, type RandomOctets, type Sm2Signer } from '@yunzhang/gm';
import { openForPlacing, sealableFormat, sealFile } from '@yunzhang/sealing';
import type { FileLook, LookTask, SealTask, WorkerAnswer, WorkerMessage } from './task.ts';

offerHostWays(nodeWays({ zlib, crypto }));

const task = workerData as SealTask | LookTask;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker only');
const say = (message: WorkerMessage): void => port.postMessage(message);
const ask = async (message: WorkerMessage): Promise<WorkerAnswer> =>
  new Promise((resolve) => {
    port.once('message', (answer: WorkerAnswer) => resolve(answer));
    say(message);
  });

/** The key was refused; thrown, because a signer can only give a signature. */
class KeyRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.refused);
    this.refusal = refusal;
  }
}

/** Signs by asking the other side, where the way to the key is. */
function signerOf(publicKey: Uint8Array): Sm2Signer {
  return {
    publicKey,
    origin: 'remote',
    sign: async () => {
      throw new Error('a digest tells nothing of what is signed');
    },
    signMessage: async (message) => {
      const answer = await ask({ kind: 'sign', message });
      if (isRefusal(answer)) throw new KeyRefused(answer);
      return answer;
    },
    close: async () => {},
  };
}

/** Octets that the same seed gives again, for a sealing that is prepared a second time. */
function randomOf(seed: Uint8Array | undefined): RandomOctets {
  if (seed === undefined) return (size) => new Uint8Array(randomBytes(size));
  let drawn = 0;
  return (size) => {
    const octets = new Uint8Array(size);
    for (let from = 0; from < size; from += 32) {
      const block = hmacSm3(seed, Uint8Array.of(drawn >>> 8, drawn & 0xff));
      octets.set(block.subarray(0, size - from), from);
      drawn += 1;
    }
    return octets;
  };
}

function look({ bytes }: LookTask): FileLook | Refusal {
  const opened = openForPlacing(bytes);
  if (isRefusal(opened)) return opened;
  return { format: sealableFormat(bytes) ?? 'pdf', pages: opened.pageCount };
}

async function seal(one: SealTask): ReturnType<typeof sealFile> {
  const isStamped = one.isStamped === true;
  return sealFile(one.bytes, {
    seal: one.seal,
    signerCertificate: one.certificate,
    chain: one.chain,
    signer: signerOf(one.publicKey),
    at: one.at,
    random: randomOf(one.seed),
    place: one.place,
    logUse: async (use) => ask({ kind: 'log', use }),
    ...(isStamped ? { timeStamp: async (signature) => ask({ kind: 'stamp', signature }) } : {}),
  });
}

try {
  say({ kind: 'done', result: task.kind === 'look' ? look(task) : await seal(task) });
} catch (error) {
  if (error instanceof KeyRefused) say({ kind: 'done', result: error.refusal });
  else say({ kind: 'fault', detail: String(error).slice(0, 200) });
}
