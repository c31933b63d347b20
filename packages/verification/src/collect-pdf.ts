import { concat, equal } from '@yunzhang/base';
import {
  digest,
  type DigestName,
  isMalformed,
  readTimeStampToken,
  verifyTimeStampToken,
} from '@yunzhang/gm';
import {
  coverageOf,
  findSignatures,
  laterChanges,
  openPdf,
  pages,
  readSecurityStore,
  type PdfFile,
  type PdfSignature,
  signedBytes,
  strayByteRanges,
} from '@yunzhang/pdf';
import { classifySignedValue } from '@yunzhang/ses';
import type { VerificationCode } from './codes.ts';
import { collectCms, messageLength } from './collect-cms.ts';
import {
  collectSes,
  findingOf,
  timeStampChain,
  unreadableValue,
  type ValueContext,
  type ValueFacts,
} from './collect-ses.ts';
import type { FileFacts, PdfCarrier, SignatureFacts } from './facts.ts';
import { readStatements } from './revocation.ts';

/** Octets of /Contents that nobody signed: findings of this kind never let a file be valid. */
const looseCodes: readonly string[] = ['contents-hex-mixed-case', 'contents-padding-not-zero'];

/** Reads a PDF file and everything its signatures say. Throws `Malformed` for no PDF. */
export function collectPdf(bytes: Uint8Array, context: ValueContext): FileFacts {
  const file = openPdf(bytes);
  const found = findSignatures(file);
  const isAsked = context.trust.mode === 'anchors' && found.length > 0;
  const own = isAsked ? { ...context, carried: readStatements(readSecurityStore(file)) } : context;
  const count = pageCount(file);
  const none = { code: 'pages-none' satisfies VerificationCode };
  return {
    format: 'pdf',
    pages: count,
    signatures: found.map((signature, index) =>
      collectSignature({ file, signature, found, index }, own),
    ),
    findings: [...file.findings, ...(count === 0 ? [none] : []), ...strayByteRanges(file, found)],
  };
}

function pageCount(file: PdfFile): number {
  try {
    return pages(file).length;
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return 0;
  }
}

interface Held {
  readonly file: PdfFile;
  readonly signature: PdfSignature;
  readonly found: readonly PdfSignature[];
  readonly index: number;
}

function collectSignature(held: Held, context: ValueContext): SignatureFacts {
  const { signature } = held;
  const value = collectValue(held, context);
  const carrier = carrierOf(held);
  const { widget } = signature;
  const loose = carrier.coverageFindings.filter(({ code }) => looseCodes.includes(code));
  return {
    ...value,
    id: isReadableName(signature.fieldName) ? signature.fieldName : `signature-${held.index + 1}`,
    kind: value.seal === undefined ? signature.kind : 'seal',
    placements: widget === undefined ? [] : [{ page: widget.pageIndex + 1, ...widget.box }],
    findings: [...signature.findings, ...value.findings],
    loose: [...value.loose, ...loose],
    carrier,
  };
}

// In a file nobody can decrypt, names are noise.
function isReadableName(name: string | undefined): name is string {
  return name !== undefined && name !== '' && !/\p{Cc}|\ufffd/u.test(name);
}

function collectValue({ file, signature }: Held, context: ValueContext): ValueFacts {
  const { contents } = signature;
  const parts = signedBytes(file, signature);
  if (parts === undefined) return unreadableValue({ code: 'byte-range-fails' });
  const whole = concat(parts);
  if (signature.kind === 'time-stamp') return collectToken(contents, whole, context);
  const length = messageLength(contents);
  if (length === undefined) return unreadableValue({ code: 'signature-value-unreadable' });
  const exact = contents.subarray(0, length);
  const kind = classifySignedValue(exact);
  if (kind === 'ses') {
    const hash = digest('sm3', whole);
    return collectSes(exact, {
      ...context,
      isHashed: (dataHash) => equal(dataHash, hash),
      sameFile: equal,
    });
  }
  if (kind !== 'cms') return unreadableValue({ code: 'signature-value-unreadable', detail: kind });
  const remembered = new Map<DigestName, Uint8Array>();
  const statedAt = signature.claimed?.at;
  return collectCms(exact, {
    ...context,
    contentDigest: (name) => {
      const known = remembered.get(name) ?? digest(name, whole);
      remembered.set(name, known);
      return known;
    },
    ...(statedAt === undefined ? {} : { statedAt }),
  });
}

// A document time stamp: a token over the bytes of the file. @basis pdf-seals.md §4
function collectToken(contents: Uint8Array, whole: Uint8Array, context: ValueContext): ValueFacts {
  try {
    const length = messageLength(contents) ?? contents.length;
    const token = readTimeStampToken(contents.subarray(0, length), { note: () => {} });
    const result = verifyTimeStampToken({ token, imprintOf: whole });
    const { certificate, genTimeAt: at, imprint, signature, purpose } = result;
    const chain = certificate && timeStampChain(token, certificate, context);
    return {
      form: 'cms',
      value: purpose === 'fails' ? 'fails' : signature,
      digest: imprint,
      digestNames: token.imprintName === undefined ? [] : [token.imprintName],
      ...(certificate && { signer: certificate }),
      ...(chain && { chain }),
      timeStamp: { result: 'holds', at },
      findings: result.findings,
      loose: [],
    };
  } catch (error) {
    return unreadableValue(findingOf(error));
  }
}

function carrierOf({ file, signature, found }: Held): PdfCarrier {
  const derLength = messageLength(signature.contents);
  const coverage = coverageOf(file, signature, derLength === undefined ? {} : { derLength });
  const later = laterChanges(file, signature, found);
  const unexplained = later.changes.filter((change) => change.rule === undefined);
  return {
    format: 'pdf',
    coverage: coverage.level,
    coverageFindings: coverage.findings,
    changes: {
      level: later.level,
      allowed: later.allowed,
      paths: unexplained.map(({ path, kind }) => `${path} (${kind})`),
      findings: later.findings,
    },
  };
}
