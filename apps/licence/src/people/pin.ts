import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Instant, Refusal } from '@yunzhang/base';
import type { Person, PinRecord } from './person.ts';

/** Wrong PINs in a row before a person is locked. */
export const wrongMax = 5;
/** First lock; each further one lasts twice as long, up to a day. */
const lockMs = 15 * 60_000;
const lockMsMax = 86_400_000;
/** Logarithm of the work that a guess costs; that of test persons is known anyway. */
const costLog = 15;
const costLogOfTests = 10;
const hashSize = 32;

/** Six to twelve digits. */
export const pinForm = /^\d{6,12}$/;

/** Makes the record of a PIN. The PIN has few bits: what protects it is the lock, then scrypt. */
export async function recordPin(
  pin: string,
  whose: 'person' | 'test' = 'person',
): Promise<PinRecord> {
  const salt = randomBytes(16);
  const log = whose === 'test' ? costLogOfTests : costLog;
  const hash = (await derive(pin, salt, log)).toString('base64url');
  return { salt: salt.toString('base64url'), hash, log };
}

/** A person after an attempt, and whether it went well. */
export interface Attempt {
  readonly person: Person;
  readonly refusal?: Refusal;
}

/**
 * Judges an attempt that was already counted.
 *
 * `wrong` is raised before the PIN is compared, so that parallel attempts cannot all be the first.
 */
export function countAttempt(person: Person, at: Instant): Attempt {
  if (person.lockedUntil !== undefined && person.lockedUntil > at) {
    return { person, refusal: locked(person.lockedUntil) };
  }
  const wrong = person.wrong + 1;
  if (wrong < wrongMax) return { person: { ...person, wrong, lockedUntil: undefined } };
  const lockedUntil = at + Math.min(lockMs * 2 ** person.locks, lockMsMax);
  return { person: { ...person, wrong: 0, locks: person.locks + 1, lockedUntil } };
}

/** A person whose PIN was right: nothing is held against them, but older locks are remembered. */
export function clearAttempts(person: Person): Person {
  return { ...person, wrong: 0, locks: 0, lockedUntil: undefined };
}

/** Whether the PIN is the one on record. */
export async function isPin(pin: string, record: PinRecord): Promise<boolean> {
  if (!pinForm.test(pin)) return false;
  const found = await derive(pin, Buffer.from(record.salt, 'base64url'), record.log);
  return timingSafeEqual(found, Buffer.from(record.hash, 'base64url'));
}

function locked(until: Instant): Refusal {
  return {
    refused: 'person-locked',
    basis: 'platform.md P09',
    detail: new Date(until).toISOString(),
  };
}

function derive(pin: string, salt: Buffer, log: number): Promise<Buffer> {
  const cost = { N: 2 ** log, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, hashSize, cost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
