import type { Instant, Refusal } from '@yunzhang/base';
import type { Database, Executor } from '../support/index.ts';
import {
  type CertificateStatus,
  refuse,
  type RevocationWish,
  type RevocationWord,
  revocationWords,
} from './issuer.ts';
import {
  addEvent,
  type CertificateEntry,
  type CertificateRow,
  certificatesOfKey,
  certificatesOfOrder,
  changeState,
  eventsUntil,
  type EventRow,
  findCertificate,
  lockIssuer,
} from './store.ts';

const basis = 'RFC 5280 §5.3.1';

/** What changes of state are made of. */
export interface StateParts {
  readonly database: Database<unknown>;
  readonly now: () => Instant;
}

/**
 * Holds, releases or revokes a certificate with the other one of its pair.
 *
 * Asking again for what is so already changes nothing and answers the same. A revocation is final
 * and its moment never moves; one that follows a hold counts from the hold, because nobody could
 * use the key in between. A key that is compromised is so in every certificate: pairs before and
 * after a renewal that kept the key are revoked with it.
 *
 * @basis RFC 5280 §5.3.1
 */
export async function changeOf(
  { database, now }: StateParts,
  { serial, reason }: RevocationWish,
): Promise<CertificateStatus | Refusal> {
  if (!Object.hasOwn(revocationWords, reason)) return refuse('certificate-reason', basis, reason);
  return database.query.transaction().execute(async (transaction) => {
    const named = await findCertificate(transaction, serial);
    if (named === undefined) return refuse('certificate-not-found', basis, serial);
    await lockIssuer(transaction, named.issuer);
    const pair =
      named.orderId === null ? [serial] : await serialsOfOrder(transaction, named.orderId);
    let answer: CertificateStatus | Refusal = { state: 'unknown' };
    for (const one of pair) {
      // Read again: it was found before the lock.
      const row = await findCertificate(transaction, one);
      if (row === undefined || row.bytes === null) {
        return refuse('certificate-not-found', basis, one);
      }
      const changed = await changeOne(transaction, row, { reason, at: now() });
      if ('refused' in changed) return changed;
      if (one === serial) answer = changed;
    }
    if (reason === 'key-compromise') await revokeRenewed(transaction, pair, now());
    return answer;
  });
}

/** Revokes the other pairs over the signing key of a compromised one. */
async function revokeRenewed(at: Executor, pair: readonly string[], now: Instant): Promise<void> {
  for (const serial of pair) {
    const named = await findCertificate(at, serial);
    if (named === undefined || named.use !== 'sign') continue;
    for (const { orderId } of await certificatesOfKey(at, named.publicKey)) {
      if (orderId === null || orderId === named.orderId) continue;
      for (const row of await certificatesOfOrder(at, orderId)) {
        // What ended for another reason keeps its reason and its moment.
        if (row.bytes === null || row.state === 'revoked') continue;
        await changeOne(at, row, { reason: 'key-compromise', at: now });
      }
    }
  }
}

async function serialsOfOrder(at: Executor, id: string): Promise<readonly string[]> {
  return (await certificatesOfOrder(at, id)).map(({ serial }) => serial);
}

async function changeOne(
  at: Executor,
  row: CertificateRow,
  wish: { readonly reason: RevocationWord; readonly at: Instant },
): Promise<CertificateStatus | Refusal> {
  const step = stepOf(row, wish);
  if ('refused' in step) return step;
  if ('same' in step) return statusOf(row);
  const { kind, to } = step;
  await changeState(at, row, to);
  await addEvent(at, row, {
    kind,
    at: wish.at,
    sinceAt: to.unusableAt ?? wish.at,
    ...(to.reason === null ? {} : { reason: to.reason }),
  });
  return statusOf({ ...row, ...to });
}

type Step =
  | { readonly same: true }
  | {
      readonly kind: Exclude<CertificateEntry['kind'], 'issue'>;
      readonly to: Pick<CertificateRow, 'state' | 'unusableAt' | 'reason'>;
    }
  | Refusal;

function stepOf(
  { state, unusableAt, reason: before }: CertificateRow,
  { reason, at }: { readonly reason: RevocationWord; readonly at: Instant },
): Step {
  const number = revocationWords[reason];
  if (state === 'revoked') {
    return before === number ? { same: true } : refuse('certificate-revoked-for-good', basis);
  }
  if (reason === 'hold') {
    if (state === 'held') return { same: true };
    return { kind: 'hold', to: { state: 'held', unusableAt: at, reason: number } };
  }
  if (reason === 'removed-from-list') {
    if (state !== 'held') return refuse('certificate-not-held', basis);
    return { kind: 'release', to: { state: 'good', unusableAt: null, reason: null } };
  }
  const to = { state: 'revoked', unusableAt: unusableAt ?? at, reason: number } as const;
  return { kind: 'revoke', to };
}

/** The state of a row. */
export function statusOf(
  row: Pick<CertificateRow, 'state' | 'unusableAt' | 'reason'>,
): CertificateStatus {
  const { state, unusableAt, reason } = row;
  if (state === 'good') return { state };
  if (state === 'reserved' || unusableAt === null) return { state: 'unknown' };
  if (state === 'held') return { state, sinceAt: unusableAt };
  return { state, sinceAt: unusableAt, reason: wordOf(reason) };
}

/** The word of a reason's number. */
export function wordOf(reason: number | null): RevocationWord {
  const words = Object.keys(revocationWords) as RevocationWord[];
  return words.find((word) => revocationWords[word] === reason) ?? 'unspecified';
}

/**
 * The state of a certificate, now or as it was at an earlier moment.
 *
 * What was written down later does not change the past: a hold that was released was a hold.
 */
export async function statusAt(
  { database, now }: StateParts,
  serial: string,
  at: Instant | undefined,
): Promise<CertificateStatus> {
  const row = await findCertificate(database.query, serial);
  if (row === undefined || row.bytes === null) return { state: 'unknown' };
  if (at === undefined || at >= now()) return statusOf(row);
  const last = (await eventsUntil(database.query, serial, at)).at(-1);
  return last === undefined ? { state: 'unknown' } : statusOfEvent(last);
}

function statusOfEvent({ kind, sinceAt, reason }: EventRow): CertificateStatus {
  if (kind === 'issue' || kind === 'release') return { state: 'good' };
  if (kind === 'hold') return { state: 'held', sinceAt };
  return { state: 'revoked', sinceAt, reason: wordOf(reason) };
}
