import { Malformed } from '@yunzhang/base';
import type { PdfCode } from './codes.ts';
import {
  type Change,
  type ChangeLevel,
  changeRules,
  type Comparison,
  createComparison,
  entryPairs,
  readNow,
  readOld,
  report,
} from './compare.ts';
import { compareTrailers } from './compare-catalog.ts';
import type { PdfFile } from './file.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfFinding,
  type PdfObject,
  type PdfReference,
  reference,
  refKey,
} from './object.ts';
import { locks, stricter } from './permissions.ts';
import type { PdfSignature } from './signatures.ts';

/** What happened to a file after a signature. */
export interface LaterChanges {
  readonly level: ChangeLevel;
  /** Whether the level, the locks and the file's own form permit it. */
  readonly allowed: boolean;
  /** The permission that was applied: the strictest of this and earlier signatures. */
  readonly permission?: 1 | 2 | 3;
  readonly changes: readonly Change[];
  readonly findings: readonly PdfFinding[];
}

/**
 * Facts of the file that let two readers see two documents; no later change is judged sound then.
 *
 * @basis pdf-seals.md §5.1, §6 (ISA, parser differentials)
 */
export const ambiguousCodes: ReadonlySet<PdfCode> = new Set<PdfCode>([
  'junk-before-header',
  'startxref-missing',
  'startxref-wrong',
  'file-repaired',
  'revision-tail',
  'revision-order',
  'bytes-after-last-revision',
  'xref-loop',
  'xref-hybrid',
  'xref-object-twice',
  'xref-beyond-size',
  'xref-beyond-revision',
]);

const levels: readonly ChangeLevel[] = ['none', 'lta', 'form-fill', 'annotations', 'other'];

/**
 * Compares the signed revision with the final document: reject by default.
 *
 * Every difference must be explained by a rule, and an object that changed must be reached only
 * through places where a rule allows it. `all` are the file's signatures; those of earlier
 * revisions
 * then restrict later changes too.
 *
 * @basis pdf-seals.md §5.2, §5.3; ISO 32000-1 12.8.2
 */
export function laterChanges(
  file: PdfFile,
  signature: PdfSignature,
  all: readonly PdfSignature[] = [signature],
): LaterChanges {
  const findings = file.findings.filter(({ code }) => ambiguousCodes.has(code));
  const { revision } = signature;
  if (revision === undefined || file.repaired) {
    findings.push({ code: 'signed-revision-unknown' });
    return { level: 'other', allowed: false, changes: [], findings };
  }
  const comparison = createComparison(file, revision);
  if (revision < file.revisions.length - 1) {
    findings.push(...spillFindings(file, revision));
    compareRevisions(comparison);
  }
  findings.push(...comparison.findings, ...lockFindings(comparison, signature, all));
  // Where readers differ on what the file is, nothing says what was changed.
  const isAmbiguous = findings.some(({ code }) => ambiguousCodes.has(code));
  const level = isAmbiguous ? 'other' : levelOf(comparison.changes);
  const permission = permissionFor(signature, all);
  const permitted = isPermitted(level, permission);
  if (!permitted) findings.push({ code: 'change-not-permitted', detail: level });
  return {
    level,
    allowed: permitted && !findings.some(({ code }) => code === 'field-locked'),
    ...(permission === undefined ? {} : { permission }),
    changes: comparison.changes,
    findings,
  };
}

function levelOf(changes: readonly Change[]): ChangeLevel {
  const highest = Math.max(
    0,
    ...changes.map(({ rule }) => levels.indexOf(rule === undefined ? 'other' : changeRules[rule])),
  );
  return levels[highest] ?? 'other';
}

/** Without a DocMDP filling and signing is what an approval signature expects. */
function isPermitted(level: ChangeLevel, permission: 1 | 2 | 3 | undefined): boolean {
  if (level === 'none' || level === 'lta') return true;
  if (level === 'form-fill') return permission !== 1;
  return level === 'annotations' && permission === 3;
}

function earlier(signature: PdfSignature, all: readonly PdfSignature[]): readonly PdfSignature[] {
  const until = signature.revision ?? 0;
  const others = all.filter(
    (other) =>
      other !== signature && other.kind === 'signature' && (other.revision ?? until) < until,
  );
  return [signature, ...others];
}

/** @basis pdf-seals.md §5.3 */
function permissionFor(
  signature: PdfSignature,
  all: readonly PdfSignature[],
): 1 | 2 | 3 | undefined {
  let permission: 1 | 2 | 3 | undefined;
  for (const { docMdp, lock } of earlier(signature, all)) {
    permission = stricter(permission, stricter(docMdp, lock?.permission));
  }
  return permission;
}

/**
 * Objects of the signed revisions that only end in octets added later: an open string or stream at
 * the end of the signed file is read differently once something follows.
 */
function spillFindings(file: PdfFile, until: number): readonly PdfFinding[] {
  for (const [index, revision] of file.revisions.slice(0, until + 1).entries()) {
    for (const [number, entry] of revision.entries) {
      if (entry.type !== 'offset') continue;
      const end = endOf(file, reference(number, entry.generation), index);
      if (end === undefined || end <= revision.eofEnd) continue;
      return [{ code: 'xref-beyond-revision', at: entry.at, where: `object ${number}` }];
    }
  }
  return [];
}

