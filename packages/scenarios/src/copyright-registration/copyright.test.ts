import {
  calendar2026,
  catalog,
  shelfOf,
  startOf,
  stranger,
  view,
  viewDone,
} from '@yunzhang/scenario';
import { describe, expect, test } from 'vitest';
import { copyrightCast } from './cast.ts';
import { copyrightPapers, copyrightFilingPapers } from './papers.ts';
import { isOverlapping, moveShare, numberOf } from './rights.ts';
import { copyrightPrologues } from './proof.ts';
import { copyrightBook, copyrightFiling, copyrightRegistration } from './scenario.ts';

const { acme, cp, li, zhang } = copyrightCast;
const kinds = catalog([copyrightBook, copyrightRegistration, copyrightFiling]);
const now = startOf('2026-11-23');

/** A shelf with a registered work of acme: the book is c1, the work c2. */
function registeredShelf() {
  const shelf = shelfOf(kinds, { calendar: calendar2026 });
  const [steps = []] = copyrightPrologues;
  steps.forEach(({ actor, now: at, attempt }, i) => {
    expect(shelf.attempt(actor, at, attempt, `c${i + 1}`)).not.toHaveProperty('refused');
  });
  return shelf;
}
const workOn = (shelf: ReturnType<typeof registeredShelf>) => {
  const work = copyrightRegistration.its(shelf.cases.get('c2'));
  if (work === undefined) throw new Error('no work');
  return work;
};

describe('what a registration shows', () => {
  test('T02/invariant/5: a revoked registration is still shown, with number, title and digest', () => {
    const shelf = registeredShelf();
    const { record } = workOn(shelf);
    const on = { scenario: 'copyright-registration', on: 'c2' };
    shelf.attempt(cp, now, {
      ...on,
      act: 'revoke',
      input: { ground: 'court', document: 'd'.repeat(64) },
    });
    const seen = view(kinds, workOn(shelf), stranger);
    expect(seen).toMatchObject({
      phase: 'revoked',
      record: { number: record.number, title: record.title, sample: record.sample },
    });
    expect(seen?.record).not.toHaveProperty('fingerprint');
    expect(seen?.record).not.toHaveProperty('document');
  });

  test('a stranger reads neither contract nor licence, in no case and no log', () => {
    const shelf = registeredShelf();
    const contract = 'e'.repeat(64);
    shelf.attempt(
      acme,
      now,
      {
        scenario: 'copyright-filing',
        act: 'transferForUnit',
        names: { takerPerson: 'li' },
        input: { registration: 'c2', contract, share: 100 },
      },
      't',
    );
    const cases = [...shelf.cases.values()];
    const read = [
      ...cases.map((c) => view(kinds, c, stranger)),
      ...viewDone(kinds, cases, shelf.history, stranger),
    ];
    expect(JSON.stringify(read)).not.toContain(contract);
    const own = cases.map((c) => view(kinds, c, { parties: ['li'] }));
    expect(JSON.stringify(own)).toContain(contract);
  });
});

describe('races', () => {
  test('T02/row/approved-number-seal: a work numbered twice at once uses up one number', () => {
    const shelf = registeredShelf();
    const [steps = []] = copyrightPrologues;
    const second = steps.slice(1, -1).map(({ attempt }) => attempt);
    second.forEach((attempt, i) => {
      const actor = steps[i + 1]?.actor ?? cp;
      const on = i === 0 ? {} : { on: 'v' };
      const sample = 'f'.repeat(64);
      const input = i === 0 ? { input: { ...Object(attempt.input), sample } } : {};
      shelf.attempt(actor, now, { ...attempt, ...on, ...input }, 'v');
    });
    const version = shelf.cases.get('v')?.version;
    const register = { scenario: 'copyright-registration', act: 'register', on: 'v' };
    const attempt = {
      ...register,
      input: { book: 'c1' },
      ...(version ? { expects: version } : {}),
    };
    expect(shelf.attempt(cp, now, attempt)).toHaveProperty('accepted');
    expect(shelf.attempt(cp, now, attempt)).toMatchObject({ refused: 'case-changed' });
    expect(shelf.cases.get('c1')?.record).toMatchObject({ last: 2 });
    expect(shelf.cases.get('v')?.record).toMatchObject({ number: '京作登字-2026-F-00000002' });
  });
});

