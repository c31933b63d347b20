// npm run fuzz -- SECONDS | COUNTx [--from N] [--processes N] [--out FOLDER] [--one N]
// Changed packages are opened, verified and drawn in processes that may die; what they die of is kept.
import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { caseOf, printOf } from './fuzz-cases.mjs';

/** No case may take longer; a busy machine is told apart by the time of the processor. */
const hangMs = 2000;
/** Cases between two messages of a process. */
const chunkSize = 250;
const reportEveryMs = 30_000;

const { amount, from, processes, out, one } = readArguments(process.argv.slice(2));
fs.mkdirSync(out, { recursive: true });
const worker = path.join(import.meta.dirname, 'fuzz-worker.mjs');
const startedAt = performance.now();
const total = { cases: 0, outcomes: {}, found: [], restarts: 0 };
let next = from;
/** Processes that wait for work: starting one takes a second. */
const idle = [];

if (one !== undefined) {
  await runner({ from: one, count: 1, one: true });
  console.log(total.outcomes, total.found);
  process.exit(total.found.length > 0 ? 1 : 0);
}

const clock = setInterval(say, reportEveryMs);
await Promise.all(Array.from({ length: processes }, () => lane()));
clearInterval(clock);
say();
const { cases } = total;
const confirmed = await confirm(total.found);
for (const item of confirmed)
  console.log(
    `${item.kind} ${item.seed} ${item.file}: ${item.about} (${item.stage}) ${item.detail}`,
  );
console.log(`${cases} cases, ${confirmed.length} found, kept in ${out}`);
process.exit(confirmed.length > 0 ? 1 : 0);

/** Chunk after chunk until time or cases are over. */
async function lane() {
  while (hasMore()) {
    const count = Math.min(
      chunkSize,
      amount.cases === undefined ? chunkSize : from + amount.cases - next,
    );
    const chunk = { from: next, count };
    next += count;
    await runner(chunk);
  }
}

function hasMore() {
  if (amount.cases !== undefined) return next < from + amount.cases;
  return performance.now() - startedAt < amount.seconds * 1000;
}

/** Runs a chunk to its end, in as many processes as it takes. */
async function runner({ from: first, count, one: alone }) {
  const end = first + count;
  let at = first;
  while (at < end) {
    const { done, isFull } = await runPart({ from: at, count: end - at, one: alone });
    at = done;
    if (isFull) total.restarts += 1;
  }
}

function runPart(part) {
  return new Promise((resolve) => {
    const child = idle.pop() ?? startChild();
    const { process: proc, place } = child;
    let seen = { seed: -1, atMs: performance.now() };
    const watch = setInterval(() => {
      const seed = seedIn(place);
      if (seed !== seen.seed) seen = { seed, atMs: performance.now() };
      // Ten times the limit by the clock: the machine may be busy with something else.
      else if (performance.now() - seen.atMs > hangMs * 10) proc.kill('SIGKILL');
    }, 500);
    const onMessage = (message) => {
      total.cases += message.done - part.from;
      for (const [outcome, n] of Object.entries(message.outcomes)) {
        total.outcomes[outcome] = (total.outcomes[outcome] ?? 0) + n;
      }
      keep(foundIn(place));
      if (message.isFull) proc.kill('SIGKILL');
      else idle.push(child);
      finish({ done: message.done, isFull: message.isFull });
    };
    const onExit = (code, signal) => {
      const seed = Math.max(seedIn(place), part.from);
      total.cases += seed + 1 - part.from;
      const kind = signal === 'SIGKILL' ? 'hang' : 'death';
      keep([
        ...foundIn(place),
        { seed, file: '', about: '', stage: '', kind, detail: `${code ?? signal}` },
      ]);
      finish({ done: seed + 1, isFull: true });
    };
    const finish = (result) => {
      clearInterval(watch);
      proc.off('message', onMessage);
      proc.off('exit', onExit);
      resolve(result);
    };
    proc.on('message', onMessage);
    proc.on('exit', onExit);
    proc.send(part);
  });
}

function startChild() {
  const place = path.join(out, `place-${process.pid}-${Math.floor(performance.now() * 1000)}`);
  fs.writeFileSync(place, new Uint8Array(8));
  const options = {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  };
  const proc = fork(worker, [place], options);
  // After those who still ask for the last number in it.
  proc.once('exit', () => setImmediate(() => fs.rmSync(place, { force: true })));
  return { process: proc, place };
}

/** What a process has told since it was asked last. */
function foundIn(place) {
  const file = `${place}.found`;
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  fs.rmSync(file);
  return lines.map((line) => JSON.parse(line));
}

function seedIn(place) {
  try {
    return Number(fs.readFileSync(place).readBigUInt64LE(0));
  } catch {
    return -1;
  }
}

function keep(found) {
  for (const item of found) {
    if (total.found.length >= 500) return;
    total.found.push(item);
    const made = tryCase(item.seed);
    if (made !== undefined) {
      fs.writeFileSync(
        path.join(out, `${item.kind}-${item.seed}-${printOf(made.bytes)}.ofd`),
        made.bytes,
      );
    }
    fs.appendFileSync(
      path.join(out, 'found.jsonl'),
      `${JSON.stringify({ ...item, about: made?.about, file: made?.file })}\n`,
    );
  }
}

function tryCase(seed) {
  try {
    return caseOf(seed);
  } catch {
    return undefined;
  }
}

/** Slow and large cases count only when they are so alone in a new process. */
async function confirm(found) {
  const sure = found.filter(({ kind }) => kind === 'crash');
  const others = new Set(found.filter(({ kind }) => kind !== 'crash').map(({ seed }) => seed));
  for (const child of idle.splice(0)) child.process.kill();
  for (const seed of others) {
    total.found = [];
    await runPart({ from: seed, count: 1, one: true });
    for (const child of idle.splice(0)) child.process.kill();
    sure.push(...total.found);
  }
  return sure;
}

function say() {
  const seconds = (performance.now() - startedAt) / 1000;
  const kinds = {};
  for (const { kind } of total.found) kinds[kind] = (kinds[kind] ?? 0) + 1;
  console.log(
    `${Math.round(seconds)} s: ${total.cases} cases, ${(total.cases / seconds).toFixed(0)} a second, next ${next}, ` +
      `${JSON.stringify(total.outcomes)}, found ${JSON.stringify(kinds)}, restarts ${total.restarts}`,
  );
}

function readArguments(words) {
  const value = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  const [first = '60'] = words;
  return {
    amount: first.endsWith('x')
      ? { cases: Number(first.slice(0, -1)) }
      : { seconds: Number(first) },
    from: Number(value('--from') ?? 1),
    processes: Number(value('--processes') ?? 2),
    out: path.resolve(value('--out') ?? path.join(os.tmpdir(), 'yunzhang-fuzz')),
    one: value('--one') === undefined ? undefined : Number(value('--one')),
  };
}
