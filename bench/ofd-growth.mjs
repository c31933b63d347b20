import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { cpuMsOf, rounded } from './cpu.mjs';
import { packageOfPages, packageOfSize } from './ofd-made.mjs';
import { ofdWork } from './ofd-work.mjs';

const pageCounts = [1, 10, 100, 1000];
const sizes = [1_000_000, 10_000_000, 100_000_000];
/** One measurement; large files run once or twice in it. */
const periodMs = 700;

/** How cost grows with pages and octets: it must be a line, so the cost of one must not grow. */
export function benchmarks() {
  return [
    { name: 'ofd-pages', run: byPages },
    { name: 'ofd-bytes', run: bySize },
    { name: 'ofd-memory', run: memory },
  ];
}

async function* byPages() {
  const work = await ofdWork();
  yield {
    note: row(['pages', 'open', 'seal', 'seal riding', 'verify', 'ms CPU; ms a page in brackets']),
  };
  for (const pages of pageCounts) {
    const bytes = packageOfPages(pages);
    const sealed = await work.sealPoint(bytes);
    const places = pages > 1 && pages <= 100;
    const values = [
      await cost(() => work.pages(bytes)),
      await cost(() => work.sealPoint(bytes)),
      places ? await cost(() => work.sealRiding(bytes)) : undefined,
      await cost(() => work.verify(sealed)),
    ];
    yield {
      ...result('ofd-pages', pages, values),
      note: row([pages, ...values.map((v) => each(v, pages))]),
    };
  }
}

async function* bySize() {
  const work = await ofdWork();
  yield { note: row(['MB', 'open', 'seal', 'verify', 'ms CPU; ms a MB in brackets']) };
  for (const size of sizes) {
    const bytes = packageOfSize(size);
    const sealed = await work.sealPoint(bytes);
    const values = [
      await cost(() => work.pages(bytes)),
      await cost(() => work.sealPoint(bytes)),
      await cost(() => work.verify(sealed)),
    ];
    const mb = size / 1e6;
    yield {
      ...result('ofd-bytes', mb, values),
      note: row([mb, ...values.map((v) => each(v, mb))]),
    };
  }
}

/** Sealing a large package in a process of its own, so that nothing else fills memory. */
function* memory() {
  const program = path.join(import.meta.dirname, 'ofd-memory.mjs');
  const { stdout, status, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`benchmark: memory: ${stderr.slice(-400)}`);
  yield JSON.parse(stdout);
}

async function cost(task) {
  await task();
  return cpuMsOf(task, periodMs);
}

const result = (name, size, values) => ({
  name: `${name}-${size}`,
  ours: values.map((value) => (value === undefined ? null : rounded(value))),
  peer: null,
  peerName: null,
  ratio: null,
  unit: 'ms CPU',
});
const each = (value, count) =>
  value === undefined ? '–' : `${rounded(value)} (${rounded(value / count)})`;
const row = (cells) =>
  cells
    .map((cell) => String(cell).padEnd(18))
    .join('')
    .trimEnd();
