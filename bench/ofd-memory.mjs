// Seals a package of 200 MB and prints by how much the process grew over holding the package.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sealFileParts } from '@yunzhang/sealing';
import { packageOfSize } from './ofd-made.mjs';
import { assertTrue } from './measure.mjs';
import { benchAuthority, random } from './subjects.mjs';

const sizeMb = 200;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-memory-'));
const [source, target] = ['in.ofd', 'out.ofd'].map((name) => path.join(folder, name));

// The package is made in another process: what making it needs must not hide what sealing needs.
if (process.argv[2] !== undefined) {
  fs.writeFileSync(process.argv[2], packageOfSize(sizeMb * 1e6));
  process.exit(0);
}
try {
  const { spawnSync } = await import('node:child_process');
  spawnSync(process.execPath, [import.meta.filename, source]);
  console.log(JSON.stringify(await sealed()));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

async function sealed() {
  const at = Math.floor(Date.now() / 1000) * 1000;
  const { seal, signer, signerCertificate } = await benchAuthority(at);
  // A view and no copy: a second copy, still to be collected, would hide what sealing takes.
  const { buffer, byteOffset, byteLength } = fs.readFileSync(source);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const baseline = process.memoryUsage.rss();
  const place = { kind: 'point', page: 1, xMm: 120, yMm: 200 };
  const from = process.cpuUsage();
  const result = await sealFileParts(bytes, { seal, signer, signerCertificate, at, random, place });
  assertTrue('parts' in result, `the package is sealed: ${result.refused}`);
  const file = fs.openSync(target, 'w');
  for (const part of result.parts) fs.writeSync(file, part);
  fs.closeSync(file);
  const { user, system } = process.cpuUsage(from);
  const peak = peakOctets();
  return {
    name: `ofd-memory-${sizeMb}mb`,
    ours: Math.round((peak - baseline) / 1e6),
    peer: null,
    peerName: null,
    ratio: null,
    unit: `MB over the package in memory (${Math.round((user + system) / 1000)} ms CPU)`,
  };
}

/** The most this process ever held. Linux counts what the parent held into the general figure. */
function peakOctets() {
  const own = '/proc/self/status';
  const line = fs.existsSync(own) ? /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(own, 'utf8')) : null;
  return 1024 * (line === null ? process.resourceUsage().maxRSS : Number(line[1]));
}
