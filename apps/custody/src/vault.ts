import {
  createSoftwareSigner,
  generateSm2Key,
  type RandomOctets,
  type Sm2Signer,
} from '@yunzhang/gm';
import { sm2PublicKey } from '@yunzhang/gm';
import type { Store } from './store.ts';

/** Keys that are ready to sign; the others are read again when they are asked for. */
const openMax = 1000;

/** Where private keys are: in encrypted files, or in a device that never gives them out. */
export interface KeyVault {
  /** Makes a key pair and keeps it; durable when it holds. Gives `04 ‖ X ‖ Y`. */
  make(key: string): Promise<Uint8Array>;
  signer(key: string): Promise<Sm2Signer>;
  /** Ends a key for ever. */
  destroy(key: string): Promise<void>;
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
      return publicKey;
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
    },
  };
}
