import { equal, Malformed } from '@yunzhang/base';
import type { PdfFile } from './file.ts';
import {
  isKind,
  type PdfDictionary,
  type PdfFinding,
  type PdfObject,
  type PdfReference,
  refKey,
} from './object.ts';

/** Most changes listed; beyond it the rest is one change that nothing explains. */
const changesMax = 500;
/** Objects compared before we give up, which then counts as a change that nothing explains. */
const stepsMax = 4_000_000;
/** Parts of a path that are shown. */
const pathPartsMax = 24;

/** How far later changes go; each level includes those before it. @basis pdf-seals.md §5.2 */
export type ChangeLevel = 'none' | 'lta' | 'form-fill' | 'annotations' | 'other';

/** The rules that can explain a change, with the level each one makes. */
export const changeRules = {
  'document-information': 'lta',
  metadata: 'lta',
  extensions: 'lta',
  version: 'lta',
  'marking-information': 'lta',
  'validation-data': 'lta',
  'form-flags': 'lta',
  'unused-object': 'lta',
  'time-stamp-added': 'lta',
  'signature-added': 'form-fill',
  'signature-field-added': 'form-fill',
  'field-appearance': 'form-fill',
  'field-filled': 'form-fill',
  'form-defaults': 'form-fill',
  'annotation-added': 'annotations',
  'annotation-changed': 'annotations',
} as const satisfies Record<string, ChangeLevel>;

/** A rule that explains a change. */
export type ChangeRule = keyof typeof changeRules;

/** One difference between the signed revision and the final document. */
export interface Change {
  /** From the trailer down: `Root/Pages/Kids/0/Annots/2`; or `object 12`. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** What permits it in principle; absent when nothing does. */
  readonly rule?: ChangeRule;
}

/** A path as a list from its end: long chains of objects cost no long strings. */
export interface Path {
  readonly key: string;
  readonly above: Path | undefined;
}

/** Extends a path. */
export function below(above: Path | undefined, key: string | number): Path {
  return { key: String(key), above };
}

/** Writes a path out. */
export function pathText(path: Path | undefined): string {
  const parts: string[] = [];
  let at = path;
  for (; at !== undefined && parts.length < pathPartsMax; at = at.above) parts.push(at.key);
  return (at === undefined ? '' : '…/') + parts.toReversed().join('/');
}

/** What an object of the signed revision is used as; it is judged there and not again elsewhere. */
export type Part = 'structure' | 'annotation' | 'field';

/** A comparison of two revisions under way. */
export interface Comparison {
  readonly file: PdfFile;
  readonly before: number;
  readonly after: number;
  readonly changes: Change[];
  readonly findings: PdfFinding[];
  readonly parts: Map<string, Part>;
  /** Objects reached by paths on which nothing may change, with the way they were compared. */
  readonly reached: Set<string>;
  /** Objects whose whole graph is known to be the same. */
  readonly same: Set<string>;
  /** Objects an allowed change let go of; nothing else may have used them. */
  readonly released: { readonly key: string; readonly path: Path }[];
  /** Widgets of new signature fields, to be matched with new annotations. */
  readonly newWidgets: Map<string, ChangeRule>;
  /** Names of the fields whose value or look changed. */
  readonly touchedFields: Set<string>;
  steps: number;
}

/** Starts a comparison. */
export function createComparison(file: PdfFile, before: number): Comparison {
  return {
    file,
    before,
    after: file.revisions.length - 1,
    changes: [],
    findings: [],
    parts: new Map(),
    reached: new Set(),
    same: new Set(),
    released: [],
    newWidgets: new Map(),
    touchedFields: new Set(),
    steps: stepsMax,
  };
}

/** Two sides of one place in the document. */
export interface Pair {
  readonly old: PdfObject | undefined;
  readonly now: PdfObject | undefined;
  readonly path: Path | undefined;
}

/** Reads a value as the signed revision sees it; what cannot be read is null. */
export function readOld(c: Comparison, value: PdfObject | undefined): PdfObject {
  return read(c, value, c.before);
}

/** Reads a value as the final document has it; what cannot be read is null. */
export function readNow(c: Comparison, value: PdfObject | undefined): PdfObject {
  return read(c, value, c.after);
}

function read(c: Comparison, value: PdfObject | undefined, revision: number): PdfObject {
  try {
    return c.file.resolve(value, revision);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return null;
  }
}

/** Lists a change. */
export function report(c: Comparison, pair: Pair, rule?: ChangeRule): void {
  if (c.changes.length > changesMax) return;
  // Past the limit one unexplained change stands for the rest.
  const kept = c.changes.length < changesMax ? rule : undefined;
  const kind = isNothing(pair.old) ? 'added' : isNothing(pair.now) ? 'removed' : 'changed';
  const path = pathText(pair.path);
  c.changes.push(kept === undefined ? { path, kind } : { path, kind, rule: kept });
}

function isNothing(value: PdfObject | undefined): boolean {
  return value === undefined || value === null;
}

/**
 * Requires two values and all they lead to to be the same; each difference is a change that nothing
 * explains. `strict` follows annotations and fields too, for what a page draws.
 *
 * An object reached here that changed is caught whatever rule allows changing it elsewhere: that is
 * what stops an update from reusing an object the page itself needs.
 *
 * @basis pdf-seals.md §5.2
 */
