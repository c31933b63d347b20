import {
  base64,
  type Box,
  concat,
  deflateRaw,
  type Instant,
  assert,
  Malformed,
  type Refusal,
  utf8,
} from '@yunzhang/base';
import { holdsAgain } from './append-check.ts';
import { writeSignature } from './append-signature.ts';
import type { OfdCode } from './codes.ts';
import { bindList } from './list-binding.ts';
import {
  nameListIn,
  nextSignatureId,
  registerIn,
  type Registration,
  writeList,
} from './list-edit.ts';
import { folderOf, normalPath } from './location.ts';
import type { DocBody, OfdFile } from './package.ts';
import type { Digest, DigestMany } from './references.ts';
import type { SignatureParameter } from './signature-file.ts';
import { listSignatures, type SignatureListing } from './signatures.ts';
import { readXml, type XmlNode } from './xml.ts';
import { entriesMax, expandOnce, foldName } from './zip.ts';
import { allPieces, type NewEntry, rewriteZipPieces, type ZipChanges } from './zip-write.ts';

/** A place for a seal, in mm on a page. @basis ofd-signatures.md §8 */
export interface NewStamp {
  readonly pageId: string;
  readonly boundary: Box;
  /** The part that is shown, relative to the boundary; all of it where absent. */
  readonly clip?: Box;
}

/** What to seal and how. */
export interface NewSignature {
  /** The document of the package, from 0; the first where absent. */
  readonly docBody?: number;
  readonly stamps: readonly NewStamp[];
  readonly provider: { readonly name: string; readonly version: string; readonly company: string };
  readonly at: Instant;
  /** The seal file to be put beside the signature. */
  readonly seal?: Uint8Array;
  readonly type: 'Seal' | 'Sign';
  /** `whole` protects the list of signatures too, after which none can be added. */
  readonly mode: 'continue' | 'whole';
  /** Further facts that shall be under the signature; asks for the SM3 of entries it is about. */
  readonly parameters?: (
    digestOf: (entry: string) => Uint8Array | undefined,
  ) => readonly SignatureParameter[];
  readonly digest: Digest;
  /** The same for many files, where that is faster. */
  readonly digestMany?: DigestMany;
}

/** A package that waits for its signature value. */
export interface PreparedSignature {
  readonly id: string;
  /** The octets to be hashed. */
  readonly signatureXml: Uint8Array;
  /** Absolute path of the signature file: what `propertyInfo` of a seal signature says. */
  readonly path: string;
  /** Completes the package; the same value gives the same octets. */
  finish(signedValue: Uint8Array): Uint8Array;
  /**
   * The same in pieces, to be written one after the other. What is not changed are views into the
   * package, so that a large one is not copied.
   */
  pieces(signedValue: Uint8Array): readonly Uint8Array[];
}

/**
 * Prepares a package for one more signature.
 *
 * Nothing that an earlier signature protects is touched: where that is not possible the answer is
 * a refusal. Received files are never written again, only the list of signatures gets a line, and
 * OFD.xml the place of the list when it has none.
 *
 * @basis ofd-signatures.md §6
 */
export function prepareSignature(
  file: OfdFile,
  request: NewSignature,
): PreparedSignature | Refusal {
  try {
    return prepare(file, request);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return refuse('package-unsound', '§7 O1', error.message);
  }
}

function prepare(file: OfdFile, request: NewSignature): PreparedSignature | Refusal {
  const body = file.docBodies[request.docBody ?? 0];
  const document = body?.document();
  if (body === undefined || document === undefined) return refuse('ofd-no-document', '§2');
  const pages = new Set(document.pages.map((page) => page.id));
  const unknown = request.stamps.find(({ pageId }) => !pages.has(pageId));
  if (unknown !== undefined) return refuse('stamp-page-unknown', '§4', unknown.pageId);
  if (!request.stamps.every(isSoundStamp)) return refuse('stamp-malformed', '§4');
  const listing = listSignatures(file);
  const plan = planChanges(file, { request, body, listing });
  const refusal = 'refused' in plan ? plan : refusalOf(file, plan, listing);
  if (refusal !== undefined) return refusal;
  assert(!('refused' in plan), 'a plan');
  return complete(file, request, plan);
}

