import { type Instant, Remembered } from '@yunzhang/base';
import { buildChain, type Certificate, isMalformed, readCertificate } from '@yunzhang/gm';
import type { ChainFacts } from './facts.ts';
import { joined, readStatements, type Statements, statusOfPath } from './revocation.ts';
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
  /** The moment of verification: statements about revocation must be current then. */
  readonly nowAt: Instant;
  /** The moment of sealing, where a time stamp proves it: statements current then count too. */
  readonly provenAt?: Instant;
  /** What the file itself carries; nothing of it is believed but what an issuer signed. */
  readonly carried?: Statements;
}

/** Builds a path and looks up revocation; nothing is collected when every chain is trusted. */
export function chainFacts(request: ChainRequest): ChainFacts | undefined {
  const { leaf, candidates, trust, purpose, at, nowAt, provenAt, carried } = request;
  if (trust.mode === 'any') return undefined;
  const { anchors, statements } = storeOf(trust, purpose);
  const chain = buildChain({ leaf, candidates, anchors, at });
  const times = { at, nowAt, ...(provenAt === undefined ? {} : { provenAt }) };
  const all = carried === undefined ? statements : joined(statements, carried);
  return { ...chain, ...statusOfPath(chain.path, all, times) };
}

/** Whether a path leads to a trusted authority without a fault or a known revocation. */
export function isSound({ anchored, problems, status }: ChainFacts): boolean {
  const isBroken = problems.some(({ code }) => !code.startsWith('chain-anchor-'));
  return anchored && !isBroken && status !== 'revoked';
}

interface Store {
  readonly anchors: readonly Certificate[];
  readonly statements: Statements;
}

/** What a reader trusts, read once however many files it is used for. */
const stores = new Remembered<Trust, Map<TrustPurpose, Store>>();

function storeOf(trust: Extract<Trust, { mode: 'anchors' }>, purpose: TrustPurpose): Store {
  const known = stores.get(trust) ?? new Map<TrustPurpose, Store>();
  stores.set(trust, known);
  const store = known.get(purpose) ?? {
    anchors: certificatesOf(anchorsOf(trust, purpose)),
    statements: readStatements(trust),
  };
  known.set(purpose, store);
  return store;
}
