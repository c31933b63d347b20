import type { PdfCode } from './codes.ts';
import type { PdfFile } from './file.ts';
import { hexValue } from './lexer.ts';
import type { PdfFinding } from './object.ts';
import type { PdfSignature } from './signatures.ts';

/**
 * How much of the file a signature covers. Below `entire-revision` it proves nothing about what a
 * reader shows.
 *
 * @basis pdf-seals.md §5.1
 */
export type CoverageLevel = 'unclear' | 'contiguous' | 'entire-revision' | 'entire-file';

/** Coverage as facts: the level, and every condition that does not hold. */
export interface Coverage {
  readonly level: CoverageLevel;
  readonly findings: readonly PdfFinding[];
}

/** Deviations that leave the covered zone itself beyond doubt. */
const harmless: ReadonlySet<PdfCode> = new Set<PdfCode>([
  'contents-hex-mixed-case',
  'contents-padding-not-zero',
  'contents-not-der',
]);

/**
 * Judges what a signature's /ByteRange covers.
 *
 * `derLength` is the length of the signature value inside /Contents, where the caller has parsed
 * it;
 * without it the length in its DER header counts.
 *
 * @basis pdf-seals.md §5.1; ISO 32000-1 12.8.1
 */
export function coverageOf(
  file: PdfFile,
  signature: PdfSignature,
  options: { readonly derLength?: number } = {},
): Coverage {
  const findings = [
    ...rangeFindings(file, signature),
    ...contentsFindings(file, signature),
    ...paddingFindings(signature, options.derLength),
  ];
  if (findings.some(({ code }) => !harmless.has(code))) return { level: 'unclear', findings };
  const { revision } = signature;
  const end = endOf(signature);
  if (revision === undefined || file.repaired) {
    findings.push({ code: file.repaired ? 'file-repaired' : 'byte-range-end', at: end });
    return { level: 'contiguous', findings };
  }
  const outside = file.revisions
    .slice(0, revision + 1)
    .filter((r) => !r.proper || r.xrefAt >= end || r.end > file.bytes.length || r.eofEnd > end);
  if (outside.length > 0) {
    const detail = outside.map((r) => String(r.index)).join(' ');
    findings.push({ code: 'revision-outside-range', detail });
    return { level: 'contiguous', findings };
  }
  return { level: end === file.bytes.length ? 'entire-file' : 'entire-revision', findings };
}

function endOf(signature: PdfSignature): number {
  const [, , start, size] = signature.byteRange;
  return (start ?? 0) + (size ?? 0);
}

function rangeFindings(file: PdfFile, signature: PdfSignature): PdfFinding[] {
  const { byteRange, contentsRange } = signature;
  if (byteRange.length === 0) return [{ code: 'byte-range-missing' }];
  const detail = byteRange.join(' ');
  const numbers = byteRange.filter((n): n is number => Number.isSafeInteger(n));
  if (byteRange.length !== 4 || numbers.length !== 4) return [{ code: 'byte-range-form', detail }];
  if (numbers.some((n) => n < 0)) return [{ code: 'byte-range-negative', detail }];
  const [first, size, second, rest] = numbers as [number, number, number, number];
  const findings: PdfFinding[] = [];
  if (first !== 0) findings.push({ code: 'byte-range-start', detail });
  if (second < first + size) findings.push({ code: 'byte-range-overlap', detail });
  if (second + rest > file.bytes.length) findings.push({ code: 'byte-range-beyond-file', detail });
  const [gapAt, gapEnd] = [first + size, second];
  if (contentsRange !== undefined && (contentsRange.at !== gapAt || contentsRange.end !== gapEnd)) {
    const inside = contentsRange.at + 1 === gapAt && contentsRange.end - 1 === gapEnd;
    findings.push({
      code: inside ? 'byte-range-covers-brackets' : 'byte-range-gap-not-contents',
      detail: `gap ${gapAt} to ${gapEnd}, Contents ${contentsRange.at} to ${contentsRange.end}`,
    });
  }
  return findings;
}

