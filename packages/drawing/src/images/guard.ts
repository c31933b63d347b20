import { Malformed } from '@yunzhang/base';
import { malformed } from '../codes.ts';

/**
 * Runs a decoder from outside: whatever it throws says that the file is not what it should be.
 *
 * Those decoders throw their own errors and, on damaged files, any error the language has.
 */
export function guarded<Result>(what: string, decode: () => Result): Result {
  try {
    return decode();
  } catch (error) {
    if (error instanceof Malformed) throw error;
    return malformed('bitmap-malformed', undefined, `${what}: ${String(error).slice(0, 200)}`);
  }
}
