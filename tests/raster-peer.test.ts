import fs from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { openTrueType } from '@yunzhang/base';
import { sealPictures } from '@yunzhang/conversion';
import { bitmapOf, svgOf } from '@yunzhang/drawing';
import { openOfd, pageArtwork } from '@yunzhang/ofd';
import { corpusFile, expectedFiles } from './files.ts';

const require = createRequire(new URL('../apps/server/package.json', import.meta.url));

interface Peer {
  initWasm(module: Uint8Array): Promise<void>;
  readonly Resvg: new (
    svg: string,
    options: object,
  ) => {
    render(): { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
  };
}

const peer = require('@resvg/resvg-wasm') as Peer;
await peer.initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));

const font = new URL('../packages/imprint/font/yunzhang-seal-song.ttf', import.meta.url);
const fallback = openTrueType(new Uint8Array(fs.readFileSync(font)));
/** Wide enough that images need not shrink much, which the other program does worse. */
const widthPx = 500;

/** Mean over pixels that are not alike within one pixel around, 0 to 1. */
function difference(
  ours: { readonly width: number; readonly height: number; readonly rgba: Uint8Array },
  theirs: Uint8Array,
): number {
  const { width, height, rgba } = ours;
  let count = 0;
  const grey = (pixels: Uint8Array, x: number, y: number): number => {
    const at = 4 * (y * width + x);
    return ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3;
  };
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const own = grey(rgba, x, y);
      let best = Math.abs(own - grey(theirs, x, y));
      if (best <= 60) continue;
      for (let k = 0; k < 9; k++) {
        best = Math.min(
          best,
          Math.abs(own - grey(theirs, x + (k % 3) - 1, y + Math.floor(k / 3) - 1)),
        );
      }
      if (best > 60) count += 1;
    }
  }
  return count / (width * height);
}

const looked = /999|draw_param|zc310|AddWater|pattern|gen_0[358]|rotation|V4Ride|c5-6\.1\.002/;
const names = expectedFiles('ofd')
  .map(({ file }) => file)
  .filter((file) => looked.test(file));

test.each(names)('%s looks the same as pixels and as SVG in another program', (name) => {
  const bytes = corpusFile(name);
  const ofd = openOfd(bytes ?? new Uint8Array());
  const page = ofd.docBodies[0]?.document()?.pages[0];
  if (page === undefined) throw new Error('a page');
  const { artwork } = pageArtwork(ofd, page, { stamps: sealPictures(ofd).on(page) });
  const { bitmap } = bitmapOf(artwork, { widthPx, fallback });
  const { svg } = svgOf(artwork, { text: 'outlines', fallback });
  const options = { fitTo: { mode: 'width', value: widthPx }, font: { loadSystemFonts: false } };
  const image = new peer.Resvg(svg, options).render();
  expect(image.width).toBe(bitmap.width);
  expect(Math.abs(image.height - bitmap.height)).toBeLessThan(2);
  expect(difference(bitmap, image.pixels)).toBeLessThan(0.004);
});
