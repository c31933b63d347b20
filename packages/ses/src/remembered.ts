import { equal } from '@yunzhang/base';
import { checkMakerSignature, type SesCheck } from './check.ts';
import { readSeal, type Seal } from './seal.ts';

/** Seals that are remembered, and the largest of them. */
const seals = 4;
const sizeMax = 1024 * 1024;

interface Remembered {
  readonly seal: Seal;
  readonly received: Uint8Array;
  maker?: SesCheck;
}

let remembered: readonly Remembered[] = [];

/**
 * Reads a seal, or gives the reading of the very same octets from a moment ago.
 *
 * Who seals many files does so with one seal. What is remembered is a copy that nobody else holds,
 * and every octet is compared: another seal is never taken for this one.
 *
 * @basis ses.md §5.2
 */
export function readSealOnce(bytes: Uint8Array): Seal {
  const known = remembered.find(({ received }) => equal(received, bytes));
  if (known !== undefined) return known.seal;
  const received = bytes.slice();
  const seal = readSeal(received);
  if (bytes.length > sizeMax) return seal;
  remembered = [{ seal, received }, ...remembered.slice(0, seals - 1)];
  return seal;
}

/** Whether the maker's signature holds, asked once for each remembered seal. */
export function checkMakerOnce(seal: Seal): SesCheck {
  const known = remembered.find((one) => one.seal === seal);
  if (known === undefined) return checkMakerSignature(seal);
  known.maker ??= checkMakerSignature(seal);
  return known.maker;
}
