import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { concat, crc32, deflateRaw, hex, Malformed, utf8 } from '@yunzhang/base';
import { headerRegions, openOfd, readZip, rewriteZip, writeZip } from './index.ts';

/** One entry as raw fields; whatever is not given is right. */
interface Raw {
  readonly name?: string | Uint8Array;
  readonly localName?: string | Uint8Array;
  readonly data?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly localFlags?: number;
  readonly localMethod?: number;
  readonly crc?: number;
  readonly localCrc?: number;
  readonly size?: number;
  readonly packed?: number;
  readonly localSize?: number;
  readonly localPacked?: number;
  readonly extra?: Uint8Array;
  readonly localExtra?: Uint8Array;
  readonly descriptor?: Uint8Array;
  readonly offset?: number;
  readonly localVersion?: number;
}

const plain = utf8('plain text');
const octets = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? utf8(value) : value;

function record(fields: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([size, value]) =>
      Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256),
    ),
  );
}

/** A package out of raw entries: what a forger would write. */
function forge(
  entries: readonly Raw[],
  end: { count?: number; comment?: string } = {},
): Uint8Array {
  const locals: Uint8Array[] = [];
  const centrals: Uint8Array[] = [];
  let at = 0;
  for (const raw of entries) {
    const name = octets(raw.name ?? 'a.txt');
    const data = raw.data ?? plain;
    const method = raw.method ?? 0;
    const flags = raw.flags ?? 0;
    const crc = raw.crc ?? crc32(plain);
    const packed = raw.packed ?? data.length;
    const size = raw.size ?? plain.length;
    const extra = raw.extra ?? new Uint8Array();
    const localExtra = raw.localExtra ?? new Uint8Array();
    const localName = octets(raw.localName ?? name);
    const local = concat([
      record([
        [4, 0x04034b50],
        [2, raw.localVersion ?? 20],
        [2, raw.localFlags ?? flags],
        [2, raw.localMethod ?? method],
        [4, 0],
        [4, raw.localCrc ?? crc],
        [4, raw.localPacked ?? packed],
        [4, raw.localSize ?? size],
        [2, localName.length],
        [2, localExtra.length],
      ]),
      localName,
      localExtra,
      data,
      raw.descriptor ?? new Uint8Array(),
    ]);
    const head = record([
      [4, 0x02014b50],
      [2, 20],
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, crc],
      [4, packed],
      [4, size],
      [2, name.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, raw.offset ?? at],
    ]);
    centrals.push(head, name, extra);
    locals.push(local);
    at += local.length;
  }
  const directory = concat(centrals);
  const count = end.count ?? entries.length;
  const comment = utf8(end.comment ?? '');
  const tail = record([
    [4, 0x06054b50],
    [4, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, at],
    [2, comment.length],
  ]);
  return concat([...locals, directory, tail, comment]);
}

/** Reads all of a package; what it threw, if it threw. */
function outcome(bytes: Uint8Array): string {
  try {
    const zip = readZip(bytes);
    for (const entry of zip.entries) entry.read();
    return ['ok', ...new Set(zip.findings.map(({ code }) => code))].join(' ');
  } catch (error) {
    if (error instanceof Malformed) return error.code;
    throw error;
  }
}

const packedZeros = (size: number): Uint8Array => deflateRaw(new Uint8Array(size));
const descriptor = (...words: number[]): Uint8Array => record(words.map((w) => [4, w]));
const crc = crc32(plain);
const gbkName = Uint8Array.of(0xd6, 0xd0, 0x2e, 0x74, 0x78, 0x74);
const utf8NameField = (name: string, text: string): Uint8Array =>
  concat([
    record([
      [2, 0x7075],
      [2, 5 + utf8(text).length],
    ]),
    Uint8Array.of(1),
    record([[4, crc32(utf8(name))]]),
    utf8(text),
  ]);

