import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '@yunzhang/base';
import { createSoftwareSigner, readCertificate, readPkcs12 } from '@yunzhang/gm';
import { openOfd } from '@yunzhang/ofd';
import { sealFile, type SealRequest } from '@yunzhang/sealing';
import { readSeal, readSealSignature } from '@yunzhang/ses';
import { seededRandom, type TestAuthority, testAuthority } from '@yunzhang/testkit';
import { type Report, type SealReport, verifyFile } from '@yunzhang/verification';
import { corpusFile, lineOf } from './files.ts';

/** Later than every signature of the corpus. */
const nowAt = Date.UTC(2027, 0, 1);

const ofdFiles = [
  'ofd/ofdrw-doc1File.ofd',
  'ofd/ofdrw-v4signed.ofd',
  'ofd/ofdrw-made-append-v4-v1-v4.ofd',
];
const pdfFiles = [
  'pdf/nodesignpdf-signed-once.pdf',
  'pdf/nodesignpdf-incrementally_signed.pdf',
  'pdf/pyhanko-two-sigs-ecdsa.pdf',
  'pdf/pyhanko-pades-old-signing-cert-attr.pdf',
  'pdf/qpdf-digitally-signed.pdf',
];

let authority: TestAuthority;
let folder = '';
const results = new Map<string, Uint8Array>();

