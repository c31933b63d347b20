import { Malformed } from '@yunzhang/base';
import type { PdfFile } from './file.ts';
import {
  dictionaryOf,
  isKind,
  itemsOf,
  nameOf,
  type PdfDictionary,
  type PdfFinding,
  type PdfObject,
  refKey,
} from './object.ts';

/** Objects looked at; beyond it the lint says that it did not see everything. */
const stepsMax = 2_000_000;
/** Findings kept. */
const findingsMax = 100;

/** Actions that run, leave the file or change what is shown. @basis ISO 32000-1 Table 198 */
const actions: ReadonlyMap<string, 'active-javascript' | 'active-launch' | 'active-external'> =
  new Map([
    ['JavaScript', 'active-javascript'],
    ['Rendition', 'active-javascript'],
    ['Launch', 'active-launch'],
    ['GoToR', 'active-external'],
    ['GoToE', 'active-external'],
    ['SubmitForm', 'active-external'],
    ['ImportData', 'active-external'],
  ]);
/** Annotations that play or embed something. @basis ISO 32000-1 12.5.6 */
const media: ReadonlySet<string> = new Set(['RichMedia', '3D', 'Movie', 'Sound', 'Screen']);

/**
 * Finds content that can change what a reader shows after it was sealed: to be refused or named
 * before sealing. Facts only; policy decides.
 *
 * @basis pdf-seals.md §6
 */
export function lintActiveContent(file: PdfFile): readonly PdfFinding[] {
  const findings: PdfFinding[] = [];
  const seen = new Set<string>();
  const list: { readonly value: PdfObject; readonly where: string }[] = [
    { value: file.trailer, where: 'trailer' },
  ];
  if (file.encryption === 'locked') findings.push({ code: 'pdf-encrypted' });
  let left = stepsMax;
  for (let next = list.pop(); next !== undefined; next = list.pop()) {
    if (--left < 0 || findings.length >= findingsMax) {
      findings.push({ code: 'lint-incomplete' });
      break;
    }
    const { value, where } = next;
    if (isKind(value, 'reference')) {
      if (seen.has(refKey(value))) continue;
      seen.add(refKey(value));
      const object = `object ${value.number}`;
      const read = readable(file, value);
      if (read === undefined) findings.push({ code: 'object-unreadable', where: object });
      else list.push({ value: read, where: object });
      continue;
    }
    const node = dictionaryOf(value);
    if (node !== undefined) findings.push(...lintNode(file, node, { where, value }));
    for (const item of node?.entries.values() ?? itemsOf(value) ?? []) {
      if (typeof item === 'object' && item !== null) list.push({ value: item, where });
    }
  }
  return findings;
}

function lintNode(
  file: PdfFile,
  node: PdfDictionary,
  place: { readonly where: string; readonly value: PdfObject },
): readonly PdfFinding[] {
  const { where, value } = place;
  const get = (key: string): PdfObject => readable(file, node.entries.get(key) ?? null) ?? null;
  const findings: PdfFinding[] = [];
  const action = nameOf(get('S'));
  const code = action === undefined ? undefined : actions.get(action);
  if (code !== undefined) findings.push({ code, where, detail: action ?? '' });
  else if (node.entries.has('JS')) findings.push({ code: 'active-javascript', where });
  // A destination to open at is harmless; an action is not.
  if (isKind(get('OpenAction'), 'dictionary')) findings.push({ code: 'active-on-open', where });
  if (dictionaryOf(get('AA')) !== undefined) findings.push({ code: 'active-on-event', where });
  if (node.entries.has('XFA')) findings.push({ code: 'active-xfa', where });
  const subtype = nameOf(get('Subtype'));
  if (subtype !== undefined && media.has(subtype)) {
    findings.push({ code: 'active-media', where, detail: subtype });
  }
  const isForm = isKind(value, 'stream') && subtype === 'Form';
  if (isForm && (node.entries.has('Ref') || node.entries.has('OPI'))) {
    findings.push({ code: 'active-external', where, detail: 'Form' });
  }
  // A stream whose data lies in another file. @basis ISO 32000-1 7.3.8.2
  if (isKind(value, 'stream') && node.entries.has('F')) {
    findings.push({ code: 'active-external', where, detail: 'F' });
  }
  return findings;
}

function readable(file: PdfFile, value: PdfObject): PdfObject | undefined {
  try {
    return file.resolve(value);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
