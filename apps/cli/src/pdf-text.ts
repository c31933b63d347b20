import { pointsPerMm } from '@yunzhang/base';
import type { Hit } from '@yunzhang/sealing';
import { getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { exits, stop } from './problem.ts';

/** Pages searched, and hits kept: a book is no contract. */
const pagesMax = 2000;
const hitsMax = 10_000;

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
      const boxes = hitsOn(await glyphsOf(await file.getPage(page)), wanted);
      hits.push(...boxes.slice(0, hitsMax - hits.length).map((box) => ({ page, box })));
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

function hitsOn(glyphs: readonly Glyph[], wanted: string): readonly Hit['box'][] {
  const starts = new Map<number, Glyph>();
  let line = '';
  for (const glyph of glyphs) {
    starts.set(line.length, glyph);
    line += glyph.char;
  }
  const boxes: Hit['box'][] = [];
  for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + wanted.length)) {
    const first = starts.get(at);
    if (first === undefined) continue;
    const end = starts.get(at + wanted.length - 1) ?? first;
    const width = Math.max(first.size, end.x + end.size - first.x);
    boxes.push({ x: first.x, y: first.y - first.size, width, height: first.size });
  }
  return boxes;
}
