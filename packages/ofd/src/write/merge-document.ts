import { utf8 } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';
import type { OfdDocument, OfdPage } from '../document.ts';
import type { DocBody, OfdFile } from '../package.ts';
import { attribute, child, children, childText, textOf, type XmlElement } from '../xml.ts';
import type { NewEntry } from '../zip-write.ts';
import { copyChildren, copyElement, keyOf, startNumbers } from './merge-copy.ts';
import { element, xmlFile } from './markup.ts';
import { boxText } from './measure.ts';
import {
  type CopySource,
  copyFile,
  indexResources,
  resourceFile,
  treeOf,
} from './merge-resources.ts';

/** One document of one file, and the pages wanted of it. */
export interface MergePart {
  readonly file: OfdFile;
  readonly body: DocBody;
  readonly document: OfdDocument;
  readonly pages: readonly OfdPage[];
}

/** The file that is made, while it is made. */
export interface Merging {
  readonly nextId: () => number;
  readonly note: (code: OfdCode, detail?: string) => void;
  readonly entries: NewEntry[];
  readonly pages: string[];
  readonly templates: string[];
  readonly resources: string[];
  readonly outlines: string[];
  readonly annotations: string[];
  readonly attachments: string[];
  /** Boxes of the first document, which the new one states for all. */
  area: string | undefined;
  defaultSpace: string | undefined;
  parts: number;
}

/** Copies pages of one document with all they need. @basis ofd-format.md §2 */
export function mergeDocument(
  merging: Merging,
  part: MergePart,
  { withAttachments }: { readonly withAttachments: boolean },
): void {
  const number = merging.parts++;
  const source: CopySource = {
    file: part.file,
    document: part.document,
    numbers: startNumbers(merging.nextId),
    copies: { folder: `Doc_0/Part_${number}/Res`, names: new Map(), entries: merging.entries },
    note: merging.note,
  };
  const area = commonArea(part, source);
  merging.area ??= area;
  const templates = new Set<string>();
  for (const page of part.pages) copyPage({ merging, source, templates }, page, area);
  copyTemplates(merging, source, { templates, number });
  copyAnnotations(merging, source, part.pages);
  copyDefaultSpace(merging, source);
  const paths = part.document.resources.toReversed().flatMap(({ path }) => path ?? []);
  const file = resourceFile(source, indexResources(source, paths));
  if (file !== undefined) {
    merging.resources.push(put(merging, `Doc_0/Part_${number}/Res.xml`, file));
  }
  copyOutlines(merging, source, part.pages);
  if (withAttachments) copyAttachments(merging, source);
  noteOthers(merging, part.document);
}

/** Adds a file and gives the name others call it by. */
function put(merging: Merging, name: string, text: string): string {
  merging.entries.push({ name, bytes: utf8(text), method: 'deflated' });
  return `/${name}`;
}

function commonArea({ document }: MergePart, { numbers }: CopySource): string | undefined {
  const area = document.commonData && child(document.commonData, 'PageArea');
  return area === undefined ? undefined : copyChildren(area, { numbers }).join('').trim();
}

interface PageCopying {
  readonly merging: Merging;
  readonly source: CopySource;
  /** Old numbers of the templates that pages use. */
  readonly templates: Set<string>;
}

function copyPage(copying: PageCopying, page: OfdPage, area: string | undefined): void {
  const { merging, source, templates } = copying;
  const at = merging.pages.length;
  const root = page.root();
  if (root === undefined) merging.note('merge-file-left-out', page.loc);
  for (const use of root === undefined ? [] : children(root, 'Template')) {
    templates.add(keyOf(attribute(use, 'TemplateID') ?? ''));
  }
  const hasOwn = root !== undefined && child(root, 'Area') !== undefined;
  // A page that leans on its document or template says its size where the new one says another.
  const isElsewhere = page.area().source !== 'common' || area !== merging.area;
  const stated = hasOwn || !isElsewhere ? undefined : areaElement(page, area);
  const file = root === undefined ? emptyPage(stated) : pageFile(copying, root, page, stated);
  const loc = put(merging, `Doc_0/Pages/Page_${at}/Content.xml`, file);
  merging.pages.push(element('Page', { ID: source.numbers.of(page.id), BaseLoc: loc }));
}

function areaElement(page: OfdPage, area: string | undefined): string {
  const { box, source } = page.area();
  if (source === 'common' && area !== undefined) return element('Area', {}, [area]);
  const { x, y, width, height } = box;
  const text = boxText({ left: x, top: y, right: x + width, bottom: y + height });
  return element('Area', {}, [element('PhysicalBox', {}, [text])]);
}

function emptyPage(area: string | undefined): string {
  return xmlFile('Page', {}, [area, element('Content')]);
}

/** A page or template with its own resource file, where it needs one. */
function pageFile(
  { merging, source }: Omit<PageCopying, 'templates'>,
  root: XmlElement,
  place: { readonly path?: string },
  area: string | undefined,
): string {
  const isFirst = { area: true };
  // What this page has in its own resources must not be taken for what others want.
  const own: CopySource = { ...source, numbers: { ...source.numbers, wanted: new Set() } };
  const parts = copyChildren(root, {
    numbers: own.numbers,
    replace: (one) => {
      if (one.local === 'PageRes') return '';
      if (one.local !== 'Content' || !isFirst.area) return undefined;
      isFirst.area = false;
      return (area ?? '') + copyElement(one, { numbers: own.numbers });
    },
  });
  const paths = children(root, 'PageRes').flatMap((one) => {
    return source.document.locate(textOf(one), place.path ?? '').entry ?? [];
  });
  const file = paths.length === 0 ? undefined : resourceFile(own, indexResources(own, paths));
  for (const key of own.numbers.wanted) source.numbers.wanted.add(key);
  const name = `Doc_0/PageRes/Res_${merging.entries.length}.xml`;
  const named = file === undefined ? '' : element('PageRes', {}, [put(merging, name, file)]);
  return xmlFile('Page', {}, [named, ...parts, isFirst.area ? area : undefined]);
}

