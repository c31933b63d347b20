// The worker of the pages in a page of its own, asked as the pages ask it.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../ensure.mjs';
import { openPage } from './steps.mjs';

/** Files of the corpus: the whole one where it lies beside the project, else the small set. */
export function corpusFiles(folders) {
  const shared = path.join(root, '../shared/corpus');
  const whole = fs.existsSync(path.join(shared, 'expected.json'));
  const corpus = whole ? shared : path.join(root, 'tests/corpus');
  const made = path.join(root, 'tests/corpus/made');
  return [...folders.map((one) => path.join(corpus, one)), made].flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter((name) => /\.(ofd|pdf)$/.test(name))
      .sort()
      .map((name) => path.join(folder, name)),
  );
}

/** Opens a page with the worker in it: `window.ask` puts a question, `octets` reads base64. */
export async function openReader({ browser, server }) {
  const { context, page } = await openPage(browser);
  await page.goto(`${server.origin}/verify`);
  await page.waitForSelector('.drop-sheet');
  await page.evaluate(async () => {
    const isWorker = ({ name }) => /reader\.worker/.test(name);
    const entries = () => performance.getEntriesByType('resource').filter(isWorker);
    while (entries().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const text = await (await fetch(entries()[0].name)).text();
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const worker = new Worker(url, { type: 'module' });
    window.octets = (base64) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    // One question at a time, so the next answer is its own.
    window.ask = (name, take) =>
      new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
        worker.postMessage({ id: 1, name, take });
      });
  });
  return { context, page };
}
