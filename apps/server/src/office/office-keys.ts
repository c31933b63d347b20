import fs from 'node:fs';
import path from 'node:path';
import {
  createSoftwareSigner,
  generateSm2Key,
  readPkcs8,
  type Sm2Signer,
  writePkcs8,
} from '@yunzhang/gm';
import { random } from '../authority.ts';
import { createOnce, makeFolder, readIfThere } from '../support/index.ts';

/** Largest key file. */
const keySizeMax = 4096;

/** Keys by name, each in a file of its own, made when they are first asked for. */
export interface OfficeKeys {
  signer(name: string): Promise<Sm2Signer>;
  /** 32 octets that are no key of a signer. */
  secret(name: string): Promise<Uint8Array>;
}

/**
 * Keys with which the parties of a demonstration speak: makers, police, operators of the custody.
 *
 * In service each of them keeps its own; here they lie side by side, which is what makes a
 * demonstration one. Keys of seals and of the authority are not among them: custody has those.
 *
 * @basis architecture §2
 */
export function openOfficeKeys(folder: string): OfficeKeys {
  const kept = async (name: string, make: () => Uint8Array): Promise<Uint8Array> => {
    await makeFolder(folder, 0o700);
    const file = path.join(folder, name);
    const known = await readIfThere(file);
    if (known !== undefined && known.length <= keySizeMax) return known;
    await createOnce(file, make(), 0o600);
    return new Uint8Array(fs.readFileSync(file));
  };
  return {
    signer: async (name) => {
      const bytes = await kept(`${name}.key`, () => writePkcs8(generateSm2Key(random)));
      return createSoftwareSigner({ privateKey: readPkcs8(bytes).privateKey, random });
    },
    secret: async (name) => kept(`${name}.secret`, () => random(32)),
  };
}
