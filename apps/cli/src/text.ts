import path from 'node:path';
import { hex } from '@yunzhang/base';
import { pdfToOfd } from '@yunzhang/conversion';
import { linesOf } from '@yunzhang/drawing';
import { digest } from '@yunzhang/gm';
import { openOfd, pageArtwork } from '@yunzhang/ofd';
import { kindOf, readFile } from './files.ts';
import { exits, stop } from './problem.ts';
import { pagesOf } from './render.ts';
import { openedBytes } from './secret.ts';
import type { Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/**
 * Prints the text of a file in reading order, a line each, with an empty line between pages.
 *
 * What stands in seals and annotations is no text of the page. @basis architecture §8
 */
export async function runText(
  file: string,
  options: Readonly<Record<string, string>>,
  world: Surroundings,
): Promise<number> {
  const given = options['page'] ?? 'all';
  const number =
    given === 'all' ? undefined : wholeOf(given, { name: '--page', min: 1, max: 1_000_000 });
  const received = readFile(file);
  const kind = kindOf(received);
  if (kind !== 'ofd' && kind !== 'pdf') stop('input-format-unknown', exits.unreadable, file);
  const bytes =
    kind === 'pdf' ? await converted(file, received) : await openedBytes(received, options, world);
  const ofd = openOfd(bytes);
  const pages = pagesOf(ofd);
  const wanted = number === undefined ? pages : pages.slice(number - 1, number);
  if (wanted.length === 0) stop('page-missing', exits.usage, `${file}: ${pages.length}`);
  for (const [i, page] of wanted.entries()) {
    if (i > 0) world.write('');
    for (const { text } of linesOf(pageArtwork(ofd, page).artwork)) world.write(text);
  }
  return exits.ok;
}

/** The text of a PDF is read as its conversion has it, so that both formats read alike. */
async function converted(file: string, bytes: Uint8Array): Promise<Uint8Array> {
  const { openPdf } = await import('./pdf-source.ts');
  const docId = hex(digest('sm3', bytes)).slice(0, 32);
  const opened = await openPdf(bytes, { docId, name: path.basename(file) });
  try {
    const result = await pdfToOfd(opened.source);
    return result === undefined ? stop('input-unreadable', exits.unreadable, file) : result.bytes;
  } finally {
    await opened.close();
  }
}
