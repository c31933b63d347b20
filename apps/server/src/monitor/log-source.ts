import fs from 'node:fs/promises';
import path from 'node:path';
import { askHttp, type AskHttp, isHttpUrl } from '../witness/index.ts';
import { MonitorProblem } from './problem.ts';

const timeoutDefaultMs = 15_000;
/** A file that failed to come is asked for again, after a while that doubles. */
const attemptsMax = 3;
const pauseMs = 200;
const pathForm = /^[a-z0-9][a-z0-9-]*(?:[./][a-z0-9-]+)*$/;

/**
 * Where the files of a log are read from: any static server, or a folder.
 *
 * Nothing that comes from here is believed: it is checked against signed heads.
 *
 * @basis ledger.md §15
 */
export interface LogSource {
  /** What a person calls it. */
  readonly name: string;
  /** A file of the log; nothing where there is none. A larger one is refused. */
  read(path: string, sizeMax: number): Promise<Uint8Array | undefined>;
}

/** How a source is asked. */
export interface SourceOptions {
  readonly timeoutMs?: number;
  readonly ask?: AskHttp;
}

/** Opens an address or a folder as a log. The log's prefix is meant: where `checkpoint` lies. */
export function openLogSource(where: string, options: SourceOptions = {}): LogSource {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(where)) return folderSource(where);
  if (!isHttpUrl(where)) throw new MonitorProblem('log-address', where);
  return httpSource(where, options);
}

function folderSource(folder: string): LogSource {
  return {
    name: folder,
    read: async (name, sizeMax) => {
      if (!pathForm.test(name)) throw new MonitorProblem('log-address', name);
      const file = path.join(folder, name);
      try {
        const { size } = await fs.stat(file);
        if (size > sizeMax) throw new MonitorProblem('log-file-too-large', file);
        const found = await fs.readFile(file);
        return new Uint8Array(found.buffer, found.byteOffset, found.length);
      } catch (error) {
        if (error instanceof MonitorProblem) throw error;
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        throw new MonitorProblem('log-file-unreadable', `${file} (${code ?? String(error)})`);
      }
    },
  };
}

function httpSource(where: string, options: SourceOptions): LogSource {
  const { timeoutMs = timeoutDefaultMs, ask = askHttp } = options;
  const prefix = where.endsWith('/') ? where : `${where}/`;
  const once = async (name: string, sizeMax: number): Promise<Uint8Array | undefined> => {
    const url = new URL(prefix);
    url.pathname += name;
    const { status, bytes } = await ask({ url: url.href, sizeMax, timeoutMs });
    if (status === 404 || status === 410) return undefined;
    if (status !== 200) throw new MonitorProblem('log-server-status', `${url.href}: ${status}`);
    return bytes;
  };
  return {
    name: where,
    read: async (name, sizeMax) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(name, sizeMax);
        } catch (error) {
          if (attempt === attemptsMax || !isPassing(error)) throw error;
          await new Promise((resolve) => setTimeout(resolve, pauseMs * 2 ** attempt));
        }
      }
    },
  };
}

/** Whether the same question may be answered a moment later. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return (
    code === 'peer-away' || (error instanceof MonitorProblem && /: 5\d\d$/.test(error.message))
  );
}
