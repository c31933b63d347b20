// Runs changed packages one after the other and tells what went wrong. Started by fuzz.mjs.
import fs from 'node:fs';
import { Malformed } from '@yunzhang/base';
import { bitmapOf } from '@yunzhang/drawing';
import { openOfd, pageArtwork, pageText, renderPage } from '@yunzhang/ofd';
import { verifyFile } from '@yunzhang/verification';
import { caseOf } from './fuzz-cases.mjs';

const options = { trust: { mode: 'any' }, at: Date.UTC(2026, 10, 24) };
const [, , placeFile] = process.argv;
const place = fs.openSync(placeFile, 'r+');
const octets = new BigUint64Array(1);

/** Written at once: this process may not live to send it. */
const tell = (item) => fs.appendFileSync(`${placeFile}.found`, `${JSON.stringify(item)}\n`);

process.on('message', ({ from, count, one }) => {
  const outcomes = {};
  const base = process.memoryUsage.rss();
  for (let seed = from; seed < from + count; seed++) {
    octets[0] = BigInt(seed);
    fs.writeSync(place, new Uint8Array(octets.buffer), 0, 8, 0);
    const cpuAt = process.cpuUsage();
    const about = { seed, file: '', about: '', stage: 'making' };
    try {
      const made = caseOf(seed);
      Object.assign(about, { file: made.file, about: made.about, size: made.bytes.length });
      const outcome = runCase(made.bytes, about, seed);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    } catch (error) {
      tell({ ...about, kind: 'crash', detail: String(error?.stack ?? error).slice(0, 600) });
    }
    const { user, system } = process.cpuUsage(cpuAt);
    const ms = (user + system) / 1000;
    if (ms > 2000) tell({ ...about, kind: 'slow', detail: `${Math.round(ms)} ms of CPU` });
    const rss = process.memoryUsage.rss();
    if (rss > 300 * 1024 * 1024) {
      tell({ ...about, kind: 'memory', detail: `${rss >> 20} MB, ${base >> 20} MB before` });
      // What is left over from earlier cases must not be blamed on later ones.
      if (!one) {
        process.send({ done: seed + 1, outcomes, isFull: true });
        return;
      }
    }
  }
  process.send({ done: from + count, outcomes });
});

function runCase(bytes, about, seed) {
  about.stage = 'verifying';
  const report = verifyFile(bytes, options);
  if (report.reason === 'verifier-fault') throw new Error(JSON.stringify(report.findings));
  about.stage = 'opening';
  let ofd;
  try {
    ofd = openOfd(bytes);
  } catch (error) {
    if (error instanceof Malformed) return report.outcome;
    throw error;
  }
  for (const body of ofd.docBodies) {
    const pages = body.document()?.pages ?? [];
    // One page of each document, another one each time: pages share all the code they run through.
    const page = pages[seed % Math.max(pages.length, 1)];
    if (page !== undefined) {
      about.stage = `drawing page ${page.index}`;
      renderPage(ofd, page, { text: 'text' });
      if (seed % 4 === 1) {
        about.stage = `reading page ${page.index}`;
        pageText(ofd, page);
      }
      if (seed % 16 === 0) {
        about.stage = `painting page ${page.index}`;
        const { artwork } = pageArtwork(ofd, page);
        if (artwork.widthMm <= 500 && artwork.heightMm <= 500) {
          bitmapOf(artwork, { widthPx: 200 });
        }
      }
    }
  }
  return report.outcome;
}
