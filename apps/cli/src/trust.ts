import fs from 'node:fs';
import path from 'node:path';
import { fromUtf8, Malformed } from '@yunzhang/base';
import { readCertificate, readCrl, readOcspResponse, readPem } from '@yunzhang/gm';
import type { Trust, TrustPurpose } from '@yunzhang/verification';
import { isFolder, kindOf, readFile, smallSizeMax } from './files.ts';
import { exits, stop } from './problem.ts';
import type { Surroundings } from './surroundings.ts';

/** Files of one trust folder. */
const filesMax = 10_000;
const endings = /\.(pem|cer|crt|der|crl|ors|json)$/i;

/** Folders inside a trust folder whose certificates count for one purpose only. */
const purposes: readonly TrustPurpose[] = ['maker', 'signer', 'tsa'];

interface Bundle {
  readonly anchors: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps?: readonly Uint8Array[];
  readonly purposes?: Purposes;
  readonly logPolicy?: string;
}

type Purposes = NonNullable<Extract<Trust, { readonly mode: 'anchors' }>['purposes']>;

/**
 * Reads `--trust`: one file, or every certificate, list and bundle of a folder.
 *
 * What lies in its folders `maker`, `signer` and `tsa` is trusted for that purpose only.
 */
export async function readTrust(what: string): Promise<Trust> {
  const trust = isFolder(what) ? await trustFolder(what) : await trustIn([what], what);
  const own = trust.mode === 'anchors' ? Object.values(trust.purposes ?? {}) : [];
  const count = trust.mode === 'anchors' ? trust.anchors.length + own.flat().length : 1;
  if (count === 0) stop('trust-empty', exits.usage, what);
  return trust;
}

async function trustFolder(folder: string): Promise<Trust> {
  const trust = await trustIn(filesOf(folder), folder);
  if (trust.mode !== 'anchors') return trust;
  const found = new Map<TrustPurpose, readonly Uint8Array[]>();
  const crls: Uint8Array[] = [...trust.crls];
  const ocsps: Uint8Array[] = [...(trust.ocsps ?? [])];
  for (const purpose of purposes) {
    const inner = path.join(folder, purpose);
    if (!fs.existsSync(inner) || !isFolder(inner)) continue;
    const part = await trustIn(filesOf(inner), inner);
    if (part.mode !== 'anchors') continue;
    found.set(purpose, part.anchors);
    crls.push(...part.crls);
    ocsps.push(...(part.ocsps ?? []));
  }
  if (found.size === 0) return trust;
  const held = { crls, ...(ocsps.length === 0 ? {} : { ocsps }) };
  return { ...trust, ...held, purposes: merged([trust.purposes ?? {}, Object.fromEntries(found)]) };
}

function merged(parts: readonly Purposes[]): Purposes {
  const lists = purposes.map((purpose) => {
    return [purpose, parts.flatMap((part) => part[purpose] ?? [])] as const;
  });
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}

/**
 * What a reader trusts who says nothing: the authority of the local data folder, if there is one.
 *
 * With none, nobody is trusted and the answer for a sound seal is "cannot tell".
 */
export async function localTrust(world: Surroundings): Promise<Trust> {
  const folder = world.env['YUNZHANG_DATA'] ?? 'data';
  const bundle = path.join(folder, 'trust.json');
  const files = fs.existsSync(bundle)
    ? [bundle]
    : ['root.cer', 'root.crl']
        .map((name) => path.join(folder, 'authority', name))
        .filter((file) => fs.existsSync(file));
  if (files.length === 0) return { mode: 'anchors', anchors: [], crls: [] };
  return trustIn(files, folder);
}

async function trustIn(files: readonly string[], note: string): Promise<Trust> {
  const parts: Bundle[] = [];
  for (const file of files) parts.push(await readOne(file));
  const anchors = parts.flatMap((part) => part.anchors);
  const crls = parts.flatMap((part) => part.crls);
  const ocsps = parts.flatMap((part) => part.ocsps ?? []);
  const stated = parts.flatMap((part) => (part.purposes === undefined ? [] : [part.purposes]));
  const own = stated.length === 0 ? {} : { purposes: merged(stated) };
  // Two policies may give one name to two witnesses: which is meant, nobody can say.
  const policies = [...new Set(parts.flatMap(({ logPolicy }) => logPolicy ?? []))];
  if (policies.length > 1) stop('trust-log-policies', exits.usage, note);
  const [logPolicy] = policies;
  const logs = logPolicy === undefined ? {} : { logPolicy };
  const held = { crls, ...(ocsps.length === 0 ? {} : { ocsps }) };
  return { mode: 'anchors', anchors, ...held, ...own, ...logs, note };
}

function filesOf(folder: string): readonly string[] {
  const names = fs.readdirSync(folder).filter((name) => endings.test(name));
  return names
    .toSorted()
    .slice(0, filesMax)
    .map((name) => path.join(folder, name));
}

async function readOne(file: string): Promise<Bundle> {
  const bytes = readFile(file, smallSizeMax);
  try {
    if (/\.json$/i.test(file)) return await bundleOf(bytes);
    if (kindOf(bytes) === 'pem') return fromPem(fromUtf8(bytes));
    if (isResponse(bytes)) return { anchors: [], crls: [], ocsps: [bytes] };
    return isCertificate(bytes) ? { anchors: [bytes], crls: [] } : crlOf(bytes);
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof SyntaxError)) throw error;
    return stop('trust-form', exits.usage, `${file} (${error.message})`);
  }
}

async function bundleOf(bytes: Uint8Array): Promise<Bundle> {
  const { readTrustBundle } = await import('@yunzhang/verification');
  const trust = readTrustBundle(fromUtf8(bytes));
  return trust.mode === 'anchors' ? trust : { anchors: [], crls: [] };
}

function fromPem(text: string): Bundle {
  const blocks = readPem(text);
  const anchors = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ bytes }) => bytes);
  for (const anchor of anchors) readCertificate(anchor);
  const crls = blocks.filter(({ label }) => label === 'X509 CRL').map(({ bytes }) => bytes);
  for (const crl of crls) readCrl(crl);
  return { anchors, crls };
}

function isCertificate(bytes: Uint8Array): boolean {
  try {
    readCertificate(bytes);
    return true;
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

function isResponse(bytes: Uint8Array): boolean {
  try {
    return 'answers' in readOcspResponse(bytes, { note: () => {} });
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

function crlOf(bytes: Uint8Array): Bundle {
  readCrl(bytes);
  return { anchors: [], crls: [bytes] };
}
