import {
  createSoftwareSigner,
  generateSm2Key,
  type RandomOctets,
  sm2PublicKey,
  type Sm2Signer,
} from '@yunzhang/gm';
import type { KeyState } from './record.ts';
import type { Purpose } from './signed-part.ts';
import type { Store } from './store.ts';
import { VaultFault } from './vault-fault.ts';

/** Keys that are ready to sign; the others are read again when they are asked for. */
const openMax = 1000;

/** A key pair that was made: `04 ‖ X ‖ Y`, and where it is when that is in a device. */
export interface MadeKey {
  readonly publicKey: Uint8Array;
  readonly place?: string;
}

/** Where private keys are: in encrypted files, or in a device that never gives them out. */
export interface KeyVault {
  /** Makes a key pair and keeps it; durable when it holds. */
  make(key: string, purpose: Purpose): Promise<MadeKey>;
  signer(key: string): Promise<Sm2Signer>;
  /** Ends a key for ever; false when something of it is left that a person has to end. */
  destroy(key: string): Promise<boolean>;
}

/** What a vault of files and a device is put together from. */
export interface VaultParts {
  readonly software: KeyVault;
  readonly device?: KeyVault | undefined;
  /** What new keys are made in the device for. */
  readonly purposes: readonly Purpose[];
  readonly keys: ReadonlyMap<string, KeyState>;
}

/** A key stays where it was made: a device that is set later gets new keys only. */
export function createVault({ software, device, purposes, keys }: VaultParts): KeyVault {
  const vaultOf = (key: string): KeyVault | undefined =>
    keys.get(key)?.place === undefined ? software : device;
  return {
    make: async (key, purpose) =>
      (purposes.includes(purpose) ? (device ?? software) : software).make(key, purpose),
    signer: async (key) => {
      const vault = vaultOf(key);
      if (vault === undefined) throw new VaultFault('custody-device-unset', key);
      return vault.signer(key);
    },
    destroy: async (key) => (await vaultOf(key)?.destroy(key)) ?? false,
  };
}

/** Keys in the folder of the custody, encrypted; in clear in memory only. */
export function createSoftwareVault(
  store: Pick<Store, 'putKey' | 'readKey' | 'dropKey'>,
  random: RandomOctets,
): KeyVault {
  const open = new Map<string, Sm2Signer>();
  return {
    make: async (key) => {
      const privateKey = generateSm2Key(random);
      await store.putKey(key, privateKey);
      const publicKey = sm2PublicKey(privateKey);
      privateKey.fill(0);
      return { publicKey };
    },
    signer: async (key) => {
      const found = open.get(key);
      if (found !== undefined) return found;
      const privateKey = await store.readKey(key);
      const fresh = createSoftwareSigner({ privateKey, random });
      privateKey.fill(0);
      open.set(key, fresh);
      const [oldest] = open.keys();
      if (open.size > openMax && oldest !== undefined) open.delete(oldest);
      return fresh;
    },
    destroy: async (key) => {
      await open.get(key)?.close();
      open.delete(key);
      await store.dropKey(key);
      return true;
    },
  };
}
