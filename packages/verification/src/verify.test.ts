import fs from 'node:fs';
import path from 'node:path';
import { utf8 } from '@yunzhang/base';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { describeReport, formatOf, type Report, verifyFile } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folders = [path.join(root, '../shared/corpus'), path.join(root, 'tests/corpus')];
const schema = JSON.parse(
  fs.readFileSync(path.join(root, 'packages/verification/schema/report.schema.json'), 'utf8'),
) as object;
const nowAt = Date.UTC(2026, 10, 23, 12);
const any = { trust: { mode: 'any' }, at: nowAt } as const;

function read(name: string): Uint8Array | undefined {
  const found = folders.map((folder) => path.join(folder, name)).find((one) => fs.existsSync(one));
  return found === undefined ? undefined : new Uint8Array(fs.readFileSync(found));
}

function verify(name: string): Report | undefined {
  const bytes = read(name);
  return bytes && verifyFile(bytes, any);
}

describe('the report', () => {
  const validate = new Ajv2020({ strict: true }).compile(schema);
  const names = [
    'ofd/ofdrw-999.ofd',
    'ofd/ofdrw-h.ofd',
    'ofd/ofdrw-made-sign-35275-attrs.ofd',
    'ofd/ofdrw-helloworld.ofd',
    'ofd/ofdrwnet-BatchTest1.ofd',
    'pdf/pyhanko-pades-lta.pdf',
    'pdf/mkl-isa_C.pdf',
  ];
  test.each(names)('about %s keeps to its published schema', (name) => {
    const report = verify(name);
    if (report === undefined) return console.log(`not in the kept set: ${name}`);
    validate(report);
    expect(validate.errors).toBeNull();
  });

  test('is the same for the same bytes', () => {
    const name = 'ofd/ofdrw-999.ofd';
    expect(JSON.stringify(verify(name))).toBe(JSON.stringify(verify(name)));
  });

  test('says in large words when any chain is trusted', () => {
    const report = verifyFile(utf8('%PDF-1.7 nothing'), any);
    expect(describeReport(report, 'en').join('\n')).toContain('ANY CHAIN IS TRUSTED');
  });
});

describe('the five outcomes', () => {
  test.each([
    ['ofd/ofdrw-999.ofd', 'valid', 'all-checks-hold'],
    ['ofd/ofdrw-DigitalSign.ofd', 'indeterminate', 'digest-unsupported'],
    ['ofd/ofdrw-h.ofd', 'invalid', 'reference-mismatch'],
    ['ofd/ofdrw-helloworld.ofd', 'no-seal', 'no-seal-found'],
    ['ofd/ofdrw-made-encrypted.ofd', 'unreadable', 'ofd-encrypted'],
  ])('%s is %s: %s', (name, outcome, reason) => {
    const report = verify(name);
    if (report === undefined) return console.log(`not in the kept set: ${name}`);
    expect([report.outcome, report.reason]).toEqual([outcome, reason]);
  });

  test('a file that is neither format is unreadable, not without a seal', () => {
    expect(verifyFile(utf8('hello'), any)).toMatchObject({ outcome: 'unreadable' });
    expect(formatOf(new Uint8Array(0))).toBe('unknown');
  });

  test('without anchors nothing is valid, and the reason is exactly that', () => {
    const bytes = read('ofd/ofdrw-999.ofd');
    if (bytes === undefined) return;
    const trust = { mode: 'anchors', anchors: [], crls: [] } as const;
    const report = verifyFile(bytes, { trust, at: nowAt });
    expect([report.outcome, report.reason]).toEqual(['indeterminate', 'chain-no-anchors']);
    expect(report.trust.mode).toBe('none');
  });

  test('a time of verification before the sealing makes the sealing lie in the future', () => {
    const bytes = read('ofd/ofdrw-999.ofd');
    if (bytes === undefined) return;
    const report = verifyFile(bytes, { trust: { mode: 'any' }, at: Date.UTC(2019, 0) });
    expect([report.outcome, report.reason]).toEqual(['invalid', 'time-in-future']);
  });
});
