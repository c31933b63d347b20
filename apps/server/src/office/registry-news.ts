import { isRefusal } from '@yunzhang/base';
import { dateOf } from '@yunzhang/scenario';
import { z } from 'zod';
import type { People } from '../people/index.ts';
import { reachSeals, type RegistryEvent } from '../seals/index.ts';
import type { JobHandler } from '../support/index.ts';

const news = z.object({
  id: z.string(),
  kind: z.string(),
  organisation: z.string(),
  at: z.number(),
  status: z.string().optional(),
});

/**
 * Brings what the registry says of an organisation to its seals; tried again until all are reached.
 *
 * A new legal representative who is not known here yet is named by the organisation: nobody can act
 * as that, and the seals of the former one are under change from that day on.
 *
 * @basis platform.md P02 (rows name/legal-rep change, cancel by dissolution)
 */
export function registryNews(
  parts: Parameters<typeof reachSeals>[0],
  people: Pick<People, 'registered'>,
): JobHandler {
  return async ({ payload, attempt }) => {
    const change = await changeOf(news.parse(payload), people);
    if (change === undefined) return;
    const reach = await reachSeals(parts, change, attempt);
    if (isRefusal(reach)) throw new Error(reach.refused);
    const [left] = reach.left;
    if (left !== undefined) throw new Error(`${left.case}: ${left.refused}`);
  };
}

async function changeOf(
  { id, kind, organisation, at, status }: z.infer<typeof news>,
  people: Pick<People, 'registered'>,
): Promise<RegistryEvent | undefined> {
  const on = dateOf(at);
  if (kind === 'organisation.renamed') return { id, organisation, change: { what: 'name', on } };
  if (kind === 'organisation.status' && status === 'cancelled') {
    return { id, organisation, change: { what: 'dissolved', on } };
  }
  if (kind !== 'organisation.represented') return undefined;
  const head = (await people.registered(organisation))?.head?.person;
  const person = head ?? `successor:${organisation}`;
  return { id, organisation, change: { what: 'person', on, person } };
}
