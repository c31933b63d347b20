import { fromUtf8, isRefusal, Unavailable, utf8 } from '@yunzhang/base';
import { day, hour } from '@yunzhang/scenario';
import { sql } from 'kysely';
import { verifyFile } from '@yunzhang/verification';
import { openOfd } from '@yunzhang/ofd';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listPapers } from './papers.ts';
import { benchSealer, cast, officeBench, type OfficeBench, taken } from './seals-testing.ts';

let bench: OfficeBench;
beforeAll(async () => {
  bench = await officeBench();
}, 60_000);
afterAll(async () => bench.close(), 60_000);
beforeEach(async () => bench.clear(), 60_000);

describe('the state of a seal', () => {
  test('P02/test/4 (host): is told as it was at a past moment, with the acts that led to it', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const claimedAt = bench.clock.at;
    bench.clock.at += day;
    await bench.act(cast.sun, 'freeze', id, { input: { reason: '外出' } });
    bench.clock.at += day;
    const told = async (at?: number) => taken(await bench.office.statusAt(code, at));
    const past = await told(claimedAt + hour);
    expect([past.phase, past.isInForce, past.policeState]).toEqual(['active', true, '4']);
    expect((await told(claimedAt + day)).phase).toBe('frozen');
    expect((await told(claimedAt + day - 1)).isInForce).toBe(true);
    expect(await bench.office.isInForce(code, claimedAt + hour)).toBe(true);
    const now = await told();
    expect([now.phase, now.isInForce]).toEqual(['frozen', false]);
    expect(now.steps.map(({ act }) => act)).toEqual([
      'submit',
      'accept',
      'approve',
      'make',
      'file',
      'claim',
      'freeze',
    ]);
    expect(Object.keys(now.facts)).not.toContain('company');
    expect(await bench.office.statusAt(code, bench.clock.at + 1)).toMatchObject({
      refused: 'seal-status-future',
    });
    expect(await bench.office.statusAt('1101089900777')).toMatchObject({
      refused: 'seal-code-unknown',
    });
  });

  test('tells nothing of a time before the seal was made', async () => {
    const at = bench.clock.at;
    bench.clock.at += hour;
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    expect(isRefusal(await bench.office.statusAt(code, at))).toBe(true);
    expect(await bench.office.isInForce(code, at)).toBe(false);
  });

  test('P02/test/2 (host): a freeze is known and told within a second', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    const heard: (string | undefined)[] = [];
    const stop = await bench.office.watch((one) => heard.push(one));
    await bench.act(cast.sun, 'freeze', id, { input: { reason: '可疑' } });
    const began = performance.now();
    expect(await bench.office.isInForce(code)).toBe(false);
    while (heard.length === 0 && performance.now() - began < 5000) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(heard).toEqual([id]);
    expect(performance.now() - began).toBeLessThan(1000);
    await stop();
  });

  test('carries the evidence of the log where there is some', async () => {
    const id = await bench.inUse();
    const office = bench.another({ proof: { evidenceOf: async (actId) => utf8(actId) } });
    const { steps } = taken(await office.statusAt(await bench.codeOf(id)));
    expect(steps.every(({ actId, evidence }) => fromUtf8(evidence ?? utf8('')) === actId)).toBe(
      true,
    );
  });

  test('ends with its validity, also where the clock has not been by', async () => {
    const id = await bench.inUse();
    const code = await bench.codeOf(id);
    bench.clock.at += 4 * 365 * day;
    expect(await bench.office.isInForce(code)).toBe(false);
    expect(taken(await bench.office.statusAt(code)).phase).toBe('expired');
    await expect(bench.office.statusAt(code, bench.clock.at - 1)).rejects.toThrow(Unavailable);
    await bench.cases.settleDue(bench.clock.at);
    expect(taken(await bench.office.statusAt(code, bench.clock.at - 1)).phase).toBe('expired');
    await bench.work();
    expect([...bench.revoked.values()]).toEqual(['cessation']);
  });

  test('P02/test/6 (host): a seal nobody claims is cancelled after three months', async () => {
    const id = await bench.approved();
    await bench.work();
    bench.clock.at += 93 * day;
    await bench.cases.settleDue(bench.clock.at);
    const { phase } = taken(await bench.office.statusAt(await bench.codeOf(id)));
    expect(phase).toBe('unclaimed');
    await bench.work();
    expect(bench.revoked.size).toBe(1);
  });

  test('P02/test/1 (host): of two legal-name seals approved at once one is', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, async () => bench.approved({ kind: 'legal-name' })),
    );
    const failed = answers.flatMap((one) =>
      one.status === 'rejected' ? [String(one.reason)] : [],
    );
    expect(failed).toHaveLength(3);
    expect(failed.every((reason) => reason.includes('seal-dup-official'))).toBe(true);
    await bench.work();
    const { rows } = await sql`select from seal_code`.execute(bench.database.query);
    expect(rows).toHaveLength(1);
  });

  test('revokes as compromised what was confirmed lost', async () => {
    const id = await bench.inUse();
    await bench.act(cast.sun, 'reportLoss', id);
    await bench.act(cast.li, 'confirmLoss', id);
    await bench.work();
    expect([...bench.revoked.values()]).toEqual(['key-compromise']);
  });
});

