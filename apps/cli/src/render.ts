import path from 'node:path';
import { Malformed } from '@yunzhang/base';
import { pictureToPng } from '@yunzhang/imprint';
import { listSignatures, type OfdFile, openOfd, type Placed, renderPage } from '@yunzhang/ofd';
import { readSeal, readSealSignature, type SealPicture } from '@yunzhang/ses';
import { kindOf, readFile, refuseSameFile, writeFile } from './files.ts';
import { loadSealFont } from './font.ts';
import { findingLine } from './inspect-ofd.ts';
import { exits, stop } from './problem.ts';
import { startProgress } from './progress.ts';
import { loadRasteriser } from './raster.ts';
import type { Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/** Draws one page of an OFD file with its seals. @basis architecture §8 */
export async function runRender(
  file: string,
  options: Readonly<Record<string, string>>,
  world: Surroundings,
): Promise<number> {
  const output = options['output'] ?? '';
  const ending = path.extname(output).toLowerCase();
  if (ending !== '.svg' && ending !== '.png') stop('output-format', exits.usage, output);
  const number = wholeOf(options['page'] ?? '1', { name: '--page', min: 1, max: 1_000_000 });
  const dpi = wholeOf(options['dpi'] ?? '150', { name: '--dpi', min: 20, max: 1200 });
  const bytes = readFile(file);
  refuseSameFile(file, output);
  const kind = kindOf(bytes);
  if (kind === 'pdf') stop('render-pdf-input', exits.usage, file);
  if (kind !== 'ofd') stop('input-format-unknown', exits.unreadable, file);
  const progress = startProgress(world, 2);
  const drawn = drawPage(openOfd(bytes), { file, number });
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
  const stamps = sealsOn(ofd, page.id);
  return renderPage(ofd, page, { text: 'outlines', fallback: loadSealFont(), stamps });
}

/** The pictures of the seals on a page. A seal that cannot be read shows nothing. */
function sealsOn(ofd: OfdFile, pageId: string): readonly Placed[] {
  return listSignatures(ofd).signatures.flatMap(({ stamps, signedValue, sealBytes }) => {
    const here = stamps.filter(({ pageRef }) => pageRef === pageId);
    const picture = here.length === 0 ? undefined : pictureOf(signedValue, sealBytes);
    if (picture === undefined) return [];
    return here.map(({ boundary, clip }) => ({ boundary, clip, picture }));
  });
}

function pictureOf(
  signedValue: Uint8Array | undefined,
  sealBytes: Uint8Array | undefined,
): SealPicture | undefined {
  try {
    if (signedValue !== undefined) return readSealSignature(signedValue).seal.picture;
    return sealBytes === undefined ? undefined : readSeal(sealBytes).picture;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
