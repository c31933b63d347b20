import { keccak_256 } from '@noble/hashes/sha3.js';
import { assert, concat, equal, hex, utf8 } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { anchorMalformed } from './codes.ts';
import type { ContinuationProofs, LogHead } from './head.ts';

/**
 * How the compiler that made the contract hashed names to selectors.
 *
 * Ours is the stock compiler, Keccak, also on chains whose KECCAK256 opcode computes SM3; a
 * contract compiled by an SM build of the compiler has SM3 selectors.
 *
 * @basis ledger.md §9, §17
 */
export type SelectorHash = 'keccak256' | 'sm3';

/** A proof of more hashes is for a tree of more than 2^63 leaves. */
const proofHashesMax = 64;
const wordSize = 32;

/** A head in the contract, with the block that holds it. */
export interface ContractHead extends LogHead {
  readonly block: number;
  /** Its position, from 0. */
  readonly position: number;
}

/** One argument: a word in place, or a list of words behind all of them. */
type Argument = Uint8Array | readonly Uint8Array[];

/** First four octets of the hash of a function's name and types. */
export function selector(signature: string, hash: SelectorHash = 'keccak256'): Uint8Array {
  return hashOf(hash)(utf8(signature)).slice(0, 4);
}

/** Hash of an event's name and types, its first topic. */
export function eventTopic(signature: string, hash: SelectorHash = 'keccak256'): Uint8Array {
  return hashOf(hash)(utf8(signature));
}

const hashOf = (hash: SelectorHash) => (hash === 'sm3' ? sm3 : keccak_256);

/** The event that says a head was taken. */
export const anchoredEvent = 'Anchored(bytes32,uint64,bytes32,bytes32,uint256)';

/** Call data of the contract's functions. */
export interface ContractCalls {
  register(logId: Uint8Array): Uint8Array;
  setPublisher(appointment: Appointment): Uint8Array;
  anchor(logId: Uint8Array, head: LogHead, proofs: ContinuationProofs): Uint8Array;
  count(logId: Uint8Array): Uint8Array;
  head(logId: Uint8Array, position: number): Uint8Array;
  covering(logId: Uint8Array, index: number): Uint8Array;
  consistent(question: ConsistencyQuestion): Uint8Array;
  registered(logId: Uint8Array): Uint8Array;
  publisher(question: Omit<Appointment, 'allowed'>): Uint8Array;
  nativeSm3(): Uint8Array;
  registrar(): Uint8Array;
}

/** Who may anchor heads of a log, or may no longer. */
export interface Appointment {
  readonly logId: Uint8Array;
  /** 20 octets. */
  readonly publisher: Uint8Array;
  readonly allowed: boolean;
}

/** What `consistent` is asked. */
export interface ConsistencyQuestion {
  readonly sm3: boolean;
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Writes calls with the selectors of one compiler. @basis ledger.md §17; Solidity ABI */
export function contractCalls(hash: SelectorHash = 'keccak256'): ContractCalls {
  const call = (signature: string, ...values: readonly Argument[]): Uint8Array =>
    concat([selector(signature, hash), encodeArguments(values)]);
  return {
    register: (logId) => call('register(bytes32)', word(logId)),
    setPublisher: ({ logId, publisher, allowed }) =>
      call(
        'setPublisher(bytes32,address,bool)',
        word(logId),
        addressWord(publisher),
        number(allowed ? 1 : 0),
      ),
    anchor: (logId, { size, sha256Root, sm3Root }, { sha256, sm3: gm }) =>
      call(
        'anchor(bytes32,uint64,bytes32,bytes32,bytes32[],bytes32[])',
        word(logId),
        number(size),
        word(sha256Root),
        word(sm3Root),
        sha256,
        gm,
      ),
    count: (logId) => call('count(bytes32)', word(logId)),
    head: (logId, position) => call('head(bytes32,uint256)', word(logId), number(position)),
    covering: (logId, index) => call('covering(bytes32,uint64)', word(logId), number(index)),
    consistent: ({ sm3: gm, from, to, fromRoot, toRoot, proof }) =>
      call(
        'consistent(bool,uint64,uint64,bytes32,bytes32,bytes32[])',
        number(gm ? 1 : 0),
        number(from),
        number(to),
        word(fromRoot),
        word(toRoot),
        proof,
      ),
    registered: (logId) => call('registered(bytes32)', word(logId)),
    publisher: ({ logId, publisher }) =>
      call('publisher(bytes32,address)', word(logId), addressWord(publisher)),
    nativeSm3: () => call('nativeSm3()'),
    registrar: () => call('registrar()'),
  };
}

/** What follows the code when the contract is deployed: the bytes "abc". @basis ledger.md §17 */
export function deploymentData(creation: Uint8Array): Uint8Array {
  const abc = new Uint8Array(wordSize);
  abc.set(utf8('abc'));
  return concat([creation, number(wordSize), number(3), abc]);
}

/** Reads the answer of `head`: `undefined` when there is none. */
export function readHead(answer: Uint8Array, position: number): ContractHead | undefined {
  if (answer.length !== 4 * wordSize) anchorMalformed('anchor-answer-form');
  const size = readNumber(answer, 0);
  if (size === 0) return undefined;
  return {
    size,
    block: readNumber(answer, 1),
    sha256Root: wordAt(answer, 2),
    sm3Root: wordAt(answer, 3),
    position,
  };
}

/** Reads the answer of `covering`: `undefined` when no head holds the leaf. */
export function readCovering(answer: Uint8Array): ContractHead | undefined {
  if (answer.length !== 5 * wordSize) anchorMalformed('anchor-answer-form');
  return readHead(answer.subarray(wordSize), readNumber(answer, 0));
}

/** Reads one number; larger than the integers kept exact is malformed. */
export function readNumber(answer: Uint8Array, position = 0): number {
  const value = BigInt(`0x${hex(wordAt(answer, position))}`);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) anchorMalformed('anchor-answer-number');
  return Number(value);
}

