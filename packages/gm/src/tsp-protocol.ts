import { assert, equal, type Finding } from '@yunzhang/base';
import { readAlgorithm, writeAlgorithm } from './algorithm.ts';
import { type GmCode, malformed } from './codes.ts';
import {
  bigInteger,
  boolean,
  contextTag,
  type DerMode,
  type DerNode,
  expectTag,
  namedBits,
  objectIdentifier,
  octets,
  readDer,
  sequence,
  smallInteger,
  tags,
  text,
} from './der.ts';
import {
  element,
  writeBoolean,
  writeInteger,
  writeNamedBits,
  writeObjectIdentifier,
  writeOctets,
  writeSequence,
  writeUtf8,
} from './der-write.ts';
import { type DigestName, digestOfOid, digestSize, oidOfDigest } from './digest.ts';
import { readTimeStampToken, type TimeStampToken } from './tsp.ts';
import { readExtensions } from './x509-extensions.ts';

/** A query has some hundred octets. */
const querySizeMax = 8 * 1024;
const responseSizeMax = 256 * 1024;
/** Longer than any digest. */
const imprintSizeMax = 64;
/** Octets of a nonce; 8 as a rule. */
const nonceSizeMax = 64;
/** Words of an authority about its refusal. */
const wordsMax = 16;

/** A query for a time stamp. @basis RFC 3161 §2.4.1 */
export interface TimeStampQuery {
  readonly imprintAlgorithm: string;
  /** Absent for an algorithm this package cannot compute. */
  readonly imprintName?: DigestName;
  readonly imprint: Uint8Array;
  readonly policy?: string;
  readonly nonce?: bigint;
  /** Whether the certificate is wanted in the token. */
  readonly wantsCertificate: boolean;
  /** Types of extensions; an authority that does not know one must refuse. */
  readonly extensionTypes: readonly string[];
}

/**
 * Reads a query, in strict DER.
 *
 * An imprint of another length than its digest has is refused here: a token about it would be about
 * nothing.
 *
 * @basis RFC 3161 §2.4.1
 */
export function readTimeStampQuery(bytes: Uint8Array): TimeStampQuery {
  if (bytes.length > querySizeMax) malformed('tsp-too-large', 0);
  const node = readDer(bytes);
  const [version, imprint, ...rest] = sequence(node);
  if (version === undefined || imprint === undefined) return malformed('tsp-query-form', node.at);
  if (smallInteger(version) !== 1) malformed('tsp-query-version', version.at);
  const [algorithm, value, surplus] = sequence(imprint);
  if (algorithm === undefined || value === undefined || surplus !== undefined) {
    return malformed('tsp-query-form', imprint.at);
  }
  const imprintAlgorithm = readAlgorithm(algorithm).oid;
  const imprintName = digestOfOid(imprintAlgorithm);
  const digested = octets(value);
  const isFit =
    imprintName === undefined
      ? digested.length <= imprintSizeMax
      : digested.length === digestSize(imprintName);
  if (!isFit) malformed('tsp-imprint-size', value.at, String(digested.length));
  return {
    imprintAlgorithm,
    ...(imprintName === undefined ? {} : { imprintName }),
    imprint: digested,
    ...readQueryTail(rest, node),
  };
}

function readQueryTail(
  rest: readonly DerNode[],
  node: DerNode,
): Pick<TimeStampQuery, 'policy' | 'nonce' | 'wantsCertificate' | 'extensionTypes'> {
  const queue = [...rest];
  const take = (tag: number): DerNode | undefined =>
    queue[0]?.tag === tag ? queue.shift() : undefined;
  const policy = take(tags.objectIdentifier);
  const nonce = take(tags.integer);
  const flag = take(tags.boolean);
  const extensions = take(contextTag(0));
  if (queue.length > 0) malformed('tsp-query-form', node.at);
  if (nonce !== undefined && nonce.content.length > nonceSizeMax) {
    malformed('tsp-query-form', nonce.at, 'nonce');
  }
  // DER leaves a default value out.
  const wantsCertificate = flag !== undefined && boolean(flag);
  if (flag !== undefined && !wantsCertificate) malformed('tsp-query-form', flag.at);
  return {
    ...(policy === undefined ? {} : { policy: objectIdentifier(policy) }),
    ...(nonce === undefined ? {} : { nonce: bigInteger(nonce) }),
    wantsCertificate,
    extensionTypes: extensions === undefined ? [] : typesOf(extensions),
  };
}

// `[0] IMPLICIT Extensions`: the tag stands in the place of SEQUENCE.
function typesOf(node: DerNode): readonly string[] {
  const { at, bytes, content, members } = node;
  const asSequence: DerNode = { tag: tags.sequence, at, bytes, content, members };
  return readExtensions(asSequence, ({ code, at }) => malformed(code, at)).map(({ oid }) => oid);
}

