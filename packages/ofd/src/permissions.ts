import { type OfdAction, readActions } from './action.ts';
import type { OfdDocument } from './document.ts';
import { readNumber, readTruth } from './number.ts';
import { attribute, child, children, childText, type XmlElement } from './xml.ts';

/** Characters of a word that is shown. */
const textMax = 256;

/** What the writer allows readers to do: a wish, which protects nothing. */
export interface Permissions {
  readonly edit: boolean;
  readonly annotate: boolean;
  readonly export: boolean;
  /** Whether signatures may be added. */
  readonly signature: boolean;
  readonly watermark: boolean;
  readonly printScreen: boolean;
  readonly print: boolean;
  /** Copies that may be printed; absent for any number. */
  readonly copies?: number;
  /** As written: dates or moments without a stated zone. */
  readonly validFromText?: string;
  readonly validToText?: string;
}

/** The permissions of a document; undefined where it states none. @basis ofd-format.md §2.2 */
export function permissionsOf(document: OfdDocument): Permissions | undefined {
  const element = child(document.root, 'Permissions');
  if (element === undefined) return undefined;
  const may = (name: string): boolean => readTruth(childText(element, name)) ?? true;
  const print = child(element, 'Print');
  const copies = readNumber((print && attribute(print, 'Copies'))?.trim() ?? '');
  const period = child(element, 'ValidPeriod');
  const [from, to] = ['StartDate', 'EndDate'].map((name) =>
    (period && attribute(period, name))?.trim().slice(0, textMax),
  );
  return {
    edit: may('Edit'),
    annotate: may('Annot'),
    export: may('Export'),
    signature: may('Signature'),
    watermark: may('Watermark'),
    printScreen: may('PrintScreen'),
    print: readTruth(print && attribute(print, 'Printable')) ?? true,
    ...(copies === undefined || copies < 0 ? {} : { copies }),
    ...(from === undefined ? {} : { validFromText: from }),
    ...(to === undefined ? {} : { validToText: to }),
  };
}

/** How the writer wants the document to be shown first; words as written. */
export interface Preferences {
  readonly pageMode: string;
  readonly pageLayout: string;
  readonly tabDisplay: string;
  readonly hidesToolbar: boolean;
  readonly hidesMenubar: boolean;
  readonly hidesWindow: boolean;
  readonly zoomMode: string;
  /** Factor; instead of a mode. */
  readonly zoom?: number;
}

/** The first view of a document, with the defaults of the standard. @basis ofd-format.md §2.2 */
export function preferencesOf(document: OfdDocument): Preferences {
  const element = child(document.root, 'VPreferences');
  const word = (name: string, otherwise: string): string =>
    (element && childText(element, name)?.slice(0, textMax)) ?? otherwise;
  const flag = (name: string): boolean => readTruth(word(name, 'false')) ?? false;
  const zoom = readNumber(word('Zoom', ''));
  return {
    pageMode: word('PageMode', 'None'),
    pageLayout: word('PageLayout', 'OneColumn'),
    tabDisplay: word('TabDisplay', 'FileName'),
    hidesToolbar: flag('HideToolbar'),
    hidesMenubar: flag('HideMenubar'),
    hidesWindow: flag('HideWindowUI'),
    zoomMode: word('ZoomMode', 'Default'),
    ...(zoom === undefined || zoom <= 0 ? {} : { zoom }),
  };
}

/**
 * Actions of the document (`element` absent) or of a page, as text only.
 *
 * @basis ofd-format.md §12
 */
export function actionsOf(document: OfdDocument, element?: XmlElement): readonly OfdAction[] {
  return readActions(element ?? document.root, (id) => document.pageAt(id));
}

/** One layer of a page file: its type as drawn, and how many objects stand in it. */
export interface LayerFacts {
  readonly id: string;
  readonly type: 'background' | 'body' | 'foreground';
  readonly drawParam?: string;
  readonly objects: number;
}

/** The layers of a page or template file, in order. @basis ofd-format.md §2.3 */
export function layersOf(root: XmlElement): readonly LayerFacts[] {
  const content = child(root, 'Content');
  return (content === undefined ? [] : children(content, 'Layer')).map((element) => {
    const type = attribute(element, 'Type')?.trim().toLowerCase();
    const drawParam = attribute(element, 'DrawParam');
    return {
      id: attribute(element, 'ID') ?? '',
      type: type === 'background' || type === 'foreground' ? type : 'body',
      ...(drawParam === undefined ? {} : { drawParam }),
      objects: children(element).length,
    };
  });
}
