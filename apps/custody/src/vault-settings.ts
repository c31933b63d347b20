import { utf8 } from '@yunzhang/base';
import type { RandomOctets } from '@yunzhang/gm';
import type { BridgeOptions } from './bridge.ts';
import { createDevice } from './bridge-line.ts';
import { hasSecret, readSecret, readWords, secretSources } from './kek.ts';
import type { CustodyNotice } from './parts.ts';
import type { KeyState } from './record.ts';
import { type Purpose, purposes as allPurposes } from './signed-part.ts';
import { CustodyStop } from './stop.ts';
import { createVault, type KeyVault } from './vault.ts';
import { createDeviceVault, type DeviceVault } from './vault-device.ts';
import { VaultFault } from './vault-fault.ts';

const setting = 'YUNZHANG_CUSTODY_DEVICE';
const pinCodes = { missing: 'custody-device-setting', form: 'custody-device-setting' } as const;

/** The device of a custody, as its operator has set it. */
export interface DeviceSettings extends Pick<BridgeOptions, 'command' | 'pin'> {
  /** What new keys are made in the device for. */
  readonly purposes: readonly Purpose[];
}

/**
 * Reads the device from the environment: `…_DEVICE`, `…_DEVICE_PURPOSES` and a PIN, which is taken
 * out of the environment. Nothing when none is set.
 */
export function readDeviceSettings(env: NodeJS.ProcessEnv): DeviceSettings | undefined {
  const pins = secretSources(env, `${setting}_PIN`);
  const text = env[setting];
  if (text === undefined || text === '') return undefined;
  const command = readWords(text);
  if (command === undefined || command.length === 0) {
    throw new CustodyStop('custody-device-setting', setting);
  }
  // Read once: the device may have to be opened again when nobody is there to touch a token.
  let pin: string | undefined;
  return {
    command,
    purposes: readPurposes(env[`${setting}_PURPOSES`]),
    pin: async () => {
      if (!hasSecret(pins)) return undefined;
      pin ??= await readSecret(pins, pinCodes);
      return utf8(pin);
    },
  };
}

function readPurposes(text: string | undefined): readonly Purpose[] {
  if (text === undefined || text === '') return allPurposes;
  const words = readWords(text) ?? [];
  const purposes = allPurposes.filter((one) => words.includes(one));
  if (purposes.length === 0 || purposes.length !== words.length) {
    throw new CustodyStop('custody-device-setting', `${setting}_PURPOSES`);
  }
  return purposes;
}

/** What the vault of a custody process is opened with. */
export interface OpenVaultParts {
  readonly settings: DeviceSettings | undefined;
  readonly software: KeyVault;
  readonly keys: ReadonlyMap<string, KeyState>;
  readonly random: RandomOctets;
  readonly notice: (notice: Pick<CustodyNotice, 'kind' | 'ask' | 'key' | 'place'>) => void;
}

/** The vault of a custody process. */
export interface OpenedVault extends KeyVault {
  close(): Promise<void>;
}

/**
 * Opens the vault of a process and looks through its device once.
 *
 * A setting that does not work and a PIN that is wrong stop it now; a device that is away does not:
 * keys in files are used meanwhile.
 */
export async function openVault(parts: OpenVaultParts): Promise<OpenedVault> {
  const { settings, software, keys, random } = parts;
  if (settings === undefined) {
    const inDevice = [...keys.values()].find((one) => one.place !== undefined && !one.isDestroyed);
    if (inDevice !== undefined) throw new CustodyStop('custody-device-unset', inDevice.place);
    return { ...software, close: async () => {} };
  }
  const { purposes } = settings;
  const line = createDevice(settings);
  const device = createDeviceVault({ device: line, keys, random });
  try {
    await look(device, parts);
  } catch (error) {
    await line.close();
    throw error;
  }
  return { ...createVault({ software, device, purposes, keys }), close: async () => line.close() };
}

async function look(device: DeviceVault, { notice }: OpenVaultParts): Promise<void> {
  try {
    for (const { what, key, place } of await device.check()) {
      notice({ kind: 'device', ask: what, place, ...(key === undefined ? {} : { key }) });
    }
  } catch (error) {
    if (!(error instanceof VaultFault)) throw error;
    const { code, detail } = error;
    if (code === 'custody-device-setting' || code === 'custody-device-pin') {
      throw new CustodyStop(code, detail);
    }
    notice({ kind: 'device', ask: code });
  }
}