function copyTemplates(
  merging: Merging,
  source: CopySource,
  { templates, number }: { readonly templates: ReadonlySet<string>; readonly number: number },
): void {
  const { commonData } = source.document;
  const all = commonData === undefined ? [] : children(commonData, 'TemplatePage');
  const done = new Set<string>();
  for (const template of all) {
    const key = keyOf(attribute(template, 'ID') ?? '');
    const path = source.document.locate(
      attribute(template, 'BaseLoc') ?? '',
      source.document.path,
    ).entry;
    if (!templates.has(key) || done.has(key) || path === undefined) continue;
    done.add(key);
    const root = treeOf(source, path);
    if (root === undefined) continue;
    const file = pageFile({ merging, source }, root, { path }, undefined);
    const name = `Doc_0/Part_${number}/Tpls/Tpl_${done.size - 1}/Content.xml`;
    const loc = put(merging, name, file);
    const rename = (fact: string): string | undefined => (fact === 'BaseLoc' ? loc : undefined);
    merging.templates.push(copyElement(template, { numbers: source.numbers, rename }));
  }
}

/** @basis ofd-format.md §9 */
function copyAnnotations(merging: Merging, source: CopySource, pages: readonly OfdPage[]): void {
  const path = source.document.annotations?.path;
  const root = path === undefined ? undefined : treeOf(source, path);
  if (root === undefined || path === undefined) return;
  const wanted = new Set(pages.map(({ id }) => keyOf(id)));
  for (const page of children(root, 'Page')) {
    const id = attribute(page, 'PageID') ?? '';
    const entry = source.document.locate(childText(page, 'FileLoc') ?? '', path).entry;
    const tree = entry === undefined || !wanted.has(keyOf(id)) ? undefined : treeOf(source, entry);
    if (tree === undefined) continue;
    const file = xmlFile('PageAnnot', {}, copyChildren(tree, { numbers: source.numbers }));
    const loc = put(merging, `Doc_0/Annots/Annot_${merging.annotations.length}.xml`, file);
    const facts = { PageID: source.numbers.of(id) };
    merging.annotations.push(element('Page', facts, [element('FileLoc', {}, [loc])]));
  }
}

function copyDefaultSpace(merging: Merging, source: CopySource): void {
  const { commonData } = source.document;
  const stated = commonData === undefined ? undefined : childText(commonData, 'DefaultCS');
  const own = stated === undefined || stated === '' ? undefined : source.numbers.of(stated);
  if (merging.parts > 1) {
    // One document has one default; colours that lean on another would change.
    if (own !== undefined || merging.defaultSpace !== undefined) {
      merging.note('merge-default-space');
    }
    return;
  }
  if (own === undefined || stated === undefined) return;
  source.numbers.wanted.add(keyOf(stated));
  merging.defaultSpace = own;
}

/** Entries of the outline that lead to pages that are there, and those above them. */
function copyOutlines(merging: Merging, source: CopySource, pages: readonly OfdPage[]): void {
  const list = child(source.document.root, 'Outlines');
  if (list === undefined) return;
  const wanted = new Set(pages.map(({ id }) => keyOf(id)));
  const isKept = (one: XmlElement): boolean => {
    const page = one.local === 'Dest' ? attribute(one, 'PageID') : undefined;
    return (page !== undefined && wanted.has(keyOf(page))) || children(one).some(isKept);
  };
  const copying = {
    numbers: source.numbers,
    replace: (one: XmlElement): string | undefined =>
      (one.local === 'OutlineElem' || one.local === 'Actions') && !isKept(one) ? '' : undefined,
  };
  for (const one of children(list, 'OutlineElem')) {
    if (isKept(one)) merging.outlines.push(copyElement(one, copying));
  }
}

/** @basis ofd-format.md §10 */
function copyAttachments(merging: Merging, source: CopySource): void {
  const path = source.document.attachments?.path;
  const root = path === undefined ? undefined : treeOf(source, path);
  if (root === undefined || path === undefined) return;
  for (const attachment of children(root, 'Attachment')) {
    const entry = source.document.locate(childText(attachment, 'FileLoc') ?? '', path).entry;
    const name = entry === undefined ? undefined : copyFile(source, entry);
    if (name === undefined) continue;
    const loc = element('FileLoc', {}, [`/${source.copies.folder}/${name}`]);
    merging.attachments.push(
      copyElement(attachment, {
        numbers: source.numbers,
        replace: (one) => (one.local === 'FileLoc' ? loc : undefined),
      }),
    );
  }
}

/** What belongs to a document as a whole and has no place among the pages of another. */
function noteOthers(merging: Merging, document: OfdDocument): void {
  const left = ['Permissions', 'Actions', 'VPreferences', 'Bookmarks', 'CustomTags', 'Extensions'];
  for (const name of left) {
    if (child(document.root, name) !== undefined) merging.note('merge-part-left-out', name);
  }
}
