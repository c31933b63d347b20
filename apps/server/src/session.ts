import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.ts';

/** No letters or digits that are mistaken for one another: 31 of them, so a code has 39 bits. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const groupSize = 4;
/** Wrong codes taken before the code is spent. */
const triesMax = 10;

/** The one-time code of a start and the session it is exchanged for. */
export interface Sessions {
  readonly code: string;
  /** Exchanges the code for a token; the code works once. */
  open(code: string): string;
  isOpen(token: string | undefined): boolean;
}

/**
 * Makes a code for this start.
 *
 * The token has 256 random bits and is kept only as its digest, so a memory dump does not hand out
 * sessions.
 */
export function createSessions(): Sessions {
  const code = `${group()}-${group()}`;
  const tokens = new Set<string>();
  let tries = 0;
  let spent = false;
  return {
    code,
    open: (given) => {
      if (spent || tries >= triesMax) throw new Problem('session-code-spent');
      tries += 1;
      if (!isSame(given.trim().toUpperCase(), code)) throw new Problem('session-code-wrong');
      spent = true;
      const token = randomBytes(32).toString('base64url');
      tokens.add(digestOf(token));
      return token;
    },
    isOpen: (token) => token !== undefined && tokens.has(digestOf(token)),
  };
}

function group(): string {
  return Array.from({ length: groupSize }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(a)), Buffer.from(digestOf(b)));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
