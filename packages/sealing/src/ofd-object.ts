import { Malformed } from '@yunzhang/base';
import {
  attribute,
  child,
  children,
  childText,
  type OfdFile,
  type OfdPage,
  readBox,
  textOf,
  type XmlElement,
} from '@yunzhang/ofd';
import type { Hit } from './place.ts';

/** Tag files of one document, and elements looked at in tags and in pages. */
const tagFilesMax = 64;
const elementsMax = 200_000;

/**
 * Finds a place by name: what a custom tag of that name refers to, else the object on a page whose
 * Name or ID it is.
 *
 * @basis product.md A5; ofd-format.md §11 (custom tags)
 */
export function objectNamed(
  file: OfdFile,
  pages: readonly OfdPage[],
  name: string,
): Hit | undefined {
  const budget: Budget = { left: elementsMax };
  const target = tagged(file, name, budget);
  for (const [index, page] of pages.entries()) {
    if (target !== undefined && target.pageId !== page.id) continue;
    const isMeant = (object: XmlElement): boolean =>
      target === undefined
        ? attribute(object, 'Name') === name || attribute(object, 'ID') === name
        : attribute(object, 'ID') === target.objectId;
    const object = objectOn(page, isMeant, budget);
    const box = object === undefined ? undefined : readBox(attribute(object, 'Boundary') ?? '');
    if (box !== undefined) return { page: index + 1, box };
  }
  return undefined;
}

/** Elements that may still be looked at. */
interface Budget {
  left: number;
}

function take(budget: Budget): boolean {
  budget.left -= 1;
  return budget.left >= 0;
}

interface Target {
  readonly pageId: string;
  readonly objectId: string;
}

function tagged(file: OfdFile, name: string, budget: Budget): Target | undefined {
  const document = file.docBodies[0]?.document();
  const list = document?.customTags?.path;
  if (document === undefined || list === undefined) return undefined;
  const root = treeOf(file, list);
  const files = root === undefined ? [] : children(root, 'CustomTag').slice(0, tagFilesMax);
  for (const tag of files) {
    const path = document.locate(childText(tag, 'FileLoc') ?? '', list).entry;
    const tree = path === undefined ? undefined : treeOf(file, path);
    const target = tree && referenceIn(tree, name, budget);
    if (target !== undefined) return target;
  }
  return undefined;
}

function treeOf(file: OfdFile, path: string): XmlElement | undefined {
  try {
    return file.tree(path);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The first reference inside an element of a name. */
function referenceIn(root: XmlElement, name: string, budget: Budget): Target | undefined {
  const open = [root];
  for (let one = open.pop(); one !== undefined && take(budget); one = open.pop()) {
    const reference = one.local === name ? child(one, 'ObjectRef') : undefined;
    if (reference !== undefined) {
      return { pageId: attribute(reference, 'PageRef') ?? '', objectId: textOf(reference).trim() };
    }
    open.push(...children(one).toReversed());
  }
  return undefined;
}

/** The first object that is meant; blocks do not move what is in them. */
function objectOn(
  page: OfdPage,
  isMeant: (object: XmlElement) => boolean,
  budget: Budget,
): XmlElement | undefined {
  const root = page.root();
  const content = root && child(root, 'Content');
  if (content === undefined) return undefined;
  const open = children(content, 'Layer').toReversed();
  for (let one = open.pop(); one !== undefined && take(budget); one = open.pop()) {
    if (one.local !== 'Layer' && isMeant(one)) return one;
    const isBlock = one.local === 'Layer' || one.local === 'PageBlock';
    if (isBlock) for (const inner of children(one).toReversed()) open.push(inner);
  }
  return undefined;
}
