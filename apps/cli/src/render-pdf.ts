import path from 'node:path';
import { isRefusal } from '@yunzhang/base';
import { ofdToPdf } from '@yunzhang/conversion';
import { openFont } from '@yunzhang/drawing';
import { kindOf, readFile, refuseSameFile, writeFile } from './files.ts';
import { readSealFont } from './font.ts';
import { findingLine } from './inspect-ofd.ts';
import { CommandProblem, exits, stop } from './problem.ts';
import { startProgress } from './progress.ts';
import { openedBytes } from './secret.ts';
import type { Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/**
 * Writes the pages of an OFD file, or one of them, as a PDF file.
 *
 * Seals become pictures, which the findings say; a sealed file is attached to the PDF as it is.
 *
 * @basis architecture §8
 */
export async function renderPdf(
  file: string,
  options: Readonly<Record<string, string>>,
  world: Surroundings,
): Promise<number> {
  const output = options['output'] ?? '';
  const { page = 'all' } = options;
  const number = page === 'all' ? 0 : wholeOf(page, { name: '--page', min: 1, max: 1_000_000 });
  const received = readFile(file);
  refuseSameFile(file, output);
  const kind = kindOf(received);
  if (kind === 'pdf') stop('render-pdf-input', exits.usage, file);
  if (kind !== 'ofd') stop('input-format-unknown', exits.unreadable, file);
  const bytes = await openedBytes(received, options, world);
  const progress = startProgress(world, 2);
  const font = openFont(readSealFont());
  const result = ofdToPdf(bytes, {
    fallback: () => font,
    originalName: path.basename(file),
    ...(number === 0 ? {} : { pages: [number - 1] }),
  });
  if (isRefusal(result)) {
    if (result.refused === 'convert-page-missing') stop('page-missing', exits.usage, result.detail);
    throw new CommandProblem(result.refused, exits.unreadable, result.detail);
  }
  progress.step(1, output);
  writeFile(output, result.bytes);
  progress.end();
  for (const finding of result.findings) world.complain(findingLine(finding).trim());
  world.write(`${output}: ${result.pageCount} pages, ${result.bytes.length} bytes`);
  return exits.ok;
}
