// Compiles wrong definitions and writes down what the compiler says of each.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { preamble, samples } from './samples.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const work = path.join(root, 'node_modules/.cache/scenario-errors');

/** Where the page lies. */
export const target = path.join(root, 'docs/scenario-errors.md');

/** The file of a sample: the lines that are right, then its own. */
const sourceOf = ({ lines }) => `${preamble}\n${lines}\n`;
const nameOf = (n) => `sample-${String(n + 1).padStart(2, '0')}.ts`;

/** What the compiler says of each sample: its line, counted from one, and its message. */
export function diagnose() {
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  const files = samples.map((sample, n) => {
    fs.writeFileSync(path.join(work, nameOf(n)), sourceOf(sample));
    return nameOf(n);
  });
  const compilerOptions = { noEmit: true, composite: false, incremental: false };
  const options = { ...compilerOptions, declaration: false, declarationMap: false };
  const config = {
    extends: path.join(root, 'tsconfig.base.json'),
    compilerOptions: { ...options, customConditions: ['source'], noUnusedLocals: false },
    files,
  };
  fs.writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify(config));
  const said = samples.map(() => []);
  let last;
  for (const line of compile().split('\n')) {
    const [, n, at, code, message] =
      /^\S*sample-(\d+)\.ts\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line) ?? [];
    if (n !== undefined) said[Number(n) - 1].push({ at: Number(at), code, lines: [message] });
    else if (line.startsWith('  ')) last?.lines.push(line.trim());
    if (n !== undefined) last = said[Number(n) - 1].at(-1);
  }
  return said;
}

function compile() {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  try {
    return execFileSync(process.execPath, [tsc, '-p', work, '--pretty', 'false'], {
      encoding: 'utf8',
      cwd: work,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    // It stops with 1 or 2 where it has found mistakes, and that is what it is asked for.
    return String(error.stdout);
  }
}

/** Lines of a sample that its author has marked as wrong, counted from one. */
export function markedLines(sample) {
  const lines = sourceOf(sample).split('\n');
  return lines.flatMap((line, n) => (line.endsWith('//!') ? [n + 1] : []));
}

/** The page. */
export function errorsPage(said) {
  const parts = samples.map((sample, n) => {
    const { lines, title, hint } = sample;
    const [{ code, lines: message }] = said[n];
    const shown = lines.replaceAll(/ \/\/!$/gm, ' // <-');
    const heard = [`${code}: ${message[0]}`];
    if (message.length > 1) heard.push('…', message.at(-1));
    return [
      `## ${n + 1}. ${title}`,
      ['```ts', shown, '```'].join('\n'),
      ['```text', ...heard, '```'].join('\n'),
      ...(hint === undefined ? [] : [hint]),
    ].join('\n\n');
  });
  return `${[head, ...parts].join('\n\n')}\n`;
}

const head = `# What the compiler says of a wrong scenario

Written by \`node tools/scenario-errors/main.mjs\`; a test compares. Every sample begins with the
loan of a book below and is wrong in the line marked \`<-\`, which is also the line the compiler
names. Shown are the first and the last line of what TypeScript says; the last is the most exact.

\`\`\`ts
${preamble.trim()}
\`\`\``;
