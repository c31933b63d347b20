import { NoAnswer, painter, type DrawnPage } from './engine.ts';
import type { PageDocument } from './page-document.ts';

/** One page may take this long before it is given up. */
const drawDeadlineMs = 15_000;
/** Drawings kept: a page and its small picture use the same one. */
const drawingsMax = 24;

let opened = 0;

/** Opens an OFD file; its pages are drawn by the worker as SVG. */
export async function openOfdDocument(bytes: Uint8Array): Promise<PageDocument> {
  const document = `ofd-${++opened}`;
  const open = () => painter.ask('open', { document, bytes });
  const pages = await open();
  // The worker forgets its documents when a deadline ended it.
  const again = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof NoAnswer) || error.message !== 'not-open') throw error;
      await open();
      return act();
    }
  };
  const drawings = new Map<number, Promise<DrawnPage>>();
  const draw = (page: number): Promise<DrawnPage> => {
    const known = drawings.get(page);
    if (known !== undefined) return known;
    const drawing = again(() => painter.ask('draw', { document, page }, drawDeadlineMs));
    drawing.catch(() => drawings.delete(page)); // asked again when the page comes near again
    drawings.set(page, drawing);
    const [oldest] = drawings.keys();
    if (drawings.size > drawingsMax && oldest !== undefined) drawings.delete(oldest);
    return drawing;
  };
  return {
    format: 'ofd',
    pages,
    async picture(page) {
      const { svg, partial } = await draw(page);
      return asPicture(svg, partial);
    },
    text: (page) => again(() => painter.ask('text', { document, page }, drawDeadlineMs)),
    close: () => void painter.ask('close', { document }).catch(() => undefined),
  };
}

/**
 * The page as an image element.
 *
 * As an image the browser runs no script in it and follows no reference, whatever the file holds.
 */
async function asPicture(svg: string, partial: number) {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  const element = new Image();
  element.alt = '';
  element.draggable = false;
  element.src = url;
  try {
    await element.decode();
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
  return { element, partial, release: () => URL.revokeObjectURL(url) };
}

/** Gets the drawing worker ready. */
export function warmOfd(): void {
  painter.warm();
}
