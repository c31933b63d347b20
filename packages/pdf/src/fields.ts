import type { PdfFile } from './file.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  type PdfReference,
  refKey,
} from './object.ts';
import { textOf } from './text.ts';

/** Most form fields walked, and the deepest nesting of names. */
const fieldsMax = 100_000;
const fieldDepthMax = 32;
/** Field nodes looked at, those met again included. */
const nodesMax = 1 << 20;

/** A terminal form field with what it inherits. @basis ISO 32000-1 12.7.3 */
export interface FormField {
  /** Full name, parts joined by dots. */
  readonly name: string;
  readonly ref: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
  readonly type: string | undefined;
  /** The value as written: often a reference. */
  readonly value: PdfObject | undefined;
  /** Widgets: the field itself when merged, or its kids without a name. */
  readonly widgets: readonly Widget[];
}

/** An annotation that shows a field. */
export interface Widget {
  readonly ref: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
}

interface Above {
  readonly name: string;
  readonly type: string | undefined;
  readonly value: PdfObject | undefined;
  readonly depth: number;
}

/** The form fields of a revision in file order. A field met twice counts once. */
export function formFields(file: PdfFile, revision: number): readonly FormField[] {
  const read = (value: PdfObject | undefined): PdfObject => file.resolve(value, revision);
  const trailer = file.revisions[revision]?.trailer ?? file.trailer;
  const catalog = dictionaryOf(read(trailer.entries.get('Root')));
  const form = dictionaryOf(read(catalog?.entries.get('AcroForm')));
  const found: FormField[] = [];
  const seen = new Set<string>();
  let left = nodesMax;
  const walk = (value: PdfObject, above: Above): void => {
    if (seen.size >= fieldsMax || above.depth > fieldDepthMax) return;
    const ref = isKind(value, 'reference') ? value : undefined;
    if (ref !== undefined && seen.has(refKey(ref))) return;
    seen.add(ref === undefined ? `direct ${seen.size}` : refKey(ref));
    const node = dictionaryOf(read(value));
    if (node === undefined) return;
    const own = inherit(read, node, above);
    const kids = (itemsOf(read(node.entries.get('Kids'))) ?? []).slice(0, Math.max(0, left));
    left -= kids.length;
    const named = kids.filter((kid) => dictionaryOf(read(kid))?.entries.has('T'));
    for (const kid of named) walk(kid, own);
    if (named.length > 0) return;
    const widgets: Widget[] = kids.flatMap((kid) => {
      const dictionary = dictionaryOf(read(kid));
      const at = isKind(kid, 'reference') ? kid : undefined;
      return dictionary === undefined ? [] : [{ ref: at, dictionary }];
    });
    if (nameOf(read(node.entries.get('Subtype'))) === 'Widget') {
      widgets.unshift({ ref, dictionary: node });
    }
    const { name, type, value: content } = own;
    found.push({ name, ref, dictionary: node, type, value: content, widgets });
  };
  for (const value of itemsOf(read(form?.entries.get('Fields'))) ?? []) {
    walk(value, { name: '', type: undefined, value: undefined, depth: 0 });
  }
  return found;
}

function inherit(
  read: (value: PdfObject | undefined) => PdfObject,
  node: PdfDictionary,
  above: Above,
): Above {
  const part = textOf(read(node.entries.get('T')));
  const name = part === undefined ? above.name : above.name === '' ? part : `${above.name}.${part}`;
  return {
    name,
    type: nameOf(read(node.entries.get('FT'))) ?? above.type,
    value: node.entries.get('V') ?? above.value,
    depth: above.depth + 1,
  };
}
