import { Malformed, Remembered } from '@yunzhang/base';
import type { OfdDocument } from '../document.ts';
import { namedFiles } from '../named-files.ts';
import type { OfdFile } from '../package.ts';
import { attribute, children, childText, type XmlElement } from '../xml.ts';
import type { Sheet } from './sheet.ts';

/** Links of a DrawParam chain; real ones have one or two. */
const relativesMax = 16;

/** Kinds of resources, each with the element that lists it. @basis ofd-format.md §2.4 */
const lists = {
  ColorSpace: 'ColorSpaces',
  DrawParam: 'DrawParams',
  Font: 'Fonts',
  MultiMedia: 'MultiMedias',
  CompositeGraphicUnit: 'CompositeGraphicUnits',
} as const;

/** Resource files one page may see. */
const filesMax = 256;

/** What a resource can be. */
export type ResourceKind = keyof typeof lists;

/** One resource and the file it stands in. */
export interface Resource {
  readonly element: XmlElement;
  /** Entry name of the resource file. */
  readonly path: string;
  /** `Res/@BaseLoc`, as written. */
  readonly base: string | undefined;
}

/** Finds resources by kind and id. */
export interface Resources {
  find(kind: ResourceKind, id: string): Resource | undefined;
  /** The entry a file reference of a resource means. */
  locate(resource: Resource, loc: string): string | undefined;
  /** `DefaultCS`: the colour space of colours that name none. */
  readonly defaultSpace: string | undefined;
  readonly file: OfdFile;
  readonly document: OfdDocument;
}

/**
 * Resources as one page sees them: its own, those of its templates, those of the document.
 *
 * The first definition of an id wins. A file that cannot be read is a finding.
 *
 * @basis ofd-format.md §2.4
 */
export function resourcesOf(
  sheet: Sheet,
  file: OfdFile,
  document: OfdDocument,
  pages: readonly { readonly root: XmlElement; readonly path: string }[],
): Resources {
  const tables: ResourceTable[] = [];
  for (const { root, path } of pages) {
    for (const loc of namedFiles.ofPage(root).slice(0, filesMax)) {
      const location = document.locate(loc, path);
      sheet.noteAll(location.findings);
      if (location.entry !== undefined) tables.push(tableOf(sheet, file, location.entry));
    }
  }
  for (const part of document.resources.slice(0, filesMax).toReversed()) {
    if (part.path !== undefined) tables.push(tableOf(sheet, file, part.path));
  }
  const { commonData } = document;
  return {
    file,
    document,
    defaultSpace: commonData && childText(commonData, 'DefaultCS'),
    find(kind, id) {
      for (const table of tables) {
        const found = table.get(`${kind} ${id.trim()}`);
        if (found === undefined) continue;
        // A composite unit is paid for when its content is drawn.
        const { children: inner, length } = found.element;
        sheet.spend(kind === 'CompositeGraphicUnit' ? 8 * inner.length : length);
        return found;
      }
      return undefined;
    },
    locate({ path, base }, loc) {
      const location = document.locate(loc, path, base);
      sheet.noteAll(location.findings);
      return location.entry;
    },
  };
}

type ResourceTable = ReadonlyMap<string, Resource>;

/** Tables of resource files by their tree, which a package reads once. */
const known = new Remembered<XmlElement, ResourceTable>();

function tableOf(sheet: Sheet, file: OfdFile, path: string): ResourceTable {
  try {
    const root = file.tree(path);
    const table = known.get(root) ?? readTable(root, path);
    known.set(root, table);
    return table;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    sheet.note('ofd-file-unreadable', path, error.message);
    return new Map();
  }
}

function readTable(root: XmlElement, path: string): ResourceTable {
  const table = new Map<string, Resource>();
  const base = attribute(root, 'BaseLoc');
  for (const [kind, list] of Object.entries(lists)) {
    for (const element of children(root, list).flatMap((one) => children(one, kind))) {
      const key = `${kind} ${attribute(element, 'ID')?.trim() ?? ''}`;
      if (!table.has(key)) table.set(key, { element, path, base });
    }
  }
  return table;
}

/**
 * A DrawParam and all it is relative to, nearest first.
 *
 * @basis ofd-format.md §3
 */
export function drawParamsOf(
  sheet: Sheet,
  resources: Resources,
  id: string | undefined,
): readonly XmlElement[] {
  const chain: XmlElement[] = [];
  const seen = new Set<string>();
  for (let next = id?.trim(); next !== undefined && next !== '';) {
    if (seen.has(next) || chain.length >= relativesMax) {
      sheet.note('draw-param-loop', undefined, next);
      break;
    }
    seen.add(next);
    const found = resources.find('DrawParam', next);
    if (found === undefined) {
      sheet.note('resource-missing', undefined, `DrawParam ${next}`);
      break;
    }
    chain.push(found.element);
    next = attribute(found.element, 'Relative')?.trim();
  }
  return chain;
}
