import { spawnSync } from 'node:child_process';
import { type IdentifierId, identifierOf, identifiers } from '@yunzhang/identifiers';
import { seededRandom } from '@yunzhang/testkit';
import { describe, expect, it } from 'vitest';

/**
 * Reads `[kind, text]` lines and says of each whether python-stdnum takes it for right. Lengths
 * that stdnum leaves open are held as ours are.
 */
const peer = `
import json, sys
from stdnum import bic, ean, iban, imo, iso6346, lei, luhn
from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_37_36
kinds = {
  'uscc': uscc.is_valid, 'resident-id': ric.is_valid, 'lei': lei.is_valid, 'bic': bic.is_valid,
  'iban': lambda text: iban.is_valid(text, check_country=False),
  'gtin': ean.is_valid, 'gln': ean.is_valid, 'container-number': iso6346.is_valid,
  'ship-number': imo.is_valid, 'bank-card': luhn.is_valid, 'case-number': mod_37_36.is_valid,
}
json.dump([bool(kinds[kind](text)) for kind, text in json.load(sys.stdin)], sys.stdout)
`;

const python = process.env['YUNZHANG_PYTHON'] ?? 'python3';
const isThere = spawnSync(python, ['-c', 'import stdnum'], { stdio: 'ignore' }).status === 0;
if (!isThere) {
  console.log(`interop: ${python} has no python-stdnum; pip install it, or set YUNZHANG_PYTHON`);
}

/** Numbers of one kind and seed, half of them with one place changed or two swapped. */
const numbersEach = 400;
const figures = '0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

class Dice {
  readonly #random: (size: number) => Uint8Array;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  below(limit: number): number {
    const [a = 0, b = 0] = this.#random(2);
    return (a * 256 + b) % limit;
  }

  row(letters: string, size: number): string {
    return Array.from({ length: size }, () => letters.charAt(this.below(letters.length))).join('');
  }

  day(): string {
    const pad = (value: number): string => String(value).padStart(2, '0');
    return `${1930 + this.below(90)}${pad(1 + this.below(12))}${pad(1 + this.below(28))}`;
  }
}

const textOf = (reading: { readonly ok: boolean; readonly text?: string }): string =>
  reading.text ?? '';

const made: Readonly<Partial<Record<IdentifierId, (dice: Dice) => string>>> = {
  uscc: (dice) =>
    textOf(
      identifiers.uscc.make({
        department: dice.row('159', 1),
        kind: dice.row('129', 1),
        division: '110108',
        organisation: dice.row('0123456789ABCDEFGHJKLMNPQRTUWXY', 9),
      }),
    ),
  'resident-id': (dice) =>
    textOf(
      identifiers['resident-id'].make({
        // Counties as old as the numbers: stdnum refuses a birth before its county.
        division: dice.row('12', 1) === '1' ? '110108' : '110101',
        birth: dice.day(),
        sequence: dice.row(figures, 3),
      }),
    ),
  lei: (dice) =>
    textOf(
      identifiers.lei.make({
        operator: dice.row(figures, 4),
        entity: dice.row(figures + capitals, 14),
      }),
    ),
  iban: (dice) => textOf(identifiers.iban.make({ country: 'DE', account: dice.row(figures, 18) })),
  bic: (dice) => `${dice.row(capitals, 4)}DE${dice.row(figures + capitals, 2)}`,
  gtin: (dice) =>
    textOf(identifiers.gtin.make({ body: dice.row(figures, [7, 11, 12, 13][dice.below(4)] ?? 7) })),
  gln: (dice) => textOf(identifiers.gln.make({ body: dice.row(figures, 12) })),
  'container-number': (dice) =>
    textOf(
      identifiers['container-number'].make({
        owner: dice.row(capitals, 3),
        category: dice.row('UJZ', 1),
        serial: dice.row(figures, 6),
      }),
    ),
  'ship-number': (dice) =>
    textOf(identifiers['ship-number'].make({ serial: dice.row(figures, 6) })),
  'bank-card': (dice) =>
    textOf(
      identifiers['bank-card'].make({
        issuer: dice.row(figures, 6),
        account: dice.row(figures, 12),
      }),
    ),
  'case-number': (dice) =>
    textOf(
      identifiers['case-number'].make({
        division: '110108',
        date: '20261120',
        serial: dice.row(figures, 6),
      }),
    ),
};

/** Changes one place to another character of its sort, or swaps two neighbours. */
function damaged(text: string, dice: Dice): string {
  const at = dice.below(text.length - 1);
  const [a, b] = [text.charAt(at), text.charAt(at + 1)];
  if (dice.below(2) === 0) return text.slice(0, at) + b + a + text.slice(at + 2);
  const letter = dice.row(/\d/.test(a) ? figures : capitals, 1);
  return text.slice(0, at) + letter + text.slice(at + 1);
}

/**
 * What we refuse beyond the check and python-stdnum does not, or the other way round: divisions,
 * days, and lengths of cards; of these no verdict is compared.
 */
function isBeyondCheck(kind: IdentifierId, text: string): boolean {
  const reading = identifierOf(kind).parse(text);
  if (kind === 'resident-id' || kind === 'uscc') {
    return reading.ok ? reading.warnings.some(({ at }) => at !== 14) : reading.rank === 'format';
  }
  return kind === 'case-number' && !reading.ok && reading.rank === 'format';
}

describe.skipIf(!isThere)('identifiers beside python-stdnum', () => {
  it.each(Object.keys(made) as (keyof typeof made)[])('%s: the same verdict', (kind) => {
    const dice = new Dice(`stdnum ${kind}`);
    const texts = Array.from({ length: numbersEach }, (_, i) => {
      const text = made[kind]?.(dice) ?? '';
      return i % 2 === 0 ? text : damaged(text, dice);
    }).filter((text) => !isBeyondCheck(kind, text));
    expect(texts.length).toBeGreaterThan(numbersEach * 0.6);
    const input = JSON.stringify(texts.map((text) => [kind, text]));
    const { stdout, stderr } = spawnSync(python, ['-c', peer], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const theirs = JSON.parse(stdout) as boolean[];
    const ours = texts.map((text) => {
      const reading = identifierOf(kind).parse(text);
      // A country that no table knows is a warning of ours, and a fault of theirs.
      const warnings = reading.ok ? reading.warnings : [];
      return reading.ok && !warnings.some(({ code }) => code === 'identifier-value-unknown');
    });
    const differ = texts.filter((_, i) => ours[i] !== theirs[i]);
    expect(differ).toEqual([]);
    expect(ours.filter((ok) => ok).length).toBeGreaterThan(numbersEach / 4);
    expect(ours).toContain(false);
  });
});
