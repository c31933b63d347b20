import { assert, type Finding, type OutlineFont } from '@yunzhang/base';
import type { OfdCode } from '../codes.ts';
import type { OfdDocument, OfdPage } from '../document.ts';
import { type OfdFile, openOfd } from '../package.ts';
import { malformed } from '../codes.ts';
import { drawAnnotations, drawLayers, layPage } from './layers.ts';
import { drawPlaced, type InnerPage, type Placed } from './placed.ts';
import { n, Sheet } from './sheet.ts';

/** How a page is drawn. */
export interface RenderOptions {
  /**
   * Text in fonts that are not embedded: `text` leaves it to the fonts of the screen, `outlines`
   * draws it with `fallback`, so that the drawing needs no font at all.
   */
  readonly text: 'text' | 'outlines';
  readonly fallback?: OutlineFont;
  /** Seal pictures to draw between the content and the annotations. */
  readonly stamps?: readonly Placed[];
  /** Starts every id in the drawing; needed where several drawings share one document. */
  readonly prefix?: string;
}

/** A page as SVG. */
export interface RenderedPage {
  readonly svg: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** What is not shown as the file has it, each told once. */
  readonly findings: readonly Finding<OfdCode>[];
}

/**
 * Draws one page as SVG, in mm, on white.
 *
 * The drawing has no scripts, no links and nothing outside itself; what cannot be drawn is left out
 * with a finding. It never throws for anything in the file.
 *
 * @basis ofd-format.md §2.3; ofd-signatures.md §8
 */
export function renderPage(ofd: OfdFile, page: OfdPage, options: RenderOptions): RenderedPage {
  const prefix = options.prefix ?? 'p';
  assert(/^[A-Za-z][\w-]{0,63}$/.test(prefix), 'the prefix of ids is a name');
  const sheet = new Sheet({ prefix, text: options.text, fallback: options.fallback });
  const inner = drawPage(sheet, ofd, page, options);
  const { width, height } = page.area().box;
  const view = `width="${n(width)}mm" height="${n(height)}mm" viewBox="0 0 ${n(width)} ${n(height)}"`;
  const paper = `<rect width="${n(width)}" height="${n(height)}" fill="#ffffff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${view}>${paper}${inner}</svg>`;
  return { svg, widthMm: width, heightMm: height, findings: sheet.findings };
}

function drawPage(sheet: Sheet, ofd: OfdFile, page: OfdPage, options: RenderOptions): string {
  sheet.noteAll(page.area().findings);
  const document = documentOf(ofd, page);
  const laid = document && layPage(sheet, ofd, document, page);
  const content = laid === undefined ? '' : drawLayers(sheet, laid);
  const drawInner = (bytes: Uint8Array, prefix: string): InnerPage =>
    renderInner(sheet, bytes, { ...options, prefix });
  const seals = drawPlaced(sheet, options.stamps ?? [], drawInner);
  const notes = laid === undefined ? '' : drawAnnotations(sheet, laid.resources, page);
  return sheet.definitions() + content + seals + notes;
}

/** A picture inside a picture is not drawn: one level is what seals have. */
function renderInner(sheet: Sheet, bytes: Uint8Array, options: RenderOptions): InnerPage {
  const ofd = openOfd(bytes);
  const page = ofd.docBodies[0]?.document()?.pages[0];
  const document = page && documentOf(ofd, page);
  if (page === undefined || document === undefined) malformed('seal-picture-unreadable');
  const inner = new Sheet({
    prefix: options.prefix ?? 'p',
    text: options.text,
    fallback: options.fallback,
  });
  const laid = layPage(inner, ofd, document, page);
  if (laid === undefined) malformed('seal-picture-unreadable');
  const content = drawLayers(inner, laid) + drawAnnotations(inner, laid.resources, page);
  for (const { code, where, detail } of inner.findings) {
    sheet.note(code, `seal: ${where ?? ''}`, detail);
  }
  const { width, height } = page.area().box;
  return { svg: inner.definitions() + content, widthMm: width, heightMm: height };
}

/** The document a page belongs to. */
export function documentOf(ofd: OfdFile, page: OfdPage): OfdDocument | undefined {
  for (const body of ofd.docBodies) {
    const document = body.document();
    if (document?.pages[page.index] === page) return document;
  }
  return undefined;
}
