import { createHash } from 'node:crypto';
import path from 'node:path';
import { fromUtf8, utf8 } from '@yunzhang/base';
import { z } from 'zod';
import { LedgerAlarm } from './alarm.ts';
import type { Head } from './book.ts';
import { octetsForm } from './octets-form.ts';
import {
  createOnce,
  makeFolder,
  readIfThere,
  replaceDurably,
  syncFolder,
} from '../support/index.ts';

/** Largest file of the signer read. */
const fileMax = 512 * 1024;

const keySetForm = z.strictObject({
  ed25519: octetsForm(32),
  sm2: octetsForm(32),
  /** None or one. */
  mldsa44: z.array(octetsForm(32)).max(1),
});
const keysForm = z.strictObject({
  origin: z.string(),
  /** The oldest first; all of them sign. */
  sets: z.array(keySetForm).min(1).max(4),
  /** Verifier keys of the sets that sign no more. */
  retired: z.array(z.array(z.string()).max(8)).max(64),
});
const watermarkForm = z.strictObject({
  origin: z.string(),
  size: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  sha256Root: octetsForm(32),
  sm3Root: octetsForm(32),
});

/** Private keys made together. */
export type SignerKeySet = z.output<typeof keySetForm>;

/** Private keys of one log. */
export type SignerKeys = z.output<typeof keysForm>;

/**
 * Where the signer keeps, for each log, its keys and the last head it signed.
 *
 * Both files are of mode 0600 in folders of mode 0700. A log without a watermark is not one of size
 * 0: somebody removed the file, and nothing is signed until a person has looked.
 *
 * @basis ledger.md §16.4
 */
export interface SignerFolder {
  readKeys(origin: string): Promise<SignerKeys | undefined>;
  /** Keeps the keys of a new log and its first watermark; false when it has keys already. */
  create(keys: SignerKeys, watermark: Head): Promise<boolean>;
  /** Takes other keys for a log that has some. */
  replaceKeys(keys: SignerKeys): Promise<void>;
  readWatermark(origin: string): Promise<Head | undefined>;
  /** Durable when it returns. */
  storeWatermark(origin: string, head: Head): Promise<void>;
}

/** Opens the folder of a signer; the caller holds its lock. */
export function openSignerFolder(folder: string): SignerFolder {
  // Origins have slashes and dots; their hash is a name for a folder that nobody can choose.
  const placeOf = (origin: string, name: string): string =>
    path.join(folder, createHash('sha256').update(origin).digest('hex').slice(0, 32), name);
  const keysOf = (origin: string): string => placeOf(origin, 'keys.json');
  const watermarkOf = (origin: string): string => placeOf(origin, 'watermark.json');
  const storeWatermark = async (origin: string, head: Head): Promise<void> => {
    const { size, sha256Root, sm3Root } = head;
    const text = z.encode(watermarkForm, { origin, size, sha256Root, sm3Root });
    await replaceDurably(watermarkOf(origin), utf8(JSON.stringify(text)), 0o600);
  };
  return {
    readKeys: async (origin) => readForm(keysOf(origin), { form: keysForm, origin }),
    readWatermark: async (origin) => {
      const found = await readForm(watermarkOf(origin), { form: watermarkForm, origin });
      if (found === undefined) return undefined;
      const { size, sha256Root, sm3Root } = found;
      return { size, sha256Root, sm3Root };
    },
    storeWatermark,
    replaceKeys: async (keys) => {
      const text = JSON.stringify(z.encode(keysForm, keys));
      await replaceDurably(keysOf(keys.origin), utf8(text), 0o600);
    },
    create: async (keys, watermark) => {
      const file = keysOf(keys.origin);
      await makeFolder(path.dirname(file), 0o700);
      // The watermark first: keys without one are never used.
      if ((await readIfThere(file)) !== undefined) return false;
      const old = await readForm(watermarkOf(keys.origin), {
        form: watermarkForm,
        origin: keys.origin,
      });
      // Somebody lost the keys of a log that has a history: new keys must not begin another one.
      if (old !== undefined && old.size > 0) return false;
      await storeWatermark(keys.origin, watermark);
      const made = await createOnce(file, utf8(JSON.stringify(z.encode(keysForm, keys))), 0o600);
      await syncFolder(path.dirname(file));
      return made === 'created';
    },
  };
}

async function readForm<Form extends z.ZodType<{ readonly origin: string }>>(
  file: string,
  { form, origin }: { readonly form: Form; readonly origin: string },
): Promise<z.output<Form> | undefined> {
  const bytes = await readIfThere(file);
  if (bytes === undefined) return undefined;
  const result = bytes.length > fileMax ? undefined : form.safeParse(parse(bytes));
  if (result?.success !== true || result.data.origin !== origin) {
    throw new LedgerAlarm('signer-files-malformed', path.basename(file));
  }
  return result.data;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
}
