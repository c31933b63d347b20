import { pointsPerMm, type Box } from '@yunzhang/base';
import {
  AnnotationMode,
  getDocument,
  GlobalWorkerOptions,
  PDFWorker,
  Util,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist';
// oxlint-disable-next-line import/default -- Vite makes the address
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import type { PageDocument, PagePicture } from './page-document.ts';
import type { PageText, PlacedCharacter } from './page-text.ts';

/** A canvas larger than this is refused by phones. */
const canvasPixelsMax = 16_000_000;
/** Pages that can be shown; a longer file is opened up to here. */
const pagesMax = 2_000;

let shared: PDFWorker | undefined;

/** Gets the worker of PDF.js ready; it then needs no network. */
export function warmPdf(): PDFWorker {
  GlobalWorkerOptions.workerSrc = workerUrl;
  if (shared === undefined || shared.destroyed) shared = new PDFWorker();
  return shared;
}

const data = (folder: string) => new URL(`/pdfjs/${folder}/`, location.origin).href;

/** Opens a PDF file. */
export async function openPdfDocument(bytes: Uint8Array): Promise<PageDocument> {
  const task = getDocument({
    data: bytes.slice(), // PDF.js takes the buffer away to its worker
    worker: warmPdf(),
    cMapUrl: data('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: data('standard_fonts'),
    wasmUrl: data('wasm'),
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  const file = await task.promise;
  const count = Math.min(file.numPages, pagesMax);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const pages = await Promise.all(
    numbers.map(async (number) => {
      const view = (await file.getPage(number)).getViewport({ scale: 1 });
      return { widthMm: view.width / pointsPerMm, heightMm: view.height / pointsPerMm };
    }),
  );
  return {
    format: 'pdf',
    pages,
    picture: (page, pixelsPerMm) => picture(file, page, pixelsPerMm),
    text: async (page) => pageText(await file.getPage(page)),
    close: () => void task.destroy(),
  };
}

async function picture(
  file: PDFDocumentProxy,
  number: number,
  pixelsPerMm: number,
): Promise<PagePicture> {
  const page = await file.getPage(number);
  const plain = page.getViewport({ scale: 1 });
  const wanted = pixelsPerMm / pointsPerMm;
  const most = Math.sqrt(canvasPixelsMax / (plain.width * plain.height));
  const viewport = page.getViewport({ scale: Math.min(wanted, most) });
  const element = document.createElement('canvas');
  element.width = Math.max(1, Math.round(viewport.width));
  element.height = Math.max(1, Math.round(viewport.height));
  element.setAttribute('aria-hidden', 'true');
  const annotationMode = AnnotationMode.ENABLE;
  await page.render({ canvas: element, viewport, annotationMode }).promise;
  const release = () => {
    element.width = 0; // gives the pixels back at once
    page.cleanup();
  };
  return { element, partial: 0, release };
}

/** Text runs of a page. PDF.js gives one box a run; its characters share it by usual widths. */
async function pageText(page: PDFPageProxy): Promise<PageText> {
  const view = page.getViewport({ scale: 1 / pointsPerMm });
  const content = await page.getTextContent();
  return content.items.flatMap((item) => {
    if (!('str' in item) || item.str === '') return [];
    const [, b = 0, c = 0, d = 0, e = 0, f = 0] = Util.transform(
      view.transform,
      item.transform,
    ) as number[];
    if (Math.abs(b) > Math.abs(d)) return []; // upright lines are not searched
    const height = Math.hypot(c, d);
    return [spread(item.str, { x: e, y: f - height, width: item.width / pointsPerMm, height })];
  });
}

function spread(text: string, box: Box): readonly PlacedCharacter[] {
  const characters = Array.from(text);
  const widths = characters.map((char) => (char.charCodeAt(0) < 0x2000 ? 0.5 : 1));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let before = 0;
  return characters.map((char, index) => {
    const width = ((widths[index] ?? 1) / whole) * box.width;
    const x = box.x + before;
    before += width;
    return { char, box: { x, y: box.y, width, height: box.height } };
  });
}
