import { createHash } from 'node:crypto';
import { sm3 } from '@yunzhang/gm';
import { measure, result } from './measure.mjs';

/** SM3 against the one of OpenSSL. */
export function benchmarks() {
  const sizes = [
    ['sm3-64', 64],
    ['sm3-1m', 1024 * 1024],
  ];
  return sizes.map(([name, size]) => ({ name, run: async () => [await digestRate(name, size)] }));
}

async function digestRate(name, size) {
  const bytes = new Uint8Array(size).map((_, i) => i);
  const rates = await measure(
    () => sm3(bytes),
    () => createHash('sm3').update(bytes).digest(),
  );
  return result(name, rates, { peerName: 'OpenSSL', unit: 'MB/s', factor: size / 1e6 });
}