export function requireSame(c: Comparison, pair: Pair, way: 'plain' | 'strict' = 'plain'): void {
  walk(c, { pair, way, seen: c.reached, differs: (found) => report(c, found) });
}

/** Whether two values, or anything they lead to, differ. */
export function differs(c: Comparison, pair: Pair): boolean {
  let found = false;
  const seen = new Set<string>();
  const stop = (): boolean => (found = true);
  walk(c, { pair, way: 'plain', seen, differs: stop, done: () => found });
  if (!found) for (const key of seen) c.same.add(key);
  return found;
}

interface Walk {
  readonly pair: Pair;
  readonly way: 'plain' | 'strict';
  readonly seen: Set<string>;
  readonly differs: (pair: Pair) => void;
  readonly done?: () => boolean;
}

/** References go on a list instead of deeper: a document may chain a hundred thousand objects. */
function walk(c: Comparison, w: Walk): void {
  const list: Pair[] = [w.pair];
  const isProbe = w.done !== undefined;
  for (let pair = list.pop(); pair !== undefined; pair = list.pop()) {
    if (w.done?.() === true) return;
    if (--c.steps < 0) {
      w.differs(pair);
      return;
    }
    const { old, now, path } = pair;
    if (isKind(old, 'reference') && isKind(now, 'reference')) {
      const key = refKey(old);
      if (key !== refKey(now)) {
        if (readOld(c, old) !== null || readNow(c, now) !== null) w.differs(pair);
        continue;
      }
      const mark = w.way === 'strict' ? `strict ${key}` : key;
      if (w.seen.has(mark) || isJudgedElsewhere(c, key, w.way)) continue;
      w.seen.add(mark);
      if (isProbe && c.same.has(key)) continue;
      if (isUnreadable(c, old)) {
        if (!isSamePlace(c, old)) w.differs(pair);
        continue;
      }
    } else if (!isProbe) {
      // A value that moved into or out of an object is compared as a value, but the object counts.
      for (const side of [old, now]) if (isKind(side, 'reference')) w.seen.add(refKey(side));
    }
    compareValues({ old: readOld(c, old), now: readNow(c, now), path }, list, w);
  }
}

function isJudgedElsewhere(c: Comparison, key: string, way: Walk['way']): boolean {
  const part = c.parts.get(key);
  return part === 'structure' || (part !== undefined && way === 'plain');
}

function isUnreadable(c: Comparison, ref: PdfReference): boolean {
  try {
    c.file.locate(ref, c.before);
    c.file.locate(ref, c.after);
    return false;
  } catch (error) {
    if (error instanceof Malformed) return true;
    throw error;
  }
}

function isSamePlace(c: Comparison, ref: PdfReference): boolean {
  const old = c.file.entry(ref.number, c.before);
  const now = c.file.entry(ref.number, c.after);
  return JSON.stringify(old) === JSON.stringify(now);
}

function compareValues(pair: Pair, list: Pair[], w: Walk): void {
  const { old, now, path } = pair;
  // Objects are read once for each place, so the same object is the same value: still its
  // references may lead to other things, so only plain values end here.
  if (typeof old !== 'object' || old === null || typeof now !== 'object' || now === null) {
    if ((old ?? null) !== (now ?? null)) w.differs(pair);
    return;
  }
  if (isKind(old, 'string') && isKind(now, 'string')) {
    if (!equal(old.bytes, now.bytes)) w.differs(pair);
  } else if (isKind(old, 'name') && isKind(now, 'name')) {
    if (old.value !== now.value) w.differs(pair);
  } else if (isKind(old, 'array') && isKind(now, 'array')) {
    if (old.items.length !== now.items.length) w.differs(pair);
    else {
      for (const [i, item] of old.items.entries()) {
        list.push({ old: item, now: now.items[i], path: below(path, i) });
      }
    }
  } else if (isKind(old, 'dictionary') && isKind(now, 'dictionary')) {
    list.push(...entryPairs(old, now, path));
  } else if (isKind(old, 'stream') && isKind(now, 'stream')) {
    if (!equal(old.raw, now.raw)) w.differs(pair);
    else list.push(...entryPairs(old.dictionary, now.dictionary, path));
  } else w.differs(pair);
}

/** The entries of two dictionaries, key by key; either side may be missing. */
export function entryPairs(
  old: PdfDictionary | undefined,
  now: PdfDictionary | undefined,
  path: Path | undefined,
): (Pair & { readonly key: string })[] {
  const keys = new Set([...(old?.entries.keys() ?? []), ...(now?.entries.keys() ?? [])]);
  return [...keys].map((key) => ({
    key,
    old: old?.entries.get(key),
    now: now?.entries.get(key),
    path: below(path, key),
  }));
}

/** Whether both sides name the same object, or neither names one. */
export function isSameReference(pair: Pair): boolean {
  const old = isKind(pair.old, 'reference') ? refKey(pair.old) : undefined;
  const now = isKind(pair.now, 'reference') ? refKey(pair.now) : undefined;
  return old === now;
}
