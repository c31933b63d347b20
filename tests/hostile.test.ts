import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateRawSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, crc32, utf8 } from '@yunzhang/base';
import { readZip } from '@yunzhang/ofd';
import { seededRandom, type TestEntry, testPdf, testZip } from '@yunzhang/testkit';
import { type Report, verifyFile } from '@yunzhang/verification';
import { corpusFile } from './files.ts';

const msMax = 2000;
const bytesMax = 300 * 1024 * 1024;
const nowAt = Date.UTC(2026, 10, 3);

const hello = corpusFile('ofd/ofdrw-helloworld.ofd') ?? new Uint8Array();
const sealed = corpusFile('ofd/ofdrw-v4signed.ofd') ?? new Uint8Array();
const signed = corpusFile('pdf/nodesignpdf-signed-once.pdf') ?? new Uint8Array();

/** The entries of a sound package, unpacked, to be mixed with bad ones. */
function entriesOf(bytes: Uint8Array): readonly TestEntry[] {
  const zip = readZip(bytes);
  return zip.entries.map((entry) => ({
    name: entry.name,
    data: bytes.slice(entry.data.from, entry.data.to),
    ...(entry.method === 'deflated' ? { deflated: { size: entry.size, crc: entry.crc } } : {}),
  }));
}

function replaced(name: string, data: Uint8Array): Uint8Array {
  const rest = entriesOf(hello).filter((entry) => entry.name !== name);
  return testZip([...rest, { name, data }]);
}

function deflated(name: string, data: Uint8Array): TestEntry {
  const packed = new Uint8Array(deflateRawSync(data, { level: 9 }));
  return { name, data: packed, deflated: { size: data.length, crc: crc32(data) } };
}

