import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { Unavailable } from '@yunzhang/base';
import { createFrameReader, type FrameLimits, writeFrame } from './frame.ts';

/** Longest name of a socket that every system takes. */
const nameMax = 100;
/** Questions of one client that are worked on at a time; more wait unread. */
const openMax = 64;
/** Time for the rest of a message that has begun. */
const restMs = 10_000;
const retryAfterMs = 500;

/**
 * The name of a private socket in a folder; a named pipe where sockets have no place in folders.
 *
 * The shorter of the full and the relative name: systems take some hundred octets only.
 */
export function socketName(folder: string, name: string, platform = process.platform): string {
  const file = path.join(folder, `${name}.sock`);
  if (platform === 'win32') {
    const own = createHash('sha256').update(path.resolve(file)).digest('hex').slice(0, 32);
    return String.raw`\\.\pipe\yunzhang-${own}`;
  }
  const relative = path.relative(process.cwd(), file);
  const shorter = relative.length < file.length ? relative : file;
  if (Buffer.byteLength(shorter) > nameMax) {
    throw new Error(`路径过长 / the path is too long for a socket: ${file}`);
  }
  return shorter;
}

/** How a socket answers. */
export interface FrameDoor extends FrameLimits {
  /** Clients at a time; those beyond are hung up on. */
  readonly clientsMax: number;
  /** Answers one message; several of one client may be worked on at once. A throw hangs up. */
  readonly answer: (message: unknown) => Promise<unknown>;
}

/** A socket that answers. */
export interface FrameServer {
  close(): Promise<void>;
}

/**
 * Answers on a socket that only this user can reach.
 *
 * The folder has mode 0700, and the caller holds its lock, so a socket that is there already was
 * left by a process that is gone. Whoever sends what no client of ours sends is hung up on, and so
 * is who begins a message and does not end it.
 */
export async function serveFrames(name: string, door: FrameDoor): Promise<FrameServer> {
  const isFile = !name.startsWith('\\\\');
  if (isFile) fs.rmSync(name, { force: true });
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    answerOn(socket, door);
  });
  server.maxConnections = door.clientsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(name, resolve);
  });
  if (isFile) fs.chmodSync(name, 0o600);
  return {
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answerOn(socket: net.Socket, door: FrameDoor): void {
  const reader = createFrameReader(door);
  let working = 0;
  let timer: NodeJS.Timeout | undefined;
  const answer = async (message: unknown): Promise<void> => {
    working += 1;
    if (working >= openMax) socket.pause();
    try {
      const said = await door.answer(message);
      if (socket.writable) socket.write(writeFrame(said));
    } catch {
      socket.destroy();
    }
    working -= 1;
    if (working < openMax) socket.resume();
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of reader.read(chunk)) void answer(message);
    } catch {
      socket.destroy();
    }
    if (!reader.isWaiting()) {
      clearTimeout(timer);
      timer = undefined;
    }
    if (reader.isWaiting()) timer ??= setTimeout(() => socket.destroy(), restMs).unref();
  });
  socket.on('close', () => clearTimeout(timer));
}

/** How a socket is asked. */
export interface FrameLink extends FrameLimits {
  /** Who answers, for what is said when nobody does. */
  readonly service: string;
  /** Longest time for one answer. */
  readonly answerMs: number;
}

/** A client of a socket. */
export interface FrameClient {
  /** Asks and gives the answer, with the number that ties both taken away. */
  ask(question: object): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

interface Waiting {
  readonly resolve: (answer: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/** Reaches a socket; connects when first asked, and again after a break. */
export function connectFrames(name: () => string, link: FrameLink): FrameClient {
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
      one.reject(new Unavailable(link.service, { retryAfterMs, cause }));
    }
    waiting.clear();
  };
  const settle = (message: unknown): void => {
    const { id, ...answer } = message as { readonly id?: unknown };
    const one = typeof id === 'number' ? waiting.get(id) : undefined;
    if (typeof id !== 'number' || one === undefined) return;
    waiting.delete(id);
    clearTimeout(one.timer);
    one.resolve(answer);
  };
  const reach = (): net.Socket => {
    if (socket !== undefined) return socket;
    const fresh = net.connect(name());
    const reader = createFrameReader(link);
    fresh.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.read(chunk)) settle(message);
      } catch (error) {
        lose(fresh, error);
      }
    });
    fresh.on('error', (error) => lose(fresh, error));
    fresh.on('close', () => lose(fresh, undefined));
    socket = fresh;
    return fresh;
  };
  return {
    ask: async (question) => {
      count += 1;
      const id = count;
      return new Promise((resolve, reject) => {
        const at = reach();
        // The others of this connection may still be answered: one question can be a slow one.
        const timer = setTimeout(() => {
          waiting.delete(id);
          reject(new Unavailable(link.service, { retryAfterMs, cause: new Error('no answer') }));
        }, link.answerMs);
        waiting.set(id, { resolve, reject, timer });
        at.write(writeFrame({ ...question, id }));
      });
    },
    close: () => {
      if (socket !== undefined) lose(socket, new Error('closed'));
    },
  };
}
