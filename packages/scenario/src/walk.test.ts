import { describe, expect, it } from 'vitest';
import { assert } from '@yunzhang/base';
import { catalog } from './catalog.ts';
import { engineStage } from './engine-stage.ts';
import type { Oracle } from './proof.ts';
import { shelfOf } from './shelf.ts';
import { tell } from './story.ts';
import { readStories } from './story-text.ts';
import type { Act, Case, Scenario } from './definition.ts';
import { neverDone, neverSaid, tellFailure, walk } from './walk.ts';
import { voucher, voucherProof } from './walk-sample.ts';

const proof = voucherProof();
const { acts } = voucher;
const divide = { ...acts['divide'], must: [] } as unknown as Act;
const withoutRule: Scenario = { ...voucher, acts: { ...acts, divide } };

describe('a walk', () => {
  it('gets through every act of a small scenario and breaks nothing', () => {
    const report = walk(proof, { seed: 1, attempts: 20_000 });
    expect(report.failure).toBeUndefined();
    expect(neverDone(proof, report)).toEqual([]);
    expect(neverSaid(proof, report)).toEqual([]);
  });

  it('is the same for the same seed', () => {
    const [one, two] = [0, 1].map(() => walk(proof, { seed: 5, attempts: 2000 }));
    expect(one).toEqual(two);
  });

  it('catches a rule that was taken away, by what must hold all the same', () => {
    const report = walk(proof, {
      seed: 1,
      attempts: 20_000,
      catalog: catalog([withoutRule]),
    });
    expect(report.failure?.name).toBe('F07/invariant/1');
  });

  it('makes a failure short and tells it as a story, which tells the same again', async () => {
    const mutant = catalog([withoutRule]);
    const { failure } = walk(proof, { seed: 1, attempts: 20_000, catalog: mutant });
    assert(failure !== undefined, 'it fails');
    const text = tellFailure(proof, failure, mutant);
    const [story] = readStories(text);
    const shelf = shelfOf(mutant, proof.tables);
    const telling = await tell(story?.text ?? '', engineStage(shelf));
    expect(telling.failure).toBeUndefined();
    expect(telling.steps).toBeLessThan(5);
    const amount = (c: Case) => Number(c.record['amountFen']);
    const [root, ...others] = [...shelf.cases.values()];
    assert(root !== undefined, 'it was issued');
    const live = others.filter(({ phase }) => phase !== 'divided');
    expect(live.reduce((sum, c) => sum + amount(c), 0)).not.toBe(amount(root));
  });

  it('tells of cases that acts have opened by the names a story knows them by', async () => {
    const child = {
      name: 'no part is paid',
      over: 'step',
      holds: ({ cases }) =>
        !cases.some((c) => c.parent !== undefined && c.phase === 'paid') || 'paid',
    } as const satisfies Oracle;
    const strict = { ...proof, oracles: [child] };
    const { failure } = walk(strict, { seed: 3, attempts: 20_000 });
    assert(failure !== undefined, 'it fails');
    const [story] = readStories(tellFailure(strict, failure));
    expect(story?.text).toMatch(/^core pay c\d+(?:\/[12])+$/m);
    const telling = await tell(
      story?.text ?? '',
      engineStage(shelfOf(proof.catalog, proof.tables)),
    );
    expect(telling.failure).toBeUndefined();
  });

  let calls = 0;
  it.each<[string, string, Partial<Scenario>]>([
    ['an act that throws', 'thrown it breaks', withPay({ does: thrower })],
    [
      'an act that counts its calls',
      'thrown the same attempt is decided in two ways',
      withPay({ does: () => ({ moves: ++calls }) }),
    ],
    [
      'a record that its fields do not allow',
      'record voucher',
      withPay({ does: () => ({ moves: -1 }) }),
    ],
    ['a lasting rule taken away', 'always voucher-empty', { always: [] }],
    ['a claim taken away', 'claim voucher-trade', { claims: [] }],
    [
      'a level not asked for',
      'admission voucher',
      { acts: { ...acts, issue: { ...actOf('issue'), level: 0 } } },
    ],
    [
      'a qualification not asked for',
      'admission voucher',
      { roles: { ...voucher.roles, issuer: { title: '开立人', kind: 'organisation' } } },
    ],
    ['a secret told', 'view voucher', { secret: {} }],
  ])('finds %s', (_, name, change) => {
    const original = { ...voucher, secret: { trade: { to: ['holder'], opens: ['paid'] } } };
    const strict = { ...proof, catalog: catalog([original]), oracles: [] };
    const mutant = catalog([{ ...original, ...change }]);
    const { failure } = walk(strict, { seed: 2, attempts: 20_000, catalog: mutant });
    expect(failure?.name.split('.')[0]).toBe(name);
  });
});

function thrower(): never {
  throw new Error('it breaks');
}

function withPay(change: Partial<Act>): Partial<Scenario> {
  return { acts: { ...acts, pay: { ...actOf('pay'), ...change } } };
}

function actOf(verb: string): Act {
  const act = acts[verb];
  assert(act !== undefined, `${verb} is an act`);
  return act;
}
