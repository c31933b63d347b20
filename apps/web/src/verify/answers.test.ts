import type { CheckReport, Report, SealReport } from './report.ts';
import { expect, test } from 'vitest';
import { answerOf, commandOf, loggedOf, outcomeLooks, sentenceOf } from './answers.ts';
import { wordsOf } from './report.ts';

type Result = CheckReport['result'];

function sealOf(checks: Readonly<Record<string, Result>>, more: Partial<SealReport> = {}) {
  return {
    id: 's1',
    form: 'ses4',
    outcome: 'valid',
    reason: 'r',
    kind: 'seal',
    clock: 'claimed',
    placements: [],
    findings: [],
    uncovered: [],
    checks: Object.entries(checks).map(([id, result]) => ({ id, result, code: id, basis: 'b' })),
    ...more,
  } as SealReport;
}

function reportOf(outcome: Report['outcome'], seals: readonly SealReport[]) {
  return { outcome, reason: 'some-code', seals } as Report;
}

const say = (report: Report) =>
  sentenceOf(
    report,
    (code) => `<${code}>`,
    (iso) => iso,
  );

test('the five outcomes share neither icon nor word (R36)', () => {
  const looks = Object.values(outcomeLooks);
  expect(looks).toHaveLength(5);
  expect(new Set(looks.map((one) => one.icon)).size).toBe(5);
  expect(new Set(looks.map((one) => one.key)).size).toBe(5);
});

test('a valid file names the earliest time, and none where one seal has none (R52)', () => {
  const timed = (sealedAt: string) => sealOf({}, { sealedAt });
  const [early, late] = [timed('2026-01-02T00:00:00Z'), timed('2026-03-04T00:00:00Z')];
  expect(say(reportOf('valid', [early]))).toEqual({
    key: 'sentence-valid-one',
    values: { time: '2026-01-02T00:00:00Z' },
  });
  expect(say(reportOf('valid', [late, early]))).toEqual({
    key: 'sentence-valid-many',
    values: { count: 2, time: '2026-01-02T00:00:00Z' },
  });
  expect(say(reportOf('valid', [sealOf({}), early])).key).toBe('sentence-valid-seals');
  expect(say(reportOf('valid', [sealOf({})])).key).toBe('sentence-valid-timeless');
});

test('the other outcomes give the reason in words', () => {
  for (const outcome of ['indeterminate', 'invalid', 'no-seal', 'unreadable'] as const) {
    expect(say(reportOf(outcome, []))).toEqual({
      key: `sentence-${outcome}`,
      values: { reason: '<some-code>' },
    });
  }
});

test('one failing check decides an answer, before any that does not know', () => {
  const seal = sealOf({ references: 'holds', 'data-hash': 'unknown', coverage: 'fails' });
  expect(answerOf(seal, 'changed')).toMatchObject({ joint: 'fails', decided: { id: 'coverage' } });
  const unsure = sealOf({ references: 'holds', 'data-hash': 'unknown' });
  expect(answerOf(unsure, 'changed').joint).toBe('unknown');
});

test('skipped checks say nothing, and a question nobody asked does not apply', () => {
  expect(answerOf(sealOf({ references: 'holds', list: 'skipped' }), 'changed').joint).toBe('holds');
  expect(answerOf(sealOf({ 'seal-in-force': 'skipped' }), 'in-force').joint).toBe('none');
  expect(answerOf(sealOf({}), 'trusted').joint).toBe('none');
});

test('the command repeats the check, and an unusual name cannot leave its quotes', () => {
  expect(commandOf('合同.ofd', 'anchors')).toBe('npx yunzhang verify 合同.ofd');
  expect(commandOf('a.pdf', 'any')).toBe('npx yunzhang verify a.pdf --trust any');
  expect(commandOf("it's; rm.ofd", 'anchors')).toBe(
    String.raw`npx yunzhang verify './it'\''s; rm.ofd'`,
  );
  expect(commandOf('-o.pdf', 'anchors')).toBe("npx yunzhang verify './-o.pdf'");
});

function logged(result: Result, code: string, detail?: string) {
  const check = {
    id: 'log',
    result,
    code,
    basis: 'b',
    ...(detail === undefined ? {} : { detail }),
  };
  return loggedOf({ ...sealOf({}), checks: [check] } as SealReport);
}

test('evidence in part, unchecked evidence and none at all read differently (R37, R52)', () => {
  expect(logged('holds', 'log-evidence-holds', 'L1')).toMatchObject({
    state: 'holds',
    reasons: [],
  });
  expect(logged('skipped', 'log-evidence-absent')?.state).toBe('absent');
  expect(logged('unknown', 'log-evidence-absent')?.state).toBe('absent');
  expect(logged('skipped', 'log-evidence-unchecked')?.state).toBe('unchecked');
  expect(logged('skipped', 'log-evidence-incomplete')?.state).toBe('partly');
  expect(logged('fails', 'log-evidence-unreadable')?.state).toBe('fails');
  expect(logged('skipped', 'seal-none')).toBeUndefined();
});

test('each check of the evidence that does not hold is told in words', () => {
  const found = logged('fails', 'log-evidence-fails', 'evidence-tag-wrong, evidence-time-differs');
  expect(found?.reasons).toEqual(['evidence-tag-wrong', 'evidence-time-differs']);
  for (const code of found?.reasons ?? []) expect(wordsOf(code, 'zh')).not.toBe(code);
});
