import { fromBase64, Malformed } from '@yunzhang/base';
import { z } from 'zod';

/** Octets in Base64 in JSON. */
export const bytesForm = z
  .string()
  .max(64 * 1024)
  .transform((text, context) => {
    try {
      return fromBase64(text);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      context.addIssue({ code: 'custom', message: 'no Base64' });
      return z.NEVER;
    }
  });
