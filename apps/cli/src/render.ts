import path from 'node:path';
import { sealPictures } from '@yunzhang/conversion';
import { pictureToPng } from '@yunzhang/imprint';
import { type OfdFile, openOfd, renderPage } from '@yunzhang/ofd';
import { kindOf, readFile, refuseSameFile, writeFile } from './files.ts';
import { loadSealFont } from './font.ts';
import { findingLine } from './inspect-ofd.ts';
import { exits, stop } from './problem.ts';
import { openedBytes } from './secret.ts';
import { startProgress } from './progress.ts';
import { loadRasteriser } from './raster.ts';
import type { Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/** Draws one page of an OFD file with its seals, or all of them as a PDF. @basis architecture §8 */
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
  if (ending !== '.svg' && ending !== '.png') stop('output-format', exits.usage, output);
  const number = wholeOf(options['page'] ?? '1', { name: '--page', min: 1, max: 1_000_000 });
  const dpi = wholeOf(options['dpi'] ?? '150', { name: '--dpi', min: 20, max: 1200 });
  const bytes = readFile(file);
  refuseSameFile(file, output);
  const kind = kindOf(bytes);
  if (kind === 'pdf') stop('render-pdf-input', exits.usage, file);
  if (kind !== 'ofd') stop('input-format-unknown', exits.unreadable, file);
  const progress = startProgress(world, 2);
  const drawn = drawPage(openOfd(await openedBytes(bytes, options, world)), { file, number });
  progress.step(1, output);
  let content: string | Uint8Array = drawn.svg;
  if (ending === '.png') {
    const rasterise = await loadRasteriser();
    // The page is drawn already; what is wanted is its size in pixels, and that size in the PNG.
    content = pictureToPng(
      { ...drawn, shapes: [] },
      { dpi, rasterise: (_, widthPx) => rasterise(drawn.svg, widthPx) },
    );
  }
  progress.end();
  writeFile(output, content);
  for (const finding of drawn.findings) world.complain(findingLine(finding).trim());
  world.write(`${output}: page ${number}, ${drawn.widthMm} × ${drawn.heightMm} mm`);
  return exits.ok;
}

function drawPage(
  ofd: OfdFile,
  { file, number }: { readonly file: string; readonly number: number },
): ReturnType<typeof renderPage> {
  const pages = ofd.docBodies.flatMap((body) => body.document()?.pages ?? []);
  const page = pages[number - 1];
  if (page === undefined) return stop('page-missing', exits.usage, `${file}: ${pages.length}`);
  const stamps = sealPictures(ofd).on(page);
  return renderPage(ofd, page, { text: 'outlines', fallback: loadSealFont(), stamps });
}
