import { type Finding, Malformed, Remembered } from '@yunzhang/base';
import type { OfdCode } from './codes.ts';
import { type OfdDocument, readDocument } from './document.ts';
import { namedFiles } from './named-files.ts';
import type { DocBody, OfdFile } from './package.ts';
import { attribute, child, children, textOf, type XmlElement } from './xml.ts';

/** What a file is to a reader. The first use that is found counts. */
export type ReachedRole =
  | 'ofd-xml'
  | 'document'
  | 'page'
  | 'template'
  | 'resource'
  | 'font'
  | 'image'
  | 'media'
  | 'colour-profile'
  | 'annotation'
  | 'attachment'
  | 'custom-tag'
  | 'extension'
  | 'version'
  | 'integrity';

/** A file that a reader loads. */
export interface Reached {
  readonly entry: string;
  readonly role: ReachedRole;
  /** The file that names it. */
  readonly from: string;
}

/** Everything a reader loads for one document. */
export interface Reach {
  readonly reached: readonly Reached[];
  /** References that lead nowhere and files that cannot be read. */
  readonly findings: readonly Finding<OfdCode>[];
}

/**
 * Walks everything a reader loads to show a document.
 *
 * The walk uses the trees and the resolver that drawing uses: what is drawn is what is checked.
 * Where OFD.xml has versions, the current one and the one of DocRoot are both walked, because
 * readers differ in which they show. Signature files are not part of it.
 *
 * @basis ofd-signatures.md §7 O7, §11.3
 */
export function reachOf(file: OfdFile, body: DocBody): Reach {
  const known = walked.get(body) ?? walkBody(file, body);
  walked.set(body, known);
  return known;
}

/** Every signature asks for the same walk; a body never changes. */
const walked = new Remembered<DocBody, Reach>();

function walkBody(file: OfdFile, body: DocBody): Reach {
  const walk = new Walk(file);
  walk.add(file.rootPath, 'ofd-xml', file.rootPath);
  walk.note(body.findings);
  const cover = child(body.element, 'DocInfo');
  if (cover !== undefined) {
    for (const one of children(cover, 'Cover')) {
      walk.locate(textOf(one), file.rootPath, 'image', body.rootPath);
    }
  }
  // Where an element stands twice, readers differ in which they take.
  const stated = children(body.element, 'DocRoot').map(
    (one) => file.resolve(textOf(one), { from: file.rootPath }).entry,
  );
  const paths = [body.rootPath, ...stated].filter((path) => path !== undefined);
  for (const path of new Set(paths)) walkDocument(walk, path, body);
  for (const version of body.versions) {
    const from = version.path ?? file.rootPath;
    for (const path of [version.path, version.rootPath, ...version.files]) {
      if (path !== undefined) walk.add(path, 'version', from);
    }
  }
  walkIntegrity(walk);
  return { reached: [...walk.reached.values()], findings: walk.findings };
}

class Walk {
  readonly reached = new Map<string, Reached>();
  readonly findings: Finding<OfdCode>[] = [];
  readonly file: OfdFile;
  #lists = new Set<string>();

  constructor(file: OfdFile) {
    this.file = file;
  }

  note(findings: readonly Finding<OfdCode>[]): void {
    for (const finding of findings) this.findings.push(finding);
  }

  add(entry: string, role: ReachedRole, from: string): void {
    if (!this.reached.has(entry)) this.reached.set(entry, { entry, role, from });
  }

  /** Follows one reference; the answer is the entry it leads to. */
  locate(
    loc: string,
    from: string,
    role: ReachedRole,
    document: string | undefined,
    base?: string,
  ): string | undefined {
    const location = this.file.resolve(loc, { from, document, base });
    this.note(location.findings);
    if (location.entry !== undefined) this.add(location.entry, role, from);
    return location.entry;
  }

  /** What a list names can depend on the document it is read for. */
  startDocument(): void {
    this.#lists = new Set();
  }

