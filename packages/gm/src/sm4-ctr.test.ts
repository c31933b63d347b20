import { createCipheriv } from 'node:crypto';
import { fromHex, hex } from '@yunzhang/base';
import { expect, it } from 'vitest';
import { sm4Ctr } from './sm4-ctr.ts';

const key = fromHex('0123456789abcdeffedcba9876543210');

it('gives what RFC 8998 gives for SM4 in counter mode', () => {
  const counter = fromHex('000102030405060708090a0b0c0d0e0f');
  const text = fromHex(
    'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffff' +
      'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb',
  );
  expect(hex(sm4Ctr({ key, counter }, text))).toBe(
    'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7f234bc0e24c11980fd1286310ce37b92' +
      '6e02fcd0faa0baf38b2933851d824514',
  );
});

it.each([0, 1, 15, 16, 17, 100, 5000])('agrees with OpenSSL on %i octets, and carries', (size) => {
  const counter = fromHex('fffffffffffffffffffffffffffffffe');
  const text = Uint8Array.from({ length: size }, (_, i) => (i * 7) & 0xff);
  const peer = createCipheriv('sm4-ctr', key, counter);
  const wanted = new Uint8Array(Buffer.concat([peer.update(text), peer.final()]));
  const ours = sm4Ctr({ key, counter }, text);
  expect(ours).toEqual(wanted);
  expect(sm4Ctr({ key, counter }, ours)).toEqual(text);
});
