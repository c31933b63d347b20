import { expect, test } from 'vitest';
import { confirmAddress, matchCode, newNonce, nonceOf, secondsLeft } from './nonce.ts';

test('the phone finds in the address the code the desk has put there', () => {
  const nonce = newNonce();
  const address = confirmAddress('https://example.test', 'case/1', nonce);
  expect(nonceOf(new URL(address).hash)).toBe(nonce);
  expect(new URL(address).pathname).toBe('/office/uses/case%2F1/confirm');
  // What a server and its logs see of it has no code.
  expect(address.split('#')[0]).not.toContain(nonce);
});

test('no two codes are the same, and both screens show the same four characters', () => {
  const codes = new Set(Array.from({ length: 100 }, newNonce));
  expect(codes.size).toBe(100);
  expect(matchCode('0'.repeat(28) + 'ab12')).toBe('AB12');
});

test.each(['', '#nonce=', '#nonce=xyz', `#nonce=${'a'.repeat(33)}`, `#code=${'a'.repeat(32)}`])(
  '%s is no code',
  (fragment) => expect(nonceOf(fragment)).toBeUndefined(),
);

test('a code lasts two minutes and not a second longer', () => {
  expect(secondsLeft(1000, 1000)).toBe(120);
  expect(secondsLeft(0, 119_001)).toBe(1);
  expect(secondsLeft(0, 120_000)).toBe(0);
  expect(secondsLeft(0, 999_999)).toBe(0);
});
