// The project's own benchmarks: `npm run bench`, or `yunzhang bench [name] [--json]`.
// Every number is a ratio to a peer measured in the same process, one after the other in turns.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Runs the benchmarks whose name starts with `name` and gives their number. */
export async function runBenchmarks({ name = '', json, write }) {
  let count = 0;
  for (const group of [
    'digest',
    'inflate',
    'sm2',
    'identifiers',
    'files',
    'ofd',
    'ofd-growth',
    'ledger',
    'scenario',
    'custody',
    'cases',
  ]) {
    const { benchmarks } = await import(`./${group}.mjs`);
    for (const { name: own, run } of benchmarks()) {
      if (!own.startsWith(name)) continue;
      count += 1;
      // A group that takes minutes gives its results one after the other.
      for await (const result of await run()) write(json ? JSON.stringify(result) : lineOf(result));
    }
  }
  return count;
}

function lineOf({ name, ours, peer, peerName, ratio, unit, note }) {
  if (note !== undefined) return note;
  const against = peer === null ? '' : `   ${peerName} ${peer} ${unit}   ratio ${ratio}`;
  return `${name.padEnd(28)} ${String(ours).padStart(10)} ${unit}${against}`;
}

if (import.meta.url === pathToFileURL(path.resolve(process.argv[1] ?? '')).href) {
  const words = process.argv.slice(2);
  const json = words.includes('--json');
  const name = words.find((word) => !word.startsWith('-'));
  const write = (line) => console.log(line);
  const count = await runBenchmarks({ ...(name === undefined ? {} : { name }), json, write });
  if (count === 0) {
    console.error(`no benchmark is named ${name}`);
    process.exitCode = 64;
  }
}
