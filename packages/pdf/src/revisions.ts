import type { PdfCode } from './codes.ts';
import { fileCursor, isSpace, skipSpace, startsWith } from './lexer.ts';
import type { PdfDictionary } from './object.ts';
import { readStartxref, type XrefEntry, type XrefSection } from './xref.ts';

/** One save of the file: what its cross-reference sections say and where it ends. */
export interface Revision {
  readonly index: number;
  /** Offset of the section a reader of this revision starts with; -1 when repaired. */
  readonly xrefAt: number;
  readonly form: 'table' | 'stream';
  /** Offset of the `startxref` that closes it, when it has its own. */
  readonly startxrefAt: number | undefined;
  /** Offset after `%%EOF`. */
  readonly eofEnd: number;
  /** Offset after the white space that follows `%%EOF`. */
  readonly end: number;
  /** Whether it ends as it must: `startxref`, the offset of its own section, `%%EOF`. */
  readonly proper: boolean;
  readonly trailer: PdfDictionary;
  readonly entries: ReadonlyMap<number, XrefEntry>;
}

/**
 * Groups sections (newest first) into revisions, oldest first.
 *
 * Only the oldest pair may be out of order, as linearized files are: their first section lies
 * before
 * the one it continues. Anywhere else that order hides a section inside older bytes, and it is
 * noted.
 *
 * @basis ISO 32000-1 7.5.6, Annex F
 */
export function groupRevisions(
  bytes: Uint8Array,
  sections: readonly XrefSection[],
  note: (code: PdfCode, at: number) => void,
): readonly Revision[] {
  const groups = sections.map((section) => [section]);
  const [first, main] = sections.slice(-2);
  if (first !== undefined && main !== undefined && first.at < main.at) {
    const { target } = tailOf(bytes, main);
    if (target !== undefined && leadsTo(bytes, target, first.at))
      groups.splice(-2, 2, [first, main]);
  }
  const revisions: Revision[] = [];
  for (const group of groups.toReversed()) {
    const revision = revisionOf(bytes, group, revisions.length);
    const before = revisions.at(-1);
    if (!revision.proper) note('revision-tail', revision.xrefAt);
    if (before !== undefined && revision.xrefAt < before.eofEnd) {
      note('revision-order', revision.xrefAt);
    }
    revisions.push(revision);
  }
  return revisions;
}

function revisionOf(bytes: Uint8Array, group: readonly XrefSection[], index: number): Revision {
  const [newest] = group as [XrefSection];
  const last = group.at(-1) as XrefSection;
  const tail = tailOf(bytes, last);
  const entries =
    group.length === 1
      ? newest.entries
      : new Map(group.toReversed().flatMap((section) => [...section.entries]));
  return {
    index,
    xrefAt: newest.at,
    form: newest.form,
    startxrefAt: tail.startxrefAt,
    eofEnd: tail.eofEnd,
    end: tail.end,
    proper: tail.target !== undefined && leadsTo(bytes, tail.target, newest.at),
    trailer: newest.trailer,
    entries,
  };
}

/** Whether only a little white space lies between; common writers point at the line end before. */
function leadsTo(bytes: Uint8Array, from: number, to: number): boolean {
  return from <= to && to - from <= 4 && bytes.subarray(from, to).every(isSpace);
}

interface Tail {
  readonly startxrefAt: number | undefined;
  readonly target: number | undefined;
  readonly eofEnd: number;
  readonly end: number;
}

/** What follows a section: nothing but `startxref`, its offset and `%%EOF` may. */
function tailOf(bytes: Uint8Array, section: XrefSection): Tail {
  const c = fileCursor(bytes, section.end, () => {});
  skipSpace(c);
  const startxrefAt = c.at;
  const target = readStartxref(c);
  while (isSpace(bytes[c.at])) c.at++;
  if (target === undefined || !startsWith(c, '%%EOF')) {
    return { startxrefAt: undefined, target: undefined, eofEnd: section.end, end: section.end };
  }
  const eofEnd = c.at + 5;
  let end = eofEnd;
  while (isSpace(bytes[end])) end++;
  return { startxrefAt, target, eofEnd, end };
}
