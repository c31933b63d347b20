import { readFields } from '@yunzhang/scenario';
import { expect, test } from 'vitest';
import { draftOf, inputOf } from '../cases/draft.ts';
import {
  inputOfPolicy,
  type Policy,
  policyFields,
  type PolicyInput,
  policyOf,
} from './policy-form.ts';

const policy: Policy = {
  rules: [
    {
      name: '夜间不盖章',
      when: { fromHour: 20, toHour: 24, weekdays: [6, 7] },
      does: { deny: true },
    },
    {
      name: '大额合同',
      when: { kinds: ['contract'], amountFromFen: 10_000_000, counterparties: ['乙公司'] },
      does: { approvers: ['p-1', 'p-2'] },
    },
    { name: '其他文件', does: { allow: true } },
  ],
  otherwise: { approvers: ['p-1'] },
};

test('rules that go through the form come out as they went in', () => {
  const input = { ...inputOfPolicy(policy) };
  const filled = inputOf(policyFields, draftOf(policyFields, input));
  const read = readFields(policyFields, filled);
  expect(read.faults).toEqual([]);
  expect(policyOf(read.value as unknown as PolicyInput)).toEqual(policy);
});

test('rules that ask for approval without naming anybody are a fault of the form', () => {
  const filled = inputOf(policyFields, { otherwise: 'approvers' });
  const faults = readFields(policyFields, filled).faults.map(({ at, why }) => `${at} ${why}`);
  expect(faults).toEqual(['otherApprovers field-missing']);
});
