import { Malformed, type CodeBook, type Refusal } from '@yunzhang/base';
import { type CliCode, cliCodes } from './codes.ts';
import { type Language, plain } from './surroundings.ts';

/** What the process answers; scripts depend on the numbers. @basis architecture §8 */
export const exits = {
  ok: 0,
  refused: 1,
  unreadable: 4,
  usage: 64,
  internal: 70,
  unwritable: 73,
  configuration: 78,
} as const;

/** A command cannot go on. The border of the process turns it into one line. */
export class CommandProblem extends Error {
  readonly code: string;
  readonly exit: number;
  readonly detail: string | undefined;
  /** Words of the code, where whoever throws has them at hand. */
  readonly words: CodeBook[string] | undefined;

  constructor(code: string, exit: number, detail?: string, words?: CodeBook[string]) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'CommandProblem';
    this.code = code;
    this.exit = exit;
    this.detail = detail;
    this.words = words;
  }
}

/** Stops a command with a code of our own book. */
export function stop(code: CliCode, exit: number, detail?: string): never {
  throw new CommandProblem(code, exit, detail);
}

/** Stops a command whose arguments contradict each other or mean nothing. */
export function wrongUsage(detail: string): never {
  return stop('cli-usage', exits.usage, detail);
}

/** Stops a command because the rules say no. */
export function refused({ refused: code, basis, detail }: Refusal): never {
  throw new CommandProblem(
    code,
    exits.refused,
    detail === undefined ? basis : `${detail}; ${basis}`,
  );
}

/** One line and the number the process ends with. */
export interface Explained {
  readonly line: string;
  readonly exit: number;
}

/** Says what happened in one line, whatever was thrown. */
export async function explain(error: unknown, language: Language): Promise<Explained> {
  if (error instanceof CommandProblem) {
    const { code, detail, exit, words } = error;
    return { line: lineIn(words ?? (await wordsOfCode(code)), { code, detail, language }), exit };
  }
  if (error instanceof Malformed) {
    const place = error.at === undefined ? [] : [`@${error.at}`];
    const detail = [...place, ...(error.detail === undefined ? [] : [error.detail])].join(' ');
    const line = await lineOf(error.code, detail === '' ? undefined : detail, language);
    return { line, exit: exits.unreadable };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { line: await lineOf('internal-error', detail, language), exit: exits.internal };
}

async function lineOf(
  code: string,
  detail: string | undefined,
  language: Language,
): Promise<string> {
  return lineIn(await wordsOfCode(code), { code, detail, language });
}

function lineIn(
  book: CodeBook[string] | undefined,
  told: { readonly code: string; readonly detail: string | undefined; readonly language: Language },
): string {
  const { code, detail, language } = told;
  const words = book?.[language];
  const text = words === undefined ? code : `${words} [${code}]`;
  const whole = detail === undefined ? text : `${text}: ${detail}`;
  // One line, whatever a message of the platform has in it.
  return `yunzhang: ${plain(whole.replace(/\s*\n\s*/g, ' '))}`;
}

/** Words of a code, ours or of any package. Books are loaded only once something went wrong. */
async function wordsOfCode(code: string): Promise<CodeBook[string] | undefined> {
  const own: CodeBook = cliCodes;
  if (Object.hasOwn(own, code)) return own[code];
  const loaders: readonly (() => Promise<object>)[] = [
    () => import('@yunzhang/gm'),
    () => import('@yunzhang/ofd'),
    () => import('@yunzhang/pdf'),
    () => import('@yunzhang/ses'),
    () => import('@yunzhang/imprint'),
    () => import('@yunzhang/base'),
    () => import('@yunzhang/ledger'),
    () => import('@yunzhang/server'),
    () => import('@yunzhang/sealing'),
    () => import('@yunzhang/verification'),
    () => import('@yunzhang/drawing'),
    () => import('@yunzhang/conversion'),
  ];
  for (const load of loaders) {
    for (const [name, value] of Object.entries(await load())) {
      if (!name.endsWith('Codes') || typeof value !== 'object' || value === null) continue;
      if (Object.hasOwn(value, code)) return (value as CodeBook)[code];
    }
  }
  return undefined;
}
