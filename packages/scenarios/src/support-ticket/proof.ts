import { calendar2026, catalog, hour, type Proof, startOf } from '@yunzhang/scenario';
import { cast, hints } from './hints.ts';
import { oracles } from './oracles.ts';
import { supportTicket } from './scenario.ts';

/** Support tickets under attack. */
export const supportTicketProof: Proof = {
  id: 'support-ticket',
  dossier: ['P10'],
  catalog: catalog([supportTicket]),
  tables: { calendar: calendar2026 },
  start: startOf('2026-11-23') + 10 * hour,
  cast,
  hints,
  oracles,
};
