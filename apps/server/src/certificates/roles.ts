import { assert, equal, type Instant } from '@yunzhang/base';
import { nameTypes, writeName } from '@yunzhang/gm';
import { sql } from 'kysely';
import type { Executor } from '../support/index.ts';
import type { CertificateCode } from './codes.ts';
import { profiles, type Role, roles } from './profiles.ts';
import { finishCertificate, type SigningParts } from './signing.ts';
import { type CertificateRow, certificatesOfRole, lockIssuer, reserve } from './store.ts';
import { tested } from './subject.ts';

const day = 24 * 3_600_000;
/** So long before its end a certificate of the authority itself is followed by the next one. */
const renewedMs = 60 * day;
/** Clocks of those who verify may be behind by this much. */
const skewMs = 60_000;

const commonNames: Readonly<Record<Role, string>> = {
  root: '云章测试根证书',
  issuing: '云章测试签发机构',
  'maker-unit': '云章测试制章系统',
  tsa: '云章测试时间戳服务',
  ocsp: '云章测试证书状态服务',
};

/** The authority cannot work with these keys or these tables. */
export class AuthorityUnfit extends Error {
  readonly code: CertificateCode;

  constructor(code: CertificateCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'AuthorityUnfit';
    this.code = code;
  }
}

/** The certificates of the authority itself that are in use now. */
export type RoleCertificates = Readonly<Record<Role, CertificateRow>>;

/**
 * Makes the authority's own certificates where they are missing or near their end.
 *
 * The keys must be those the database knows: with others every certificate so far would be an
 * orphan. Any number of processes may do this at once.
 */
export async function establish(
  parts: SigningParts,
  organisation: string,
): Promise<RoleCertificates> {
  const made: Partial<Record<Role, CertificateRow>> = {};
  for (const role of roles) {
    await parts.database.query
      .transaction()
      .execute(async (transaction) => requireKey(transaction, parts, role));
  }
  for (const role of roles) {
    const serial = await parts.database.query
      .transaction()
      .execute(async (transaction) => currentSerial(transaction, parts, { role, organisation }));
    made[role] = await finishCertificate(parts, serial);
  }
  return made as RoleCertificates;
}

async function requireKey(at: Executor, { signers }: SigningParts, role: Role): Promise<void> {
  const { publicKey } = signers[role];
  await sql`insert into certificate_authority (role, public_key) values (${role},
    ${publicKey}::bytea) on conflict (role) do nothing`.execute(at);
  const { rows } = await sql<{ key: Uint8Array }>`select public_key as key
    from certificate_authority where role = ${role}`.execute(at);
  const [row] = rows;
  assert(row !== undefined, 'the row was just made');
  if (!equal(row.key, publicKey)) throw new AuthorityUnfit('certificate-authority-key', role);
}

async function currentSerial(
  at: Executor,
  { now, signers, random }: SigningParts,
  { role, organisation }: { readonly role: Role; readonly organisation: string },
): Promise<string> {
  const profile = profiles[role];
  await lockIssuer(at, profile.issuer);
  const [last] = await certificatesOfRole(at, role);
  const isUsable = last !== undefined && last.unusableAt === null;
  // The name of a root or issuer is in all it issued: another certificate would be another chain.
  const isKept = role === 'root' || role === 'issuing';
  if (isUsable && (isKept || last.validToAt > now() + renewedMs)) return last.serial;
  assert(!isKept || last === undefined, 'a root or issuer that is revoked needs new keys');
  const subject = writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: tested(organisation) },
    { oid: nameTypes.commonName, value: commonNames[role] },
  ]);
  const validFromAt = wholeSecond(now() - skewMs);
  const one = {
    issuer: profile.issuer,
    profile: role,
    use: 'sign',
    orderId: null,
    subject,
    publicKey: signers[role].publicKey,
    validFromAt,
    validToAt: validFromAt + profile.validityMsMax,
    at: now(),
  } as const;
  return reserve(at, one, random);
}

/** Certificates know no fractions of a second. */
export const wholeSecond = (at: Instant): Instant => Math.floor(at / 1000) * 1000;
