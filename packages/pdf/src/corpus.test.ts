import { existsSync, readFileSync } from 'node:fs';
import { Malformed } from '@yunzhang/base';
import { describe, expect, it } from 'vitest';
import { coverageOf, signedBytes } from './byte-range.ts';
import { laterChanges } from './changes.ts';
import { pdfCodes } from './codes.ts';
import { openPdf } from './file.ts';
import { lintActiveContent } from './lint.ts';
import { pages } from './pages.ts';
import { findSignatures, strayByteRanges } from './signatures.ts';

const folder = new URL('../../../../shared/corpus/', import.meta.url).pathname;
const isHere = existsSync(`${folder}expected.json`);
if (!isHere) console.log(`corpus not found at ${folder}: its tables are skipped`);

interface Expected {
  readonly file: string;
  readonly expected: {
    readonly class: string;
    readonly signatures: readonly { readonly byteRange: readonly number[] }[];
  };
}

const records: readonly Expected[] = isHere
  ? (JSON.parse(readFileSync(`${folder}expected.json`, 'utf8')) as Expected[]).filter((r) =>
      r.file.endsWith('.pdf'),
    )
  : [];
const load = (file: string): Uint8Array => new Uint8Array(readFileSync(folder + file));

/** Everything this package does with a file. */
function analyse(bytes: Uint8Array) {
  const file = openPdf(bytes);
  pages(file);
  const lint = lintActiveContent(file);
  const signatures = findSignatures(file);
  const facts = signatures.map((signature) => {
    signedBytes(file, signature);
    const coverage = coverageOf(file, signature);
    return { signature, coverage, later: laterChanges(file, signature, signatures) };
  });
  return { file, facts, lint, stray: strayByteRanges(file, signatures) };
}

/** Why a seal cannot be sound, from this package's facts alone. */
function failures({ coverage, later }: ReturnType<typeof analyse>['facts'][number]): string[] {
  const isCovered = coverage.level === 'entire-revision' || coverage.level === 'entire-file';
  return [
    ...(isCovered ? [] : [coverage.level, ...coverage.findings.map((f) => f.code)]),
    ...coverage.findings.filter((f) => f.code === 'contents-not-der').map((f) => f.code),
    ...(later.allowed ? [] : later.findings.map((f) => f.code)),
    ...later.changes.filter((c) => c.rule === undefined).map((c) => c.path),
  ];
}

/** First signature: coverage, later changes; then a reason that must be among the failing facts. */
const table: Readonly<Record<string, readonly [string, string, string?]>> = {
  'mkl-isa_A.pdf': ['contiguous', 'other', 'file-repaired'],
  'mkl-isa_C.pdf': ['entire-revision', 'other', 'Root/Pages'],
  'mkl-isa_D.pdf': ['contiguous', 'other', 'file-repaired'],
  'mkl-isa_F.pdf': ['contiguous', 'other', 'file-repaired'],
  'mkl-isa_H.pdf': ['entire-revision', 'other', 'bytes-after-last-revision'],
  'mkl-siwa_B.pdf': ['unclear', 'other', 'byte-range-gap-not-contents'],
  'mkl-siwa_D.pdf': ['unclear', 'other', 'byte-range-gap-not-contents'],
  'mkl-usf_01_Empty_Contents.pdf': ['unclear', 'other', 'contents-empty'],
  'mkl-usf_03_Null_Contents.pdf': ['unclear', 'other', 'contents-missing'],
  'mkl-usf_05_No_Contents.pdf': ['unclear', 'other', 'contents-missing'],
  'nodesignpdf-signed-twice.pdf': ['entire-revision', 'form-fill'],
  'pdfjs-signed_verified.pdf': ['unclear', 'none', 'byte-range-covers-brackets'],
  'pyhanko-coverage-base.pdf': ['entire-revision', 'lta', 'contents-not-der'],
  'pyhanko-coverage-gap-too-big.pdf': ['unclear', 'other', 'byte-range-gap-not-contents'],
  'pyhanko-coverage-tail-uncovered.pdf': ['contiguous', 'other', 'byte-range-end'],
  'pyhanko-coverage-weird-byterange.pdf': ['unclear', 'other', 'byte-range-gap-not-contents'],
  'pyhanko-extensions-direct.pdf': ['entire-revision', 'form-fill'],
  'pyhanko-extensions-not-all-paths.pdf': ['entire-revision', 'other', 'Root/DontOverrideMe/ISO_'],
  'pyhanko-form-update-no-override.pdf': ['entire-revision', 'form-fill'],
  'pyhanko-form-update-override-ap.pdf': ['entire-revision', 'form-fill'],
  'pyhanko-form-update-override-ap-sneaky.pdf': ['entire-revision', 'other', 'Root/FooBar'],
  'pyhanko-form-update-sneaky-trailer.pdf': [
    'entire-revision',
    'other',
    'Root/AcroForm/Fields/1/AP/shared with other parts',
  ],
  'pyhanko-pades-lta.pdf': ['entire-revision', 'lta'],
  'pyhanko-two-fields-signed-twice.pdf': ['entire-revision', 'form-fill'],
  'pyhanko-two-sigs-ecdsa.pdf': ['entire-revision', 'form-fill'],
  'pyhanko-two-sigs-second-created.pdf': ['entire-revision', 'form-fill'],
};

