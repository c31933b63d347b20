import {
  type CertificateContent,
  element,
  type Extension,
  extensionTypes,
  type KeyUse,
  nameTypes,
  oids,
  writeIa5,
  writeNull,
  writeObjectIdentifier,
  writeSequence,
  writeUtf8,
} from '@yunzhang/gm';
import type { ProfileName } from './issuer.ts';

const year = 365 * 24 * 3_600_000;

/** What the authority itself is. */
export const roles = ['root', 'issuing', 'maker-unit', 'tsa', 'ocsp'] as const;

/** One role of the authority itself; `maker-unit` is the built-in seal maker. */
export type Role = (typeof roles)[number];

/** For what a certificate is. */
export type CertificateProfile = ProfileName | Role;

/** Our own arc, after those of evidence (1) and tag schedules (2). @basis ITU-T X.667 (2.25) */
const arc = '2.25.206841220046353560435171828049725068265';
/** The rules under which the test authority issues. */
export const practicePolicy = `${arc}.31`;
/** The rules under which the test authority stamps times. */
export const timeStampPolicy = `${arc}.32`;

/** What holds for every certificate of a kind. */
export interface Profile {
  readonly issuer: 'root' | 'issuing';
  /** The longest validity. */
  readonly validityMsMax: number;
  readonly content: Pick<CertificateContent, 'authority' | 'extendedKeyUsage'>;
  readonly sign: readonly KeyUse[];
  /** Attributes a request must name; country and region may be there as well. */
  readonly required: readonly string[];
  readonly extensions?: readonly Extension[];
}

const signing: readonly KeyUse[] = ['digitalSignature', 'nonRepudiation'];
/** Uses of every encryption certificate. @basis gm-crypto.md §6 (dual certificates) */
export const encryptionUses: readonly KeyUse[] = [
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
];
const { commonName, organisation, organisationUnit } = nameTypes;

const subject = (validityMsMax: number, required: readonly string[]): Profile => ({
  issuer: 'issuing',
  validityMsMax,
  content: {},
  sign: signing,
  required,
});

/** Every profile. @basis gm-crypto.md §6; RFC 5280 §4.2.1; RFC 3161 §2.3; RFC 6960 §4.2.2.2 */
export const profiles: Readonly<Record<CertificateProfile, Profile>> = {
  'organisation-seal': subject(3 * year, [commonName, organisation, organisationUnit]),
  'person-seal': subject(2 * year, [commonName]),
  maker: subject(5 * year, [commonName, organisation, organisationUnit]),
  root: {
    issuer: 'root',
    validityMsMax: 20 * year,
    content: { authority: { pathLengthMax: 1 } },
    sign: ['keyCertSign', 'crlSign'],
    required: [],
  },
  issuing: {
    issuer: 'root',
    validityMsMax: 10 * year,
    content: { authority: { pathLengthMax: 0 } },
    sign: ['keyCertSign', 'crlSign'],
    required: [],
  },
  'maker-unit': { ...subject(5 * year, []) },
  tsa: {
    ...subject(5 * year, []),
    content: { extendedKeyUsage: [oids.timeStamping] },
  },
  ocsp: {
    ...subject(year, []),
    content: { extendedKeyUsage: [oids.ocspSigning] },
    // Its life is short instead: nobody can ask a responder about itself.
    extensions: [{ oid: oids.ocspNoCheck, critical: false, value: writeNull() }],
  },
};

const plain = (oid: string, value: Uint8Array): Extension => ({ oid, critical: false, value });
const uri = (text: string): Uint8Array => {
  const bytes = writeIa5(text).slice();
  bytes[0] = 0x86; // [6] IMPLICIT IA5String
  return bytes;
};

/** Where to ask about certificates of an issuer, and under which rules they stand. */
export function pointers(issuer: 'root' | 'issuing', baseUrl: string): readonly Extension[] {
  const place = element(0xa0, element(0xa0, uri(`${baseUrl}/pki/${issuer}.crl`)));
  const access = (oid: string, path: string): Uint8Array =>
    writeSequence(writeObjectIdentifier(oid), uri(`${baseUrl}${path}`));
  const information = [
    ...(issuer === 'issuing' ? [access('1.3.6.1.5.5.7.48.1', '/pki/ocsp')] : []),
    access('1.3.6.1.5.5.7.48.2', `/pki/${issuer}.cer`),
  ];
  return [
    plain(extensionTypes.crlDistributionPoints, writeSequence(writeSequence(place))),
    plain(extensionTypes.authorityInformation, writeSequence(...information)),
    plain(
      extensionTypes.certificatePolicies,
      writeSequence(writeSequence(writeObjectIdentifier(practicePolicy))),
    ),
  ];
}

/** The organisation's code as certificates of the field have it. @basis gm-crypto.md §6 */
export const organisationCode = (code: string): Extension =>
  plain('1.2.156.10260.4.1.4', writeUtf8(code));
