import { describe, expect, it } from 'vitest';
import * as f from './field.ts';
import { ask, halfFilled } from './half-input.ts';

const fields = {
  kind: f.choice('类别', { goods: '货物', works: '工程' }),
  permit: f.onlyIf(f.text('许可号'), 'kind', 'works'),
  note: f.optional(f.text('备注')),
  seat: f.group('地址', { street: f.text('街道') }),
  parts: f.rows('表', { amountFen: f.fen('额') }),
};

/** What a rule that reads one thing gets to know from an input. */
const reads = (input: object, question: (given: f.ValueOf<typeof fields>) => unknown) =>
  ask(false, () => question(halfFilled(fields, input) as f.ValueOf<typeof fields>));

describe('a half-filled input', () => {
  it.each<[string, object, (given: f.ValueOf<typeof fields>) => unknown, object]>([
    ['a field that is there', { kind: 'goods' }, (g) => g.kind, { known: true, value: 'goods' }],
    ['one that is not', {}, (g) => g.kind, { known: false, at: 'kind' }],
    ['one that may be missing', {}, (g) => g.note, { known: true, value: undefined }],
    ['one whose condition is open', {}, (g) => g.permit, { known: false, at: 'kind' }],
    [
      'one its condition asks for',
      { kind: 'works' },
      (g) => g.permit,
      { known: false, at: 'permit' },
    ],
    [
      'one its condition excludes',
      { kind: 'goods' },
      (g) => g.permit,
      { known: true, value: undefined },
    ],
    ['a part of a group', { seat: {} }, (g) => g.seat.street, { known: false, at: 'seat.street' }],
    [
      'a sum over half a table',
      { parts: [{ amountFen: 1 }, {}] },
      (g) => g.parts.reduce((sum, part) => sum + part.amountFen, 0),
      { known: false, at: 'parts.1.amountFen' },
    ],
  ])('tells a rule that reads %s what it can', (_, input, question, expected) => {
    expect(reads(input, question)).toEqual(expected);
  });

  it('takes any error for a sign that more is needed; with whole input it is our own fault', () => {
    const fails = () => {
      throw new TypeError('ours');
    };
    expect(ask(false, fails)).toEqual({ known: false });
    expect(() => ask(true, fails)).toThrow('ours');
  });
});
