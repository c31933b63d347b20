import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fromHex, hex, isRefusal, Unavailable, utf8 } from '@yunzhang/base';
import { signSm2Message, sm2E, sm2Engine } from '@yunzhang/gm';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectMaking, custodyPlainSigner, CustodyRefused } from './client.ts';
import { createCustody } from './custody.ts';
import { startCustody } from './custody-child.ts';
import { createWorld, mandateId, sealId, type World } from './custody-testing.ts';
import { approveOrder, writeOrder } from './order.ts';
import { CustodyStop } from './stop.ts';
import { createSoftwareVault, createVault } from './vault.ts';
import { createDeviceVault } from './vault-device.ts';
import { openVault, readDeviceSettings } from './vault-settings.ts';
import { buildDevice, openStub, privateKey, publicKey, type StubDevice } from './vault-testing.ts';

const built = buildDevice('sdf');
let world: World;
let stub: StubDevice;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () =>
  world.close().catch(() => fs.rmSync(world.place.folder, { recursive: true })),
);
afterAll(() => {
  if (built !== undefined) fs.rmSync(built, { recursive: true });
});

/** The custody of the world, with the stub device for some of its keys. */
function withDevice(purposes: Parameters<typeof createVault>[0]['purposes']): void {
  const { store, place, clock, notices } = world;
  const { random } = place;
  const { keys } = store.memory;
  const software = createSoftwareVault(store, random);
  const device = createDeviceVault({ device: stub.device, keys, random });
  world.custody = createCustody({
    store,
    vault: createVault({ software, device, purposes, keys }),
    now: () => clock.at,
    random,
    notice: (notice) => notices.push(notice),
  });
}

describe.skipIf(built === undefined)('a custody with a device', () => {
  beforeEach(() => {
    stub = openStub({ built: built ?? '', words: ['--keys', '1-4'] });
    stub.putKey('1', privateKey(1));
    stub.putKey('2', privateKey(2));
  });
  afterEach(async () => stub.close());

  it('seals with a key of the device, and what was made in files stays there', async () => {
    const before = await world.ask({ ask: 'create', purpose: 'ca', name: '测试签发' });
    withDevice(['seal', 'ca']);
    const point = await world.sealInForce(sealId);
    expect(hex(point)).toBe(hex(publicKey(1)));
    await world.grant(mandateId, sealId);
    const intended = await world.intend({ act: 'act-1' });
    const { rs } = await world.use(intended);
    const e = sm2E({ publicKey: point, message: intended.message });
    expect(sm2Engine.verify(point, e, rs ?? new Uint8Array())).toBe(true);
    expect(await world.ask({ ask: 'create', purpose: 'ca', name: '测试签发' })).toEqual(before);
    expect(before.key?.place).toBeUndefined();
    const { key } = await world.ask({ ask: 'keys', purpose: 'seal', name: sealId });
    expect(key?.place).toBe('sdf:1');
    expect(fs.readdirSync(path.join(world.place.folder, 'keys'))).toEqual([
      `${before.key?.key}.key`,
    ]);
  });

  it('makes keys in files for what the device is not for', async () => {
    withDevice(['seal']);
    const { key } = await world.ask({ ask: 'create', purpose: 'tsa', name: '时间戳' });
    expect(key?.place).toBeUndefined();
  });

  it('refuses while the device is away, counts nothing for it, and seals once it is back', async () => {
    withDevice(['seal']);
    await world.sealInForce(sealId);
    await world.grant(mandateId, sealId, { perDay: 1 });
    const intended = await world.intend({ act: 'act-1' });
    stub.whim('die', 2);
    const refusal = { refused: 'custody-device-away' };
    expect(await world.use(intended)).toMatchObject({ refusal });
    expect(world.notices.at(-1)).toMatchObject({ kind: 'refusal', act: 'act-1', refusal });
    stub.whim('die', 0);
    const again = async () => (await world.use(intended)).rs?.length;
    await expect.poll(again).toBe(64);
  });

  it('knows its keys of the device when it is opened again, and asks for no files of them', async () => {
    withDevice(['seal']);
    const point = await world.sealInForce(sealId);
    await world.reopen();
    const { key } = await world.ask({ ask: 'keys', purpose: 'seal', name: sealId });
    expect(key).toMatchObject({ publicKey: hex(point), place: 'sdf:1' });
    // The custody of this world has only files: it does not begin to sign with others.
    await world.grant(mandateId, sealId);
    const { store } = world;
    const { random } = world.place;
    const software = createSoftwareVault(store, random);
    const { keys } = store.memory;
    const vault = createVault({ software, purposes: [], keys });
    await expect(vault.signer(key?.key ?? '')).rejects.toMatchObject({
      code: 'custody-device-unset',
    });
    const opened = openVault({ settings: undefined, software, keys, random, notice: () => {} });
    await expect(opened).rejects.toThrow(new CustodyStop('custody-device-unset', 'sdf:1'));
  });

  it('ends a key by order of two, and says what the operator has to end', async () => {
    withDevice(['seal']);
    await world.sealInForce(sealId);
    await world.grant(mandateId, sealId);
    const intended = await world.intend({ act: 'act-1' });
    const { key } = await world.ask({ ask: 'keys', purpose: 'seal', name: sealId });
    const { folder, nextOrder } = (await world.ask({ ask: 'keeping-state' })).keeping ?? {
      folder: '',
      nextOrder: 0,
    };
    const order = { what: 'destroy', key: key?.key ?? '' } as const;
    const text = writeOrder({ folder, number: nextOrder, ...order });
    const approvals = await Promise.all(
      world.operators.map(async (signer) => approveOrder(text, signer)),
    );
    expect(await world.ask({ ask: 'order', text, approvals })).toEqual({ isDone: true });
    const at = world.clock.at;
    expect(world.notices.slice(-2)).toEqual([
      { at, kind: 'order', ask: 'destroy' },
      { at, kind: 'device', ask: 'destroy', key: key?.key },
    ]);
    expect(await world.use(intended)).toMatchObject({
      refusal: { refused: 'custody-key-destroyed' },
    });
  });

  it('runs as a process with its device, and not without it or with a PIN others may read', async () => {
    await world.store.close();
    const { folder } = world.place;
    const files = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-pin-'));
    const pinFile = path.join(files, 'pin');
    fs.writeFileSync(pinFile, '1234\n', { mode: 0o600 });
    const variables = ['STUB_DEVICE', 'STUB_TRIES'].map((name) => `${name}=${stub.env[name]}`);
    const kek = { YUNZHANG_CUSTODY_KEK: hex(world.place.kek) };
    const env = {
      ...kek,
      YUNZHANG_CUSTODY_DEVICE: JSON.stringify(['/usr/bin/env', ...variables, ...stub.command]),
      YUNZHANG_CUSTODY_DEVICE_PIN_FILE: pinFile,
    };
    const child = await startCustody({ folder, env, notice: () => {} });
    const making = connectMaking(folder);
    const key = await making.create('ca', '测试签发');
    if (isRefusal(key)) throw new Error(`${key.refused} ${key.detail}`);
    expect(key).toMatchObject({ place: 'sdf:1', publicKey: hex(publicKey(1)) });
    making.close();
    await child.stop();
    const tries = stub.tries();
    const begin = async (changed: Readonly<Record<string, string>>) =>
      startCustody({ folder, env: changed, notice: () => {} });
    await expect(begin(kek)).rejects.toThrow('ended with 78');
    fs.chmodSync(pinFile, 0o644);
    await expect(begin(env)).rejects.toThrow('ended with 78');
    expect(stub.tries()).toBe(tries);
    fs.rmSync(files, { recursive: true });
  });
});

