import { isRefusal } from '@yunzhang/base';
import { sealFile } from '@yunzhang/sealing';
import { seededNumbers, testAuthority, testNowAt } from '@yunzhang/testkit';
import { verifyFile } from '@yunzhang/verification';

/** Positions tried in each format: a sample with `npm test`, all of them in the slow lanes. */
export const positionsMin = process.env['YUNZHANG_SLOW'] === '1' ? 5000 : 1500;

/** A range of octets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Seals a file as a test authority would. */
export async function sealed(bytes: Uint8Array): Promise<Uint8Array> {
  const { nowAt, random, seal, signer } = await testAuthority('flips');
  const result = await sealFile(bytes, {
    seal,
    signerCertificate: signer.certificate,
    signer: signer.signer,
    at: nowAt,
    random,
    place: { kind: 'point', page: 1, xMm: 30, yMm: 30 },
  });
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail ?? ''}`);
  return result.bytes;
}

// Mathematics alone: a flip that only the trust in a root would notice must be noticed as well.
export const outcomeOf = (bytes: Uint8Array): string =>
  verifyFile(bytes, { trust: { mode: 'any' }, at: testNowAt }).outcome;

/** Octets of some spans with one bit each, then single bits spread over the whole file. */
export function positionsOf(size: number, spans: readonly Span[], seed: number): readonly number[] {
  const draw = seededNumbers(seed);
  const bits = new Set<number>();
  const octets = spans.reduce((sum, { from, to }) => sum + to - from, 0);
  const every = Math.ceil(octets / positionsMin);
  for (const { from, to } of spans) {
    for (let at = from; at < to; at += every) bits.add(at * 8 + draw(8));
  }
  const rest = Math.max(positionsMin - bits.size, positionsMin / 5);
  const step = (size * 8) / rest;
  for (let n = 0; n < rest; n++) bits.add(Math.floor(n * step) + draw(Math.floor(step)));
  while (bits.size < positionsMin) bits.add(draw(size * 8));
  return [...bits];
}

/** Flips one bit at a time; the result counts the answers and names the positions still valid. */
export function flip(
  bytes: Uint8Array,
  bits: readonly number[],
): { readonly counts: Readonly<Record<string, number>>; readonly valid: readonly number[] } {
  const changed = bytes.slice();
  const counts: Record<string, number> = {};
  const valid: number[] = [];
  for (const bit of bits) {
    const at = bit >> 3;
    const before = changed[at] ?? 0;
    changed[at] = before ^ (1 << (bit & 7));
    const outcome = outcomeOf(changed);
    changed[at] = before;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (outcome === 'valid') valid.push(bit);
  }
  return { counts, valid };
}
