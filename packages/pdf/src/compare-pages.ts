import {
  below,
  type Comparison,
  differs,
  entryPairs,
  isSameReference,
  type Pair,
  readNow,
  readOld,
  report,
  requireSame,
} from './compare.ts';
import { matchItems } from './compare-form.ts';
import { dictionaryOf, isKind, itemsOf, nameOf, type PdfObject, refKey } from './object.ts';

/** Deepest page tree that is compared. */
const treeDepthMax = 64;
/** What a page draws with: followed into everything. */
const drawing: ReadonlySet<string> = new Set(['Contents', 'Resources', 'Thumb', 'Group']);

/**
 * Compares the page tree: the same pages in the same order, each drawn the same; only its list of
 * annotations may differ.
 *
 * @basis ISO 32000-1 7.7.3; pdf-seals.md §5.2
 */
export function comparePages(c: Comparison, pair: Pair, depth = 0): void {
  if (!isSameReference(pair) || depth > treeDepthMax) return report(c, pair);
  if (isKind(pair.old, 'reference')) {
    const key = `pages ${refKey(pair.old)}`;
    if (c.reached.has(key)) return;
    c.reached.add(key);
  }
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  if (old === undefined && now === undefined) return;
  for (const entry of entryPairs(old, now, pair.path)) {
    if (entry.key === 'Kids') compareKids(c, entry, depth);
    else if (entry.key === 'Annots') compareAnnotations(c, entry);
    else if (entry.key === 'Parent') {
      if (!isSameReference(entry)) report(c, entry);
    } else requireSame(c, entry, drawing.has(entry.key) ? 'strict' : 'plain');
  }
}

function compareKids(c: Comparison, pair: Pair, depth: number): void {
  const old = itemsOf(readOld(c, pair.old)) ?? [];
  const now = itemsOf(readNow(c, pair.now)) ?? [];
  if (old.length !== now.length) return report(c, pair);
  for (const [i, item] of old.entries()) {
    comparePages(c, { old: item, now: now[i], path: below(pair.path, i) }, depth + 1);
  }
}

/** Widgets of fields are judged with their fields; all others by the annotation rules. */
function compareAnnotations(c: Comparison, pair: Pair): void {
  const old = itemsOf(readOld(c, pair.old)) ?? [];
  const now = itemsOf(readNow(c, pair.now)) ?? [];
  const matched = matchItems(old, now) ?? withoutRemoved(c, pair, { old, now });
  for (const { item, index, before } of matched ?? []) {
    const path = below(pair.path, index);
    if (before === undefined) compareNewAnnotation(c, { old: undefined, now: item, path });
    else if (!isKind(item, 'reference') || c.parts.get(refKey(item)) !== 'field') {
      compareAnnotation(c, { old: before, now: item, path });
    }
  }
}

/** Removing an annotation is an annotation change; removing a field's widget is not explained. */
function withoutRemoved(
  c: Comparison,
  pair: Pair,
  lists: { readonly old: readonly PdfObject[]; readonly now: readonly PdfObject[] },
): ReturnType<typeof matchItems> {
  const { old, now } = lists;
  const kept = new Set(now.flatMap((item) => (isKind(item, 'reference') ? [refKey(item)] : [])));
  const left = old.filter((item) => !isKind(item, 'reference') || kept.has(refKey(item)));
  for (const [i, item] of old.entries()) {
    if (!isKind(item, 'reference') || kept.has(refKey(item))) continue;
    const isField = c.parts.get(refKey(item)) === 'field';
    const gone = { old: item, now: undefined, path: below(pair.path, i) };
    report(c, gone, isField ? undefined : 'annotation-changed');
  }
  const matched = matchItems(left, now);
  if (matched === undefined) report(c, pair);
  return matched;
}

/** The same annotation object is compared as a whole: any difference is one change of it. */
function compareAnnotation(c: Comparison, pair: Pair): void {
  const old = dictionaryOf(readOld(c, pair.old));
  const now = dictionaryOf(readNow(c, pair.now));
  const changed = entryPairs(old, now, pair.path).some((entry) => differs(c, entry));
  if (!changed) return;
  const isWidget = nameOf(readOld(c, old?.entries.get('Subtype'))) === 'Widget';
  report(c, pair, isWidget ? undefined : 'annotation-changed');
}

function compareNewAnnotation(c: Comparison, pair: Pair): void {
  const { now } = pair;
  if (isKind(now, 'reference')) {
    const rule = c.newWidgets.get(refKey(now));
    if (rule !== undefined) {
      // Each new widget belongs on exactly one page.
      c.newWidgets.delete(refKey(now));
      return report(c, pair, rule);
    }
    // An object of the signed revision that was hidden there and is shown now.
    if (readOld(c, now) !== null) return report(c, pair);
  }
  const annotation = dictionaryOf(readNow(c, now));
  if (annotation === undefined) {
    if (readNow(c, now) !== null) report(c, pair);
    return;
  }
  const isWidget = nameOf(readNow(c, annotation.entries.get('Subtype'))) === 'Widget';
  report(c, pair, isWidget ? undefined : 'annotation-added');
}
