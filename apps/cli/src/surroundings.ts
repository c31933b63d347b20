import { randomBytes } from 'node:crypto';
import type { Instant } from '@yunzhang/base';

/** The languages the command line speaks. */
export type Language = 'zh' | 'en';

/** Everything a command takes from the world beside files, so that tests can stand in for it. */
export interface Surroundings {
  /** One line of the result, to standard output. */
  readonly write: (line: string) => void;
  /** One line about the work, to standard error. */
  readonly complain: (line: string) => void;
  /** Draws over the last line of standard error; absent when that is no terminal. */
  readonly redraw?: (text: string) => void;
  readonly language: Language;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Instant;
  readonly random: (size: number) => Uint8Array;
}

/** The real process. */
export function processSurroundings(): Surroundings {
  const { env, stderr, stdout } = process;
  return {
    write: (line) => void stdout.write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    ...(stderr.isTTY ? { redraw: (text: string) => void stderr.write(`\r\u001b[K${text}`) } : {}),
    language: languageOf(env),
    env,
    now: () => Date.now(),
    random: (size) => new Uint8Array(randomBytes(size)),
  };
}

function languageOf(env: NodeJS.ProcessEnv): Language {
  const stated = env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '';
  return stated.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/**
 * A text of a file as it may be shown on a terminal.
 *
 * Control characters could move the cursor and paint a verdict of their own, and direction marks
 * could turn a line around; they are shown as a replacement character.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
}
