import { type OutlineFont, utf8 } from '@yunzhang/base';
import { hex } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import { writeOfd } from '@yunzhang/ofd';
import type { PaperText } from '@yunzhang/scenario';
import { sql } from 'kysely';
import type { BlobStore, Database } from '../support/index.ts';
import type { PaperOrder, PaperSealer } from './borders.ts';

/** An A4 page with margins, in mm. */
const page = { widthMm: 210, heightMm: 297, marginMm: 25 } as const;
const titleSize = 7;
const lineSize = 4.2;
const leading = 8;
/** Lines of one page; papers of a seal have fewer than ten. */
const linesMax = 24;

/** A font that goes into papers: outlines, and the file to take the subset from. */
export interface PaperFont extends OutlineFont {
  readonly format: 'truetype';
  readonly bytes: Uint8Array;
}

/** What making papers needs. */
export interface PaperParts {
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly font: PaperFont;
  readonly sealer: PaperSealer;
}

interface PaperRow extends PaperOrder {
  readonly text: PaperText;
  readonly blob: string | null;
  readonly is_sealed: boolean;
}

/**
 * Makes a paper of a case: one page, sealed by whom the act said. Again makes nothing new.
 *
 * A party without a seal here leaves it unsealed, which is told where papers are listed.
 *
 * @basis platform.md P02 (column of sealed documents)
 */
export async function makePaper(
  { database, blobs, font, sealer }: PaperParts,
  asked: { readonly case: string; readonly version: number; readonly paper: string },
): Promise<void> {
  const { rows } = await sql<PaperRow>`select case_id as case, version, paper, place,
      by_party as by, needed, text, at, blob, is_sealed
    from seal_paper where case_id = ${asked.case} and version = ${asked.version}::int
      and paper = ${asked.paper}`.execute(database.query);
  const [row] = rows;
  if (row === undefined || row.blob !== null) return;
  const { text, blob: _blob, is_sealed: _sealed, ...order } = row;
  const plain = drawPaper(text, font, order);
  const sealed = await sealer.seal(plain, order);
  const blob = await blobs.put(sealed ?? plain);
  await sql`update seal_paper set blob = ${blob}, is_sealed = ${sealed !== undefined}
    where case_id = ${asked.case} and version = ${asked.version}::int and paper = ${asked.paper}
      and blob is null`.execute(database.query);
}

/** One page: the title in the middle, the lines below, the facts for machines beside them. */
export function drawPaper(text: PaperText, font: PaperFont, order: PaperOrder): Uint8Array {
  const name = `${order.case} ${order.version} ${order.paper}`;
  const docId = hex(digest('sm3', utf8(name))).slice(0, 32);
  const width = page.widthMm - 2 * page.marginMm;
  const lines = text.lines.flatMap((line) => wrapped(line, font, width)).slice(0, linesMax);
  const titleX = (page.widthMm - widthOf(text.title, font, titleSize)) / 2;
  const marks = [
    textMark(text.title, font, { size: titleSize, x: titleX, y: 40 }),
    ...lines.map((line, n) =>
      textMark(line, font, { size: lineSize, x: page.marginMm, y: 60 + n * leading }),
    ),
  ];
  const { bytes } = writeOfd({
    info: { docId, title: text.title, creator: 'Yunzhang', createdAt: order.at },
    pages: [{ artwork: { widthMm: page.widthMm, heightMm: page.heightMm, marks } }],
    attachments: [{ name: 'facts.json', format: 'json', bytes: utf8(JSON.stringify(text.data)) }],
  });
  return bytes;
}

interface Spot {
  readonly size: number;
  readonly x: number;
  readonly y: number;
}

function textMark(text: string, font: PaperFont, { size, x, y }: Spot) {
  let at = 0;
  const glyphs = Array.from(text).map((char) => {
    const placed = { char, glyph: font.glyphOf(char.codePointAt(0) ?? 0) ?? 0, x: at, y: 0 };
    at += advance(char, font, size);
    return placed;
  });
  return {
    kind: 'text',
    map: [1, 0, 0, 1, x, y],
    face: faceOf(font),
    size,
    horizontalScale: 1,
    turn: 0,
    isSlanted: false,
    glyphs,
    fill: { kind: 'plain', colour: '#000000', alpha: 1 },
  } as const;
}

const faces = new WeakMap<PaperFont, ReturnType<typeof newFace>>();

/** Equal fonts are one object, so that a file embeds each once. */
function faceOf(font: PaperFont): ReturnType<typeof newFace> {
  const face = faces.get(font) ?? newFace(font);
  faces.set(font, face);
  return face;
}

function newFace(font: PaperFont) {
  return {
    name: '云章宋',
    family: 'serif',
    embedded: font,
    key: 'song',
    isBold: false,
    isItalic: false,
    isSerif: true,
    isFixedWidth: false,
  } as const;
}

function advance(char: string, font: PaperFont, size: number): number {
  const glyph = font.glyphOf(char.codePointAt(0) ?? 0);
  return glyph === undefined ? size : (font.advanceOf(glyph) / font.unitsPerEm) * size;
}

function widthOf(text: string, font: PaperFont, size: number): number {
  return Array.from(text).reduce((sum, char) => sum + advance(char, font, size), 0);
}

function wrapped(text: string, font: PaperFont, widthMm: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const char of text) {
    const next = advance(char, font, lineSize);
    if (used + next > widthMm) {
      lines.push(line);
      [line, used] = ['', 0];
    }
    line += char;
    used += next;
  }
  return [...lines, line];
}

/** A paper of a case, as its players are told. */
export interface PaperLine {
  readonly version: number;
  readonly paper: string;
  readonly title: string;
  readonly at: number;
  /** Absent while it is being made. */
  readonly blob?: string;
  readonly isSealed: boolean;
}

/** The papers of a case, the first first. */
export async function listPapers<T>(
  database: Database<T>,
  id: string,
): Promise<readonly PaperLine[]> {
  const { rows } = await sql<{
    version: number;
    paper: string;
    text: PaperText;
    at: number;
    blob: string | null;
    is_sealed: boolean;
  }>`select version, paper, text, at, blob, is_sealed from seal_paper
    where case_id = ${id} order by version, paper limit 500`.execute(database.query);
  return rows.map(({ version, paper, text, at, blob, is_sealed: isSealed }) => ({
    version,
    paper,
    title: text.title,
    at,
    ...(blob === null ? {} : { blob }),
    isSealed,
  }));
}