function contentsFindings(file: PdfFile, signature: PdfSignature): PdfFinding[] {
  const { contentsRange, contents, dictionary, ref } = signature;
  const findings: PdfFinding[] = [];
  const at = dictionary.at ?? 0;
  if (!dictionary.entries.has('Contents') || contentsRange === undefined) {
    return [{ code: 'contents-missing', at }];
  }
  if (contents.length === 0) return [{ code: 'contents-empty', at: contentsRange.at }];
  if (dictionary.duplicates.some((key) => key === 'Contents' || key === 'ByteRange')) {
    findings.push({ code: 'signature-key-twice', at });
  }
  // A value kept in another object could be the value of several dictionaries.
  const within =
    dictionary.at !== undefined &&
    contentsRange.at > dictionary.at &&
    contentsRange.end <= (dictionary.end ?? 0);
  if (!within) {
    findings.push({ code: 'contents-elsewhere', ...(ref ? { detail: `${ref.number}` } : {}) });
    return findings;
  }
  return [...findings, ...hexFindings(file, contentsRange)];
}

/** The gap must be `<`, hexadecimal digits, `>` and nothing else: nothing can hide in it then. */
function hexFindings(
  file: PdfFile,
  range: { readonly at: number; readonly end: number },
): PdfFinding[] {
  const { bytes } = file;
  if (bytes[range.at] !== 0x3c) return [{ code: 'contents-not-hex', at: range.at }];
  let upper = false;
  let lower = false;
  for (let at = range.at + 1; at < range.end - 1; at++) {
    const octet = bytes[at] as number;
    if (hexValue(octet) < 0) return [{ code: 'contents-not-hex', at }];
    if (octet >= 0x61) lower = true;
    else if (octet >= 0x41) upper = true;
  }
  if ((range.end - range.at) % 2 !== 0) return [{ code: 'contents-hex-odd', at: range.at }];
  return upper && lower ? [{ code: 'contents-hex-mixed-case', at: range.at }] : [];
}

/** What follows the signature value must be zeros. @basis pdf-seals.md §1 */
function paddingFindings(signature: PdfSignature, derLength: number | undefined): PdfFinding[] {
  const { contents } = signature;
  if (contents.length === 0) return [];
  const length = derLength ?? derSize(contents);
  if (length === undefined || length > contents.length) return [{ code: 'contents-not-der' }];
  const odd = contents.subarray(length).findIndex((octet) => octet !== 0);
  return odd < 0 ? [] : [{ code: 'contents-padding-not-zero', at: length + odd }];
}

/** Size of the DER or BER element at the start, where its header gives one. @basis X.690 §8.1.3 */
export function derSize(bytes: Uint8Array): number | undefined {
  const [tag, first] = bytes;
  if (tag !== 0x30 && tag !== 0x04) return undefined;
  if (first === undefined || first < 0x80) return first === undefined ? undefined : first + 2;
  const count = first & 0x7f;
  // Indefinite length: it ends somewhere inside, which only a full reading can tell.
  if (count === 0) return bytes.length;
  if (count > 4 || bytes.length < 2 + count) return undefined;
  let size = 0;
  for (let i = 0; i < count; i++) size = size * 256 + (bytes[2 + i] as number);
  return 2 + count + size;
}

/**
 * The two signed parts, as views of the file; undefined when the range is not inside the file.
 *
 * @basis ISO 32000-1 12.8.1
 */
export function signedBytes(
  file: PdfFile,
  signature: PdfSignature,
): readonly [Uint8Array, Uint8Array] | undefined {
  const [first, size, second, rest] = signature.byteRange;
  const all = [first, size, second, rest];
  const sound = all.every((n) => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0);
  if (!sound || signature.byteRange.length !== 4) return undefined;
  const [a, b, c, d] = all as [number, number, number, number];
  if (a + b > file.bytes.length || c + d > file.bytes.length || c < a + b) return undefined;
  return [file.bytes.subarray(a, a + b), file.bytes.subarray(c, c + d)];
}
