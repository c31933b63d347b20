import path from 'node:path';
import { hex } from '@yunzhang/base';
import { pdfToOfd } from '@yunzhang/conversion';
import { digest } from '@yunzhang/gm';
import { kindOf, readFile, refuseSameFile, writeFile } from './files.ts';
import { findingLine } from './inspect-ofd.ts';
import { openPdf } from './pdf-source.ts';
import { exits, stop } from './problem.ts';
import { startProgress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Makes an OFD file of a PDF file, or a PDF file of an OFD file as `render` does.
 *
 * The document number is taken from the digest of the PDF, so the same file gives the same OFD.
 *
 * @basis architecture §8
 */
export async function runConvert(
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
  if (ending !== '.ofd') stop('output-format', exits.usage, output);
  const bytes = readFile(file);
  refuseSameFile(file, output);
  const kind = kindOf(bytes);
  if (kind !== 'pdf') stop('convert-input', exits.usage, file);
  const docId = hex(digest('sm3', bytes)).slice(0, 32);
  const opened = await openPdf(bytes, { docId, name: path.basename(file) });
  const progress = startProgress(world, opened.pageCount + 1);
  try {
    const { source } = opened;
    const pages = counted(source.pages, (done) => progress.step(done, output));
    const result = await pdfToOfd({ ...source, pages });
    if (result === undefined) return stop('input-unreadable', exits.unreadable, file);
    writeFile(output, result.bytes);
    progress.end();
    for (const finding of result.findings) world.complain(findingLine(finding).trim());
    world.write(`${output}: ${result.pageCount} pages, ${result.bytes.length} bytes`);
    return exits.ok;
  } finally {
    await opened.close();
  }
}

async function* counted<Item>(
  items: AsyncIterable<Item>,
  see: (done: number) => void,
): AsyncGenerator<Item> {
  let done = 0;
  for await (const item of items) {
    yield item;
    see(++done);
  }
}
