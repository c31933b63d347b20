import fs from 'node:fs';
import { assert, fromBase64, fromUtf8, hex, Malformed, Unavailable, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { expandOnce, readZip } from '@yunzhang/ofd';
import { describe, expect, test } from 'vitest';
import { type BundleInput, BundleTooLarge, writeBundle } from './bundle.ts';
import { logPagePolicy } from './page-policy.ts';

const vectors = new URL('../../../../tests/vectors/ledger/tlog-vectors.json', import.meta.url);
const { seal_ledger_v1: ours } = JSON.parse(fs.readFileSync(vectors, 'utf8'));
const { keys } = ours as { keys: Record<string, string> };
const policy = utf8(
  `log ${keys['ed25519_vkey']}\nlog ${keys['sm2_note_vkey_sm3_log']}\nquorum none\n`,
);
const evidence = fromBase64(ours.evidence_der_base64);
const page = '<html><script type="application/json" id="bundle-data">null</script></html>';

function openZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const zip = readZip(bytes);
  return new Map(zip.entries.map((entry) => [entry.name, expandOnce(zip, entry)]));
}

function zipBytes(zip: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const bytes = zip.get(path);
  assert(bytes !== undefined, `${path} is in the bundle`);
  return bytes;
}

function bundle(more: Partial<BundleInput> = {}): Uint8Array {
  return writeBundle({ page, evidences: [evidence], policy, ...more });
}

test('a bundle has the evidence, its parts, the record that is shown, and words in two languages', () => {
  const zip = openZip(bundle({ certificates: [utf8('root')], statuses: [utf8('list')] }));
  expect([...zip.keys()]).toEqual([
    'README.en.txt',
    'README.zh.txt',
    'certificates/1.cer',
    'evidence/1.1.sha256.tlog-proof',
    'evidence/1.2.sm3.tlog-proof',
    'evidence/1.der',
    'evidence/1.entry.der',
    'policy.txt',
    'records/1.json',
    'status/1.crl',
    'verify.html',
    'digests.txt',
  ]);
  expect(zip.get('evidence/1.der')).toEqual(evidence);
  expect(zip.get('evidence/1.1.sha256.tlog-proof')).toEqual(utf8(ours.tlog_proof_sha256));
  const record = JSON.parse(fromUtf8(zip.get('records/1.json') ?? utf8('')));
  expect(record.act).toMatchObject({ name: 'use.intent' });
  expect(record.fields.map(({ name }: { name: string }) => name)).toEqual(['dataHash']);
});

test('two builds of the same input have the same octets, and other input has others', () => {
  const sealed = [{ name: '合同.ofd', bytes: utf8('PK') }];
  expect(hex(digest('sha256', bundle({ sealed })))).toBe(hex(digest('sha256', bundle({ sealed }))));
  expect(bundle({ sealed })).not.toEqual(bundle());
});

test('the list of digests names every file with what it is', () => {
  const zip = openZip(bundle());
  const lines = fromUtf8(zip.get('digests.txt') ?? utf8(''))
    .split('\n')
    .slice(1, -1);
  expect(lines).toHaveLength(zip.size - 1);
  for (const line of lines) {
    const [, sha256 = '', path = ''] = line.split('  ');
    expect([path, sha256]).toEqual([path, hex(digest('sha256', zipBytes(zip, path)))]);
  }
});

describe('a forger', () => {
  test('puts no file outside the bundle by its name', () => {
    const names = [
      '../../etc/passwd',
      String.raw`C:\windows\x.ofd`,
      '/abs',
      '..',
      '',
      'a\u0000b\n',
      '合同（1）.ofd',
    ];
    const sealed = names.map((name) => ({ name, bytes: utf8('x') }));
    const paths = [...openZip(bundle({ sealed })).keys()].filter((path) =>
      path.startsWith('sealed/'),
    );
    expect(paths.sort()).toEqual([
      'sealed/1-passwd',
      'sealed/2-x.ofd',
      'sealed/3-abs',
      'sealed/4-file',
      'sealed/5-file',
      'sealed/6-a_b_',
      'sealed/7-合同（1）.ofd',
    ]);
  });

  test('ends the data of the page with no text, and no text is taken for a pattern', () => {
    const name = "a</script><script>alert(1)</script>$&$'";
    const html = fromUtf8(
      zipBytes(openZip(bundle({ sealed: [{ name, bytes: utf8('x') }] })), 'verify.html'),
    );
    expect(html.match(/<\/?script/g)).toHaveLength(2);
    const json = /id="bundle-data">(.*)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(json).files).toHaveLength(3);
  });

  test('hands in nothing that cannot be read', () => {
    expect(() => bundle({ evidences: [utf8('no evidence')] })).toThrow(Malformed);
    expect(() => bundle({ policy: utf8('log nothing') })).toThrow(Malformed);
    expect(() => bundle({ page: '<html></html>' })).toThrow(Unavailable);
    const many = Array.from({ length: 1001 }, () => evidence);
    expect(() => bundle({ evidences: many })).toThrow(BundleTooLarge);
  });
});

test('the log page may connect to the log its address names, and to nothing more', () => {
  const own = "default-src 'none'; connect-src 'self'; base-uri 'none'";
  const cases: readonly (readonly [unknown, string])[] = [
    ['https://log.example.cn/2026/', "connect-src 'self' https://log.example.cn;"],
    ['http://127.0.0.1:8080/x', "connect-src 'self' http://127.0.0.1:8080;"],
    [undefined, "connect-src 'self';"],
    [['https://a', 'https://b'], "connect-src 'self';"],
    ['javascript:alert(1)', "connect-src 'self';"],
    ["https://a.test/; script-src 'unsafe-inline'", "connect-src 'self' https://a.test;"],
    ['https://*/', "connect-src 'self';"],
    [`https://a.test/${'x'.repeat(500)}`, "connect-src 'self';"],
  ];
  for (const [address, wanted] of cases) {
    expect([address, logPagePolicy(own, address)]).toEqual([
      address,
      `default-src 'none'; ${wanted} base-uri 'none'`,
    ]);
  }
});