const xml = (body: string): Uint8Array => utf8(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
const ofdXml = (root: string): Uint8Array =>
  xml(
    '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody>' +
      `<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>${root}</ofd:DocRoot>` +
      '</ofd:DocBody></ofd:OFD>',
  );

function packages(): Readonly<Record<string, Uint8Array>> {
  const zeros = new Uint8Array(200 * 1024 * 1024);
  const bomb = deflated('Doc_0/Document.xml', zeros);
  const deep = `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`;
  const names = ['Doc_0/Document.xml', 'Doc_0/Document.xml'];
  return {
    'zip bomb, honest sizes': testZip([
      { name: 'OFD.xml', data: ofdXml('Doc_0/Document.xml') },
      bomb,
    ]),
    'zip bomb, small size claimed': testZip([
      { name: 'OFD.xml', data: ofdXml('Doc_0/Document.xml') },
      { ...bomb, claimedSize: 1000 },
    ]),
    'many bombs': testZip([
      { name: 'OFD.xml', data: ofdXml('Doc_0/Document.xml') },
      ...Array.from({ length: 60 }, (_, n) => ({ ...bomb, name: `Doc_0/${n}.xml` })),
    ]),
    'one gigabyte claimed': testZip([
      { name: 'OFD.xml', data: ofdXml('Doc_0/Document.xml'), claimedSize: 1 << 30 },
    ]),
    'packed size beyond the file': testZip([
      { name: 'OFD.xml', data: ofdXml('Doc_0/Document.xml'), claimedPacked: 0x7fffffff },
    ]),
    'duplicate names': testZip([
      { name: 'OFD.xml', data: ofdXml('Doc_0/Document.xml') },
      ...names.map((name, n) => ({ name, data: xml(`<a n="${n}"/>`) })),
    ]),
    'names that climb out': testZip([
      ...entriesOf(hello),
      { name: '../../evil.xml', data: xml('') },
    ]),
    'an absolute name': testZip([...entriesOf(hello), { name: '/etc/passwd', data: xml('') }]),
    'a root that climbs out': replaced('OFD.xml', ofdXml('../../../etc/passwd')),
    'a root that is absolute and away': replaced('OFD.xml', ofdXml('/etc/passwd')),
    '100,000 elements deep': replaced('OFD.xml', xml(deep)),
    '100,000 elements deep, never closed': replaced('OFD.xml', xml('<a>'.repeat(100_000))),
    DOCTYPE: replaced(
      'OFD.xml',
      xml('<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'),
    ),
    'no entry at all': testZip([]),
    '65,535 entries': testZip(
      Array.from({ length: 65_535 }, (_, n) => ({ name: `a/${n}`, data: new Uint8Array() })),
    ),
    'random octets behind the mark': concat([hello.subarray(0, 4), seededRandom('zip')(100_000)]),
  };
}

function papers(): Readonly<Record<string, Uint8Array>> {
  const loop = (objects: readonly string[]): Uint8Array =>
    testPdf(['<</Type/Catalog/Pages 2 0 R>>', ...objects]);
  const zeros = new Uint8Array(deflateSync(new Uint8Array(200 * 1024 * 1024), { level: 9 }));
  const stream = (entries: string): string => `<<${entries}>>\nstream\nabc\nendstream`;
  const head = '%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\n';
  const startxref = (at: number): string => `startxref\n${at}\n%%EOF\n`;
  const trailer = (at: number): string =>
    `xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 2/Root 1 0 R/Prev ${at}>>\n`;
  return {
    'a table that names itself as the previous one': utf8(
      `${head}${trailer(head.length)}${startxref(head.length)}`,
    ),
    'two tables that name each other': utf8(
      `${head}${trailer(head.length + trailer(99).length)}${trailer(head.length)}${startxref(head.length)}`,
    ),
    'a table far outside': utf8(`${head}${startxref(999_999_999)}`),
    'pages that are their own kids': loop(['<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>']),
    'a reference to itself': loop(['2 0 R']),
    'a stream that claims 1 GB': loop([
      '<</Type/Pages/Kids[]/Count 0>>',
      stream('/Length 1073741824'),
    ]),
    'a stream whose length is itself': loop([
      '<</Type/Pages/Kids[]/Count 0>>',
      stream('/Length 3 0 R'),
    ]),
    'arrays 100,000 deep': loop([`${'['.repeat(100_000)}${']'.repeat(100_000)}`]),
    'dictionaries 100,000 deep, never closed': loop(['<</A'.repeat(100_000)]),
    'a bomb where the cross-references should be': concat([
      utf8(
        `${head}2 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length ${zeros.length}>>\nstream\n`,
      ),
      zeros,
      utf8(`\nendstream\nendobj\n${startxref(head.length)}`),
    ]),
    'random octets behind the mark': concat([utf8('%PDF-1.7\n'), seededRandom('pdf')(100_000)]),
    'a million brackets': concat([utf8('%PDF-1.7\n'), utf8('<<['.repeat(333_333))]),
    'a million objects': concat([utf8('%PDF-1.7\n'), utf8('1 0 obj\n'.repeat(125_000))]),
  };
}

const hostile = { ...prefixed('OFD', packages()), ...prefixed('PDF', papers()) };

function prefixed(
  format: string,
  files: Readonly<Record<string, Uint8Array>>,
): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    Object.entries(files).map(([title, bytes]) => [`${format}: ${title}`, bytes]),
  );
}

function verified(bytes: Uint8Array): { readonly report: Report; readonly ms: number } {
  const startedAt = performance.now();
  const report = verifyFile(bytes, { trust: { mode: 'any' }, at: nowAt });
  return { report, ms: performance.now() - startedAt };
}

/** What a hostile file may lead to: nothing is read, or something is named, and never a fault. */
function expectNamed({ outcome, reason, findings, seals }: Report, title: string): void {
  expect(reason, title).not.toBe('verifier-fault');
  expect(outcome, title).not.toBe('valid');
  const named = [...findings, ...seals.flatMap((seal) => seal.findings)];
  expect(outcome === 'unreadable' || outcome === 'invalid' || named.length > 0, title).toBe(true);
}

