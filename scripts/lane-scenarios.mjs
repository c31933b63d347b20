// The slow lanes of scenarios: random walks and mutation runs, one process for each core.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureInstalled, requireNode, root } from './ensure.mjs';

const shards = Math.min(4, os.availableParallelism());

/** `walks [--attempts N] [--only ID] [--seed N]`: a million attempts on each proof. */
export async function walkRun(words) {
  if (!(await inShards('walks', environment(words)))) process.exit(1);
}

/** `mutations [--attempts N] [--only ID]`: each rule of each proof taken away; writes the page. */
export async function mutationRun(words) {
  const out = fs.mkdtempSync(path.join(os.tmpdir(), 'mutations-'));
  const env = environment(words);
  const isWell = await inShards('mutations', { ...env, YUNZHANG_OUT: out });
  const files = fs.readdirSync(out).map((file) => fs.readFileSync(path.join(out, file), 'utf8'));
  fs.rmSync(out, { recursive: true });
  const lines = files
    .flatMap((text) => JSON.parse(text))
    .sort((a, b) => (a.proof === b.proof ? a.n - b.n : a.proof < b.proof ? -1 : 1));
  for (const { line, caughtBy } of lines) if (caughtBy === 'nothing') console.log(line);
  if (env.YUNZHANG_ONLY === '' && files.length > 0) {
    fs.writeFileSync(path.join(root, 'docs/scenarios/mutations.md'), mutationPage(lines));
  }
  console.log(`mutations: ${lines.length} mutants, ${counts(lines)}`);
  if (!isWell) process.exit(1);
}

function environment(words) {
  const value = (name) => {
    const at = words.indexOf(`--${name}`);
    return at < 0 ? '' : (words[at + 1] ?? '');
  };
  return {
    YUNZHANG_ATTEMPTS: value('attempts'),
    YUNZHANG_SEED: value('seed'),
    YUNZHANG_ONLY: value('only'),
  };
}

/** Runs the same file in several processes, each of which does its part. */
async function inShards(name, env) {
  requireNode();
  ensureInstalled();
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    `tests/slow/${name}.slow.ts`,
    '--config=tests/slow/vitest.config.ts',
    '--reporter=verbose',
    '--disableConsoleIntercept=true',
  ];
  const startedAt = performance.now();
  const ended = Array.from({ length: shards }, (_, shard) => {
    const parts = { YUNZHANG_SHARD: String(shard), YUNZHANG_SHARDS: String(shards) };
    const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env, ...parts } };
    const child = spawn(process.execPath, args, options);
    return new Promise((resolve) => child.on('close', resolve));
  });
  const codes = await Promise.all(ended);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`[${name}] exit codes ${codes.join(', ')} in ${seconds} s`);
  return codes.every((code) => code === 0);
}

function counts(lines) {
  const kinds = ['story', 'attack', 'walk', 'nothing'];
  return kinds
    .map((kind) => `${kind} ${lines.filter(({ caughtBy }) => caughtBy === kind).length}`)
    .join(', ');
}

function mutationPage(lines) {
  const ids = [...new Set(lines.map(({ proof }) => proof))];
  const parts = ids.map((id) => {
    const own = lines.filter(({ proof }) => proof === id);
    const table = ['| Without | Noticed by | Which |', '| --- | --- | --- |'];
    return [`## ${id}: ${counts(own)}`, '', ...table, ...own.map(({ line }) => line), ''].join(
      '\n',
    );
  });
  const head = [
    '# Every rule taken away once',
    '',
    'Written by `node scripts/lane.mjs mutations`. Each line is a definition without one of its rules:',
    'a condition of an act, a lasting rule, a claim, a qualification, a level, the words of a closed',
    'phase, a secret. Its stories are told first, then the attacks are run, then a random walk asks',
    'the oracles of the proof. The first that notices is named.',
    '',
    'A walk named `always`, `claim`, `view`, `admission` or `closed` holds what happened against the',
    'original definition, so the rule itself notices that it is gone: that shows the walk gets to',
    'where the rule matters. Conditions of acts are only noticed by stories, attacks and oracles.',
    '',
    `${lines.length} mutants: ${counts(lines)}.`,
    '',
  ];
  return `${head.join('\n')}\n${parts.join('\n')}`;
}
