import path from 'node:path';
import { fromUtf8, utf8 } from '@yunzhang/base';
import { createSoftwareSigner, generateSm2Key, type RandomOctets } from '@yunzhang/gm';
import { createEd25519Signer, createSm2NoteSigner, type NoteSigner } from '@yunzhang/ledger';
import { z } from 'zod';
import { LedgerAlarm } from './alarm.ts';
import { createOnce, makeFolder, readIfThere, syncFolder } from '../support/index.ts';
import { octetsForm } from './octets-form.ts';

const fileMax = 4096;
const form = z.strictObject({ name: z.string(), ed25519: octetsForm(32), sm2: octetsForm(32) });

/**
 * The keys that sign the policy of a test log, made at the first start.
 *
 * In a city the roots are held by others, off this machine: these stand in for them, and `log.json`
 * says that the log is a test.
 *
 * @basis ledger.md §15
 */
export async function testRoots(options: {
  readonly folder: string;
  readonly base: string;
  readonly random: RandomOctets;
}): Promise<readonly NoteSigner[]> {
  const { folder, base, random } = options;
  const file = path.join(folder, 'policy-root.json');
  const fresh = { name: `${base}/policy`, ed25519: random(32), sm2: generateSm2Key(random) };
  if ((await readIfThere(file)) === undefined) {
    await makeFolder(folder, 0o700);
    await createOnce(file, utf8(JSON.stringify(z.encode(form, fresh))), 0o600);
    await syncFolder(folder);
  }
  const { name, ed25519, sm2 } = read((await readIfThere(file)) ?? new Uint8Array());
  const signer = createSoftwareSigner({ privateKey: sm2, random });
  return [createEd25519Signer({ name, seed: ed25519 }), createSm2NoteSigner({ name, signer })];
}

function read(bytes: Uint8Array): z.output<typeof form> {
  try {
    return form.parse(JSON.parse(fromUtf8(bytes.subarray(0, fileMax))));
  } catch {
    throw new LedgerAlarm('signer-files-malformed', 'policy-root.json');
  }
}
