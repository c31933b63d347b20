import { describe, expect, it } from 'vitest';
import {
  type DossierPage,
  evidenceOfProof,
  evidenceOfStories,
  evidenceOfTests,
  matrixOf,
  matrixTable,
} from './matrix.ts';
import { readStories } from './story-text.ts';
import { voucherProof } from './walk-sample.ts';

const page: DossierPage = {
  id: 'F07',
  title: 'Voucher',
  rows: [
    {
      name: 'F07/row/held-split',
      state: 'HELD',
      event: 'split',
      actor: 'holder',
      guard: 'a | b',
      next: 'HELD',
      sealed: '—',
    },
  ],
  invariants: [{ name: 'F07/invariant/1', text: 'sums hold' }],
  errors: [{ name: 'F07/error/voucher-parts', code: 'VOUCHER_PARTS', zh: '金额' }],
  tests: [
    { name: 'F07/test/1', text: 'one fen' },
    { name: 'F07/test/10', text: 'ten' },
  ],
};
const story = `story a voucher is divided
covers F07/row/held-split F07/row/held-splits
brook divide c1
brook divide c1
core pay c1`;

describe('the matrix', () => {
  const proof = voucherProof();
  const evidence = [
    ...evidenceOfStories('v.story', readStories(story)),
    ...evidenceOfTests('v.test.ts', `it('F07/test/10: "ten" and F07/error/voucher-parts', () => {`),
    ...evidenceOfProof(proof),
  ];
  const matrix = matrixOf([page], evidence, proof.catalog);

  it('names what is missing and what is not there', () => {
    expect(matrix.missing).toEqual(['F07/test/1']);
    expect(matrix.unknown.map(({ point }) => point)).toEqual(['F07/row/held-splits']);
  });

  it('says what stands for each point, and which acts it is about', () => {
    expect(matrixTable(matrix).split('\n').slice(2)).toEqual([
      '| F07/row/held-split | HELD: split → HELD | story: a voucher is divided | `divide` `pay` |',
      '| F07/invariant/1 | sums hold | walk: F07/invariant/1 |  |',
      `| F07/error/voucher-parts | 金额 | test: F07/test/10: "ten" and F07/error/voucher-parts | \`voucher.divide\` |`,
      '| F07/test/1 | one fen | **missing** |  |',
      `| F07/test/10 | ten | test: F07/test/10: "ten" and F07/error/voucher-parts |  |`,
    ]);
  });
});
