import {
  below,
  type ChangeRule,
  type Comparison,
  differs,
  entryPairs,
  isSameReference,
  type Pair,
  type Path,
  readNow,
  readOld,
  report,
  requireSame,
} from './compare.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  refKey,
} from './object.ts';
import { isSignatureDictionary } from './signatures.ts';
import { textOf } from './text.ts';

/** Deepest nesting of fields that is compared. */
const fieldDepthMax = 32;
/** What a field may change when it is filled or signed. @basis pdf-seals.md §5.2 */
const fillable: ReadonlySet<string> = new Set(['V', 'AP', 'AS', 'F', 'DA', 'Q', 'Ff', 'Type']);
/** What a new signature field may have: nothing that acts, nothing with kids but its own widget. */
const newFieldKeys: ReadonlySet<string> = new Set(
  'FT T TU Type Subtype F Ff P Rect AP AS V Lock SV MK DA BS Border Kids Parent'.split(' '),
);

/** Compares the interactive form. @basis ISO 32000-1 12.7.2; pdf-seals.md §5.2 */
export function compareForm(c: Comparison, pair: Pair): void {
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  if (!isKind(pair.old, 'reference') && old === undefined && now === undefined) return;
  if (now === undefined) return report(c, pair);
  for (const entry of entryPairs(old, now, pair.path)) {
    switch (entry.key) {
      case 'Fields':
        compareFieldList(c, entry);
        break;
      case 'DR':
        compareResources(c, entry, 0);
        break;
      case 'DA':
      case 'Q':
      case 'NeedAppearances':
        if (differs(c, entry)) report(c, entry, 'form-defaults');
        break;
      case 'SigFlags':
        compareFlags(c, entry);
        break;
      default:
        requireSame(c, entry);
    }
  }
}

/** Flags may be set, never cleared. @basis ISO 32000-1 Table 219 */
function compareFlags(c: Comparison, pair: Pair): void {
  const old = Number(readOld(c, pair.old) ?? 0);
  const now = Number(readNow(c, pair.now) ?? 0);
  if (old === now) return;
  report(c, pair, (old & now) === old ? 'form-flags' : undefined);
}

/** Default resources may gain entries; a font that is there must stay what it is. */
function compareResources(c: Comparison, pair: Pair, depth: number): void {
  const old = readOld(c, pair.old);
  const now = readNow(c, pair.now);
  if (old === null) {
    if (now !== null) report(c, pair, 'form-defaults');
    return;
  }
  if (depth > 1 || !isKind(old, 'dictionary') || !isKind(now, 'dictionary')) {
    requireSame(c, pair);
    return;
  }
  for (const entry of entryPairs(old, now, pair.path)) compareResources(c, entry, depth + 1);
}

/** Old fields stay, in their order; new ones may follow or stand between. */
function compareFieldList(c: Comparison, pair: Pair): void {
  const old = itemsOf(readOld(c, pair.old)) ?? [];
  const now = itemsOf(readNow(c, pair.now)) ?? [];
  const above: Above = { name: '', type: undefined, isSigned: false, depth: 0 };
  const matched = matchItems(old, now);
  if (matched === undefined) return report(c, pair);
  for (const { item, index, before } of matched) {
    const path = below(pair.path, index);
    if (before === undefined) compareNewField(c, { old: undefined, now: item, path });
    else compareField(c, { old: before, now: item, path }, above);
  }
}

/** Pairs list items by reference (direct ones by place); undefined when an old one is gone. */
export function matchItems(
  old: readonly PdfObject[],
  now: readonly PdfObject[],
):
  | readonly {
      readonly item: PdfObject;
      readonly index: number;
      readonly before: PdfObject | undefined;
    }[]
  | undefined {
  let next = 0;
  const matched = now.map((item, index) => {
    const before = old[next];
    if (before === undefined || !isSameItem(before, item))
      return { item, index, before: undefined };
    next++;
    return { item, index, before };
  });
  return next === old.length ? matched : undefined;
}

function isSameItem(a: PdfObject, b: PdfObject): boolean {
  if (isKind(a, 'reference') && isKind(b, 'reference')) return refKey(a) === refKey(b);
  return !isKind(a, 'reference') && !isKind(b, 'reference');
}

interface Above {
  readonly name: string;
  readonly type: string | undefined;
  readonly isSigned: boolean;
  readonly depth: number;
}

