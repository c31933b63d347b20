import { calendar2026, catalog, type Proof, startOf } from '@yunzhang/scenario';
import { sealLending } from './scenario.ts';

export const sealLendingProof: Proof = {
  id: 'seal-lending',
  catalog: catalog([sealLending]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-23'),
  cast: [
    { organisation: 'acme', holds: [], level: 3 },
    { person: 'li', organisation: 'acme', holds: [], level: 3 },
    { person: 'sun', organisation: 'acme', holds: ['seal-keeper'], level: 3 },
    { person: 'chen', organisation: 'acme', holds: ['seal-keeper'], level: 3 },
  ],
  hints: {
    'seal-lending.ask': {
      input: (rnd) => ({
        seal: rnd.pick(['1101089900004', '1101089900005']),
        purpose: '签约',
        days: rnd.whole(1, 4),
      }),
      names: (rnd) => ({ owner: 'acme', keeper: rnd.pick(['sun', 'chen']) }),
    },
  },
  oracles: [
    {
      name: 'a seal is out with one person at a time',
      over: 'shelf',
      holds: ({ cases }) => {
        const out = sealLending.among(cases).filter((c) => ['lent', 'overdue'].includes(c.phase));
        const seals = out.map((c) => c.record.seal);
        return new Set(seals).size === seals.length || `one of ${seals.join(', ')} is out twice`;
      },
    },
  ],
};