function endOf(file: PdfFile, ref: PdfReference, revision: number): number | undefined {
  try {
    return file.locate(ref, revision)?.end;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function lockFindings(
  c: Comparison,
  signature: PdfSignature,
  all: readonly PdfSignature[],
): readonly PdfFinding[] {
  const rules = earlier(signature, all).flatMap(({ lock, fieldMdp }) => [lock, fieldMdp]);
  const locked = [...c.touchedFields].filter((field) =>
    rules.some((rule) => rule !== undefined && locks(rule, field)),
  );
  return locked.map((where) => ({ code: 'field-locked', where }));
}

function compareRevisions(c: Comparison): void {
  try {
    collectParts(c);
    compareTrailers(c);
    reportLoose(c);
    // What was not looked at to the end is not explained.
    if (c.steps < 0) report(c, { old: true, now: true, path: undefined });
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    c.findings.push({ code: 'object-unreadable', detail: error.message });
    report(c, { old: true, now: true, path: undefined });
  }
}

/**
 * Marks what the signed revision uses as page, annotation or field, so that a reference back to it
 * from anywhere is not compared twice under two rules.
 */
function collectParts(c: Comparison): void {
  const { parts } = c;
  const root = c.file.revisions[c.before]?.trailer.entries.get('Root');
  if (isKind(root, 'reference')) parts.set(refKey(root), 'structure');
  const catalog = dictionaryOf(readOld(c, root));
  const list: { readonly value: PdfObject; readonly as: 'pages' | 'field' }[] = [];
  const push = (value: PdfObject | undefined, as: 'pages' | 'field'): void => {
    const items = itemsOf(readOld(c, value)) ?? [];
    // An array shared by many nodes must not be unrolled without end.
    c.steps -= items.length + 1;
    if (c.steps < 0) return;
    for (const item of items) list.push({ value: item, as });
  };
  list.push({ value: catalog?.entries.get('Pages') ?? null, as: 'pages' });
  const form = catalog?.entries.get('AcroForm');
  if (isKind(form, 'reference')) parts.set(refKey(form), 'field');
  push(dictionaryOf(readOld(c, form))?.entries.get('Fields'), 'field');
  for (let next = list.pop(); next !== undefined; next = list.pop()) {
    if (c.steps < 0) return;
    const { value, as } = next;
    if (isKind(value, 'reference')) {
      const known = parts.get(refKey(value));
      if (known === 'structure' || known === 'field') continue;
      parts.set(refKey(value), as === 'pages' ? 'structure' : 'field');
    }
    const node = dictionaryOf(readOld(c, value));
    push(node?.entries.get('Kids'), as);
    if (as === 'pages') markAnnotations(c, node?.entries.get('Annots'));
  }
}

function markAnnotations(c: Comparison, value: PdfObject | undefined): void {
  const items = itemsOf(readOld(c, value)) ?? [];
  c.steps -= items.length;
  if (c.steps < 0) return;
  for (const item of items) {
    if (!isKind(item, 'reference') || c.parts.has(refKey(item))) continue;
    c.parts.set(refKey(item), 'annotation');
  }
}

/** Objects that were added or changed but that nothing leads to: prepared for something else. */
function reportLoose(c: Comparison): void {
  const reachable = reachableNow(c);
  const touched = new Set<number>();
  for (const revision of c.file.revisions.slice(c.before + 1)) {
    for (const [number, entry] of revision.entries) if (entry.type !== 'free') touched.add(number);
  }
  for (const number of touched) {
    const entry = c.file.entry(number, c.after);
    const ref = reference(number, entry?.type === 'offset' ? entry.generation : 0);
    if (entry === undefined || entry.type === 'free' || reachable.has(refKey(ref))) continue;
    const now = readNow(c, ref);
    if (now === null || isStructure(now) || now === readOld(c, ref)) continue;
    const pair = { old: readOld(c, ref), now, path: { key: `object ${number}`, above: undefined } };
    report(c, pair, isLeftover(now) ? 'unused-object' : undefined);
  }
}

/**
 * Lists and dictionaries that updates of the validation data leave behind; nothing that is drawn.
 */
function isLeftover(value: PdfObject): boolean {
  if (isKind(value, 'stream')) return false;
  const entries = dictionaryOf(value)?.entries;
  const type = entries?.get('Type') ?? entries?.get('Subtype') ?? entries?.get('FT');
  return type === undefined || nameOf(type) === 'VRI' || nameOf(type) === 'DSS';
}

function isStructure(value: PdfObject): boolean {
  const type = isKind(value, 'stream') ? nameOf(value.dictionary.entries.get('Type')) : undefined;
  return type === 'ObjStm' || type === 'XRef';
}

function reachableNow(c: Comparison): ReadonlySet<string> {
  const reachable = new Set<string>();
  const trailer = c.file.revisions[c.after]?.trailer;
  const list: PdfObject[] = trailer === undefined ? [] : [trailer];
  const visit = (ref: PdfReference): void => {
    if (reachable.has(refKey(ref))) return;
    reachable.add(refKey(ref));
    list.push(readNow(c, ref));
  };
  for (let next = list.pop(); next !== undefined; next = list.pop()) {
    if (--c.steps < 0) break;
    if (isKind(next, 'reference')) visit(next);
    for (const item of itemsOf(next) ?? []) if (typeof item === 'object') list.push(item);
    for (const { now } of entryPairs(undefined, dictionaryOf(next), undefined)) {
      if (typeof now === 'object') list.push(now);
    }
  }
  return reachable;
}