/** Reads a single truth value. */
export function readTruth(answer: Uint8Array): boolean {
  if (answer.length !== wordSize) anchorMalformed('anchor-answer-form');
  const value = readNumber(answer);
  if (value > 1) anchorMalformed('anchor-answer-form');
  return value === 1;
}

/** Why the contract refused, by its own names. */
export const contractRefusals = {
  NotAbc: 'anchor-chain-unfit',
  NotRegistrar: 'anchor-not-registrar',
  NotPublisher: 'anchor-not-publisher',
  AlreadyRegistered: 'anchor-registered-already',
  NotRegistered: 'anchor-not-registered',
  SizeDoesNotGrow: 'anchor-not-growing',
  DoesNotFollow: 'anchor-not-following',
  DoesNotFollowSm3: 'anchor-not-following-sm3',
  NoNativeSm3: 'anchor-no-native-sm3',
} as const;

/** A code for a refusal of the contract. */
export type ContractRefusalCode = (typeof contractRefusals)[keyof typeof contractRefusals];

/** Finds the reason in the data of a revert; `undefined` when it is not one of ours. */
export function readRefusal(
  data: Uint8Array,
  hash: SelectorHash = 'keccak256',
): ContractRefusalCode | undefined {
  if (data.length !== 4) return undefined;
  for (const [name, code] of Object.entries(contractRefusals)) {
    if (equal(selector(`${name}()`, hash), data)) return code;
  }
  return undefined;
}

/** Whole words first; a list stands behind them and its word says where. */
function encodeArguments(values: readonly Argument[]): Uint8Array {
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let tailAt = values.length * wordSize;
  for (const value of values) {
    if (value instanceof Uint8Array) {
      heads.push(value);
      continue;
    }
    assert(value.length <= proofHashesMax, 'a proof has at most 64 hashes');
    heads.push(number(tailAt));
    tails.push(number(value.length), ...value.map(word));
    tailAt += (1 + value.length) * wordSize;
  }
  return concat([...heads, ...tails]);
}

function word(octets: Uint8Array): Uint8Array {
  assert(octets.length === wordSize, 'a word has 32 octets');
  return octets;
}

function addressWord(address: Uint8Array): Uint8Array {
  assert(address.length === 20, 'an address has 20 octets');
  return concat([new Uint8Array(12), address]);
}

function number(value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, 'a number is a natural one, kept exact');
  const octets = new Uint8Array(wordSize);
  new DataView(octets.buffer).setBigUint64(wordSize - 8, BigInt(value));
  return octets;
}

function wordAt(answer: Uint8Array, position: number): Uint8Array {
  const found = answer.slice(position * wordSize, (position + 1) * wordSize);
  if (found.length !== wordSize) anchorMalformed('anchor-answer-form');
  return found;
}
