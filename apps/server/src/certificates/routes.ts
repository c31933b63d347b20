import { fromBase64, isoUtc, Malformed } from '@yunzhang/base';
import { writePem } from '@yunzhang/gm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { TypedApp } from '../typed-app.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

/** An OCSP request for sixteen certificates has three kilobytes. */
const ocspSizeMax = 16 * 1024;
const timeQuerySizeMax = 8 * 1024;
/** Base64 of what GET may ask; RFC 6960 suggests 255 octets, chains of proxies allow 2,000. */
const pathSizeMax = 2000;
/** Processor time of an answer, in milliseconds: reading, a look into the database, a signature. */
const signedCostMs = 10;
const fileCostMs = 1;

/** What the routes need of the border. */
export interface CertificateRouteParts {
  readonly authority: CertificateAuthority;
  /** Makes the problem of a code. */
  readonly problem: (code: string, detail?: string) => Error;
  /** A hook that charges the caller for what a request costs. */
  readonly charge: (costMs: number) => (request: FastifyRequest) => Promise<void>;
}

/**
 * What an authority publishes: lists, states, time stamps, certificates, its practice.
 *
 * Public, without a session: whoever verifies a seal asks. Register it in a context of its own,
 * since it takes two more kinds of body.
 *
 * @basis RFC 5280 §4.2.1.13, §4.2.2.1; RFC 6960 appendix A; RFC 3161 §3.4
 */
export function addCertificateRoutes(app: TypedApp, parts: CertificateRouteParts): void {
  addFiles(app, parts);
  addOcsp(app, parts);
  addTimeStamps(app, parts);
}

function addFiles(app: TypedApp, { authority, problem, charge }: CertificateRouteParts): void {
  const hooks = { onRequest: charge(fileCostMs) };
  for (const issuer of ['root', 'issuing'] as const) {
    app.get(`/pki/${issuer}.crl`, hooks, async (request, reply) => {
      const list = await authority.list(issuer);
      const etag = `"${issuer}-${list.number}"`;
      // Until half its life is over no other list comes unless something changes.
      void reply
        .header('etag', etag)
        .header('last-modified', new Date(list.thisUpdateAt).toUTCString())
        .header('cache-control', 'public, max-age=60');
      if (request.headers['if-none-match'] === etag) return reply.status(304).send();
      return reply.type('application/pkix-crl').send(Buffer.from(list.bytes));
    });
    app.get(`/pki/${issuer}.cer`, hooks, async (_request, reply) =>
      send(reply, 'application/pkix-cert', await authority.certificate(issuer)),
    );
  }
  const names = { params: z.object({ role: z.enum(['tsa', 'ocsp', 'maker-unit']) }) };
  app.get('/pki/service/:role', { schema: names, ...hooks }, async (request, reply) =>
    send(reply, 'application/pkix-cert', await authority.certificate(request.params.role)),
  );
  app.get('/pki/chain.pem', hooks, async (_request, reply) => {
    const chain = await authority.chain();
    const text = chain.map((bytes) => writePem({ label: 'CERTIFICATE', bytes })).join('');
    return reply.type('application/x-pem-file').send(text);
  });
  app.get('/pki/practice', hooks, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(authority.practice),
  );
  const asked = {
    params: z.object({ serial: z.string().regex(/^(?:[0-9a-f]{2}){1,20}$/) }),
    querystring: z.object({ at: z.iso.datetime({ offset: true }).optional() }),
    response: { 200: statusForm },
  };
  app.get('/pki/status/:serial', { schema: asked, ...hooks }, async (request) => {
    const { at } = request.query;
    const moment = at === undefined ? undefined : Date.parse(at);
    if (Number.isNaN(moment)) throw problem('request-malformed', 'at');
    const status = await authority.status(request.params.serial, moment);
    return {
      state: status.state,
      ...('sinceAt' in status ? { since: isoUtc(status.sinceAt) } : {}),
      ...('reason' in status ? { reason: status.reason } : {}),
    };
  });
}

const statusForm = z.object({
  state: z.enum(['good', 'held', 'revoked', 'unknown']),
  since: z.string().optional(),
  reason: z.string().optional(),
});

function addOcsp(app: TypedApp, { authority, problem, charge }: CertificateRouteParts): void {
  const type = 'application/ocsp-request';
  app.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: ocspSizeMax }, (_r, body, done) =>
    done(null, body),
  );
  const hooks = { onRequest: charge(signedCostMs) };
  const answer = async (reply: FastifyReply, bytes: Uint8Array) =>
    send(reply, 'application/ocsp-response', await authority.ocsp(bytes));
  app.post('/pki/ocsp', { ...hooks, bodyLimit: ocspSizeMax }, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) throw problem('request-malformed', type);
    return answer(reply, new Uint8Array(request.body));
  });
  app.get('/pki/ocsp/*', hooks, async (request, reply) => {
    const text = (request.params as { readonly '*': string })['*'];
    if (text.length > pathSizeMax) throw problem('request-too-large');
    return answer(reply, base64Of(text) ?? new Uint8Array());
  });
}

/** Octets of a text; what is no Base64 is answered as any other malformed request. */
function base64Of(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return undefined;
  }
}

function addTimeStamps(app: TypedApp, { authority, problem, charge }: CertificateRouteParts): void {
  const type = 'application/timestamp-query';
  const limit = { parseAs: 'buffer', bodyLimit: timeQuerySizeMax } as const;
  app.addContentTypeParser(type, limit, (_request, body, done) => done(null, body));
  const hooks = { onRequest: charge(signedCostMs), bodyLimit: timeQuerySizeMax };
  app.post('/pki/tsa', hooks, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) throw problem('request-malformed', type);
    const bytes = await authority.timeStamp(new Uint8Array(request.body));
    return send(reply, 'application/timestamp-reply', bytes);
  });
}

function send(reply: FastifyReply, type: string, bytes: Uint8Array): FastifyReply {
  return reply.type(type).header('cache-control', 'no-store').send(Buffer.from(bytes));
}
