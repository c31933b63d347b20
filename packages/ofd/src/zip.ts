import {
  crc32,
  equal,
  expandRaw,
  type Finding,
  indexOf,
  lastIndexOf,
  Malformed,
} from '@yunzhang/base';
import { malformed, type OfdCode } from './codes.ts';
import { normalName, readZipName } from './zip-name.ts';

/** Files of a package. @basis ofd-signatures.md §1.2 */
export const entriesMax = 20_000;
/** The package, and all its files together after expansion. @basis ofd-signatures.md §1.2 */
export const totalSizeMax = 512 * 1024 * 1024;
/** One file after expansion. */
export const entrySizeMax = 256 * 1024 * 1024;
/** How far a file may expand once it is larger than `ratioFreeSize`. */
const ratioMax = 200;
const ratioFreeSize = 1024 * 1024;

const endSignature = Uint8Array.of(0x50, 0x4b, 5, 6);
const zip64LocatorSignature = 0x07064b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const descriptorSignature = 0x08074b50;

/** A range of octets of the package. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One entry of the package. Nothing is expanded before `read`. */
export interface ZipEntry {
  /** Normal form: `/` between parts, none at the start. Folders end in `/`. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly flags: number;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  readonly size: number;
  /** Local header, data and data descriptor. */
  readonly span: Span;
  /** The data as it stands in the package. */
  readonly data: Span;
  /** The record of this entry in the central directory. */
  readonly central: Span;
  /** Expands once; `Malformed` where size or checksum are not as stated. */
  read(): Uint8Array;
}

/** A package as its central directory states it. */
export interface Zip {
  readonly bytes: Uint8Array;
  /** In the order of the central directory. */
  readonly entries: readonly ZipEntry[];
  /** Files, without folders, by normal name. */
  readonly byName: ReadonlyMap<string, ZipEntry>;
  /** Files by `foldName` of their name: no two files share one. */
  readonly byFoldedName: ReadonlyMap<string, ZipEntry>;
  /** The central directory, and the end record with its comment. */
  readonly directory: Span;
  readonly end: Span;
  readonly findings: readonly Finding<OfdCode>[];
}

/** The form in which two names are the same to a reader that ignores letter case. */
export function foldName(name: string): string {
  // Of ASCII letters nothing else is left by the long way round.
  return normalName.test(name)
    ? name.toLowerCase()
    : name.normalize('NFC').toUpperCase().toLowerCase();
}

/**
 * Reads the directory of a ZIP package.
 *
 * What two readers could see differently is refused: a name twice, local headers that differ from
 * the directory, overlaps, names that lead elsewhere. Octets outside the entries are findings.
 *
 * @basis ofd-signatures.md §1.2, §7 O1; stack.md §4
 */
export function readZip(received: Uint8Array): Zip {
  if (received.length > totalSizeMax) malformed('zip-too-large', 0, `${received.length} bytes`);
  // Node's own kind of array has a `slice` that does not copy.
  const bytes = new Uint8Array(received.buffer, received.byteOffset, received.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const findings: Finding<OfdCode>[] = [];
  const end = findEnd(bytes, view);
  const source: Source = { bytes, view, prefix: end.prefix, findings };
  const entries: ZipEntry[] = [];
  let total = 0;
  let at = end.directory.from;
  for (let i = 0; i < end.count; i++) {
    const entry = readEntry(source, at, end.directory.to);
    total += entry.size;
    if (total > totalSizeMax) malformed('zip-total-too-large', at);
    entries.push(entry);
    at = entry.central.to;
  }
  if (at !== end.directory.to) malformed('zip-directory-malformed', at, 'more than it counts');
  const { byName, byFoldedName } = nameIndex(entries);
  checkSpans(source, { entries, directory: end.directory, end: end.end });
  return { bytes, entries, byName, byFoldedName, directory: end.directory, end: end.end, findings };
}

interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Octets before the package: all offsets in it count from there. */
  readonly prefix: number;
  readonly findings: Finding<OfdCode>[];
}

interface End {
  readonly count: number;
  readonly prefix: number;
  readonly directory: Span;
  readonly end: Span;
}

function findEnd(bytes: Uint8Array, view: DataView): End {
  const at = lastIndexOf(bytes, endSignature);
  if (at < 0 || at + 22 > bytes.length) malformed('zip-end-missing', bytes.length);
  const disks = view.getUint16(at + 4, true) + view.getUint16(at + 6, true);
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  const to = at + 22 + view.getUint16(at + 20, true);
  const isZip64 =
    (at >= 20 && view.getUint32(at - 20, true) === zip64LocatorSignature) ||
    [size, offset].includes(0xffffffff);
  if (isZip64) malformed('zip-zip64', at);
  if (disks !== 0 || view.getUint16(at + 8, true) !== count) malformed('zip-several-disks', at);
  if (count > entriesMax) malformed('zip-too-many-entries', at, `${count} entries`);
  const from = at - size;
  const prefix = from - offset;
  if (to > bytes.length || from < 0 || prefix < 0) malformed('zip-end-malformed', at);
  return { count, prefix, directory: { from, to: at }, end: { from: at, to } };
}

