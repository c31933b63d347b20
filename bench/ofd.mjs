import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cpuMsOf, rounded, warm } from './cpu.mjs';
import { ofdWork } from './ofd-work.mjs';
import { ofdrwName, startOfdrw } from './peers/ofdrw.mjs';
import { corpusFile } from './subjects.mjs';

/** How long one side runs in one turn, and how many turns each has. */
const turnMs = 400;
const turns = 9;

/**
 * OFD against ofdrw: the same files in the same minute, in turns, processor time on both sides.
 *
 * The ratio is the peer's time by ours, of the best turn of each: noise only ever makes slower.
 */
export function benchmarks() {
  return [{ name: 'ofd', run: compared }];
}

async function* compared() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-bench-'));
  const ofdrw = await startOfdrw();
  if (ofdrw.missing !== undefined) yield { note: ofdrw.missing };
  const [load = 0] = os.loadavg();
  const { length: processors } = os.cpus();
  if (load > processors) {
    // Threads that wait for each other spin: a busy machine makes the peer look worse than it is.
    const busy = `load ${load.toFixed(1)} on ${processors} processors`;
    yield { note: `The machine is busy (${busy}): take the ratios as a hint only` };
  }
  try {
    for (const task of await tasks(folder)) yield await comparison(task, ofdrw);
  } finally {
    ofdrw.close?.();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Each task: what we do, and the words that make ofdrw do the same. */
async function tasks(folder) {
  const work = await ofdWork();
  const list = [];
  const add = (name, file, ours, ...words) => {
    const bytes = corpusFile(`ofd/${file}`);
    if (bytes === undefined) return;
    const place = path.join(folder, file);
    fs.writeFileSync(place, bytes);
    list.push({ name, ours: () => ours(bytes), words: [words[0], place, words[1]] });
  };
  add('ofd-seal-1', 'ofdrw-helloworld.ofd', work.sealPoint, 'seal', 'point');
  add('ofd-seal-11', 'ofdrw-doc1File.ofd', work.sealRiding, 'seal', 'riding');
  add('ofd-verify-1', 'ofdrw-SESV4SignDoc.ofd', work.verify, 'verify', '-');
  add('ofd-verify-invoice', 'ofdrw-v4signed.ofd', work.verify, 'verify', '-');
  add('ofd-svg', 'ofdrw-999.ofd', work.svg, 'svg', '0@96');
  add('ofd-png', 'ofdrw-999.ofd', work.png, 'png', '0@150');
  add('ofd-svg-text', 'ofdrw-doc1File.ofd', work.svg, 'svg', '0@96');
  add('ofd-png-text', 'ofdrw-doc1File.ofd', work.png, 'png', '0@150');
  add('ofd-pdf', 'ofdrw-999.ofd', work.pdf, 'pdf', '-');
  add('ofd-pdf-text', 'ofdrw-doc1File.ofd', work.pdf, 'pdf', '-');
  return list;
}

async function comparison({ name, ours, words }, { ask }) {
  await warm(ours);
  if (ask !== undefined) await told(ask('warm', ...words));
  let [best, peer] = [Infinity, Infinity];
  for (let i = 0; i < turns; i++) {
    best = Math.min(best, await cpuMsOf(ours, turnMs));
    if (ask === undefined) continue;
    const answer = await told(ask('measure', ...words, turnMs));
    peer = Math.min(peer, JSON.parse(answer).cpuMs);
  }
  const has = ask !== undefined;
  return {
    name,
    ours: rounded(best),
    peer: has ? rounded(peer) : null,
    peerName: has ? ofdrwName : null,
    ratio: has ? rounded(peer / best) : null,
    unit: 'ms CPU',
  };
}

/** What the peer answers, without its `ok`. A peer that fails would measure something wrong. */
async function told(answer) {
  const line = await answer;
  if (!line.startsWith('ok')) throw new Error(`benchmark: ofdrw: ${line}`);
  return line.slice(3);
}
