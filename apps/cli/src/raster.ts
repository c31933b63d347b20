import fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Rasterise } from '@yunzhang/imprint';
import { type Pixels, pngOf } from './png.ts';
import { exits, stop } from './problem.ts';

/** Pixels of one edge: A3 at 600 dpi has 9,921. */
const edgeMax = 12_000;

interface Image {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  free(): void;
}

interface Resvg {
  initWasm(module: Uint8Array): Promise<void>;
  readonly Resvg: new (
    svg: string,
    options: {
      readonly fitTo: { readonly mode: 'width'; readonly value: number };
      readonly background?: string;
      readonly font: { readonly loadSystemFonts: boolean };
    },
  ) => { render(): Image; free(): void };
}

let ready: Promise<Resvg> | undefined;

/** Draws SVG as pixels, so many across. */
type Draw = (svg: string, widthPx: number) => Pixels;

/** Loads the rasteriser once; it knows no system fonts, so text must be outlines. */
async function loadPixels(): Promise<Draw> {
  ready ??= load();
  const { Resvg: Drawing } = await ready;
  return (svg, widthPx) => {
    const value = Math.min(widthPx, edgeMax);
    try {
      return drawnBy(Drawing, svg, value);
    } catch (error) {
      // After a trap the module is not to be trusted any more.
      ready = undefined;
      return stop('render-failed', exits.unreadable, String(error));
    }
  };
}

function drawnBy(Drawing: Resvg['Resvg'], svg: string, value: number): Pixels {
  const drawing = new Drawing(svg, {
    fitTo: { mode: 'width', value },
    font: { loadSystemFonts: false },
  });
  const image = drawing.render();
  const { width, height, pixels: rgba } = image;
  image.free();
  drawing.free();
  return { width, height, rgba };
}

/** The rasteriser as imprints want it: SVG in, PNG out. */
export async function loadRasteriser(): Promise<Rasterise> {
  const draw = await loadPixels();
  return (svg, widthPx) => pngOf(draw(svg, widthPx));
}

async function load(): Promise<Resvg> {
  // The rasteriser is a dependency of the server; it is found from there.
  const require = createRequire(new URL('../../server/package.json', import.meta.url));
  const resvg = require('@resvg/resvg-wasm') as Resvg;
  await resvg.initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return resvg;
}
