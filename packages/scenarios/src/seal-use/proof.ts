import { calendar2026, catalog, type Proof } from '@yunzhang/scenario';
import { mandate } from '../mandate/scenario.ts';
import { sealCast } from '../seal-life/prologue.ts';
import { sealLife } from '../seal-life/scenario.ts';
import { erp, hints, hsm, inspector, other, zhao } from './hints.ts';
import { oracles } from './oracles.ts';
import { begin, prologues, zhou } from './prologue.ts';
import { sealUse } from './scenario.ts';

/** Uses of seals and mandates under attack. */
export const sealUseProof: Proof = {
  id: 'seal-use',
  dossier: ['P05'],
  catalog: catalog([sealLife, mandate, sealUse]),
  about: ['seal-use'],
  tables: { calendar: calendar2026 },
  start: begin,
  cast: [...sealCast, zhou, zhao, other, erp, hsm, inspector],
  prologues,
  hints,
  oracles,
};