describe.skipIf(!isHere)('the corpus', () => {
  it.each(records)('$file: facts agree with its class', ({ file, expected }) => {
    const { facts, stray } = analyse(load(file));
    const first = facts[0] ?? expect.fail('no signature found');
    const wanted = table[file.replace('pdf/', '')] ?? (['entire-file', 'none'] as const);
    const failing = failures(first);
    console.log(
      `${expected.class.padEnd(9)} ${file.slice(4).padEnd(46)} ${first.coverage.level.padEnd(16)}` +
        `${first.later.level.padEnd(10)} ${failing[0] ?? ''}`,
    );
    expect([first.coverage.level, first.later.level]).toEqual(wanted.slice(0, 2));
    if (wanted[2] === undefined) expect(failing).toEqual([]);
    else expect(failing).toContain(wanted[2]);
    if (expected.class === 'ok') {
      expect(facts.flatMap(failures)).toEqual([]);
      expect(stray).toEqual([]);
      expect(facts.every(({ signature }) => signature.found !== 'unreferenced')).toBe(true);
    }
    if (expected.class === 'ok') {
      const ranges = facts.map(({ signature }) => signature.byteRange);
      expect(ranges).toEqual(expected.signatures.map(({ byteRange }) => byteRange));
    }
  });

  it('reads what a signature says about itself', () => {
    const { facts } = analyse(load('pdf/mkl-isa_C.pdf'));
    expect(facts[0]?.signature).toMatchObject({
      kind: 'signature',
      found: 'field',
      fieldName: 'Signature1',
      filter: 'Adobe.PPKLite',
      subFilter: 'adbe.pkcs7.detached',
      name: 'Example User',
      reason: 'Testing',
      location: 'Los Angeles, CA',
      claimed: { at: Date.UTC(2018, 4, 25, 8, 3, 7) },
      docMdp: 2,
      revision: 1,
    });
  });

  it('tells a usage-rights signature and a time stamp from a document signature', () => {
    expect(analyse(load('pdf/pdflib-usage-rights.pdf')).facts[0]?.signature).toMatchObject({
      kind: 'usage-rights',
      found: 'permissions',
    });
    expect(analyse(load('pdf/pyhanko-pades-lta.pdf')).facts[1]?.signature.kind).toBe('time-stamp');
  });

  it('opens a file that is encrypted with the empty password, and reports one that is locked', () => {
    const open = analyse(load('pdf/qpdf-minimal-signed-restricted.pdf'));
    expect(open.file.encryption).toBe('open');
    expect(open.facts[0]?.signature.fieldName).toBe('SignatureField1');
    const locked = analyse(load('pdf/pyhanko-encrypted-pubkey-signed.pdf'));
    expect(locked.file.encryption).toBe('locked');
    expect(locked.facts[0]?.signature.findings.map((f) => f.code)).toContain('pdf-encrypted');
  });

  it('reports copies of signatures that no cross-reference lists', () => {
    expect(analyse(load('pdf/mkl-isa_H.pdf')).stray).toHaveLength(1);
    expect(analyse(load('pdf/mkl-siwa_D.pdf')).stray).toHaveLength(1);
  });

  it('finds the active content of a form before it is sealed', () => {
    const { lint } = analyse(load('pdf/pdflib-usage-rights.pdf'));
    expect(lint.map((f) => f.code)).toContain('active-xfa');
    expect(analyse(load('pdf/nodesignpdf-signed.pdf')).lint).toEqual([]);
  });
});

/** Runs an analysis that may end in a refusal of this package, and in nothing else, in time. */
function survives(bytes: Uint8Array, name: string): void {
  const start = performance.now();
  try {
    analyse(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw new Error(name, { cause: error });
    expect(Object.keys(pdfCodes), name).toContain(error.code);
  }
  expect(performance.now() - start, name).toBeLessThan(1000);
}

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Flips a file and run; the slow lane asks for 300. */
const flips = Number(process.env['PDF_FLIPS'] ?? 6);

describe.skipIf(!isHere)('damaged files', () => {
  it.each(['mkl-isa_C.pdf', 'pyhanko-pades-lta.pdf', 'qpdf-digitally-signed.pdf'])(
    'cut anywhere, %s is refused or reported',
    (name) => {
      const bytes = load(`pdf/${name}`);
      for (let i = 0; i < 50; i++) {
        survives(bytes.subarray(0, Math.floor((bytes.length * i) / 50)), `${name} cut ${i}/50`);
      }
    },
  );

  it(
    `${flips} seeded flips in each file end in facts or in Malformed`,
    { timeout: 600_000 },
    () => {
      for (const { file } of records) {
        const bytes = load(file);
        const next = random(flips * 7919 + bytes.length);
        for (let i = 0; i < flips; i++) {
          const at = Math.floor(next() * bytes.length);
          const damaged = bytes.slice();
          damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(next() * 8));
          survives(damaged, `${file} flip ${i} at ${at}`);
        }
      }
    },
  );

  it('a flip in the covered zone never makes an attack look sound', () => {
    for (const name of Object.keys(table).filter((key) => /isa_|siwa_|usf_|sneaky/.test(key))) {
      const bytes = load(`pdf/${name}`);
      const next = random(bytes.length);
      for (let i = 0; i < 4; i++) {
        const damaged = bytes.slice();
        const at = Math.floor(next() * bytes.length);
        damaged[at] = Math.floor(next() * 256);
        try {
          const { facts } = analyse(damaged);
          const [first] = facts;
          if (first !== undefined) expect(failures(first), `${name} ${at}`).not.toEqual([]);
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
        }
      }
    }
  });
});
