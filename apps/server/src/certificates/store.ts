import { randomUUID } from 'node:crypto';
import { hex, type Instant } from '@yunzhang/base';
import { digest, type RandomOctets } from '@yunzhang/gm';
import { sql } from 'kysely';
import { enqueue, type Executor } from '../support/index.ts';
import type { CertificateProfile, Role } from './profiles.ts';

/** The queue of what goes to the ledger. */
export const announcementQueue = 'certificate-announcement';
/** Two draws of 128 bits are never equal; a generator that repeats itself is broken. */
const drawsMax = 8;

/** A certificate as its row has it. */
export interface CertificateRow {
  readonly serial: string;
  readonly issuer: 'root' | 'issuing';
  readonly profile: CertificateProfile;
  readonly use: 'sign' | 'encrypt';
  readonly orderId: string | null;
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly validFromAt: Instant;
  readonly validToAt: Instant;
  /** Absent until it was signed. */
  readonly bytes: Uint8Array | null;
  readonly state: 'reserved' | 'good' | 'held' | 'revoked';
  readonly unusableAt: Instant | null;
  readonly reason: number | null;
}

const columns = sql`serial, issuer, profile, use, order_id as "orderId", subject,
  public_key as "publicKey", valid_from_at as "validFromAt", valid_to_at as "validToAt", bytes,
  state, unusable_at as "unusableAt", reason`;

/** A certificate that gets a number and a row before anything is signed. */
export type NewCertificate = Omit<
  CertificateRow,
  'serial' | 'bytes' | 'state' | 'unusableAt' | 'reason'
> & { readonly at: Instant };

/**
 * A serial number of 128 random bits, as `readCertificate` writes it.
 *
 * @basis RFC 5280 §4.1.2.2
 */
export function drawSerial(random: RandomOctets): string {
  const digits = BigInt(`0x${hex(random(16))}`).toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

/** Reserves a serial number that was never used; the row is there before the certificate. */
export async function reserve(
  at: Executor,
  one: NewCertificate,
  random: RandomOctets,
): Promise<string> {
  for (let draw = 0; draw < drawsMax; draw++) {
    const serial = drawSerial(random);
    const { numAffectedRows } = await sql`insert into certificate
        (serial, issuer, profile, use, order_id, subject, public_key, valid_from_at, valid_to_at,
          reserved_at)
      values (${serial}, ${one.issuer}, ${one.profile}, ${one.use}, ${one.orderId}::uuid,
        ${one.subject}::bytea, ${one.publicKey}::bytea, ${one.validFromAt}::bigint,
        ${one.validToAt}::bigint, ${one.at}::bigint)
      on conflict (serial) do nothing`.execute(at);
    if (numAffectedRows === 1n && serial !== '00') return serial;
  }
  throw new Error('assertion failed: the generator repeats itself');
}

/** One certificate. */
export async function findCertificate(
  at: Executor,
  serial: string,
): Promise<CertificateRow | undefined> {
  const { rows } = await sql<CertificateRow>`select ${columns} from certificate
    where serial = ${serial}`.execute(at);
  return rows[0];
}

/** The certificates of an order. */
export async function certificatesOfOrder(
  at: Executor,
  id: string,
): Promise<readonly CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`select ${columns} from certificate
    where order_id = ${id}::uuid order by use desc`.execute(at);
  return rows;
}

/** Every certificate over a key. */
export async function certificatesOfKey(
  at: Executor,
  publicKey: Uint8Array,
): Promise<readonly CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`select ${columns} from certificate
    where public_key = ${publicKey}::bytea`.execute(at);
  return rows;
}

/** The certificates of the authority itself in one role, the one that lasts longest first. */
export async function certificatesOfRole(
  at: Executor,
  role: Role,
): Promise<readonly CertificateRow[]> {
  const { rows } = await sql<CertificateRow>`select ${columns} from certificate
    where order_id is null and profile = ${role}
    order by valid_to_at desc, serial`.execute(at);
  return rows;
}