test.each<readonly [string, Uint8Array, string]>([
  ['a plain package', forge([{}]), 'ok'],
  ['an empty package', forge([]), 'ok'],
  ['a comment', forge([{}], { comment: 'KRC' }), 'ok'],
  ['data before', concat([utf8('#!/bin/sh\n'), forge([{}])]), 'ok zip-junk-before'],
  ['data after', concat([forge([{}]), utf8('x')]), 'ok zip-junk-after'],
  [
    'a package before the package',
    concat([forge([{}]), forge([{ name: 'b' }])]),
    'ok zip-junk-before zip-hidden-structure',
  ],
  ['no package', utf8('no package'), 'zip-end-missing'],
  ['nothing', new Uint8Array(), 'zip-end-missing'],
  [
    'fewer entries counted than there are',
    forge([{}, { name: 'b' }], { count: 1 }),
    'zip-directory-malformed',
  ],
  ['more entries counted than there are', forge([{}], { count: 2 }), 'zip-directory-malformed'],
  ['more entries than allowed', forge([], { count: 20_001 }), 'zip-too-many-entries'],
  ['a name twice', forge([{}, {}]), 'zip-duplicate-name'],
  [
    'a name twice in two letter cases',
    forge([
      { name: 'ä.xml', flags: 0x800 },
      { name: 'Ä.XML', flags: 0x800 },
    ]),
    'zip-duplicate-name',
  ],
  [
    'a name twice in two compositions',
    forge([
      { name: 'ä', flags: 0x800 },
      { name: 'a\u0308', flags: 0x800 },
    ]),
    'zip-duplicate-name',
  ],
  ['a name twice after a slash', forge([{ name: 'a' }, { name: '/a' }]), 'zip-duplicate-name'],
  ['a name twice after a dot', forge([{ name: 'a' }, { name: './a' }]), 'zip-duplicate-name'],
  [
    'a file and a folder of one name',
    forge([{ name: 'a' }, { name: 'a/', data: new Uint8Array(), size: 0, crc: 0 }]),
    'zip-duplicate-name',
  ],
  ['another local name', forge([{ localName: 'b.txt' }]), 'zip-header-mismatch'],
  ['another local method', forge([{ localMethod: 8 }]), 'zip-header-mismatch'],
  ['other local flags', forge([{ localFlags: 2 }]), 'zip-header-mismatch'],
  ['another local checksum', forge([{ localCrc: 1 }]), 'zip-header-mismatch'],
  ['another local size', forge([{ localSize: 3 }]), 'zip-header-mismatch'],
  ['another packed local size', forge([{ localPacked: 3 }]), 'zip-header-mismatch'],
  [
    'a second name that differs',
    forge([{ extra: utf8NameField('a.txt', 'b.txt') }]),
    'zip-header-mismatch',
  ],
  [
    'a second local name that differs',
    forge([{ localExtra: utf8NameField('a.txt', 'b.txt') }]),
    'zip-header-mismatch',
  ],
  ['a second name that is the same', forge([{ extra: utf8NameField('a.txt', 'a.txt') }]), 'ok'],
  ['another local version', forge([{ localVersion: 10 }]), 'ok zip-version-mismatch'],
  [
    'an extra field that is cut off',
    forge([{ extra: Uint8Array.of(1, 2, 9, 0) }]),
    'ok zip-extra-malformed',
  ],
  [
    'a descriptor',
    forge([
      {
        flags: 8,
        localCrc: 0,
        localSize: 0,
        localPacked: 0,
        descriptor: descriptor(0x08074b50, crc, 10, 10),
      },
    ]),
    'ok',
  ],
  [
    'a descriptor without signature',
    forge([
      { flags: 8, localCrc: 0, localSize: 0, localPacked: 0, descriptor: descriptor(crc, 10, 10) },
    ]),
    'ok',
  ],
  [
    'a long descriptor',
    forge([
      {
        flags: 8,
        localCrc: 0,
        localSize: 0,
        localPacked: 0,
        descriptor: descriptor(0x08074b50, crc, 10, 0, 10, 0),
      },
    ]),
    'ok',
  ],
  [
    'a descriptor that lies',
    forge([
      {
        flags: 8,
        localCrc: 0,
        localSize: 0,
        localPacked: 0,
        descriptor: descriptor(0x08074b50, crc, 10, 11),
      },
    ]),
    'zip-descriptor-mismatch',
  ],
  ['a descriptor that is missing', forge([{ flags: 8 }]), 'zip-descriptor-mismatch'],
  [
    'long local sizes',
    forge([
      {
        localSize: 0xffffffff,
        localPacked: 0xffffffff,
        localExtra: record([
          [2, 1],
          [2, 16],
          [4, 10],
          [4, 0],
          [4, 10],
          [4, 0],
        ]),
      },
    ]),
    'ok',
  ],
  [
    'long local sizes that lie',
    forge([
      {
        localSize: 0xffffffff,
        localPacked: 0xffffffff,
        localExtra: record([
          [2, 1],
          [2, 16],
          [4, 11],
          [4, 0],
          [4, 10],
          [4, 0],
        ]),
      },
    ]),
    'zip-header-mismatch',
  ],
  [
    'two entries on one header',
    forge([{ name: 'a' }, { name: 'a', offset: 0 }]),
    'zip-duplicate-name',
  ],
  [
    'an entry inside another',
    forge([
      {
        name: 'b',
        data: concat([forge([{ name: 'c' }]), plain]),
        size: forge([{ name: 'c' }]).length + 10,
      },
      { name: 'c', offset: 31 },
    ]),
    'zip-overlap',
  ],
  ['octets between entries', forge([{ descriptor: utf8('gap') }, { name: 'b' }]), 'ok zip-gap'],
  [
    'an entry nobody lists',
    forge([{ descriptor: forge([{}]).subarray(0, 45) }, { name: 'b' }]),
    'ok zip-gap zip-hidden-structure',
  ],
  ['..', forge([{ name: '../a' }]), 'zip-name-unsafe'],
  ['.. inside', forge([{ name: 'a/../../b' }]), 'zip-name-unsafe'],
  ['a slash at the start', forge([{ name: '/a' }]), 'ok zip-name-absolute'],
  ['two slashes', forge([{ name: 'a//b' }]), 'ok zip-name-not-normal'],
  ['a backslash', forge([{ name: 'a\\b' }]), 'zip-name-unsafe'],
  ['a drive', forge([{ name: 'C:a' }]), 'zip-name-unsafe'],
  ['a zero in a name', forge([{ name: 'a\0b' }]), 'zip-name-unsafe'],
  ['no name', forge([{ name: '' }]), 'zip-name-unsafe'],
  ['a name of one dot', forge([{ name: './' }]), 'zip-name-unsafe'],
  ['an endless name', forge([{ name: 'a'.repeat(1025) }]), 'zip-name-too-long'],
  ['a name in GBK', forge([{ name: gbkName }]), 'ok zip-name-encoding-guessed'],
  [
    'a name in GBK that claims UTF-8',
    forge([{ name: gbkName, flags: 0x800 }]),
    'zip-name-encoding',
  ],
  ['an encrypted entry', forge([{ flags: 1 }]), 'zip-encrypted'],
  ['an unknown method', forge([{ method: 12 }]), 'zip-method-unknown'],
  ['ZIP64 sizes', forge([{ size: 0xffffffff }]), 'zip-zip64'],
  ['a wrong checksum', forge([{ crc: 1 }]), 'zip-crc-mismatch'],
  ['a stored size that lies', forge([{ size: 11 }]), 'zip-size-mismatch'],
  [
    'a deflated size that lies low',
    forge([{ method: 8, data: packedZeros(5000), size: 10 }]),
    'zip-size-mismatch',
  ],
  [
    'a deflated size that lies high',
    forge([{ method: 8, data: deflateRaw(plain), size: 900 }]),
    'zip-size-mismatch',
  ],
  [
    'a stream that is damaged',
    forge([{ method: 8, data: Uint8Array.of(7, 7, 7), size: 10 }]),
    'zip-data-malformed',
  ],
  [
    'a gigabyte that is claimed',
    forge([{ method: 8, data: deflateRaw(plain), size: 2 ** 30 }]),
    'zip-entry-too-large',
  ],
  [
    '200 MB that are claimed',
    forge([{ method: 8, data: deflateRaw(plain), size: 2e8 }]),
    'zip-ratio',
  ],
  ['a bomb', forge([{ method: 8, data: packedZeros(4e7), size: 4e7 }]), 'zip-ratio'],
  [
    'a bomb of many entries',
    forge(
      Array.from({ length: 300 }, (_, i) => ({
        name: `${i}`,
        method: 8,
        data: new Uint8Array(10_000),
        size: 2e6,
      })),
    ),
    'zip-total-too-large',
  ],
  ['data beyond the end', forge([{ packed: 500, size: 500 }]), 'zip-directory-malformed'],
])('%s', (_, bytes, expected) => {
  const began = performance.now();
  expect(outcome(bytes)).toBe(expected);
  expect(performance.now() - began).toBeLessThan(1000);
});

