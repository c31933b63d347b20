import { assert, type Instant } from '@yunzhang/base';
import {
  issueCertificate,
  nameTypes,
  nameValue,
  type RandomOctets,
  readCertificate,
  readDer,
  readName,
  type Sm2Signer,
  verifySignature,
} from '@yunzhang/gm';
import type { Database } from '../support/index.ts';
import { encryptionUses, organisationCode, pointers, profiles, type Role } from './profiles.ts';
import {
  type CertificateRow,
  certificatesOfRole,
  findCertificate,
  putSigned,
  unsignedSerials,
} from './store.ts';

/** Certificates finished in one step after a restart. */
const finishedMax = 1000;

/** What issuing is made of. */
export interface SigningParts {
  readonly database: Database<unknown>;
  /** The keys of the authority, wherever they live. */
  readonly signers: Readonly<Record<Role, Sm2Signer>>;
  readonly now: () => Instant;
  readonly random: RandomOctets;
  /** Where certificates say their authority is to be asked: scheme, host and port. */
  readonly baseUrl: string;
}

/**
 * Signs the certificate of a row and puts it in, once.
 *
 * Whoever was ended between signing and storing has handed out nothing: what it signed is gone, and
 * the same content is signed again under the same number. Of two that sign at once one is stored,
 * and both hand out that one.
 *
 * @basis RFC 5280 §4.1.2.2
 */
export async function finishCertificate(
  parts: SigningParts,
  serial: string,
): Promise<CertificateRow> {
  const { database, signers, now } = parts;
  const row = await findCertificate(database.query, serial);
  assert(row !== undefined, 'a certificate has its row first');
  if (row.bytes !== null) return row;
  const signer = signers[row.issuer];
  const bytes = await issueCertificate(await contentOf(parts, row), signer);
  const { tbs, signature, signatureAlgorithm } = readCertificate(bytes);
  // A device that computes something else must not be noticed by those who verify seals.
  const result = verifySignature({
    key: { kind: 'sm2', point: signer.publicKey },
    algorithm: signatureAlgorithm,
    message: tbs,
    signature,
  });
  assert(result === 'holds', 'the signer signs with its own key');
  const isStored = await database.query
    .transaction()
    .execute(async (transaction) => putSigned(transaction, row, { bytes, now: now() }));
  if (isStored) return { ...row, bytes, state: 'good' };
  const stored = await findCertificate(database.query, serial);
  assert(stored !== undefined && stored.bytes !== null, 'another has stored it');
  return stored;
}

/** Finishes what was reserved and not signed when a process ended; tells how many. */
export async function finishAll(parts: SigningParts): Promise<number> {
  const serials = await unsignedSerials(parts.database.query, finishedMax);
  for (const serial of serials) await finishCertificate(parts, serial);
  return serials.length;
}

async function contentOf(parts: SigningParts, row: CertificateRow) {
  const { content, sign, extensions = [] } = profiles[row.profile];
  const isRoot = row.profile === 'root';
  const issuer = isRoot ? row.subject : await nameOfIssuer(parts, row.issuer);
  const code = codeOf(row);
  return {
    serial: row.serial,
    issuer,
    subject: row.subject,
    publicKey: row.publicKey,
    validFromAt: row.validFromAt,
    validToAt: row.validToAt,
    ...content,
    keyUsage: row.use === 'sign' ? sign : encryptionUses,
    extensions: [
      ...extensions,
      ...(code === undefined ? [] : [organisationCode(code)]),
      ...(isRoot ? [] : pointers(row.issuer, parts.baseUrl)),
    ],
  };
}

async function nameOfIssuer(
  { database }: SigningParts,
  role: 'root' | 'issuing',
): Promise<Uint8Array> {
  const [own] = await certificatesOfRole(database.query, role);
  assert(own !== undefined, 'an authority has a certificate before it issues');
  return own.subject;
}

function codeOf({ profile, subject }: CertificateRow): string | undefined {
  if (profile !== 'organisation-seal' && profile !== 'maker') return undefined;
  return nameValue(readName(readDer(subject)), nameTypes.organisationUnit);
}
