import { base64, fromBase64, Malformed } from '@yunzhang/base';
import type { VerificationCode } from './codes.ts';
import type { Trust } from './report.ts';

/** More authorities than any trust list of the field has. */
const entriesMax = 10_000;

/** Trust of the kind `anchors`. */
export type Anchors = Extract<Trust, { readonly mode: 'anchors' }>;

/** Reads a trust bundle: `{ "anchors": [base64 DER], "crls": [base64 DER], "note": text }`. */
export function readTrustBundle(json: string): Anchors {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return refuse('no JSON');
  }
  if (typeof value !== 'object' || value === null) return refuse('no object');
  const { anchors, crls, note } = value as Readonly<Record<string, unknown>>;
  return {
    mode: 'anchors',
    anchors: readList(anchors, 'anchors'),
    crls: readList(crls ?? [], 'crls'),
    ...(typeof note === 'string' ? { note } : {}),
  };
}

/** Writes a trust bundle that `readTrustBundle` reads. */
export function writeTrustBundle(trust: Anchors): string {
  const { anchors, crls, note } = trust;
  return JSON.stringify({ anchors: anchors.map(base64), crls: crls.map(base64), note });
}

function readList(value: unknown, name: string): readonly Uint8Array[] {
  if (!Array.isArray(value) || value.length > entriesMax) return refuse(name);
  return value.map((one: unknown) => (typeof one === 'string' ? fromBase64(one) : refuse(name)));
}

function refuse(detail: string): never {
  throw new Malformed('trust-bundle-malformed' satisfies VerificationCode, undefined, detail);
}
