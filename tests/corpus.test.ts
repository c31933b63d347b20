import { describe, expect, it } from 'vitest';
import { type CheckId, type Report, verifyFile } from '@yunzhang/verification';
import {
  checkOf,
  corpusFile,
  type ExpectedFile,
  expectedFiles,
  type ExpectedSignature,
  failingChecks,
  isWholeCorpus,
  lineOf,
} from './files.ts';

/** Later than every signature of the corpus, and fixed, so that the answers are. */
const nowAt = Date.UTC(2027, 0, 1);

const reports = new Map<string, Report>();

function reportOf(file: string): Report {
  const known = reports.get(file);
  if (known !== undefined) return known;
  const report = verifyFile(corpusFile(file) ?? new Uint8Array(), {
    name: file,
    trust: { mode: 'any' },
    at: nowAt,
  });
  reports.set(file, report);
  return report;
}

/**
 * Where this verifier answers otherwise than the corpus says, with the reason.
 *
 * `file#signature check`; a difference that is not here fails, and so does an entry without one.
 */
const differences: Readonly<Record<string, string>> = {};

const words = new Map([
  ['valid', 'holds'],
  ['valid (sm3)', 'holds'],
  ['INVALID', 'fails'],
  ['true', 'holds'],
  ['false', 'fails'],
]);

const compared: readonly (readonly [CheckId, (one: ExpectedSignature) => string | undefined])[] = [
  ['references', ({ integrity }) => integrity],
  ['data-hash', ({ dataHash }) => dataHash],
  ['signature', ({ signature }) => signature],
  ['maker-signature', ({ sealMakerSignature }) => sealMakerSignature],
  ['signer-in-seal', ({ signerInSealCertList }) => signerInSealCertList?.toString()],
];

function differencesOf({ file, expected }: ExpectedFile): readonly string[] {
  const { seals, pages } = reportOf(file);
  const { signatures = [] } = expected;
  const found: string[] = [];
  if (seals.length !== signatures.length) found.push(`${file} signatures ${seals.length}`);
  if (expected.opens === true && pages !== expected.pages) found.push(`${file} pages ${pages}`);
  for (const [at, signature] of signatures.entries()) {
    for (const [id, of] of compared) {
      const wanted = of(signature);
      if (wanted === undefined) continue;
      const result = checkOf(seals[at], id)?.result;
      if (result !== words.get(wanted)) found.push(`${file}#${at} ${id} ${result}`);
    }
  }
  return found;
}

const ofd = expectedFiles('ofd');
const pdf = expectedFiles('pdf');
const good = (value: string | undefined): boolean => value?.startsWith('valid') === true;

/** Every value of a seal signature is right by the corpus, whatever its times say. */
function isMathematicallyGood({ file, expected }: ExpectedFile): boolean {
  const { signatures = [] } = expected;
  return (
    signatures.length > 0 &&
    !file.includes('/crafted-') &&
    signatures.every(
      (one) =>
        one.format?.startsWith('SES') === true &&
        good(one.integrity) &&
        good(one.dataHash) &&
        good(one.signature) &&
        good(one.sealMakerSignature) &&
        one.signerInSealCertList === true &&
        one.unprotectedFiles === undefined,
    )
  );
}

const inTime = ({ expected }: ExpectedFile): boolean =>
  (expected.signatures ?? []).every(
    (one) => one.certValidAtSignTime === true && one.sealValidAtSignTime === true,
  );

