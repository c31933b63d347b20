import fs from 'node:fs';
import path from 'node:path';
import { fromHex, hex, Malformed } from '@yunzhang/base';
import { createSoftwareSigner, generateSm2Key } from '@yunzhang/gm';
import { createEd25519Signer, createSm2NoteSigner, type NoteSigner } from '@yunzhang/ledger';
import { z } from 'zod';
import { WitnessProblem } from './problem.ts';

const fileName = 'witness-keys.json';
/** Two keys in hexadecimal. */
const keysSizeMax = 4096;

const keysForm = z.strictObject({
  /** Seed of 32 octets. */
  ed25519: z.string().regex(/^[0-9a-f]{64}$/),
  /** Private key of 32 octets. */
  sm2: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Draws octets nobody can guess. */
export type RandomOctets = (size: number) => Uint8Array;

/** One key for each kind of tree; a key serves one kind of signature only. @basis ledger.md §12 */
export interface WitnessKeys {
  readonly ed25519: NoteSigner;
  readonly sm2: NoteSigner;
}

/** Draws the keys of a new witness; keys that are there stay. */
export function createKeys(folder: string, random: RandomOctets): void {
  const file = path.join(folder, fileName);
  const keys = { ed25519: hex(random(32)), sm2: hex(generateSm2Key(random)) };
  const handle = fs.openSync(file, 'wx', 0o600);
  try {
    fs.writeFileSync(handle, `${JSON.stringify(keys)}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Reads the keys of a witness. A file that others may read is refused, as ssh does. */
export function readKeys(
  folder: string,
  { name, random }: { readonly name: string; readonly random: RandomOctets },
): WitnessKeys {
  const file = path.join(folder, fileName);
  const keys = keysForm.safeParse(jsonOf(file));
  if (!keys.success) throw new WitnessProblem('witness-keys-form', file);
  try {
    const privateKey = fromHex(keys.data.sm2);
    return {
      ed25519: createEd25519Signer({
        name,
        seed: fromHex(keys.data.ed25519),
        kind: 'ed25519-cosignature',
      }),
      sm2: createSm2NoteSigner({
        name,
        signer: createSoftwareSigner({ privateKey, random }),
        kind: 'sm2-cosignature',
      }),
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WitnessProblem('witness-keys-form', file, error);
  }
}

function jsonOf(file: string): unknown {
  try {
    const { mode, size } = fs.statSync(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new WitnessProblem('witness-keys-open', file);
    }
    return size > keysSizeMax ? undefined : JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof WitnessProblem) throw error;
    throw new WitnessProblem('witness-keys-form', file, error);
  }
}