function compareField(c: Comparison, pair: Pair, above: Above): void {
  if (isKind(pair.old, 'reference')) {
    // Kids may name their parents: each field is compared once.
    const key = `field ${refKey(pair.old)}`;
    if (c.reached.has(key)) return;
    c.reached.add(key);
  }
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  if (old === undefined && now === undefined) return;
  if (old === undefined || now === undefined || above.depth > fieldDepthMax) {
    return report(c, pair);
  }
  const part = textOf(readOld(c, old.entries.get('T')));
  const value = dictionaryOf(readOld(c, old.entries.get('V')));
  const own: Above = {
    name: part === undefined ? above.name : above.name === '' ? part : `${above.name}.${part}`,
    type: nameOf(readOld(c, old.entries.get('FT'))) ?? above.type,
    isSigned: above.isSigned || (value !== undefined && isSignatureDictionary(value)),
    depth: above.depth + 1,
  };
  const rule = fillRule(c, { old, now, own });
  for (const entry of entryPairs(old, now, pair.path)) {
    if (entry.key === 'Kids') compareKids(c, entry, own);
    else if (entry.key === 'Parent' || entry.key === 'P') {
      if (!isSameReference(entry)) report(c, entry);
    } else if (fillable.has(entry.key) && rule !== undefined)
      compareFilled(c, entry, { rule, own });
    else requireSame(c, entry);
  }
}

function compareKids(c: Comparison, pair: Pair, above: Above): void {
  const old = itemsOf(readOld(c, pair.old)) ?? [];
  const now = itemsOf(readNow(c, pair.now)) ?? [];
  if (old.length !== now.length) return report(c, pair);
  for (const [i, item] of old.entries()) {
    const kid = { old: item, now: now[i], path: below(pair.path, i) };
    if (isSameReference(kid)) compareField(c, kid, above);
    else report(c, kid);
  }
}

/** The rule under which a field may change; undefined when it may not. */
function fillRule(
  c: Comparison,
  field: { readonly old: PdfDictionary; readonly now: PdfDictionary; readonly own: Above },
): ChangeRule | undefined {
  const { old, now, own } = field;
  if (own.isSigned) return undefined;
  if (own.type === 'Sig') return signatureRule(c, now) ?? 'field-appearance';
  const flags = Number(readOld(c, old.entries.get('Ff')) ?? 0);
  // A push button holds no value: changing its face is drawing on the page.
  if (own.type === 'Btn' && (flags & 0x10000) !== 0) return undefined;
  return 'field-filled';
}

/** How a signature in a field counts: time stamps keep, others fill. */
function signatureRule(c: Comparison, field: PdfDictionary): ChangeRule | undefined {
  const value = dictionaryOf(readNow(c, field.entries.get('V')));
  if (value === undefined || !isSignatureDictionary(value)) return undefined;
  const isStamp =
    nameOf(readNow(c, value.entries.get('Type'))) === 'DocTimeStamp' &&
    nameOf(readNow(c, value.entries.get('SubFilter'))) === 'ETSI.RFC3161';
  return isStamp ? 'time-stamp-added' : 'signature-added';
}

function compareFilled(
  c: Comparison,
  entry: Pair & { readonly key: string },
  field: { readonly rule: ChangeRule; readonly own: Above },
): void {
  if (!differs(c, entry)) return;
  const { rule, own } = field;
  c.touchedFields.add(own.name);
  if (isKind(entry.old, 'reference') && !isSameReference(entry)) {
    c.released.push({ key: refKey(entry.old), path: entry.path as Path });
  }
  const isValue = entry.key === 'V';
  // An empty signature field takes a signature and nothing else.
  if (own.type === 'Sig' && isValue && rule === 'field-appearance') return report(c, entry);
  report(c, entry, isValue || own.type === 'Sig' ? rule : 'field-appearance');
}

/** A new field must be a signature field with nothing in it that acts or draws elsewhere. */
function compareNewField(c: Comparison, pair: Pair): void {
  const field = dictionaryOf(readNow(c, pair.now));
  const isNew = isKind(pair.now, 'reference') && readOld(c, pair.now) === null;
  if (field === undefined || !isNew || nameOf(readNow(c, field.entries.get('FT'))) !== 'Sig') {
    return report(c, pair);
  }
  const kids = itemsOf(readNow(c, field.entries.get('Kids'))) ?? [];
  const nodes = [field, ...kids.map((kid) => dictionaryOf(readNow(c, kid)))];
  const isPlain = nodes.every(
    (node) => node !== undefined && [...node.entries.keys()].every((key) => newFieldKeys.has(key)),
  );
  const value = readNow(c, field.entries.get('V'));
  const rule = signatureRule(c, field) ?? (value === null ? 'signature-field-added' : undefined);
  if (!isPlain || kids.length > 1 || rule === undefined) return report(c, pair);
  report(c, pair, rule);
  for (const widget of kids.length > 0 ? kids : [pair.now]) {
    if (isKind(widget, 'reference')) c.newWidgets.set(refKey(widget), rule);
  }
}
