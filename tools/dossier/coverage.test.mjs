import fs from 'node:fs';
import * as engine from '@yunzhang/scenario';
import { expect, it } from 'vitest';
import { scenarios } from '../../packages/scenarios/src/index.ts';
import { proofs } from '../../packages/scenarios/src/proofs.ts';
import { coverageOf, coveragePage, target } from './coverage.mjs';

const coverage = coverageOf(engine, proofs, scenarios);

it('finds something for every point of the pages that are done', () => {
  expect(coverage.missing).toEqual([]);
});

it('names no point that the dossier does not have', () => {
  expect(coverage.unknown.map(({ at, point }) => `${at}: ${point}`)).toEqual([]);
});

it('is what docs/scenarios/coverage.md says', () => {
  expect(fs.readFileSync(target, 'utf8')).toBe(coveragePage(engine, coverage));
});
