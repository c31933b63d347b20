// Every page of the OFD files of the corpus becomes a picture that Chromium shows.
import fs from 'node:fs';
import path from 'node:path';
import { corpusFiles, openReader } from './reader.mjs';

/** Pages of one file that are looked at. */
const pagesMax = 6;

/** Files that no reader can show: no package at all, and those that want a key. */
const closed = /^(ofdrwnet-BatchTest1|ofdrw-made-encrypted|encrypted-\w+)\.ofd$/;

/** Draws the pages and has the browser decode them; says which it does not. */
export async function drawCorpus({ browser, server }) {
  const { context, page } = await openReader({ browser, server });
  const files = corpusFiles(['ofd']).filter((file) => !closed.test(path.basename(file)));
  const wrong = [];
  let drawn = 0;
  for (const file of files) {
    const said = await page.evaluate(drawFile, {
      base64: fs.readFileSync(file).toString('base64'),
      pagesMax,
    });
    drawn += said.drawn;
    for (const fault of said.faults) wrong.push(`${path.basename(file)}: ${fault}`);
  }
  await context.close();
  if (wrong.length > 0) throw new Error(`${wrong.length} faults: ${wrong.slice(0, 8).join(', ')}`);
  return `${drawn} pages of ${files.length} files`;
}

/** Runs in the page. */
async function drawFile({ base64, pagesMax: most }) {
  const faults = [];
  let drawn = 0;
  const opened = await window.ask('open', { document: 'file', bytes: window.octets(base64) });
  if (opened.failed !== undefined) return { drawn, faults: [opened.failed] };
  for (let number = 1; number <= Math.min(opened.give.count, most); number++) {
    const take = { document: 'file', page: number, medium: 'screen' };
    const { give, failed } = await window.ask('draw', take);
    if (failed !== undefined) {
      faults.push(`page ${number} ${failed}`);
      continue;
    }
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([give.svg], { type: 'image/svg+xml' }));
    const shown = await image.decode().then(
      () => image.naturalWidth > 0,
      () => false,
    );
    URL.revokeObjectURL(image.src);
    if (shown) drawn += 1;
    else faults.push(`page ${number} is no picture`);
  }
  return { drawn, faults };
}
