import { type Finding, Malformed } from '@yunzhang/base';
import { malformed, type OfdCode } from './codes.ts';
import { type OfdDocument, readDocument } from './document.ts';
import { type Location, type LocationContext, resolveLocation } from './location.ts';
import {
  attribute,
  child,
  children,
  childText,
  ofdNamespaces,
  readXml,
  readXmlFrame,
  textOf,
  type XmlElement,
} from './xml.ts';
import { refuseDeviations, type Tolerance } from './tolerance.ts';
import { foldName, readZip, type Zip } from './zip.ts';

/** Documents of one package. */
const docBodiesMax = 16;
/** Versions of one document, and files one version may list. */
const versionsMax = 16;
const versionFilesMax = 5000;

/** An opened package. All readers go through `tree` and `resolve`, so all see the same files. */
export interface OfdFile {
  readonly bytes: Uint8Array;
  readonly zip: Zip;
  /** Entry name of OFD.xml, as it is in this package. */
  readonly rootPath: string;
  readonly root: XmlElement;
  readonly version: string | undefined;
  readonly docType: string | undefined;
  readonly docBodies: readonly DocBody[];
  /** Entry name of OFDEntries.xml, where the package has one. @basis ofd-signatures.md §9 */
  readonly integrityPath?: string;
  /** Findings about the package itself and OFD.xml. Those of parts are with the parts. */
  readonly findings: readonly Finding<OfdCode>[];
  /** Octets of an entry; a name that is not there is malformed. */
  read(entry: string): Uint8Array;
  /** The tree of an XML entry, read once. Throws `Malformed`, each time again. */
  tree(entry: string): XmlElement;
  /** The same, read anew and not kept: for files that are read once and are many. */
  passingTree(entry: string): XmlElement;
  /** The tree of a page file without what is inside its `Content`; the same refusals. */
  frame(entry: string): XmlElement;
  /** Finds the entry a reference means. */
  resolve(loc: string, context: LocationContext): Location;
  readonly policy: Tolerance;
  /** Under the strict policy throws for the first deviation among findings; else does nothing. */
  admit(findings: readonly Finding<OfdCode>[]): void;
}

/** One document of a package. @basis ofd-signatures.md §2 */
export interface DocBody {
  readonly index: number;
  readonly element: XmlElement;
  readonly docId: string | undefined;
  readonly info: DocInfo;
  /** Entry name of the document file shown: of the current version, else of DocRoot. */
  readonly rootPath?: string;
  /** Entry name of the document file of DocRoot: readers that know no versions show this one. */
  readonly statedRootPath?: string;
  /** Entry name of the list of signatures, where OFD.xml names one that is there. */
  readonly signaturesPath?: string;
  /** What OFD.xml says about the list of signatures, as written. */
  readonly signaturesLoc?: string;
  readonly versions: readonly OfdVersion[];
  /** The document file, read on first use; undefined with a finding where it cannot be read. */
  document(): OfdDocument | undefined;
  /** Findings up to now. Those of the document file are in `document().findings`. */
  readonly findings: readonly Finding<OfdCode>[];
}

/** Facts about a document. All are claims of its writer. @basis ofd-format.md §2.1 */
export interface DocInfo {
  /** Elements with text, by name: `Title`, `Author`, `CreationDate` and so on. */
  readonly fields: ReadonlyMap<string, string>;
  /** `CustomData` by name, in order. */
  readonly custom: readonly { readonly name: string; readonly value: string }[];
}

/** One stored version of a document. @basis ofd-signatures.md §10 */
export interface OfdVersion {
  readonly id: string | undefined;
  readonly index: string | undefined;
  readonly isCurrent: boolean;
  /** Entry name of the version file, and of the document file it names. */
  readonly path?: string;
  readonly rootPath?: string;
  /** Entry names of the files the version lists. */
  readonly files: readonly string[];
}

/** How to open. */
export interface OpenOptions {
  /** `lenient` where nothing is said. */
  readonly policy?: Tolerance;
  /** Hears each finding as it is made, with those of parts that are read later. */
  readonly note?: (finding: Finding<OfdCode>) => void;
}

/**
 * Opens an OFD package.
 *
 * Throws `Malformed` where there is no package or no OFD.xml to speak of, and `ofd-encrypted` for an
 * encrypted one; everything below that is a finding, so that what can be shown is shown. Under the
 * strict policy the first deviation is thrown instead, here or by the reader of its part.
 *
 * @basis ofd-signatures.md §1, §2, §9
 */
