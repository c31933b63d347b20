import { fromUtf8, Malformed, utf8 } from '@yunzhang/base';
import {
  type DocBody,
  listSignatures,
  type OfdFile,
  type OfdSignature,
  openOfd,
  reachOf,
  type ReachedRole,
  type ZipEntry,
} from '@yunzhang/ofd';
import { type ForgedEntry, forgedEntry, type Forgery, forgeZip } from './forgery.ts';

/** A sealed package under attack. */
export interface Subject {
  readonly file: OfdFile;
  /** The sealed document, and its file. */
  readonly body: DocBody;
  readonly document: string;
  /** The list of signatures and its first and last signature. */
  readonly list: string;
  readonly signatures: readonly OfdSignature[];
  /** Entries of one role, in the order a reader loads them. */
  entries(role: ReachedRole): readonly string[];
  /** Text of an entry, as received; undefined where it is not UTF-8. */
  text(entry: string): string | undefined;
  /** Whether some signature references the entry. */
  isCovered(entry: string): boolean;
}

/** All classes of attacks open the same package; it must not change in between. */
const opened = new WeakMap<Uint8Array, { readonly subject: Subject | undefined }>();

/** Opens a package; undefined where it has no readable signature. */
export function subjectOf(bytes: Uint8Array): Subject | undefined {
  const known = opened.get(bytes) ?? { subject: openSubject(bytes) };
  opened.set(bytes, known);
  return known.subject;
}

function openSubject(bytes: Uint8Array): Subject | undefined {
  const file = tolerated(() => openOfd(bytes));
  if (file === undefined) return undefined;
  const { signatures, list } = listSignatures(file);
  const body = list?.body;
  if (body?.rootPath === undefined || list === undefined || signatures.length === 0) {
    return undefined;
  }
  const { reached } = reachOf(file, body);
  const covered = new Set(signatures.flatMap(({ references }) => references.map((r) => r.entry)));
  return {
    file,
    body,
    document: body.rootPath,
    list: list.path,
    signatures,
    entries: (role) => reached.filter((one) => one.role === role).map(({ entry }) => entry),
    text: (entry) => tolerated(() => fromUtf8(file.read(entry))),
    isCovered: (entry) => covered.has(entry),
  };
}

function tolerated<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Changes of entries; texts are written as UTF-8. */
export interface Edits {
  readonly replaced?: Readonly<Record<string, string | Uint8Array>>;
  readonly added?: Readonly<Record<string, string | Uint8Array>>;
  readonly removed?: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
}

/** The package with changed entries; all others are as they were. */
export function rebuilt(subject: Subject, edits: Edits): Uint8Array {
  return forgeZip({ entries: forgedEntries(subject, edits) });
}

/** The package as entries of a forgery, which an attack then makes lie. */
export function forgedEntries(subject: Subject, edits: Edits = {}): readonly ForgedEntry[] {
  const { replaced = {}, added = {}, removed = [], renamed = {} } = edits;
  const kept = subject.file.zip.entries.flatMap((entry): readonly ForgedEntry[] => {
    if (removed.includes(entry.name)) return [];
    const content = replaced[entry.name];
    const name = renamed[entry.name];
    const own = name === undefined ? rawName(subject, entry) : utf8(name);
    if (content !== undefined) return [forgedEntry(own, octetsOf(content))];
    return [{ ...asReceived(subject, entry), name: own }];
  });
  const more = Object.entries(added).map(([name, content]) =>
    forgedEntry(utf8(name), octetsOf(content)),
  );
  return [...kept, ...more];
}

/** The whole package with one lie about it. */
export function forged(subject: Subject, lie: Omit<Forgery, 'entries'>): Uint8Array {
  return forgeZip({ ...lie, entries: forgedEntries(subject) });
}

/** The package with one entry changed into others. */
export function withEntry(
  subject: Subject,
  name: string,
  make: (entry: ForgedEntry, index: number) => readonly ForgedEntry[],
): Uint8Array | undefined {
  const index = subject.file.zip.entries.findIndex((entry) => entry.name === name);
  const entries = forgedEntries(subject);
  const entry = entries[index];
  if (entry === undefined) return undefined;
  const made = make(entry, index);
  return forgeZip({ entries: [...entries.slice(0, index), ...made, ...entries.slice(index + 1)] });
}

function octetsOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? utf8(content) : content;
}

/** The name as it stands in the directory, which may be absolute or in GBK. */
function rawName({ file }: Subject, { central }: ZipEntry): Uint8Array {
  const { bytes } = file.zip;
  const from = central.from + 46;
  const size = (bytes[central.from + 28] ?? 0) + (bytes[central.from + 29] ?? 0) * 256;
  return bytes.subarray(from, from + size);
}

function asReceived(subject: Subject, entry: ZipEntry): ForgedEntry {
  const { bytes } = subject.file.zip;
  const data = bytes.subarray(entry.data.from, entry.data.to);
  return {
    name: rawName(subject, entry),
    method: entry.method === 'stored' ? 0 : 8,
    flags: entry.flags & ~8, // sizes stand in the header, where the descriptor was
    crc: entry.crc,
    packed: data.length,
    size: entry.size,
    extra: new Uint8Array(),
    data,
  };
}
