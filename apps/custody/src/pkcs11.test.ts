import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import { signSm2Message, sm2E, sm2Engine } from '@yunzhang/gm';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildDevice, openStub, privateKey, type StubDevice } from './vault-testing.ts';

const built = buildDevice('pkcs11');
const words = ['--token', 'seals', '--sign', '0x80000101'];
const message = utf8('待签');
const [first, second] = ['0a'.repeat(16), '0b'.repeat(16)] as const;
let stub: StubDevice;

const open = (options: Partial<Parameters<typeof openStub>[0]> = {}): StubDevice =>
  openStub({ built: built ?? '', words, ...options });

const isSigning = async (key: string): Promise<boolean> => {
  const signer = await stub.vault.signer(key);
  const { publicKey } = signer;
  return sm2Engine.verify(
    publicKey,
    sm2E({ publicKey, message }),
    await signSm2Message(signer, message),
  );
};

const refused = async (work: Promise<unknown>, code: string, detail?: string): Promise<void> =>
  expect(work).rejects.toMatchObject({
    name: 'VaultFault',
    code,
    ...(detail === undefined ? {} : { detail: expect.stringMatching(detail) as string }),
  });

afterAll(() => {
  if (built !== undefined) fs.rmSync(built, { recursive: true });
});

describe.skipIf(built === undefined)('keys in a device with the PKCS#11 interface', () => {
  beforeEach(() => {
    stub = open();
  });
  afterEach(async () => stub.close());

  it('makes a key pair in the device, signs with it and ends it', async () => {
    const state = await stub.record(first);
    expect(state.place).toBe(`pkcs11:${first}`);
    expect(await isSigning(first)).toBe(true);
    expect((await stub.vault.signer(first)).origin).toBe('pkcs11');
    expect(await stub.vault.destroy(first)).toBe(true);
    expect(fs.existsSync(path.join(stub.folder, `${first}.key`))).toBe(false);
    await stub.reopen();
    await refused(isSigning(first), 'custody-device-key', 'unknown');
  });

  it('finds its keys again when the device was opened anew', async () => {
    await stub.record(first);
    await stub.record(second);
    await stub.reopen();
    expect(await isSigning(second)).toBe(true);
    expect(await isSigning(first)).toBe(true);
    expect(await stub.vault.check()).toEqual([]);
  });

  it.each(['bare-point', 'der'])('understands a library with %s', async (whim) => {
    stub.whim(whim);
    await stub.record(first);
    for (let time = 0; time < 5; time++) expect(await isSigning(first)).toBe(true);
  });

  it('speaks of SM2 in the numbers of the vendor', async () => {
    await stub.close();
    const sm2 = ['--sign', '0x80008105', '--generate', '0x80008001', '--curve', 'none'];
    stub = open({ words: ['--token', 'seals', ...sm2] });
    stub.whim('sign-mechanism', 0x80008105);
    stub.whim('make-mechanism', 0x80008001);
    await stub.record(first);
    expect(await isSigning(first)).toBe(true);
  });

  it('keeps no key pair that signs wrong, and none that the device would give out', async () => {
    stub.whim('extractable');
    await refused(stub.record(first), 'custody-device-refused', '^extractable');
    stub.whim('extractable', 0);
    stub.whim('wrong');
    await refused(stub.record(first), 'custody-device-signature');
    expect(fs.readdirSync(stub.folder).filter((name) => name.endsWith('.key'))).toEqual([]);
  });

  it('says a wrong PIN once, and no PIN at all when one try is left', async () => {
    await stub.close();
    stub = open({ pin: '0000' });
    for (let time = 0; time < 3; time++) await refused(stub.record(first), 'custody-device-pin');
    expect(stub.tries()).toBe(1);
    await stub.close();
    stub = open();
    stub.whim('final-try');
    await refused(stub.record(first), 'custody-device-pin', 'final-try');
    expect(stub.tries()).toBe(0);
    await stub.close();
    stub = open({ pin: '' });
    await refused(stub.record(first), 'custody-device-pin', 'missing');
  });

  it('comes back to a token that was taken out, and makes no key twice', async () => {
    await stub.record(first);
    stub.whim('removed');
    await refused(isSigning(first), 'custody-device-away');
    stub.whim('removed', 0);
    await expect.poll(async () => isSigning(first).catch(() => false)).toBe(true);
    await refused(stub.vault.make(first, 'seal'), 'custody-device-refused');
    stub.whim('die', 2);
    await refused(stub.record(second), 'custody-device-away');
    stub.whim('die', 0);
    await stub.reopen();
    // Made, and nobody knows of it: a person decides, since it may be of another custody.
    expect(await stub.vault.check()).toEqual([{ what: 'unknown', place: `pkcs11:${second}` }]);
  });

  it('ends at the next look what could not be ended when it was ordered', async () => {
    const state = await stub.record(first);
    stub.whim('removed');
    expect(await stub.vault.destroy(first)).toBe(false);
    stub.keys.set(first, { ...state, isDestroyed: true });
    stub.whim('removed', 0);
    await stub.reopen();
    expect(await stub.vault.check()).toEqual([]);
    expect(fs.existsSync(path.join(stub.folder, `${first}.key`))).toBe(false);
  });

  it('ends no key that is not the one on record', async () => {
    const state = await stub.record(first);
    stub.putKey(first, privateKey(1));
    await stub.reopen();
    stub.keys.set(first, { ...state, isDestroyed: true });
    expect(await stub.vault.destroy(first)).toBe(false);
    expect(fs.existsSync(path.join(stub.folder, `${first}.key`))).toBe(true);
  });

  it.each([
    ['another mechanism', ['--token', 'seals', '--sign', '0x1041'], 'library --sign 70'],
    ['another way to make', [...words, '--generate', '0x1'], 'library --generate 70'],
    ['no library', [...words, '--library', '/nowhere'], 'library'],
  ])('does not start with %s', async (_, changed, detail) => {
    await stub.close();
    const library = changed.at(-1) === '/nowhere' ? { library: '/nowhere' } : {};
    stub = open({ words: changed.filter((one) => !/nowhere|--library/.test(one)), ...library });
    await refused(stub.record(first), 'custody-device-setting', detail);
  });

  it('does not guess between two tokens of one name, and waits for one that is not in', async () => {
    stub.whim('twins');
    await refused(stub.record(first), 'custody-device-setting', 'token-twice');
    await stub.close();
    stub = open({ words: ['--token', 'seal', '--sign', '0x80000101'] });
    await refused(stub.record(first), 'custody-device-away', 'token');
  });

  const header = '/usr/include/p11-kit-1';
  it.skipIf(!fs.existsSync(header))('has the numbers and the layout of another project', () => {
    const cwd = path.join(import.meta.dirname, '../bridge/stub');
    execFileSync('cc', ['-fsyntax-only', `-I${header}`, 'cryptoki-check.c'], { cwd });
  });
});
