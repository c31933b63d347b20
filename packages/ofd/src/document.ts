import { type Box, type Finding, Malformed } from '@yunzhang/base';
import { malformed, type OfdCode } from './codes.ts';
import type { Location } from './location.ts';
import { readNumber } from './number.ts';
import { type Bookmark, type OutlineItem, readBookmarks, readOutlines } from './outline.ts';
import type { OfdFile } from './package.ts';
import { type LatestHead, pageHead } from './page-head.ts';
import { attribute, child, children, childText, textOf, type XmlElement } from './xml.ts';

/** Pages of one document. */
const pagesMax = 100_000;
/** Without any page size readers take A4. @basis ofd-format.md §2.2 */
const a4: Box = { x: 0, y: 0, width: 210, height: 297 };
/** Millimetres; larger sheets are mistakes. */
const sideMax = 100_000;

/** The document file and what it names. @basis ofd-format.md §2.2 */
export interface OfdDocument {
  /** Entry name of the document file. */
  readonly path: string;
  readonly root: XmlElement;
  readonly commonData: XmlElement | undefined;
  readonly pages: readonly OfdPage[];
  readonly templates: ReadonlyMap<string, OfdTemplate>;
  /** Resource lists for the whole document, public ones first. */
  readonly resources: readonly OfdPart[];
  /** The lists that stand in the document file, where it names them. */
  readonly annotations?: OfdPart;
  readonly attachments?: OfdPart;
  readonly customTags?: OfdPart;
  readonly extensions?: OfdPart;
  readonly findings: readonly Finding<OfdCode>[];
  /** The outline, read on first use. */
  outlines(): readonly OutlineItem[];
  /** Named places, read on first use. */
  bookmarks(): readonly Bookmark[];
  /** Place of a page by its id, from 0; the first page of an id counts. */
  pageAt(pageId: string): number | undefined;
  /** Finds the entry a reference in the file `from` means. */
  locate(loc: string, from: string, base?: string): Location;
}

/** A part that a file names: the text, and the entry where there is one. */
export interface OfdPart {
  readonly loc: string;
  readonly path?: string;
}

/** A template page. @basis ofd-format.md §2.2 */
export interface OfdTemplate extends OfdPart {
  readonly id: string;
  readonly zOrder: string | undefined;
}

/** A page of a document. Nothing of it is read before `area` or `root`. */
export interface OfdPage extends OfdPart {
  readonly index: number;
  readonly id: string;
  /** The page file; undefined where it is missing or cannot be read. */
  root(): XmlElement | undefined;
  /** The size of the page. Asking reads the page file. */
  area(): PageArea;
}

/** The size of a page and where it is stated. @basis ofd-format.md §2.2, §2.3 */
export interface PageArea {
  /** PhysicalBox, in mm. */
  readonly box: Box;
  readonly applicationBox?: Box;
  readonly source: 'page' | 'template' | 'common' | 'assumed';
  readonly findings: readonly Finding<OfdCode>[];
}

/**
 * Reads the document file.
 *
 * Missing pages stay in the list, so that page numbers are those of every reader.
 *
 * @basis ofd-format.md §2.2
 */
