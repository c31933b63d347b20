// npm run e2e: the built server driven by a real browser. Prints `browser: N passed, N failed`.
import fs from 'node:fs';
import { chromiumArguments, findChromium } from './e2e/chromium.mjs';
import { drawCorpus } from './e2e/corpus-pages.mjs';
import { deskJourney } from './e2e/desks.mjs';
import { hotlineAlone } from './e2e/hotline.mjs';
import { firstJourney, keyboardJourney, restart } from './e2e/journey.mjs';
import { licenceJourney } from './e2e/licence.mjs';
import { lookAtLog, refuseTwoHistories } from './e2e/log.mjs';
import { lookAtLongFile } from './e2e/long.mjs';
import { registerAtLog } from './e2e/monitor.mjs';
import { officeStory } from './e2e/office.mjs';
import { lookAtPages } from './e2e/pages.mjs';
import { compareReports } from './e2e/same-report.mjs';
import { freshFolder, startServer } from './e2e/server.mjs';
import { supportJourney } from './e2e/support.mjs';
import { useJourney } from './e2e/uses.mjs';

const executablePath = findChromium();
if (executablePath === undefined) {
  const required = process.env.CI === 'true' || process.env.E2E === 'required';
  console.log('browser: SKIPPED, no Chromium found (set CHROMIUM to its path)');
  process.exit(required ? 1 : 0);
}

const { chromium } = await import('playwright-core');
const folders = [];
while (folders.length < 9) folders.push(await freshFolder());
const browser = await chromium.launch({ executablePath, args: chromiumArguments });
const servers = new Set();
let passed = 0;
let failed = 0;

/** Runs one test; a failing one is told and the next goes on. */
async function check(title, test) {
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1);
  try {
    const result = await test();
    passed += 1;
    const note = typeof result === 'string' ? result : result?.note;
    console.log(`  ok ${title}${note === undefined ? '' : `: ${note}`} (${seconds()} s)`);
    return result;
  } catch (error) {
    failed += 1;
    console.log(`  FAILED ${title} (${seconds()} s)\n    ${error.message}`);
    return undefined;
  }
}

async function open(folder) {
  const server = await startServer(folder);
  servers.add(server);
  return server;
}

async function sealAndVerify() {
  const [folder] = folders;
  const server = await check('the server starts and prints its URL', () => open(folder));
  if (server === undefined) return;
  await check('from the printed URL to two valid files', () => firstJourney({ browser, server }));
  const again = await check('the seals survive a restart', async () => {
    servers.delete(server);
    const result = await restart({ browser, server, folder });
    servers.add(result.server);
    return result;
  });
  if (again !== undefined) {
    await check('keys alone place, seal and verify', () => keyboardJourney(again));
  }
}

async function pages() {
  await check('no page breaks a rule of accessibility', async () => {
    const server = await open(folders[1]);
    return lookAtPages({ browser, server });
  });
}

async function logs() {
  const server = await check('a server with a log starts', () => open(folders[3]));
  if (server === undefined) return;
  await check('a stranger checks the log, evidence and a bundle, the last two offline', () =>
    lookAtLog({ browser, server }),
  );
  await check('a log that shows two histories is refused', () =>
    refuseTwoHistories({ browser, server }),
  );
  await check('an owner registers a monitor at the log, sees its alarms and ends it', async () => {
    const [, , , , folder] = folders;
    return registerAtLog({ browser, server: await open(folder), folder });
  });
}

async function support() {
  const [, , , , , folder] = folders;
  await check(
    'P10/test/6: tickets, an embedded case, large text with contrast and 200 % zoom',
    () => supportJourney({ browser, open: () => open(folder) }),
  );
}

async function firm() {
  const [, , , , , , folder] = folders;
  const server = await check('a server with a seal office starts', () => open(folder));
  if (server === undefined) return;
  await check(
    'a new firm has five seals claimed, one frozen by hotline and resumed, in 25 clicks',
    () => officeStory({ browser, server }),
  );
  servers.delete(server);
  await check('P10/test/2: the hotline stops a seal in a browser while the portal is down', () =>
    hotlineAlone({ browser, server, folder, open: () => open(folder) }),
  );
}

async function offices() {
  const [, , , , , , , reviewed, used] = folders;
  await check('officers look at five applications and do them in two presses', async () =>
    withServer(reviewed, async (server) => deskJourney({ browser, server })),
  );
  await check('a document is asked for, approved, confirmed on a phone and sealed', async () =>
    withServer(used, async (server) => useJourney({ browser, server })),
  );
}

/** A server for one story: a seal office has five processes, and there are two cores. */
async function withServer(folder, story) {
  const server = await open(folder);
  const told = await story(server);
  servers.delete(server);
  await server.stop();
  return told;
}

/** Alone, because it measures. */
async function longFiles() {
  const server = await open(folders[2]);
  await check('a file of 400 pages is seen at once and scrolls', () =>
    lookAtLongFile({ browser, server }),
  );
  return server;
}

try {
  const server = await longFiles();
  await Promise.all([
    // One after the other: a server that starts wants a whole core.
    sealAndVerify().then(logs).then(support).then(firm).then(offices),
    pages(),
    check('a phone approves what a desk asks for with the licence', () =>
      licenceJourney({ browser }),
    ),
    check('a report is the same wherever it is made', () => compareReports({ browser, server })),
    check('every page of the corpus is a picture', () => drawCorpus({ browser, server })),
  ]);
} finally {
  await browser.close();
  await Promise.all([...servers].map((server) => server.stop()));
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
