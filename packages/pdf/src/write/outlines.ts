import { pointsPerMm } from '@yunzhang/base';
import { entriesText, textString } from '../append/syntax.ts';
import type { PdfOutline } from './document-input.ts';
import type { ObjectTable, Reference } from './object-table.ts';
import { n3 } from './operators.ts';

/** Entries of one table of contents, and how deep they go. */
const entriesMax = 100_000;
const depthMax = 32;

/** A page of the file, as far as ways to it need it. */
export interface WrittenPage {
  readonly ref: Reference;
  readonly heightMm: number;
}

interface Level {
  readonly pages: readonly WrittenPage[];
  readonly objects: ObjectTable;
  left: number;
}

/** Writes the table of contents; undefined where it is empty. @basis ISO 32000-1 12.3.3 */
export function addOutlines(
  objects: ObjectTable,
  outlines: readonly PdfOutline[],
  pages: readonly WrittenPage[],
): Reference | undefined {
  if (outlines.length === 0) return undefined;
  const root = objects.reserve();
  const level = { pages, objects, left: entriesMax };
  const list = addLevel(level, root, outlines, 0);
  if (list === undefined) return undefined;
  const { first, last, shown } = list;
  objects.put(root, `<</Type /Outlines /First ${first} /Last ${last} /Count ${shown}>>`);
  return root;
}

interface Added {
  readonly first: Reference;
  readonly last: Reference;
  /** How many entries show while all above them is open. */
  readonly shown: number;
}

function addLevel(
  level: Level,
  parent: Reference,
  outlines: readonly PdfOutline[],
  depth: number,
): Added | undefined {
  const shownOnes = outlines.slice(0, Math.max(0, level.left));
  level.left -= shownOnes.length;
  const refs = shownOnes.map(() => level.objects.reserve());
  const [first, last] = [refs[0], refs.at(-1)];
  if (first === undefined || last === undefined || depth >= depthMax) return undefined;
  let shown = refs.length;
  shownOnes.forEach((outline, i) => {
    const ref = refs[i] as Reference;
    const inner = addLevel(level, ref, outline.children ?? [], depth + 1);
    const isOpen = outline.isOpen ?? true;
    if (inner !== undefined && isOpen) shown += inner.shown;
    const count = inner === undefined ? 0 : isOpen ? inner.shown : -inner.shown;
    const [before, after] = [refs[i - 1], refs[i + 1]];
    const target = targetOf(level, outline);
    level.objects.put(
      ref,
      entriesText({
        Title: textString(outline.title),
        Parent: parent,
        ...(before === undefined ? {} : { Prev: before }),
        ...(after === undefined ? {} : { Next: after }),
        ...(inner === undefined
          ? {}
          : { First: inner.first, Last: inner.last, Count: String(count) }),
        ...(target === undefined ? {} : { Dest: target }),
      }),
    );
  });
  return { first, last, shown };
}

function targetOf({ pages }: Level, { page, yMm }: PdfOutline): string | undefined {
  const target = page === undefined ? undefined : pages[page];
  if (target === undefined) return undefined;
  const { ref, heightMm } = target;
  if (yMm === undefined || !Number.isFinite(yMm)) return `[${ref} /Fit]`;
  return `[${ref} /XYZ null ${n3((heightMm - yMm) * pointsPerMm)} null]`;
}
