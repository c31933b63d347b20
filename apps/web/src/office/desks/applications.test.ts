import { expect, test } from 'vitest';
import type { CaseView } from '../shell/cases.ts';
import { approvalOf, byFirm, comparedWith } from './applications.ts';
import type { ReviewFacts } from './review-facts.ts';

const words = { zh: '', en: '' };
const firm = '北京云枢示例科技有限公司';

function application(
  id: string,
  record: Readonly<Record<string, unknown>>,
  more: { readonly phase?: string; readonly at?: number; readonly legalRep?: string } = {},
): CaseView {
  const { phase = 'submitted', at = 0, legalRep = 'li' } = more;
  return {
    id,
    scenario: 'seal-life',
    title: words,
    phase,
    phaseTitle: words,
    record,
    inside: {
      roles: ['authority'],
      version: 1,
      parties: { legalRep: [legalRep] },
      openedAt: at,
      changedAt: at,
      closed: [],
    },
  };
}

const facts: ReviewFacts = {
  approvalNo: 'ZZ-110108-20261124-000001',
  registeredName: firm,
  status: 'in-operation',
  registeredPerson: 'li',
  registeredPersonName: '李示例',
  maker: 'sm',
  makerName: '制作单位',
  police: 'ga',
  registry: 'reg',
};
const same = (view: CaseView, of: ReviewFacts = facts) =>
  comparedWith(view, of).map(({ what, isSame }) => `${what} ${isSame}`);

test('applications stand under their firm, and the firm that waits longest comes first', () => {
  const [first, second] = byFirm([
    application('1', { company: 'A', sealName: '甲公司合同专用章', kind: 'contract' }, { at: 9 }),
    application('2', { company: 'B', sealName: '乙公司', kind: 'legal-name' }, { at: 5 }),
    application(
      '3',
      { company: 'A', sealName: '甲公司财务专用章', kind: 'finance' },
      { at: 7, phase: 'accepted' },
    ),
  ]);
  expect([first?.company, first?.name, first?.since]).toEqual(['B', '乙公司', 5]);
  expect(second).toMatchObject({ company: 'A', name: '甲公司', since: 7 });
  expect(second?.submitted.map(({ id }) => id)).toEqual(['1']);
  expect(second?.accepted.map(({ id }) => id)).toEqual(['3']);
});

test('the comparison says beforehand what the rules would refuse', () => {
  const official = application('1', { sealName: firm, kind: 'legal-name' });
  expect(same(official)).toEqual(['name true', 'person true', 'status true']);
  const suffixed = application('2', { sealName: `${firm}章`, kind: 'legal-name' });
  expect(same(suffixed)[0]).toBe('name false');
  const contract = application('3', { sealName: `${firm}合同专用章`, kind: 'contract' });
  expect(same(contract)[0]).toBe('name true');
  const own = application('4', { sealName: '李示例', kind: 'legal-representative' });
  expect(same(own)[0]).toBe('name true');
  const former = application('5', { sealName: firm, kind: 'legal-name' }, { legalRep: 'wang' });
  expect(same(former)[1]).toBe('person false');
  expect(same(official, { ...facts, status: 'revoked' })[2]).toBe('status false');
});

test('an approval carries what the registers say, and a likeness only where one was given', () => {
  expect(approvalOf(facts, undefined)).toEqual({
    input: {
      approvalNo: facts.approvalNo,
      registeredName: firm,
      registeredPerson: 'li',
    },
    names: { maker: 'sm', police: 'ga', registry: 'reg' },
  });
  expect(approvalOf(facts, 99).input).toMatchObject({ similarityPercent: 99 });
});
