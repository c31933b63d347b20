import { isRefusal, type Refusal } from '@yunzhang/base';
import { encodeSm2Signature, signSm2Message } from '@yunzhang/gm';
import type { SealUse } from '@yunzhang/sealing';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Intent, LoggedSeal, SealActs, WantedLevel } from './acts/index.ts';
import { type Authority, type OwnSeal, sealFacts } from './authority.ts';
import { placeOf, placeQuery } from './place-query.ts';
import { Problem } from './problem.ts';
import { runSealTask } from './task.ts';
import type { TypedApp } from './typed-app.ts';

/** Names the intent in the ledger, for whoever wants its evidence later. */
const actHeader = 'yunzhang-act';
/** The level the evidence inside the file has come to, whatever was wished for. */
const levelHeader = 'yunzhang-evidence';

const sealingQuery = z.object({
  seal: z.string().regex(/^\d{14}$/),
  /** L1: waits a second at most for the witnesses, so that the evidence in the file has them. */
  evidence: z.enum(['L0', 'L1']).default('L0'),
  ...placeQuery,
});

/** What the routes of seals need. */
export interface SealRouteParts {
  readonly admit: (request: FastifyRequest) => Promise<void>;
  /** The authority; without one a problem is thrown. */
  readonly needed: () => Authority;
  readonly acts: SealActs;
}

/** A seal as its acts are logged. */
export function loggedSeal({ id, bytes, tagLife }: OwnSeal): LoggedSeal {
  return { id, seal: bytes, ...(tagLife && { tagLife }) };
}

/** Seals, their imprints, and sealing. */
export function addSealRoutes(app: TypedApp, { admit, needed, acts }: SealRouteParts): void {
  const guarded = { security: [{ session: [] }] };
  app.get('/api/seals', { schema: guarded, onRequest: admit }, async () =>
    needed().seals.map(sealFacts),
  );
  app.get(
    '/api/seals/:id/imprint.svg',
    { schema: { params: z.object({ id: z.string() }), ...guarded }, onRequest: admit },
    async (request, reply) => {
      const seal = needed().seals.find(({ id }) => id === request.params.id);
      if (seal === undefined) throw new Problem('seal-not-found');
      return reply.type('image/svg+xml').send(seal.svg);
    },
  );
  app.post(
    '/api/sealings',
    { schema: { querystring: sealingQuery, ...guarded }, onRequest: admit },
    async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new Problem('request-malformed');
      const bytes = new Uint8Array(request.body);
      const sealed = await sealBody({ authority: needed(), acts }, request.query, bytes);
      return reply
        .type('application/octet-stream')
        .header(actHeader, sealed.actId)
        .header(levelHeader, sealed.level)
        .send(Buffer.from(sealed.bytes));
    },
  );
}

interface Sealed {
  readonly bytes: Uint8Array;
  readonly actId: string;
  readonly level: WantedLevel;
}

async function sealBody(
  { authority, acts }: { readonly authority: Authority; readonly acts: SealActs },
  query: z.infer<typeof sealingQuery>,
  bytes: Uint8Array,
): Promise<Sealed> {
  const seal = authority.seals.find(({ id }) => id === query.seal);
  if (seal === undefined) throw new Problem('seal-not-found');
  const signer = authority.signerOf(seal.id);
  const task = {
    bytes,
    seal: seal.bytes,
    certificate: seal.certificate,
    chain: [authority.root],
    publicKey: signer.publicKey,
    place: placeOf(query),
    at: Date.now(),
  };
  const use = { acts, seal: loggedSeal(seal), wanted: query.evidence };
  return sealLogged(use, async (desk) =>
    runSealTask(task, {
      ...desk,
      sign: async (message) => desk.signed(await signSm2Message(signer, message)),
    }),
  );
}

interface LogDesk {
  logUse(use: SealUse): Promise<Uint8Array | Refusal>;
  /** Keeps the signature, which the end of the act binds. */
  signed(rs: Uint8Array): Uint8Array;
}

/**
 * Runs one sealing between its intent and its end in the ledger.
 *
 * The caller gets the file only when its end is published; whatever fails after the intent leaves
 * an abandoned act, never a silent one.
 *
 * @basis ledger.md §16.1
 */
async function sealLogged(
  {
    acts,
    seal,
    wanted,
  }: { readonly acts: SealActs; readonly seal: LoggedSeal; readonly wanted: WantedLevel },
  run: (desk: LogDesk) => Promise<{ readonly bytes: Uint8Array } | Refusal>,
): Promise<Sealed> {
  let intent: Intent | undefined;
  let signature: Uint8Array | undefined;
  const desk: LogDesk = {
    logUse: async ({ dataHash }) => {
      const made = await acts.intend(seal, dataHash, wanted);
      if (isRefusal(made)) return made;
      intent = made;
      return made.evidence;
    },
    signed: (rs) => {
      signature = encodeSm2Signature(rs);
      return rs;
    },
  };
  const outcome = await run(desk).catch(async (error: unknown) => {
    if (intent !== undefined) await acts.abandon(seal, intent.actId, 'the work failed');
    throw error;
  });
  if (isRefusal(outcome) || intent === undefined || signature === undefined) {
    if (intent !== undefined) await acts.abandon(seal, intent.actId, 'the sealing was refused');
    if (isRefusal(outcome)) throw new Problem(outcome.refused, outcome.detail);
    throw new Problem('server-fault', 'a file sealed without its act');
  }
  const ended = await acts.complete(seal, intent.actId, signature);
  if (ended !== undefined) throw new Problem(ended.refused, ended.detail);
  return { bytes: outcome.bytes, actId: intent.actId, level: intent.level };
}