describe('a hostile file', () => {
  it.each(Object.keys(hostile))('%s: is refused or named, in time', (title) => {
    const { report, ms } = verified(hostile[title] ?? new Uint8Array());
    expectNamed(report, title);
    expect(ms, title).toBeLessThan(msMax);
  });

  it('cut off anywhere is never valid and never a fault', () => {
    for (const whole of [sealed, signed]) {
      const step = Math.ceil(whole.length / 150);
      for (let size = 0; size < whole.length; size += step) {
        const { report, ms } = verified(whole.subarray(0, size));
        expect(report.outcome, `${size} octets`).not.toBe('valid');
        expect(report.reason, `${size} octets`).not.toBe('verifier-fault');
        expect(ms).toBeLessThan(msMax);
      }
    }
  });

  it('of random octets is unreadable', () => {
    const random = seededRandom('hostile');
    for (let size = 1; size < 4000; size = size * 2 + 1) {
      const { report } = verified(random(size));
      expect(report.outcome).toBe('unreadable');
      expect(report.reason).toBe('format-unknown');
    }
  });

  it('with stretches of noise is never valid and never a fault', () => {
    const random = seededRandom('noise');
    for (const whole of [sealed, signed]) {
      for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 100)) {
        const noisy = whole.slice();
        noisy.set(random(Math.min(64, whole.length - at)), at);
        const { report, ms } = verified(noisy);
        expect(report.outcome, `noise at ${at}`).not.toBe('valid');
        expect(report.reason, `noise at ${at}`).not.toBe('verifier-fault');
        expect(ms).toBeLessThan(msMax);
      }
    }
  });
});

const cli = path.resolve(import.meta.dirname, '../apps/cli/bin/yunzhang.mjs');
const isBuilt = fs.existsSync(path.resolve(import.meta.dirname, '../apps/cli/dist/main.js'));
if (!isBuilt) console.log('hostile: the command line is not built, its part is left out');

describe.runIf(isBuilt)('the command line with a hostile file', () => {
  let folder = '';
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-hostile-'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  // The child reports its own peak and needs no other program. On Linux maxRSS counts what the
  // process was forked from, which is this one; VmHWM does not.
  const measured = `process.on('exit', () => {
    const fs = require('node:fs');
    let peak = process.resourceUsage().maxRSS;
    try {
      peak = Number(/VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
    } catch {}
    fs.writeSync(2, '\\nRSS ' + peak + '\\n');
  });`;

  it.each([
    ['OFD: zip bomb, small size claimed', 3],
    ['OFD: zip bomb, honest sizes', 4],
    ['OFD: 100,000 elements deep', 4],
    ['PDF: a bomb where the cross-references should be', 3],
  ])('%s: exits with %i, told in time and memory', (title, status) => {
    const file = path.join(folder, 'hostile.bin');
    const preload = path.join(folder, 'measure.cjs');
    fs.writeFileSync(file, hostile[title] ?? new Uint8Array());
    fs.writeFileSync(preload, measured);
    const startedAt = performance.now();
    const done = spawnSync(process.execPath, ['--require', preload, cli, 'verify', file], {
      encoding: 'utf8',
      cwd: folder,
      timeout: 20_000,
    });
    const ms = performance.now() - startedAt;
    const said = `${done.stdout}\n${done.stderr}`.split('\n').filter((line) => line.trim() !== '');
    const peak = said.filter((line) => line.startsWith('RSS ')).map((line) => line.slice(4));
    const words = said.filter((line) => !line.startsWith('RSS '));
    expect(done.status, said.join('\n')).toBe(status);
    // One line answers; the findings under it are few, and nothing of our own code shows.
    expect(words[0], said.join('\n')).toContain('hostile.bin');
    expect(words.length, said.join('\n')).toBeLessThan(6);
    expect(words.join('\n')).not.toMatch(/^\s+at |node:internal/m);
    if (status === 3) expect(words.length).toBeGreaterThan(2);
    expect(Math.max(...peak.map(Number)) * 1024).toBeLessThan(bytesMax);
    expect(ms).toBeLessThan(msMax + 1000); // one second for Node itself on a busy machine
  });
});
