import { boxOnPage, findSignatures, openPdf, pages, type PdfSignature } from '@yunzhang/pdf';
import { derTreeOrNot, findingLine } from './inspect-ofd.ts';
import { signedValueLines } from './inspect-seal.ts';
import { plain } from './surroundings.ts';

/** What a PDF file holds: revisions, pages, signatures. */
export function pdfLines(bytes: Uint8Array, raw: boolean): readonly string[] {
  const file = openPdf(bytes);
  const lines = [
    `PDF ${plain(file.header.version)}, ${bytes.length} octets, ` +
      `${file.revisions.length} revisions, encryption ${file.encryption}` +
      (file.repaired ? ', cross-reference rebuilt' : ''),
  ];
  for (const page of pages(file)) {
    const { width, height } = boxOnPage(page, page.cropBox);
    lines.push(`  page ${page.index + 1}  ${width.toFixed(1)} × ${height.toFixed(1)} mm`);
  }
  const signatures = findSignatures(file);
  for (const signature of signatures) lines.push(...signatureLines(signature, raw));
  if (signatures.length === 0) lines.push('no signatures');
  return [...lines, ...file.findings.map(findingLine)];
}

function signatureLines(signature: PdfSignature, raw: boolean): readonly string[] {
  const { fieldName, kind, found, filter, subFilter, byteRange, contents, widget } = signature;
  const lines = [
    `signature ${plain(fieldName ?? '(no field)')}  ${kind}, found as ${found}`,
    `  filter ${plain(filter ?? '?')} ${plain(subFilter ?? '?')}`,
    `  byte range ${byteRange.join(' ')}`,
  ];
  if (widget !== undefined) {
    const { x, y, width, height } = widget.box;
    const place = `${width.toFixed(1)} × ${height.toFixed(1)} mm at ${x.toFixed(1)}, ${y.toFixed(1)}`;
    lines.push(`  on page ${widget.pageIndex + 1}: ${place}`);
  }
  const value = withoutPadding(contents);
  if (value.length > 0) {
    for (const line of signedValueLines(value)) lines.push(`  ${line}`);
    if (raw) lines.push(...derTreeOrNot(value));
  }
  return [...lines, ...signature.findings.map(findingLine)];
}

/** Cuts the zeros that fill the room of /Contents: what the outer DER length leaves over. */
function withoutPadding(contents: Uint8Array): Uint8Array {
  const count = (contents[1] ?? 0) & 0x7f;
  if (contents[0] !== 0x30 || (contents[1] ?? 0) < 0x80 || count > 4 || count === 0) {
    return contents;
  }
  let size = 0;
  for (let i = 0; i < count; i++) size = size * 256 + (contents[2 + i] ?? 0);
  return contents.subarray(0, 2 + count + size);
}
