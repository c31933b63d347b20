import { base64, equal, hex } from '@yunzhang/base';
import { grantorKeyProof } from '@yunzhang/custody/statement';
import { ask, send } from '../shell/client.ts';
import type { Me } from '../shell/session.ts';
import { browserShelf } from './browser-shelf.ts';
import { type GrantorKey, openKey } from './key-box.ts';

/** A key the server knows of this person. */
export interface ListedKey {
  readonly id: string;
  /** Hexadecimal. */
  readonly publicKey: string;
  readonly madeAt: string;
  readonly revokedAt?: string;
  readonly isCurrent: boolean;
}

const ownerOf = ({ person, organisation }: Me) => ({ person, organisation: organisation.id });

/** The key of who is logged in, in this browser; made when it is first asked for. */
export async function openGrantorKey(me: Me): Promise<GrantorKey> {
  return openKey(browserShelf, ownerOf(me));
}

/** The keys the server knows, the current one among them. */
export async function listGrantorKeys(): Promise<readonly ListedKey[]> {
  const { keys } = await ask<{ readonly keys: readonly ListedKey[] }>('/v1/me/grantor-keys');
  return keys;
}

/**
 * Makes sure that the server knows the key of this browser as the current one. Nothing is sent
 * where it does already, so that nobody has to confirm who they are for it again.
 */
export async function registerGrantorKey(me: Me): Promise<GrantorKey> {
  const key = await openGrantorKey(me);
  const publicKey = hex(key.publicKey);
  const known = await listGrantorKeys();
  if (known.some((one) => one.isCurrent && one.publicKey === publicKey)) return key;
  const proof = await key.signMessage(grantorKeyProof(me.person, me.organisation.id));
  await send('/v1/me/grantor-key', {
    method: 'PUT',
    body: { publicKey, proof: base64(proof) },
  });
  return key;
}

/** Whether a list of keys, in hexadecimal, has this one. */
export function isAmong(key: Pick<GrantorKey, 'publicKey'>, keys: readonly string[]): boolean {
  return keys.some((one) => one.length === 130 && equal(key.publicKey, octetsOf(one)));
}

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
