import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromiumArguments, findChromium } from '../scripts/e2e/chromium.mjs';
import { verifyTimes } from './ledger-evidence-work.mjs';
import { inPage } from './ledger-page.mjs';

const root = path.resolve(import.meta.dirname, '..');
const countInNode = 100;
const countInBrowser = 50;

/** Evidence of the published vectors, and the policy that makes it L1. */
function subject() {
  const file = path.join(root, 'tests/vectors/ledger/tlog-vectors.json');
  const { seal_ledger_v1: ours } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const policyText = `log ${ours.keys.ed25519_vkey}
log ${ours.keys.sm2_note_vkey}
log ${ours.keys.sm2_note_vkey_sm3_log}
witness court ${ours.keys.witness_ed25519_vkey}
witness ca ${ours.keys.gm_witness_vkey}
group one any court ca
quorum one
`;
  return { evidenceBase64: ours.evidence_der_base64, policyText };
}

/** The same in the page of our own server. */
export const inOwnPage = async () => inPage(subject());

/** Times in this process. */
export function inNode() {
  return verifyTimes({ ...subject(), count: countInNode });
}

/** Times in Chromium: the built packages as they are, loaded from a file server. */
export async function inBrowser() {
  const executablePath = findChromium();
  if (executablePath === undefined) return { missing: 'no Chromium here: not measured in one' };
  const { chromium } = await import('playwright-core');
  const site = await serve();
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  try {
    const page = await browser.newPage();
    await page.goto(`${site.url}/page`);
    return await page.evaluate(
      async (asked) => {
        const { verifyTimes: times } = await import('/bench/ledger-evidence-work.mjs');
        return times(asked);
      },
      { ...subject(), count: countInBrowser },
    );
  } finally {
    await browser.close();
    site.close();
  }
}

const imports = {
  '@yunzhang/base': '/packages/base/dist/index.js',
  '@yunzhang/gm': '/packages/gm/dist/index.js',
  '@yunzhang/ledger': '/packages/ledger/dist/index.js',
  '@noble/curves/': '/node_modules/@noble/curves/',
  '@noble/hashes/': '/node_modules/@noble/hashes/',
  '@noble/post-quantum/': '/node_modules/@noble/post-quantum/',
};
const page = `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="importmap">${JSON.stringify({ imports })}</script>`;
const isShown = /^\/(bench|packages\/[a-z]+\/dist|node_modules\/@noble)\/[\w./-]+\.m?js$/;

async function serve() {
  const server = http.createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://site').pathname;
    if (name === '/page') return response.setHeader('content-type', 'text/html').end(page);
    const file = path.join(root, name);
    if (!isShown.test(name) || !fs.existsSync(file)) return response.writeHead(404).end();
    return response.setHeader('content-type', 'text/javascript').end(fs.readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