function refuse(refused: OfdCode, clause: string, detail?: string): Refusal {
  const basis = `ofd-signatures.md ${clause}`;
  return detail === undefined ? { refused, basis } : { refused, basis, detail };
}

function isSoundStamp({ boundary, clip }: NewStamp): boolean {
  return [boundary, clip ?? boundary].every(
    ({ x, y, width, height }) =>
      [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0,
  );
}

/** What changes in the package, apart from the signature itself. */
interface Plan {
  readonly registration: Registration;
  readonly listPath: string;
  readonly list: Uint8Array;
  readonly replaced: readonly NewEntry[];
  readonly added: readonly NewEntry[];
}

function planChanges(
  file: OfdFile,
  facts: {
    readonly request: NewSignature;
    readonly body: DocBody;
    readonly listing: SignatureListing;
  },
): Plan | Refusal {
  const { request, body, listing } = facts;
  const existing = listing.lists.find((list) => list.path === body.signaturesPath);
  if (body.signaturesPath !== undefined && existing === undefined) {
    return refuse('signature-list-unreadable', '§3', body.signaturesPath);
  }
  const place = placeOfList(file, body);
  if (place === undefined) return refuse('signature-list-missing', '§2', body.signaturesLoc);
  const { listPath, isNamed } = place;
  const folder = freeFolder(file, folderOf(listPath));
  const registration: Registration = {
    id: nextSignatureId(existing?.root),
    type: request.type,
    path: `${folder}/Signature.xml`,
  };
  const list =
    existing === undefined
      ? writeList(registration)
      : registerIn(existing.bytes, existing.root, registration);
  const listEntry = entryOf(listPath, list);
  const replaced: NewEntry[] = existing === undefined ? [] : [listEntry];
  const added: NewEntry[] = existing === undefined ? [listEntry] : [];
  if (!isNamed) {
    const bytes = nameListIn(file.read(file.rootPath), body.element, listPath);
    replaced.push(entryOf(file.rootPath, bytes));
  }
  if (request.seal !== undefined) {
    added.push({ name: `${folder}/Seal.esl`, bytes: request.seal, method: 'stored' });
  }
  return { registration, listPath, list, replaced, added };
}

/**
 * The list that is there, the one that OFD.xml names in vain, or a new one beside the document.
 * Undefined where OFD.xml names what no file can be called.
 */
function placeOfList(
  file: OfdFile,
  body: DocBody,
): { readonly listPath: string; readonly isNamed: boolean } | undefined {
  if (body.signaturesPath !== undefined) return { listPath: body.signaturesPath, isNamed: true };
  if (body.signaturesLoc !== undefined) {
    const listPath = normalPath('', body.signaturesLoc);
    if (listPath === undefined || !/[^/]\.xml$/i.test(listPath)) return undefined;
    return { listPath, isNamed: true };
  }
  const root = folderOf(body.rootPath ?? '');
  const folder = root === '' ? 'Signs' : `${root}/Signs`;
  // A list that nobody names may lie there as a stray.
  for (let i = 0; ; i++) {
    const listPath = `${folder}${i === 0 ? '' : `_${i}`}/Signatures.xml`;
    if (!file.zip.byFoldedName.has(foldName(listPath))) return { listPath, isNamed: false };
  }
}

/** The first `Sign_N` under which nothing lies. */
function freeFolder(file: OfdFile, listFolder: string): string {
  const isSigns = /(^|\/)signs(_\d+)?$/i.test(listFolder);
  const parent = isSigns ? listFolder : `${listFolder}/Signs`.replace(/^\//, '');
  const prefix = foldName(`${parent}/Sign_`);
  const taken = new Set<string>();
  for (const { name } of file.zip.entries) {
    const folded = foldName(name);
    if (folded.startsWith(prefix)) taken.add(folded.slice(prefix.length).split('/')[0] ?? '');
  }
  let number = 0;
  while (taken.has(String(number))) number++;
  return `${parent}/Sign_${number}`;
}

/** An earlier signature must stay as it is, and must be known well enough to be sure of that. */
function refusalOf(file: OfdFile, plan: Plan, listing: SignatureListing): Refusal | undefined {
  if (file.integrityPath !== undefined) return refuse('package-integrity-listed', '§9');
  const unread = listing.signatures.find((signature) => !signature.isReadable);
  if (unread !== undefined) return refuse('signature-unreadable', '§6', unread.id);
  const odd = listing.findings[0];
  if (odd !== undefined && odd.code !== 'signature-list-missing') {
    return refuse(odd.code, '§3', odd.detail);
  }
  const covered = new Set(
    listing.signatures.flatMap((one) => one.references.map((reference) => reference.entry)),
  );
  for (const { name } of plan.replaced) {
    if (!covered.has(name)) continue;
    return refuse(name === plan.listPath ? 'list-protected' : 'root-protected', '§6', name);
  }
  if (file.zip.entries.length + plan.added.length + 2 > entriesMax) {
    return refuse('zip-too-many-entries', '§1.2');
  }
  return undefined;
}

/** Own files up to this size are stored: packing them costs more than it saves. */
const storedMax = 8192;

function entryOf(name: string, bytes: Uint8Array): NewEntry {
  if (bytes.length <= storedMax) return { name, bytes, method: 'stored' };
  return { name, bytes, method: 'deflated', packed: deflateRaw(bytes) };
}

function complete(file: OfdFile, request: NewSignature, plan: Plan): PreparedSignature | Refusal {
  const { path, id } = plan.registration;
  const { digest } = request;
  const digests = digestAll(file, plan, request);
  if (request.mode === 'continue') digests.delete(plan.listPath);
  const references = [...digests].map(([name, value]): XmlNode => {
    const check = { name: 'ofd:CheckValue', children: [base64(value)] };
    return { name: 'ofd:Reference', attributes: [['FileRef', `/${name}`]], children: [check] };
  });
  const root = readXml(plan.list);
  const index = root.children.filter((one) => typeof one !== 'string' && one.local === 'Signature');
  const binding = bindList({ bytes: plan.list, root, index: index.length - 1 }, digest);
  const own = request.parameters?.((entry) => digests.get(entry)) ?? [];
  const parameters = [...own, ...binding];
  const signatureXml = utf8(writeSignature(request, { id, path, parameters, references }));
  const valueName = `${folderOf(path)}/SignedValue.dat`;
  const ownEntry = entryOf(path, signatureXml);
  const changesWith = (signedValue: Uint8Array): ZipChanges => {
    const value: NewEntry = { name: valueName, bytes: signedValue, method: 'stored' };
    return { replaced: plan.replaced, added: [...plan.added, ownEntry, value] };
  };
  const changes = changesWith(new Uint8Array(1));
  const facts = { changes, listPath: plan.listPath, path, digests, digest };
  if (!holdsAgain(file, request.docBody ?? 0, facts)) return refuse('package-unsound', '§6 step 6');
  const pieces = (signedValue: Uint8Array): readonly Uint8Array[] =>
    allPieces(rewriteZipPieces(file.zip, changesWith(signedValue)));
  const finish = (signedValue: Uint8Array): Uint8Array => concat(pieces(signedValue));
  return { id, signatureXml, path: `/${path}`, finish, pieces };
}

/** Files of this size together are kept once expanded; larger ones are expanded and let go. */
const keptMax = 16 * 1024 * 1024;

/** The digest of every file of the package to be, by name, in the order of the package. */
function digestAll(
  file: OfdFile,
  plan: Plan,
  { digest, digestMany }: NewSignature,
): Map<string, Uint8Array> {
  const replaced = new Map(plan.replaced.map((entry) => [entry.name, entry.bytes]));
  const digests = new Map<string, Uint8Array>();
  const names: string[] = [];
  const files: Uint8Array[] = [];
  const add = (name: string, bytes: Uint8Array): void => {
    // The place in the order; the value comes when all are together.
    digests.set(name, bytes);
    names.push(name);
    files.push(bytes);
  };
  let kept = 0;
  for (const [name, entry] of file.zip.byName) {
    const isKept = kept + entry.size <= keptMax;
    if (isKept) kept += entry.size;
    const change = replaced.get(name);
    if (change !== undefined || isKept) add(name, change ?? entry.read());
    else digests.set(name, digest('sm3', expandOnce(file.zip, entry)));
  }
  for (const { name, bytes } of plan.added) add(name, bytes);
  const values = digestMany?.('sm3', files) ?? files.map((bytes) => digest('sm3', bytes));
  for (const [i, name] of names.entries()) digests.set(name, values[i] as Uint8Array);
  return digests;
}
