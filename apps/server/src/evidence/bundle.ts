import { base64, fromUtf8, hex, isoUtc, Malformed, utf8 } from '@yunzhang/base';
import { digest, sm3 } from '@yunzhang/gm';
import {
  actWords,
  type Evidence,
  parsePolicy,
  parseNote,
  parseTlogProof,
  readEntry,
  readEvidence,
  sha256Tree,
} from '@yunzhang/ledger';
import { writeZip } from '@yunzhang/ofd';
import { fillPage } from './bundle-page.ts';
import { readmeEn, readmeZh } from './readme.ts';

/** Pieces of evidence in one bundle. */
const evidencesMax = 1000;
/** Octets that go into the page: a browser holds them as text, and they grow by a third. */
const inlinedMax = 48 * 1024 * 1024;

/** A file with its name. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What goes into a bundle; nothing else does. */
export interface BundleInput {
  /** The verifying page, not filled yet. */
  readonly page: string;
  readonly evidences: readonly Uint8Array[];
  /** A tlog-policy file, or the signed one as a log shows it. */
  readonly policy: Uint8Array;
  readonly sealed?: readonly NamedFile[];
  /** Roots to verify the seals by, DER. */
  readonly certificates?: readonly Uint8Array[];
  /** Revocation lists, DER. */
  readonly statuses?: readonly Uint8Array[];
}

/** What a file of a bundle is; the page reads the same words. */
export type BundleRole = 'sealed' | 'evidence' | 'policy' | 'certificate' | 'status';

/** A file of a bundle with its path. */
interface Placed {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Those with a role are inlined into the page and checked by it. */
  readonly role?: BundleRole;
}

/** Too many pieces, or more than a page can hold. */
export class BundleTooLarge extends Error {}

/**
 * Writes an evidence bundle.
 *
 * The octets depend on the input alone: fixed times, fixed order, our own DEFLATE. Evidence or a
 * policy that cannot be read is malformed; whether evidence holds, the page says, not the writer.
 *
 * @basis product.md R45, N8; ledger.md §14.3 (evidence report)
 */
export function writeBundle(input: BundleInput): Uint8Array {
  const files = contentsOf(input);
  const inlined = files.filter(({ role }) => role !== undefined);
  if (inlined.reduce((sum, { bytes }) => sum + bytes.length, 0) > inlinedMax) {
    throw new BundleTooLarge('the files are too large for a page');
  }
  const data = {
    version: 1,
    files: inlined.map(({ path, bytes, role }) => ({ path, role, base64: base64(bytes) })),
  };
  const whole = [
    ...files,
    { path: 'verify.html', bytes: utf8(fillPage(input.page, JSON.stringify(data))) },
    { path: 'README.zh.txt', bytes: utf8(readmeZh) },
    { path: 'README.en.txt', bytes: utf8(readmeEn) },
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  const listed = [...whole, { path: 'digests.txt', bytes: utf8(digestsOf(whole)) }];
  return writeZip(
    listed.map(({ path: name, bytes }) => ({ name, bytes, method: 'deflated' as const })),
  );
}

function contentsOf(input: BundleInput): readonly Placed[] {
  const { evidences, policy, sealed = [], certificates = [], statuses = [] } = input;
  if (evidences.length > evidencesMax) throw new BundleTooLarge('too many pieces of evidence');
  readPolicy(policy);
  const numbered =
    (folder: string, ending: string, role: BundleRole) =>
    (bytes: Uint8Array, i: number): Placed => ({
      path: `${folder}/${i + 1}.${ending}`,
      bytes,
      role,
    });
  return [
    ...sealed.map(({ name, bytes }, i) => ({
      path: `sealed/${i + 1}-${plainName(name)}`,
      bytes,
      role: 'sealed' as const,
    })),
    ...evidences.flatMap((bytes, i) => evidenceFiles(bytes, i + 1)),
    { path: 'policy.txt', bytes: policy, role: 'policy' },
    ...certificates.map(numbered('certificates', 'cer', 'certificate')),
    ...statuses.map(numbered('status', 'crl', 'status')),
  ];
}

/** One piece of evidence: the container, and what is in it for programs that read only parts. */
function evidenceFiles(bytes: Uint8Array, number: number): readonly Placed[] {
  const evidence = readEvidence(bytes);
  const stem = `evidence/${number}`;
  return [
    { path: `${stem}.der`, bytes, role: 'evidence' },
    { path: `${stem}.entry.der`, bytes: evidence.entry },
    ...evidence.proofs.map((text, i) => {
      const tree = parseTlogProof(text).hash === sha256Tree ? 'sha256' : 'sm3';
      return { path: `${stem}.${i + 1}.${tree}.tlog-proof`, bytes: utf8(text) };
    }),
    { path: `records/${number}.json`, bytes: utf8(recordOf(evidence)) },
  ];
}

/** The act, and the fields of its record that the holder shows. */
function recordOf({ entry, openings }: Evidence): string {
  const { act, at, tag } = readEntry(entry);
  const { name, zh, en } = actWords(act);
  const record = {
    act: { code: act, name, zh, en },
    at: isoUtc(at),
    tag: hex(tag),
    fields: openings.map(({ field, count, position }) => ({
      name: field.name,
      position,
      count,
      value: hex(field.value),
      ...textOf(field.value),
      salt: hex(field.salt),
    })),
  };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

function textOf(value: Uint8Array): { readonly text?: string } {
  try {
    const text = fromUtf8(value);
    return /^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(text) ? { text } : {};
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return {};
  }
}

/** Whoever opens the bundle must be able to read its policy. */
function readPolicy(bytes: Uint8Array): void {
  const text = fromUtf8(bytes);
  parsePolicy(text.includes('\n\n— ') ? parseNote(text).text : text);
}

/** A name that means the same file on every system, and none outside its folder. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const plain = last.normalize('NFC').replace(/[^\p{L}\p{N}.()（）_-]+/gu, '_');
  return plain.replace(/^\.+/, '').slice(-120) || 'file';
}

function digestsOf(files: readonly Placed[]): string {
  const lines = files.map(
    ({ path, bytes }) => `${hex(sm3(bytes))}  ${hex(digest('sha256', bytes))}  ${path}\n`,
  );
  return `# SM3, SHA-256, path\n${lines.join('')}`;
}
