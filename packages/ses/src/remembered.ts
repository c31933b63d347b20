import { equal, Remembered } from '@yunzhang/base';
import { type Certificate, readCertificate } from '@yunzhang/gm';
import { checkMakerSignature, type SesCheck } from './check.ts';
import { readSeal, type Seal } from './seal.ts';

/** Readings that are remembered of each kind, and the largest of them. */
const keptMax = 4;
const sizeMax = 1024 * 1024;

/**
 * Remembers what was read of the very same octets a moment ago.
 *
 * Who seals many files does so with one seal and one key. What is remembered is a copy that nobody
 * else holds, and every octet is compared: another seal is never taken for this one.
 */
function remembering<T extends object>(read: (bytes: Uint8Array) => T) {
  let kept: readonly { readonly received: Uint8Array; readonly value: T }[] = [];
  return {
    of(bytes: Uint8Array): T {
      const known = kept.find(({ received }) => equal(received, bytes));
      if (known !== undefined) return known.value;
      const received = bytes.slice();
      const value = read(received);
      if (bytes.length > sizeMax) return value;
      kept = [{ received, value }, ...kept.slice(0, keptMax - 1)];
      return value;
    },
    has: (value: T): boolean => kept.some((one) => one.value === value),
  };
}

const seals = remembering(readSeal);
const certificates = remembering(readCertificate);
const makers = new Remembered<Seal, SesCheck>();

/** Reads a seal, or gives its reading from a moment ago. @basis ses.md §5.2 */
export function readSealOnce(bytes: Uint8Array): Seal {
  return seals.of(bytes);
}

/** Reads a certificate, or gives its reading from a moment ago. */
export function readCertificateOnce(bytes: Uint8Array): Certificate {
  return certificates.of(bytes);
}

/** Whether the maker's signature holds, asked once for each remembered seal. */
export function checkMakerOnce(seal: Seal): SesCheck {
  // The octets of any other seal are somebody else's, who may change them.
  if (!seals.has(seal)) return checkMakerSignature(seal);
  const check = makers.get(seal) ?? checkMakerSignature(seal);
  makers.set(seal, check);
  return check;
}