/** Writes a query. @basis RFC 3161 §2.4.1 */
export function writeTimeStampQuery(query: {
  readonly imprint: Uint8Array;
  /** SM3 where nothing is said. */
  readonly imprintName?: DigestName;
  readonly policy?: string;
  readonly nonce?: bigint;
  readonly wantsCertificate: boolean;
}): Uint8Array {
  const { imprint, imprintName = 'sm3', policy, nonce, wantsCertificate } = query;
  assert(imprint.length === digestSize(imprintName), 'an imprint of its digest’s length');
  return writeSequence(
    writeInteger(1),
    writeSequence(writeAlgorithm(oidOfDigest(imprintName)), writeOctets(imprint)),
    ...(policy === undefined ? [] : [writeObjectIdentifier(policy)]),
    ...(nonce === undefined ? [] : [writeInteger(nonce)]),
    ...(wantsCertificate ? [writeBoolean(true)] : []),
  );
}

/** Why an authority refuses, with the number of its bit. @basis RFC 3161 §2.4.2 */
export const timeStampFailures = {
  'bad-algorithm': 0,
  'bad-request': 2,
  'bad-data-format': 5,
  'time-not-available': 14,
  'unaccepted-policy': 15,
  'unaccepted-extension': 16,
  'additional-information-not-available': 17,
  'system-failure': 25,
} as const;

/** One reason of a refusal. @basis RFC 3161 §2.4.2 */
export type TimeStampFailure = keyof typeof timeStampFailures;

/** Wraps a token into a response that grants. @basis RFC 3161 §2.4.2 */
export function writeTimeStampGrant(token: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(writeInteger(0)), token);
}

/** Writes a response that refuses (status rejection). @basis RFC 3161 §2.4.2 */
export function writeTimeStampRefusal(failure: TimeStampFailure, words?: string): Uint8Array {
  const bit = timeStampFailures[failure];
  const flags = Array.from({ length: bit + 1 }, (_, i) => i === bit);
  return writeSequence(
    writeSequence(
      writeInteger(2),
      ...(words === undefined ? [] : [writeSequence(writeUtf8(words))]),
      writeNamedBits(flags),
    ),
  );
}

/** What an authority answered. @basis RFC 3161 §2.4.2 */
export type TimeStampResponse =
  | { readonly kind: 'granted'; readonly token: TimeStampToken; readonly bytes: Uint8Array }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly failures: readonly TimeStampFailure[];
      readonly words: readonly string[];
    };

/** Reads a response; `bytes` of a granted one is the token alone. @basis RFC 3161 §2.4.2 */
export function readTimeStampResponse(bytes: Uint8Array, mode: DerMode = {}): TimeStampResponse {
  if (bytes.length > responseSizeMax) malformed('tsp-too-large', 0);
  const node = readDer(bytes, mode);
  const [info, token, surplus] = sequence(node);
  if (info === undefined || surplus !== undefined) return malformed('tsp-response-form', node.at);
  const rest = [...sequence(info)];
  const status = smallInteger(rest.shift() ?? malformed('tsp-response-form', info.at));
  const words = rest[0]?.tag === tags.sequence ? sequence(rest.shift() as DerNode) : [];
  const bits = rest[0]?.tag === tags.bitString ? namedBits(rest.shift() as DerNode) : [];
  if (rest.length > 0 || words.length > wordsMax) malformed('tsp-response-form', info.at);
  // 0 granted, 1 granted with changes; both have a token, and nothing else may have one.
  if (status <= 1) {
    if (token === undefined) return malformed('tsp-response-form', node.at);
    const { bytes: alone } = expectTag(token, tags.sequence);
    return { kind: 'granted', token: readTimeStampToken(alone, mode), bytes: alone };
  }
  if (token !== undefined) malformed('tsp-response-form', node.at);
  const names = Object.keys(timeStampFailures) as TimeStampFailure[];
  return {
    kind: 'refused',
    status,
    failures: names.filter((name) => bits[timeStampFailures[name]] === true),
    words: words.map(text),
  };
}

/**
 * What in a token is not what was asked for. Its signature is `verifyTimeStampToken`'s business.
 *
 * Without this a token of yesterday, about other data or under a weaker policy would pass.
 *
 * @basis RFC 3161 §2.2, §2.4.2
 */
export function compareWithQuery(
  token: TimeStampToken,
  query: TimeStampQuery,
): readonly Finding<GmCode>[] {
  const findings: Finding<GmCode>[] = [];
  if (token.imprintAlgorithm.oid !== query.imprintAlgorithm) {
    findings.push({ code: 'tsp-algorithm-differs', detail: token.imprintAlgorithm.oid });
  }
  if (!equal(token.imprint, query.imprint)) findings.push({ code: 'tsp-imprint-differs' });
  if (query.policy !== undefined && query.policy !== token.policy) {
    findings.push({ code: 'tsp-policy-differs', detail: token.policy });
  }
  if (nonceOf(token) !== query.nonce) findings.push({ code: 'tsp-nonce-differs' });
  const hasBag = token.signedData.certificates.length > 0;
  if (hasBag !== query.wantsCertificate) findings.push({ code: 'tsp-certificates-unwanted' });
  return findings;
}

function nonceOf({ nonce }: TimeStampToken): bigint | undefined {
  return nonce === undefined ? undefined : bigInteger(readDer(element(tags.integer, nonce)));
}
