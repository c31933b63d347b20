import type { PageDocument, PageSize } from '../documents/page-document.ts';
import { pictureContent } from '../documents/imprint-picture.ts';
import type { SealReport } from '../verify/report.ts';
import { clipOf } from './page-seals.tsx';

/** Sheets of one print: their pictures are in memory all at once. */
export const sheetsMax = 100;
/** Sharpness of pages that are bitmaps: 200 to the inch. */
const printPixelsPerMm = 200 / 25.4;

/** A browser that does not say when its dialogue was closed. */
const dialogueMsMax = 60_000;

/** What to print. */
export interface PrintJob {
  readonly document: PageDocument;
  readonly seals: readonly SealReport[];
  readonly from: number;
  readonly to: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/**
 * Prints pages at true size, each on a sheet of its own size, with their seals.
 *
 * Nothing of it stays once the dialogue of the browser is closed.
 */
export async function printPages(job: PrintJob): Promise<void> {
  const held: (() => void)[] = [];
  const container = document.createElement('div');
  container.className = 'print-sheets';
  const rules = new CSSStyleSheet();
  try {
    const imprints = await imprintUrls(job, held);
    const kinds = new Map<string, string>();
    for (let page = job.from; page <= job.to; page++) {
      if (job.signal.aborted) return;
      container.append(await sheetOf(job, page, { imprints, kinds, held }));
      job.onProgress(page - job.from + 1);
    }
    rules.replaceSync([...kinds].map(([size, name]) => `@page ${name} {${size}}`).join('\n'));
    document.body.append(container);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
    await imagesReady(container);
    if (!job.signal.aborted) await dialogue();
  } finally {
    container.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== rules);
    for (const release of held) release();
  }
}

/** Some browsers go on while their dialogue is open; the sheets must stay until it is closed. */
async function dialogue(): Promise<void> {
  const closed = new Promise((resolve) => {
    window.addEventListener('afterprint', resolve, { once: true });
    setTimeout(resolve, dialogueMsMax);
  });
  window.print();
  await closed;
}

interface Made {
  readonly imprints: ReadonlyMap<string, string>;
  /** Names of the kinds of sheets, by their style. */
  readonly kinds: Map<string, string>;
  readonly held: (() => void)[];
}

async function sheetOf(job: PrintJob, page: number, made: Made): Promise<HTMLElement> {
  const picture = await job.document.picture(page, {
    pixelsPerMm: printPixelsPerMm,
    signal: job.signal,
    medium: 'print',
  });
  const size = await job.document.measure(page);
  const sheet = document.createElement('div');
  sheet.className = 'print-sheet';
  sheet.style.width = `${size.widthMm}mm`;
  sheet.style.height = `${size.heightMm}mm`;
  sheet.style.setProperty('page', kindOf(size, made.kinds));
  made.held.push(() => picture.release());
  sheet.append(await asImage(picture.element, made.held));
  if (job.document.format === 'ofd') sheet.append(...sealsOf(job.seals, page, made.imprints));
  return sheet;
}

function kindOf({ widthMm, heightMm }: PageSize, kinds: Map<string, string>): string {
  const style = `size: ${widthMm}mm ${heightMm}mm; margin: 0`;
  const name = kinds.get(style) ?? `sheet-${kinds.size + 1}`;
  kinds.set(style, name);
  return name;
}

/** A canvas becomes a picture: its pixels would fill the memory on the way through the dialogue. */
async function asImage(element: HTMLElement, held: (() => void)[]): Promise<HTMLElement> {
  if (!(element instanceof HTMLCanvasElement)) return element;
  const blob = await new Promise<Blob | null>((resolve) => element.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('print-picture');
  element.width = 0;
  return imageOf(urlOf(blob, held));
}

function imageOf(url: string): HTMLImageElement {
  const image = new Image();
  image.src = url;
  image.alt = '';
  return image;
}

function urlOf(blob: Blob, held: (() => void)[]): string {
  const url = URL.createObjectURL(blob);
  held.push(() => URL.revokeObjectURL(url));
  return url;
}

async function imprintUrls(
  { seals, document: { format } }: PrintJob,
  held: (() => void)[],
): Promise<ReadonlyMap<string, string>> {
  const urls = new Map<string, string>();
  // The appearance of a PDF seal is part of its page and drawn with it.
  for (const { id, picture } of format === 'ofd' ? seals : []) {
    const content = picture && (await pictureContent(picture).catch(() => undefined));
    if (content !== undefined) urls.set(id, urlOf(content, held));
  }
  return urls;
}

function sealsOf(
  seals: readonly SealReport[],
  page: number,
  imprints: ReadonlyMap<string, string>,
): readonly HTMLElement[] {
  return seals.flatMap(({ id, placements }) => {
    const url = imprints.get(id);
    if (url === undefined) return [];
    return placements
      .filter((place) => place.page === page)
      .map((place) => {
        const image = imageOf(url);
        image.className = 'print-seal';
        image.style.left = `${place.x}mm`;
        image.style.top = `${place.y}mm`;
        image.style.width = `${place.width}mm`;
        image.style.height = `${place.height}mm`;
        image.style.clipPath = clipOf(place, 1, 'mm') ?? '';
        return image;
      });
  });
}

async function imagesReady(container: HTMLElement): Promise<void> {
  const images = [...container.querySelectorAll('img')];
  // One that cannot be shown leaves its place empty, as it does on the screen.
  await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
}
