import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { expandRaw, hostWays, offerHostWays } from '@yunzhang/base';
import { assertTrue, measure, result } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
const font = 'packages/imprint/font/yunzhang-seal-song.ttf';
const text = 'docs/errors.md';

/** Our own inflating, as browsers do it, against the zlib of Node: outlines, text, a small file. */
export function benchmarks() {
  const subjects = [
    ['inflate-font', font, 1_000_000, 1_500_000],
    ['inflate-text', text, 0, 100_000],
    ['inflate-20k', text, 0, 20_000],
  ];
  return subjects.map(([name, file, from, to]) => ({
    name,
    run: async () => [
      await inflateRate(name, fs.readFileSync(path.join(root, file)).subarray(from, to)),
    ],
  }));
}

async function inflateRate(name, plain) {
  const deflated = new Uint8Array(zlib.deflateRawSync(plain));
  const size = plain.length;
  const options = { maxOutputLength: size, chunkSize: size + 64 };
  // Whatever ran before may have offered zlib itself.
  const offered = hostWays();
  offerHostWays({});
  const [ours, peer] = [
    () => expandRaw(deflated, size),
    () => zlib.inflateRawSync(deflated, options),
  ];
  assertTrue(Buffer.compare(ours(), plain) === 0, 'the octets come back');
  const rates = await measure(ours, peer);
  offerHostWays(offered);
  return result(name, rates, { peerName: 'zlib', unit: 'MB/s', factor: size / 1e6 });
}
