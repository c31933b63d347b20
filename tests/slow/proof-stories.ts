import fs from 'node:fs';
import path from 'node:path';
import { type Proof, readStories, type Story } from '@yunzhang/scenario';

const folder = path.resolve(import.meta.dirname, '../../packages/scenarios/src');

/** Stories lie in the folder of their proof and in those of the other scenarios it is about. */
export function storiesOf({ id, catalog }: Proof): readonly Story[] {
  const others = catalog.scenarios.map((scenario) => scenario.id).filter((one) => one !== id);
  return [id, ...others].flatMap(storiesIn);
}

function storiesIn(id: string): readonly Story[] {
  if (!fs.existsSync(path.join(folder, id))) return [];
  const files = fs.readdirSync(path.join(folder, id), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.story'))
    .sort()
    .flatMap((file) => readStories(fs.readFileSync(path.join(folder, id, file), 'utf8')));
}

/** A number from the environment. */
export function numberFrom(name: string, otherwise: number): number {
  const text = process.env[name] ?? '';
  return text === '' ? otherwise : Number(text);
}

/** Which part of the work this process does, and of how many. */
export const shard = numberFrom('YUNZHANG_SHARD', 0);
export const shards = numberFrom('YUNZHANG_SHARDS', 1);
/** Seed of all walks; each shard goes its own way from it. */
export const seed = numberFrom('YUNZHANG_SEED', 20_261_123) + shard;
/** Only proofs whose id has this in it. */
export const only = process.env['YUNZHANG_ONLY'] ?? '';
