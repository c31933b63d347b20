import fs from 'node:fs';
import { hex, utf8 } from '@yunzhang/base';
import { sm2E, sm2Engine, signSm2Message } from '@yunzhang/gm';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDevice, openStub, privateKey, publicKey, type StubDevice } from './vault-testing.ts';

const built = buildDevice('sdf');
const narrow = built === undefined ? undefined : buildDevice('sdf', '-DFIELD=32');
const words = ['--keys', '1-4'];
const message = utf8('待签');
let stub: StubDevice;

const open = (options: Partial<Parameters<typeof openStub>[0]> = {}): StubDevice =>
  openStub({ built: built ?? '', words, ...options });

const sign = async (key: string): Promise<Uint8Array> =>
  signSm2Message(await stub.vault.signer(key), message);

const isRight = (rs: Uint8Array, point: Uint8Array): boolean =>
  sm2Engine.verify(point, sm2E({ publicKey: point, message }), rs);

const refused = async (work: Promise<unknown>, code: string): Promise<void> =>
  expect(work).rejects.toMatchObject({ name: 'VaultFault', code });

afterAll(() => {
  for (const folder of [built, narrow]) {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true });
  }
});

describe.skipIf(built === undefined)('keys in a device with the SDF interface', () => {
  beforeEach(() => {
    stub = open();
    for (const index of [2, 3]) stub.putKey(String(index), privateKey(index));
  });
  afterEach(async () => stub.close());

  it('takes a key pair of the device and signs with it', async () => {
    const state = await stub.record('a');
    expect(state.place).toBe('sdf:2');
    expect(state.publicKey).toBe(hex(publicKey(2)));
    expect(isRight(await sign('a'), publicKey(2))).toBe(true);
    expect((await stub.vault.signer('a')).origin).toBe('sdf');
  });

  it('takes no key pair twice, neither one that was ended nor a copy of it', async () => {
    stub.putKey('4', privateKey(2));
    const first = await stub.record('a');
    stub.keys.set('a', { ...first, isDestroyed: true });
    expect((await stub.record('b')).place).toBe('sdf:3');
    await refused(stub.vault.make('c', 'seal'), 'custody-device-full');
  });

  it('signs many at once, one after another', async () => {
    await stub.record('a');
    const all = await Promise.all(Array.from({ length: 20 }, async () => sign('a')));
    expect(all.every((rs) => isRight(rs, publicKey(2)))).toBe(true);
    expect(new Set(all.map(hex)).size).toBe(20);
  });

  it('lets a wrong signature out to nobody, and does not use the device any more', async () => {
    await stub.record('a');
    stub.whim('wrong');
    await refused(sign('a'), 'custody-device-signature');
    stub.whim('wrong', 0);
    await refused(sign('a'), 'custody-device-signature');
  });

  it('takes no key pair that signs wrong', async () => {
    stub.whim('wrong');
    await refused(stub.record('a'), 'custody-device-signature');
  });

  it('finds that another key lies at the place, before and after the device is opened', async () => {
    await stub.record('a');
    await sign('a');
    await stub.reopen();
    stub.putKey('2', privateKey(3));
    await refused(sign('a'), 'custody-device-key');
    stub.putKey('2', privateKey(2));
    await sign('a');
    stub.putKey('2', privateKey(3));
    await refused(sign('a'), 'custody-device-signature');
  });

  it('says a wrong PIN once, however often it is asked', async () => {
    await stub.close();
    stub = open({ pin: '0000' });
    stub.putKey('2', privateKey(2));
    await refused(stub.record('a'), 'custody-device-pin');
    for (let time = 0; time < 3; time++) await refused(stub.record('a'), 'custody-device-pin');
    expect(stub.tries()).toBe(1);
  });

  it('needs no PIN where the device asks for none', async () => {
    await stub.close();
    stub = open({ pin: '' });
    stub.putKey('2', privateKey(2));
    stub.whim('open');
    await stub.record('a');
    expect(isRight(await sign('a'), publicKey(2))).toBe(true);
    expect(stub.tries()).toBe(0);
  });

  it('waits for a silent device no longer than it has to, and comes back to it', async () => {
    await stub.record('a');
    await stub.close();
    const limits = { startMs: 5000, askMs: 150, makeMs: 5000, pauseMs: 100 };
    const { keys } = stub;
    stub = open({ limits });
    stub.putKey('2', privateKey(2));
    for (const [key, state] of keys) stub.keys.set(key, state);
    stub.whim('slow', 60_000);
    const first = sign('a');
    const second = sign('a');
    await refused(first, 'custody-device-silent');
    await refused(second, 'custody-device-away');
    stub.whim('slow', 0);
    await expect.poll(async () => sign('a').catch(() => undefined)).toBeDefined();
  });

  it('does not notice one death of the bridge, and tells when it dies again at once', async () => {
    await stub.record('a');
    stub.whim('die');
    expect(isRight(await sign('a'), publicKey(2))).toBe(true);
    stub.whim('die', 2);
    await refused(sign('a'), 'custody-device-away');
    stub.whim('die', 0);
    await expect.poll(async () => sign('a').catch(() => undefined)).toBeDefined();
  });

  it('opens the device again when its link was lost, in words of the standard or its own', async () => {
    await stub.record('a');
    for (const code of [0x01000003, 0x01010101]) {
      stub.whim('fails', code);
      await refused(sign('a'), 'custody-device-away');
      stub.whim('fails', 0);
      await expect.poll(async () => sign('a').catch(() => undefined)).toBeDefined();
    }
    stub.whim('fails', 0x0100000d);
    await expect(sign('a')).rejects.toMatchObject({
      code: 'custody-device-refused',
      detail: 'refused 100000d',
    });
    stub.whim('fails', 0);
    await sign('a');
  });

  it('tells a device that is away from one that has no key', async () => {
    stub.whim('away');
    await refused(stub.vault.make('a', 'seal'), 'custody-device-away');
    await refused(stub.vault.make('a', 'seal'), 'custody-device-away');
  });

  it('does not hear what a library prints', async () => {
    stub.whim('loud');
    await stub.record('a');
    expect(isRight(await sign('a'), publicKey(2))).toBe(true);
  });

  it('leaves the end of a key pair to the operator, and tells which', async () => {
    const state = await stub.record('a');
    expect(await stub.vault.destroy('a')).toBe(false);
    stub.keys.set('a', { ...state, isDestroyed: true });
    expect(await stub.vault.check()).toEqual([{ what: 'left', key: 'a', place: 'sdf:2' }]);
    fs.rmSync(`${stub.folder}/2.key`);
    expect(await stub.vault.check()).toEqual([]);
  });

  it('tells which keys on record are missing or others', async () => {
    await stub.record('a');
    await stub.record('b');
    fs.rmSync(`${stub.folder}/2.key`);
    stub.putKey('3', privateKey(9));
    expect(await stub.vault.check()).toEqual([
      { what: 'missing', key: 'a', place: 'sdf:2' },
      { what: 'differs', key: 'b', place: 'sdf:3' },
    ]);
  });

  it('reads libraries whose numbers have 32 octets, and mistakes neither for the other', async () => {
    const point = async (library: string | undefined, octets: string) => {
      await stub.close();
      const of = library === undefined ? {} : { library: `${library}/stub.so` };
      stub = open({ ...of, words: [...words, '--octets', octets] });
      stub.putKey('2', privateKey(2));
      return stub.record('a').then((state) => state.publicKey);
    };
    expect(await point(narrow, '32')).toBe(hex(publicKey(2)));
    await refused(point(narrow, '64'), 'custody-device-refused');
    expect(await point(undefined, '64')).toBe(hex(publicKey(2)));
    await refused(point(undefined, '32'), 'custody-device-refused');
  });

  it.each([
    ['a library that is not there', { library: '/nowhere/libsdf.so' }],
    ['a library that is none', { library: '/etc/passwd' }],
    ['a word it does not know', { words: ['--keys', '1-4', '--pin', '1234'] }],
    ['no indices', { words: [] }],
    ['indices from the end', { words: ['--keys', '4-1'] }],
    ['a bridge that is not there', { built: '/nowhere', library: '/nowhere/libsdf.so' }],
  ])('does not start with %s', async (_, options) => {
    await stub.close();
    stub = open(options);
    await refused(stub.record('a'), 'custody-device-setting');
  });
});
