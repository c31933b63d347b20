import { hex, utf8 } from '@yunzhang/base';
import { sm2E, sm2Engine } from '@yunzhang/gm';
import { expect, test } from 'vitest';
import { isAmong } from './grantor-key.ts';
import { type HeldKey, type KeyShelf, openKey } from './key-box.ts';

function memoryShelf(): KeyShelf & { readonly kept: Map<string, HeldKey> } {
  const kept = new Map<string, HeldKey>();
  return {
    kept,
    find: async (name) => kept.get(name),
    keep: async (name, key) => {
      const known = kept.get(name) ?? key;
      kept.set(name, known);
      return known;
    },
  };
}

const li = { person: 'person-li', organisation: '91110108MA0EXAM15Y' };

test('a key signs what its public half verifies, and is the same when it is opened again', async () => {
  const shelf = memoryShelf();
  const key = await openKey(shelf, li);
  const again = await openKey(shelf, li);
  expect(hex(again.publicKey)).toBe(hex(key.publicKey));
  const message = utf8('停用');
  const e = sm2E({ publicKey: key.publicKey, message });
  expect(sm2Engine.verify(key.publicKey, e, await again.signMessage(message))).toBe(true);
  const other = sm2E({ publicKey: key.publicKey, message: utf8('恢复') });
  expect(sm2Engine.verify(key.publicKey, other, await key.signMessage(message))).toBe(false);
});

test('two tabs that make a key at the same time have one', async () => {
  const shelf = memoryShelf();
  const [one, other] = await Promise.all([openKey(shelf, li), openKey(shelf, li)]);
  expect(hex(one.publicKey)).toBe(hex(other.publicKey));
  const message = utf8('m');
  const e = sm2E({ publicKey: one.publicKey, message });
  expect(sm2Engine.verify(one.publicKey, e, await other.signMessage(message))).toBe(true);
});

test('each person in each organisation has a key of their own', async () => {
  const shelf = memoryShelf();
  const owners = [li, { ...li, organisation: 'o2' }, { ...li, person: 'person-wang' }];
  const keys = await Promise.all(owners.map(async (owner) => openKey(shelf, owner)));
  expect(new Set(keys.map(({ publicKey }) => hex(publicKey))).size).toBe(3);
  expect(shelf.kept.size).toBe(3);
});

test('what is kept gives no key away: its wrapping cannot be read, and it opens for its owner alone', async () => {
  const shelf = memoryShelf();
  await openKey(shelf, li);
  const [held] = shelf.kept.values();
  if (held === undefined) throw new Error('a key is kept');
  expect(held.wrapping.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('raw', held.wrapping)).rejects.toThrow();
  expect(held.wrapped.length).toBe(32 + 16);
  // Put under another name by whoever can write to the shelf.
  shelf.kept.set('o2/person-li', held);
  const moved = await openKey(shelf, { ...li, organisation: 'o2' });
  await expect(moved.signMessage(utf8('m'))).rejects.toThrow();
});

test('a key is looked for among others octet by octet', async () => {
  const key = await openKey(memoryShelf(), li);
  expect(isAmong(key, ['04', hex(key.publicKey).toUpperCase()])).toBe(true);
  expect(isAmong(key, [hex(key.publicKey).slice(2), ''])).toBe(false);
});
