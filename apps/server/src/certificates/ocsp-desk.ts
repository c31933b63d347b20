import { isRefusal, Unavailable } from '@yunzhang/base';
import {
  isUnder,
  type OcspState,
  readCertificate,
  writeOcspFailure,
  writeOcspResponse,
} from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { AskedCertificate, Parsing } from './parsing.ts';
import { wholeSecond } from './roles.ts';
import type { SigningParts } from './signing.ts';
import { certificatesOfRole, type CertificateRow } from './store.ts';
import { statusOf } from './states.ts';
import { revocationWords } from './issuer.ts';

/** How long an answer counts. */
const freshMs = 10 * 60_000;
/** Certificates asked about at once; each costs a look into the database. */
const questionsMax = 16;

/** What the desk is made of. */
export interface OcspParts extends SigningParts {
  readonly parsing: Parsing;
}

/**
 * Answers a question for the state of certificates: always with an OCSP response, signed where
 * there is something to say.
 *
 * Only certificates of the issuing authority are answered for; those of the root are on its list.
 * A number nobody was given is `unknown`, never good.
 *
 * @basis RFC 6960 §2.2, §2.3, §4.2.2.2
 */
export async function answerOcsp(parts: OcspParts, bytes: Uint8Array): Promise<Uint8Array> {
  const asked = await parts.parsing.ocsp(bytes);
  if (isRefusal(asked)) return writeOcspFailure('malformed-request');
  const { questions, nonce, unknownCritical } = asked;
  if (questions.length > questionsMax || unknownCritical.length > 0) {
    return writeOcspFailure('malformed-request');
  }
  const { database, now, signers } = parts;
  const [issuing] = await certificatesOfRole(database.query, 'issuing');
  const responders = await certificatesOfRole(database.query, 'ocsp');
  const nowAt = now();
  const own = responders.find((row) => isInForce(row, nowAt));
  if (issuing?.bytes === undefined || issuing.bytes === null || own?.bytes === undefined) {
    return writeOcspFailure('try-later');
  }
  const issuer = readCertificate(issuing.bytes);
  const ours = questions.map((one) => isUnder(one, issuer));
  if (!ours.includes(true)) return writeOcspFailure('unauthorized');
  const states = await statesOf(database.query, questions);
  const thisUpdateAt = wholeSecond(nowAt);
  const answers = questions.map(({ bytes: id, serial }, i) => ({
    id,
    state: (ours[i] === true ? states.get(serial) : undefined) ?? ({ kind: 'unknown' } as const),
    thisUpdateAt,
    nextUpdateAt: thisUpdateAt + freshMs,
  }));
  const certificates = own.bytes === null ? [] : [own.bytes];
  const content = { producedAt: thisUpdateAt, answers, ...(nonce && { nonce }), certificates };
  return writeOcspResponse(content, signers.ocsp).catch((error: unknown) => {
    if (error instanceof Unavailable) return writeOcspFailure('try-later');
    throw error;
  });
}

/** Whether a certificate of the authority itself may be used at a moment. */
export function isInForce(row: CertificateRow, at: number): boolean {
  return row.state === 'good' && row.validFromAt <= at && at <= row.validToAt;
}

async function statesOf(
  at: Executor,
  questions: readonly AskedCertificate[],
): Promise<ReadonlyMap<string, OcspState>> {
  const serials = questions.map(({ serial }) => serial);
  const { rows } = await sql<
    Pick<CertificateRow, 'serial' | 'state' | 'unusableAt' | 'reason'>
  >`select serial, state, unusable_at as "unusableAt", reason from certificate
    where issuer = 'issuing' and serial = any(${serials}::text[])`.execute(at);
  return new Map(rows.map((row) => [row.serial, stateOf(row)]));
}

function stateOf(row: Pick<CertificateRow, 'state' | 'unusableAt' | 'reason'>): OcspState {
  const status = statusOf(row);
  if (status.state === 'good') return { kind: 'good' };
  if (status.state === 'unknown') return { kind: 'unknown' };
  const reason = status.state === 'held' ? revocationWords.hold : revocationWords[status.reason];
  const revokedAt = status.sinceAt;
  return { kind: 'revoked', revokedAt, ...(reason === 0 ? {} : { reason }) };
}
