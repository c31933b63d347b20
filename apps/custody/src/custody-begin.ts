import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Trust } from './trust.ts';

/** Time a beginning may take; its key may come from a person with a token. */
const beginMs = 90_000;

/**
 * Begins a custody in an empty folder, in a process of its own: the key-encryption key is never in
 * the process that asks for it.
 */
export async function beginCustody(
  folder: string,
  env: Readonly<Record<string, string>>,
  trust: Trust,
): Promise<void> {
  const program = path.join(import.meta.dirname, '../dist/custody-process.js');
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-trust-'));
  const file = path.join(place, 'trust.json');
  try {
    fs.writeFileSync(file, JSON.stringify(trust), { mode: 0o600 });
    const words = [program, folder, '--begin', file];
    await promisify(execFile)(process.execPath, words, { env: { ...env }, timeout: beginMs });
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}
