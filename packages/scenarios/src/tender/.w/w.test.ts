import { it } from 'vitest';
import { neverDone, neverSaid, tellFailure, walk } from '@yunzhang/scenario';
import { tenderProof as p } from '/work/main/packages/scenarios/src/tender/proof.ts';
it('w', () => {
  const n = Number(process.env['N'] ?? 20000);
  const t = Date.now();
  const r = walk(p, { seed: Number(process.env['S'] ?? 20261123), attempts: n });
  console.log(Date.now() - t, 'ms', r.attempts, r.accepted);
  console.log(
    Object.entries(r.acts)
      .map(([k, v]) => k + ' ' + v.accepted + ' ' + JSON.stringify(v.refused))
      .join('\n'),
  );
  console.log('never done', neverDone(p, r), 'never said', neverSaid(p, r));
  if (r.failure) console.log(tellFailure(p, r.failure));
}, 600000);
