import { equal, hex, type Instant, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import {
  digest,
  generateSm2Key,
  readCertificate,
  sm2PublicKey,
  writeEnvelopedKey,
} from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import { type CertificateOrder, type CertificatePair, type OrderAnswer, refuse } from './issuer.ts';
import type { ParsedRequest, Parsing } from './parsing.ts';
import { profiles } from './profiles.ts';
import { wholeSecond } from './roles.ts';
import { finishCertificate, type SigningParts } from './signing.ts';
import {
  type CertificateRow,
  certificatesOfKey,
  certificatesOfOrder,
  certificatesOfRole,
  findCertificate,
  reserve,
} from './store.ts';
import { type Subject, subjectOf } from './subject.ts';

const day = 24 * 3_600_000;
/** How far before and after now a validity may begin. */
const earlyMsMax = day;
const lateMsMax = 30 * day;
/** Clocks of those who verify may be behind by this much. */
const skewMs = 60_000;
/** Of the advisory locks under which a key is given to one subject. */
const keyLockSpace = 7101;
/** Key compromise. @basis RFC 5280 §5.3.1 */
const compromised = 1;
const basis = 'RFC 2986, RFC 5280 §4.1';

/** What taking orders is made of. */
export interface OrderingParts extends SigningParts {
  readonly parsing: Parsing;
}

interface Accepted {
  readonly order: CertificateOrder;
  readonly subject: Subject;
  readonly publicKey: Uint8Array;
  readonly validity: { readonly fromAt: Instant; readonly toAt: Instant };
  /** SM3 of the order: the same number must not mean two things. */
  readonly content: Uint8Array;
}

/**
 * Takes an order and issues its pair, or goes on with an order that was taken before.
 *
 * Order, serial numbers and the closed encryption key are in the database before anything is
 * signed. The encryption key itself is forgotten once it is closed for its owner: the authority
 * cannot give it again.
 *
 * @basis GB/T 35276-2017 (SM2EnvelopedKey); gm-crypto.md §6
 */
export async function takeOrder(
  parts: OrderingParts,
  order: CertificateOrder,
): Promise<OrderAnswer> {
  const request = await parts.parsing.request(order.pkcs10);
  if (isRefusal(request)) return request;
  const content = contentOf(order);
  const before = await findOrder(parts.database.query, order.id);
  if (before === undefined) {
    const accepted = await accept(parts, { order, request, content });
    if (isRefusal(accepted)) return accepted;
    const refusal = await enter(parts, accepted);
    if (refusal !== undefined) return refusal;
  } else if (!equal(before.content, content)) {
    return refuse('certificate-order-differs', basis, order.id);
  }
  return { state: 'issued', pair: await finishOrder(parts, order.id) };
}

function contentOf({ pkcs10, profile, validity, renews }: CertificateOrder): Uint8Array {
  const said = [profile, hex(pkcs10), validity?.fromAt, validity?.toAt, renews];
  return digest('sm3', utf8(JSON.stringify(said)));
}

interface OrderRow {
  readonly content: Uint8Array;
  readonly envelopedKey: Uint8Array;
}

async function findOrder(at: Executor, id: string): Promise<OrderRow | undefined> {
  const { rows } = await sql<OrderRow>`select content, enveloped_key as "envelopedKey"
    from certificate_order where id = ${id}::uuid`.execute(at);
  return rows[0];
}

/** What can be said without looking at other certificates. */
async function accept(
  parts: OrderingParts,
  {
    order,
    request,
    content,
  }: {
    readonly order: CertificateOrder;
    readonly request: ParsedRequest;
    readonly content: Uint8Array;
  },
): Promise<Accepted | Refusal> {
  const { publicKey } = request;
  if (publicKey === undefined) return refuse('certificate-key-kind', basis);
  if (!request.isPossessed) return refuse('certificate-possession', 'RFC 2986 §3');
  const [extension] = request.extensions;
  if (extension !== undefined) {
    return refuse('certificate-extension-refused', 'RFC 2985 §5.4.2', extension);
  }
  const subject = subjectOf(request.subject, order.profile);
  if (isRefusal(subject)) return subject;
  const validity = await validityOf(parts, order);
  return isRefusal(validity) ? validity : { order, subject, publicKey, validity, content };
}

async function validityOf(
  { database, now }: OrderingParts,
  { profile, validity }: CertificateOrder,
): Promise<Accepted['validity'] | Refusal> {
  const { validityMsMax, issuer } = profiles[profile];
  const nowAt = now();
  const fromAt = wholeSecond(validity?.fromAt ?? nowAt - skewMs);
  const [authority] = await certificatesOfRole(database.query, issuer);
  const endsAt = authority?.validToAt ?? fromAt;
  const toAt = wholeSecond(validity?.toAt ?? Math.min(fromAt + validityMsMax, endsAt));
  const isPlaced = fromAt >= nowAt - earlyMsMax && fromAt <= nowAt + lateMsMax;
  const isSized = toAt > fromAt && toAt > nowAt && toAt - fromAt <= validityMsMax;
  if (isPlaced && isSized && toAt <= endsAt) return { fromAt, toAt };
  return refuse('certificate-validity', 'RFC 5280 §4.1.2.5', profile);
}

/** Enters the order with both certificates; nothing is signed yet. */
async function enter(parts: OrderingParts, accepted: Accepted): Promise<Refusal | undefined> {
  const { database, random, now } = parts;
  const { order, publicKey } = accepted;
  const encryptionKey = generateSm2Key(random);
  const encryptionPublicKey = sm2PublicKey(encryptionKey);
  const envelope = writeEnvelopedKey(encryptionKey, { publicKey, random });
  encryptionKey.fill(0);
  return database.query.transaction().execute(async (transaction) => {
    // One key at a time, so that two orders cannot both find it free.
    await sql`select pg_advisory_xact_lock(${keyLockSpace}::integer,
      hashtext(${hex(publicKey)}))`.execute(transaction);
    const other = await findOrder(transaction, order.id);
    if (other !== undefined) {
      const isSame = equal(other.content, accepted.content);
      return isSame ? undefined : refuse('certificate-order-differs', basis, order.id);
    }
    const refusal = await refusalOfKey(transaction, accepted, now());
    if (refusal !== undefined) return refusal;
    const { numAffectedRows } = await sql`insert into certificate_order
        (id, content, profile, renews, enveloped_key, made_at)
      values (${order.id}::uuid, ${accepted.content}::bytea, ${order.profile},
        ${order.renews ?? null}::text, ${envelope}::bytea, ${now()}::bigint)
      on conflict do nothing`.execute(transaction);
    // The same number with another key is locked elsewhere; so is another renewal.
    if (numAffectedRows !== 1n) return refuse('certificate-order-differs', basis, order.id);
    const one = {
      issuer: profiles[order.profile].issuer,
      profile: order.profile,
      orderId: order.id,
      subject: accepted.subject.bytes,
      validFromAt: accepted.validity.fromAt,
      validToAt: accepted.validity.toAt,
      at: now(),
    };
    await reserve(transaction, { ...one, use: 'sign', publicKey }, random);
    const encrypt = { ...one, use: 'encrypt', publicKey: encryptionPublicKey } as const;
    await reserve(transaction, encrypt, random);
    return undefined;
  });
}

/**
 * One key is for one subject. It goes on in a renewal only, and never after it was compromised.
 *
 * Possession is proved, but that two subjects hold one key means that one of them lent it.
 */
async function refusalOfKey(
  at: Executor,
  { order, subject, publicKey }: Accepted,
  nowAt: Instant,
): Promise<Refusal | undefined> {
  const users = await certificatesOfKey(at, publicKey);
  if (order.renews === undefined) {
    return users.length === 0 ? undefined : refuse('certificate-key-in-use', basis);
  }
  const { rows } = await sql<{ serial: string }>`select serial from certificate
    where serial = ${order.renews} for update`.execute(at);
  const old = rows.length === 0 ? undefined : await findCertificate(at, order.renews);
  if (old === undefined || old.orderId === null || old.use !== 'sign') {
    return refuse('certificate-not-found', basis, order.renews);
  }
  if (old.profile !== order.profile || !equal(old.subject, subject.bytes)) {
    return refuse('certificate-renewal-differs', basis, order.renews);
  }
  if (old.state !== 'good' || old.validToAt < nowAt) {
    return refuse('certificate-renewal-state', basis, order.renews);
  }
  const next = await sql`select 1 from certificate_order where renews = ${order.renews}`.execute(
    at,
  );
  if (next.rows.length > 0) return refuse('certificate-renewed-already', basis, order.renews);
  const isOwn = users.every(
    (one) =>
      one.use === 'sign' &&
      one.profile === old.profile &&
      equal(one.subject, old.subject) &&
      one.reason !== compromised,
  );
  return isOwn ? undefined : refuse('certificate-key-in-use', basis);
}

/** Signs what is not signed yet and hands the pair out. */
async function finishOrder(parts: OrderingParts, id: string): Promise<CertificatePair> {
  const order = await findOrder(parts.database.query, id);
  const rows = await certificatesOfOrder(parts.database.query, id);
  const signed: CertificateRow[] = [];
  for (const { serial } of rows) signed.push(await finishCertificate(parts, serial));
  const bytesOf = (use: 'sign' | 'encrypt'): Uint8Array => {
    const bytes = signed.find((one) => one.use === use)?.bytes;
    if (bytes === undefined || bytes === null) throw new Error('assertion failed: a signed pair');
    return bytes;
  };
  if (order === undefined) throw new Error('assertion failed: the order was entered');
  return {
    signing: bytesOf('sign'),
    encryption: bytesOf('encrypt'),
    envelopedKey: order.envelopedKey,
    chain: await chainOf(parts.database.query),
  };
}

/** The issuing authority and the root. */
export async function chainOf(at: Executor): Promise<readonly Uint8Array[]> {
  const [issuing] = await certificatesOfRole(at, 'issuing');
  const [root] = await certificatesOfRole(at, 'root');
  return [issuing, root].flatMap((row) =>
    row === undefined || row.bytes === null ? [] : [row.bytes],
  );
}

/**
 * Whether a seal's validity lies within that of the certificate it is made for.
 *
 * @basis platform.md P02 (invariant: certificate validity covers the seal’s at making)
 */
export function sealFits(
  certificate: Uint8Array,
  seal: { readonly validFromAt: Instant; readonly validToAt: Instant },
): Refusal | undefined {
  const { validFromAt, validToAt } = readCertificate(certificate);
  const isWithin = seal.validFromAt >= validFromAt && seal.validToAt <= validToAt;
  return isWithin ? undefined : refuse('certificate-ends-before-seal', 'platform.md P02');
}
