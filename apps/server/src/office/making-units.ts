import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { equal, type Instant, isRefusal, Unavailable } from '@yunzhang/base';
import { custodyPlainSigner, type MakingDoor } from '@yunzhang/custody';
import {
  nameTypes,
  readCertificate,
  type Sm2Signer,
  writeCertificationRequest,
  writeName,
} from '@yunzhang/gm';
import type { CertificateIssuer } from '../certificates/index.ts';
import type { Parties } from '../people/index.ts';
import type { MakingUnit } from '../seals/index.ts';
import { makeFolder, readIfThere, replaceDurably } from '../support/index.ts';

/** Who made the seal's data, as seals name it; nothing made here has legal effect. */
export const vendorId = 'YUNZHANG-TEST';

/** A certificate with less than this before it is renewed at the next start. */
const renewedBeforeMs = 30 * 24 * 3_600_000;

/** What making units need. */
export interface MakingUnitParts {
  /** Where their certificates are kept. */
  readonly folder: string;
  readonly door: Pick<MakingDoor, 'create' | 'sign'>;
  readonly certificates: Pick<CertificateIssuer, 'request'>;
  readonly now: () => Instant;
}

type Party = Parties['parties'][number];

/** The parties whose duty it is to make seals, in the order of their file. */
export const makersOf = ({ parties }: Parties): readonly Party[] =>
  parties.filter(({ duties }) => duties.includes('making-unit'));

/** Name of the key with which a unit tells custody what it has made. */
export const speakerOf = (party: string): string => `maker-${party}`;

/**
 * The units this server makes seals for, each with a key of its own in custody and a certificate
 * for it.
 *
 * @basis platform.md P02 (several making units)
 */
export async function openMakingUnits(
  parts: MakingUnitParts,
  makers: readonly Party[],
): Promise<readonly MakingUnit[]> {
  await makeFolder(parts.folder, 0o700);
  const units: MakingUnit[] = [];
  for (const maker of makers) units.push(await openUnit(parts, maker));
  return units;
}

async function openUnit(parts: MakingUnitParts, maker: Party): Promise<MakingUnit> {
  const key = await parts.door.create('maker', `unit/${maker.uscc}`);
  if (isRefusal(key)) throw new Error(`custody: ${key.refused} ${key.detail ?? ''}`);
  const signer = custodyPlainSigner(parts.door, key);
  return {
    party: maker.uscc,
    vendorId,
    certificate: await certificateOf(parts, maker, signer),
    signer,
    archiveOf: (id) => `DA-${id.slice(0, 8)}`,
  };
}

async function certificateOf(
  { folder, certificates, now }: MakingUnitParts,
  { uscc, name }: Party,
  signer: Sm2Signer,
): Promise<Uint8Array> {
  const file = path.join(folder, `${uscc}.cer`);
  const known = await readIfThere(file);
  if (known !== undefined && isFit(known, signer, now())) return known;
  const subject = writeName([
    { oid: nameTypes.country, value: 'CN' },
    { oid: nameTypes.organisation, value: name },
    { oid: nameTypes.organisationUnit, value: uscc },
    { oid: nameTypes.commonName, value: `${name}制章系统（测试）` },
  ]);
  const pkcs10 = await writeCertificationRequest({ subject }, signer);
  const answer = await certificates.request({ id: randomUUID(), pkcs10, profile: 'maker' });
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${answer.detail ?? ''}`);
  if (answer.state === 'pending') throw new Unavailable('certificates', answer);
  await replaceDurably(file, answer.pair.signing, 0o600);
  return answer.pair.signing;
}

/** Whether it is of this key and lasts a while. */
function isFit(bytes: Uint8Array, { publicKey }: Sm2Signer, at: Instant): boolean {
  const { keyBits, validToAt } = readCertificate(bytes);
  return equal(keyBits, publicKey) && validToAt - at > renewedBeforeMs;
}
