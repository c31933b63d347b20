import { isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import { connectFrames, type FrameServer, serveFrames, socketName } from '@yunzhang/host';
import { z } from 'zod';
import { LedgerAlarm } from './alarm.ts';
import {
  frameMax,
  type SignerAnswer,
  signerAnswer,
  type SignerQuestion,
  type SignerRequest,
  signerRequest,
  signQuestion,
} from './signer-frame.ts';
import type { LogSigner, SignedNotes, SignerState } from './signing.ts';

/** Clients at a time: one per sequencer, and room. */
const clientsMax = 16;
/** Longest time for one answer. */
const answerMs = 10_000;
const retryAfterMs = 500;
const limits = { sizeMax: frameMax, code: 'signer-request-malformed' };

/** Where the signer of a data folder listens. */
export function signerSocket(folder: string): string {
  return socketName(folder, 'signer');
}

/**
 * Lets a signer answer on a socket that only this user can reach.
 *
 * The folder has mode 0700; who can open it could as well read the keys. The caller holds the lock
 * of the folder, so a socket that is there already was left by a process that is gone. The signer
 * itself decides one after another.
 *
 * @basis ledger.md §16.4
 */
export async function serveSigner(folder: string, signer: LogSigner): Promise<FrameServer> {
  return serveFrames(signerSocket(folder), {
    ...limits,
    clientsMax,
    answer: async (message) => {
      // Whoever sends something else is no sequencer of ours: it is hung up on.
      const request = signerRequest.parse(message);
      return z.encode(signerAnswer, await answerOf(signer, request));
    },
  });
}

async function answerOf(signer: LogSigner, request: SignerRequest): Promise<SignerAnswer> {
  const { id } = request;
  try {
    if (request.ask === 'sign') {
      const notes = await signer.sign(request);
      return isRefusal(notes) ? { id, refusal: notes } : { id, notes };
    }
    const state = await signer[request.ask](request.origin);
    if (isRefusal(state)) return { id, refusal: state };
    return { id, state: plainState(state) };
  } catch (error) {
    console.error(`signer: ${String(error)}`);
    return { id, fault: error instanceof LedgerAlarm ? error.code : 'signer-fault' };
  }
}

function plainState(state: SignerState): NonNullable<SignerAnswer['state']> {
  const { watermark, sha256Keys, sm3Keys, added, retired } = state;
  return {
    watermark,
    sha256Keys: [...sha256Keys],
    sm3Keys: [...sm3Keys],
    added: added.map((set) => [...set]),
    retired: retired.map((set) => [...set]),
  };
}

/** A signer in another process. */
export interface RemoteSigner extends LogSigner {
  close(): void;
}

/** Reaches the signer of a folder; connects when first asked, and again after a break. */
export function connectSigner(folder: string): RemoteSigner {
  const link = { ...limits, service: 'log signer', answerMs };
  const client = connectFrames(() => signerSocket(folder), link);
  const ask = async (question: SignerQuestion): Promise<SignerAnswer> => {
    // The connection gives each question its number, and takes it from the answer.
    const numbered = z.encode(signerRequest, { ...question, id: 0 });
    return signerAnswer.parse({ ...(await client.ask(numbered)), id: 0 });
  };
  return {
    create: async (origin) => stateOf(await ask({ ask: 'create', origin })),
    state: async (origin) => stateOf(await ask({ ask: 'state', origin })),
    sign: async (request) => notesOf(await ask(signQuestion(request))),
    close: () => client.close(),
  };
}

function stateOf({ state, refusal, fault }: SignerAnswer): SignerState | Refusal {
  return state ?? refusal ?? faulty(fault);
}

function notesOf({ notes, refusal, fault }: SignerAnswer): SignedNotes | Refusal {
  return notes ?? refusal ?? faulty(fault);
}

function faulty(fault: string | undefined): never {
  throw new Unavailable('log signer', { retryAfterMs, cause: new Error(fault ?? 'no answer') });
}
