import type { Finding } from '@yunzhang/base';
import { type Destination, type OfdAction, readActions, readDestination } from './action.ts';
import type { PagePlace } from './action.ts';
import type { OfdCode } from './codes.ts';
import { attribute, child, children, type XmlElement } from './xml.ts';

/** Lines of one outline, and how deep they may stand in each other. */
const itemsMax = 20_000;
const depthMax = 32;
const bookmarksMax = 20_000;
/** Characters of a title. */
const titleMax = 1024;

/** One line of the outline. @basis ofd-format.md §12 */
export interface OutlineItem {
  readonly title: string;
  readonly isExpanded: boolean;
  /** Where its first way leads: place of the page from 0, then mm on that page. */
  readonly pageIndex?: number;
  readonly left?: number;
  readonly top?: number;
  readonly actions: readonly OfdAction[];
  readonly children: readonly OutlineItem[];
}

/** A named place. @basis ofd-format.md §12 */
export interface Bookmark {
  readonly name: string;
  readonly destination: Destination;
}

/** The bookmarks of a document, in order. */
export function readBookmarks(root: XmlElement, pageAt: PagePlace): readonly Bookmark[] {
  const list = child(root, 'Bookmarks');
  if (list === undefined) return [];
  return children(list, 'Bookmark')
    .slice(0, bookmarksMax)
    .flatMap((element) => {
      const place = child(element, 'Dest');
      if (place === undefined) return [];
      const name = (attribute(element, 'Name') ?? '').slice(0, titleMax);
      return [{ name, destination: readDestination(place, pageAt) }];
    });
}

/** What reading an outline needs of its document. */
export interface OutlineContext {
  readonly pageAt: PagePlace;
  readonly bookmarks: () => readonly Bookmark[];
  readonly note: (finding: Finding<OfdCode>) => void;
  readonly path: string;
}

/**
 * The outline of a document, with every way resolved to a page.
 *
 * A line beyond the limits is left out with a finding; a way that leads nowhere has no page.
 *
 * @basis ofd-format.md §12
 */
export function readOutlines(root: XmlElement, context: OutlineContext): readonly OutlineItem[] {
  const list = child(root, 'Outlines');
  if (list === undefined) return [];
  let byName: ReadonlyMap<string, Destination> | undefined;
  const named = (name: string): Destination | undefined => {
    byName ??= new Map(context.bookmarks().map((one) => [one.name, one.destination]));
    return byName.get(name);
  };
  let left = itemsMax;
  let isCut = false;
  const below = (parent: XmlElement, depth: number): readonly OutlineItem[] => {
    const items: OutlineItem[] = [];
    for (const element of children(parent, 'OutlineElem')) {
      if (depth >= depthMax || left <= 0) {
        isCut = true;
        break;
      }
      left--;
      items.push({
        ...readLine(element, context.pageAt, named),
        children: below(element, depth + 1),
      });
    }
    return items;
  };
  const items = below(list, 0);
  if (isCut) context.note({ code: 'outline-limit', where: context.path });
  return items;
}

function readLine(
  element: XmlElement,
  pageAt: PagePlace,
  named: (name: string) => Destination | undefined,
): Omit<OutlineItem, 'children'> {
  const actions = readActions(element, pageAt);
  const place = destinationOf(actions, named);
  return {
    title: (attribute(element, 'Title') ?? '').slice(0, titleMax),
    isExpanded: !['false', '0'].includes(attribute(element, 'Expanded')?.trim() ?? ''),
    ...(place?.pageIndex === undefined ? {} : { pageIndex: place.pageIndex }),
    ...(place?.left === undefined ? {} : { left: place.left }),
    ...(place?.top === undefined ? {} : { top: place.top }),
    actions,
  };
}

/** Where the first of some actions leads inside the document. @basis ofd-format.md §12 */
export function destinationOf(
  actions: readonly OfdAction[],
  named: (name: string) => Destination | undefined,
): Destination | undefined {
  for (const action of actions) {
    if (action.kind === 'goto') return action.destination;
    if (action.kind === 'bookmark') return named(action.name);
  }
  return undefined;
}
