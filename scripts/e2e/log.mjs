// The log explorer, the evidence page and the bundle, as a stranger meets them.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { testLog, someTag, tagged } from '../../apps/server/dist/monitor/log-testing.js';
import { readBundlePage, writeBundle } from '../../apps/server/dist/evidence/index.js';
import {
  inclusionProof,
  sha256Tree,
  writeEvidence,
  writeTlogProof,
} from '../../packages/ledger/dist/index.js';
import { readZip, expandOnce } from '../../packages/ofd/dist/index.js';
import { faultsOf, takePicture } from './pages.mjs';
import { expectNoFaults, marks, openPage, waitForCount } from './steps.mjs';

/** A piece of evidence is checked in a browser in less. @basis issue 4, speed */
const evidenceMsMax = 50;
const useDone = 17;
const languages = { zh: '中文', en: 'English' };
const phase = (name) => `.log-page[data-log=${name}]`;

/** Collects what is wrong with pages in both languages and two widths. */
export function createLooks() {
  const wrong = [];
  let looked = 0;
  return {
    async look(page, name, picture) {
      for (const language of ['en', 'zh']) {
        await page.click(`.head .language button:has-text("${languages[language]}")`);
        for (const width of [360, 1440]) {
          await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
          looked += 1;
          for (const fault of await faultsOf(page)) {
            wrong.push(`${name}, ${language}, ${width} px: ${fault}`);
          }
          if (picture !== undefined && (width === 1440 || language === 'zh')) {
            await takePicture(page, width === 1440 ? picture : `${picture}-phone`, language);
          }
        }
      }
    },
    end() {
      if (wrong.length > 0) throw new Error(`${wrong.length} faults:\n  ${wrong.join('\n  ')}`);
      return looked;
    },
  };
}

/** The whole way: seal, look at the log, check the evidence, open the bundle without a network. */
export async function lookAtLog({ browser, server }) {
  const looks = createLooks();
  const owner = await openPage(browser);
  await owner.page.goto(server.url);
  await owner.page.waitForSelector(marks.organisation);
  await owner.page.click(marks.create);
  await waitForCount(owner.page, marks.sealCard, 4);
  const sealed = await sealSample(owner.page);
  const stranger = await openPage(browser, { reducedMotion: 'reduce' });
  await exploreLog(stranger.page, { server, owner: owner.page, looks, sealed });
  const ms = await checkEvidence(stranger, { server, sealed, looks });
  expectNoFaults(stranger.faults);
  await stranger.context.close();
  const trust = await owner.page.evaluate(() => fetch('/api/trust').then((a) => a.json()));
  await openBundle(browser, { looks, trust, sealed, server });
  await owner.context.close();
  return `evidence in ${ms}, ${looks.end()} looks`;
}