/** The fields that the central directory and the local header both have. */
interface Header {
  readonly version: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly name: Uint8Array;
  readonly extra: Uint8Array;
  readonly to: number;
}

function readEntry(source: Source, at: number, limit: number): ZipEntry {
  const { bytes, view, findings } = source;
  if (at + 46 > limit || view.getUint32(at, true) !== centralSignature) {
    malformed('zip-directory-malformed', at);
  }
  const central = readHeader(source, { at: at + 6, names: at + 46, lengths: at + 28, limit });
  const to = central.to + view.getUint16(at + 32, true);
  if (to > limit) malformed('zip-directory-malformed', at);
  if (view.getUint16(at + 34, true) !== 0) malformed('zip-several-disks', at);
  checkHeader(central, at);
  const name = readZipName({ raw: central.name, flags: central.flags, extra: central.extra, at });
  for (const code of name.findings) findings.push({ code, where: name.name, at });
  if (isOddFile(view.getUint32(at + 38, true)) && !name.name.endsWith('/')) {
    findings.push({ code: 'zip-attributes-odd', where: name.name, at });
  }
  const localAt = source.prefix + view.getUint32(at + 42, true);
  const local = readLocal(source, localAt, { central, name: name.name });
  const dataTo = local.to + central.packed;
  const spanTo = descriptorEnd(source, dataTo, { central, isLong: local.isLong });
  const method = central.method === 0 ? ('stored' as const) : ('deflated' as const);
  const { crc, size, flags } = central;
  const data = { from: local.to, to: dataTo };
  return {
    name: name.name,
    isFolder: name.name.endsWith('/'),
    flags,
    method,
    crc,
    size,
    data,
    span: { from: localAt, to: spanTo },
    central: { from: at, to },
    read: once(() => expandEntry(bytes.subarray(data.from, data.to), { method, size, crc })),
  };
}

/** Unpackers leave out what DOS or UNIX calls a folder, and make a link of what UNIX calls one. */
function isOddFile(attributes: number): boolean {
  const kind = attributes >>> 28;
  return (attributes & 0x10) !== 0 || kind === 0x4 || kind === 0xa;
}

interface HeaderPlace {
  /** Offset of the version that is needed; the common fields follow it. */
  readonly at: number;
  /** Offset of the two lengths, of the name, and where the header must end. */
  readonly lengths: number;
  readonly names: number;
  readonly limit: number;
}

function readHeader({ bytes, view }: Source, place: HeaderPlace): Header {
  const { at, names } = place;
  const nameTo = names + view.getUint16(place.lengths, true);
  const to = nameTo + view.getUint16(place.lengths + 2, true);
  if (to > place.limit) malformed('zip-directory-malformed', at);
  return {
    version: view.getUint16(at, true),
    flags: view.getUint16(at + 2, true),
    method: view.getUint16(at + 4, true),
    crc: view.getUint32(at + 10, true),
    packed: view.getUint32(at + 14, true),
    size: view.getUint32(at + 18, true),
    name: bytes.subarray(names, nameTo),
    extra: bytes.subarray(nameTo, to),
    to,
  };
}

function checkHeader(header: Header, at: number): void {
  // Bits 0, 6 and 13 are kinds of encryption, bit 5 is patch data.
  if ((header.flags & 0x2041) !== 0) malformed('zip-encrypted', at);
  if ((header.flags & 0x20) !== 0 || (header.method !== 0 && header.method !== 8)) {
    malformed('zip-method-unknown', at, `method ${header.method}`);
  }
  if (header.packed === 0xffffffff || header.size === 0xffffffff) malformed('zip-zip64', at);
  if (header.size > entrySizeMax) malformed('zip-entry-too-large', at, `${header.size} bytes`);
  if (header.size > ratioFreeSize + ratioMax * header.packed) malformed('zip-ratio', at);
  if (header.method === 0 && header.size !== header.packed) malformed('zip-size-mismatch', at);
}

/** A local header says again what the directory says; any other answer is an attack or damage. */
function readLocal(
  source: Source,
  at: number,
  { central, name }: { readonly central: Header; readonly name: string },
): { readonly to: number; readonly isLong: boolean } {
  const { view, bytes, findings } = source;
  const limit = bytes.length;
  if (at + 30 > limit || view.getUint32(at, true) !== localSignature) {
    malformed('zip-directory-malformed', at, 'no local header');
  }
  const local = readHeader(source, { at: at + 4, names: at + 30, lengths: at + 26, limit });
  const long = longSizes(local.extra);
  const later = (central.flags & 8) !== 0;
  const holds = (mine: number, theirs: number, longForm?: bigint): boolean =>
    mine === theirs ||
    (later && (mine === 0 || mine === 0xffffffff)) ||
    (mine === 0xffffffff && longForm === BigInt(theirs));
  const same =
    local.flags === central.flags &&
    local.method === central.method &&
    equal(local.name, central.name) &&
    (local.crc === central.crc || (later && local.crc === 0)) &&
    holds(local.packed, central.packed, long?.packed) &&
    holds(local.size, central.size, long?.size);
  if (!same) malformed('zip-header-mismatch', at, name);
  // A second name in the local header must not differ from the first either. Of the same octets
  // under the same flags alone nothing new can be said.
  if (local.extra.length > 0) {
    readZipName({ raw: local.name, flags: local.flags, extra: local.extra, at });
  }
  if (local.version !== central.version) {
    findings.push({ code: 'zip-version-mismatch', where: name, at });
  }
  return { to: local.to, isLong: long !== undefined };
}