beforeAll(async () => {
  authority = await testAuthority('interop');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-interop-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const place = { kind: 'point', page: 1, xMm: 5, yMm: 5 } as const;

async function seal(file: string, request: SealRequest): Promise<Uint8Array> {
  const result = await sealFile(corpusFile(file) ?? new Uint8Array(), request);
  if (isRefusal(result)) throw new Error(`${file}: ${result.refused} ${result.detail ?? ''}`);
  return result.bytes;
}

function ownRequest(): SealRequest {
  const { seal: bytes, signer, root, random, nowAt: at } = authority;
  return {
    seal: bytes,
    signerCertificate: signer.certificate,
    chain: [root.certificate],
    signer: signer.signer,
    at,
    random,
    place,
  };
}

async function ownSealed(file: string): Promise<Uint8Array> {
  const known = results.get(file);
  if (known !== undefined) return known;
  const bytes = await seal(file, ownRequest());
  results.set(file, bytes);
  return bytes;
}

const verify = (bytes: Uint8Array): Report =>
  verifyFile(bytes, { trust: { mode: 'any' }, at: nowAt });

/** The answer of every check. Codes may change: a whole file becomes a whole revision of one. */
const answersOf = ({ outcome, checks }: SealReport): unknown => ({
  outcome,
  checks: checks.map(({ id, result }) => `${id} ${result}`),
});

describe.each([...ofdFiles, ...pdfFiles])('%s sealed by us', (file) => {
  it('is valid for our own verifier, and earlier signatures answer as before', async () => {
    const before = verify(corpusFile(file) ?? new Uint8Array());
    const after = verify(await ownSealed(file));
    const own = after.seals.find(({ sealName }) => sealName === '云章测试专用章');
    expect(own?.outcome, lineOf(after)).toBe('valid');
    const earlier = after.seals.filter((one) => one !== own);
    expect(earlier.map(answersOf)).toEqual(before.seals.map(answersOf));
  });

  it('is valid under the trust in the test root alone', async () => {
    const { trust } = authority;
    const report = verifyFile(await ownSealed(file), { trust, at: nowAt });
    const own = report.seals.find(({ sealName }) => sealName === '云章测试专用章');
    expect(own?.outcome, JSON.stringify(own?.checks)).toBe('valid');
    const stranger = await testAuthority('stranger');
    const strange = verifyFile(await ownSealed(file), { trust: stranger.trust, at: nowAt });
    expect(strange.outcome).not.toBe('valid');
  });
});

describe('the published key store and seal of another project', () => {
  const bytes = corpusFile('seal/ofdrw-UserV4.esl') ?? new Uint8Array();
  const store = readPkcs12(corpusFile('seal/ofdrw-USER.p12') ?? new Uint8Array(), '777777');
  const random = seededRandom('ofdrw');

  function request(at: number): SealRequest {
    const { property, validFromAt, validToAt } = readSeal(bytes);
    expect(validFromAt).toBeLessThan(validToAt);
    const listed = property.list.kind === 'certificates' ? property.list.certificates : [];
    const signerCertificate = listed[0] ?? store.certificates[0] ?? new Uint8Array();
    const signer = createSoftwareSigner({ privateKey: store.privateKey, random });
    return { seal: bytes, signerCertificate, signer, at, random, place };
  }

  it('refuse to seal when they have expired', async () => {
    const file = corpusFile('ofd/ofdrw-doc1File.ofd') ?? new Uint8Array();
    const result = await sealFile(file, request(Date.UTC(2026, 10, 3)));
    expect(isRefusal(result)).toBe(true);
  });

  it('seal at a time when they were in force, and that is valid', async () => {
    const within = request(0);
    const certificate = readCertificate(within.signerCertificate);
    const { validFromAt, validToAt } = readSeal(bytes);
    const from = Math.max(validFromAt, certificate.validFromAt);
    const to = Math.min(validToAt, certificate.validToAt);
    expect(from).toBeLessThan(to);
    for (const file of ['ofd/ofdrw-doc1File.ofd', 'pdf/nodesignpdf-signed-once.pdf']) {
      const sealed = await seal(file, { ...within, at: from + (to - from) / 2 });
      const report = verify(sealed);
      const own = report.seals.find(({ sealName }) => sealName?.includes('OFD R&W') === true);
      expect(own?.outcome, lineOf(report)).toBe('valid');
    }
  });
});

/** Whether a program is here; its absence is told, not hidden. */
function has(program: string, ...test: readonly string[]): boolean {
  const isHere = spawnSync(program, test).error === undefined;
  if (!isHere) console.log(`interop: ${program} is not here, its comparison is left out`);
  return isHere;
}

function run(program: string, args: readonly string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
  return { status, text: `${stdout}\n${stderr}` };
}

describe('other programs', () => {
  it.runIf(has('openssl', 'version'))('openssl agrees on the signed octets of a seal', async () => {
    const file = openOfd(await ownSealed('ofd/ofdrw-doc1File.ofd'));
    const entry = file.zip.entries.find(({ name }) => name.endsWith('SignedValue.dat'));
    const value = readSealSignature(file.read(entry?.name ?? '') ?? new Uint8Array());
    const spki = readCertificate(value.signerCertificate).spki;
    fs.writeFileSync(path.join(folder, 'tbs'), value.tbsBytes);
    fs.writeFileSync(path.join(folder, 'signature'), value.signature);
    fs.writeFileSync(path.join(folder, 'spki'), spki);
    run('openssl', ['pkey', '-pubin', '-inform', 'DER', '-in', 'spki', '-out', 'key.pem']);
    const options =
      'pkeyutl -verify -pubin -inkey key.pem -rawin -digest sm3 ' +
      '-pkeyopt distid:1234567812345678 -sigfile signature';
    const check = (data: string): number | null =>
      run('openssl', `${options} -in ${data}`.split(' ')).status;
    expect(check('tbs')).toBe(0);
    fs.writeFileSync(path.join(folder, 'other'), value.tbsBytes.with(20, 0x55));
    expect(check('other')).not.toBe(0);
  });

  it.runIf(has('qpdf', '--version'))('qpdf finds nothing wrong that was right before', async () => {
    for (const file of pdfFiles) {
      const was = path.join(folder, 'before.pdf');
      const is = path.join(folder, 'after.pdf');
      fs.writeFileSync(was, corpusFile(file) ?? new Uint8Array());
      fs.writeFileSync(is, await ownSealed(file));
      const before = run('qpdf', ['--check', was]);
      const after = run('qpdf', ['--check', is]);
      // 0 is clean and 3 has warnings: sealing may lose a warning and adds none.
      expect([0, before.status], `${file}: ${after.text}`).toContain(after.status);
    }
  });

  it.runIf(has('pdfsig', '-v'))('pdfsig sees the whole file covered by ours', async () => {
    for (const file of pdfFiles) {
      const name = path.join(folder, 'sealed.pdf');
      fs.writeFileSync(name, await ownSealed(file));
      const { text } = run('pdfsig', ['-nocert', name]);
      const last = text.split(/^Signature #/m).at(-1) ?? '';
      expect(last, `${file}: ${text}`).toContain('Total document signed');
      const before = (text.match(/Signature is Valid/g) ?? []).length;
      expect(before, `${file}: ${text}`).toBeGreaterThanOrEqual(1);
    }
  });
});