describe('rights', () => {
  const licence = {
    rights: ['network'],
    territories: ['mainland'],
    from: '2026-01-01',
    until: '2026-12-31',
    exclusive: true,
  };

  test('T02/invariant/3: licences overlap on a shared last day, and either way round', () => {
    const next = { ...licence, from: '2026-12-31', until: '2027-01-01' };
    expect(isOverlapping(licence, next)).toBe(true);
    expect(isOverlapping(next, licence)).toBe(true);
    expect(isOverlapping(licence, { ...next, from: '2027-01-01' })).toBe(false);
    expect(isOverlapping(licence, { ...licence, rights: ['performance'] })).toBe(false);
    expect(isOverlapping(licence, { ...licence, territories: ['abroad'] })).toBe(false);
  });

  test('T02/invariant/2: a share moves whole, and whoever has none left is no owner', () => {
    const owners = [{ owner: 'a', share: 6000 }];
    expect(moveShare(owners, { from: 'a', to: 'b', share: 6000 })).toEqual([
      { owner: 'b', share: 6000 },
    ]);
    expect(moveShare(owners, { from: 'a', to: undefined, share: 1 })).toEqual([
      { owner: 'a', share: 5999 },
    ]);
    expect(moveShare(owners, { from: 'x', to: 'a', share: 4000 })).toEqual([
      { owner: 'a', share: 10_000 },
    ]);
  });

  test('a number has the form of its class', () => {
    const series = { region: '国', category: 'F', year: 2026 };
    expect(numberOf(series, 9901)).toMatch(/^[\u4e00-\u9fff]作登字-\d{4}-[A-M]-\d{8}$/u);
    expect(numberOf(series, 9901)).toBe('国作登字-2026-F-00009901');
    expect(numberOf({ ...series, category: 'SR' }, 1)).toMatch(/^\d{4}SR\d{7}$/);
  });
});

describe('papers', () => {
  test('T02/row/registered-re-issue: the copy bears the number of the certificate', () => {
    const shelf = registeredShelf();
    const certificate = copyrightPapers.certificate(workOn(shelf));
    shelf.attempt(acme, now, { scenario: 'copyright-registration', act: 'reissue', on: 'c2' });
    const copy = copyrightPapers.copy(workOn(shelf));
    const line = '登记号：京作登字-2026-F-00000001';
    expect(certificate.lines).toContain(line);
    expect(copy.lines).toContain(line);
    expect(copy.lines.join()).toContain('第1次补发');
  });

  test('every paper says that registration is only prima facie evidence', () => {
    const work = workOn(registeredShelf());
    for (const paper of Object.values(copyrightPapers)) {
      expect(paper(work).lines.at(-1)).toContain('初步证据');
    }
  });

  test('a filing names what is transferred or licensed', () => {
    const shelf = registeredShelf();
    const filing = { scenario: 'copyright-filing', names: { takerPerson: 'li' } };
    const base = { registration: 'c2', contract: 'e'.repeat(64) };
    const share = { ...base, share: 2550 };
    shelf.attempt(acme, now, { ...filing, act: 'transferForUnit', input: share }, 't');
    const moved = copyrightFiling.its(shelf.cases.get('t'));
    expect(moved && copyrightFilingPapers.filing(moved).lines).toContain('事项：转让份额25.5%');
    expect(
      shelf.attempt(li, now, { scenario: 'copyright-filing', act: 'agree', on: 't' }),
    ).not.toHaveProperty('refused');
    expect(zhang.organisation).toBe('acme');
  });
});
