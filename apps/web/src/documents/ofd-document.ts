import { createAskingLine, type Asking } from './asking-line.ts';
import { NoAnswer, painter, type DrawnPage } from './engine.ts';
import type { DrawingNote, Medium, Opening, PageDocument, PagePicture } from './page-document.ts';
import { createPageSizes } from './page-sizes.ts';

/** One page may take this long before it is given up. */
const drawDeadlineMs = 15_000;
/** Drawings kept, and their characters together: a page and its small picture use the same one. */
const drawingsMax = 24;
const drawingsLengthMax = 32 << 20;

let opened = 0;

/** One line for all files: the worker does one thing at a time. */
const line = createAskingLine();

/** Opens an OFD file; its pages are drawn by the worker as SVG. */
export async function openOfdDocument(
  bytes: Uint8Array,
  { password }: Opening = {},
): Promise<PageDocument> {
  const document = `ofd-${++opened}`;
  const open = () =>
    painter.ask('open', { document, bytes, ...(password === undefined ? {} : { password }) });
  const { count, usual } = await open();
  const sizes = createPageSizes(count, usual);
  const inLine = <T>(asking: Asking, act: () => Promise<T>) =>
    line.ask(asking, () => openAgain(open, act));
  const drawings = createDrawings();
  const drawFor = (page: number, medium: Medium) =>
    painter.ask('draw', { document, page, medium }, drawDeadlineMs);
  const draw = async (page: number, asking: Asking): Promise<DrawnPage> => {
    const known = drawings.get(page);
    if (known !== undefined) return known;
    return inLine(asking, async () => {
      const waited = drawings.get(page); // the small picture may have asked first
      if (waited !== undefined) return waited;
      const drawn = await drawFor(page, 'screen');
      drawings.keep(page, drawn);
      sizes.correct(page, drawn);
      return drawn;
    });
  };
  return {
    format: 'ofd',
    get pages() {
      return sizes.all();
    },
    subscribe: sizes.subscribe,
    async measure(page) {
      const ask = () => painter.ask('measure', { document, page }, drawDeadlineMs);
      if (!sizes.isKnown(page)) sizes.correct(page, await inLine({ urgency: 'look' }, ask));
      return sizes.all()[page - 1] ?? usual;
    },
    async picture(page, { signal, isSmall, medium }) {
      if (medium === 'print') {
        const { svg, notes } = await inLine({ urgency: 'look', signal }, () =>
          drawFor(page, medium),
        );
        return asPicture(svg, notes);
      }
      const urgency = isSmall === true ? 'read' : 'look';
      const { svg, notes } = await draw(page, { urgency, signal });
      return asPicture(svg, notes);
    },
    text: (page, signal) =>
      inLine({ urgency: 'read', signal }, () =>
        painter.ask('text', { document, page }, drawDeadlineMs),
      ),
    find: (query, from) =>
      inLine({ urgency: 'search' }, () => painter.ask('find', { document, query, from })),
    contents: () => inLine({ urgency: 'read' }, () => painter.ask('contents', { document })),
    attachment: (id) =>
      inLine({ urgency: 'read' }, () => painter.ask('attachment', { document, id })),
    close: () => void painter.ask('close', { document }).catch(() => undefined),
  };
}

/** The worker forgets its documents when a deadline ended it: they are opened once more. */
async function openAgain<T>(open: () => Promise<unknown>, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.message !== 'not-open') throw error;
    await open();
    return act();
  }
}

/** The drawings used last, within a limit of number and of length. */
function createDrawings() {
  const kept = new Map<number, DrawnPage>();
  let length = 0;
  return {
    get(page: number): DrawnPage | undefined {
      const found = kept.get(page);
      if (found === undefined) return undefined;
      kept.delete(page);
      kept.set(page, found); // the last one used is the last one to go
      return found;
    },
    keep(page: number, drawn: DrawnPage): void {
      kept.set(page, drawn);
      length += drawn.svg.length;
      for (const [oldest, { svg }] of kept) {
        if (kept.size <= drawingsMax && length <= drawingsLengthMax) break;
        kept.delete(oldest);
        length -= svg.length;
      }
    },
  };
}

/**
 * The page as an image element.
 *
 * As an image the browser runs no script in it and follows no reference, whatever the file holds.
 */
async function asPicture(svg: string, notes: readonly DrawingNote[]): Promise<PagePicture> {
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
  return { element, notes, release: () => URL.revokeObjectURL(url) };
}

/** Gets the drawing worker ready. */
export function warmOfd(): void {
  painter.warm();
}
