import { base64, fromBase64, Malformed } from '@yunzhang/base';
import { parsePolicy } from '@yunzhang/ledger';
import type { VerificationCode } from './codes.ts';
import type { Trust, TrustPurpose } from './report.ts';

/** More authorities than any trust list of the field has. */
const entriesMax = 10_000;

/** Trust of the kind `anchors`. */
export type Anchors = Extract<Trust, { readonly mode: 'anchors' }>;

/** The authorities trusted for a purpose: those for everything and its own. */
export function anchorsOf(trust: Anchors, purpose: TrustPurpose): readonly Uint8Array[] {
  const own = trust.purposes?.[purpose];
  return own === undefined ? trust.anchors : [...trust.anchors, ...own];
}

/** How many authorities are trusted for anything at all. */
export function anchorCount(trust: Trust): number {
  if (trust.mode === 'any') return 0;
  const own = trustPurposes.map((purpose) => trust.purposes?.[purpose]?.length ?? 0);
  return own.reduce((sum, count) => sum + count, trust.anchors.length);
}

/** Every purpose, in the order in which bundles list them. */
export const trustPurposes: readonly TrustPurpose[] = ['maker', 'signer', 'tsa'];

/**
 * Reads a trust bundle: `{ "anchors": [base64 DER], "crls": [base64 DER], "note": text }`, with
 * `"ocsps": [base64 DER]` where OCSP responses are at hand, `"purposes": { "maker": [base64 DER], "signer": …, "tsa": … }` where authorities are trusted for
 * one purpose only, and `"logPolicy": text` for the logs and witnesses that are trusted.
 */
export function readTrustBundle(json: string): Anchors {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refuse('no JSON');
  }
  if (typeof value !== 'object' || value === null) return refuse('no object');
  const { anchors, crls, ocsps, note, purposes, logPolicy } = value as Readonly<
    Record<string, unknown>
  >;
  return {
    mode: 'anchors',
    anchors: readList(anchors ?? (purposes === undefined ? undefined : []), 'anchors'),
    crls: readList(crls ?? [], 'crls'),
    ...(ocsps === undefined ? {} : { ocsps: readList(ocsps, 'ocsps') }),
    ...(purposes === undefined ? {} : { purposes: readPurposes(purposes) }),
    ...(logPolicy === undefined ? {} : { logPolicy: readLogPolicy(logPolicy) }),
    ...(typeof note === 'string' ? { note } : {}),
  };
}

/** Writes a trust bundle that `readTrustBundle` reads. */
export function writeTrustBundle(trust: Anchors): string {
  const { anchors, crls, ocsps, note, purposes, logPolicy } = trust;
  const lists = trustPurposes.map((one) => [one, purposes?.[one]?.map(base64)] as const);
  return JSON.stringify({
    anchors: anchors.map(base64),
    crls: crls.map(base64),
    ...(ocsps === undefined ? {} : { ocsps: ocsps.map(base64) }),
    ...(purposes === undefined ? {} : { purposes: Object.fromEntries(lists) }),
    logPolicy,
    note,
  });
}

function readLogPolicy(value: unknown): string {
  if (typeof value !== 'string') return refuse('logPolicy');
  parsePolicy(value);
  return value;
}

function readPurposes(value: unknown): NonNullable<Anchors['purposes']> {
  if (typeof value !== 'object' || value === null) return refuse('purposes');
  const stated = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    stated.map(([name, list]) => {
      const purpose = trustPurposes.find((one) => one === name) ?? refuse(name.slice(0, 64));
      return [purpose, readList(list, purpose)];
    }),
  );
}

function readList(value: unknown, name: string): readonly Uint8Array[] {
  if (!Array.isArray(value) || value.length > entriesMax) return refuse(name);
  return value.map((one: unknown) => (typeof one === 'string' ? fromBase64(one) : refuse(name)));
}

function refuse(detail: string): never {
  throw new Malformed('trust-bundle-malformed' satisfies VerificationCode, undefined, detail);
}
