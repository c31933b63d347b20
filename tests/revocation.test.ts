import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { concat, hex, latin1, utf8 } from '@yunzhang/base';
import { readCertificate, writeCertificateId, writeOcspResponse } from '@yunzhang/gm';
import { openPdf } from '@yunzhang/pdf';
import { testAuthority, type TestAuthority, testNowAt, testPdf } from '@yunzhang/testkit';
import { readTrustBundle, type Trust, verifyFile, writeTrustBundle } from '@yunzhang/verification';
import { run } from '../apps/cli/src/program.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { corpusFile } from './files.ts';
import { sealed } from './flipping.ts';

const at = testNowAt + 60_000;
let authority: TestAuthority;
let pdf: Uint8Array;
let ofd: Uint8Array;
beforeAll(async () => {
  authority = await testAuthority('flips');
  [pdf, ofd] = [
    await sealed(testPdf()),
    await sealed(corpusFile('ofd/ofdrw-helloworld.ofd') ?? utf8('')),
  ];
});

type State = Parameters<typeof writeOcspResponse>[0]['answers'][number]['state'];

const good: State = { kind: 'good' };
const revoked: State = { kind: 'revoked', revokedAt: testNowAt - 1000, reason: 1 };

/** What the root says of the seal's maker, or of who applied it. */
async function word(of: 'maker' | 'signer', state: State): Promise<Uint8Array> {
  const root = readCertificate(authority.root.certificate);
  const { serial } = readCertificate(authority[of].certificate);
  const id = writeCertificateId(root, serial);
  const answer = { id, state, thisUpdateAt: testNowAt, nextUpdateAt: testNowAt + 86_400_000 };
  const content = { producedAt: testNowAt, answers: [answer], certificates: [] };
  return writeOcspResponse(content, authority.root.signer);
}

/** Adds a document security store as a later revision, as a validator leaves it. */
function withStore(bytes: Uint8Array, ocsps: readonly Uint8Array[]): Uint8Array {
  const text = latin1(bytes);
  const root = openPdf(bytes).trailer.entries.get('Root') as { readonly number: number };
  const start = text.lastIndexOf(`\n${root.number} 0 obj\n`) + 1;
  const catalog = text.slice(start, text.indexOf('endobj', start));
  const [, previous] = /startxref\n(\d+)\s+%%EOF\s*$/.exec(text) ?? [];
  const first = 5000;
  const listed = ocsps.map((_, n) => `${first + n} 0 R`).join(' ');
  const objects: Uint8Array[] = ocsps.map((one, n) =>
    concat([
      utf8(`${first + n} 0 obj\n<</Length ${one.length}>>\nstream\n`),
      one,
      utf8('\nendstream\nendobj\n'),
    ]),
  );
  const end = catalog.lastIndexOf('>>');
  objects.push(utf8(`${catalog.slice(0, end)}/DSS<</OCSPs[${listed}]>>>>\nendobj\n`));
  let size = bytes.length;
  const rows = objects.map((one, n) => {
    const number = n < ocsps.length ? first + n : root.number;
    const row = `${number} 1\n${String(size).padStart(10, '0')} 00000 n \n`;
    size += one.length;
    return row;
  });
  const [id = ''] = /\/ID\s*\[[^\]]*\]/.exec(text.slice(text.lastIndexOf('trailer'))) ?? [];
  const trailer = `<<${id}/Root ${root.number} 0 R/Size 9000/Prev ${previous}>>`;
  const table = `xref\n${rows.join('')}trailer\n${trailer}\nstartxref\n${size}\n%%EOF\n`;
  return concat([bytes, ...objects, utf8(table)]);
}

function judged(bytes: Uint8Array, trust: Trust) {
  const report = verifyFile(bytes, { trust, at });
  const check = report.seals[0]?.checks.find(({ id }) => id === 'certificate-status');
  return [report.outcome, check?.code, check?.detail];
}

const trusting = (change: { crls?: readonly Uint8Array[]; ocsps?: readonly Uint8Array[] } = {}) =>
  ({ mode: 'anchors', anchors: [authority.root.certificate], crls: [], ...change }) as const;

describe('a sealed file', () => {
  test('is judged by the responses it carries in its security store', async () => {
    expect(judged(pdf, trusting())).toEqual(['indeterminate', 'status-unknown', undefined]);
    const one = withStore(pdf, [await word('signer', good)]);
    expect(judged(one, trusting())[0]).toBe('indeterminate');
    const both = withStore(pdf, [await word('maker', good), await word('signer', good)]);
    expect(judged(both, trusting())).toEqual([
      'valid',
      'status-good',
      '2026-11-03T02:12:00Z; OCSP',
    ]);
  });

  test('is invalid where what it carries says revoked, whatever the reader’s list says', async () => {
    for (const of of ['maker', 'signer'] as const) {
      const file = withStore(pdf, [await word(of, revoked)]);
      const trust = trusting({ crls: [authority.crl] });
      expect(judged(pdf, trust)[0]).toBe('valid');
      expect(judged(file, trust).slice(0, 2)).toEqual(['invalid', 'status-revoked']);
    }
  });

  test('is no better for a store of noise, and no worse', async () => {
    const trust = trusting({ crls: [authority.crl] });
    const noise = [Uint8Array.of(0x30, 0), authority.seal, authority.root.certificate];
    expect(judged(withStore(pdf, noise), trust)).toEqual(judged(pdf, trust));
    const many = Array.from({ length: 500 }, () => Uint8Array.of(0x30, 0));
    expect(judged(withStore(pdf, many), trust)).toEqual(judged(pdf, trust));
  });

  test('is judged by the responses in the reader’s trust bundle, in both formats', async () => {
    const ocsps = [await word('maker', good), await word('signer', good)];
    const bundle = readTrustBundle(writeTrustBundle(trusting({ ocsps })));
    expect(bundle.ocsps?.map(hex)).toEqual(ocsps.map(hex));
    for (const file of [pdf, ofd]) {
      expect(judged(file, bundle)).toEqual(['valid', 'status-good', '2026-11-03T02:12:00Z; OCSP']);
      const worse = trusting({ crls: [authority.crl], ocsps: [await word('signer', revoked)] });
      expect(judged(file, worse).slice(0, 2)).toEqual(['invalid', 'status-revoked']);
    }
  });

  test('has one report, octet by octet, here and on the command line', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yunzhang-revocation-'));
    const put = (name: string, bytes: Uint8Array): string => {
      fs.writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    try {
      const ocsps = [await word('maker', good), await word('signer', revoked)];
      const trusted = path.join(folder, 'trust');
      fs.mkdirSync(trusted);
      put('trust/root.cer', authority.root.certificate);
      for (const [n, one] of ocsps.entries()) put(`trust/${n}.ors`, one);
      const lines: string[] = [];
      const exit = await run(['verify', put('a.pdf', pdf), '--trust', trusted, '--json'], {
        write: (line) => void lines.push(line),
        complain: (line) => void lines.push(line),
        language: 'en',
        env: {},
        now: () => at,
        random: (size) => new Uint8Array(size),
      });
      const trust = { ...trusting({ ocsps }), note: trusted };
      const here = JSON.stringify(verifyFile(pdf, { name: 'a.pdf', trust, at }));
      expect(here).toContain('status-revoked');
      expect([exit, ...lines]).toEqual([1, here]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
