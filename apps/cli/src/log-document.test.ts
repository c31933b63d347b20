import fs from 'node:fs';
import path from 'node:path';
import { testLog as useLog } from '@yunzhang/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, call, clock, closeBench, openBench, root } from '../../../tests/log-bench.ts';
import { sealsOfPaper } from './log-paper.ts';

beforeAll(openBench);
afterAll(closeBench);

describe('evidence and its document', () => {
  test.each(['ofd', 'pdf'])('belong together or not (%s)', async (format) => {
    const cert = (what: string, name: string, file: string) =>
      call(
        'cert',
        what,
        '--name',
        name,
        '--cert',
        at(`${file}.pem`),
        '--key',
        at(`${file}.key`),
        ...(what === 'issue' ? ['--ca-cert', at('r.pem'), '--ca-key', at('r.key')] : []),
      );
    await cert('new-root', '测试根', 'r');
    await cert('issue', '测试制章者', 'm');
    await cert('issue', '测试签章人', 's');
    await call(
      'seal-make',
      '--kind',
      'contract',
      '--organisation',
      '测试样例有限公司',
      '--specimen',
      '测试',
      '--maker-key',
      at('m.key'),
      '--maker-cert',
      at('m.pem'),
      '--valid-from',
      '2026-11-01',
      '--valid-to',
      '2027-11-03',
      '--signer-cert',
      at('s.pem'),
      '--code',
      '11000012345678',
      '-o',
      at('c.esl'),
    );
    const sample = path.join(root, `apps/server/samples/sample.${format}`);
    const sealed = at(`sealed.${format}`);
    const done = await call(
      'seal',
      sample,
      '-o',
      sealed,
      '--seal',
      at('c.esl'),
      '--key',
      at('s.key'),
      '--at',
      '20mm,20mm',
    );
    expect(done.err).toEqual([]);
    const [seal] = sealsOfPaper(new Uint8Array(fs.readFileSync(sealed)));
    if (seal === undefined) throw new Error('no seal');
    const { paper } = seal;
    const otherLog = useLog('cli');
    const use = { ...paper, at: paper.signedAt ?? clock };
    fs.writeFileSync(at('use.der'), await otherLog.logUse(use));
    fs.writeFileSync(at('use-policy'), otherLog.policy);
    const args = ['log', 'verify', at('use.der'), '--policy', at('use-policy'), '--document'];
    const held = await call(...args, sealed);
    expect(held.out[0]).toBe('holds  L0');
    expect(held.exit).toBe(0);
    const other = { ...use, dataHash: new Uint8Array(32) };
    fs.writeFileSync(at('use.der'), await otherLog.logUse(other));
    const failed = await call(...args, sealed);
    expect(failed.exit).toBe(1);
    expect(failed.out.join('\n')).toContain('[evidence-data-hash-differs]');
  });
});
