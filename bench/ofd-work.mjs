import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { nodeWays, offerHostWays, openTrueType } from '@yunzhang/base';
import { ofdToPdf, sealPictures } from '@yunzhang/conversion';
import { openFont, pageRowsOf } from '@yunzhang/drawing';
import { openOfd, pageArtwork, renderPage } from '@yunzhang/ofd';
import { sealFile } from '@yunzhang/sealing';
import { verifyFile } from '@yunzhang/verification';
import { pngOfRows } from '../apps/cli/dist/png.js';
import { loadRasteriser } from '../apps/cli/dist/raster.js';
import { assertTrue } from './measure.mjs';
import { benchAuthority, random } from './subjects.mjs';

const root = path.resolve(import.meta.dirname, '..');
const fallbackFile = path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf');
const mmPerInch = 25.4;

// As every program of ours does when it starts.
offerHostWays(nodeWays({ zlib, crypto }));

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
  const fallbackBytes = new Uint8Array(fs.readFileSync(fallbackFile));
  const fallback = openTrueType(fallbackBytes);
  const program = openFont(fallbackBytes);
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
      const { ofd, page, stamps } = pageOf(bytes, number);
      const { artwork } = pageArtwork(ofd, page, { stamps });
      const widthPx = Math.round((artwork.widthMm * dpi) / mmPerInch);
      return pngOfRows(pageRowsOf(artwork, { widthPx, fallback }).rows);
    },
    pngOfSvg: (bytes, number = 1, dpi = 150) => {
      const { svg: text, widthMm } = drawn(bytes, number, fallback);
      return rasterise(text, Math.round((widthMm * dpi) / mmPerInch));
    },
    pdf: (bytes) => {
      // The peer does not keep the sealed original either.
      const result = ofdToPdf(bytes, { fallback: () => program, original: 'never' });
      assertTrue('bytes' in result, `the file is converted: ${result.refused}`);
      return result.bytes;
    },
    pages: (bytes) => pagesOf(openOfd(bytes)).length,
  };
}

const pagesOf = (ofd) => ofd.docBodies.flatMap((body) => body.document()?.pages ?? []);

/** One page and its seals. */
function pageOf(bytes, number) {
  const ofd = openOfd(bytes);
  const page = pagesOf(ofd)[number - 1];
  assertTrue(page !== undefined, 'the page is there');
  return { ofd, page, stamps: sealPictures(ofd).on(page) };
}

function drawn(bytes, number, fallback) {
  const { ofd, page, stamps } = pageOf(bytes, number);
  return renderPage(ofd, page, { text: 'outlines', fallback, stamps });
}
