import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exits, stop } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

const program = path.join(import.meta.dirname, '../../../bench/main.mjs');

interface Bench {
  runBenchmarks(request: {
    readonly name?: string;
    readonly json: boolean;
    write(line: string): void;
  }): Promise<number>;
}

/** Runs the project's own benchmarks. They live beside the code, not inside the program. */
export async function runBench(
  name: string | undefined,
  options: { readonly json?: boolean },
  world: Surroundings,
): Promise<number> {
  if (!fs.existsSync(program)) return stop('bench-missing', exits.unreadable);
  const bench = (await import(pathToFileURL(program).href)) as Bench;
  const base = { json: options.json === true, write: world.write };
  const count = await bench.runBenchmarks(name === undefined ? base : { ...base, name });
  return count === 0 ? stop('bench-unknown', exits.usage, name) : exits.ok;
}
