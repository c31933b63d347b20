import { isRefusal, Malformed } from '@yunzhang/base';
import { type SealedPaper, writeEvidence } from '@yunzhang/ledger';
import { type Anchors, formatOf, sealsOfPaper } from '@yunzhang/verification';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ActRecords, OpenedAct } from '../acts/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { type NamedFile, writeBundle } from './bundle.ts';
import { readBundlePage } from './bundle-page.ts';

/** Processor time of a bundle in milliseconds, as it was measured. */
const bundleCostMs = 40;
/** That of a sealed file that is read for its seals: files of the corpus cost 60 ms at most. */
const fileCostMs = 160;
/** Largest sealed file that opens its record here; a larger one goes with the command line. */
const fileMax = 16 * 1024 * 1024;
/** Longest list of fields to be opened. */
const openMax = 512;

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
  /** Records of the acts; without them nothing is ever opened. */
  readonly acts?: { readonly records: ActRecords };
  /** Throws unless the request comes from whoever keeps the records of this server. */
  readonly admit?: (request: FastifyRequest) => Promise<void>;
}

/**
 * The logs of this server, and bundles of evidence.
 *
 * A stranger gets what is public. Fields of an act's record are opened for whoever keeps it, who
 * names them, and for the holder of the sealed file, who gets what stands in that file.
 *
 * @basis ledger.md §13.2, §14.3, §15; product.md R45, R46
 */
export function addEvidenceRoutes(app: FastifyInstance, parts: EvidenceRouteParts): void {
  const { ledger, problem } = parts;
  const costing = (ms: number) => {
    const charged = parts.charge?.(ms);
    return charged === undefined ? {} : { onRequest: charged };
  };
  app.get('/v1/logs', { schema: { hide: true } }, async (_request, reply) =>
    open(reply).send(
      ledger
        .logs()
        .map(({ origin }) => ({ origin, path: `/${origin.split('/').slice(1).join('/')}/` })),
    ),
  );
  app.get<{ Params: { actId: string }; Querystring: { open?: unknown } }>(
    '/v1/evidence/:actId/bundle',
    { schema: { hide: true }, ...costing(bundleCostMs) },
    async (request, reply) => {
      const actId = actIdOf(request.params, problem);
      const asked = request.query.open;
      if (asked === undefined) {
        return sendBundle(open(reply), parts, { acts: [{ actId, openings: [] }] });
      }
      await parts.admit?.(request);
      const act = await openAsked(parts, actId, asked);
      return sendBundle(closed(reply), parts, { acts: [act] });
    },
  );
  app.post<{ Params: { actId: string } }>(
    '/v1/evidence/:actId/bundle',
    { schema: { hide: true }, bodyLimit: fileMax, ...costing(bundleCostMs + fileCostMs) },
    async (request, reply) => {
      const actId = actIdOf(request.params, problem);
      if (!Buffer.isBuffer(request.body)) throw problem('request-malformed', 'the sealed file');
      const bytes = new Uint8Array(request.body);
      const opened = await parts.acts?.records.ofFile(actId, sealsOf(bytes, problem));
      // An act that is not there is not told from one that made another file.
      if (opened === undefined) throw problem('act-not-of-file');
      const name = formatOf(bytes) === 'pdf' ? 'sealed.pdf' : 'sealed.ofd';
      return sendBundle(closed(reply), parts, { acts: opened, sealed: [{ name, bytes }] });
    },
  );
}

type Problem = EvidenceRouteParts['problem'];

function actIdOf({ actId }: { readonly actId: string }, problem: Problem): string {
  const read = z.uuid().safeParse(actId);
  if (!read.success) throw problem('request-malformed', 'actId');
  return read.data.toLowerCase();
}

/** The fields whoever keeps the record asks for: `all`, or names parted by commas. */
async function openAsked(
  { acts, admit, problem }: EvidenceRouteParts,
  actId: string,
  asked: unknown,
): Promise<OpenedAct> {
  if (typeof asked !== 'string' || asked.length > openMax || asked === '') {
    throw problem('request-malformed', 'open');
  }
  const names = asked === 'all' ? undefined : [...new Set(asked.split(','))];
  const act = admit === undefined ? undefined : await acts?.records.open(actId, names);
  if (act === undefined) throw problem('ledger-act-not-found');
  // Half of what was asked for would be taken for all there is.
  const missing = names?.find((name) => !act.openings.some(({ field }) => field.name === name));
  if (missing !== undefined) throw problem('request-malformed', `open: ${missing}`);
  return act;
}

function sealsOf(bytes: Uint8Array, problem: Problem): readonly SealedPaper[] {
  try {
    return sealsOfPaper(bytes).map(({ paper }) => paper);
  } catch (error) {
    if (error instanceof Malformed) throw problem('act-not-of-file');
    throw error;
  }
}

/** Evidence of the acts with what is opened of them, under the policy of their log. */
async function sendBundle(
  reply: FastifyReply,
  parts: EvidenceRouteParts,
  { acts, sealed = [] }: { readonly acts: readonly OpenedAct[]; readonly sealed?: NamedFile[] },
): Promise<FastifyReply> {
  const { ledger, problem, trust, readPage = readBundlePage } = parts;
  const evidences: Uint8Array[] = [];
  let policy: Uint8Array | undefined;
  for (const { actId, openings } of acts) {
    const found = await ledger.evidence.ofAct(actId);
    if (isRefusal(found)) throw problem(found.refused, found.detail);
    const { entry, proofs, container } = found;
    const shown = { entry, proofs, openings, anchors: [] };
    evidences.push(openings.length === 0 ? container : writeEvidence(shown));
    policy = await ledger.storeOf(found.log)?.read('policy');
  }
  if (policy === undefined) throw problem('ledger-entry-not-found');
  const { anchors = [], crls = [], ocsps = [] } = (await trust?.()) ?? {};
  const page = await readPage();
  const statuses = [...crls, ...ocsps];
  const given = { page, evidences, policy, sealed, certificates: anchors, statuses };
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="evidence-${acts[0]?.actId}.zip"`)
    .send(Buffer.from(writeBundle(given)));
}

/** For one caller: no other site may read it. */
function closed(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}

/** Public and without cookies, like the log itself. */
function open(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin');
}
