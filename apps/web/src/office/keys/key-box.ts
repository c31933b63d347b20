import { utf8 } from '@yunzhang/base';
import { createSoftwareSigner, generateSm2Key, signSm2Message, sm2PublicKey } from '@yunzhang/gm';

/** A private key as it is kept: sealed with a key this browser does not give out. */
export interface HeldKey {
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** AES-256-GCM, not extractable: scripts can use it on this origin and never read it. */
  readonly wrapping: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly wrapped: Uint8Array<ArrayBuffer>;
}

/** Where keys are kept. */
export interface KeyShelf {
  find(name: string): Promise<HeldKey | undefined>;
  /** Keeps a key where there is none yet; what was there first counts, and is given back. */
  keep(name: string, key: HeldKey): Promise<HeldKey>;
}

/** The key of one person in one organisation, as pages use it. */
export interface GrantorKey {
  /** `04 ‖ X ‖ Y`, 65 octets. */
  readonly publicKey: Uint8Array;
  /** `r ‖ s` over a message under the default identity. */
  signMessage(message: Uint8Array): Promise<Uint8Array>;
}

/** Whose key. */
export interface KeyOwner {
  readonly person: string;
  readonly organisation: string;
}

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));
const nameOf = ({ person, organisation }: KeyOwner) => `${organisation}/${person}`;
const labelOf = (owner: KeyOwner) =>
  Uint8Array.from(utf8(`yunzhang grantor key\n${nameOf(owner)}`));

/**
 * The key with which somebody gives mandates and wakes seals; made at its first use.
 *
 * It is in memory in the clear only while it signs. Two tabs that make one at the same time get the
 * same: the shelf keeps the first.
 *
 * @basis platform.md P05 (grantor); product.md 2 (signing data exclusive to the owner)
 */
export async function openKey(shelf: KeyShelf, owner: KeyOwner): Promise<GrantorKey> {
  const name = nameOf(owner);
  const held = (await shelf.find(name)) ?? (await shelf.keep(name, await makeKey(owner)));
  return {
    publicKey: held.publicKey,
    signMessage: async (message) => {
      const privateKey = await unwrap(held, owner);
      const signer = createSoftwareSigner({ privateKey, random });
      privateKey.fill(0);
      try {
        return await signSm2Message(signer, message);
      } finally {
        await signer.close();
      }
    },
  };
}

async function makeKey(owner: KeyOwner): Promise<HeldKey> {
  const privateKey = Uint8Array.from(generateSm2Key(random));
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = random(12);
  const cipher = { name: 'AES-GCM', iv, additionalData: labelOf(owner) };
  const wrapped = new Uint8Array(await crypto.subtle.encrypt(cipher, wrapping, privateKey));
  const publicKey = Uint8Array.from(sm2PublicKey(privateKey));
  privateKey.fill(0);
  return { publicKey, wrapping, iv, wrapped };
}

async function unwrap({ wrapping, iv, wrapped }: HeldKey, owner: KeyOwner): Promise<Uint8Array> {
  const cipher = { name: 'AES-GCM', iv, additionalData: labelOf(owner) };
  return new Uint8Array(await crypto.subtle.decrypt(cipher, wrapping, wrapped));
}
