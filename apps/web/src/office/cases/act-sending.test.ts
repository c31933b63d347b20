import { sealLife } from '@yunzhang/scenarios';
import { expect, test } from 'vitest';
import { actPath, namesOf } from './act-sending.ts';
import { faultsOfInput, faultsOfProblem } from './faults.ts';

test('an act goes to its case, an opening to its scenario, and neither out of its path', () => {
  expect(actPath({ scenario: 'seal-life', act: 'freeze', on: 'a/b' })).toBe(
    '/v1/cases/a%2Fb/freeze',
  );
  expect(actPath({ scenario: 'seal-life', act: 'submit' })).toBe('/v1/scenarios/seal-life/submit');
});

test('one player is sent as a text, several as a list, and nobody not at all', () => {
  const names = namesOf({ owner: [' e1 '], approver: ['a', '', 'b'], maker: ['  '] });
  expect(names).toEqual({ owner: 'e1', approver: ['a', 'b'] });
});

const given = sealLife.acts['return'];
const approval = sealLife.acts['approve'];

test('what is missing is told before it is sent, roles nobody plays among it', () => {
  expect(approval).toBeDefined();
  if (approval === undefined) return;
  const filled = {
    input: { approvalNo: 'ZZ-1' },
    names: { maker: ['sm'] },
    language: 'en',
  } as const;
  expect([...faultsOfInput(approval, filled).keys()].sort()).toEqual([
    'names.police',
    'names.registry',
    'registeredName',
    'registeredPerson',
  ]);
  const route = { fills: ['registeredName'], casts: ['police'], spares: ['registry'] };
  expect([...faultsOfInput(approval, filled, route).keys()]).toEqual(['registeredPerson']);
});

test('what the server found wrong is said in the words of the field, in both languages', () => {
  expect(given).toBeDefined();
  if (given === undefined) return;
  const faults = [
    { at: 'reasons', why: 'field-size', detail: '>= 1' },
    { at: 'reasons.0', why: 'of-tomorrow' },
  ];
  expect([...faultsOfProblem(given, { faults }, 'zh')]).toEqual([
    ['reasons', '“补正事项”行数不够，至少 1 行。请补上。'],
  ]);
  expect(faultsOfProblem(given, { faults }, 'en').get('reasons')).toContain('at least 1');
});
