import { fromHex, isRefusal, type Refusal, Unavailable } from '@yunzhang/base';
import { type Sm2Signer, writeCertificationRequest } from '@yunzhang/gm';
import type { SealKeys } from './borders.ts';

/** The door of key custody at which keys are made, as far as the office knocks there. */
export interface KeyDoor {
  create(purpose: 'seal', name: string): Promise<DoorKey | Refusal>;
  find(purpose: 'seal', name: string): Promise<DoorKey | Refusal>;
  /** Of a seal's key: certificate requests for itself, and nothing else. */
  sign(key: string, message: Uint8Array): Promise<Uint8Array | Refusal>;
}

interface DoorKey {
  readonly key: string;
  /** `04 ‖ X ‖ Y`, in hexadecimal. */
  readonly publicKey: string;
}

/**
 * Seal keys in custody. The office can have them made and certified; it cannot seal with them.
 *
 * @basis architecture §2 (maker can create seals but cannot use them)
 */
export function custodyKeys(door: KeyDoor, custody: SealKeys['custody']): SealKeys {
  const made = async (seal: string): Promise<DoorKey> => {
    const key = await door.create('seal', seal);
    return isRefusal(key) ? away(key) : key;
  };
  return {
    custody,
    make: async (seal) => fromHex((await made(seal)).publicKey),
    request: async (seal, subject) =>
      writeCertificationRequest({ subject }, signerOf(door, await made(seal))),
    has: async (seal) => {
      const found = await door.find('seal', seal);
      if (!isRefusal(found)) return true;
      // That custody does not answer is no word about the key.
      if (/-(unknown|destroyed)$/.test(found.refused)) return false;
      return away(found);
    },
  };
}

function signerOf(door: KeyDoor, { key, publicKey }: DoorKey): Sm2Signer {
  return {
    publicKey: fromHex(publicKey),
    origin: 'remote',
    sign: async () => away({ refused: 'custody-purpose', basis: 'architecture §2' }),
    signMessage: async (message) => {
      const rs = await door.sign(key, message);
      return isRefusal(rs) ? away(rs) : rs;
    },
    close: async () => undefined,
  };
}

/** A making that custody does not let through waits and is tried again; the reason is kept. */
function away({ refused, detail }: Refusal): never {
  throw new Unavailable('custody', { cause: new Error(`${refused} ${detail ?? ''}`) });
}
