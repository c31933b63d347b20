import { equal } from '@yunzhang/base';
import { checkListBinding } from './list-binding.ts';
import { resolveLocation } from './location.ts';
import type { OfdFile } from './package.ts';
import type { Digest } from './references.ts';
import { readSignature } from './signature-file.ts';
import type { OfdSignature } from './signatures.ts';
import { attribute, children, childText, readXml, textOf, type XmlElement } from './xml.ts';
import { foldName, readZip, type Zip } from './zip.ts';
import { rewriteZipPieces, writeZip, type ZipChanges, type ZipPieces } from './zip-write.ts';

/** What a package is about to become. */
export interface Draft {
  /** With a stand-in for the signature value, which is not known yet. */
  readonly changes: ZipChanges;
  readonly listPath: string;
  /** Entry name of the new signature file. */
  readonly path: string;
  /** The digests that its references shall state, by entry name. */
  readonly digests: ReadonlyMap<string, Uint8Array>;
  readonly digest: Digest;
}

/**
 * Reads what is about to be written again, before a key is asked to sign it.
 *
 * Every new file is read back from its written octets and digested anew. Entries that stay are the
 * very octets that were expanded, checked and digested a moment ago, at places that the new
 * directory is checked to name: expanding them again could show no other result, so their digests
 * are used again. Names that cannot be referenced, as those that start or end with a blank, are
 * found here: such a package is refused.
 *
 * @basis ofd-signatures.md §6 step 6
 */
export function holdsAgain(file: OfdFile, docBody: number, draft: Draft): boolean {
  const { changes, digest } = draft;
  const entries = [...changes.replaced, ...changes.added];
  if (!isDirectorySound(rewriteZipPieces(file.zip, changes))) return false;
  const written = readZip(writeZip(entries));
  const next = withChanges(file, written);
  if (next === undefined || !entries.every(({ name }) => written.byName.has(name))) return false;
  const list = next.tree(draft.listPath);
  const signature = registered(next, docBody, { list, listPath: draft.listPath });
  if (signature?.path !== draft.path) return false;
  const sound = signature.references.every(({ entry, checkValue }) => {
    const fresh = entry === undefined ? undefined : written.byName.get(entry);
    const value = fresh ? digest('sm3', fresh.read()) : draft.digests.get(entry ?? '');
    return value !== undefined && checkValue !== undefined && equal(value, checkValue);
  });
  const referenced = new Set(signature.references.map(({ entry }) => entry));
  const isComplete = [...draft.digests.keys()].every((name) => referenced.has(name));
  return sound && isComplete && checkListBinding(next, signature, digest) === 'holds';
}

/** The package with its changes, as far as reading signatures needs it. */
function withChanges(file: OfdFile, written: Zip): OfdFile | undefined {
  const byName = new Map(file.zip.byName);
  const byFoldedName = new Map(file.zip.byFoldedName);
  for (const [name, entry] of written.byName) {
    const folded = foldName(name);
    const known = byFoldedName.get(folded);
    // Two names that differ in letter case only: some reader would see the other file.
    if (known !== undefined && known.name !== name) return undefined;
    byName.set(name, entry);
    byFoldedName.set(folded, entry);
  }
  const read = (name: string): Uint8Array => byName.get(name)?.read() ?? new Uint8Array(0);
  const tree = (name: string): XmlElement =>
    written.byName.has(name) ? readXml(read(name)) : file.tree(name);
  const zip = { ...file.zip, byName, byFoldedName };
  return { ...file, zip, read, tree, resolve: (loc, from) => resolveLocation(zip, loc, from) };
}

/** The last signature of the list that OFD.xml names, read the way every reader does. */
function registered(
  file: OfdFile,
  docBody: number,
  { list, listPath }: { readonly list: XmlElement; readonly listPath: string },
): OfdSignature | undefined {
  const before = file.docBodies[docBody];
  const element = children(file.tree(file.rootPath), 'DocBody')[docBody];
  const loc = element && childText(element, 'Signatures');
  if (before === undefined || loc === undefined) return undefined;
  if (file.resolve(loc, { from: file.rootPath }).entry !== listPath) return undefined;
  const lines = children(list, 'Signature');
  const line = lines.at(-1);
  const baseLoc = (line && attribute(line, 'BaseLoc')) ?? '';
  const document = before.rootPath;
  const path = file.resolve(baseLoc, { from: listPath, document }).entry;
  if (line === undefined || path === undefined) return undefined;
  const maxSignId = children(list, 'MaxSignId').map(textOf).at(-1);
  const xml = file.read(path);
  const body = { ...before, signaturesPath: listPath };
  return {
    ...readSignature(file, { root: readXml(xml), path, document }),
    id: attribute(line, 'ID') ?? '',
    type: attribute(line, 'Type'),
    relative: undefined,
    baseLoc,
    path,
    xml,
    list: { path: listPath, bytes: file.read(listPath), root: list, maxSignId, body },
    index: lines.length - 1,
  };
}

/**
 * Whether each record of the directory names the place and the file that stand there.
 *
 * @basis ofd-signatures.md §1.2
 */
export function isDirectorySound({ locals, directory, end }: ZipPieces): boolean {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  let at = 0;
  let offset = 0;
  for (const pieces of locals) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== 0x02014b50) return false;
    const name = view.getUint16(at + 28, true);
    const [head] = pieces;
    if (head === undefined || view.getUint32(at + 42, true) !== offset) return false;
    const isHeader = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
    if (!isHeader || !isSame(directory, at + 46, { octets: head, at: 30, size: name }))
      return false;
    for (const piece of pieces) offset += piece.length;
    at += 46 + name + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  const last = new DataView(end.buffer, end.byteOffset, end.byteLength);
  return (
    at === directory.length &&
    last.getUint16(10, true) === locals.length &&
    last.getUint32(12, true) === directory.length &&
    last.getUint32(16, true) === offset
  );
}

/** Whether so many octets stand at both places. What ends before them has others. */
function isSame(
  octets: Uint8Array,
  from: number,
  other: { readonly octets: Uint8Array; readonly at: number; readonly size: number },
): boolean {
  if (from + other.size > octets.length) return false;
  for (let i = 0; i < other.size; i++) {
    if (octets[from + i] !== other.octets[other.at + i]) return false;
  }
  return true;
}
