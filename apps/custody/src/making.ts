import { hex, isRefusal, type Refusal } from '@yunzhang/base';
import { digest, signSm2Message } from '@yunzhang/gm';
import type { CustodyParts } from './parts.ts';
import { remember } from './memory.ts';
import type { KeyState } from './record.ts';
import { refuse } from './refusal.ts';
import type { Asked } from './request.ts';
import { isRequestFor, type Purpose, purposeOf } from './signed-part.ts';

const basis = 'platform.md P01, P02';

interface KeyName {
  readonly purpose: Purpose;
  readonly name: string;
}

/** The key of a name; a name is for one purpose for ever, and for one key. */
export function findKey(
  { store }: Pick<CustodyParts, 'store'>,
  { purpose, name }: KeyName,
): KeyState | Refusal {
  const found = [...store.memory.keys.values()].find((one) => one.name === name);
  if (found === undefined) return refuse('custody-key-unknown', basis, name);
  if (found.purpose !== purpose) return refuse('custody-key-exists', basis, found.purpose);
  return found.isDestroyed ? refuse('custody-key-destroyed', basis, name) : found;
}

const turns = new WeakMap<object, Promise<unknown>>();

/**
 * Makes a key for a seal, or for another purpose; asking again gives the same key.
 *
 * The pair is made here or in the device, and its private half is durable before anybody knows of
 * it.
 */
export async function createKey(parts: CustodyParts, asked: KeyName): Promise<KeyState | Refusal> {
  // One after another, so that two who ask at once get one key.
  const work = (turns.get(parts.store) ?? Promise.resolve()).then(async () => {
    const found = findKey(parts, asked);
    if (!isRefusal(found) || found.refused !== 'custody-key-unknown') return found;
    const key = hex(parts.random(16));
    const { purpose, name } = asked;
    const { publicKey, ...where } = await parts.vault.make(key, purpose);
    const made = { key, purpose, name, publicKey: hex(publicKey), isDestroyed: false, ...where };
    await parts.store.append({ kind: 'key', key: made });
    remember(parts.store.memory, { kind: 'key', key: made });
    return made;
  });
  turns.set(
    parts.store,
    work.catch(() => undefined),
  );
  return work;
}

/**
 * Signs with a key that is not of a seal, and certificate requests for any key's own public half.
 *
 * The shape of the message must be that of the key's purpose, so that the key of an authority never
 * applies a seal and the key of a seal never issues a certificate.
 */
export async function signPlain(
  { store, vault, now }: CustodyParts,
  { key: name, message }: Pick<Asked<'plain'>, 'key' | 'message'>,
): Promise<Uint8Array | Refusal> {
  const key = store.memory.keys.get(name);
  if (key === undefined) return refuse('custody-key-unknown', basis, name);
  if (key.isDestroyed) return refuse('custody-key-destroyed', basis, name);
  const signer = await vault.signer(name);
  const purpose = purposeOf(message);
  const isOwn =
    purpose === 'request'
      ? isRequestFor(message, signer.publicKey)
      : purpose === key.purpose && purpose !== 'seal';
  if (!isOwn) return refuse('custody-purpose', basis, `${key.purpose} ${purpose ?? '?'}`);
  const at = now();
  if (at < store.memory.latestAt - clockBackMax) return refuse('custody-clock-back', basis);
  const rs = await signSm2Message(signer, message);
  const record = { kind: 'plain', key: name, digest: hex(digest('sm3', message)), at } as const;
  await store.append(record);
  remember(store.memory, record);
  return rs;
}

/** Clocks are corrected by this much; more is a clock that somebody set. */
export const clockBackMax = 60_000;
