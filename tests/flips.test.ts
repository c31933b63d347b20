import { beforeAll, describe, expect, it } from 'vitest';
import { equal, isRefusal } from '@yunzhang/base';
import { headerRegions, openOfd, readZip, type Zip } from '@yunzhang/ofd';
import { findSignatures, openPdf } from '@yunzhang/pdf';
import { sealFile } from '@yunzhang/sealing';
import { seededNumbers, type TestAuthority, testAuthority, testPdf } from '@yunzhang/testkit';
import { verifyFile } from '@yunzhang/verification';
import { corpusFile } from './files.ts';

/** Positions tried in each format. */
const positionsMin = 5000;

interface Span {
  readonly from: number;
  readonly to: number;
}

let authority: TestAuthority;
beforeAll(async () => {
  authority = await testAuthority('flips');
});

async function sealed(bytes: Uint8Array): Promise<Uint8Array> {
  const { nowAt, random, seal, signer } = authority;
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
const outcomeOf = (bytes: Uint8Array): string =>
  verifyFile(bytes, { trust: { mode: 'any' }, at: authority.nowAt }).outcome;

/** Every octet of some spans with one bit each, then single bits spread over the whole file. */
function positionsOf(size: number, spans: readonly Span[], seed: number): readonly number[] {
  const draw = seededNumbers(seed);
  const bits = new Set<number>();
  for (const { from, to } of spans) {
    for (let at = from; at < to; at++) bits.add(at * 8 + draw(8));
  }
  const rest = Math.max(positionsMin - bits.size, positionsMin / 4);
  const step = (size * 8) / rest;
  for (let n = 0; n < rest; n++) bits.add(Math.floor(n * step) + draw(Math.floor(step)));
  while (bits.size < positionsMin) bits.add(draw(size * 8));
  return [...bits];
}

/** Flips one bit at a time; the result counts the answers and names the positions still valid. */
function flip(
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

describe('a single bit of a sealed file', () => {
  it('never leaves an OFD valid, but where no reader looks', async () => {
    const bytes = await sealed(corpusFile('ofd/ofdrw-helloworld.ofd') ?? new Uint8Array());
    expect(outcomeOf(bytes)).toBe('valid');
    const zip = readZip(bytes);
    const structures = zip.entries
      .filter(({ name }) => /SignedValue\.dat|Signature\.xml|Seal\.esl/i.test(name))
      .map(({ data }) => data);
    const bits = positionsOf(bytes.length, structures, 1);
    const { counts, valid } = flip(bytes, bits);
    const regions = headerRegions(zip);
    const unread = new Map<string, number>();
    const wrong: string[] = [];
    for (const bit of valid) {
      const region = regions.find(({ from, to }) => bit >> 3 >= from && bit >> 3 < to);
      const same = region === undefined && unpacksAlike(bytes, bit);
      const kind =
        region?.kind ?? (same ? 'another spelling of the same deflated data' : undefined);
      if (kind === undefined) wrong.push(placeInZip(zip, bit));
      else unread.set(kind, (unread.get(kind) ?? 0) + 1);
    }
    console.log(`flips: OFD, ${bytes.length} octets, ${bits.length} bits`, counts);
    console.log('flips: OFD, regions no reader uses', Object.fromEntries(unread));
    expect(wrong).toEqual([]);
    expect(bits.length).toBeGreaterThanOrEqual(positionsMin);
  });

  it('never leaves a PDF valid, not even behind the signature', async () => {
    const bytes = await sealed(testPdf());
    expect(outcomeOf(bytes)).toBe('valid');
    const last = findSignatures(openPdf(bytes)).at(-1);
    const from = (last?.contentsRange?.at ?? 0) + 1;
    // Two digits an octet; what follows the message is padding and is tried by the sample below.
    const to = from + 2 * messageSize(last?.contents ?? new Uint8Array());
    const bits = positionsOf(bytes.length, [{ from, to }], 2);
    const { counts, valid } = flip(bytes, bits);
    console.log(`flips: PDF, ${bytes.length} octets, ${bits.length} bits`, counts);
    expect(valid.map((bit) => `${bit >> 3} of ${bytes.length}, bit ${bit & 7}`)).toEqual([]);
    expect(bits.length).toBeGreaterThanOrEqual(positionsMin);
  });
});

/** Octets of the DER element that padding follows: its length is in two octets here. */
function messageSize(contents: Uint8Array): number {
  expect(contents[1]).toBe(0x82);
  return 4 + ((contents[2] ?? 0) << 8) + (contents[3] ?? 0);
}

/** A distance in deflated data may point to a like string elsewhere: the entry stays the same. */
function unpacksAlike(bytes: Uint8Array, bit: number): boolean {
  const changed = bytes.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  const [before, after] = [openOfd(bytes), openOfd(changed)];
  const names = before.zip.entries.map(({ name }) => name);
  return (
    names.length === after.zip.entries.length &&
    names.every((name) => equal(before.read(name), after.read(name)))
  );
}

function placeInZip({ entries }: Zip, bit: number): string {
  const at = bit >> 3;
  const entry = entries.find(({ span }) => at >= span.from && at < span.to);
  const central = entries.find((one) => at >= one.central.from && at < one.central.to);
  const part = central === undefined ? 'local' : 'central';
  const from = central?.central.from ?? entry?.span.from ?? 0;
  return `${part} ${(central ?? entry)?.name ?? ''} +${at - from}, bit ${bit & 7}`;
}
