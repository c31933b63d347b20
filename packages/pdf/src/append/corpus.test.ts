import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { equal, isRefusal } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../byte-range.ts';
import { laterChanges } from '../changes.ts';
import { openPdf } from '../file.ts';
import { pages } from '../pages.ts';
import { findSignatures } from '../signatures.ts';
import { pageSizeMm } from './place.ts';
import { prepareSealedField } from './sealed-field.ts';

const folder = new URL('../../../../../shared/corpus/pdf/', import.meta.url).pathname;
const isHere = existsSync(folder);
if (!isHere) console.log(`corpus not found at ${folder}: sealing its files is skipped`);
const has = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;
const tools = { qpdf: has('qpdf'), pdfsig: has('pdfsig') };
for (const [tool, isThere] of Object.entries(tools)) {
  if (!isThere) console.log(`${tool} is not installed: its checks are skipped`);
}

const load = (name: string): Uint8Array => new Uint8Array(readFileSync(folder + name));
const red = { colour: '#e60012', widthMm: 1 } as const;

function sealed(bytes: Uint8Array) {
  const file = openPdf(bytes);
  const [page] = pages(file);
  if (page === undefined) return expect.fail('no page');
  const { width, height } = pageSizeMm(page);
  const edge = Math.min(40, width / 2, height / 2);
  return prepareSealedField({
    file,
    page: 1,
    boxMm: { x: width - edge, y: height - edge, width: edge, height: edge },
    appearance: {
      widthMm: 40,
      heightMm: 40,
      shapes: [{ outline: [['M', 1, 1], ['L', 39, 1], ['L', 20, 39], ['Z']], stroke: red }],
    },
    filter: 'Adobe.PPKLite',
    subFilter: 'adbe.pkcs7.detached',
    contentsSize: 1000,
    dictionary: { name: '测试', at: 0 },
    id: new Uint8Array(16).fill(1),
  });
}

/** Form of the last section, and how many signatures were there before. */
const sealable: Readonly<Record<string, readonly ['table' | 'stream', number]>> = {
  'mkl-pkcs7-sha1-subfilter.pdf': ['table', 1],
  'mkl-sampleSignedByAlias.pdf': ['table', 1],
  'nodesignpdf-signed.pdf': ['table', 1],
  'pyhanko-extensions-direct.pdf': ['table', 2],
  'pyhanko-pades-lta.pdf': ['table', 2],
  'pyhanko-ski-sid.pdf': ['table', 1],
  'pyhanko-two-fields-signed-twice.pdf': ['stream', 2],
  'pyhanko-two-sigs-ecdsa.pdf': ['table', 2],
  'pyhanko-two-sigs-second-created.pdf': ['stream', 2],
  'qpdf-digitally-signed.pdf': ['stream', 1],
};

describe.skipIf(!isHere)('sealing signed files of the corpus', () => {
  it.each(Object.entries(sealable))('%s keeps its earlier signatures', (name, [form, count]) => {
    const bytes = load(name);
    const before = findSignatures(openPdf(bytes));
    const field = sealed(bytes);
    if (isRefusal(field)) return expect.fail(field.refused);
    const result = field.finish(Uint8Array.of(0x30, 3, 2, 1, 1));
    expect(equal(result.subarray(0, bytes.length), bytes)).toBe(true);
    const file = openPdf(result);
    expect(file.revisions.at(-1)?.form).toBe(form);
    const signatures = findSignatures(file);
    expect(signatures).toHaveLength(count + 1);
    for (const [i, earlier] of before.entries()) {
      const now = signatures[i];
      if (now === undefined) return expect.fail('a signature is gone');
      expect(now.byteRange).toEqual(earlier.byteRange);
      expect(coverageOf(file, now).level).toBe('entire-revision');
      expect(laterChanges(file, now, signatures).allowed).toBe(true);
    }
    const own = signatures.at(-1) ?? expect.fail('no seal');
    expect(coverageOf(file, own)).toEqual({ level: 'entire-file', findings: [] });
    expect(laterChanges(file, own, signatures).level).toBe('none');
    const place = mkdtempSync(join(tmpdir(), 'yunzhang-'));
    try {
      const path = join(place, name);
      writeFileSync(path, result);
      if (tools.qpdf) {
        const check = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
        expect(check.stderr).toBe('');
      }
      if (tools.pdfsig) {
        const { stdout } = spawnSync('pdfsig', [path], { encoding: 'utf8' });
        expect(stdout.match(/^Signature #/gm)).toHaveLength(count + 1);
        expect(stdout.match(/Total document signed/g)).toHaveLength(1);
      }
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  it.each([
    ['pyhanko-certified-indirect-refs.pdf', 'pdf-seal-not-permitted'],
    ['pyhanko-encrypted-pubkey-signed.pdf', 'pdf-seal-encrypted'],
    ['qpdf-minimal-signed-restricted.pdf', 'pdf-seal-encrypted'],
    ['pdflib-usage-rights.pdf', 'pdf-seal-xfa'],
    ['mkl-isa_A.pdf', 'pdf-seal-damaged-signed'],
    ['mkl-siwa_D.pdf', 'pdf-seal-damaged-signed'],
  ])('%s is refused', (name, refused) => {
    expect(sealed(load(name))).toMatchObject({ refused });
  });
});