/** Numbers that were given out and whose certificate nobody has signed yet. */
export async function unsignedSerials(at: Executor, most: number): Promise<readonly string[]> {
  const { rows } = await sql<{ serial: string }>`select serial from certificate
    where bytes is null order by serial limit ${most}::bigint`.execute(at);
  return rows.map(({ serial }) => serial);
}

/** What happened to a certificate, as the ledger is told. */
export interface CertificateEntry {
  /** UUID; the same entry may be told more than once. */
  readonly id: string;
  readonly kind: 'issue' | 'hold' | 'release' | 'revoke';
  readonly serial: string;
  readonly issuer: 'root' | 'issuing';
  readonly profile: CertificateProfile;
  /** SM3 of the certificate. */
  readonly certificateDigest: Uint8Array;
  readonly at: Instant;
  /** Since when it cannot be used; of a hold that became a revocation, since the hold. */
  readonly sinceAt: Instant;
  /** Number of the reason, of a hold or revocation. @basis RFC 5280 §5.3.1 */
  readonly reason?: number;
}

/** Puts a signed certificate into its row; false when another was quicker. */
export async function putSigned(
  at: Executor,
  row: CertificateRow,
  { bytes, now }: { readonly bytes: Uint8Array; readonly now: Instant },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update certificate set bytes = ${bytes}::bytea,
      state = 'good' where serial = ${row.serial} and bytes is null`.execute(at);
  if (numAffectedRows !== 1n) return false;
  await addEvent(at, { ...row, bytes }, { kind: 'issue', at: now, sinceAt: now });
  return true;
}

/** Writes down what happened and asks, in the same transaction, for its announcement. */
export async function addEvent(
  at: Executor,
  row: CertificateRow,
  event: Pick<CertificateEntry, 'kind' | 'at' | 'sinceAt' | 'reason'>,
): Promise<void> {
  const id = randomUUID();
  await sql`insert into certificate_event (id, serial, kind, at, since_at, reason)
    values (${id}::uuid, ${row.serial}, ${event.kind}, ${event.at}::bigint,
      ${event.sinceAt}::bigint, ${event.reason ?? null}::integer)`.execute(at);
  const { serial, issuer, profile, bytes } = row;
  if (bytes === null) throw new Error('assertion failed: nothing happens to what is not signed');
  const certificateDigest = hex(digest('sm3', bytes));
  const payload = { id, serial, issuer, profile, certificateDigest, ...event };
  await enqueue(at, { queue: announcementQueue, key: id, payload });
}

/** One event of a certificate. */
export interface EventRow {
  readonly kind: CertificateEntry['kind'];
  readonly at: Instant;
  readonly sinceAt: Instant;
  readonly reason: number | null;
}

/** What happened to a certificate up to a moment, in order. */
export async function eventsUntil(
  at: Executor,
  serial: string,
  moment: Instant,
): Promise<readonly EventRow[]> {
  const { rows } = await sql<EventRow>`select kind, at, since_at as "sinceAt", reason
    from certificate_event where serial = ${serial} and at <= ${moment}::bigint
    order by seq`.execute(at);
  return rows;
}

/**
 * Takes the lock of an issuer: changes of state and lists come one after the other.
 *
 * Answers how many changes there were. Certificates may be entered meanwhile: whoever enters one
 * holds other locks already, and would wait in a circle.
 */
export async function lockIssuer(at: Executor, role: 'root' | 'issuing'): Promise<number> {
  const { rows } = await sql<{ changes: number }>`select changes from certificate_authority
    where role = ${role} for no key update`.execute(at);
  const [row] = rows;
  if (row === undefined) throw new Error(`assertion failed: there is an authority ${role}`);
  return row.changes;
}

/** Puts a certificate into another state and counts the change. */
export async function changeState(
  at: Executor,
  row: CertificateRow,
  to: Pick<CertificateRow, 'state' | 'unusableAt' | 'reason'>,
): Promise<void> {
  await sql`update certificate set state = ${to.state}, unusable_at = ${to.unusableAt}::bigint,
    reason = ${to.reason}::integer where serial = ${row.serial}`.execute(at);
  await sql`update certificate_authority set changes = changes + 1
    where role = ${row.issuer}`.execute(at);
}