describe('papers', () => {
  test('are drawn as they were at the act and sealed by whom it says', async () => {
    const first = await bench.inUse();
    const sealer = await benchSealer(bench, first);
    const id = await bench.approved({ kind: 'finance' });
    const office = bench.another({ sealer });
    await bench.work(office, 'papers');
    await bench.act(cast.li, 'claim', id, { input: { pinReceipt: 'P-1' } });
    await bench.act(cast.sun, 'freeze', id, { input: { reason: '盘点停用' } });
    await bench.act(cast.li, 'resume', id);
    await bench.work(office, 'papers');
    const papers = await listPapers(bench.database, id);
    expect(papers.map(({ paper }) => paper)).toEqual([
      'application',
      'approval',
      'makingCertificate',
      'filingReceipt',
      'claimReceipt',
      'freezeReceipt',
      'resumeReceipt',
    ]);
    expect(papers.every(({ isSealed, blob }) => isSealed && blob !== undefined)).toBe(true);
    const freeze = papers.find(({ paper }) => paper === 'freezeReceipt');
    const bytes = await bench.blobs.get(freeze?.blob ?? '');
    const report = verifyFile(bytes ?? utf8(''), {
      trust: { mode: 'any' },
      at: bench.clock.at,
    });
    expect([report.outcome, report.seals.length]).toEqual(['valid', 1]);
  });

  test('say so where nobody has a seal for them', async () => {
    const id = await bench.approved();
    await bench.work(bench.office, 'papers');
    const papers = await listPapers(bench.database, id);
    expect(papers.map(({ isSealed }) => isSealed)).toEqual([false, false, false, false]);
    const [blob] = papers.flatMap((paper) => paper.blob ?? []);
    expect(openOfd((await bench.blobs.get(blob ?? '')) ?? utf8(''))).toBeDefined();
  });

  test('wait for a sealer that is away', async () => {
    const id = await bench.approved();
    const stumbles: string[] = [];
    const away = bench.another({
      stumbled: ({ queue }, error) => stumbles.push(`${queue} ${String(error)}`),
      sealer: {
        seal: async () => {
          throw new Error('away');
        },
      },
    });
    await bench.work(away, 'papers');
    expect(stumbles).toContain('seal-paper Error: away');
    expect((await listPapers(bench.database, id)).every(({ blob }) => blob === undefined)).toBe(
      true,
    );
    await bench.work(bench.office, 'papers');
    expect((await listPapers(bench.database, id)).every(({ blob }) => blob !== undefined)).toBe(
      true,
    );
  });
});
