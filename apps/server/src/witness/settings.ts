import fs from 'node:fs';
import path from 'node:path';
import { Malformed } from '@yunzhang/base';
import {
  type NoteKey,
  parseVerifierKey,
  sha256Tree,
  sm3Tree,
  writeVerifierKey,
} from '@yunzhang/ledger';
import { z } from 'zod';
import { createKeys, readKeys, type RandomOctets, type WitnessKeys } from './key-file.ts';
import { WitnessProblem } from './problem.ts';
import type { CosignedLog } from './witness.ts';

/** Largest settings file read. */
const settingsSizeMax = 1024 * 1024;
const logsMax = 256;
const keysMax = 16;

const settingsForm = z.strictObject({
  /** Name of the witness in its cosignatures: a host name without scheme, by custom. */
  name: z.string().regex(/^[^\s+]{1,200}$/),
  host: z.string().max(253).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8091),
  /** Path in front of both addresses. */
  prefix: z
    .string()
    .regex(/^(\/[a-z0-9-]{1,64}){0,4}$/)
    .default('/witness'),
  logs: z
    .array(
      z.strictObject({
        origin: z.string().min(1).max(1024),
        hash: z.enum(['sha256', 'sm3']),
        vkeys: z.array(z.string().max(4096)).min(1).max(keysMax),
      }),
    )
    .max(logsMax)
    .default([]),
});

/** A settings file as it stands. */
export type WitnessSettingsFile = z.input<typeof settingsForm>;

/** What a witness is: where it listens and what it cosigns. */
export interface WitnessSettings {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly prefix: string;
  readonly logs: readonly CosignedLog[];
  /** For policies: Ed25519 for SHA-256 logs, then SM2 for SM3 logs. */
  readonly vkeys: readonly string[];
  /** Folder of keys and heads: the one of the settings file. */
  readonly folder: string;
}

/** Where the heads lie that must not be forgotten. */
export function headsFolder(settings: Pick<WitnessSettings, 'folder'>): string {
  return path.join(settings.folder, 'heads');
}

/**
 * Reads the settings of a witness and its keys.
 *
 * @basis ledger.md §17 (a witness is configured per origin with the hash and the keys)
 */
export function readWitnessSettings(file: string, random: RandomOctets): WitnessSettings {
  const stated = checked(jsonOf(file), file);
  const folder = path.dirname(path.resolve(file));
  const keys = readKeys(folder, { name: stated.name, random });
  const logs = stated.logs.map((log) => cosignedLog(log, keys));
  if (new Set(logs.map(({ origin }) => origin)).size < logs.length) {
    throw new WitnessProblem('witness-settings-form', 'the same origin twice');
  }
  const { name, host, port, prefix } = stated;
  const vkeys = [keys.ed25519, keys.sm2].map(({ key }) => writeVerifierKey(key));
  return { name, host, port, prefix, logs, vkeys, folder };
}

function checked(value: unknown, file: string): z.output<typeof settingsForm> {
  const read = settingsForm.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new WitnessProblem('witness-settings-form', `${file}: ${where} ${issue?.message ?? ''}`);
}

function jsonOf(file: string): unknown {
  try {
    if (fs.statSync(file).size > settingsSizeMax) throw new SyntaxError('too large');
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new WitnessProblem('witness-settings-form', `${file}: ${cause}`);
  }
}

function cosignedLog(
  log: { readonly origin: string; readonly hash: 'sha256' | 'sm3'; readonly vkeys: string[] },
  { ed25519, sm2 }: WitnessKeys,
): CosignedLog {
  const { origin } = log;
  const hash = log.hash === 'sm3' ? sm3Tree : sha256Tree;
  const keys = log.vkeys.map((vkey) => logKey(vkey, log));
  // Ed25519 cosignatures do not say which hash the tree has, so an SM3 head never gets one.
  return { origin, hash, keys, signers: [hash === sm3Tree ? sm2 : ed25519] };
}

function logKey(
  vkey: string,
  { origin, hash }: { readonly origin: string; readonly hash: 'sha256' | 'sm3' },
): NoteKey {
  const key = readVkey(vkey);
  const isOfLog = key.name === origin && !key.kind.endsWith('cosignature');
  if (isOfLog && (hash === 'sha256' || key.kind === 'sm2')) return key;
  throw new WitnessProblem('witness-key-kind', `${origin}: ${vkey}`);
}

function readVkey(vkey: string): NoteKey {
  try {
    return parseVerifierKey(vkey);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WitnessProblem('witness-settings-form', `${error.code}: ${vkey}`, error);
  }
}

/**
 * Writes the settings and new keys of a witness. Those of a witness that is there already are never
 * replaced: with its keys and heads it would forget what it has vouched for.
 */
export function initWitness(
  file: string,
  settings: WitnessSettingsFile,
  random: RandomOctets,
): WitnessSettings {
  const folder = path.dirname(path.resolve(file));
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (fs.existsSync(file)) throw new WitnessProblem('witness-settings-there', file);
  const stated = checked(settings, file);
  createKeys(folder, random);
  fs.writeFileSync(file, `${JSON.stringify(stated, null, 2)}\n`, {
    flag: 'wx',
    mode: 0o600,
  });
  return readWitnessSettings(file, random);
}

/** A log in the settings, from its vkeys alone: SM3 logs end in `/sm3`. @basis ledger.md §12 */
export function logsOfKeys(vkeys: readonly string[]): WitnessSettingsFile['logs'] {
  const origins = new Map<string, string[]>();
  for (const vkey of vkeys) {
    const { name } = readVkey(vkey);
    origins.set(name, [...(origins.get(name) ?? []), vkey]);
  }
  return [...origins].map(([origin, keys]) => ({
    origin,
    hash: origin.endsWith('/sm3') ? 'sm3' : 'sha256',
    vkeys: keys,
  }));
}
