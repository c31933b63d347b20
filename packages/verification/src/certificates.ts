import { type Instant, Remembered } from '@yunzhang/base';
import {
  buildChain,
  type Certificate,
  checkCrl,
  crlProblems,
  isMalformed,
  isSameName,
  readCertificate,
  readCrl,
  revocationOf,
  type RevocationList,
} from '@yunzhang/gm';
import type { ChainFacts } from './facts.ts';
import type { Trust, TrustPurpose } from './report.ts';
import { anchorsOf } from './trust.ts';

/** Reads a certificate, or answers undefined: bytes inside a file are not believed. */
export function certificateOf(bytes: Uint8Array | undefined): Certificate | undefined {
  if (bytes === undefined) return undefined;
  try {
    return readCertificate(bytes, { note: () => {} });
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

/** Reads what can be read of a bag of certificates. */
export function certificatesOf(bag: readonly Uint8Array[]): readonly Certificate[] {
  return bag.map(certificateOf).filter((one) => one !== undefined);
}

/** What a chain is asked about. */
export interface ChainRequest {
  readonly leaf: Certificate;
  readonly candidates: readonly Certificate[];
  readonly trust: Trust;
  /** What the authority must be trusted for. */
  readonly purpose: TrustPurpose;
  /** The moment the chain must have been in force. */
  readonly at: Instant;
  /** The moment of verification: revocation lists must be current then. */
  readonly nowAt: Instant;
}

/** Builds a path and looks up revocation; nothing is collected when every chain is trusted. */
export function chainFacts(request: ChainRequest): ChainFacts | undefined {
  const { leaf, candidates, trust, purpose, at, nowAt } = request;
  if (trust.mode === 'any') return undefined;
  const { anchors, lists } = storeOf(trust, purpose);
  const chain = buildChain({ leaf, candidates, anchors, at });
  return { ...chain, ...statusOf({ path: chain.path, lists, nowAt }) };
}

/** Whether a path leads to a trusted authority without a fault or a known revocation. */
export function isSound({ anchored, problems, status }: ChainFacts): boolean {
  const isBroken = problems.some(({ code }) => !code.startsWith('chain-anchor-'));
  return anchored && !isBroken && status !== 'revoked';
}

interface Store {
  readonly anchors: readonly Certificate[];
  readonly lists: readonly RevocationList[];
}

/** What a reader trusts, read once however many files it is used for. */
const stores = new Remembered<Trust, Map<TrustPurpose, Store>>();

function storeOf(trust: Extract<Trust, { mode: 'anchors' }>, purpose: TrustPurpose): Store {
  const known = stores.get(trust) ?? new Map<TrustPurpose, Store>();
  stores.set(trust, known);
  const store = known.get(purpose) ?? {
    anchors: certificatesOf(anchorsOf(trust, purpose)),
    lists: trust.crls.map(listOf).filter((one) => one !== undefined),
  };
  known.set(purpose, store);
  return store;
}

function listOf(bytes: Uint8Array): RevocationList | undefined {
  try {
    return readCrl(bytes, { note: () => {} });
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}

type Status = Pick<ChainFacts, 'status' | 'revokedAt' | 'statusAt'>;

// Every certificate below the anchor is asked about; the worst answer counts.
function statusOf(request: {
  readonly path: readonly Certificate[];
  readonly lists: readonly RevocationList[];
  readonly nowAt: Instant;
}): Status {
  const { path, lists, nowAt } = request;
  if (path.length < 2) return { status: 'unknown' };
  let oldest: Instant | undefined;
  let worst: Status = { status: 'good' };
  for (let i = 0; i + 1 < path.length; i++) {
    const one = statusOfOne({
      certificate: path[i] as Certificate,
      issuer: path[i + 1] as Certificate,
      lists,
      nowAt,
    });
    if (one.status === 'revoked') return one;
    if (one.status !== 'good') worst = one;
    if (one.statusAt !== undefined) oldest = Math.min(oldest ?? one.statusAt, one.statusAt);
  }
  return { ...worst, ...(oldest === undefined ? {} : { statusAt: oldest }) };
}

function statusOfOne(request: {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly lists: readonly RevocationList[];
  readonly nowAt: Instant;
}): Status {
  const { certificate, issuer, lists, nowAt } = request;
  const own = lists.filter(
    (list) => isSameName(list.issuer, issuer.subject) && checkCrl(list, issuer) === 'holds',
  );
  if (own.length === 0) return { status: 'unknown' };
  let stale = true;
  for (const list of own) {
    // A revocation counts even in a list that is too old to say that nothing is revoked.
    const found = revocationOf(list, certificate.serial);
    const statusAt = list.thisUpdateAt;
    if (found !== undefined) return { status: 'revoked', revokedAt: found.revokedAt, statusAt };
    if (crlProblems({ list, issuer, certificate, at: nowAt }).length === 0) stale = false;
  }
  const statusAt = Math.max(...own.map((list) => list.thisUpdateAt));
  return { status: stale ? 'stale' : 'good', statusAt };
}
