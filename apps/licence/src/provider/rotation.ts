import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FolderTaken } from '@yunzhang/host';
import { openInstallation } from '../installation.ts';
import { hasJournal } from '../store/journal.ts';
import { type Keyring, openKeyring } from './signing-keys.ts';

/** A file with this name in the folder asks the process that owns it for another key. */
const requestName = 'rotate.request';
const reasons = ['asked', 'compromised'] as const;
/** How long the owner of the folder is waited for. */
const waitMs = 15_000;
const lookMs = 100;

/** Why an operator wants another key. */
export type RotationReason = (typeof reasons)[number];

/** What became of it: done by the running provider, done here; nobody took it, or is there. */
export type Rotated = 'taken' | 'done' | 'untaken' | 'absent';

/**
 * Lets another signing key follow, whether the provider runs or not.
 *
 * Whoever may write the folder may ask: they could read the key as well.
 */
export async function rotateKeys(
  folder: string,
  why: RotationReason,
  now: () => number = Date.now,
): Promise<Rotated> {
  // A folder that was misspelt must not become an installation.
  if (!hasJournal(folder)) return 'absent';
  try {
    const core = await openInstallation({ data: folder, issuer: '', now, heard: () => {} });
    try {
      await (await openKeyring(core)).rotate(why);
    } finally {
      await core.store.close();
    }
    return 'done';
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error;
  }
  const file = path.join(folder, requestName);
  fs.writeFileSync(file, why, { mode: 0o600 });
  for (let waited = 0; waited < waitMs; waited += lookMs) {
    await wait(lookMs);
    if (!fs.existsSync(file)) return 'taken';
  }
  fs.rmSync(file, { force: true });
  return 'untaken';
}

/** Does what an operator has asked for by a file, once. */
export async function takeRotation(folder: string, keyring: Keyring): Promise<void> {
  const file = path.join(folder, requestName);
  if (!fs.existsSync(file)) return;
  const asked = fs.readFileSync(file, 'utf8').trim();
  const why = reasons.find((one) => one === asked);
  if (why !== undefined) await keyring.rotate(why);
  fs.rmSync(file, { force: true });
}
