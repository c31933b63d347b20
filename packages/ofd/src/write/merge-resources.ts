import { Malformed } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';
import type { OfdDocument } from '../document.ts';
import type { OfdFile } from '../package.ts';
import { attribute, children, textOf, type XmlElement } from '../xml.ts';
import type { NewEntry } from '../zip-write.ts';
import { copyElement, keyOf, type Numbers } from './merge-copy.ts';
import { element, xmlFile } from './markup.ts';

/** Lists of resources and what they list. @basis ofd-format.md §2.4 (table 18) */
const lists = {
  ColorSpaces: 'ColorSpace',
  DrawParams: 'DrawParam',
  Fonts: 'Font',
  MultiMedias: 'MultiMedia',
  CompositeGraphicUnits: 'CompositeGraphicUnit',
} as const;

type ListName = keyof typeof lists;

/** A resource and where its file names are looked up. */
interface Found {
  readonly list: ListName;
  readonly source: XmlElement;
  readonly path: string;
  readonly base: string | undefined;
}

/** Resources by their old numbers; the first of a number counts. */
export type ResourceIndex = ReadonlyMap<string, Found>;

/** Where the files of one document go. */
export interface FileCopies {
  /** Folder of the new files, without a slash at either end. */
  readonly folder: string;
  /** New names by old entry. */
  readonly names: Map<string, string>;
  readonly entries: NewEntry[];
}

/** The document that is copied from. */
export interface CopySource {
  readonly file: OfdFile;
  readonly document: OfdDocument;
  readonly numbers: Numbers;
  readonly copies: FileCopies;
  readonly note: (code: OfdCode, detail?: string) => void;
}

/** Reads the resources of some resource files, in order of precedence. */
export function indexResources(source: CopySource, paths: readonly string[]): ResourceIndex {
  const index = new Map<string, Found>();
  for (const path of paths) {
    const root = treeOf(source, path);
    if (root === undefined) continue;
    const base = attribute(root, 'BaseLoc');
    for (const [list, item] of Object.entries(lists) as [ListName, string][]) {
      for (const one of children(root, list).flatMap((found) => children(found, item))) {
        const key = keyOf(attribute(one, 'ID') ?? '');
        if (!index.has(key)) index.set(key, { list, source: one, path, base });
      }
    }
  }
  return index;
}

/** The tree of a file; undefined with a finding where it cannot be read. */
export function treeOf({ file, note }: CopySource, path: string): XmlElement | undefined {
  try {
    return file.tree(path);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note('merge-file-left-out', `${path}: ${error.code}`);
    return undefined;
  }
}

/**
 * A resource file with the resources that are asked for, and those they ask for in turn.
 *
 * What no page asks for stays behind: a page that is taken out of a file must not carry pictures of
 * the others. Undefined where nothing is asked for.
 */
export function resourceFile(source: CopySource, index: ResourceIndex): string | undefined {
  const { wanted } = source.numbers;
  const written = new Map<ListName, string[]>();
  const done = new Set<string>();
  // A set that grows while it is walked is walked to its end.
  for (const key of wanted) {
    const found = index.get(key);
    if (found === undefined || done.has(key)) continue;
    done.add(key);
    const items = written.get(found.list) ?? [];
    items.push(copyResource(source, found));
    written.set(found.list, items);
  }
  for (const key of done) wanted.delete(key);
  if (written.size === 0) return undefined;
  const parts = (Object.keys(lists) as ListName[]).map((list) => {
    const items = written.get(list);
    return items === undefined ? undefined : element(list, {}, items);
  });
  return xmlFile('Res', { BaseLoc: `/${source.copies.folder}` }, parts);
}

function copyResource(source: CopySource, { source: item, path, base }: Found): string {
  const place = (loc: string): string | undefined => {
    const location = source.document.locate(loc, path, base);
    return location.entry === undefined ? undefined : copyFile(source, location.entry);
  };
  return copyElement(item, {
    numbers: source.numbers,
    replace: (child) => {
      if (child.local !== 'MediaFile' && child.local !== 'FontFile') return undefined;
      const name = place(textOf(child));
      return name === undefined ? '' : element(child.local, {}, [name]);
    },
    rename: (name, value) => (name === 'Profile' ? (place(value) ?? '') : undefined),
  });
}

/** Copies a file once and gives its new name. */
export function copyFile(
  { file, copies, note }: Pick<CopySource, 'file' | 'copies' | 'note'>,
  entry: string,
): string | undefined {
  const known = copies.names.get(entry);
  if (known !== undefined) return known;
  try {
    const bytes = file.read(entry);
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(entry)?.[0].toLowerCase() ?? '';
    const name = `file_${copies.names.size}${ending}`;
    copies.names.set(entry, name);
    copies.entries.push({ name: `${copies.folder}/${name}`, bytes, method: 'deflated' });
    return name;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    note('merge-file-left-out', `${entry}: ${error.code}`);
    return undefined;
  }
}
