import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import { LedgerAlarm } from './alarm.ts';
import {
  createFrameReader,
  type SignerAnswer,
  signerAnswer,
  type SignerRequest,
  signerRequest,
  signQuestion,
  writeAnswer,
  writeRequest,
} from './signer-frame.ts';
import type { LogSigner, SignedNotes, SignerState } from './signing.ts';

/** Longest name of a socket that every system takes. */
const nameMax = 100;
/** Clients at a time: one per sequencer, and room. */
const clientsMax = 16;
/** Longest time for one answer. */
const answerMs = 10_000;
const retryAfterMs = 500;

/** Where the signer of a data folder listens. */
export function signerSocket(folder: string): string {
  const name = path.join(folder, 'signer.sock');
  const relative = path.relative(process.cwd(), name);
  const shorter = relative.length < name.length ? relative : name;
  if (Buffer.byteLength(shorter) > nameMax) {
    throw new Error(`路径过长 / the path is too long for a socket: ${name}`);
  }
  return shorter;
}

/** A signer that answers on a socket. */
export interface SignerServer {
  close(): Promise<void>;
}

/**
 * Lets a signer answer on a socket that only this user can reach.
 *
 * The folder has mode 0700; who can open it could as well read the keys. The caller holds the lock
 * of the folder, so a socket that is there already was left by a process that is gone.
 *
 * @basis ledger.md §16.4
 */
export async function serveSigner(folder: string, signer: LogSigner): Promise<SignerServer> {
  const name = signerSocket(folder);
  fs.rmSync(name, { force: true });
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    answerOn(socket, signer);
  });
  server.maxConnections = clientsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(name, resolve);
  });
  fs.chmodSync(name, 0o600);
  return {
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answerOn(socket: net.Socket, signer: LogSigner): void {
  const read = createFrameReader();
  // One after another: two requests for one log must not pass each other.
  let turn: Promise<void> = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of read(chunk)) {
        const request = signerRequest.parse(message);
        turn = answerAfter(turn, { socket, signer, request });
      }
    } catch {
      // Whoever sends this is no sequencer of ours.
      socket.destroy();
    }
  });
}

async function answerAfter(
  before: Promise<void>,
  asked: {
    readonly socket: net.Socket;
    readonly signer: LogSigner;
    readonly request: SignerRequest;
  },
): Promise<void> {
  await before;
  const { socket, signer, request } = asked;
  const answer = await answerOf(signer, request);
  if (socket.writable) socket.write(answer);
}

async function answerOf(signer: LogSigner, request: SignerRequest): Promise<Uint8Array> {
  const { id } = request;
  try {
    if (request.ask === 'sign') {
      const notes = await signer.sign(request);
      return writeAnswer(isRefusal(notes) ? { id, refusal: notes } : { id, notes });
    }
    const state = await signer[request.ask](request.origin);
    if (isRefusal(state)) return writeAnswer({ id, refusal: state });
    return writeAnswer({ id, state: plainState(state) });
  } catch (error) {
    console.error(`signer: ${String(error)}`);
    return writeAnswer({ id, fault: error instanceof LedgerAlarm ? error.code : 'signer-fault' });
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

interface Waiting {
  readonly resolve: (answer: SignerAnswer) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/** Reaches the signer of a folder; connects when first asked, and again after a break. */
export function connectSigner(folder: string): RemoteSigner {
  const waiting = new Map<number, Waiting>();
  let socket: net.Socket | undefined;
  let count = 0;
  const lose = (lost: net.Socket, cause: unknown): void => {
    lost.destroy();
    // What was asked on a newer connection is not lost with an old one.
    if (socket !== lost) return;
    socket = undefined;
    for (const one of waiting.values()) {
      clearTimeout(one.timer);
      one.reject(new Unavailable('log signer', { retryAfterMs, cause }));
    }
    waiting.clear();
  };
  const reach = (): net.Socket => {
    if (socket !== undefined) return socket;
    const fresh = net.connect(signerSocket(folder));
    const read = createFrameReader();
    fresh.on('data', (chunk: Buffer) => {
      try {
        for (const message of read(chunk)) settle(waiting, signerAnswer.parse(message));
      } catch (error) {
        lose(fresh, error);
      }
    });
    fresh.on('error', (error) => lose(fresh, error));
    fresh.on('close', () => lose(fresh, undefined));
    socket = fresh;
    return fresh;
  };
  const ask = async (make: (id: number) => SignerRequest): Promise<SignerAnswer> => {
    count += 1;
    const request = make(count);
    return new Promise((resolve, reject) => {
      const at = reach();
      const timer = setTimeout(() => lose(at, new Error('no answer')), answerMs);
      waiting.set(request.id, { resolve, reject, timer });
      at.write(writeRequest(request));
    });
  };
  return {
    create: async (origin) => stateOf(await ask((id) => ({ id, ask: 'create', origin }))),
    state: async (origin) => stateOf(await ask((id) => ({ id, ask: 'state', origin }))),
    sign: async (request) => notesOf(await ask((id) => signQuestion(id, request))),
    close: () => socket?.destroy(),
  };
}

function settle(waiting: Map<number, Waiting>, answer: SignerAnswer): void {
  const one = waiting.get(answer.id);
  if (one === undefined) return;
  waiting.delete(answer.id);
  clearTimeout(one.timer);
  one.resolve(answer);
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
