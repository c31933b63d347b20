import type { Instant } from '@yunzhang/base';
import {
  type Certificate,
  checkCrl,
  crlProblems,
  isAbout,
  isMalformed,
  isSameName,
  type OcspResponse,
  readCrl,
  readOcspResponse,
  revocationOf,
  type RevocationList,
  verifyOcsp,
} from '@yunzhang/gm';
import type { ChainFacts } from './facts.ts';

/** Statements about one certificate that are looked into; each costs a signature. */
const statementsMax = 64;
/** The reason of a hold, the one revocation that can be taken back. @basis RFC 5280 §5.3.1 */
const hold = 6;

/** What issuers said about revocation, read and not yet believed. */
export interface Statements {
  readonly lists: readonly RevocationList[];
  readonly responses: readonly OcspResponse[];
}

/** Reads lists and responses; what is neither is passed over, as if it were not there. */
export function readStatements(given: {
  readonly crls: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
}): Statements {
  const { crls, ocsps = [] } = given;
  return {
    lists: crls.map((bytes) => readable(() => readCrl(bytes, lenient))).filter(isThere),
    responses: ocsps
      .map((bytes) => readable(() => readOcspResponse(bytes, lenient)))
      .filter((one) => one !== undefined && 'answers' in one),
  };
}

/** What the reader holds and what the file carries. */
export function joined(held: Statements, carried: Statements): Statements {
  return {
    lists: [...held.lists, ...carried.lists],
    responses: [...held.responses, ...carried.responses],
  };
}

/** When what is asked about happened, and when it is asked. */
export interface StatusTimes {
  /** The moment of sealing as far as it is known, or of making the seal. */
  readonly at: Instant;
  readonly nowAt: Instant;
  readonly provenAt?: Instant;
}

type Status = Pick<ChainFacts, 'status' | 'revokedAt' | 'statusAt' | 'statusBy'>;

/**
 * Asks about every certificate below the anchor; the worst answer counts.
 *
 * @basis RFC 5280 §6.3; RFC 6960 §3.2
 */
export function statusOfPath(
  path: readonly Certificate[],
  statements: Statements,
  times: StatusTimes,
): Status {
  if (path.length < 2) return { status: 'unknown' };
  let oldest: Said | undefined;
  let worst: Status = { status: 'good' };
  for (let i = 0; i + 1 < path.length; i++) {
    const [certificate, issuer] = [path[i] as Certificate, path[i + 1] as Certificate];
    const said = saidOf({ certificate, issuer, statements, times });
    const revoked = revocationIn(said, times.at);
    if (revoked !== undefined) return { ...told(revoked), status: 'revoked' };
    const best = newest(said.filter(({ kind }) => kind === 'good')) ?? newest(said);
    if (best?.kind !== 'good') worst = { status: best === undefined ? 'unknown' : 'stale' };
    if (best !== undefined && best.saidAt < (oldest?.saidAt ?? Infinity)) oldest = best;
  }
  return { ...(oldest && told(oldest)), ...worst };
}

/** One issuer's word about one certificate. */
interface Said {
  /** `old` is a word of no revocation that is not current, or not meant for this certificate. */
  readonly kind: 'good' | 'old' | 'revoked';
  readonly saidAt: Instant;
  readonly revokedAt?: Instant;
  readonly isHold?: boolean;
  readonly by: 'crl' | 'ocsp';
}

interface Asked {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly statements: Statements;
  readonly times: StatusTimes;
}

function told({ saidAt, revokedAt, by }: Said): Omit<Status, 'status'> {
  return {
    statusAt: saidAt,
    ...(revokedAt === undefined ? {} : { revokedAt }),
    ...(by === 'ocsp' ? { statusBy: by } : {}),
  };
}

/**
 * The earliest revocation that still counts, whatever else is said: a list that is behind must not
 * hide what a response knows, nor the other way round, and age does not undo a revocation.
 *
 * Only a hold ends, by a later word of no revocation. Nothing tells when between the two, so a
 * seal of that time stays refused.
 */
