import { timingSafeEqual } from 'node:crypto';
import { isRefusal } from '@yunzhang/base';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { digestOf } from '../core.ts';
import { enterpriseStates } from '../registry/enterprise.ts';
import { hearRegistry } from '../registry/feed.ts';
import type { Context } from './context.ts';
import { Fault, faultOf } from './fault.ts';
import { read } from './phone-routes.ts';

const newsForm = z.strictObject({
  id: z.string().min(1).max(64),
  uscc: z.string().length(18),
  name: z.string().min(1).max(100).optional(),
  legalRep: z.string().min(1).max(64).optional(),
  state: z.enum(enterpriseStates).optional(),
});

/** Where the registry says what changed; it shows a token of its own. */
export function addRegistryRoutes(app: FastifyInstance, context: Context, token: string): void {
  app.post('/registry/changes', async (request, reply) => {
    const given = /^Bearer (\S{1,256})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const isRegistry = timingSafeEqual(Buffer.from(digestOf(given)), Buffer.from(digestOf(token)));
    // Nobody else learns that there is such an address.
    if (!isRegistry) throw new Fault('licence-not-found');
    const done = await hearRegistry(context.core, read(newsForm, request.body));
    if (isRefusal(done)) throw faultOf(done);
    return reply.status(done === 'known' ? 200 : 202).send({ outcome: done });
  });
}
