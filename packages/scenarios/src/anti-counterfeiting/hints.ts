import type { Actor, Case, Chance, Hint, Near } from '@yunzhang/scenario';
import { codeNouns } from './nouns.ts';

const person = (name: string): Actor => ({ person: name, holds: [], level: 3 });
const house = (name: string): Actor => ({ organisation: name, holds: [], level: 3 });

/** Two of each trade, so that each can try what is the other's, and some who buy. */
export const everybody: readonly Actor[] = [
  ...['mint', 'mint2', 'brand', 'brand2', 'plant', 'plant2', 'bureau'].map(house),
  ...['lin', 'wu', 'xu'].map(person),
];

const digestOf = (text: string): string => text.padEnd(64, '0');

function query(rnd: Chance) {
  return {
    device: digestOf(rnd.is(0.6) ? 'd1' : `d${rnd.whole(2, 6)}`),
    region: rnd.is(0.05) ? '310101' : rnd.pick(['110105', '110108']),
  };
}

/** Serials of codes of this batch in one phase, mostly, and never none. */
function someOf(rnd: Chance, near: Near, phase: string): readonly string[] {
  const codes = codeNouns.among(near.children(near.on?.id ?? ''));
  const own = codes.filter((c) => c.phase === phase).map((c) => c.record.serial);
  const strangers = codeNouns.among(near.cases('article-code')).map((c) => c.record.serial);
  const from = own.length === 0 || rnd.is(0.1) ? strangers : own;
  return from.length === 0 ? ['S1'] : from.slice(0, rnd.whole(1, from.length));
}

const textOf = (c: Case | undefined, field: string): string => {
  const value = c?.record[field];
  return typeof value === 'string' ? value : '';
};

/** How to try each act so that it can succeed. */
export const codeHints: Readonly<Record<string, Hint>> = {
  'code-batch.ask': {
    input: (rnd) => ({
      gtin: rnd.pick(['09506000134352', '9506000134352']),
      batch: `L${rnd.whole(1, 9)}`,
      made: '2026-11-01',
      expires: rnd.pick(['2028-10-31', '2026-11-02', '2026-11-01']),
      ordered: rnd.whole(1, 4),
    }),
    weight: 0.2,
    names: (rnd) => ({
      brand: rnd.pick(['brand', 'brand2']),
      line: rnd.pick(['plant', 'plant2']),
      regulator: 'bureau',
    }),
  },
  'code-batch.approve': { input: (rnd) => ({ quota: rnd.whole(2, 6) }) },
  'code-batch.print': {
    input: (rnd, near) => {
      const ordered = Number(near.on?.record['ordered'] ?? 1) + (rnd.is(0.1) ? 1 : 0);
      const codes = Array.from({ length: ordered }, () => {
        const serial = `S${rnd.is(0.05) ? 1 : near.serial()}`;
        return { serial, token: digestOf(`a${serial.slice(1)}`) };
      });
      return { codes };
    },
  },
  'code-batch.activate': {
    input: (rnd, near) => ({ serials: someOf(rnd, near, rnd.is(0.9) ? 'printed' : 'active') }),
  },
  'code-batch.destroy': {
    input: (rnd, near) => {
      const serials = someOf(rnd, near, 'printed');
      return { serials, counted: serials.length + (rnd.is(0.1) ? 1 : 0) };
    },
    weight: 0.5,
  },
  'code-batch.decline': { weight: 0.1 },
  'article-code.recall': { weight: 0.05 },
  'article-code.scan': { input: query, weight: 2 },
  'article-code.verify': {
    input: (rnd, { on }) => {
      const token = rnd.is(0.5) ? textOf(on, 'token') : digestOf('bad');
      return { ...query(rnd), token, network: digestOf(`e${rnd.whole(1, 3)}`) };
    },
    weight: 4,
  },
};
