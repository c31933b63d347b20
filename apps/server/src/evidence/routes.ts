import { isRefusal } from '@yunzhang/base';
import type { Anchors } from '@yunzhang/verification';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Ledger } from '../ledger/index.ts';
import { writeBundle } from './bundle.ts';
import { readBundlePage } from './bundle-page.ts';

/** Processor time of a bundle in milliseconds, as it was measured. */
const bundleCostMs = 40;

/** What the routes of evidence need. */
export interface EvidenceRouteParts {
  readonly ledger: Ledger;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string) => Error;
  /** A hook that charges the caller for what a request costs. */
  readonly charge?: (costMs: number) => (request: FastifyRequest) => Promise<void>;
  /** Roots that seals are verified by; they go into bundles. */
  readonly trust?: () => Promise<Anchors | undefined>;
  /** The verifying page; the one that was built if nothing is said. */
  readonly readPage?: () => Promise<string>;
}

/**
 * The logs of this server, and bundles of their public evidence.
 *
 * @basis ledger.md §15; product.md R45, R46
 */
export function addEvidenceRoutes(app: FastifyInstance, parts: EvidenceRouteParts): void {
  const { ledger, problem, trust, readPage = readBundlePage } = parts;
  const charged = parts.charge?.(bundleCostMs);
  app.get('/v1/logs', { schema: { hide: true } }, async (_request, reply) =>
    open(reply).send(
      ledger
        .logs()
        .map(({ origin }) => ({ origin, path: `/${origin.split('/').slice(1).join('/')}/` })),
    ),
  );
  app.get<{ Params: { actId: string } }>(
    '/v1/evidence/:actId/bundle',
    { schema: { hide: true }, ...(charged && { onRequest: charged }) },
    async (request, reply) => {
      const actId = z.uuid().safeParse(request.params.actId);
      if (!actId.success) throw problem('request-malformed', 'actId');
      const evidence = await ledger.evidence.ofAct(actId.data);
      if (isRefusal(evidence)) throw problem(evidence.refused, evidence.detail);
      const policy = await ledger.storeOf(evidence.log)?.read('policy');
      if (policy === undefined) throw problem('ledger-entry-not-found');
      const { anchors = [], crls = [] } = (await trust?.()) ?? {};
      const bytes = writeBundle({
        page: await readPage(),
        evidences: [evidence.container],
        policy,
        certificates: anchors,
        statuses: crls,
      });
      return open(reply)
        .type('application/zip')
        .header('content-disposition', `attachment; filename="evidence-${actId.data}.zip"`)
        .send(Buffer.from(bytes));
    },
  );
}

/** Public and without cookies, like the log itself. */
function open(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');
}