  /**
   * The tree of a file; once for each file and use, so that lists that name each other end.
   *
   * Of pages it is the frame: what stands inside their content names resources by number, and all
   * resources are walked. Every page is read all the same, because a page that this reader refuses
   * (another encoding, an entity) is one that another reader may show.
   */
  firstTree(path: string, use: ReachedRole): XmlElement | undefined {
    // One file can be page, list of resources and list of annotations at once.
    const key = `${use} ${path}`;
    if (this.#lists.has(key)) return undefined;
    this.#lists.add(key);
    try {
      return use === 'page' ? this.file.frame(path) : this.file.tree(path);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.findings.push({ code: 'ofd-file-unreadable', where: path, detail: error.message });
      return undefined;
    }
  }
}

function walkDocument(walk: Walk, path: string, body: DocBody): void {
  walk.startDocument();
  walk.add(path, 'document', walk.file.rootPath);
  let document: OfdDocument | undefined;
  try {
    // The document shown is read already; what DocRoot names beside it is read for this alone.
    document =
      (path === body.rootPath ? body.document() : undefined) ?? readDocument(walk.file, path);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    walk.findings.push({ code: 'ofd-document-unreadable', where: path, detail: error.message });
    return;
  }
  walk.note(document.findings);
  for (const part of document.resources) walkResources(walk, part.path, path, path);
  for (const template of document.templates.values()) {
    walkPage(walk, template.path, 'template', path);
  }
  for (const page of document.pages) walkPage(walk, page.path, 'page', path);
  walkLists(walk, document);
}

function walkPage(
  walk: Walk,
  path: string | undefined,
  role: 'page' | 'template',
  document: string,
): void {
  if (path === undefined) return;
  walk.add(path, role, document);
  const root = walk.firstTree(path, 'page');
  if (root === undefined) return;
  for (const loc of namedFiles.ofPage(root)) {
    const found = walk.locate(loc, path, 'resource', document);
    walkResources(walk, found, path, document);
  }
}

function walkResources(walk: Walk, path: string | undefined, from: string, document: string): void {
  if (path === undefined) return;
  walk.add(path, 'resource', from);
  const root = walk.firstTree(path, 'resource');
  if (root === undefined) return;
  const base = attribute(root, 'BaseLoc');
  const locate = (loc: string, role: ReachedRole): void => {
    if (loc.trim() !== '') walk.locate(loc, path, role, document, base);
  };
  const each = (list: string, item: string): readonly XmlElement[] =>
    children(root, list).flatMap((one) => children(one, item));
  for (const font of each('Fonts', 'Font')) {
    for (const loc of namedFiles.ofFont(font)) locate(loc, 'font');
  }
  for (const media of each('MultiMedias', 'MultiMedia')) {
    const role = /^(audio|video)$/i.test(attribute(media, 'Type') ?? '') ? 'media' : 'image';
    for (const loc of namedFiles.ofMedia(media)) locate(loc, role);
  }
  for (const space of each('ColorSpaces', 'ColorSpace')) {
    for (const loc of namedFiles.ofColourSpace(space)) locate(loc, 'colour-profile');
  }
}

/** The lists that stand beside the pages. @basis ofd-format.md §9–§11 */
function walkLists(walk: Walk, document: OfdDocument): void {
  const lists = [
    [document.annotations, 'annotation', 'Page'],
    [document.attachments, 'attachment', 'Attachment'],
    [document.customTags, 'custom-tag', 'CustomTag'],
    [document.extensions, 'extension', 'Extension'],
  ] as const;
  for (const [part, role, item] of lists) {
    const path = part?.path;
    if (path === undefined) continue;
    walk.add(path, role, document.path);
    const root = walk.firstTree(path, role);
    if (root === undefined) continue;
    for (const line of children(root, item)) {
      const { ofLine, ofScheme, ofExtension } = namedFiles;
      const locs = [ofScheme, ofLine, ofExtension].flatMap((namedBy) => namedBy(line));
      for (const loc of locs) walk.locate(loc, path, role, document.path);
    }
  }
}

/** The list of all files and its signature are read too, though nothing of them is shown. */
function walkIntegrity(walk: Walk): void {
  const path = walk.file.integrityPath;
  if (path === undefined) return;
  walk.add(path, 'integrity', path);
  const root = walk.firstTree(path, 'integrity');
  const loc = root === undefined ? undefined : child(root, 'SignedValueLoc');
  if (loc !== undefined) walk.locate(textOf(loc), path, 'integrity', undefined);
}