export function openOfd(bytes: Uint8Array, options: OpenOptions = {}): OfdFile {
  const zip = readZip(bytes);
  const { policy = 'lenient' } = options;
  const admit = policy === 'strict' ? refuseDeviations : (): void => {};
  const findings: Finding<OfdCode>[] = [];
  const note = (finding: Finding<OfdCode>): void => {
    findings.push(finding);
    options.note?.(finding);
    admit([finding]);
  };
  for (const finding of zip.findings) note(finding);
  const rootPath = findRoot(zip, note);
  const { tree, passingTree, frame } = treeReader(zip, note);
  const root = tree(rootPath);
  if (root.local !== 'OFD') malformed('ofd-root-element', root.from, root.name);
  const resolve = (loc: string, context: LocationContext): Location => {
    const location = resolveLocation(zip, loc, context);
    admit(location.findings);
    return location;
  };
  const read = (entry: string): Uint8Array =>
    (zip.byName.get(entry) ?? malformed('location-missing', undefined, entry)).read();
  const integrity = zip.byName.get('OFDEntries.xml');
  const docBodies: DocBody[] = [];
  const file: OfdFile = {
    bytes: zip.bytes,
    zip,
    rootPath,
    root,
    version: attribute(root, 'Version'),
    docType: attribute(root, 'DocType'),
    docBodies,
    ...(integrity === undefined ? {} : { integrityPath: integrity.name }),
    findings,
    read,
    tree,
    passingTree,
    frame,
    resolve,
    policy,
    admit,
  };
  const bodies = children(root, 'DocBody');
  if (bodies.length > docBodiesMax) note({ code: 'ofd-too-many-documents', where: rootPath });
  for (const element of bodies.slice(0, docBodiesMax)) {
    const body = readDocBody(file, element, docBodies.length);
    docBodies.push(body);
    admit(body.findings);
  }
  if (docBodies.length === 0) note({ code: 'ofd-no-document', where: rootPath });
  return file;
}

function findRoot(zip: Zip, note: (finding: Finding<OfdCode>) => void): string {
  if (zip.byName.has('OFD.xml')) return 'OFD.xml';
  const other = zip.byFoldedName.get(foldName('OFD.xml'));
  if (other !== undefined) {
    note({ code: 'location-letter-case', where: other.name });
    return other.name;
  }
  // An encrypted package keeps the name of this one file. @basis ofd-signatures.md §9
  if (zip.byFoldedName.has(foldName('Encryptions.xml'))) malformed('ofd-encrypted');
  return malformed('ofd-no-root');
}

type Trees = Pick<OfdFile, 'tree' | 'passingTree' | 'frame'>;

function treeReader(zip: Zip, note: (finding: Finding<OfdCode>) => void): Trees {
  const trees = new Map<string, XmlElement | Malformed>();
  const frames = new Map<string, XmlElement | Malformed>();
  const told = new Set<string>();
  const read = (name: string, isFrame: boolean): XmlElement | Malformed => {
    try {
      const entry = zip.byName.get(name) ?? malformed('location-missing', undefined, name);
      const root = isFrame ? readXmlFrame(entry.read(), 'Content') : readXml(entry.read());
      const code = namespaceFinding(root);
      // A file that is read several times is told of once.
      if (code !== undefined && !told.has(name)) {
        // Under the strict policy this throws, the next time again.
        note({ code, where: name, detail: root.uri });
        told.add(name);
      }
      return root;
    } catch (error) {
      if (error instanceof Malformed) return error;
      throw error;
    }
  };
  const sound = (known: XmlElement | Malformed): XmlElement => {
    if (known instanceof Malformed) throw known;
    return known;
  };
  return {
    tree(name) {
      const known = trees.get(name) ?? read(name, false);
      trees.set(name, known);
      return sound(known);
    },
    passingTree: (name) => sound(trees.get(name) ?? read(name, false)),
    frame(name) {
      const known = trees.get(name) ?? frames.get(name) ?? read(name, true);
      if (!trees.has(name)) frames.set(name, known);
      return sound(known);
    },
  };
}

function namespaceFinding(root: XmlElement): OfdCode | undefined {
  if (root.uri === ofdNamespaces[0]) return undefined;
  return root.uri === ofdNamespaces[1] ? 'xml-namespace-without-year' : 'xml-namespace-unknown';
}

