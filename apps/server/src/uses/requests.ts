import { createHash } from 'node:crypto';
import { assert, hex, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { type Actor, type Attempt, dateOf } from '@yunzhang/scenario';
import { mandate, sealUse } from '@yunzhang/scenarios';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { findDocuments, type PlacedDocument, type Uploader } from './documents.ts';
import type { UseParts } from './parts.ts';
import { decideUse } from './policies.ts';
import type { Decision } from './policy.ts';
import { refuse } from './refusal.ts';

/** What is to be sealed, as it is asked for. */
export interface UseWish {
  readonly kind: string;
  readonly purpose: string;
  readonly documents: readonly {
    readonly number: string;
    readonly digest: string;
    readonly amountFen?: number;
  }[];
  readonly onFault: 'all' | 'skip';
  readonly placement: readonly object[];
  readonly copies: number;
  readonly counterparties: readonly string[];
  readonly approvers: readonly string[];
}

/** With which seal, and under which mandate if there is one. */
export type UseGround =
  | { readonly seal: string; readonly mode: 'one-off' | 'batch' }
  | { readonly mandate: string; readonly item?: string; readonly template?: string };

/** Who asks, for which organisation. */
export interface Requester extends Uploader {
  readonly actor: Actor;
}

/** A request that was taken. */
export interface TakenRequest {
  readonly case: string;
  readonly number: string;
  readonly act: string;
  readonly manifest: string;
  readonly policy: Decision;
}

/** A denial with the lines that explain it. */
export interface DeniedByPolicy extends Refusal {
  readonly decision: Decision;
}

/** What is approved and confirmed: the digest of the one document, or of the list of them. */
export function manifestOf(digests: readonly string[], isBatch: boolean): string {
  const [first] = digests;
  if (!isBatch && digests.length === 1 && first !== undefined) return first;
  return hex(digest('sm3', utf8(`yunzhang manifest v1\n${digests.join('\n')}`)));
}

interface Row {
  readonly number: string;
  readonly act_no: string;
  readonly asked: Uint8Array;
  readonly attempt: Attempt;
  readonly manifest: string;
  readonly decision: Decision;
  readonly case_id: string | null;
}

/**
 * Asks for a use: binds the uploaded files, decides the policy, numbers the request, tries the act.
 *
 * What was asked is kept before it is tried, so that the same key comes to the same request.
 *
 * @basis platform.md P05 (row draft-submit), product.md N10
 */
export async function askForUse(
  parts: UseParts,
  who: Requester,
  asked: { readonly wish: UseWish; readonly ground: UseGround; readonly key: string },
): Promise<TakenRequest | Refusal | DeniedByPolicy> {
  const { query } = parts.database;
  const owner = `${who.organisation} ${who.party}`;
  const digestOfAsked = new Uint8Array(
    createHash('sha256')
      .update(JSON.stringify([asked.wish, asked.ground]))
      .digest(),
  );
  const known = await readRow(query, owner, asked.key);
  const row = known ?? (await prepare(parts, who, { ...asked, owner, digest: digestOfAsked }));
  if (isRefusal(row)) return row;
  if (Buffer.compare(row.asked, digestOfAsked) !== 0) {
    return { refused: 'attempt-key-differs', basis: 'architecture §3' };
  }
  const answer = await parts.cases.attempt(who.actor, row.attempt, asked.key);
  if (isRefusal(answer)) return answer;
  const done = await readRow(query, owner, asked.key);
  assert(done?.case_id != null, 'an accepted request has its case');
  const { number, act_no: act, manifest, decision } = done;
  return { case: done.case_id, number, act, manifest, policy: decision };
}

async function readRow(at: Executor, owner: string, key: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`select number, act_no, asked, attempt, manifest, decision,
      case_id from use_request where owner = ${owner} and key = ${key}`.execute(at);
  return rows[0];
}

/** The seal a request is for, and how it is authorised. */
interface Ground {
  readonly seal: string;
  readonly sealKind: string;
  readonly organisation: string;
  readonly mode: string;
  readonly mandate?: string;
}

async function groundOf(parts: UseParts, ground: UseGround): Promise<Ground | Refusal> {
  const { query } = parts.database;
  const [found] = 'mandate' in ground ? await parts.inside(query, [ground.mandate]) : [];
  const granted = mandate.its(found)?.record;
  if ('mandate' in ground && granted === undefined) return refuse('use-not-found');
  const seal = 'mandate' in ground ? (granted?.seal ?? '') : ground.seal;
  const { rows } = await sql<{ owner: string; kind: string }>`select owner, kind
    from seal_register where case_id = ${seal}`.execute(query);
  const [row] = rows;
  // The scenario says the same of a seal that is another's.
  if (row === undefined) return refuse('use-not-found');
  const mode = 'mandate' in ground ? (granted?.mode ?? '') : ground.mode;
  const common = { seal, sealKind: row.kind, organisation: row.owner, mode };
  return 'mandate' in ground ? { ...common, mandate: ground.mandate } : common;
}

interface Asked {
  readonly wish: UseWish;
  readonly ground: UseGround;
  readonly key: string;
  readonly owner: string;
  readonly digest: Uint8Array;
}

async function prepare(
  parts: UseParts,
  who: Requester,
  asked: Asked,
): Promise<Row | Refusal | DeniedByPolicy> {
  const { wish } = asked;
  const { query } = parts.database;
  const ground = await groundOf(parts, asked.ground);
  if (isRefusal(ground)) return ground;
  if (ground.organisation !== who.organisation) return refuse('use-not-found');
  const isMixed = wish.placement.length > 1 && wish.placement.some((one) => !isPoint(one));
  if (isMixed) return refuse('use-placement-mixed');
  const digests = wish.documents.map((one) => one.digest);
  const found = await findDocuments(query, who.organisation, digests);
  const missing = wish.documents.find((one) => !found.has(one.digest));
  if (missing !== undefined) return refuse('use-document-not-found', missing.number);
  const amountFen = wish.documents.reduce((sum, one) => sum + (one.amountFen ?? 0), 0);
  const decision = await decideUse(query, who.organisation, {
    kind: wish.kind,
    sealKind: ground.sealKind,
    amountFen,
    counterparties: wish.counterparties,
    at: parts.now(),
  });
  if (decision.decision === 'deny') {
    return { ...refuse('use-policy-denied', decision.rule), decision };
  }
  return keepRow(parts, who, { ...asked, grounds: ground, found, amountFen, decision });
}

/** Numbers the request and keeps what will be tried; whoever was first with the key has said it. */
async function keepRow(
  parts: UseParts,
  who: Requester,
  of: Asked & {
    readonly grounds: Ground;
    readonly found: ReadonlyMap<string, PlacedDocument>;
    readonly amountFen: number;
    readonly decision: Decision;
  },
): Promise<Row> {
  const { wish, key, owner, grounds, found, amountFen, decision } = of;
  const { query } = parts.database;
  const digests = wish.documents.map((one) => one.digest);
  const manifest = manifestOf(digests, grounds.mode === 'batch' || digests.length > 1);
  const numbers = await takeNumbers(parts);
  const documents = wish.documents.map((one) => {
    const { format, pages } = found.get(one.digest) ?? {};
    return { ...one, format, pages };
  });
  const { approvers, ...rest } = wish;
  const request = { ...rest, ...numbers, documents, manifest };
  const { ground: asked } = of;
  const attempt = attemptOf(parts, who, { ground: grounds, asked, request, approvers, decision });
  await sql`insert into use_request (number, act_no, owner, key, asked, attempt, organisation,
      seal_case, mandate_case, requester, mode, kind, purpose, counterparties, digests, manifest,
      amount_fen, decision, made_at)
    values (${numbers.number}, ${numbers.act}, ${owner}, ${key}, ${of.digest}::bytea,
      ${JSON.stringify(attempt)}::json, ${who.organisation}, ${grounds.seal},
      ${grounds.mandate ?? null}::text, ${who.party}, ${grounds.mode}, ${wish.kind},
      ${wish.purpose}, ${JSON.stringify(wish.counterparties)}::jsonb,
      ${JSON.stringify(digests)}::jsonb, ${manifest}, ${amountFen}::bigint,
      ${JSON.stringify(decision)}::json, ${parts.now()}::bigint)
    on conflict (owner, key) do nothing`.execute(query);
  const row = await readRow(query, owner, key);
  assert(row !== undefined, 'a request that was kept is there');
  return row;
}

const isPoint = (one: object): boolean => 'kind' in one && one.kind === 'at';

function attemptOf(
  parts: UseParts,
  who: Requester,
  of: {
    readonly ground: Ground;
    readonly asked: UseGround;
    readonly request: object;
    readonly approvers: readonly string[];
    readonly decision: Decision;
  },
): Attempt {
  const { ground, asked, request, decision } = of;
  const { signer } = parts;
  if ('mandate' in asked) {
    const { mandate: on, ...more } = asked;
    // Whoever calls is named by the key it calls with, never by what it says of itself.
    const certificate = who.actor.system === undefined ? {} : { certificate: who.actor.system };
    const input = { ...request, ...more, ...certificate };
    return { scenario: mandate.id, act: 'use', on, input, names: {} };
  }
  const { seal, mode } = ground;
  const approver = [...new Set([...decision.approvers, ...of.approvers])];
  const policy = `v${decision.version} ${decision.rule}`.trim().slice(0, 200);
  const input = { ...request, seal, mode, policy };
  return { scenario: sealUse.id, act: 'submit', input, names: { approver, signer } };
}

async function takeNumbers({ database, now }: UseParts) {
  const date = dateOf(now()).replaceAll('-', '');
  const next = async (name: string): Promise<number> => {
    const { rows } = await sql<{ given: number }>`insert into use_series (name, given)
      values (${name}, 1) on conflict (name) do update set given = use_series.given + 1
      returning given::int as given`.execute(database.query);
    return rows[0]?.given ?? 0;
  };
  const [request, act] = [await next(`YY-${date}`), await next(`GZ-${date}`)];
  return {
    number: `YY-${date}-${String(request).padStart(6, '0')}`,
    act: `GZ-${date}-${String(act).padStart(7, '0')}`,
  };
}
