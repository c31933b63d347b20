import {
  type Attack,
  calendar2026,
  type Case,
  catalog,
  minute,
  type Proof,
  startOf,
} from '@yunzhang/scenario';
import { refusedWith, tryOn } from '../kit/attack.ts';
import { codeHints, everybody } from './hints.ts';
import { codeOracles } from './oracles.ts';
import { articleCode, codeBatch } from './scenario.ts';

const now = startOf('2026-11-21');
const article = { gtin: '09506000134352', batch: 'L1', made: '2026-11-01', expires: '2028-10-31' };
const base = { definition: 1, version: 3, openedAt: now, changedAt: now };
const token = 'a1'.padEnd(64, '0');

const batch: Case = {
  ...base,
  id: 'b',
  scenario: 'code-batch',
  phase: 'printed',
  record: { ...article, ordered: 3, quota: 3, printed: 3, activated: 3, voided: 0 },
  parties: { factory: ['mint'], brand: ['brand'], line: ['plant'], regulator: ['bureau'] },
};

const code: Case = {
  ...base,
  id: 'c',
  scenario: 'article-code',
  phase: 'printed',
  parent: 'b',
  record: { ...article, serial: 'S1', token, repeats: 0, scans: [], misses: [] },
  parties: batch.parties,
};

const attacks: readonly Attack[] = [
  {
    name: 'T03/invariant/1: a batch whose counter was set by hand takes no further code',
    run: (of) => {
      const input = { serials: ['S1'] };
      const attempt = { scenario: 'code-batch', act: 'activate', on: 'b', input };
      const actor = { organisation: 'plant', holds: [], level: 3 } as const;
      const outcome = tryOn(of, { cases: [batch, code], actor, now, attempt });
      return refusedWith('article-code-counts-differ', outcome);
    },
  },
  {
    name: 'T03/test/2: a hundred devices of one network are throttled together',
    run: (of) => {
      const network = 'e1'.padEnd(64, '0');
      const region = '110105';
      const misses = Array.from({ length: 100 }, (_, n) => ({
        at: now - 30 * minute,
        device: String(n).padEnd(64, '0'),
        network,
      }));
      const tried = { ...code, phase: 'active', record: { ...code.record, misses } };
      const input = { token, device: 'd1'.padEnd(64, '0'), network, region };
      const attempt = { scenario: 'article-code', act: 'verify', on: 'c', input };
      const actor = { person: 'lin', holds: [], level: 0 } as const;
      const outcome = tryOn(of, { cases: [batch, tried], actor, now, attempt });
      return refusedWith('article-code-tries-network', outcome);
    },
  },
];

/** Article codes under attack, with the batches they come from. */
export const antiCounterfeitingProof: Proof = {
  id: 'anti-counterfeiting',
  catalog: catalog([codeBatch, articleCode]),
  tables: { calendar: calendar2026 },
  start: now,
  cast: everybody,
  hints: codeHints,
  oracles: codeOracles,
  attacks,
  dossier: ['T03'],
};
