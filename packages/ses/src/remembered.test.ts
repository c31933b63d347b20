import { equal } from '@yunzhang/base';
import { expect, test } from 'vitest';
import { checkMakerSignature } from './check.ts';
import { makeSealSignature } from './make-signature.ts';
import { checkMakerOnce, readSealOnce } from './remembered.ts';
import { readSeal } from './seal.ts';
import { testCase } from './seal-fixture.ts';

test('the same octets are read once, others anew', async () => {
  const { seal } = await testCase();
  const first = readSealOnce(seal);
  expect(first).toEqual(readSeal(seal));
  expect(readSealOnce(seal.slice())).toBe(first);
  expect(checkMakerOnce(first)).toBe(checkMakerOnce(first));
  expect(checkMakerOnce(readSeal(seal))).toEqual(checkMakerSignature(first));
});

test('no octet of a seal can be changed behind the back of its reading', async () => {
  const { seal, content, signer } = await testCase();
  const kept = seal.slice();
  const first = readSealOnce(seal);
  expect(checkMakerOnce(first).result).toBe('holds');
  const digit = first.esId.charCodeAt(0) === 0x39 ? 0x38 : 0x39;
  seal[seal.indexOf(first.esId.charCodeAt(0), 12)] = digit;
  expect(equal(first.bytes, kept)).toBe(true);
  const changed = await makeSealSignature({ ...content, seal }, signer.signer);
  expect(changed).toMatchObject({ refused: 'seal-maker-signature' });
});

test('more seals than are remembered are still read', async () => {
  const names = ['甲', '乙', '丙', '丁', '戊', '己'];
  const cases = await Promise.all(names.map((name) => testCase({ seal: { name } })));
  const read = (): readonly string[] => cases.map(({ seal }) => readSealOnce(seal).property.name);
  expect(read()).toEqual(names);
  expect(read()).toEqual(names);
});
