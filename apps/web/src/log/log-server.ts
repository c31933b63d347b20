import { LogProblem, type LogSource } from './log-source.ts';

const timeoutMs = 15_000;
const listMax = 100;

/** One log of the server this page came from. */
export interface ListedLog {
  readonly origin: string;
  /** Where its files lie on this server. */
  readonly path: string;
}

/** The logs of this server, the newest last; none where it keeps no ledger. */
export async function listLogs(): Promise<readonly ListedLog[]> {
  const value = await askJson(new URL('/v1/logs', location.origin));
  if (!Array.isArray(value)) return [];
  return value.slice(-listMax).filter(isListed);
}

function isListed(value: unknown): value is ListedLog {
  const { origin, path } = (value ?? {}) as Readonly<Record<string, unknown>>;
  // A path of ours only: `//other` would be another host.
  return typeof origin === 'string' && typeof path === 'string' && /^\/(?!\/)/.test(path);
}

/** Where an act is, as the server of a log says it: a hint, which the log itself must bear out. */
export async function actPlace(
  { base }: LogSource,
  actId: string,
): Promise<{ readonly log: string; readonly index: number } | undefined> {
  if (base === undefined) return undefined;
  const value = await askJson(new URL(`/v1/evidence/${actId}`, base));
  const { log, index } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof log !== 'string' || !Number.isSafeInteger(index)) return undefined;
  return { log, index: index as number };
}

async function askJson(url: URL): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(url, { credentials: 'omit', signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    throw new LogProblem('away', url.href);
  }
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new LogProblem('away', `${url.href}: ${answer.status}`);
  return (await answer.json()) as unknown;
}
