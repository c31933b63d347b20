import { assert, concat, crc32, deflateRaw, utf8 } from '@yunzhang/base';
import type { Zip, ZipEntry } from './zip.ts';

/** 1980-01-01 00:00, the first moment the format knows: output depends on the input alone. */
const date = 0x0021;
const time = 0;
/** Version 2.0 knows folders and DEFLATE. */
const version = 20;

/** A file to be written. */
export interface NewEntry {
  /** Normal name: no slash at the start, `/` between parts. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly method: 'stored' | 'deflated';
  /** `bytes` in raw DEFLATE, where a caller writes the same file more than once. */
  readonly packed?: Uint8Array;
}

/** A file as it is written. */
interface Written {
  /** Local header with data in pieces, and the record of the directory without its offset. */
  readonly local: readonly Uint8Array[];
  readonly central: Uint8Array;
}

/** A package in pieces, to be written one after the other. */
export interface ZipPieces {
  /** One item for each entry; large ones are views into the package they come from. */
  readonly locals: readonly (readonly Uint8Array[])[];
  readonly directory: Uint8Array;
  /** The end record with its comment. */
  readonly end: Uint8Array;
}

/** Changes of a package. */
export interface ZipChanges {
  readonly replaced: readonly NewEntry[];
  readonly added: readonly NewEntry[];
}

/**
 * Writes a package again with entries replaced and added.
 *
 * All other entries are copied as they stand, compressed octets, headers and all; a replaced one
 * leaves nothing behind, because readers that go through the file would still find it. Octets
 * outside the entries are dropped. The output depends on nothing but the arguments.
 *
 * @basis ofd-signatures.md §11.4; stack.md §4
 */
export function rewriteZip(zip: Zip, changes: ZipChanges): Uint8Array {
  return concat(allPieces(rewriteZipPieces(zip, changes)));
}

/** The same without a copy of the package: what is not changed are views into it. */
export function rewriteZipPieces(zip: Zip, changes: ZipChanges): ZipPieces {
  const { bytes } = zip;
  const replaced = new Map(changes.replaced.map((entry) => [entry.name, entry]));
  for (const { name } of changes.replaced) assert(zip.byName.has(name), `${name} is replaced`);
  for (const { name } of changes.added) assert(!zip.byName.has(name), `${name} is new`);
  const written = zip.entries.map((entry): Written => {
    const next = replaced.get(entry.name);
    return next === undefined ? copyEntry(bytes, entry) : writeEntry(next);
  });
  const comment = bytes.subarray(zip.end.from + 22, zip.end.to);
  return assemble([...written, ...changes.added.map(writeEntry)], comment);
}

/** The pieces in the order of the file. */
export function allPieces({ locals, directory, end }: ZipPieces): readonly Uint8Array[] {
  return [...locals.flat(), directory, end];
}

/** Writes a package from nothing, entries in the given order. */
export function writeZip(entries: readonly NewEntry[]): Uint8Array {
  return concat(allPieces(assemble(entries.map(writeEntry), new Uint8Array())));
}

function assemble(entries: readonly Written[], comment: Uint8Array): ZipPieces {
  assert(entries.length < 0xffff, 'a directory without ZIP64');
  // One array and one view: an entry costs some ten numbers, and objects cost more than those.
  const directory = new Uint8Array(entries.reduce((size, one) => size + one.central.length, 0));
  const records = new DataView(directory.buffer);
  let at = 0;
  let offset = 0;
  for (const { local, central } of entries) {
    directory.set(central, at);
    records.setUint32(at + 42, offset, true);
    at += central.length;
    for (const piece of local) offset += piece.length;
  }
  assert(offset + directory.length < 0xffffffff, 'offsets without ZIP64');
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, entries.length, true);
  view.setUint16(10, entries.length, true);
  view.setUint32(12, directory.length, true);
  view.setUint32(16, offset, true);
  view.setUint16(20, comment.length, true);
  const locals = entries.map(({ local }) => local);
  return { locals, directory, end: concat([end, comment]) };
}

function copyEntry(bytes: Uint8Array, { span, central }: ZipEntry): Written {
  return {
    local: [bytes.subarray(span.from, span.to)],
    central: bytes.subarray(central.from, central.to),
  };
}

function writeEntry({ name, bytes, method, packed }: NewEntry): Written {
  const nameBytes = utf8(name);
  const data = method === 'stored' ? bytes : (packed ?? deflateRaw(bytes));
  // Comment, disk, attributes and offset are zero until the offset is known.
  const central = new Uint8Array(46 + nameBytes.length);
  const view = new DataView(central.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, version, true);
  view.setUint16(6, version, true);
  view.setUint16(8, 0x0800, true); // names are UTF-8
  view.setUint16(10, method === 'stored' ? 0 : 8, true);
  view.setUint16(12, time, true);
  view.setUint16(14, date, true);
  view.setUint32(16, crc32(bytes), true);
  view.setUint32(20, data.length, true);
  view.setUint32(24, bytes.length, true);
  view.setUint16(28, nameBytes.length, true);
  central.set(nameBytes, 46);
  const head = new Uint8Array(30 + nameBytes.length);
  head.set([0x50, 0x4b, 3, 4]);
  head.set(central.subarray(6, 32), 4);
  head.set(nameBytes, 30);
  return { local: [head, data], central };
}
