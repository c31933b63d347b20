import type { Finding } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';
import type { DocBody, OfdFile } from './package.ts';
import { type Reached, type ReachedRole, reachOf } from './reach.ts';
import type { OfdSignature } from './signatures.ts';

/** How heavy it is that nothing protects a file: `fail` for what is shown, `warn` for the rest. */
export type CoverageSeverity = 'fail' | 'warn';

/** What a signature leaves open. */
export interface Coverage {
  /** Files a reader loads that no reference covers, without OFD.xml. */
  readonly uncovered: readonly (Reached & { readonly severity: CoverageSeverity })[];
  /** OFD.xml names the document; without it another one can be shown. */
  readonly ofdXmlUncovered: boolean;
  /** Files of signatures that come later in the list. */
  readonly addedLater: readonly string[];
  /** Files of signatures that come earlier: where uncovered, these can be taken away unseen. */
  readonly earlierUncovered: readonly string[];
  /** Files that no reader loads, no reference covers and no signature owns. */
  readonly strays: readonly string[];
  /** Files of what is shown that this reader refuses: another one may read more in them. */
  readonly unreadable: readonly string[];
  /** Other documents of the package that have no signature and are not protected by this one. */
  readonly otherDocuments: readonly string[];
  /** The list of signatures is referenced: no other signature may follow. */
  readonly protectsList: boolean;
}

/** Roles whose files do not change what a page shows. @basis ofd-signatures.md §7 O7 */
const besideRoles: ReadonlySet<ReachedRole> = new Set<ReachedRole>([
  'attachment',
  'custom-tag',
  'extension',
  'version',
  'media',
  'integrity',
]);

/**
 * Compares what a reader loads with what a signature references.
 *
 * A file that is shown counts as open even when the list of signatures claims it as the file of a
 * signature: that list is not protected.
 *
 * @basis ofd-signatures.md §6, §7 O7, O8
 */
export function coverageOf(
  file: OfdFile,
  signature: OfdSignature,
  all: readonly OfdSignature[],
): Coverage {
  const { list } = signature;
  const covered = new Set(signature.references.map((reference) => reference.entry));
  const { reached, findings } = reachOf(file, list.body);
  const open = reached.filter(({ entry }) => !covered.has(entry));
  const shown = new Set(reached.map(({ entry }) => entry));
  const filesOf = (some: readonly OfdSignature[]): string[] =>
    [...new Set(some.flatMap(signatureFiles))].filter((name) => !covered.has(name));
  const others = all.filter((one) => one.list.path === list.path && one !== signature);
  const owned = new Set([...all.flatMap(signatureFiles), ...all.map((one) => one.list.path)]);
  const files = [...file.zip.byName.keys()];
  return {
    uncovered: [
      ...missingDocument(file, list.body),
      ...open
        .filter(({ role }) => role !== 'ofd-xml')
        .map((one) => {
          const severity: CoverageSeverity = besideRoles.has(one.role) ? 'warn' : 'fail';
          return { ...one, severity };
        }),
    ],
    ofdXmlUncovered: !covered.has(file.rootPath),
    addedLater: filesOf(others.filter((one) => one.index > signature.index)),
    earlierUncovered: filesOf(others.filter((one) => one.index < signature.index)),
    strays: files.filter((name) => !covered.has(name) && !shown.has(name) && !owned.has(name)),
    unreadable: unreadable(reached, findings),
    otherDocuments: otherDocuments(file, signature, all),
    protectsList: covered.has(list.path),
  };
}

function unreadable(
  reached: readonly Reached[],
  findings: readonly Finding<OfdCode>[],
): readonly string[] {
  const refused = findings.filter(
    ({ code }) => code === 'ofd-file-unreadable' || code === 'ofd-document-unreadable',
  );
  const shown = new Map(reached.map(({ entry, role }) => [entry, role]));
  const names = refused.flatMap(({ where }) => {
    const role = where === undefined ? undefined : shown.get(where);
    return where === undefined || (role !== undefined && besideRoles.has(role)) ? [] : [where];
  });
  return [...new Set(names)];
}

/** A seal over a document that cannot be shown protects nothing that anybody sees. */
function missingDocument(file: OfdFile, body: DocBody): Coverage['uncovered'] {
  if (body.document() !== undefined) return [];
  const from = file.rootPath;
  return [{ entry: body.rootPath ?? from, role: 'document', from, severity: 'fail' }];
}

/**
 * A reader shows every document of a package, the first one first: one that nobody has sealed must
 * not pass under the seal of another.
 */
function otherDocuments(
  file: OfdFile,
  { list, references }: OfdSignature,
  all: readonly OfdSignature[],
): readonly string[] {
  if (file.docBodies.length < 2) return [];
  const covered = new Set(references.map((reference) => reference.entry));
  const sealed = new Set(all.map((one) => one.list.body));
  return file.docBodies
    .filter((body) => body !== list.body && !sealed.has(body))
    .filter((body) => !reachOf(file, body).reached.every(({ entry }) => covered.has(entry)))
    .map(({ index, rootPath }) => rootPath ?? `document ${index + 1}`);
}

/** The files a registered signature consists of. */
export function signatureFiles(signature: OfdSignature): readonly string[] {
  const { path, sealPath, signedValuePath } = signature;
  return [path, sealPath, signedValuePath].filter((name) => name !== undefined);
}
