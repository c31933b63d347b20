import { listSignatures, openOfd, type OfdSignature } from '@yunzhang/ofd';
import { derTree } from './inspect-der.ts';
import { signedValueLines } from './inspect-seal.ts';
import { plain } from './surroundings.ts';

/** What an OFD package holds: entries, documents, pages, seals. */
export function ofdLines(bytes: Uint8Array, raw: boolean): readonly string[] {
  const ofd = openOfd(bytes);
  const lines = [`OFD ${plain(ofd.version ?? '?')}, ${ofd.bytes.length} octets`];
  for (const entry of ofd.zip.entries) {
    const place = `@${entry.span.from}`.padEnd(10);
    lines.push(`  entry ${place} ${String(entry.size).padStart(9)}  ${plain(entry.name)}`);
  }
  for (const body of ofd.docBodies) {
    const document = body.document();
    const title = body.info.fields.get('Title');
    lines.push(`document ${plain(body.docId ?? '')} ${plain(title ?? '')}`.trimEnd());
    for (const page of document?.pages ?? []) {
      const { box, source } = page.area();
      const size = `${box.width} × ${box.height} mm (${source})`;
      lines.push(`  page ${page.index + 1}  ${size}  ${plain(page.path ?? 'missing')}`);
    }
    for (const finding of [...body.findings, ...(document?.findings ?? [])]) {
      lines.push(findingLine(finding));
    }
  }
  const { signatures, findings } = listSignatures(ofd);
  for (const signature of signatures) lines.push(...signatureLines(signature, raw));
  if (signatures.length === 0) lines.push('no seals');
  return [...lines, ...[...ofd.findings, ...findings].map(findingLine)];
}

/** One finding, as every inspection shows it. */
export function findingLine(finding: {
  readonly code: string;
  readonly where?: string;
  readonly at?: number;
  readonly detail?: string;
}): string {
  const place = finding.at === undefined ? '' : ` @${finding.at}`;
  const where = finding.where === undefined ? '' : ` ${finding.where}`;
  const detail = finding.detail === undefined ? '' : `: ${finding.detail}`;
  return plain(`  finding ${finding.code}${where}${place}${detail}`);
}

function signatureLines(signature: OfdSignature, raw: boolean): readonly string[] {
  const { id, type, path, checkMethod, references, stamps, signedValue } = signature;
  const lines = [
    `signature ${plain(id)}  ${plain(type ?? 'no type')}  ${plain(path ?? 'missing')}`,
    `  digest ${plain(checkMethod ?? '?')} over ${references.length} references`,
  ];
  for (const stamp of stamps) {
    const { x, y, width, height } = stamp.boundary;
    const size = `${width} × ${height} mm at ${x}, ${y}`;
    const clipped = stamp.clip === undefined ? '' : ', clipped';
    lines.push(`  on page ${plain(stamp.pageRef)}: ${size}${clipped}`);
  }
  if (signedValue !== undefined) {
    for (const line of signedValueLines(signedValue)) lines.push(`  ${line}`);
    if (raw) lines.push(...derTreeOrNot(signedValue));
  }
  return [...lines, ...signature.findings.map(findingLine)];
}

/** The tree, or why there is none. */
export function derTreeOrNot(bytes: Uint8Array): readonly string[] {
  try {
    return derTree(bytes);
  } catch (error) {
    return [`  no DER: ${plain(error instanceof Error ? error.message : String(error))}`];
  }
}