function revocationIn(said: readonly Said[], at: Instant): Said | undefined {
  const good = newest(said.filter(({ kind }) => kind === 'good'));
  const standing = said.filter(({ kind, isHold, saidAt, revokedAt = 0 }) => {
    if (kind !== 'revoked') return false;
    const isReleased = isHold === true && good !== undefined && good.saidAt > saidAt;
    return !isReleased || (at >= revokedAt && at < good.saidAt);
  });
  return standing.toSorted((a, b) => (a.revokedAt ?? 0) - (b.revokedAt ?? 0))[0];
}

function newest(said: readonly Said[]): Said | undefined {
  return said.toSorted((a, b) => b.saidAt - a.saidAt)[0];
}

function saidOf(asked: Asked): readonly Said[] {
  const { certificate, issuer, statements, times } = asked;
  const lists = statements.lists
    .filter((list) => isSameName(list.issuer, issuer.subject))
    .slice(0, statementsMax)
    .flatMap((list) => saidByList(list, asked));
  const responses = statements.responses
    .filter(({ answers }) => answers.some(({ id }) => isAbout(id, certificate, issuer)))
    .slice(0, statementsMax)
    .flatMap((response) => saidByResponse(response, { certificate, issuer, statements, times }));
  return [...lists, ...responses];
}

function saidByList(list: RevocationList, { certificate, issuer, times }: Asked): readonly Said[] {
  if (checkCrl(list, issuer) !== 'holds') return [];
  const saidAt = list.thisUpdateAt;
  const found = revocationOf(list, certificate.serial);
  if (found !== undefined) {
    const { revokedAt, reason } = found;
    return [{ kind: 'revoked', saidAt, revokedAt, isHold: reason === hold, by: 'crl' }];
  }
  const at = momentFor(saidAt, times);
  const isFit = crlProblems({ list, issuer, certificate, at }).length === 0;
  return [{ kind: isFit ? 'good' : 'old', saidAt, by: 'crl' }];
}

function saidByResponse(response: OcspResponse, asked: Asked): readonly Said[] {
  const { certificate, issuer, times } = asked;
  const answer = response.answers.find(({ id }) => isAbout(id, certificate, issuer));
  const at = momentFor(answer?.thisUpdateAt ?? 0, times);
  const result = verifyOcsp({ response, certificate, issuer, at });
  const { state, thisUpdateAt: saidAt, responder } = result;
  // That a responder does not know a certificate says nothing of it.
  if (state === undefined || saidAt === undefined || state.kind === 'unknown') return [];
  const own = responder === undefined ? [] : wordsOnResponder(responder, asked);
  // Who holds the key of a responder that was revoked could say anything.
  if (own.some(({ kind }) => kind === 'revoked')) return [];
  if (state.kind === 'revoked') {
    const { revokedAt, reason } = state;
    return [{ kind: 'revoked', saidAt, revokedAt, isHold: reason === hold, by: 'ocsp' }];
  }
  const isKnown = own.some(({ kind }) => kind === 'good');
  const isFit = result.findings.every(({ code }) => code === 'ocsp-responder-unchecked' && isKnown);
  return [{ kind: isFit ? 'good' : 'old', saidAt, by: 'ocsp' }];
}

// By lists alone: a responder does not speak for itself.
function wordsOnResponder(responder: Certificate, asked: Asked): readonly Said[] {
  const { lists } = asked.statements;
  return saidOf({ ...asked, certificate: responder, statements: { lists, responses: [] } });
}

/**
 * The moment at which a statement must be current: now. A word given after a moment of sealing that
 * a time stamp proves holds of that moment for ever; one given before cannot know of a key that was
 * stolen in between.
 */
function momentFor(saidAt: Instant, { provenAt, nowAt }: StatusTimes): Instant {
  const isAfter = provenAt !== undefined && saidAt > provenAt && saidAt <= nowAt;
  return isAfter ? saidAt : nowAt;
}

const lenient = { note: () => {} };
const isThere = <T>(one: T | undefined): one is T => one !== undefined;

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return undefined;
  }
}
