// The report of a file is the same, octet for octet, in Node, Chromium and the command line.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { verifyFile } from '@yunzhang/verification';
import { root } from '../ensure.mjs';
import { corpusFiles, openReader } from './reader.mjs';

/** Later than every signature of the corpus, and fixed, so that the reports are. */
const at = Date.UTC(2027, 0, 1);
const trust = { mode: 'any' };

/** Verifies every file of the corpus in three places and compares the reports. */
export async function compareReports({ browser, server }) {
  const files = corpusFiles(['ofd', 'pdf']);
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

async function reportsOfChromium({ browser, server, files }) {
  const { context, page } = await openReader({ browser, server });
  const reports = [];
  for (const file of files) {
    const take = { name: path.basename(file), trust, at };
    const report = await page.evaluate(
      async ([base64, rest]) => {
        const data = await window.ask('verify', { ...rest, bytes: window.octets(base64) });
        return JSON.stringify(data.give ?? data.failed);
      },
      [fs.readFileSync(file).toString('base64'), take],
    );
    reports.push(report);
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
