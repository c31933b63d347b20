import { fromBase64, Malformed } from '@yunzhang/base';
import { malformed } from './codes.ts';
import { normalPath } from './location.ts';
import { attribute, children, childText, readXml, textOf, type XmlElement } from './xml.ts';
import { foldName, readZip, type Zip } from './zip.ts';
import { type NewEntry, writeZip } from './zip-write.ts';

/** Layers of encryption of one package. */
const layersMax = 8;
/** Users one layer is closed for. */
const usersMax = 100;
/** Files one layer maps. */
const mappedMax = 20_000;
/** Octets of the cleartext package. */
const totalMax = 512 * 1024 * 1024;

/** For whom a layer is closed. @basis ofd-signatures.md §9 */
export interface EncryptionUser {
  readonly name: string;
  /** `Owner` or `User`, as written. */
  readonly type?: string;
  /** Of the layer: 1.1.1 for a password, 1.1.2 for a certificate; often left out. */
  readonly caseId?: string;
  readonly certificate?: Uint8Array;
  /** The file key as it is closed for this user. */
  readonly wrappedKey: Uint8Array;
  /** 16 octets; zeros where the file states none. */
  readonly iv: Uint8Array;
}

/** The cryptography of opening: this package has none of its own. */
export interface Unlocking {
  /** File keys this user's closed key may be; none where it is not ours. */
  unwrapKey(user: EncryptionUser): readonly Uint8Array[];
  /** SM4 in cipher block chaining with the padding of PKCS#7; throws `Malformed`. */
  decrypt(
    key: { readonly key: Uint8Array; readonly iv: Uint8Array },
    bytes: Uint8Array,
  ): Uint8Array;
}

/** Whether a package says that it is encrypted. @basis ofd-signatures.md §9 */
export function isEncrypted(bytes: Uint8Array): boolean {
  try {
    return readZip(bytes).byFoldedName.has(foldName(rootName));
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

const rootName = 'Encryptions.xml';

/**
 * Opens an encrypted package: the answer is the package as it was before, which every reader takes.
 *
 * A wrong key is `encryption-key-wrong` and never a half-opened document: a layer opens when its
 * map of files does. The files of a map cannot leave the package nor stand on another file.
 *
 * @basis ofd-signatures.md §9
 */
export function decryptPackage(bytes: Uint8Array, unlocking: Unlocking): Uint8Array {
  const zip = readZip(bytes);
  const root = zip.byFoldedName.get(foldName(rootName));
  if (root === undefined) return bytes;
  const files = filesOf(zip);
  files.delete(root.name);
  const waiting = layersOf(readXml(root.read()));
  while (waiting.length > 0) {
    // Where a layer lies inside another, its own files appear when the outer one is open.
    const at = waiting.findIndex(({ seed, map }) => files.has(seed) && files.has(map));
    const layer = waiting[at] ?? malformed('encryption-unreadable', undefined, 'DecryptSeedLoc');
    openLayer(files, layer, unlocking);
    waiting.splice(at, 1);
  }
  const entries = [...files].map(([name, read]): NewEntry => {
    return { name, bytes: read(), method: 'stored' };
  });
  return writeZip(entries);
}

/** Files by name; those nobody has opened yet are expanded when they are written. */
type Files = Map<string, () => Uint8Array>;

function filesOf(zip: Zip): Files {
  const files: Files = new Map();
  for (const entry of zip.byName.values()) {
    if (!entry.name.endsWith('/')) files.set(entry.name, () => entry.read());
  }
  return files;
}

interface Layer {
  readonly seed: string;
  readonly map: string;
}

function layersOf(root: XmlElement): Layer[] {
  const found = children(root, 'EncryptInfo');
  if (found.length === 0 || found.length > layersMax) malformed('encryption-unreadable');
  return found.map((element) => ({
    seed: pathOf(childText(element, 'DecryptSeedLoc')),
    map: pathOf(childText(element, 'EntriesMapLoc')),
  }));
}

function pathOf(loc: string | undefined): string {
  const path = loc === undefined ? undefined : normalPath('', loc);
  if (path === undefined || path === '') malformed('encryption-unreadable', undefined, loc);
  return path;
}

function openLayer(files: Files, layer: Layer, unlocking: Unlocking): void {
  const take = (name: string): Uint8Array => {
    const read = files.get(name) ?? malformed('encryption-unreadable', undefined, name);
    files.delete(name);
    return read();
  };
  const users = usersOf(readXml(take(layer.seed)));
  const closedMap = take(layer.map);
  const { map, key, iv } = openMap(users, closedMap, unlocking);
  let total = 0;
  const clear = mappedFiles(map).map(({ path, closedPath }) => {
    const octets = unlocking.decrypt({ key, iv }, take(closedPath));
    total += octets.length;
    if (total > totalMax) malformed('zip-total-too-large');
    return { path, octets };
  });
  for (const { path, octets } of clear) {
    if (files.has(path)) malformed('encryption-path', undefined, path);
    files.set(path, () => octets);
  }
}

function usersOf(seed: XmlElement): readonly EncryptionUser[] {
  const caseId = attribute(seed, 'EncryptCaseId');
  const found = children(seed, 'UserInfo');
  if (found.length > usersMax) malformed('encryption-unreadable', undefined, 'UserInfo');
  return found.map((element) => {
    const octets = (name: string): Uint8Array | undefined => {
      const text = childText(element, name);
      return text === undefined || text === '' ? undefined : fromBase64(text);
    };
    const type = attribute(element, 'UserType');
    const certificate = octets('UserCert');
    const iv = octets('IVValue') ?? new Uint8Array(16);
    if (iv.length !== 16) malformed('encryption-unreadable', undefined, 'IVValue');
    return {
      name: attribute(element, 'UserName') ?? '',
      ...(type === undefined ? {} : { type }),
      ...(caseId === undefined ? {} : { caseId }),
      ...(certificate === undefined ? {} : { certificate }),
      wrappedKey: octets('EncryptedWK') ?? new Uint8Array(),
      iv,
    };
  });
}

/** A key is right when the map opens under it; a map in the clear only proves it by its files. */
function openMap(
  users: readonly EncryptionUser[],
  bytes: Uint8Array,
  unlocking: Unlocking,
): { readonly map: XmlElement; readonly key: Uint8Array; readonly iv: Uint8Array } {
  const plain = treeOf(bytes);
  for (const user of users) {
    for (const key of unlocking.unwrapKey(user)) {
      const { iv } = user;
      const map = plain ?? decryptedTree({ key, iv }, bytes, unlocking);
      if (map !== undefined) return { map, key, iv };
    }
  }
  return malformed('encryption-key-wrong');
}

function decryptedTree(
  key: { readonly key: Uint8Array; readonly iv: Uint8Array },
  bytes: Uint8Array,
  unlocking: Unlocking,
): XmlElement | undefined {
  try {
    return treeOf(unlocking.decrypt(key, bytes));
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function treeOf(bytes: Uint8Array): XmlElement | undefined {
  try {
    const root = readXml(bytes);
    return root.local === 'EncryptEntries' ? root : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function mappedFiles(
  map: XmlElement,
): readonly { readonly path: string; readonly closedPath: string }[] {
  const found = children(map, 'EncryptEntry');
  if (found.length > mappedMax) malformed('zip-too-many-entries');
  const seen = new Set<string>();
  return found.map((element) => {
    const path = pathOf(attribute(element, 'Path') ?? textOf(element));
    const closedPath = pathOf(attribute(element, 'EPath'));
    if (seen.has(foldName(path))) malformed('encryption-path', undefined, path);
    seen.add(foldName(path));
    return { path, closedPath };
  });
}
