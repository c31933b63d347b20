import { readNumber } from './number.ts';
import { attribute, child, children, type XmlElement } from './xml.ts';

/** Actions of one element. Real ones have one or two. */
const actionsMax = 100;
/** Characters of a target that is shown. */
const textMax = 2048;

/** Where a reader is asked to go. @basis ofd-format.md §12 */
export interface Destination {
  readonly fit: 'XYZ' | 'Fit' | 'FitH' | 'FitV' | 'FitR';
  readonly pageId: string;
  /** Place of the page in the document, from 0; absent where there is no such page. */
  readonly pageIndex?: number;
  /** Millimetres on the page; zoom as a factor. */
  readonly left?: number;
  readonly top?: number;
  readonly right?: number;
  readonly bottom?: number;
  readonly zoom?: number;
}

/** What an action wants. Nothing here is ever done by itself: it is shown. */
export type ActionWish =
  | { readonly kind: 'goto'; readonly destination: Destination }
  | { readonly kind: 'bookmark'; readonly name: string }
  | { readonly kind: 'attachment'; readonly attachmentId: string; readonly isNewWindow: boolean }
  | { readonly kind: 'uri'; readonly uri: string; readonly base?: string }
  | { readonly kind: 'sound'; readonly resourceId: string }
  | { readonly kind: 'movie'; readonly resourceId: string; readonly operator: string }
  | { readonly kind: 'unknown'; readonly name: string };

/** An action with what sets it off: `DO`, `PO` or `CLICK`. @basis ofd-format.md §12 */
export type OfdAction = ActionWish & { readonly event: string };

/** Place of a page by its id, from 0. */
export type PagePlace = (pageId: string) => number | undefined;

/**
 * The actions of an element, as text and places only.
 *
 * No address is opened and nothing is played: a sealed paper must not act.
 *
 * @basis ofd-format.md §12
 */
export function readActions(parent: XmlElement, pageAt: PagePlace): readonly OfdAction[] {
  const list = child(parent, 'Actions');
  if (list === undefined) return [];
  return children(list, 'Action')
    .slice(0, actionsMax)
    .map((element) => ({
      event: (attribute(element, 'Event') ?? '').slice(0, textMax),
      ...readWish(element, pageAt),
    }));
}

function readWish(action: XmlElement, pageAt: PagePlace): ActionWish {
  const wish = children(action).find(({ local }) => local !== 'Region');
  const text = (name: string): string =>
    ((wish && attribute(wish, name)) ?? '').trim().slice(0, textMax);
  switch (wish?.local) {
    case 'Goto':
      return readGoto(wish, pageAt);
    case 'GotoA':
      return {
        kind: 'attachment',
        attachmentId: text('AttachID'),
        isNewWindow: !['false', '0'].includes(text('NewWindow')),
      };
    case 'URI': {
      const base = text('Base');
      return { kind: 'uri', uri: text('URI'), ...(base === '' ? {} : { base }) };
    }
    case 'Sound':
      return { kind: 'sound', resourceId: text('ResourceID') };
    case 'Movie':
      return { kind: 'movie', resourceId: text('ResourceID'), operator: text('Operator') };
    default:
      return { kind: 'unknown', name: (wish?.local ?? '').slice(0, textMax) };
  }
}

function readGoto(wish: XmlElement, pageAt: PagePlace): ActionWish {
  const destination = child(wish, 'Dest');
  if (destination !== undefined) {
    return { kind: 'goto', destination: readDestination(destination, pageAt) };
  }
  const bookmark = child(wish, 'Bookmark');
  const name = bookmark === undefined ? '' : (attribute(bookmark, 'Name') ?? '');
  return { kind: 'bookmark', name: name.slice(0, textMax) };
}

/** Reads a `Dest`. An unknown kind of it shows the whole page. @basis ofd-format.md §12 */
export function readDestination(element: XmlElement, pageAt: PagePlace): Destination {
  const type = attribute(element, 'Type')?.trim();
  const pageId = (attribute(element, 'PageID') ?? '').trim().slice(0, textMax);
  const pageIndex = pageAt(pageId);
  const at = (name: string): number | undefined =>
    readNumber(attribute(element, name)?.trim() ?? '');
  const [left, top, right, bottom, zoom] = ['Left', 'Top', 'Right', 'Bottom', 'Zoom'].map(at);
  return {
    fit: fits.find((one) => one === type) ?? 'Fit',
    pageId,
    ...(pageIndex === undefined ? {} : { pageIndex }),
    ...(left === undefined ? {} : { left }),
    ...(top === undefined ? {} : { top }),
    ...(right === undefined ? {} : { right }),
    ...(bottom === undefined ? {} : { bottom }),
    ...(zoom === undefined ? {} : { zoom }),
  };
}

const fits = ['XYZ', 'Fit', 'FitH', 'FitV', 'FitR'] as const;
