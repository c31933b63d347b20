import { type Finding, Malformed } from '@yunzhang/base';
import { listTree } from './attachment.ts';
import type { OfdCode } from './codes.ts';
import { type OfdDocument, readBox } from './document.ts';
import { namedFiles } from './named-files.ts';
import { readTruth } from './number.ts';
import type { OfdFile } from './package.ts';
import { attribute, child, children, childText, readXml, textOf, type XmlElement } from './xml.ts';

/** Lines of one list. */
const linesMax = 10_000;
/** Links of all tag files of a document. */
const linksMax = 50_000;
/** Characters of a name or value. */
const textMax = 4096;

type Note = (finding: Finding<OfdCode>) => void;
const ignore: Note = () => {};

/** One annotation of a page. @basis ofd-format.md §9 */
export interface AnnotationFacts {
  readonly id: string;
  readonly type: string;
  readonly subtype?: string;
  readonly creator?: string;
  readonly modifiedText?: string;
  readonly isVisible: boolean;
  readonly remark?: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** Where it shows, in mm on its page. */
  readonly box?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** The annotations of one page and the file they stand in. */
export interface PageAnnotations {
  readonly pageId: string;
  readonly pageIndex?: number;
  readonly entry?: string;
  /** Read when asked for; empty where the file cannot be read. */
  readonly annotations: () => readonly AnnotationFacts[];
}

/** The lists of annotations of a document, page by page; files are read when asked for. */
export function annotationsOf(
  file: OfdFile,
  document: OfdDocument,
  note: Note = ignore,
): readonly PageAnnotations[] {
  const path = document.annotations?.path;
  const lines = linesOf(file, path, 'Page', note);
  return lines.map((element) => {
    const pageId = (attribute(element, 'PageID') ?? '').trim();
    const pageIndex = document.pageAt(pageId);
    const location = document.locate(namedFiles.ofLine(element)[0] ?? '', path ?? '');
    for (const finding of location.findings) note(finding);
    const { entry } = location;
    return {
      pageId,
      ...(pageIndex === undefined ? {} : { pageIndex }),
      ...(entry === undefined ? {} : { entry }),
      annotations: () => linesOf(file, entry, 'Annot', note).map(readAnnotation),
    };
  });
}

function readAnnotation(element: XmlElement): AnnotationFacts {
  const text = (name: string): string | undefined => attribute(element, name)?.slice(0, textMax);
  const [subtype, creator, modifiedText] = [text('Subtype'), text('Creator'), text('LastModDate')];
  const remark = childText(element, 'Remark')?.slice(0, textMax);
  const appearance = child(element, 'Appearance');
  const box = readBox((appearance && attribute(appearance, 'Boundary')) ?? '');
  const parameters = child(element, 'Parameters');
  return {
    id: text('ID') ?? '',
    type: text('Type') ?? '',
    ...(subtype === undefined ? {} : { subtype }),
    ...(creator === undefined ? {} : { creator }),
    ...(modifiedText === undefined ? {} : { modifiedText }),
    isVisible: readTruth(text('Visible')) ?? true,
    ...(remark === undefined ? {} : { remark }),
    parameters: parameters === undefined ? [] : namedValues(parameters, 'Parameter'),
    ...(box === undefined ? {} : { box }),
  };
}

function namedValues(
  parent: XmlElement,
  local: string,
): readonly { readonly name: string; readonly value: string }[] {
  return children(parent, local)
    .slice(0, linesMax)
    .map((one) => ({
      name: (attribute(one, 'Name') ?? '').slice(0, textMax),
      value: textOf(one).slice(0, textMax),
    }));
}

/** A link from a business field to an object of a page. @basis ofd-format.md §11 */
export interface TagLink {
  /** Names of the elements around it, outermost first, joined by slashes. */
  readonly field: string;
  readonly pageId: string;
  readonly objectId: string;
}

/** One custom tag: its scheme and its links. */
export interface CustomTag {
  /** `TypeID`, or `NameSpace` as the annex has it. */
  readonly type: string;
  readonly entry?: string;
  readonly schemaEntry?: string;
  /** Read when asked for; empty where the file cannot be read. */
  readonly links: () => readonly TagLink[];
}

/** The custom tags of a document. Their schemas are named and never fetched. */
export function customTagsOf(
  file: OfdFile,
  document: OfdDocument,
  note: Note = ignore,
): readonly CustomTag[] {
  const path = document.customTags?.path;
  return linesOf(file, path, 'CustomTag', note).map((element) => {
    const named = [namedFiles.ofLine(element), namedFiles.ofScheme(element)];
    const [entry, schemaEntry] = named.map(([loc]) => {
      return loc === undefined ? undefined : document.locate(loc, path ?? '').entry;
    });
    return {
      type: (attribute(element, 'TypeID') ?? attribute(element, 'NameSpace') ?? '').slice(
        0,
        textMax,
      ),
      ...(entry === undefined ? {} : { entry }),
      ...(schemaEntry === undefined ? {} : { schemaEntry }),
      links: () => (entry === undefined ? [] : linksOf(file, entry, note)),
    };
  });
}

/** A tag file is XML of any kind: its namespace is nobody's business. */
function linksOf(file: OfdFile, entry: string, note: Note): readonly TagLink[] {
  try {
    return linksIn(readXml(file.read(entry)));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note({ code: 'ofd-file-unreadable', where: entry, detail: error.message });
    return [];
  }
}

/** The depth is that of the XML reader. */
function linksIn(root: XmlElement): readonly TagLink[] {
  const links: TagLink[] = [];
  const walk = (element: XmlElement, field: string): void => {
    for (const one of children(element)) {
      if (links.length >= linksMax) return;
      if (one.local !== 'ObjectRef') {
        walk(one, `${field}/${one.local}`.slice(0, textMax));
        continue;
      }
      const pageId = (attribute(one, 'PageRef') ?? attribute(one, 'PageID') ?? '').trim();
      links.push({ field, pageId, objectId: textOf(one).slice(0, textMax) });
    }
  };
  walk(root, root.local);
  return links;
}

/** What another program has put beside the document. @basis ofd-format.md §11 */
export interface Extension {
  readonly appName: string;
  readonly company?: string;
  readonly appVersion?: string;
  readonly refId?: string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  /** Entries of `ExtendData`. */
  readonly entries: readonly string[];
}

/** The extensions of a document. */
export function extensionsOf(
  file: OfdFile,
  document: OfdDocument,
  note: Note = ignore,
): readonly Extension[] {
  const path = document.extensions?.path;
  return linesOf(file, path, 'Extension', note).map((element) => {
    const text = (name: string): string | undefined => attribute(element, name)?.slice(0, textMax);
    const [company, appVersion, refId] = [text('Company'), text('AppVersion'), text('RefId')];
    return {
      appName: text('AppName') ?? '',
      ...(company === undefined ? {} : { company }),
      ...(appVersion === undefined ? {} : { appVersion }),
      ...(refId === undefined ? {} : { refId }),
      properties: namedValues(element, 'Property'),
      entries: namedFiles
        .ofExtension(element)
        .map((loc) => document.locate(loc, path ?? '').entry)
        .filter((entry) => entry !== undefined),
    };
  });
}

/** The lines of a list file; none, with a finding, where it cannot be read. */
function linesOf(
  file: OfdFile,
  path: string | undefined,
  local: string,
  note: Note,
): readonly XmlElement[] {
  if (path === undefined) return [];
  const root = listTree(file, path, note);
  const lines = root === undefined ? [] : children(root, local);
  if (lines.length > linesMax) note({ code: 'list-limit', where: path });
  return lines.slice(0, linesMax);
}