test('a size that lies stops expanding at what was stated', () => {
  const bytes = forge([{ method: 8, data: packedZeros(1e8), size: 4096 }]);
  const began = performance.now();
  expect(outcome(bytes)).toBe('zip-size-mismatch');
  expect(performance.now() - began).toBeLessThan(200);
});

describe('writing', () => {
  const bytes = writeZip([
    { name: 'a.txt', bytes: plain, method: 'stored' },
    { name: '目录/b.txt', bytes: utf8('b'.repeat(1000)), method: 'deflated' },
  ]);

  test('what is written is read, and is the same each time', () => {
    expect(outcome(bytes)).toBe('ok');
    expect(readZip(bytes).byName.get('目录/b.txt')?.read()).toEqual(utf8('b'.repeat(1000)));
    expect(hex(bytes.subarray(0, 14))).toBe('504b0304140000080000000021 00'.replace(' ', ''));
  });

  test('a replaced entry leaves nothing behind, junk is dropped', () => {
    const zip = readZip(concat([utf8('junk'), bytes, utf8('junk')]));
    const next = rewriteZip(zip, {
      replaced: [{ name: 'a.txt', bytes: utf8('other'), method: 'stored' }],
      added: [{ name: 'c', bytes: new Uint8Array(), method: 'stored' }],
    });
    expect(outcome(next)).toBe('ok');
    expect(readZip(next).entries.map(({ name }) => name)).toEqual(['a.txt', '目录/b.txt', 'c']);
    expect(Buffer.from(next).includes('plain text')).toBe(false);
  });
});

