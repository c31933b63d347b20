import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Bitmap, isRefusal } from '@yunzhang/base';
import { ofdToPdf, sealPictures } from '@yunzhang/conversion';
import { decodeImage, openFont } from '@yunzhang/drawing';
import { openOfd, renderPage } from '@yunzhang/ofd';
import { expect, test } from 'vitest';
import { readSealFont } from './font.ts';
import { loadRasteriser } from './raster.ts';

const corpus = path.join(import.meta.dirname, '../../../../shared/corpus/ofd');
const hasPoppler = (process.env['PATH'] ?? '')
  .split(':')
  .some((folder) => fs.existsSync(path.join(folder, 'pdftoppm')));
const isHere = fs.existsSync(corpus) && hasPoppler;
if (!isHere) console.log('skipped: the PDF as poppler draws it (corpus or poppler is not here)');

const font = openFont(readSealFont());

/** The first page as two programs draw it: ours as SVG by resvg, the PDF by poppler. */
async function pictures(name: string): Promise<readonly [Bitmap, Bitmap]> {
  const source = new Uint8Array(fs.readFileSync(path.join(corpus, `${name}.ofd`)));
  const ofd = openOfd(source);
  const page = ofd.docBodies[0]?.document()?.pages[0];
  const pdf = ofdToPdf(source, { fallback: () => font });
  if (page === undefined || isRefusal(pdf)) throw new Error(`${name} has no page`);
  const stamps = sealPictures(ofd).on(page);
  const drawn = renderPage(ofd, page, { text: 'outlines', fallback: font, stamps });
  const width = Math.round((drawn.widthMm / 25.4) * 60);
  const rasterise = await loadRasteriser();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'render-pdf-'));
  try {
    fs.writeFileSync(path.join(folder, 'a.pdf'), pdf.bytes);
    const size = ['-scale-to-x', `${width}`, '-scale-to-y', '-1', '-f', '1', '-singlefile'];
    execFileSync('pdftoppm', ['-png', ...size, 'a.pdf', 'a'], { cwd: folder });
    const other = new Uint8Array(fs.readFileSync(path.join(folder, 'a.png')));
    return [decodeImage(rasterise(drawn.svg, width)), decodeImage(other)];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Share of blocks of 4 by 4 pixels whose mean light differs clearly: edges are smoothed anyhow. */
function apart(p: Bitmap, q: Bitmap): number {
  let [far, count] = [0, 0];
  const height = Math.min(p.height, q.height);
  const light = ({ rgba, width }: Bitmap, x: number, y: number): number => {
    let sum = 0;
    for (let i = 0; i < 48; i++) {
      const pixel = (y + Math.floor(i / 12)) * width + x + (Math.floor(i / 3) % 4);
      sum += rgba[pixel * 4 + (i % 3)] ?? 0;
    }
    return sum / 48;
  };
  for (let y = 0; y + 4 <= height; y += 4) {
    for (let x = 0; x + 4 <= p.width; x += 4, count++) {
      if (Math.abs(light(p, x, y) - light(q, x, y)) > 40) far++;
    }
  }
  return far / count;
}

const names = ['ofdrw-v4signed', 'ofdrw-pattern', 'ofdrw-AddWatermarkAnnot'];

test.runIf(isHere).each(names)('%s looks the same as PDF', async (name) => {
  const [ours, other] = await pictures(name);
  expect(apart(ours, other)).toBeLessThan(0.01);
  // The figure tells pages apart: the same page against white paper is far off.
  const white = { ...other, rgba: other.rgba.map(() => 255) };
  expect(apart(ours, white)).toBeGreaterThan(0.03);
});
