import { base64, fromBase64 } from '@yunzhang/base';
import { z } from 'zod';

/** Octets of a fixed number, as base64 in JSON. */
export function octetsForm(size: number) {
  const bytes = z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length === size,
  );
  return z.codec(z.base64().max(Math.ceil(size / 3) * 4), bytes, {
    decode: fromBase64,
    encode: base64,
  });
}
