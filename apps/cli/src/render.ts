import path from 'node:path';
import { sealPictures } from '@yunzhang/conversion';
import { type Artwork, bitmapOf, encodeJpeg, pageRowsOf, svgOf } from '@yunzhang/drawing';
import { pictureToPng } from '@yunzhang/imprint';
import { type OfdFile, type OfdPage, openOfd, pageArtwork } from '@yunzhang/ofd';
import { kindOf, readFile, refuseSameFile, writeFile } from './files.ts';
import { loadSealFont } from './font.ts';
import { findingLine } from './inspect-ofd.ts';
import { pngOfRows } from './png.ts';
import { exits, stop } from './problem.ts';
import { startProgress } from './progress.ts';
import { openedBytes } from './secret.ts';
import type { Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/** Pages of one file that are drawn one after the other. */
const pagesMax = 10_000;
const mmPerInch = 25.4;
/** Pixels of one edge: A3 at 600 dpi has 9,921. */
const edgeMax = 12_000;

const endings: ReadonlySet<string> = new Set(['.svg', '.png', '.jpg', '.jpeg']);

/**
 * Draws pages of an OFD file with their seals: one, all of them, or all as a PDF.
 *
 * @basis architecture §8
 */
export async function runRender(
  file: string,
  options: Readonly<Record<string, string>>,
  world: Surroundings,
): Promise<number> {
  const output = options['output'] ?? '';
  const ending = path.extname(output).toLowerCase();
  if (ending === '.pdf') {
    const { renderPdf } = await import('./render-pdf.ts');
    return renderPdf(file, options, world);
  }
  if (!endings.has(ending)) stop('output-format', exits.usage, output);
  const isAll = options['page'] === 'all';
  const number = isAll
    ? 1
    : wholeOf(options['page'] ?? '1', { name: '--page', min: 1, max: 1_000_000 });
  const dpi = wholeOf(options['dpi'] ?? '150', { name: '--dpi', min: 20, max: 1200 });
  const bytes = readFile(file);
  refuseSameFile(file, output);
  const kind = kindOf(bytes);
  if (kind === 'pdf') stop('render-pdf-input', exits.usage, file);
  if (kind !== 'ofd') stop('input-format-unknown', exits.unreadable, file);
  const ofd = openOfd(await openedBytes(bytes, options, world));
  const pages = pagesOf(ofd);
  const wanted = isAll ? pages.slice(0, pagesMax) : pages.slice(number - 1, number);
  if (wanted.length === 0) stop('page-missing', exits.usage, `${file}: ${pages.length}`);
  const progress = startProgress(world, wanted.length);
  const told = new Set<string>();
  for (const [i, page] of wanted.entries()) {
    const name = isAll ? numbered(output, i + 1, wanted.length) : output;
    const stamps = sealPictures(ofd).on(page);
    const { artwork, findings } = pageArtwork(ofd, page, { stamps });
    const drawn = drawnAs(artwork, { ending, dpi });
    writeFile(name, drawn.content);
    progress.step(i + 1, name);
    for (const finding of [...findings, ...drawn.findings]) told.add(findingLine(finding).trim());
    const said = `page ${number + i}, ${artwork.widthMm} × ${artwork.heightMm} mm`;
    world.write(`${name}: ${said}`);
  }
  progress.end();
  for (const line of told) world.complain(line);
  return exits.ok;
}

/** All pages of all documents of a package. */
export function pagesOf(ofd: OfdFile): readonly OfdPage[] {
  return ofd.docBodies.flatMap((body) => body.document()?.pages ?? []);
}

/** `page.png` becomes `page-03.png` where there are tens of pages. */
function numbered(output: string, page: number, count: number): string {
  const ending = path.extname(output);
  const digits = String(page).padStart(String(count).length, '0');
  return `${output.slice(0, output.length - ending.length)}-${digits}${ending}`;
}

interface Drawn {
  readonly content: string | Uint8Array;
  readonly findings: ReturnType<typeof svgOf>['findings'];
}

function drawnAs(
  artwork: Artwork,
  { ending, dpi }: { readonly ending: string; readonly dpi: number },
): Drawn {
  const fallback = loadSealFont();
  if (ending === '.svg') {
    const { svg, findings } = svgOf(artwork, { text: 'outlines', fallback });
    return { content: svg, findings };
  }
  const { widthMm, heightMm } = artwork;
  const widthPx = Math.min(edgeMax, Math.max(1, Math.round((widthMm * dpi) / mmPerInch)));
  if (ending !== '.png') {
    const { bitmap, findings } = bitmapOf(artwork, { widthPx, fallback });
    return { content: encodeJpeg(bitmap, { dpi }), findings };
  }
  const { rows, findings } = pageRowsOf(artwork, { widthPx, fallback });
  // The page is drawn already; what is wanted is its resolution in the PNG.
  const rasterise = (): Uint8Array => pngOfRows(rows);
  const content = pictureToPng({ widthMm, heightMm, shapes: [] }, { dpi, rasterise });
  return { content, findings };
}
