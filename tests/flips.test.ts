import { describe, expect, it } from 'vitest';
import { equal } from '@yunzhang/base';
import { headerRegions, openOfd, readZip, type Zip } from '@yunzhang/ofd';
import { corpusFile } from './files.ts';
import { flip, outcomeOf, positionsMin, positionsOf, sealed } from './flipping.ts';

/** Thousands of verifications; a busy machine takes its time. */
const msMax = 180_000;

describe('a single bit of a sealed file', () => {
  it(
    'never leaves an OFD valid, but where no reader looks',
    async () => {
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
    },
    msMax,
  );
});

/** A distance in deflated data may point to a like string elsewhere: the entry stays the same. */
function unpacksAlike(bytes: Uint8Array, bit: number): boolean {
  const changed = bytes.slice();
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  const [before, after] = [openOfd(bytes), openOfd(changed)];
  const files = before.zip.entries.filter(({ isFolder }) => !isFolder);
  const names = files.map(({ name }) => name);
  return (
    before.zip.entries.length === after.zip.entries.length &&
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