export function readDocument(file: OfdFile, path: string): OfdDocument {
  const root = file.tree(path);
  const findings: Finding<OfdCode>[] = [];
  const locate = (loc: string, from: string, base?: string): Location =>
    file.resolve(loc, { from, document: path, base });
  const part = (loc: string): OfdPart => {
    const location = locate(loc, path);
    findings.push(...location.findings);
    return location.entry === undefined ? { loc } : { loc, path: location.entry };
  };
  const commonData = child(root, 'CommonData');
  const templates = readTemplates(commonData, part, findings);
  const named = (local: string): OfdPart | undefined => {
    const loc = childText(root, local);
    return loc === undefined || loc === '' ? undefined : part(loc);
  };
  const annotations = named('Annotations');
  const attachments = named('Attachments');
  const customTags = named('CustomTags');
  const extensions = named('Extensions');
  const pages = readPages(
    { file, commonData, templates, latest: {}, head: {} },
    root,
    part,
    findings,
  );
  return {
    path,
    root,
    commonData,
    templates,
    pages,
    ...readWays(root, { path, pages, findings }),
    resources: ['PublicRes', 'DocumentRes'].flatMap((local) =>
      commonData === undefined
        ? []
        : children(commonData, local).map((element) => part(textOf(element))),
    ),
    ...(annotations === undefined ? {} : { annotations }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(customTags === undefined ? {} : { customTags }),
    ...(extensions === undefined ? {} : { extensions }),
    findings,
    locate,
  };
}

/** Outline, bookmarks and pages by id: what few readers ask for is read when they do. */
function readWays(
  root: XmlElement,
  source: {
    readonly path: string;
    readonly pages: readonly OfdPage[];
    readonly findings: Finding<OfdCode>[];
  },
): Pick<OfdDocument, 'outlines' | 'bookmarks' | 'pageAt'> {
  const { path, pages, findings } = source;
  let places: Map<string, number> | undefined;
  let outlines: readonly OutlineItem[] | undefined;
  let bookmarks: readonly Bookmark[] | undefined;
  const pageAt = (pageId: string): number | undefined => {
    places ??= new Map(pages.toReversed().map(({ id, index }) => [id.trim(), index]));
    return places.get(pageId.trim());
  };
  const named = (): readonly Bookmark[] => (bookmarks ??= readBookmarks(root, pageAt));
  const note = (finding: Finding<OfdCode>): void => void findings.push(finding);
  return {
    pageAt,
    bookmarks: named,
    outlines: () => (outlines ??= readOutlines(root, { pageAt, bookmarks: named, note, path })),
  };
}

function readTemplates(
  commonData: XmlElement | undefined,
  part: (loc: string) => OfdPart,
  findings: Finding<OfdCode>[],
): ReadonlyMap<string, OfdTemplate> {
  const templates = new Map<string, OfdTemplate>();
  if (commonData === undefined) return templates;
  for (const element of children(commonData, 'TemplatePage')) {
    const id = attribute(element, 'ID') ?? '';
    // The first one wins, here and when drawing. @basis ofd-format.md §2.4
    if (templates.has(id)) findings.push({ code: 'ofd-duplicate-id', detail: id });
    else {
      const found = part(attribute(element, 'BaseLoc') ?? '');
      templates.set(id, { ...found, id, zOrder: attribute(element, 'ZOrder') });
    }
  }
  return templates;
}

interface PageContext {
  readonly file: OfdFile;
  readonly commonData: XmlElement | undefined;
  readonly templates: ReadonlyMap<string, OfdTemplate>;
  /**
   * The page read last. Pages are read one after the other: a tree for each would fill the memory
   * in a long document, and in a short one make the collector take all trees for long-lived.
   */
  readonly latest: { path?: string; root?: XmlElement | Malformed };
  readonly head: LatestHead;
}

function readPages(
  context: PageContext,
  root: XmlElement,
  part: (loc: string) => OfdPart,
  findings: Finding<OfdCode>[],
): readonly OfdPage[] {
  const list = child(root, 'Pages');
  const elements = list === undefined ? [] : children(list, 'Page');
  if (elements.length > pagesMax) malformed('ofd-too-many-pages', list?.from);
  const ids = new Set<string>();
  return elements.map((element, index) => {
    const id = attribute(element, 'ID') ?? '';
    if (ids.has(id)) findings.push({ code: 'ofd-duplicate-id', detail: id });
    ids.add(id);
    const found = part(attribute(element, 'BaseLoc') ?? '');
    if (found.path === undefined) findings.push({ code: 'ofd-page-missing', where: found.loc });
    return makePage(context, { ...found, index, id });
  });
}

function makePage(
  context: PageContext,
  facts: OfdPart & { readonly index: number; readonly id: string },
): OfdPage {
  const { path } = facts;
  let known: PageArea | undefined;
  return {
    ...facts,
    root: () => pageRoot(context, path),
    area() {
      if (known !== undefined) return known;
      const area = pageArea(context, path);
      context.file.admit(area.findings);
      return (known = area);
    },
  };
}

function pageRoot({ file, latest }: PageContext, path: string | undefined): XmlElement | undefined {
  if (path === undefined) return undefined;
  if (latest.path !== path || latest.root === undefined) {
    latest.path = path;
    try {
      latest.root = file.passingTree(path);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      latest.root = error;
    }
  }
  return latest.root instanceof Malformed ? undefined : latest.root;
}

function readable(file: OfdFile, path: string | undefined): XmlElement | undefined {
  if (path === undefined) return undefined;
  try {
    return file.tree(path);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The head, if it tells the size or that there is none: then the rest need not be read for it. */
function readableHead(
  { file, latest, head: latestHead }: PageContext,
  path: string | undefined,
): XmlElement | undefined {
  const isRead = latest.path === path && !(latest.root instanceof Malformed);
  if (path === undefined || isRead) return undefined;
  try {
    const head = pageHead(file.read(path), latestHead);
    const area = head && child(head, 'Area');
    if (area === undefined) return head;
    return sheetOf(childText(area, 'PhysicalBox')) === undefined ? undefined : head;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Page, then its first template that states one, then the document, then A4. */
function pageArea(context: PageContext, path: string | undefined): PageArea {
  const findings: Finding<OfdCode>[] = [];
  const page = readableHead(context, path) ?? pageRoot(context, path);
  if (page === undefined) {
    findings.push({ code: 'ofd-page-unreadable', ...(path === undefined ? {} : { where: path }) });
  }
  const templates = (page === undefined ? [] : children(page, 'Template')).map((use) =>
    readable(context.file, context.templates.get(attribute(use, 'TemplateID') ?? '')?.path),
  );
  const candidates: readonly (readonly [PageArea['source'], XmlElement | undefined])[] = [
    ['page', page && child(page, 'Area')],
    ...templates.map((one) => ['template', one && child(one, 'Area')] as const),
    ['common', context.commonData && child(context.commonData, 'PageArea')],
  ];
  for (const [source, element] of candidates) {
    if (element === undefined) continue;
    const box = sheetOf(childText(element, 'PhysicalBox'));
    if (box === undefined) {
      findings.push({ code: 'ofd-page-area-malformed', where: path ?? '', at: element.from });
      continue;
    }
    const applicationBox = sheetOf(childText(element, 'ApplicationBox'));
    return { box, ...(applicationBox === undefined ? {} : { applicationBox }), source, findings };
  }
  findings.push({ code: 'ofd-page-area-missing', where: path ?? '' });
  return { box: a4, source: 'assumed', findings };
}

function sheetOf(text: string | undefined): Box | undefined {
  const box = text === undefined ? undefined : readBox(text);
  if (box === undefined || box.width <= 0 || box.height <= 0) return undefined;
  return Math.max(box.width, box.height) > sideMax ? undefined : box;
}

/** Reads an ST_Box, commas and several blanks tolerated. @basis ofd-format.md §1.1 */
export function readBox(text: string): Box | undefined {
  const parts = text.trim().split(/[\s,]+/);
  if (parts.length !== 4) return undefined;
  const [x, y, width, height] = parts.map(readNumber);
  if (x === undefined || y === undefined) return undefined;
  if (width === undefined || height === undefined) return undefined;
  return { x, y, width, height };
}
