import { calendar2026, catalog, shelfOf, startOf, stranger, view } from '@yunzhang/scenario';
import { describe, expect, it } from 'vitest';
import { billOfLadingPapers } from './papers.ts';
import { chainHolds } from './rules.ts';
import { billOfLading } from './scenario.ts';

const all = catalog([billOfLading]);
const start = startOf('2026-11-22');
const firm = (organisation: string) => ({ organisation, holds: [], level: 3 }) as const;
const scenario = 'bill-of-lading';

function issued() {
  const shelf = shelfOf(all, { calendar: calendar2026 });
  const input = {
    number: 'EXSHSHA26110001',
    kind: 'order',
    ship: 'EXAMPLE STAR',
    imo: '9999993',
    voyage: '026W',
    loading: 'CNTXG',
    discharge: 'DEHAM',
    containers: [{ number: 'TSTU0000014', sealNumber: 'SL000001', type: '40HC' }],
    goods: [
      { code: '847141', description: 'CLOUD TERMINAL', packages: 200, grossGrams: 2_500_000 },
    ],
    order: 'clean',
    freight: 'prepaid',
    onBoardAt: start,
    controlKey: 'key-e1',
  };
  const names = { shipper: 'e1' };
  const done = shelf.attempt(firm('cr'), start, { scenario, act: 'issue', input, names }, 'b');
  expect(done).toHaveProperty('accepted');
  return shelf;
}

const transfer = (receiver: string, expects?: number) => ({
  scenario,
  act: 'transfer',
  on: 'b',
  input: { edition: 1, key: 'key-e1' },
  names: { receiver },
  ...(expects === undefined ? {} : { expects }),
});

function bill(shelf: ReturnType<typeof issued>) {
  const found = billOfLading.its(shelf.cases.get('b'));
  if (found === undefined) throw new Error('the bill is there');
  return found;
}

describe('the bill of lading', () => {
  it('L02/test/1: of two concurrent transfers one wins', () => {
    const shelf = issued();
    const first = shelf.attempt(firm('e1'), start, transfer('e2', 1));
    const second = shelf.attempt(firm('e1'), start, transfer('b1', 1));
    expect(first).toHaveProperty('accepted');
    expect(second).toHaveProperty('refused', 'case-changed');
    expect(bill(shelf).parties['receiver']).toEqual(['e2']);
  });

  it('L02/invariant/1 and L02/invariant/6: names the holder at each instant, and delivers to the last', () => {
    const shelf = issued();
    shelf.attempt(firm('e1'), start, transfer('e2'));
    expect(bill(shelf).parties['holder']).toEqual(['e1']);
    const accept = { scenario, act: 'accept', on: 'b', input: { key: 'key-e2' } };
    shelf.attempt(firm('e2'), start, accept);
    expect(bill(shelf).parties['holder']).toEqual(['e2']);
    const input = { edition: 2, key: 'key-e2', port: 'DEHAM' };
    shelf.attempt(firm('e2'), start, { scenario, act: 'surrender', on: 'b', input });
    const deliver = (receiver: string) =>
      shelf.attempt(firm('cr'), start, { scenario, act: 'deliver', on: 'b', input: { receiver } });
    expect(deliver('e1')).toHaveProperty('refused', 'bl-wrong-receiver');
    expect(deliver('e2')).toHaveProperty('accepted');
  });

  it('L02/invariant/4: anybody checks the chain of endorsements offline', () => {
    const shelf = issued();
    shelf.attempt(firm('e1'), start, transfer('e2'));
    shelf.attempt(firm('e2'), start, { scenario, act: 'accept', on: 'b', input: { key: 'k' } });
    const { transfers } = bill(shelf).record;
    expect(chainHolds('e1', transfers, 'e2')).toBe(true);
    expect(chainHolds('e1', transfers, 'b1')).toBe(false);
    expect(chainHolds('b1', transfers, 'e2')).toBe(false);
    expect(chainHolds('e1', [], 'e2')).toBe(false);
    const back = transfers.map((link) => ({ ...link, at: link.at - 1 }));
    expect(
      chainHolds(
        'e1',
        [...transfers, ...back.map(({ at }) => ({ from: 'e2', to: 'e1', at }))],
        'e1',
      ),
    ).toBe(false);
  });

  it('shows a stranger the number, kind and edition and nobody’s name', () => {
    const shelf = issued();
    const seen = view(all, bill(shelf), stranger);
    expect(Object.keys(seen?.record ?? {}).sort()).toEqual(['edition', 'kind', 'number']);
    expect(JSON.stringify(seen)).not.toMatch(/"e1"|key-e1/);
  });

  it('draws the goods, the ports and the number of the endorsement', () => {
    const shelf = issued();
    shelf.attempt(firm('e1'), start, transfer('e2'));
    const c = bill(shelf);
    expect(billOfLadingPapers.bill(c).lines).toContain('847141 CLOUD TERMINAL 200件 2500千克');
    expect(billOfLadingPapers.endorsement(c).lines).toContain('转让人：e1　受让人：e2');
  });
});
