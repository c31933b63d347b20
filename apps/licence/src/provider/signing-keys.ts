import { randomBytes } from 'node:crypto';
import type { Instant } from '@yunzhang/base';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { audited, type Core } from '../core.ts';
import { endLogins } from '../login/ending.ts';
import { put } from '../store/store.ts';

/** A new key is shown for so long before it signs, so that clients that keep the list have it. */
const aheadMs = 10 * 60_000;
/**
 * An old key is shown for so long after the last thing it signed: a login lives eight hours, and
 * its token is shown once more when it ends, as a hint. Then a quarter of an hour for clocks.
 */
const keptMs = 8 * 3_600_000 + 15 * 60_000;
/** A key signs for so long. */
export const keyAgeMs = 90 * 86_400_000;
const rowId = 'signing-keys';
/** Where the one key of earlier installations stands. */
const oldRowId = 'secret-keys';

const jwkForm = z.looseObject({ kid: z.string(), kty: z.literal('EC'), d: z.string() });
const keyForm = z.object({ jwk: jwkForm, usedFrom: z.number().int() });
const keysForm = z.array(keyForm).min(1);
const oldForm = z.object({ keys: z.tuple([jwkForm]) });

/** A key, and from when on it signs: until the next one does. */
export type SigningKey = z.infer<typeof keyForm>;
/** In order of use. */
export type SigningKeys = readonly SigningKey[];
/** What the engine is given: the first one signs, the others are only shown. */
export type PublishedKeys = readonly JWK[];

/** Whether the newest key is so old that another has to follow. */
export function isDue(keys: SigningKeys, at: Instant): boolean {
  const newest = keys.at(-1);
  return newest === undefined || newest.usedFrom + keyAgeMs <= at;
}

/** Without the keys that have signed nothing anybody still shows. */
export function withoutOver(keys: SigningKeys, at: Instant): SigningKeys {
  return keys.filter((_key, i) => {
    const next = keys[i + 1];
    return next === undefined || next.usedFrom + keptMs > at;
  });
}

/** The keys as they are shown at a moment. */
export function publishedAt(keys: SigningKeys, at: Instant): PublishedKeys {
  const signing = keys.findLast(({ usedFrom }) => usedFrom <= at) ?? keys[0];
  const others = keys.filter((key) => key !== signing);
  return [...(signing === undefined ? [] : [signing]), ...others].map(({ jwk }) => jwk);
}

/** The keys that sign for this installation. */
export interface Keyring {
  /** As they are shown now; another list than before once they have changed. */
  published(): PublishedKeys;
  /** Does what is due: a new key by age, an old one taken away. */
  settle(): Promise<void>;
  /**
   * Lets another key follow. A compromised one is gone at once, and with it every login: what it
   * signed cannot be told from what a thief signs.
   */
  rotate(why: 'age' | 'asked' | 'compromised'): Promise<void>;
}

/** Finds the keys of an installation; makes the first one at the first start. */
export async function openKeyring(core: Core): Promise<Keyring> {
  const { store, now } = core;
  const held: { keys: SigningKeys } = { keys: kept(core) ?? [] };
  const keep = async (keys: SigningKeys, more: Parameters<typeof store.write>[0] = []) => {
    held.keys = keys;
    await store.write([put('setting', rowId, { value: JSON.stringify(keys) }), ...more]);
  };
  if (held.keys.length === 0) await keep([await newKey(now())]);
  const rotate: Keyring['rotate'] = async (why) => {
    const at = now();
    const isStolen = why === 'compromised';
    // One waits already: it follows sooner than another would.
    if (!isStolen && held.keys.some(({ usedFrom }) => usedFrom > at)) return;
    const key = await newKey(isStolen ? at : at + aheadMs);
    const ended = isStolen ? endLogins(core, () => true, 'key-compromised') : [];
    const entry = audited(core, { act: 'key-rotated', code: why });
    await keep(isStolen ? [key] : [...held.keys, key], [entry, ...ended]);
  };
  return {
    published: () => publishedAt(held.keys, now()),
    rotate,
    settle: async () => {
      const left = withoutOver(held.keys, now());
      if (left.length < held.keys.length) await keep(left);
      if (isDue(held.keys, now())) await rotate('age');
    },
  };
}

function kept({ store, now }: Core): SigningKeys | undefined {
  const found = store.get('setting', rowId)?.value;
  if (found !== undefined) return keysForm.parse(JSON.parse(found));
  const old = store.get('setting', oldRowId)?.value;
  if (old === undefined) return undefined;
  const [jwk] = oldForm.parse(JSON.parse(old)).keys;
  return [{ jwk, usedFrom: now() }];
}

async function newKey(usedFrom: Instant): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = randomBytes(8).toString('hex');
  return { jwk: jwkForm.parse({ ...jwk, kid, use: 'sig', alg: 'ES256' }), usedFrom };
}
