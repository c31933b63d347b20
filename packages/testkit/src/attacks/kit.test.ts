import { describe, expect, it } from 'vitest';
import { utf8 } from '@yunzhang/base';
import { readZip } from '@yunzhang/ofd';
import type { CheckReport, Report, SealReport } from '@yunzhang/verification';
import { forgedEntry, forgeZip } from './forgery.ts';
import { noticeOf } from './notice.ts';

const entry = forgedEntry(utf8('a.xml'), utf8('<a/>'));

describe('a forged archive', () => {
  it('without a lie is an archive like any other', () => {
    const zip = readZip(forgeZip({ entries: [entry] }));
    expect(zip.findings).toEqual([]);
    expect(zip.byName.get('a.xml')?.read()).toEqual(utf8('<a/>'));
  });

  it('says what it is told to', () => {
    const lies = [
      { entries: [{ ...entry, local: { crc: 1 } }] },
      { entries: [{ ...entry, descriptor: utf8('x') }], end: { count: 2 } },
      { entries: [entry, { ...entry, name: utf8('b.xml'), sharesWith: 0 }] },
    ];
    for (const lie of lies) expect(() => readZip(forgeZip(lie))).toThrow(/zip-/);
    const hidden = readZip(forgeZip({ entries: [entry, { ...entry, isHidden: true }] }));
    expect(hidden.findings.map(({ code }) => code)).toContain('zip-hidden-structure');
  });
});

function report(seal: Partial<SealReport>, outcome: Report['outcome'] = 'valid'): Report {
  const whole: SealReport = {
    id: '1',
    form: 'ses4',
    outcome: 'valid',
    reason: 'all-checks-hold',
    kind: 'seal',
    clock: 'claimed',
    placements: [],
    checks: [],
    findings: [],
    uncovered: [],
    ...seal,
  };
  return {
    version: 1,
    outcome,
    reason: 'all-checks-hold',
    format: 'ofd',
    file: { size: 1, sm3: '', sha256: '' },
    verifiedAt: '',
    trust: { mode: 'any', anchors: 0 },
    seals: [whole],
    findings: [],
  };
}

const check = (result: CheckReport['result'], code: string): CheckReport => {
  return { id: 'references', result, code, basis: '' };
};

describe('what a verifier made of a change', () => {
  const before = report({ checks: [check('fails', 'seal-expired')] });
  const kindOf = (after: Report, changed = 'a.xml'): string =>
    noticeOf(before, after, changed).kind;

  it('is a refusal when a check fails that did not fail before', () => {
    const checks = [check('fails', 'seal-expired'), check('unknown', 'encoding-loose')];
    expect(noticeOf(before, report({ checks }), 'a.xml')).toEqual({
      kind: 'refused',
      by: 'encoding-loose',
    });
    expect(kindOf({ ...before, seals: [] })).toBe('refused');
    expect(kindOf(report({}, 'unreadable'))).toBe('refused');
  });

  it('is naming when the report says something new, or says what was open before', () => {
    const checks = before.seals.flatMap((seal) => seal.checks);
    expect(kindOf(report({ checks, findings: [{ code: 'x' }] }))).toBe('named');
    const open = report({ checks, uncovered: [{ part: 'a.xml', role: 'page' }] });
    expect(noticeOf(open, open, 'a.xml').kind).toBe('named');
    expect(noticeOf(open, open, 'b.xml').kind).toBe('unnoticed');
  });

  it('is nothing when all is as it was, also for a seal that is there twice', () => {
    expect(kindOf(before)).toBe('unnoticed');
    expect(kindOf({ ...before, seals: [...before.seals, ...before.seals] })).toBe('unnoticed');
  });
});
