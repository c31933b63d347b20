import { concat, equal } from '@yunzhang/base';
import { definiteForm } from './cms-ber.ts';
import { malformed } from './codes.ts';
import {
  contextTag,
  type DerNode,
  expectTag,
  member,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  smallInteger,
  tags,
} from './der.ts';
import { digest, digestBlockSize, type DigestName, digestOfOid, digestSize } from './digest.ts';
import { oids } from './oid.ts';
import {
  openWithPassword,
  type PasswordBudget,
  passwordBudget,
  pkcs12Key,
} from './password-key.ts';
import { openPrivateKeyInfo, readPrivateKeyInfo, type Sm2KeyPair } from './pkcs8.ts';

/** More than a key with a chain of certificates needs. */
const sizeMax = 1024 * 1024;
const bagsMax = 64;

/** What a key store holds for us. */
export interface KeyStore extends Sm2KeyPair {
  /** In the order of the file; the one of the key is not always the first. */
  readonly certificates: readonly Uint8Array[];
}

/**
 * Opens a PKCS#12 key store with an SM2 key. Reading only: we write none.
 *
 * The store must have a MAC that holds; a wrong password and a changed file cannot be told apart.
 * Indefinite lengths are read, for the common Java library writes them.
 *
 * @basis RFC 7292 §4; gm-crypto.md §6
 */
export function readPkcs12(bytes: Uint8Array, password: string): KeyStore {
  if (bytes.length > sizeMax) malformed('pkcs12-form', 0, 'size');
  const budget = passwordBudget(password);
  const store = readBer(bytes);
  const [version, contentInfo, mac] = sequence(store);
  if (version === undefined || contentInfo === undefined) malformed('pkcs12-form', store.at);
  if (smallInteger(version) !== 3) malformed('pkcs12-form', version.at, 'version');
  if (mac === undefined) malformed('pkcs12-mac-missing', store.at);
  const content = dataOf(contentInfo);
  checkMac(budget, mac, content);
  const keys: Sm2KeyPair[] = [];
  const certificates: Uint8Array[] = [];
  for (const bag of bagsOf(budget, content)) {
    const name = objectIdentifier(member(bag, 0));
    const value = explicit(member(bag, 1));
    if (name === oids.shroudedKeyBag) keys.push(openPrivateKeyInfo(value, budget));
    if (name === oids.keyBag) keys.push(readPrivateKeyInfo(value));
    if (name === oids.certificateBag) certificates.push(certificateOf(value));
  }
  const [key] = keys;
  if (key === undefined) malformed('pkcs12-no-key');
  if (keys.length > 1) malformed('pkcs12-several-keys');
  return { ...key, certificates };
}

function readBer(bytes: Uint8Array): DerNode {
  const { value, rest } = definiteForm(bytes);
  if (rest.length > 0) malformed('der-trailing-bytes', value.length);
  return readDer(value);
}

const explicit = (node: DerNode): DerNode => member(expectTag(node, contextTag(0)), 0);

/** The octets of a ContentInfo of type data. */
function dataOf(contentInfo: DerNode): Uint8Array {
  const name = objectIdentifier(member(contentInfo, 0));
  if (name !== oids.data) malformed('pkcs12-content', contentInfo.at, name);
  return octets(explicit(member(contentInfo, 1)));
}

/** @basis RFC 7292 §4, §A */
function checkMac(budget: PasswordBudget, mac: DerNode, content: Uint8Array): void {
  const [info, salt, count] = sequence(mac);
  if (info === undefined || salt === undefined) malformed('pkcs12-form', mac.at);
  const name = objectIdentifier(member(member(info, 0), 0));
  const digestName = digestOfOid(name) ?? malformed('pkcs12-content', info.at, name);
  const key = pkcs12Key(budget, {
    digestName,
    purpose: 3,
    salt: octets(salt),
    iterations: count === undefined ? 1 : smallInteger(count),
    size: digestSize(digestName),
  });
  if (!equal(hmac(digestName, key, content), octets(member(info, 1)))) malformed('pkcs12-password');
}

/** @basis RFC 2104 §2; the key is never longer than a block here */
function hmac(name: DigestName, key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(digestBlockSize(name));
  padded.set(key);
  const inner = digest(name, concat([padded.map((octet) => octet ^ 0x36), bytes]));
  return digest(name, concat([padded.map((octet) => octet ^ 0x5c), inner]));
}

/** The bags of all parts, encrypted ones opened. */
function bagsOf(budget: PasswordBudget, content: Uint8Array): readonly DerNode[] {
  const bags: DerNode[] = [];
  for (const part of sequence(readBer(content))) {
    const encrypted = objectIdentifier(member(part, 0)) === oids.encryptedData;
    const clear = encrypted ? openPart(budget, explicit(member(part, 1))) : dataOf(part);
    bags.push(...sequence(readBer(clear)));
    if (bags.length > bagsMax) malformed('pkcs12-form', part.at, 'bags');
  }
  return bags;
}

/** @basis RFC 5652 §8: version, EncryptedContentInfo { type, algorithm, [0] content } */
function openPart(budget: PasswordBudget, data: DerNode): Uint8Array {
  const info = member(data, 1);
  const closed = member(info, 2);
  const pieces = closed.members.map(octets);
  const bytes =
    closed.tag === contextTag(0)
      ? concat(pieces)
      : expectTag(closed, contextTag(0, 'primitive')).content;
  return openWithPassword(budget, member(info, 1), bytes);
}

function certificateOf(bag: DerNode): Uint8Array {
  const name = objectIdentifier(member(bag, 0));
  if (name !== oids.x509Certificate) malformed('pkcs12-content', bag.at, name);
  return expectTag(explicit(member(bag, 1)), tags.octetString).content.slice();
}
