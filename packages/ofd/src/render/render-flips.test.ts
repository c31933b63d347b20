import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';
import { findText, linesOf } from '@yunzhang/drawing';
import { describe, expect, test } from 'vitest';
import { openOfd, pageArtwork, pageText, readXml, renderPage, writeZip } from '../index.ts';

const places = ['../../../../../shared/corpus/ofd', '../../../../tests/corpus/ofd'].map((place) =>
  join(import.meta.dirname, place),
);
const folder = places.find((place) => existsSync(join(place, 'ofdrw-v4signed.ofd')));
if (folder === undefined) console.log('corpus not found: its pages are not damaged');

/** Values that are wrong in ways readers fall over. */
const values = ['', '0', '-1', '1e9', '1e-9', '99999999', 'NaN', '0 0 0 0 0 0', 'g 99999999 1'];
const limits = { sizeMax: 64e6, depthMax: 256, elementsMax: 1e6, attributesMax: 256 };

/** Numbers of a fixed series, so that a failure comes again. */
function series(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** A file whose attributes and texts are replaced at some places. */
function damaged(bytes: Uint8Array, pick: (below: number) => number): Uint8Array {
  const ofd = openOfd(bytes);
  const names = ofd.zip.entries.map(({ name }) => name).filter((name) => !name.endsWith('/'));
  const chosen = names.filter((name) => name.endsWith('.xml'));
  const wrong = new Set(Array.from({ length: 3 }, () => chosen[pick(chosen.length)]));
  return writeZip(
    names.map((name) => {
      const data = ofd.read(name);
      if (!wrong.has(name)) return { name, bytes: data, method: 'stored' };
      const text = fromUtf8(data);
      const spots = [...text.matchAll(/="[^"]*"|>[^<>]+</g)];
      const spot = spots[pick(spots.length)];
      if (spot === undefined) return { name, bytes: data, method: 'stored' };
      const [old] = spot;
      const value = (values[pick(values.length)] ?? '') + (pick(2) === 0 ? '' : ` ${pick(999)}`);
      const put = old.startsWith('=') ? `="${value}"` : `>${value}<`;
      const whole = text.slice(0, spot.index) + put + text.slice(spot.index + old.length);
      return { name, bytes: utf8(whole), method: 'stored' };
    }),
  );
}

/** Draws and reads the first page; a file that is refused is refused with a code. */
function attempt(bytes: Uint8Array): void {
  try {
    const ofd = openOfd(bytes);
    const page = ofd.docBodies[0]?.document()?.pages[0];
    if (page === undefined) return;
    const { svg } = renderPage(ofd, page, { text: 'text' });
    readXml(utf8(svg), limits);
    expect(svg.replace(/base64,[^"]*|>[^<]*</g, '')).not.toMatch(/NaN|Infinity|undefined/);
    findText(linesOf(pageArtwork(ofd, page).artwork, { annotations: 'read' }), '的');
    pageText(ofd, page);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

describe.skipIf(folder === undefined)('a damaged page', () => {
  test.each(['ofdrw-v4signed', 'ofdbox-rotation', 'zc310-helloworld', 'ofdrw-draw_param_ref'])(
    'of %s is drawn as far as it can be, and never fails',
    { timeout: 30_000 },
    (name) => {
      const file = join(folder ?? '', `${name}.ofd`);
      if (!existsSync(file)) return;
      const bytes = new Uint8Array(readFileSync(file));
      for (let seed = 1; seed <= 12; seed++) attempt(damaged(bytes, series(seed * 7919)));
    },
  );
});
