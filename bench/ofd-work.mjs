import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { openTrueType } from '@yunzhang/base';
import { listSignatures, openOfd, renderPage } from '@yunzhang/ofd';
import { sealFile } from '@yunzhang/sealing';
import { readSealSignature } from '@yunzhang/ses';
import { verifyFile } from '@yunzhang/verification';
import { assertTrue } from './measure.mjs';
import { benchAuthority, random } from './subjects.mjs';

const root = path.resolve(import.meta.dirname, '..');
const fallbackFile = path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf');
const mmPerInch = 25.4;

/** What we do to an OFD file, one call each: bytes in, bytes or text out. */
export async function ofdWork() {
  // Certificates know whole seconds only.
  const at = Math.floor(Date.now() / 1000) * 1000;
  const { seal, signer, signerCertificate } = await benchAuthority(at);
  const request = { seal, signerCertificate, signer, at, random };
  const sealed = async (bytes, place) => {
    const result = await sealFile(bytes, { ...request, place });
    assertTrue('bytes' in result, `the file is sealed: ${result.refused}`);
    return result.bytes;
  };
  const fallback = openTrueType(new Uint8Array(fs.readFileSync(fallbackFile)));
  const rasterise = await loadRasteriser();
  const svg = (bytes, number = 1) => drawn(bytes, number, fallback).svg;
  return {
    sealPoint: (bytes) => sealed(bytes, { kind: 'point', page: 1, xMm: 120, yMm: 200 }),
    sealRiding: (bytes) => sealed(bytes, { kind: 'riding', edge: 'right' }),
    verify: (bytes) => {
      const report = verifyFile(bytes, { trust: { mode: 'any' }, at });
      assertTrue(report.outcome !== 'unreadable', 'the file is read');
      return report;
    },
    svg,
    png: (bytes, number = 1, dpi = 150) => {
      const page = drawn(bytes, number, fallback);
      return rasterise(page.svg, Math.round((page.widthMm * dpi) / mmPerInch));
    },
    pages: (bytes) => pagesOf(openOfd(bytes)).length,
  };
}

const pagesOf = (ofd) => ofd.docBodies.flatMap((body) => body.document()?.pages ?? []);

/** One page with its seals, as the program draws it. */
function drawn(bytes, number, fallback) {
  const ofd = openOfd(bytes);
  const page = pagesOf(ofd)[number - 1];
  assertTrue(page !== undefined, 'the page is there');
  return renderPage(ofd, page, { text: 'outlines', fallback, stamps: sealsOn(ofd, page.id) });
}

function sealsOn(ofd, pageId) {
  return listSignatures(ofd).signatures.flatMap(({ stamps, signedValue }) => {
    const here = stamps.filter(({ pageRef }) => pageRef === pageId);
    if (here.length === 0 || signedValue === undefined) return [];
    try {
      const { picture } = readSealSignature(signedValue).seal;
      return here.map(({ boundary, clip }) => ({ boundary, clip, picture }));
    } catch {
      return []; // What cannot be read shows nothing.
    }
  });
}

async function loadRasteriser() {
  // The rasteriser is a dependency of the server; it is found from there.
  const require = createRequire(path.join(root, 'apps/server/package.json'));
  const { initWasm, Resvg } = require('@resvg/resvg-wasm');
  await initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return (svg, value) => {
    const font = { loadSystemFonts: false };
    const drawing = new Resvg(svg, { fitTo: { mode: 'width', value }, font });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    return png;
  };
}
