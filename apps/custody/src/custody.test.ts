import { hex } from '@yunzhang/base';
import { sm2E, sm2Engine } from '@yunzhang/gm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorld, mandateId, sealId, type World } from './custody-testing.ts';

let world: World;
let publicKey: Uint8Array;
beforeEach(async () => {
  world = await createWorld();
  publicKey = await world.sealInForce(sealId);
  await world.grant(mandateId, sealId);
});
afterEach(async () => world.close());

const holds = (message: Uint8Array, rs: Uint8Array | undefined): boolean =>
  rs !== undefined && sm2Engine.verify(publicKey, sm2E({ publicKey, message }), rs);

it('signs a use that is logged, covered and in force', async () => {
  const intended = await world.intend({ act: 'act-1' });
  const { rs, refusal } = await world.use(intended);
  expect(refusal).toBeUndefined();
  expect(holds(intended.message, rs)).toBe(true);
  expect(world.notices).toEqual([]);
});

it('gives the same octets for the same act, at once, later and after a start', async () => {
  const intended = await world.intend({ act: 'act-1' });
  const all = await Promise.all([world.use(intended), world.use(intended), world.use(intended)]);
  const [first] = all;
  expect(first?.rs).toBeDefined();
  for (const one of all) expect(one).toEqual(first);
  await world.reopen();
  await world.intend({ act: 'act-2' });
  expect(await world.use(intended)).toEqual(first);
  expect(world.store.memory.uses.get(mandateId)?.total).toBe(1);
});

it('remembers everything over a start', async () => {
  const before = { ...world.store.memory };
  await world.reopen();
  const { seals, mandates, heads, keys } = world.store.memory;
  expect([seals, mandates, keys]).toEqual([before.seals, before.mandates, before.keys]);
  expect([...heads.values()].map(({ size, sm3Root }) => [size, hex(sm3Root)])).toEqual(
    [...before.heads.values()].map(({ size, sm3Root }) => [size, hex(sm3Root)]),
  );
});