describe('a package with one bit flipped', () => {
  const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const bytes = writeZip([
    { name: 'OFD.xml', bytes: utf8(`<ofd:OFD ${ns}><ofd:DocBody/></ofd:OFD>`), method: 'deflated' },
    { name: 'Doc_0/x.dat', bytes: utf8('some octets'), method: 'stored' },
  ]);
  const contents = (zip: ReturnType<typeof readZip>): string =>
    zip.entries.map((entry) => `${entry.name} ${hex(entry.read())}`).join('\n');
  const before = readZip(bytes);
  const regions = headerRegions(before);

  test('differs where a reader looks, or lies in a region that is named', () => {
    const silent: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        const zip = readZip(flipped);
        if (contents(zip) === contents(before) && zip.findings.length === 0) silent.push(bit >> 3);
      } catch (error) {
        expect(error).toBeInstanceOf(Malformed);
      }
    }
    const outside = silent.filter((at) => !regions.some(({ from, to }) => from <= at && at < to));
    expect(outside).toEqual([]);
    expect(new Set(regions.map(({ kind }) => kind))).toEqual(
      new Set(['zip-version', 'zip-time', 'zip-attributes', 'zip-data-end']),
    );
  });
});

describe('damaged files are refused or read, never anything else', () => {
  const corpus = join(import.meta.dirname, '../../../../shared/corpus/ofd');
  const path = join(corpus, 'ofdrw-made-append-v4-v1-v4.ofd');
  const has = existsSync(path);
  if (!has) console.log('corpus not found: damage to a real file is skipped');

  const opens = (bytes: Uint8Array): void => {
    const began = performance.now();
    try {
      const file = openOfd(bytes);
      for (const body of file.docBodies) body.document();
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed);
    }
    expect(performance.now() - began).toBeLessThan(1000);
  };

  test.skipIf(!has)('cut off at every fiftieth', () => {
    const bytes = readFileSync(path);
    for (let i = 0; i < 50; i++) opens(bytes.subarray(0, Math.floor((bytes.length * i) / 50)));
  });

  test.skipIf(!has)('with octets changed at 300 places', () => {
    const bytes = readFileSync(path);
    let seed = 7;
    for (let i = 0; i < 300; i++) {
      const next = Uint8Array.from(bytes);
      for (let k = 0; k < 3; k++) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        // Half of the damage goes to the directory, where the structure is.
        const span = i % 2 === 0 ? next.length : 2500;
        next[next.length - 1 - (seed % span)] = (seed >>> 16) & 0xff;
      }
      opens(next);
    }
  });

  test('random octets', () => {
    let seed = 1;
    for (let i = 0; i < 200; i++) {
      const bytes = new Uint8Array(2000).map(() => {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        return seed >>> 16;
      });
      bytes.set([0x50, 0x4b, 5, 6], 1000 + i);
      opens(bytes);
    }
  });
});
