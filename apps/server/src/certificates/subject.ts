import { isRefusal, type Refusal } from '@yunzhang/base';
import { type NameAttribute, nameTypes, writeName } from '@yunzhang/gm';
import { type ProfileName, refuse } from './issuer.ts';
import { profiles } from './profiles.ts';

/** Characters of one attribute. @basis RFC 5280 appendix A.1 (ub-common-name) */
const lengthMax = 64;
/** What is in every name this authority writes. */
const mark = '测试';
const basis = 'RFC 5280 §4.1.2.6';

/** A subject as it will stand in a certificate. */
export interface Subject {
  readonly bytes: Uint8Array;
  /** The unified social credit code, where the profile has one. */
  readonly code?: string;
}

/** In which order a name has its attributes; no others are taken. */
const order = [
  nameTypes.country,
  nameTypes.province,
  nameTypes.locality,
  nameTypes.organisation,
  nameTypes.organisationUnit,
  nameTypes.commonName,
] as const;
const marked: readonly string[] = [nameTypes.organisation, nameTypes.commonName];

/**
 * The subject of a request as the profile lets it stand.
 *
 * Each attribute once and in a fixed order, so that one subject has one spelling; no numbers of
 * persons; 测试 in every name.
 *
 * @basis RFC 5280 §4.1.2.6; gm-crypto.md §6
 */
export function subjectOf(
  attributes: readonly NameAttribute[],
  profile: ProfileName,
): Subject | Refusal {
  const wrong = (detail: string): Refusal => refuse('certificate-subject', basis, detail);
  const values = new Map<string, string>();
  for (const { oid, value } of attributes) {
    if (!(order as readonly string[]).includes(oid)) return wrong(`${oid} is not taken`);
    if (values.has(oid)) return wrong(`${oid} twice`);
    const text = value.normalize('NFC').trim();
    if (text === '' || isUnsafe(text)) return wrong(oid);
    const written = marked.includes(oid) ? tested(text) : text;
    if (written.length > lengthMax) return wrong(`${oid} is too long`);
    values.set(oid, written);
  }
  const missing = profiles[profile].required.find((oid) => !values.has(oid));
  if (missing !== undefined) return wrong(`${missing} is missing`);
  if ((values.get(nameTypes.country) ?? 'CN') !== 'CN') return wrong('country');
  values.set(nameTypes.country, 'CN');
  const code = codeOf(values, profile);
  if (isRefusal(code)) return code;
  const written = order.flatMap((oid) => {
    const value = values.get(oid);
    return value === undefined ? [] : [{ oid, value }];
  });
  return { bytes: writeName(written), ...(code === undefined ? {} : { code }) };
}

// The alphabet is checked here; whose code it is, the platform has checked before it asks.
function codeOf(
  values: ReadonlyMap<string, string>,
  profile: ProfileName,
): string | undefined | Refusal {
  const code = values.get(nameTypes.organisationUnit);
  if (profile === 'person-seal' || code === undefined) return undefined;
  if (/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return code;
  return refuse('certificate-subject', 'GB 32100-2015', 'credit code');
}

/** A name that says what it is. */
export function tested(name: string): string {
  return name.includes(mark) ? name : `${name}（${mark}）`;
}

// Control characters, and those that turn or hide what a person reads.
function isUnsafe(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text);
}
