// The report of a file is the same, octet for octet, in Node, Chromium and the command line.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { verifyFile } from '@yunzhang/verification';
import { root } from '../ensure.mjs';
import { openPage } from './steps.mjs';

/** Later than every signature of the corpus, and fixed, so that the reports are. */
const at = Date.UTC(2027, 0, 1);
const trust = { mode: 'any' };

/** The whole corpus where it lies beside the project, else the small set kept in it. */
function corpusFiles() {
  const shared = path.join(root, '../shared/corpus');
  const whole = fs.existsSync(path.join(shared, 'expected.json'));
  const folders = ['ofd', 'pdf'].map((one) =>
    path.join(whole ? shared : path.join(root, 'tests/corpus'), one),
  );
  const made = path.join(root, 'tests/corpus/made');
  return [...folders, ...(fs.existsSync(made) ? [made] : [])].flatMap((folder) =>
    fs
      .readdirSync(folder)
      .filter((name) => /\.(ofd|pdf)$/.test(name))
      .sort()
      .map((name) => path.join(folder, name)),
  );
}

/** Verifies every file of the corpus in three places and compares the reports. */
export async function compareReports({ browser, server }) {
  const files = corpusFiles();
  const inNode = files.map((file) => {
    const bytes = new Uint8Array(fs.readFileSync(file));
    return JSON.stringify(verifyFile(bytes, { name: path.basename(file), trust, at }));
  });
  const [inChromium, inCli] = [await reportsOfChromium({ browser, server, files }), ofCli(files)];
  const different = files.flatMap((file, index) => [
    ...(inChromium[index] === inNode[index] ? [] : [`${path.basename(file)}: Chromium`]),
    ...(inCli[index] === inNode[index] ? [] : [`${path.basename(file)}: command line`]),
  ]);
  if (different.length > 0) {
    throw new Error(`${different.length} reports differ: ${different.slice(0, 8).join(', ')}`);
  }
  return `${files.length} files, the same in Node, Chromium and the command line`;
}

/** The worker of the pages, asked as the pages ask it. */
async function reportsOfChromium({ browser, server, files }) {
  const { context, page } = await openPage(browser);
  await page.goto(`${server.origin}/verify`);
  await page.waitForSelector('.drop-sheet');
  await page.evaluate(async () => {
    const isWorker = ({ name }) => /reader\.worker/.test(name);
    const entries = () => performance.getEntriesByType('resource').filter(isWorker);
    while (entries().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const text = await (await fetch(entries()[0].name)).text();
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    window.reporter = new Worker(url, { type: 'module' });
  });
  const reports = [];
  for (const file of files) {
    const question = {
      base64: fs.readFileSync(file).toString('base64'),
      name: path.basename(file),
      trust,
      at,
    };
    reports.push(
      await page.evaluate(
        ({ base64, ...rest }) =>
          new Promise((resolve) => {
            const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
            const answer = ({ data }) => resolve(JSON.stringify(data.give ?? data.failed));
            window.reporter.addEventListener('message', answer, { once: true });
            window.reporter.postMessage({ id: 1, name: 'verify', take: { ...rest, bytes } });
          }),
        question,
      ),
    );
  }
  await context.close();
  return reports;
}

function ofCli(files) {
  const program = path.join(root, 'apps/cli/dist/main.js');
  const wishes = ['verify', '--json', '--trust', 'any', '--at', new Date(at).toISOString()];
  const done = spawnSync(process.execPath, [program, ...wishes, ...files], {
    encoding: 'utf8',
    maxBuffer: 256 << 20,
  });
  return done.stdout.trim().split('\n');
}
