import { startOf } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { decidePolicy, noPolicy, type Policy, policyForm, type PolicyUse } from './policy.ts';

const at = (hour: number, date = '2026-11-24'): number => startOf(date) + hour * 3_600_000;
const use = (changes: Partial<PolicyUse> = {}): PolicyUse => ({
  kind: 'contract',
  sealKind: 'contract',
  amountFen: 5_000_000,
  counterparties: ['禾川'],
  at: at(10),
  ...changes,
});
const policy: Policy = policyForm.parse({
  rules: [
    { name: '夜间不用印', when: { fromHour: 20 }, does: { deny: true } },
    { name: '周末不用印', when: { weekdays: [6, 7] }, does: { deny: true } },
    { name: '黑名单', when: { counterparties: ['某某'] }, does: { deny: true } },
    { name: '合同', when: { kinds: ['contract'] }, does: { approvers: ['zhou'] } },
    { name: '大额', when: { amountFromFen: 10_000_000 }, does: { approvers: ['zhou', 'li'] } },
    { name: '小额函件', when: { kinds: ['letter'], amountBelowFen: 1 }, does: { allow: true } },
    { name: '财务章', when: { sealKinds: ['finance'], toHour: 18 }, does: { approvers: ['feng'] } },
  ],
  otherwise: { deny: true },
});

describe('a policy decides', () => {
  it.each([
    [use(), 'approve', ['zhou'], '合同'],
    [use({ amountFen: 10_000_000 }), 'approve', ['zhou', 'li'], '大额'],
    [use({ amountFen: 9_999_999 }), 'approve', ['zhou'], '合同'],
    [use({ at: at(19.99) }), 'approve', ['zhou'], '合同'],
    [use({ at: at(20) }), 'deny', [], '夜间不用印'],
    [use({ at: at(10, '2026-11-28') }), 'deny', [], '周末不用印'],
    [use({ at: at(10, '2026-11-27') }), 'approve', ['zhou'], '合同'],
    [use({ counterparties: ['禾川', '某某'] }), 'deny', [], '黑名单'],
    [use({ kind: 'letter', amountFen: 0 }), 'approve', [], '小额函件'],
    [use({ kind: 'letter', amountFen: 1 }), 'deny', [], 'otherwise'],
    [use({ kind: 'receipt', sealKind: 'finance' }), 'approve', ['feng'], '财务章'],
    [use({ kind: 'receipt', sealKind: 'finance', at: at(18) }), 'deny', [], 'otherwise'],
  ] as const)('%j: %s', (asked, decision, approvers, rule) => {
    expect(decidePolicy(policy, 3, asked)).toMatchObject({ decision, approvers, rule, version: 3 });
  });

  it('with a line for every rule that was looked at, and every denial names its rule', () => {
    const { lines, rule } = decidePolicy(policy, 3, use({ counterparties: ['某某'] }));
    expect(lines.map((line) => [line.rule, line.effect])).toEqual([
      ['夜间不用印', 'none'],
      ['周末不用印', 'none'],
      ['黑名单', 'deny'],
    ]);
    expect(rule).toBe('黑名单');
    const [night] = lines;
    expect(night?.conditions).toEqual([
      { what: 'fromHour', holds: false, zh: '现在10时，规则自20时起', en: 'it is 10; from 20 on' },
    ]);
    expect([night?.zh, night?.en]).toEqual([
      '不适用：现在10时，规则自20时起',
      'does not apply: it is 10; from 20 on',
    ]);
  });

  it('says amounts in yuan and what is missing in both languages', () => {
    const { lines } = decidePolicy(policy, 1, use());
    const line = lines.find((one) => one.rule === '大额');
    expect(line?.conditions).toMatchObject([
      { holds: false, zh: '金额50000.00元，起点100000.00元', en: '50000.00 yuan, from 100000.00' },
    ]);
  });

  it('nothing where there is none: whoever asks names who approves', () => {
    const decision = decidePolicy(noPolicy, 0, use());
    expect(decision).toMatchObject({ decision: 'approve', approvers: [], rule: 'otherwise' });
  });

  it('the same for the same, whenever it is asked', () => {
    const [one, other] = [decidePolicy(policy, 3, use()), decidePolicy(policy, 3, use())];
    expect(one).toEqual(other);
  });
});

describe('a policy is refused', () => {
  it.each([
    ['an unknown condition', { rules: [{ name: 'a', when: { moon: 1 }, does: { deny: true } }] }],
    ['an effect that is none', { rules: [{ name: 'a', does: { deny: false } }] }],
    ['approvers that are nobody', { rules: [{ name: 'a', does: { approvers: [] } }] }],
    [
      'an hour that is none',
      { rules: [{ name: 'a', when: { fromHour: 24 }, does: { deny: true } }] },
    ],
    [
      'too many rules',
      { rules: Array.from({ length: 101 }, () => ({ name: 'a', does: { allow: true } })) },
    ],
  ])('with %s', (_, given) => {
    expect(policyForm.safeParse({ otherwise: { deny: true }, ...given }).success).toBe(false);
  });
});
