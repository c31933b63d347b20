import type { Subject } from './subject.ts';

/** Pattern of the name of an element, with whatever prefix it has. */
export const named = (local: string): string => `(?:[\\w.-]+:)?${local}`;

/** The prefix the elements of a file have, with its colon. */
export function prefixOf(text: string): string {
  return /<([\w.-]+:)?[A-Z]\w*[^>]*xmlns/.exec(text)?.[1] ?? '';
}

/** The text with one replacement; undefined where it would stay the same. */
export function swapped(
  text: string | undefined,
  pattern: RegExp,
  by: string | ((found: readonly string[]) => string),
): string | undefined {
  const found = text === undefined ? null : pattern.exec(text);
  if (text === undefined || found === null) return undefined;
  const made = typeof by === 'string' ? by : by([...found]);
  const changed = text.slice(0, found.index) + made + text.slice(found.index + found[0].length);
  return changed === text ? undefined : changed;
}

/** An entry with one replacement in its text. */
export function edited(
  subject: Subject,
  entry: string | undefined,
  pattern: RegExp,
  by: string | ((found: readonly string[]) => string),
): { readonly replaced: Readonly<Record<string, string>>; readonly changed: string } | undefined {
  if (entry === undefined) return undefined;
  const text = swapped(subject.text(entry), pattern, by);
  return text === undefined ? undefined : { replaced: { [entry]: text }, changed: entry };
}

/** The first of some entries in which the replacement changes something. */
export function editedFirst(
  subject: Subject,
  entries: readonly string[],
  pattern: RegExp,
  by: string | ((found: readonly string[]) => string),
): ReturnType<typeof edited> {
  for (const entry of entries) {
    const made = edited(subject, entry, pattern, by);
    if (made !== undefined) return made;
  }
  return undefined;
}

/** An element of one name with all it holds, or an empty one. */
export const elementPattern = (local: string, flags = ''): RegExp =>
  new RegExp(`<(${named(local)})\\b(?:[^>]*/>|[^>]*>[\\s\\S]*?</\\1\\s*>)`, flags);

/** The start tag of an element. */
export const startPattern = (local: string): RegExp => new RegExp(`<${named(local)}\\b[^>]*>`);

/** The end tag of an element. */
export const endPattern = (local: string): RegExp => new RegExp(`</${named(local)}\\s*>`);

/** Text before the first end tag of an element. */
export function insertedInto(
  subject: Subject,
  entry: string | undefined,
  local: string,
  make: (prefix: string) => string,
): ReturnType<typeof edited> {
  const prefix = prefixOf(entry === undefined ? '' : (subject.text(entry) ?? ''));
  return edited(subject, entry, endPattern(local), ([end = '']) => make(prefix) + end);
}

/** A page that paints everything white. */
export const whitePage = `<?xml version="1.0" encoding="UTF-8"?>
<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="990001">${whiteObject('ofd:')}</ofd:Layer></ofd:Content></ofd:Page>`;

/** An object that covers any page in white. */
export function whiteObject(prefix: string): string {
  return (
    `<${prefix}PathObject ID="990002" Boundary="0 0 300 300" Fill="true" Stroke="false">` +
    `<${prefix}FillColor Value="255 255 255"/>` +
    `<${prefix}AbbreviatedData>M 0 0 L 300 0 L 300 300 L 0 300 C</${prefix}AbbreviatedData>` +
    `</${prefix}PathObject>`
  );
}
