import { createRequire } from 'node:module';
import path from 'node:path';
import { compose, type Matrix, pointsPerMm } from '@yunzhang/base';
import {
  jpegFinder,
  type PdfOperation,
  type PdfPageSource,
  type PdfSource,
} from '@yunzhang/conversion';
import {
  AnnotationMode,
  getDocument,
  OPS,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import { readAttachments, readInfo, readOutlines } from './pdf-describing.ts';
import { exits, stop } from './problem.ts';

/** Lists inside lists: forms, cells and letters. */
const depthMax = 12;

/** An opened PDF file, and how to close it. */
export interface OpenedPdf {
  readonly source: PdfSource;
  readonly pageCount: number;
  readonly close: () => Promise<void>;
}

const operationNames = new Map(Object.entries(OPS).map(([name, code]) => [code, name]));

/**
 * Opens a PDF file for conversion.
 *
 * PDF.js gets no network and no code generation; fonts and character maps come from its own
 * package.
 */
export async function openPdf(
  bytes: Uint8Array,
  { docId, name }: { readonly docId: string; readonly name: string },
): Promise<OpenedPdf> {
  const home = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const folder = (name: string): string => `${path.join(home, name)}/`;
  // PDF.js takes the buffer over, so it gets a copy.
  const loading = getDocument({
    data: bytes.slice(),
    verbosity: 0,
    isEvalSupported: false,
    fontExtraProperties: true,
    disableFontFace: true,
    useSystemFonts: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    cMapPacked: true,
    wasmUrl: folder('wasm'),
  });
  try {
    const file = await loading.promise;
    const outlines = await readOutlines(file);
    const source: PdfSource = {
      pages: pagesOf(file, jpegFinder(bytes)),
      info: await readInfo(file, docId),
      outlines,
      attachments: await readAttachments(file),
      original: { name, bytes },
    };
    return { source, pageCount: file.numPages, close: () => loading.destroy() };
  } catch (error) {
    await loading.destroy();
    return stop('input-unreadable', exits.unreadable, String(error));
  }
}

async function* pagesOf(
  file: PDFDocumentProxy,
  jpegOf: (image: unknown) => Uint8Array | undefined,
): AsyncGenerator<PdfPageSource> {
  const shown = await file.getOptionalContentConfig();
  for (let number = 1; number <= file.numPages; number++) {
    const page = await file.getPage(number);
    const facts = await pageOf(page, (properties) => shown.isVisible(properties) !== false);
    yield { ...facts, jpegOf };
    page.cleanup();
  }
}

async function pageOf(
  page: PDFPageProxy,
  isShown: (properties: unknown) => boolean,
): Promise<PdfPageSource> {
  const viewport = page.getViewport({ scale: 1 });
  const list = await page.getOperatorList({ annotationMode: AnnotationMode.ENABLE });
  const objects = await objectsOf(page, list);
  const scale = 1 / pointsPerMm;
  const [a = 1, b = 0, c = 0, d = -1, e = 0, f = 0] = viewport.transform;
  const map: Matrix = compose([a, b, c, d, e, f], [scale, 0, 0, scale, 0, 0]);
  return {
    widthMm: viewport.width * scale,
    heightMm: viewport.height * scale,
    map,
    operations: (inner) => operationsOf(inner === undefined ? list : inner),
    object: (name) => objects.get(name),
    isShown,
  };
}

/** Names of operations for their numbers, which are the business of one version of PDF.js. */
function operationsOf(list: unknown): readonly PdfOperation[] {
  const { fnArray, argsArray } = asList(list);
  return fnArray.map((code, i) => {
    const args: readonly unknown[] = Array.isArray(argsArray[i]) ? argsArray[i] : [];
    const name = operationNames.get(code) ?? '';
    if (name !== 'constructPath') return { name, args };
    return { name, args: [operationNames.get(Number(args[0])) ?? '', ...args.slice(1)] };
  });
}

interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

function asList(value: unknown): OperatorList {
  const isList = typeof value === 'object' && value !== null && 'fnArray' in value;
  return isList ? (value as OperatorList) : { fnArray: [], argsArray: [] };
}

/** Waits for every font, image and shading that a page names, in its cells and letters too. */
async function objectsOf(page: PDFPageProxy, list: unknown): Promise<Map<string, unknown>> {
  const objects = new Map<string, unknown>();
  const look = async (value: unknown, depth: number): Promise<void> => {
    if (depth > depthMax) return;
    const { fnArray, argsArray } = asList(value);
    for (const [i, code] of fnArray.entries()) {
      const args: readonly unknown[] = Array.isArray(argsArray[i]) ? argsArray[i] : [];
      const inner = code === OPS.setFillColorN || code === OPS.setStrokeColorN;
      if (inner && args[0] === 'TilingPattern') await look(args[2], depth + 1);
      if (code !== OPS.dependency && !takesName(code)) continue;
      for (const name of namesIn(args)) {
        if (objects.has(name)) continue;
        const object = await waitFor(page, name);
        objects.set(name, object);
        await lookAtLetters(object, (letter) => look(letter, depth + 1));
      }
    }
  };
  await look(list, 0);
  return objects;
}

function takesName(code: number): boolean {
  return (
    code === OPS.setFont ||
    code === OPS.paintImageXObject ||
    code === OPS.paintImageXObjectRepeat ||
    code === OPS.paintImageMaskXObject ||
    code === OPS.paintImageMaskXObjectRepeat ||
    code === OPS.paintImageMaskXObjectGroup ||
    code === OPS.shadingFill ||
    code === OPS.setFillColorN ||
    code === OPS.setStrokeColorN
  );
}

/** Names PDF.js gives to what it sends beside the operations. */
const objectName = /^(?:g_|img_|mask_|pattern_|type3_|p\d)/;

function namesIn(args: readonly unknown[]): readonly string[] {
  return args.flatMap((arg): readonly string[] => {
    if (typeof arg === 'string') return objectName.test(arg) ? [arg] : [];
    if (Array.isArray(arg)) return namesIn(arg);
    const data = typeof arg === 'object' && arg !== null && 'data' in arg ? arg.data : undefined;
    return typeof data === 'string' ? [data] : [];
  });
}

/** Longest wait for one object; PDF.js never answers for what it could not decode. */
const waitMaxMs = 20_000;

function waitFor(page: PDFPageProxy, name: string): Promise<unknown> {
  const pool = name.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((give) => {
    const late = setTimeout(() => give(undefined), waitMaxMs);
    pool.get(name, (object: unknown) => {
      clearTimeout(late);
      give(object);
    });
  });
}

async function lookAtLetters(
  object: unknown,
  look: (list: unknown) => Promise<void>,
): Promise<void> {
  if (typeof object !== 'object' || object === null || !('charProcOperatorList' in object)) return;
  const letters: unknown = object.charProcOperatorList;
  if (typeof letters !== 'object' || letters === null) return;
  for (const letter of Object.values(letters)) await look(letter);
}
