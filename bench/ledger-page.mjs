// Evidence in the page itself: a fresh page is opened, loads, and takes one file.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromiumArguments, findChromium } from '../scripts/e2e/chromium.mjs';

const pages = path.resolve(import.meta.dirname, '../apps/web/dist-app');
const freshPages = 7;
const checksAfter = 20;
/** A person needs longer to choose a file. */
const choosingMs = 1000;

/**
 * Times of the first check in a page that has just been opened, and of those after it.
 *
 * `checkMs` is the check alone, as the page tells it; `shownMs` is from the file to the answer on
 * the screen. The first ones are of pages of their own, the best and the middle one of them.
 */
export async function inPage({ evidenceBase64, policyText }) {
  const executablePath = findChromium();
  if (executablePath === undefined) return { missing: 'no Chromium here: not measured in one' };
  if (!fs.existsSync(pages)) return { missing: 'the pages are not built: npm run build' };
  const { chromium } = await import('playwright-core');
  const site = await serve();
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const files = [
    { name: 'evidence.der', mimeType: '', buffer: Buffer.from(evidenceBase64, 'base64') },
    { name: 'policy.txt', mimeType: 'text/plain', buffer: Buffer.from(policyText) },
  ];
  const first = [];
  let later = [];
  try {
    for (let i = 0; i < freshPages; i++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${site.url}/evidence`, { waitUntil: 'load' });
      await page.waitForSelector('.drop-sheet');
      await page.waitForTimeout(choosingMs);
      first.push(await checkOnce(page, files));
      if (i === 0) later = await checkAgain(page, files);
      await context.close();
    }
  } finally {
    await browser.close();
    site.close();
  }
  const [firstCheck, firstShown] = ['checkMs', 'shownMs'].map((one) => sortedOf(first, one));
  const [check, shown] = ['checkMs', 'shownMs'].map((one) => sortedOf(later, one));
  return {
    first: { bestMs: firstCheck[0], p50Ms: middle(firstCheck), shownMs: middle(firstShown) },
    later: { p50Ms: middle(check), shownMs: middle(shown) },
    pages: freshPages,
  };
}

const sortedOf = (all, name) => all.map((one) => one[name]).toSorted((a, b) => a - b);
const middle = (sorted) => sorted[Math.floor(sorted.length / 2)] ?? 0;

async function checkAgain(page, files) {
  const times = [];
  for (let i = 0; i < checksAfter; i++) {
    await page.click('.page-actions .button-quiet');
    await page.waitForSelector('.drop-sheet');
    times.push(await checkOnce(page, files));
  }
  return times;
}

/** The clock of the page itself, from the moment it has the files. */
async function checkOnce(page, files) {
  await page.evaluate(() => {
    const begin = () => {
      const startedAt = performance.now();
      const look = () => {
        if (document.querySelector('[data-verdict] [data-ms]') === null) return;
        watch.disconnect();
        globalThis.shownMs = performance.now() - startedAt;
      };
      const watch = new MutationObserver(look);
      watch.observe(document.body, { childList: true, subtree: true, attributes: true });
    };
    globalThis.shownMs = undefined;
    document.addEventListener('change', begin, { capture: true, once: true });
  });
  await page.setInputFiles('[data-testid=file-input]', files);
  await page.waitForFunction(() => globalThis.shownMs !== undefined);
  const checkMs = Number(await page.locator('[data-ms]').first().getAttribute('data-ms'));
  const shownMs = await page.evaluate(() => globalThis.shownMs);
  return { checkMs, shownMs };
}

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const answers = {
  '/api/state': { product: 'yunzhang', version: '0', setUp: true, session: false, language: 'en' },
  '/api/trust': { anchors: [], crls: [] },
};

async function serve() {
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://site').pathname;
    const told = answers[name];
    if (told !== undefined) {
      return response.setHeader('content-type', 'application/json').end(JSON.stringify(told));
    }
    const file = path.join(pages, path.extname(name) === '' ? 'index.html' : name);
    if (!file.startsWith(pages) || !fs.existsSync(file)) return response.writeHead(404).end();
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    return response.setHeader('content-type', type).end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