/** Seals a sample by the session of a page; gives its octets and the number of the act. */
async function sealSample(page) {
  const sealed = await page.evaluate(async () => {
    const [sample] = await (await fetch('/api/samples')).json();
    const [seal] = await (await fetch('/api/seals')).json();
    const place = JSON.stringify({ kind: 'point', page: 1, xMm: 120, yMm: 200 });
    const query = new URLSearchParams({ seal: seal.id, place });
    const body = await (await fetch(sample.url)).arrayBuffer();
    const answer = await fetch(`/api/sealings?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body,
    });
    const bytes = [...new Uint8Array(await answer.arrayBuffer())];
    return { ok: answer.ok, bytes, act: answer.headers.get('yunzhang-act'), name: sample.name };
  });
  if (!sealed.ok) throw new Error(`sealing: ${Buffer.from(sealed.bytes).toString()}`);
  return { ...sealed, bytes: Buffer.from(sealed.bytes) };
}

async function exploreLog(page, { server, owner, looks, sealed }) {
  await page.goto(`${server.origin}/log`);
  await page.waitForSelector(phase('open'));
  await expectText(page, '.notice-title', '首次查看');
  await page.fill('#log-asked', sealed.act);
  await page.click('.log-search .button-primary');
  await page.waitForSelector('.found-entry .state-good');
  for (const steps of await page.locator('.log-steps summary').all()) await steps.click();
  await looks.look(page, 'log', 'log');
  const told = await (await fetch(`${server.origin}/v1/evidence/${sealed.act}`)).json();
  const evidence = Buffer.from(told.evidence, 'base64');
  await page.setInputFiles('[data-testid=log-file]', file('evidence.der', evidence));
  await expectText(page, '.found-entry .hint', '逐字节相同');
  await page.reload();
  await page.waitForSelector(phase('open'));
  await expectText(page, '.notice-good .notice-title', '上次');
  await sealSample(owner);
  await page.click('.log-head .button');
  await page.waitForFunction(() => document.querySelectorAll('.log-compared li').length === 2);
  await looks.look(page, 'log, grown', 'log-grown');
  // By keys alone: a number, and what is not there.
  await page.focus('#log-asked');
  await page.keyboard.type('0');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-found="0"]');
  await page.fill('#log-asked', '999999999');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice-unsure');
  await looks.look(page, 'log, beyond');
}

async function checkEvidence({ page, context }, { server, sealed, looks }) {
  await page.goto(`${server.origin}/evidence`);
  await page.waitForSelector('.drop-sheet');
  await page.waitForTimeout(300); // the worker and the policy are there before the network goes
  await looks.look(page, 'evidence, empty');
  await context.setOffline(true);
  const times = [];
  for (let round = 0; round < 5; round++) {
    await page.setInputFiles('[data-testid=file-input]', file('sealed.ofd', sealed.bytes));
    await page.waitForSelector('[data-verdict=holds] [data-ms]');
    times.push(Number(await page.locator('[data-ms]').getAttribute('data-ms')));
    await page.click('.page-actions .button-quiet');
    await page.waitForSelector('.drop-sheet');
  }
  const ms = Math.min(...times);
  await page.setInputFiles('[data-testid=file-input]', file('合同.ofd', sealed.bytes));
  await page.waitForSelector('[data-verdict=holds]');
  await looks.look(page, 'evidence', 'evidence');
  await page.setInputFiles('[data-testid=file-input]', file('policy.txt', 'quorum none\n'));
  await page.waitForSelector('[data-verdict=fails]');
  await looks.look(page, 'evidence, fails');
  await context.setOffline(false);
  if (ms > evidenceMsMax) throw new Error(`evidence took ${ms} ms, more than ${evidenceMsMax}`);
  return `${Math.round(ms)} ms, first ${Math.round(times[0])}`;
}

const file = (name, content) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

/** The page of a bundle from disk, with the network cut: from the server, and with its file. */
async function openBundle(browser, { looks, trust, sealed, server }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-e2e-bundle-'));
  try {
    const answer = await fetch(`${server.origin}/v1/evidence/${sealed.act}/bundle`);
    const given = unzip(new Uint8Array(await answer.arrayBuffer()), path.join(folder, 'server'));
    await openFromDisk(browser, given, async (page) => {
      await page.waitForSelector('[data-verdict=holds]');
    });
    // With the file in hand: its acts, with the fields that stand in it.
    const asked = await fetch(`${server.origin}/v1/evidence/${sealed.act}/bundle`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: sealed.bytes,
    });
    const shown = unzip(new Uint8Array(await asked.arrayBuffer()), path.join(folder, 'shown'));
    await openFromDisk(browser, shown, async (page) => {
      await page.waitForSelector('[data-outcome=valid]');
      const text = await page.textContent('body');
      for (const field of ['dataHash', 'sealDigest', 'sealId', 'signatureDigest']) {
        if (!text.includes(field)) throw new Error(`the page does not show ${field}`);
      }
      if ((await page.$('[data-verdict=fails]')) !== null) throw new Error('evidence fails');
    });
    const evidence = await sealedEvidence(sealed);
    const own = writeBundle({
      page: await readBundlePage(),
      evidences: evidence,
      policy: Buffer.from(trust.logPolicy),
      sealed: [{ name: '合同.ofd', bytes: sealed.bytes }],
      certificates: trust.anchors.map((one) => Buffer.from(one, 'base64')),
      statuses: trust.crls.map((one) => Buffer.from(one, 'base64')),
    });
    const page = unzip(own, path.join(folder, 'own'));
    await openFromDisk(browser, page, async (opened) => {
      await opened.waitForSelector('[data-verdict=holds]');
      await opened.waitForSelector('[data-outcome=valid]');
      await opened.setInputFiles('[data-testid=file-input]', [
        file('合同.ofd', sealed.bytes),
        file('other.ofd', 'PK'),
      ]);
      await waitForCount(opened, '.evidence-files li', 2);
      await looks.look(opened, 'bundle', 'bundle');
    });
    await refuseChanged(browser, page);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function sealedEvidence({ bytes }) {
  const { sealsOfPaper } = await import('../../packages/verification/dist/index.js');
  return sealsOfPaper(new Uint8Array(bytes)).flatMap(({ embedded }) => embedded);
}

function unzip(bytes, folder) {
  const zip = readZip(bytes);
  for (const entry of zip.entries) {
    const place = path.join(folder, entry.name);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, expandOnce(zip, entry));
  }
  return path.join(folder, 'verify.html');
}

async function openFromDisk(browser, place, look) {
  const { context, page, faults } = await openPage(browser, { offline: true });
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(place).href);
  await look(page);
  expectNoFaults(faults);
  const others = asked.filter((url) => !/^(file|data|blob):/.test(url));
  if (others.length > 0) throw new Error(`the page asked for ${others.join(', ')}`);
  await context.close();
}

/** A bundle whose data was changed says so; one whose script was changed does not run at all. */
async function refuseChanged(browser, place) {
  const html = fs.readFileSync(place, 'utf8');
  const changed = place.replace('verify', 'changed');
  // One octet of the sealed file, whose base64 is by far the longest.
  const at = html.indexOf('"base64":"') + 2000;
  const letter = html[at] === 'A' ? 'B' : 'A';
  fs.writeFileSync(changed, html.slice(0, at) + letter + html.slice(at + 1));
  await openFromDisk(browser, changed, async (page) => {
    await page.waitForSelector('[data-outcome=invalid], [data-outcome=unreadable]');
  });
  fs.writeFileSync(changed, html.replace('<script type="module">', '<script type="module">0;'));
  const { context, page } = await openPage(browser, { offline: true });
  await page.goto(pathToFileURL(changed).href);
  await page.waitForTimeout(500);
  if ((await page.locator('h1').count()) > 0) throw new Error('a changed script was run');
  await context.close();
}

/** A log elsewhere that grows, then shows another history: refused, with both heads to keep. */
export async function refuseTwoHistories({ browser, server }) {
  const looks = createLooks();
  const log = testLog();
  log.genesis();
  grow(log, 40);
  await log.publish();
  const files = { current: log.files };
  const shown = await serveFiles(files);
  const { context, page } = await openPage(browser, { reducedMotion: 'reduce' });
  try {
    const address = `${server.origin}/log?log=${encodeURIComponent(`${shown.origin}/2026/`)}`;
    await page.goto(address);
    await page.waitForSelector(phase('open'));
    grow(log, 300);
    await log.publish();
    await page.click('.log-head .button');
    await page.waitForSelector('.log-compared');
    await page.click('.log-older');
    await waitForCount(page, '[data-entry]', 40);
    const fork = log.fork(20);
    fork.add(tagged(useDone, 1, someTag('another')));
    grow(fork, 400);
    await fork.publish();
    files.current = fork.files;
    await page.click('.log-head .button');
    await page.waitForSelector(phase('broken'));
    await waitForCount(page, '[data-testid=two-heads]', 2);
    if ((await page.locator('[data-entry]').count()) > 0) throw new Error('entries are shown');
    await looks.look(page, 'log, two histories', 'log-forked');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('[data-testid=two-heads] button').first().click(),
    ]);
    const kept = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
    if (kept.kind !== 'yunzhang-kept-heads-1') throw new Error('the heads were not kept');
    await splitByEvidence(browser, { address, log });
    // What was seen before stays kept: the honest log is taken again.
    files.current = log.files;
    await page.reload();
    await page.waitForSelector(phase('open'));
    files.current = new Map();
    await page.click('.log-head .button');
    await page.waitForSelector(phase('failed'));
    await looks.look(page, 'log, failed');
  } finally {
    await context.close();
    await shown.stop();
  }
  return `both heads kept, ${looks.end()} looks`;
}

/** A browser that never saw the log: the head in a piece of evidence shows the other history. */
async function splitByEvidence(browser, { address, log }) {
  const index = 250;
  const proof = await readProof(log, index);
  const evidence = writeEvidence({
    entry: log.entries[index],
    proofs: [proof],
    openings: [],
    anchors: [],
  });
  const { context, page } = await openPage(browser);
  await page.goto(address);
  await page.waitForSelector(phase('open'));
  await page.setInputFiles('[data-testid=log-file]', file('evidence.der', evidence));
  await page.waitForSelector(phase('broken'));
  await waitForCount(page, '[data-testid=two-heads]', 1);
  await context.close();
}

async function readProof(log, index) {
  const leaves = log.entries.map((entry) => sha256Tree.leaf(entry));
  const checkpoint = await log.noteAt(sha256Tree, log.entries.length);
  const proof = inclusionProof(sha256Tree, leaves, index);
  return writeTlogProof({ hash: sha256Tree, index, proof, checkpoint });
}

function grow(log, count) {
  while (log.entries.length < count) {
    log.add(tagged(useDone, log.clock.at + log.entries.length * 1000, someTag('a seal')));
  }
}

/** Any plain file server; other sites may read it, as the log asks for. */
function serveFiles(files) {
  const server = http.createServer((request, response) => {
    const bytes = files.current.get(request.url.slice('/2026/'.length));
    response.writeHead(bytes === undefined ? 404 : 200, { 'Access-Control-Allow-Origin': '*' });
    response.end(bytes);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const stop = () => new Promise((done) => server.close(done));
      resolve({ origin: `http://127.0.0.1:${server.address().port}`, stop });
    });
  });
}

async function expectText(page, mark, hasText) {
  await page.locator(mark, { hasText }).first().waitFor();
}
