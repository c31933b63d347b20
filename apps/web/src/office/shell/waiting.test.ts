import { scenarios } from '@yunzhang/scenarios';
import { expect, test } from 'vitest';
import type { CaseView } from './cases.ts';
import type { Me, RoleName } from './session.ts';
import { placeOf, rules, waitsFor } from './waiting.ts';

const me = (person: string, ...roles: readonly RoleName[]): Me => ({
  person,
  name: '',
  member: '',
  organisation: { id: 'office', name: '', status: '' },
  roles,
  loa: 2,
  confirmedAt: '',
  endsAt: '',
});

const view = (
  phase: string,
  roles: readonly string[],
  parties: Readonly<Record<string, readonly string[]>> = {},
): CaseView => ({
  id: 'case-1',
  scenario: 'seal-life',
  title: { zh: '', en: '' },
  phase,
  phaseTitle: { zh: '', en: '' },
  record: { company: '91110108MA0EXAM15Y' },
  inside: { roles, parties, version: 1, openedAt: 0, changedAt: 0, closed: [] },
});

test('every rule of the inbox names a phase and roles that its scenario has', () => {
  for (const { scenario, phase, roles } of rules) {
    const found = scenarios.find(({ id }) => id === scenario);
    expect([scenario, Object.keys(found?.phaseTitles ?? {})]).toEqual([
      scenario,
      expect.arrayContaining([phase]),
    ]);
    expect(Object.keys(found?.roles ?? {})).toEqual(expect.arrayContaining([...roles]));
  }
});

test('an application waits for reviewers of the authority, at the desk of its firm', () => {
  const submitted = view('submitted', ['authority']);
  expect(waitsFor(submitted, me('zhou', 'reviewer'))?.zh).toBe('受理');
  expect(waitsFor(submitted, me('clerk', 'auditor'))).toBeUndefined();
  expect(placeOf(submitted, me('zhou', 'reviewer'))).toBe(
    '/office/desks/review/91110108MA0EXAM15Y',
  );
});

test('who accepted an application does not wait to review it', () => {
  const accepted = view('accepted', ['authority', 'acceptor'], { acceptor: ['zhou'] });
  expect(waitsFor(accepted, me('zhou', 'reviewer'))).toBeUndefined();
  expect(waitsFor(accepted, me('feng', 'reviewer'))?.en).toBe('Review');
});

test('a filed seal waits for its legal representative alone, on its own page', () => {
  const li = me('li', 'legal-representative');
  expect(waitsFor(view('filed', ['owner', 'legalRep']), li)?.zh).toBe('领取启用');
  expect(waitsFor(view('filed', ['owner']), li)).toBeUndefined();
  expect(placeOf(view('filed', ['legalRep']), li)).toBe('/office/seals/case-1');
});

test('a frozen seal waits for its legal representative, whoever froze it, and not for others', () => {
  const li = me('li', 'legal-representative');
  expect(waitsFor(view('frozen', ['owner', 'legalRep']), li)?.en).toBe('See who froze it, and why');
  expect(waitsFor(view('frozen', ['custodian']), me('sun'))).toBeUndefined();
});

test('a mandate that is offered waits for its holder and not for who granted it', () => {
  const offered = (...roles: readonly string[]): CaseView => ({
    ...view('offered', roles),
    scenario: 'mandate',
  });
  expect(waitsFor(offered('holder'), me('wang', 'operator'))?.zh).toBe('领取授权');
  expect(waitsFor(offered('owner', 'grantor'), me('li', 'legal-representative'))).toBeUndefined();
  expect(placeOf(offered('holder'), me('wang'))).toBe('/office/cases/case-1');
});
