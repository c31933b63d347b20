import { it } from 'vitest';
import { walk } from '@yunzhang/scenario';
import { tenderProof as p } from '/work/main/packages/scenarios/src/tender/proof.ts';
it('w', () => {
  const time = (name: string, oracles: typeof p.oracles) => {
    const t = process.cpuUsage().user;
    const r = walk({ ...p, oracles: oracles ?? [] }, { seed: 3, attempts: 4000 });
    console.log(name, ((process.cpuUsage().user - t) / 1000).toFixed(0), 'ms', r.accepted);
  };
  time('none', []);
  time('none', []);
  time('all', p.oracles ?? []);
  for (const o of p.oracles ?? []) time(o.name + ' ' + o.over, [o]);
}, 600000);