/** Sizes of the ZIP64 field, which some writers put into every local header. */
function longSizes(extra: Uint8Array): { size: bigint; packed: bigint } | undefined {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) !== 1) continue;
    if (length < 16 || at + 20 > extra.length) return { size: -1n, packed: -1n };
    return { size: view.getBigUint64(at + 4, true), packed: view.getBigUint64(at + 12, true) };
  }
  return undefined;
}

/** Data descriptors come with and without signature, with short and long sizes. */
function descriptorEnd(
  { view, bytes }: Source,
  at: number,
  { central, isLong }: { readonly central: Header; readonly isLong: boolean },
): number {
  if (at > bytes.length) malformed('zip-directory-malformed', at, 'data beyond the end');
  if ((central.flags & 8) === 0) return at;
  const word = (i: number): number => (i + 4 <= bytes.length ? view.getUint32(i, true) : -1);
  const matches = (start: number, long: boolean): boolean =>
    word(start) === central.crc &&
    word(start + 4) === central.packed &&
    word(start + (long ? 12 : 8)) === central.size &&
    (!long || (word(start + 8) === 0 && word(start + 16) === 0));
  const starts = word(at) === descriptorSignature ? [at + 4, at] : [at];
  for (const start of starts) {
    if (isLong && matches(start, true)) return start + 20;
    if (matches(start, false)) return start + 12;
    if (matches(start, true)) return start + 20;
  }
  return malformed('zip-descriptor-mismatch', at);
}

function nameIndex(entries: readonly ZipEntry[]): Pick<Zip, 'byName' | 'byFoldedName'> {
  const byName = new Map<string, ZipEntry>();
  const byFoldedName = new Map<string, ZipEntry>();
  const seen = new Set<string>();
  for (const entry of entries) {
    // A file and a folder of one name clash as well: an unpacker can keep only one of them.
    const folded = foldName(entry.isFolder ? entry.name.slice(0, -1) : entry.name);
    if (seen.has(folded)) malformed('zip-duplicate-name', entry.central.from, entry.name);
    seen.add(folded);
    if (entry.isFolder) continue;
    byName.set(entry.name, entry);
    byFoldedName.set(folded, entry);
  }
  return { byName, byFoldedName };
}

/** Entries must not share octets; octets that belong to none are named. */
function checkSpans(
  { bytes, prefix, findings }: Source,
  zip: Pick<Zip, 'entries' | 'directory' | 'end'>,
): void {
  const rest = (span: Span, code: OfdCode): void => {
    if (span.from === span.to) return;
    findings.push({ code, at: span.from, detail: `${span.to - span.from} bytes` });
    const part = bytes.subarray(span.from, span.to);
    const hidden = [
      [1, 2],
      [3, 4],
      [5, 6],
    ].some(([a = 0, b = 0]) => indexOf(part, Uint8Array.of(0x50, 0x4b, a, b)) >= 0);
    if (hidden) findings.push({ code: 'zip-hidden-structure', at: span.from });
  };
  const spans = zip.entries.map((entry) => entry.span).toSorted((p, q) => p.from - q.from);
  const first = spans[0]?.from ?? zip.directory.from;
  // Offsets may count from the start of the file or of the package; either way nobody reads this.
  rest({ from: 0, to: first }, prefix > 0 ? 'zip-junk-before' : 'zip-gap');
  let at = first;
  for (const span of [...spans, zip.directory]) {
    if (span.from < at) malformed('zip-overlap', span.from);
    rest({ from: at, to: span.from }, 'zip-gap');
    at = span.to;
  }
  rest({ from: zip.end.to, to: bytes.length }, 'zip-junk-after');
}

/**
 * Expands an entry without keeping it, for those who go through a large package once.
 *
 * @basis ofd-signatures.md §1.2
 */
export function expandOnce({ bytes }: Zip, entry: ZipEntry): Uint8Array {
  return expandEntry(bytes.subarray(entry.data.from, entry.data.to), entry);
}

function expandEntry(
  data: Uint8Array,
  { method, size, crc }: Pick<ZipEntry, 'method' | 'size' | 'crc'>,
): Uint8Array {
  const plain = method === 'stored' ? data : inflated(data, size);
  if (plain.length !== size) malformed('zip-size-mismatch', undefined, `${plain.length} bytes`);
  if (crc32(plain) !== crc) malformed('zip-crc-mismatch');
  return plain;
}

function inflated(data: Uint8Array, size: number): Uint8Array {
  try {
    return expandRaw(data, size);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    if (error.code === 'inflate-too-large') malformed('zip-size-mismatch', undefined, 'larger');
    return malformed('zip-data-malformed', undefined, error.code);
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
