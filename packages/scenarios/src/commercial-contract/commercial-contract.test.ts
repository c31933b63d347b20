import {
  calendar2026,
  catalog,
  nextDeadline,
  shelfOf,
  startOf,
  stranger,
  view,
} from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { commercialContractPapers } from './papers.ts';
import { commercialContract } from './scenario.ts';

const all = catalog([commercialContract]);
const start = startOf('2026-11-20');
const scenario = 'commercial-contract';
const firm = (organisation: string) =>
  ({ organisation, holds: ['seal-use:SQ1'], level: 3 }) as const;
const text = 'a1'.padEnd(64, '0');
const shown = { edition: 1, text, attachments: [] };

function proposed() {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  const input = {
    number: 'HT-2026-0815',
    title: '云桌面终端采购',
    kind: 'sale',
    mode: 'parallel',
    signBy: start + 30 * 86_400_000,
    forum: 'court',
    text,
    attachments: [],
    amountFen: 128_000_000,
    amountCapital: '壹佰贰拾捌万元整',
    instalments: [],
  };
  const names = { signatory: ['yunshu', 'hechuan'] };
  const done = shelf.attempt(
    firm('yunshu'),
    start,
    { scenario, act: 'propose', input, names },
    'c',
  );
  expect(done).toHaveProperty('accepted');
  const confirm = { scenario, act: 'confirm', on: 'c', input: { ...shown, consent: true } };
  shelf.attempt(firm('yunshu'), start, confirm);
  shelf.attempt(firm('hechuan'), start, confirm);
  return shelf;
}

const seal = (expects?: number) => ({
  scenario,
  act: 'seal',
  on: 'c',
  input: { ...shown, grant: 'SQ1' },
  ...(expects === undefined ? {} : { expects }),
});

function contract(shelf: ReturnType<typeof proposed>) {
  const found = commercialContract.its(shelf.cases.get('c'));
  if (found === undefined) throw new Error('the contract is there');
  return found;
}

describe('the commercial contract', () => {
  it('C01/test/1: lets two parties seal at the same moment, one base under both seals', () => {
    const shelf = proposed();
    const { version } = contract(shelf);
    expect(shelf.attempt(firm('hechuan'), start, seal(version))).toHaveProperty('accepted');
    // The second request was made against the same version; it is told so, and tries again.
    expect(shelf.attempt(firm('yunshu'), start, seal(version))).toHaveProperty(
      'refused',
      'case-changed',
    );
    expect(shelf.attempt(firm('yunshu'), start, seal())).toHaveProperty('accepted');
    const orders = shelf.history.flatMap((done) => done.seals);
    expect(orders.map((order) => order.by)).toEqual(['hechuan', 'yunshu']);
    expect(contract(shelf).phase).toBe('effective');
    expect(contract(shelf).record.text).toBe(text);
  });

  it('C01/invariant/6: gives each party its whole copy in every phase, and asks nothing for it', () => {
    const shelf = proposed();
    shelf.attempt(firm('hechuan'), start, seal());
    shelf.attempt(firm('yunshu'), start, seal());
    const c = contract(shelf);
    for (const phase of commercialContract.phases) {
      const seen = view(all, { ...c, phase }, { parties: ['hechuan'] });
      expect(seen?.record, phase).toEqual({ ...c.record });
    }
    const later = Object.values(commercialContract.acts).filter(
      (act) => act.kind === 'act' && act.home.name !== 'rewrite',
    );
    const asked = later.flatMap((act) => Object.values(act.input).map((field) => field.shape.kind));
    expect(asked).not.toContain('fen');
  });

  it('C01/invariant/7: changes nothing when somebody is reminded', () => {
    const shelf = proposed();
    const before = contract(shelf);
    const world = shelf.world(firm('yunshu'), start + 1);
    expect(nextDeadline(world, 'c')).toBe(start + 30 * 86_400_000);
    expect(shelf.settle(start + 1, 'c')).toBeUndefined();
    expect(contract(shelf)).toEqual(before);
  });

  it('shows a stranger the number, the kind and the digest, and no party and no amount', () => {
    const shelf = proposed();
    const seen = view(all, contract(shelf), stranger);
    expect(Object.keys(seen?.record ?? {}).sort()).toEqual(['edition', 'kind', 'number', 'text']);
    expect(JSON.stringify(seen)).not.toMatch(/yunshu|128000000/);
  });

  it('draws the amount in both ways and binds the attachments by their digests', () => {
    const shelf = proposed();
    const c = contract(shelf);
    const { lines, data } = commercialContractPapers.contract(c);
    expect(lines).toContain('合同金额：1,280,000.00元（壹佰贰拾捌万元整）');
    expect(data['attachments']).toEqual([]);
  });
});
