import { concat } from '@yunzhang/base';

const timeoutMs = 15_000;
/** Files of a log that a person hands over; a log of ten million entries has fewer tiles. */
const folderFilesMax = 200_000;

/** What can be wrong with a log before anything of it is judged. */
export type LogProblemCode =
  | 'away'
  | 'missing'
  | 'too-large'
  | 'address'
  | 'keys-missing'
  | 'head-refused'
  | 'tiles-wrong';

/** A log cannot be shown; `detail` is a code or a name for those who look closer. */
export class LogProblem extends Error {
  readonly code: LogProblemCode;
  readonly detail: string | undefined;

  constructor(code: LogProblemCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'LogProblem';
    this.code = code;
    this.detail = detail;
  }
}

/**
 * Where the files of a log come from. Nothing that comes from here is believed: it is checked
 * against signed heads.
 *
 * @basis ledger.md §15
 */
export interface LogSource {
  /** What a person calls it. */
  readonly name: string;
  /** Where its server answers questions, if it has one. */
  readonly base?: string;
  /** A file of the log; nothing where there is none. A larger one is refused. */
  read(path: string, sizeMax: number): Promise<Uint8Array | undefined>;
}

/** How a source fetches; tests bring their own. */
export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** Opens the prefix of a log on any static server: where `checkpoint` lies. */
export function openLogAddress(
  address: string,
  ask: Fetch = async (url, options) => fetch(url, options),
): LogSource {
  const prefix = prefixOf(address);
  return {
    name: prefix.href,
    base: prefix.href,
    read: async (path, sizeMax) => {
      const url = new URL(path, prefix).href;
      const answer = await askFor(ask, url);
      if (answer.status === 404 || answer.status === 410) return undefined;
      if (!answer.ok) throw new LogProblem('away', `${url}: ${answer.status}`);
      return bodyOf(answer, sizeMax, url);
    },
  };
}

function prefixOf(address: string): URL {
  const text = address.endsWith('/') ? address : `${address}/`;
  if (!URL.canParse(text)) throw new LogProblem('address', address.slice(0, 200));
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw new LogProblem('address', address.slice(0, 200));
  }
  url.hash = '';
  return url;
}

async function askFor(ask: Fetch, url: string): Promise<Response> {
  try {
    return await ask(url, {
      // A head from a cache would be taken for a log that stands still.
      cache: url.endsWith('checkpoint') ? 'no-store' : 'default',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new LogProblem('away', url);
  }
}

/** Stops reading where a file is longer than anything it may be. */
async function bodyOf(answer: Response, sizeMax: number, url: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concat(pieces);
      size += value.length;
      if (size > sizeMax) {
        await reader.cancel();
        throw new LogProblem('too-large', url);
      }
      pieces.push(value);
    }
  } catch (error) {
    throw error instanceof LogProblem ? error : new LogProblem('away', url);
  }
}

/** One file of a folder a person hands over. */
export interface FolderFile {
  /** Its path with the folder's own name in front. */
  readonly path: string;
  readonly size: number;
  readonly octets: () => Promise<Uint8Array>;
}

/** Opens a log that lies in a folder of this machine: nothing needs a network then. */
export function openLogFolder(files: readonly FolderFile[]): LogSource {
  if (files.length > folderFilesMax) throw new LogProblem('too-large', String(files.length));
  const heads = files.map(({ path }) => path).filter((path) => /(^|\/)checkpoint$/.test(path));
  // The head nearest the top: the folder of the other tree lies inside.
  const [head] = heads.sort((a, b) => a.split('/').length - b.split('/').length);
  if (head === undefined) throw new LogProblem('missing', files[0]?.path.split('/')[0]);
  const folder = head.slice(0, -'checkpoint'.length);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return {
    name: folder === '' ? 'checkpoint' : folder,
    read: async (path, sizeMax) => {
      const file = byPath.get(folder + path);
      if (file === undefined) return undefined;
      if (file.size > sizeMax) throw new LogProblem('too-large', path);
      return file.octets();
    },
  };
}
