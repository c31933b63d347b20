import { type Finding, type OutlineFont, Remembered } from '@yunzhang/base';
import { type Artwork, type DrawingCode, type Mark, svgOf } from '@yunzhang/drawing';
import { malformed, type OfdCode } from '../codes.ts';
import type { OfdDocument, OfdPage } from '../document.ts';
import { type OfdFile, openOfd } from '../package.ts';
import { annotationMarks, layerMarks, layPage } from './layers.ts';
import { type PictureMarks, type Placed, sealMarks } from './placed.ts';
import { Sheet } from './sheet.ts';

/** What to read of a page beside its content. */
export interface ArtworkOptions {
  /** Seal pictures to draw between the content and the annotations. */
  readonly stamps?: readonly Placed[];
  /** Annotations may be for one only; the screen when nothing is said. @basis ofd-format.md §9 */
  readonly medium?: 'screen' | 'print';
}

/** A page as marks. */
export interface PageArtwork {
  readonly artwork: Artwork;
  /** What is not there as the file has it, each told once. */
  readonly findings: readonly Finding<OfdCode>[];
}

/** How a page is drawn. */
export interface RenderOptions extends ArtworkOptions {
  /**
   * Text in fonts that are not embedded: `text` leaves it to the fonts of the screen, `outlines`
   * draws it with `fallback`, so that the drawing needs no font at all.
   */
  readonly text: 'text' | 'outlines';
  readonly fallback?: OutlineFont;
  /** Starts every id in the drawing; needed where several drawings share one document. */
  readonly prefix?: string;
}

/** A page as SVG. */
export interface RenderedPage {
  readonly svg: string;
  readonly widthMm: number;
  readonly heightMm: number;
  /** What is not shown as the file has it, each told once. */
  readonly findings: readonly Finding<OfdCode | DrawingCode>[];
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
  const { artwork, findings } = pageArtwork(ofd, page, options);
  const drawn = svgOf(artwork, options);
  const { widthMm, heightMm } = artwork;
  return { svg: drawn.svg, widthMm, heightMm, findings: [...findings, ...drawn.findings] };
}

/**
 * Reads one page as marks: content, then seals, then annotations.
 *
 * What cannot be read is left out with a finding. It never throws for anything in the file.
 *
 * @basis ofd-format.md §2.3; ofd-signatures.md §8
 */
export function pageArtwork(
  ofd: OfdFile,
  page: OfdPage,
  options: ArtworkOptions = {},
): PageArtwork {
  const sheet = new Sheet();
  const content = contentOf(sheet, ofd, page, options.medium);
  const { width, height } = page.area().box;
  const stamps = (options.stamps ?? []).filter(({ boundary: { x, y, ...size } }) => {
    const isOutside = x > width || y > height || x + size.width < 0 || y + size.height < 0;
    if (isOutside) sheet.note('stamp-outside-page', page.path, `${x} ${y}`);
    return !isOutside;
  });
  const seals = sealMarks(sheet, stamps, (bytes) => innerMarks(sheet, bytes));
  const marks = [...(content?.layers ?? []), ...seals, ...(content?.annotations ?? [])];
  return { artwork: { widthMm: width, heightMm: height, marks }, findings: sheet.findings };
}

interface Content {
  readonly layers: readonly Mark[];
  readonly annotations: readonly Mark[];
}

function contentOf(
  sheet: Sheet,
  ofd: OfdFile,
  page: OfdPage,
  medium: ArtworkOptions['medium'] = 'screen',
): Content | undefined {
  // A page that is read before its size is asked for need not be looked into twice.
  page.root();
  sheet.noteAll(page.area().findings);
  const document = documentOf(ofd, page);
  const laid = document && layPage(sheet, ofd, document, page);
  if (laid === undefined) return undefined;
  const layers = layerMarks(sheet, laid);
  return { layers, annotations: annotationMarks(sheet, laid, { page, medium }) };
}

/** The layers of a page as far as they hold text, for search. */
export function textMarks(ofd: OfdFile, page: OfdPage): readonly Mark[] {
  const sheet = new Sheet('text');
  const document = documentOf(ofd, page);
  const laid = document && layPage(sheet, ofd, document, page);
  return laid === undefined ? [] : layerMarks(sheet, laid);
}

/** Pictures that were read before: a seal stands on many pages. */
const known = new Remembered<Uint8Array, PictureMarks & { readonly sheet: Sheet }>();

/** The first page of a package that is a picture. Its own seals are not drawn. */
function innerMarks(outer: Sheet, bytes: Uint8Array): PictureMarks {
  const read = known.get(bytes) ?? readInner(outer, bytes);
  known.set(bytes, read);
  for (const { code, where, detail } of read.sheet.findings) {
    outer.note(code, `seal: ${where ?? ''}`, detail);
  }
  return read;
}

function readInner(outer: Sheet, bytes: Uint8Array): PictureMarks & { readonly sheet: Sheet } {
  const ofd = openOfd(bytes);
  const page = ofd.docBodies[0]?.document()?.pages[0];
  if (page === undefined) return malformed('seal-picture-unreadable');
  const sheet = outer.inner();
  const content = contentOf(sheet, ofd, page);
  if (content === undefined) return malformed('seal-picture-unreadable');
  const { width, height } = page.area().box;
  return { sheet, marks: [...content.layers, ...content.annotations], width, height };
}

/** The document a page belongs to. */
export function documentOf(ofd: OfdFile, page: OfdPage): OfdDocument | undefined {
  for (const body of ofd.docBodies) {
    const document = body.document();
    if (document?.pages[page.index] === page) return document;
  }
  return undefined;
}