function readDocBody(file: OfdFile, element: XmlElement, index: number): DocBody {
  const findings: Finding<OfdCode>[] = [];
  const locate = (loc: string | undefined): string | undefined => {
    if (loc === undefined) return undefined;
    const location = file.resolve(loc, { from: file.rootPath });
    findings.push(...location.findings);
    return location.entry;
  };
  const info = readInfo(child(element, 'DocInfo'));
  const versions = readVersions(file, element, findings);
  const current = versions.find((version) => version.isCurrent);
  const stated = locate(childText(element, 'DocRoot'));
  const rootPath = current?.rootPath ?? stated;
  if (rootPath === undefined) findings.push({ code: 'ofd-no-document', where: file.rootPath });
  const signaturesLoc = childText(element, 'Signatures');
  const signaturesPath = locate(signaturesLoc);
  let document: { readonly value: OfdDocument | undefined } | undefined;
  return {
    index,
    element,
    docId: info.fields.get('DocID'),
    info,
    ...(rootPath === undefined ? {} : { rootPath }),
    ...(stated === undefined ? {} : { statedRootPath: stated }),
    ...(signaturesPath === undefined ? {} : { signaturesPath }),
    ...(signaturesLoc === undefined ? {} : { signaturesLoc }),
    versions,
    document() {
      document ??= { value: rootPath === undefined ? undefined : attempt(rootPath) };
      return document.value;
    },
    findings,
  };

  function attempt(path: string): OfdDocument | undefined {
    try {
      const read = readDocument(file, path);
      file.admit(read.findings);
      return read;
    } catch (error) {
      if (!(error instanceof Malformed) || file.policy === 'strict') throw error;
      findings.push({ code: 'ofd-document-unreadable', where: path, detail: error.message });
      return undefined;
    }
  }
}

function readInfo(element: XmlElement | undefined): DocInfo {
  const fields = new Map<string, string>();
  const custom: { name: string; value: string }[] = [];
  if (element === undefined) return { fields, custom };
  for (const one of children(element)) {
    if (one.local === 'CustomDatas') {
      for (const data of children(one, 'CustomData')) {
        custom.push({ name: attribute(data, 'Name') ?? '', value: textOf(data) });
      }
    } else if (one.local === 'Keywords') {
      fields.set('Keywords', children(one, 'Keyword').map(textOf).join(' '));
    } else if (!fields.has(one.local)) {
      fields.set(one.local, textOf(one));
    }
  }
  return { fields, custom };
}

function readVersions(
  file: OfdFile,
  body: XmlElement,
  findings: Finding<OfdCode>[],
): readonly OfdVersion[] {
  const list = child(body, 'Versions');
  const found = list === undefined ? [] : children(list, 'Version');
  if (found.length > versionsMax) {
    findings.push({ code: 'ofd-too-many-versions', where: file.rootPath });
  }
  const versions = found
    .slice(0, versionsMax)
    .map((element) => readVersion(file, element, findings));
  if (versions.length > 0 && versions.filter((version) => version.isCurrent).length !== 1) {
    findings.push({ code: 'ofd-version-ambiguous', where: file.rootPath });
  }
  return versions;
}

function readVersion(file: OfdFile, element: XmlElement, findings: Finding<OfdCode>[]): OfdVersion {
  const isCurrent = ['true', '1'].includes(attribute(element, 'Current') ?? '');
  const facts = { id: attribute(element, 'ID'), index: attribute(element, 'Index'), isCurrent };
  const own = file.resolve(attribute(element, 'BaseLoc') ?? '', { from: file.rootPath });
  findings.push(...own.findings);
  if (own.entry === undefined) return { ...facts, files: [] };
  const path = own.entry;
  try {
    const root = file.tree(path);
    const locate = (loc: string): string | undefined => {
      const location = file.resolve(loc, { from: path });
      findings.push(...location.findings);
      return location.entry;
    };
    const rootPath = locate(childText(root, 'DocRoot') ?? '');
    const list = child(root, 'FileList');
    const files = list === undefined ? [] : children(list, 'File').map((one) => textOf(one));
    if (files.length > versionFilesMax) {
      findings.push({
        code: 'ofd-too-many-versions',
        where: path,
        detail: `${files.length} files`,
      });
    }
    return {
      ...facts,
      path,
      ...(rootPath === undefined ? {} : { rootPath }),
      files: files
        .slice(0, versionFilesMax)
        .map(locate)
        .filter((name) => name !== undefined),
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.push({ code: 'ofd-file-unreadable', where: path, detail: error.message });
    return { ...facts, path, files: [] };
  }
}
