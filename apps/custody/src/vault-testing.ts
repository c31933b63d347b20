import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import { sm2PublicKey } from '@yunzhang/gm';
import { createDevice, type Device } from './bridge-line.ts';
import { testRandom } from './log-testing.ts';
import type { KeyState } from './record.ts';
import { createDeviceVault, type DeviceVault } from './vault-device.ts';

const sources = path.join(import.meta.dirname, '../bridge');
const strict = ['-O1', '-std=gnu11', '-Wall', '-Wextra', '-Werror'];

/** Builds a bridge and its stub library; nothing without a C compiler and OpenSSL's headers. */
export function buildDevice(
  kind: 'sdf' | 'pkcs11',
  ...defined: readonly string[]
): string | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bridge-'));
  const compile = (...words: readonly string[]) =>
    execFileSync('cc', [...strict, ...words], { cwd: sources, stdio: 'pipe' });
  try {
    execFileSync('cc', ['-fsyntax-only', '-include', 'openssl/ec.h', '-x', 'c', '/dev/null'], {
      stdio: 'ignore',
    });
  } catch {
    console.log(`SKIPPED: no C compiler or no OpenSSL headers; the ${kind} bridge is not tested`);
    return undefined;
  }
  compile('-o', path.join(folder, 'bridge'), `${kind}.c`, '-ldl');
  const library = ['-o', path.join(folder, 'stub.so'), `stub/${kind}-stub.c`, '-lcrypto'];
  compile('-shared', '-fPIC', ...defined, ...library);
  return folder;
}

/** Limits of tests, which do not wait. */
export const shortLimits = { startMs: 5000, askMs: 5000, makeMs: 5000, pauseMs: 50 };

/** The private key of a number, as the stub devices keep it. */
export const privateKey = (number: number): Uint8Array => testRandom(`device key ${number}`)(32);
export const publicKey = (number: number): Uint8Array => sm2PublicKey(privateKey(number));

/** A stub device in a folder, with a vault in front of it. */
export interface StubDevice {
  readonly folder: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly keys: Map<string, KeyState>;
  readonly vault: DeviceVault;
  readonly device: Device;
  /** Makes it slow, wrong or dead from now on; 0 ends that. */
  whim(name: string, value?: number): void;
  putKey(name: string, octets: Uint8Array): void;
  /** How often a PIN was tried. */
  tries(): number;
  /** Makes a key and puts it on record. */
  record(key: string): Promise<KeyState>;
  /** Ends the bridge; the next question starts it again. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** How a stub device is reached. */
export interface StubOptions {
  readonly built: string;
  readonly words: readonly string[];
  readonly pin?: string;
  readonly limits?: typeof shortLimits;
  readonly library?: string;
}

/** Opens a stub device whose PIN is 1234. */
export function openStub(options: StubOptions): StubDevice {
  const { built, words, pin = '1234', limits = shortLimits } = options;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-device-'));
  const { library = path.join(built, 'stub.so') } = options;
  const command = [path.join(built, 'bridge'), '--library', library, ...words];
  const tries = path.join(folder, 'tries');
  const env = { STUB_DEVICE: folder, STUB_TRIES: tries, YUNZHANG_CUSTODY_KEK: 'a secret' };
  const keys = new Map<string, KeyState>();
  const random = testRandom(`vault ${folder}`);
  const open = () => createDevice({ command, env, pin: async () => utf8(pin), limits });
  let device = open();
  const relay: Device = {
    use: async (...words) => device.use(...words),
    stop: (fault) => device.stop(fault),
    close: async () => device.close(),
  };
  const vault = createDeviceVault({ device: relay, keys, random });
  fs.writeFileSync(path.join(folder, 'pin'), '1234');
  return {
    folder,
    command,
    env,
    keys,
    vault,
    device: relay,
    whim: (name, value = 1) => fs.writeFileSync(path.join(folder, name), String(value)),
    putKey: (name, octets) => fs.writeFileSync(path.join(folder, `${name}.key`), octets),
    tries: () => (fs.existsSync(tries) ? fs.readFileSync(tries, 'utf8').split('\n').length - 1 : 0),
    record: async (key) => {
      const { publicKey: point, place } = await vault.make(key, 'seal');
      const state = stateOf({ key, publicKey: Buffer.from(point).toString('hex'), place });
      keys.set(key, state);
      return state;
    },
    reopen: async () => {
      await device.close();
      device = open();
    },
    close: async () => {
      await device.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

const stateOf = (of: {
  readonly key: string;
  readonly publicKey: string;
  readonly place: string | undefined;
}): KeyState => ({
  key: of.key,
  purpose: 'seal',
  name: of.key,
  publicKey: of.publicKey,
  isDestroyed: false,
  ...(of.place === undefined ? {} : { place: of.place }),
});
