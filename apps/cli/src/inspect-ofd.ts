import {
  actionsOf,
  annotationsOf,
  attachmentsOf,
  customTagsOf,
  extensionsOf,
  listSignatures,
  type OfdDocument,
  type OfdFile,
  openOfd,
  type OfdSignature,
  type OutlineItem,
  permissionsOf,
  readIntegrity,
  type Tolerance,
} from '@yunzhang/ofd';
import { derTree } from './inspect-der.ts';
import { signedValueLines } from './inspect-seal.ts';
import { plain } from './surroundings.ts';

/** What an OFD package holds: entries, documents, pages, seals. */
export function ofdLines(
  bytes: Uint8Array,
  { raw, policy }: { readonly raw: boolean; readonly policy: Tolerance },
): readonly string[] {
  const ofd = openOfd(bytes, { policy });
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
    if (document !== undefined) lines.push(...besideLines(ofd, document));
    for (const { id, index, isCurrent, path } of body.versions) {
      const current = isCurrent ? ', current' : '';
      lines.push(plain(`  version ${id ?? ''} ${index ?? ''}${current}  ${path ?? 'missing'}`));
    }
    for (const finding of [...body.findings, ...(document?.findings ?? [])]) {
      lines.push(findingLine(finding));
    }
  }
  const integrity = readIntegrity(ofd);
  if (integrity !== undefined) {
    const { listed, unlisted, missing } = integrity;
    const state = `${unlisted.length} not listed, ${missing.length} missing`;
    lines.push(plain(`integrity list ${integrity.path}: ${listed} files, ${state}`));
  }
  const { signatures, findings } = listSignatures(ofd);
  for (const signature of signatures) lines.push(...signatureLines(signature, raw));
  if (signatures.length === 0) lines.push('no seals');
  return [...lines, ...[...ofd.findings, ...findings].map(findingLine)];
}

/** What stands beside the pages. Addresses are shown and never opened. */
function besideLines(ofd: OfdFile, document: OfdDocument): readonly string[] {
  const lines: string[] = [];
  const outline = (items: readonly OutlineItem[], depth: number): void => {
    for (const { title, pageIndex, actions, children } of items) {
      const page = pageIndex === undefined ? '' : `  page ${pageIndex + 1}`;
      const uris = actions.flatMap((one) => (one.kind === 'uri' ? [`  ${one.uri}`] : []));
      lines.push(plain(`${'  '.repeat(depth + 1)}outline ${title}${page}${uris.join('')}`));
      outline(children, depth + 1);
    }
  };
  outline(document.outlines(), 0);
  for (const { name, destination } of document.bookmarks()) {
    lines.push(plain(`  bookmark ${name}  page ${(destination.pageIndex ?? -1) + 1}`));
  }
  for (const { name, format, entry, isVisible } of attachmentsOf(ofd, document)) {
    const hidden = isVisible ? '' : ', hidden';
    lines.push(plain(`  attachment ${name} ${format ?? ''}${hidden}  ${entry ?? 'missing'}`));
  }
  for (const { pageIndex, entry, annotations } of annotationsOf(ofd, document)) {
    const count = annotations().length;
    lines.push(
      plain(`  annotations page ${(pageIndex ?? -1) + 1}: ${count}  ${entry ?? 'missing'}`),
    );
  }
  for (const { type, entry, links } of customTagsOf(ofd, document)) {
    lines.push(plain(`  custom tag ${type}: ${links().length} links  ${entry ?? 'missing'}`));
  }
  for (const { appName, properties } of extensionsOf(ofd, document)) {
    lines.push(plain(`  extension ${appName}: ${properties.length} properties`));
  }
  for (const action of actionsOf(document)) {
    const uri = action.kind === 'uri' ? ` ${action.uri}` : '';
    lines.push(plain(`  action ${action.event} ${action.kind}${uri}`));
  }
  const permissions = permissionsOf(document);
  if (permissions !== undefined) lines.push(plain(`  permissions ${wordsOfAll(permissions)}`));
  return lines;
}

function wordsOfAll(facts: object): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
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
