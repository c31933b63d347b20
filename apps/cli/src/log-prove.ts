import type { LogView, ProvenEntry } from '@yunzhang/server';
import { readFile, writeFile } from './files.ts';
import { policyOption, withLog } from './log-trust.ts';
import { exits, stop, wrongUsage } from './problem.ts';
import { startProgress } from './progress.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { oneOf } from './values.ts';

const entrySizeMax = 65_535;

/**
 * Makes the proof that an entry is in a log, checked before it is written.
 *
 * Without a file it is printed, the SHA-256 one if nothing else is said.
 *
 * @basis ledger.md §14.1, §14.2
 */
export async function runLogProve(
  options: Readonly<Record<string, string | undefined>>,
  world: Surroundings,
): Promise<number> {
  const { log = '', index, entry, output: file, hash } = options;
  const tree = oneOf(hash ?? 'sha256', ['sha256', 'sm3'], '--hash');
  if ((index === undefined) === (entry === undefined)) wrongUsage('--index or --entry');
  if (file !== undefined && !/\.(tlog-proof|der)$/.test(file)) {
    stop('output-format', exits.usage, file);
  }
  const proven = await withLog(async () => {
    const { openLogSource, policyOfLog, proveEntry, readLogView } =
      await import('@yunzhang/server');
    const source = openLogSource(log);
    const stated = policyOption(options).policy;
    const view = await readLogView(source, stated ?? (await policyOfLog(source)));
    const place =
      index === undefined ? await placeOf(view, entry ?? '', world) : placeNumber(index);
    return proveEntry(view, place);
  });
  if (file?.endsWith('.der') === true) writeFile(file, proven.container);
  else {
    const text = textOf(proven, tree);
    if (file === undefined) for (const line of text.trimEnd().split('\n')) world.write(line);
    else writeFile(file, text);
  }
  if (file !== undefined) world.write(`${plain(file)}  #${proven.index}`);
  return exits.ok;
}

/** Sizes are exact up to 2^53. */
function placeNumber(text: string): number {
  const value = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : wrongUsage(`--index ${text}: a number from 0`);
}

async function placeOf(view: LogView, file: string, world: Surroundings): Promise<number> {
  const { findEntry } = await import('@yunzhang/server');
  const bytes = readFile(file, entrySizeMax);
  const progress = startProgress(world, view.sha256.size);
  const place = await findEntry(view, bytes, (done) => progress.step(done, ''));
  progress.end();
  return place ?? stop('log-entry-unfound', exits.refused, file);
}

function textOf({ texts }: ProvenEntry, tree: 'sha256' | 'sm3'): string {
  return texts[tree] ?? stop('log-tree-unfound', exits.refused, tree);
}
