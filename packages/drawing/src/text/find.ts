import type { Box } from '@yunzhang/base';
import type { TextLine } from './lines.ts';
import { around } from './lines.ts';

/** Characters of a query that are looked at. */
const queryMax = 1000;
/** Places one search tells. */
const hitsMax = 10_000;

/** What a search takes as equal; everything is ignored when nothing is said. */
export interface FindOptions {
  /** Blanks and the ends of lines. */
  readonly blanks?: 'ignore' | 'keep';
  /** Full and half width forms, and other forms that mean one character. */
  readonly width?: 'ignore' | 'keep';
  readonly letterCase?: 'ignore' | 'keep';
}

/** A place where a text was found. */
export interface Hit {
  /** The characters as they stand on the page. */
  readonly text: string;
  /** One box for each line it touches, in mm from the top left. */
  readonly boxes: readonly Box[];
  /** Index of the first line, and of its first glyph there. */
  readonly line: number;
  readonly glyph: number;
}

/**
 * Finds a text in lines, from first to last; hits do not overlap.
 *
 * It is found wherever the characters follow each other in reading order, over several objects,
 * codes and lines. At most 10,000 hits.
 */
export function findText(
  lines: readonly TextLine[],
  query: string,
  options: FindOptions = {},
): readonly Hit[] {
  const wanted = folded(query.slice(0, queryMax), options);
  if (wanted.trim() === '') return [];
  const { text, places } = foldLines(lines, options);
  const hits: Hit[] = [];
  for (
    let at = text.indexOf(wanted);
    at >= 0 && hits.length < hitsMax;
    at = text.indexOf(wanted, at + wanted.length)
  ) {
    const first = places[at];
    const last = places[at + wanted.length - 1];
    if (first !== undefined && last !== undefined) hits.push(hitOf(lines, first, last));
  }
  return hits;
}

interface Place {
  readonly line: number;
  readonly glyph: number;
}

function foldLines(
  lines: readonly TextLine[],
  options: FindOptions,
): { readonly text: string; readonly places: readonly Place[] } {
  const parts: string[] = [];
  const places: Place[] = [];
  lines.forEach(({ glyphs }, line) => {
    if (line > 0 && options.blanks === 'keep') {
      parts.push(' ');
      places.push({ line, glyph: 0 });
    }
    glyphs.forEach(({ char }, glyph) => {
      const part = folded(char, options);
      const place = { line, glyph };
      for (let i = 0; i < part.length; i++) places.push(place);
      parts.push(part);
    });
  });
  return { text: parts.join(''), places };
}

function folded(text: string, { blanks, width, letterCase }: FindOptions): string {
  let result = width === 'keep' ? text : text.normalize('NFKC');
  if (letterCase !== 'keep') result = result.toLowerCase();
  return blanks === 'keep' ? result.replace(/\s+/g, ' ') : result.replace(/\s+/g, '');
}

function hitOf(lines: readonly TextLine[], first: Place, last: Place): Hit {
  let text = '';
  const boxes: Box[] = [];
  for (let line = first.line; line <= last.line; line++) {
    const glyphs = lines[line]?.glyphs ?? [];
    const from = line === first.line ? first.glyph : 0;
    const to = line === last.line ? last.glyph + 1 : glyphs.length;
    const part = glyphs.slice(from, to);
    for (const { char } of part) text += char;
    const [start, ...rest] = part;
    if (start !== undefined) boxes.push(rest.reduce((sum, one) => around(sum, one.box), start.box));
  }
  return { text, boxes, line: first.line, glyph: first.glyph };
}
