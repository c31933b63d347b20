import { hex, isoUtc, latin1, Malformed } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { isEncrypted } from '@yunzhang/ofd';
import { collectOfd } from './collect-ofd.ts';
import { collectPdf } from './collect-pdf.ts';
import type { FileFacts } from './facts.ts';
import { findingReports, judge } from './judge.ts';
import { defaultPolicy, type Report, type VerifyOptions } from './report.ts';
import { anchorCount } from './trust.ts';
import { openWithKey } from './unlock.ts';

/** Larger than any sealed file of the corpus by far. */
const sizeMax = 512 * 1024 * 1024;
/** How far into a file its first mark may stand: both formats tolerate junk before it. */
const junkMax = 1024;

/**
 * Verifies a file and answers with one of five outcomes.
 *
 * The same code runs in a browser, in Node and on the command line; trust, policy and time are
 * arguments. Bytes of any kind lead to a report, never to an exception.
 *
 * @basis architecture §7
 */
export function verifyFile(bytes: Uint8Array, options: VerifyOptions): Report {
  const format = formatOf(bytes);
  const head = headOf(bytes, format, options);
  if (bytes.length > sizeMax) return unreadable(head, 'file-too-large');
  if (format === 'unknown') return unreadable(head, 'format-unknown');
  const policy = options.policy ?? defaultPolicy;
  const { trust, at: nowAt } = options;
  let facts: FileFacts;
  try {
    facts =
      format === 'ofd'
        ? collectOfd(openedBytes(bytes, options), { trust, nowAt })
        : collectPdf(bytes, { trust, nowAt });
  } catch (error) {
    if (error instanceof Malformed) return unreadable(head, error.code, error.message);
    // A stack that runs out or memory that does is the file's doing; it must not look like a seal.
    // Engines word it differently, and a report must not depend on the engine.
    return unreadable(head, 'verifier-fault', error instanceof Error ? error.name : 'error');
  }
  const judgement = judge(facts, { trust, policy, nowAt });
  return {
    ...head,
    ...judgement,
    ...(facts.pages === undefined ? {} : { pages: facts.pages }),
    findings: findingReports(facts.findings),
  };
}

/** The package inside an encrypted one, where the reader has given a key. */
function openedBytes(bytes: Uint8Array, { secret }: VerifyOptions): Uint8Array {
  return secret === undefined ? bytes : openWithKey(bytes, secret);
}

type Head = Pick<Report, 'version' | 'format' | 'file' | 'verifiedAt' | 'trust'>;

function headOf(bytes: Uint8Array, format: Report['format'], options: VerifyOptions): Head {
  const { name, trust, at, secret } = options;
  const anchors = anchorCount(trust);
  const note = trust.mode === 'anchors' ? trust.note : undefined;
  return {
    version: 1,
    format,
    file: {
      ...(name === undefined ? {} : { name }),
      size: bytes.length,
      sm3: hex(digest('sm3', bytes)),
      sha256: hex(digest('sha256', bytes)),
      ...(format === 'ofd' && secret !== undefined && isEncrypted(bytes)
        ? { encrypted: true as const }
        : {}),
    },
    verifiedAt: isoUtc(at),
    trust: {
      mode: trust.mode === 'anchors' && anchors === 0 ? 'none' : trust.mode,
      anchors,
      ...(note === undefined ? {} : { note }),
    },
  };
}

function unreadable(head: Head, code: string, detail?: string): Report {
  const finding = detail === undefined ? { code } : { code, detail };
  return { ...head, outcome: 'unreadable', reason: code, seals: [], findings: [finding] };
}

/** Tells the format by its first mark; the name of a file says nothing. */
export function formatOf(bytes: Uint8Array): Report['format'] {
  const start = latin1(bytes, 0, Math.min(bytes.length, junkMax));
  const pdfAt = start.indexOf('%PDF-');
  const zipAt = start.indexOf('PK\u0003\u0004');
  if (pdfAt >= 0 && (zipAt < 0 || pdfAt < zipAt)) return 'pdf';
  return zipAt >= 0 ? 'ofd' : 'unknown';
}