describe('OFD files of the corpus', () => {
  it('open or are refused as expected', () => {
    const wrong = ofd.filter(({ file, expected }) => {
      const isOpen = reportOf(file).outcome !== 'unreadable';
      return isOpen !== expected.opens;
    });
    const opened = ofd.filter(({ file }) => reportOf(file).outcome !== 'unreadable').length;
    console.log(`corpus: ${ofd.length} OFD files, ${opened} open, ${ofd.length - opened} refused`);
    expect(wrong.map(({ file }) => `${file}: ${lineOf(reportOf(file))}`)).toEqual([]);
  });

  it('give the five answers of the corpus for every signature', () => {
    const found = ofd.flatMap(differencesOf);
    const count = ofd.flatMap(({ expected }) => expected.signatures ?? []).length;
    console.log(`corpus: ${count} OFD signatures compared in five checks each`);
    for (const [name, reason] of Object.entries(differences)) console.log(`  ${name}: ${reason}`);
    const known = Object.keys(differences).filter((name) =>
      ofd.some(({ file }) => name.startsWith(`${file}#`) || name.startsWith(`${file} `)),
    );
    expect([...found].toSorted()).toEqual(known.toSorted());
  });

  it('are valid when everything about them is right and in time', () => {
    const fine = ofd.filter((one) => isMathematicallyGood(one) && inTime(one));
    console.log(`corpus: ${fine.length} OFD files right in everything`);
    expect(fine.length).toBeGreaterThan(0);
    for (const { file } of fine)
      expect(lineOf(reportOf(file)), file).toBe('valid (all-checks-hold)');
  });

  it('are invalid for an expired certificate or seal alone', () => {
    const expired = ofd.filter((one) => isMathematicallyGood(one) && !inTime(one));
    console.log(`corpus: ${expired.length} OFD files sealed with what had expired`);
    for (const { file, expected } of expired) {
      const report = reportOf(file);
      expect(report.outcome, file).toBe('invalid');
      for (const [at, one] of (expected.signatures ?? []).entries()) {
        const wanted = [
          ...(one.certValidAtSignTime === true ? [] : ['certificate-validity']),
          ...(one.sealValidAtSignTime === true ? [] : ['seal-in-force']),
        ];
        const failing = report.seals[at]?.checks.filter(({ result }) => result === 'fails');
        expect(failing?.map(({ id }) => id).toSorted(), `${file}#${at}`).toEqual(wanted);
      }
    }
  });

  const tricks: Readonly<Record<string, CheckId>> = {
    'ofd/crafted-docroot-swapped.ofd': 'coverage',
    'ofd/crafted-template-edited.ofd': 'coverage',
    'ofd/crafted-forged-seal.ofd': 'maker-signature',
    'ofd/crafted-signer-not-in-seal.ofd': 'signer-in-seal',
  };
  const present = Object.entries(tricks).filter(([file]) => ofd.some((one) => one.file === file));
  it.each(present)('name the trick: %s fails %s', (file, check) => {
    const report = reportOf(file);
    expect(['invalid', 'indeterminate']).toContain(report.outcome);
    expect(failingChecks(report)).toContain(check);
  });

  it.runIf(isWholeCorpus)('may leave OFD.xml open when it leads to covered parts only', () => {
    const report = reportOf('ofd/ofdrw-999.ofd');
    expect(lineOf(report)).toBe('valid (all-checks-hold)');
    expect(checkOf(report.seals[0], 'coverage')?.code).toBe('coverage-ofd-xml-open');
  });

  it.runIf(isWholeCorpus)('list what a real seal leaves open', () => {
    const report = reportOf('ofd/ofdrw-draw_param_ref.ofd');
    const open = report.seals[0]?.uncovered.map(({ part }) => part) ?? [];
    expect(open.join(' ')).toContain('TPL_0/Content.xml');
    expect(open.join(' ')).toContain('TPL_1/Content.xml');
  });
});

/** Mathematically fine or undecided, outside the rules: what is answered, and why. */
const policies: Readonly<Record<string, { readonly answer: string; readonly why: string }>> = {
  'pdf/pyhanko-ed448-disallowed-hash.pdf': {
    answer: 'indeterminate (encoding-loose)',
    why: 'the digest outside the signed attributes is not the one Ed448 demands (RFC 8419)',
  },
  'pdf/pyhanko-cms-with-econtent.pdf': {
    answer: 'indeterminate (encoding-loose)',
    why: 'a detached message carries a content of its own that is not the file',
  },
  'pdf/pdfjs-signed_verified.pdf': {
    answer: 'invalid (byte-range-fails) byte-range',
    why: 'the signed range takes in the delimiters of /Contents; verifiers disagree about it',
  },
};

describe('PDF files of the corpus', () => {
  const ofClass = (...names: readonly string[]): readonly ExpectedFile[] =>
    pdf.filter(({ expected }) => names.includes(expected.class ?? ''));

  it('are valid when the corpus says ok', () => {
    const wrong = ofClass('ok').filter(({ file }) => reportOf(file).outcome !== 'valid');
    console.log(`corpus: ${ofClass('ok').length} PDF files of class ok`);
    expect(wrong.map(({ file }) => `${file}: ${lineOf(reportOf(file))}`)).toEqual([]);
  });

  it('are never valid when attacked, tampered with or malformed, and say why', () => {
    const bad = ofClass('attack', 'tampered', 'malformed');
    console.log(`corpus: ${bad.length} PDF files attacked, tampered with or malformed`);
    for (const { file } of bad) {
      const report = reportOf(file);
      console.log(`  ${file}: ${lineOf(report)}`);
      expect(report.outcome, file).not.toBe('valid');
      expect(report.reason, file).not.toBe('verifier-fault');
      if (report.outcome !== 'unreadable') {
        expect(failingChecks(report).length, `${file} fails a check`).toBeGreaterThan(0);
      }
    }
  });

  it('are explained one by one when they are a matter of policy', () => {
    const files = ofClass('policy');
    for (const { file } of files) console.log(`  ${file}: ${policies[file]?.why ?? ''}`);
    const answers = files.map(({ file }) => [file, lineOf(reportOf(file))]);
    expect(answers).toEqual(files.map(({ file }) => [file, policies[file]?.answer]));
  });
});