describe('opening a vault', () => {
  const open = async (greeting: string) => {
    const line = `console.log("yunzhang-bridge 1 ${greeting}"); setTimeout(() => {}, 1000)`;
    const { store, place } = world;
    const { random } = place;
    const { keys } = store.memory;
    const notices: unknown[] = [];
    const settings = {
      command: [process.execPath, '-e', line],
      pin: async () => undefined,
      purposes: ['seal'] as const,
    };
    const software = createSoftwareVault(store, random);
    const notice = (one: object) => notices.push(one);
    const vault = await openVault({ settings, software, keys, random, notice });
    await vault.close();
    return notices;
  };

  it('stops where a person has to look first', async () => {
    for (const [greeting, code] of [
      ['no pin C_Login a0', 'custody-device-pin'],
      ['no library open 0', 'custody-device-setting'],
    ] as const) {
      await expect(open(greeting)).rejects.toMatchObject({ name: 'CustodyStop', code });
    }
  });

  it('goes on without a device that is away, and says so', async () => {
    expect(await open('no lost SDF_OpenDevice 1000005')).toEqual([
      { kind: 'device', ask: 'custody-device-away' },
    ]);
  });
});

it('is unavailable to who wants a signature while the device is away, and refuses for the rest', async () => {
  const key = { key: 'a', publicKey: hex(publicKey(1)) };
  const signing = async (refused: string) => {
    const door = { sign: async () => ({ refused, basis: 'architecture §2' }) };
    return signSm2Message(custodyPlainSigner(door, key), utf8('x'));
  };
  for (const refused of ['custody-device-away', 'custody-device-silent']) {
    await expect(signing(refused)).rejects.toThrow(Unavailable);
  }
  for (const refused of ['custody-device-signature', 'custody-purpose']) {
    await expect(signing(refused)).rejects.toThrow(CustodyRefused);
  }
});

describe('the settings of a device', () => {
  const read = (env: NodeJS.ProcessEnv) => readDeviceSettings(env);

  it('are none where none are set, and take the PIN out of the environment', async () => {
    expect(read({})).toBeUndefined();
    const env: NodeJS.ProcessEnv = {
      YUNZHANG_CUSTODY_DEVICE: '["/opt/bridge","--keys","1-2"]',
      YUNZHANG_CUSTODY_DEVICE_PIN: '1234',
    };
    const settings = read(env);
    expect(env['YUNZHANG_CUSTODY_DEVICE_PIN']).toBeUndefined();
    expect(settings?.command).toEqual(['/opt/bridge', '--keys', '1-2']);
    expect(settings?.purposes).toHaveLength(5);
    // Each start has octets of its own, which are cleared when they were said.
    const pin = await settings?.pin();
    pin?.fill(0);
    expect(hex((await settings?.pin()) ?? fromHex(''))).toBe('31323334');
  });

  it.each([
    [{ YUNZHANG_CUSTODY_DEVICE: '/opt/bridge' }],
    [{ YUNZHANG_CUSTODY_DEVICE: '[]' }],
    [{ YUNZHANG_CUSTODY_DEVICE: '[1]' }],
    [{ YUNZHANG_CUSTODY_DEVICE: '["x"]', YUNZHANG_CUSTODY_DEVICE_PURPOSES: '["seals"]' }],
    [{ YUNZHANG_CUSTODY_DEVICE: '["x"]', YUNZHANG_CUSTODY_DEVICE_PURPOSES: '[]' }],
  ])('that are %j stop the custody', (env) => {
    expect(() => read(env)).toThrow('custody-device-setting');
  });
});
