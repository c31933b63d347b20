import { concat, crc32, deflateRaw } from '@yunzhang/base';

/** What a header says; any of it may be untrue. */
export interface ForgedHeader {
  readonly name: Uint8Array;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly extra: Uint8Array;
}

/** One entry of a forged archive. */
export interface ForgedEntry extends ForgedHeader {
  /** What stands after the local header. */
  readonly data: Uint8Array;
  /** Where the local header says something else. */
  readonly local?: Partial<ForgedHeader>;
  /** Where the directory says something else. */
  readonly central?: Partial<ForgedHeader> & { readonly attributes?: number };
  /** After the data. */
  readonly descriptor?: Uint8Array;
  /** Before the local header. */
  readonly gap?: Uint8Array;
  /** The directory does not name it. */
  readonly isHidden?: true;
  /** The entry of the archive whose octets the directory gives it; it has none of its own. */
  readonly sharesWith?: number;
}

/** An archive that says what it is told to. */
export interface Forgery {
  readonly entries: readonly ForgedEntry[];
  readonly prefix?: Uint8Array;
  /** Between the last entry and the directory, and between the directory and the end record. */
  readonly beforeDirectory?: Uint8Array;
  readonly afterDirectory?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly suffix?: Uint8Array;
  readonly end?: {
    readonly disk?: number;
    readonly count?: number;
    readonly size?: number;
    readonly offset?: number;
  };
}

/** An honest entry, compressed. */
export function forgedEntry(name: Uint8Array, plain: Uint8Array): ForgedEntry {
  const data = deflateRaw(plain);
  return {
    name,
    method: 8,
    flags: name.every((octet) => octet < 0x80) ? 0 : 0x800,
    crc: crc32(plain),
    packed: data.length,
    size: plain.length,
    extra: new Uint8Array(),
    data,
  };
}

/**
 * Writes the archive.
 *
 * @basis ZIP application note §4.3
 */
export function forgeZip(forgery: Forgery): Uint8Array {
  const { entries, prefix = none, comment = none, end = {} } = forgery;
  const parts: Uint8Array[] = [prefix];
  const offsets: number[] = [];
  let at = 0;
  for (const entry of entries) {
    offsets.push(at + (entry.gap?.length ?? 0));
    if (entry.sharesWith !== undefined) continue;
    const local = concat([
      entry.gap ?? none,
      numbers([4, 0x0403_4b50], [2, 20]),
      header({ ...entry, ...entry.local }),
      entry.data,
      entry.descriptor ?? none,
    ]);
    parts.push(local);
    at += local.length;
  }
  const before = forgery.beforeDirectory ?? none;
  const directory = concat(
    entries.flatMap((entry, i) =>
      entry.isHidden === true ? [] : [record(entry, offsets[entry.sharesWith ?? i] ?? 0)],
    ),
  );
  const count = end.count ?? entries.filter(({ isHidden }) => isHidden !== true).length;
  const last = numbers(
    [4, 0x0605_4b50],
    [2, end.disk ?? 0],
    [2, end.disk ?? 0],
    [2, count],
    [2, count],
    [4, end.size ?? directory.length + (forgery.afterDirectory?.length ?? 0)],
    [4, end.offset ?? at + before.length],
    [2, comment.length],
  );
  parts.push(before, directory, forgery.afterDirectory ?? none, last, comment);
  return concat([...parts, forgery.suffix ?? none]);
}

const none = new Uint8Array();

/** The fields that both headers have, then name and extra field as in the local one. */
function header(one: ForgedHeader): Uint8Array {
  return concat([
    common(one),
    numbers([2, one.name.length], [2, one.extra.length]),
    one.name,
    one.extra,
  ]);
}

function common({ flags, method, crc, packed, size }: ForgedHeader): Uint8Array {
  return numbers([2, flags], [2, method], [4, 0x5c21_0000], [4, crc], [4, packed], [4, size]);
}

function record(entry: ForgedEntry, offset: number): Uint8Array {
  const one = { ...entry, ...entry.central };
  return concat([
    numbers([4, 0x0201_4b50], [2, 20], [2, 20]),
    common(one),
    numbers([2, one.name.length], [2, one.extra.length], [2, 0], [2, 0], [2, 0]),
    numbers([4, entry.central?.attributes ?? 0], [4, offset]),
    one.name,
    one.extra,
  ]);
}

/** Little-endian numbers, each with its width in octets. */
export function numbers(...pairs: readonly (readonly [width: 2 | 4, value: number])[]): Uint8Array {
  const bytes = new Uint8Array(pairs.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of pairs) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value >>> 0, true);
    at += width;
  }
  return bytes;
}
