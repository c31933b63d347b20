import { pointsPerMm } from '@yunzhang/base';
import type { Hit } from '@yunzhang/sealing';
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { exits, stop } from './problem.ts';

/** Pages searched: the first hit counts, and a book is no contract. */
const pagesMax = 2000;

interface Glyph {
  readonly char: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/**
 * Finds words in a PDF file, blanks ignored; words may span several pieces of text.
 *
 * PDF.js reads the text; boxes are in mm from the top left of the page as shown.
 */
export async function findInPdf(bytes: Uint8Array, text: string): Promise<readonly Hit[]> {
  const wanted = text.replace(/\s+/g, '');
  if (wanted === '') return [];
  // PDF.js takes the buffer over, so it gets a copy.
  const loading = getDocument({ data: bytes.slice(), verbosity: 0, isEvalSupported: false });
  try {
    const file = await loading.promise;
    const hits: Hit[] = [];
    for (let page = 1; page <= Math.min(file.numPages, pagesMax); page++) {
      const hit = hitOn(await glyphsOf(await file.getPage(page)), wanted);
      if (hit !== undefined) hits.push({ page, box: hit });
    }
    return hits;
  } catch (error) {
    return stop('input-unreadable', exits.unreadable, String(error));
  } finally {
    await loading.destroy();
  }
}

async function glyphsOf(page: PDFPageProxy): Promise<readonly Glyph[]> {
  const viewport = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [a = 0, b = 0, , , e = 0, f = 0] = item.transform as number[];
    const length = Math.hypot(a, b) || 1;
    const chars = Array.from(item.str);
    return chars.flatMap((char, i) => {
      if (char.trim() === '') return [];
      const along = (item.width * i) / chars.length / length;
      const [x = 0, y = 0] = viewport.convertToViewportPoint(e + a * along, f + b * along);
      return [{ char, x: x / pointsPerMm, y: y / pointsPerMm, size: length / pointsPerMm }];
    });
  });
}

function hitOn(glyphs: readonly Glyph[], wanted: string): Hit['box'] | undefined {
  const starts = new Map<number, Glyph>();
  let line = '';
  for (const glyph of glyphs) {
    starts.set(line.length, glyph);
    line += glyph.char;
  }
  const at = line.indexOf(wanted);
  const first = starts.get(at);
  if (at < 0 || first === undefined) return undefined;
  const last = starts.get(at + wanted.length - 1);
  const end = last ?? first;
  const width = Math.max(first.size, end.x + end.size - first.x);
  return { x: first.x, y: first.y - first.size, width, height: first.size };
}
