import { setTimeout as sleep } from 'node:timers/promises';
import { assert, concat, equal, fromHex, hex, Unavailable } from '@yunzhang/base';
import { type Sm2Signer, sm3 } from '@yunzhang/gm';
import { anchorMalformed } from './codes.ts';
import type { AnchoredEventPlace, ContractChain, TransactionOutcome } from './contract-anchor.ts';
import { anchoredEvent, eventTopic, type SelectorHash } from './contract-call.ts';
import { prefixed } from './evm-chain.ts';
import {
  fiscoAddress,
  fiscoNonce,
  fiscoTransactionHash,
  type FiscoTransaction,
  signFiscoTransaction,
} from './fisco-transaction.ts';
import { isRecord, type JsonRpc, readData, RpcRefusal } from './json-rpc.ts';
import { bigEndian } from './tars.ts';

const waitMsDefault = 60_000;
const pollMsDefault = 500;
/** Nodes refuse a limit more than some 600 blocks ahead. */
const blockLimitSpan = 500;
/** The limit moves in steps, so that a transaction tried again within one is the same. */
const blockLimitStep = 50;
/** The same content this often within one step of the limit is not a matter of trying. */
const attemptsMax = 16;
/** Blocks larger than this are not searched for the transaction of a head. */
const transactionsMax = 1000;

/** How a chain of FISCO BCOS 3 in SM mode is used. */
export interface FiscoChainOptions {
  /** The node's own RPC, port 20200 by default; TLS of the SDK channel is a gateway's matter. */
  readonly rpc: JsonRpc;
  readonly chainId: string;
  readonly groupId: string;
  /** Which node shall answer; the one asked when empty. */
  readonly node?: string;
  readonly contract: Uint8Array;
  /** Absent for reading only. */
  readonly signer?: Sm2Signer;
  readonly waitMs?: number;
  readonly pollMs?: number;
  /** SM3 only for a contract compiled by an SM build of the compiler; ours is not. */
  readonly selectorHash?: SelectorHash;
}

/**
 * FISCO BCOS 3 in SM mode by its own RPC and native SM2 transactions.
 *
 * The octets of a transaction, its hash, signature and sender were compared with the signed SM
 * transaction of the project's documentation. **Not run against a real node.**
 *
 * @basis ledger.md §9, §17; FISCO BCOS 3 documentation, RPC
 */
export function createFiscoChain(options: FiscoChainOptions): ContractChain {
  const { rpc, chainId, groupId, node = '', contract, selectorHash = 'keccak256' } = options;
  const to = prefixed(contract);
  let checked = false;
  const checkChain = async (): Promise<void> => {
    if (checked) return;
    const info = await rpc('getGroupInfo', [groupId, node]);
    if (!isRecord(info)) anchorMalformed('anchor-answer-form');
    if (info['chainID'] !== chainId || info['groupID'] !== groupId) {
      anchorMalformed('anchor-chain-other');
    }
    checked = true;
  };
  return {
    chain: `fisco-bcos:${chainId}/${groupId}`,
    contract,
    selectorHash,
    call: async (data) => {
      await checkChain();
      const answer = await rpc('call', [groupId, node, to, prefixed(data)]);
      if (!isRecord(answer)) anchorMalformed('anchor-answer-form');
      const status = readNatural(answer['status']);
      if (status !== 0) anchorMalformed('anchor-answer-form', `status ${status}`);
      return readData(answer['output']);
    },
    transact: async (data) => {
      await checkChain();
      return transactFisco(options, { to: contract, data });
    },
    transactionOf: async (place) => {
      await checkChain();
      return transactionOf(options, place);
    },
    isFinal: async () => true,
    timeOf: async (block) => {
      await checkChain();
      const found = await rpc('getBlockByNumber', [groupId, node, block, true, true]);
      // Milliseconds, where Ethereum has seconds.
      return isRecord(found) ? readNatural(found['timestamp']) : undefined;
    },
  };
}

type FiscoSending = Omit<FiscoChainOptions, 'contract'>;

interface FiscoContent {
  /** Absent for a deployment. */
  readonly to?: Uint8Array;
  readonly data: Uint8Array;
}

/** The transaction for some content; `attempt` counts those that were in a block already. */
function transactionFor(
  { chainId, groupId }: FiscoSending,
  content: FiscoContent & { readonly block: number; readonly attempt: number },
): FiscoTransaction {
  const { to, data: input, block, attempt } = content;
  const steps = Math.floor(block / blockLimitStep);
  const blockLimit = steps * blockLimitStep + blockLimitSpan;
  // The nonce says what the transaction is for: a lost one, sent again, has the same hash.
  const nonce = fiscoNonce(sm3(concat([input, bigEndian(blockLimit, 8), bigEndian(attempt, 8)])));
  return { chainId, groupId, blockLimit, nonce, to: to === undefined ? '' : prefixed(to), input };
}

/** Sends one transaction, or deploys when `to` is absent, and waits for its block. */
export async function transactFisco(
  options: FiscoSending,
  content: FiscoContent,
): Promise<TransactionOutcome & { readonly created?: Uint8Array }> {
  const { rpc, groupId, node = '', signer } = options;
  assert(signer !== undefined, 'this chain is for reading only');
  const block = readNatural(await rpc('getBlockNumber', [groupId, node]));
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const transaction = transactionFor(options, { ...content, block, attempt });
    // It has been in a block before, so its nonce is spent: what it did, or why it was refused, may
    // be undone since. One that still waits has no receipt and is sent again as the same.
    if ((await receiptOf(options, fiscoTransactionHash(transaction))) !== undefined) continue;
    const sealed = await signFiscoTransaction(transaction, signer);
    return send(options, sealed);
  }
  throw new Unavailable('chain', { cause: new Error('sent too often') });
}

async function send(
  options: FiscoSending,
  { octets, hash }: { readonly octets: Uint8Array; readonly hash: Uint8Array },
): Promise<TransactionOutcome & { readonly created?: Uint8Array }> {
  const { rpc, groupId, node = '' } = options;
  const { waitMs = waitMsDefault, pollMs = pollMsDefault } = options;
  let refusal: unknown;
  try {
    // The node answers with the receipt, when the transaction is in a block.
    await rpc('sendTransaction', [groupId, node, prefixed(octets), false]);
  } catch (cause) {
    if (!(cause instanceof RpcRefusal)) throw cause;
    // "Already in the pool" among them; only the receipt tells.
    refusal = cause;
  }
  for (let waited = 0; ; waited += pollMs) {
    const receipt = await receiptOf(options, hash);
    if (receipt?.isOwn === false) break;
    if (receipt !== undefined) return receipt;
    if (waited >= waitMs) break;
    await sleep(pollMs);
  }
  throw new Unavailable('chain', { retryAfterMs: 15_000, cause: refusal });
}

/**
 * `isOwn`: the hash does not cover the sender, so another may have sent our fields first, with no
 * right to what they ask; that is not our transaction's failure.
 */
interface FiscoOutcome extends TransactionOutcome {
  readonly created?: Uint8Array;
  readonly isOwn: boolean;
}

/** The outcome of a transaction by its hash; the node refuses to speak of one it does not know. */
async function receiptOf(
  { rpc, groupId, node = '', signer }: FiscoSending,
  hash: Uint8Array,
): Promise<FiscoOutcome | undefined> {
  let receipt: unknown;
  try {
    receipt = await rpc('getTransactionReceipt', [groupId, node, prefixed(hash), false]);
  } catch (cause) {
    if (cause instanceof RpcRefusal) return undefined;
    throw cause;
  }
  if (!isRecord(receipt) || typeof receipt['transactionHash'] !== 'string') return undefined;
  if (!equal(readData(receipt['transactionHash']), hash)) anchorMalformed('anchor-answer-form');
  const created = receipt['contractAddress'];
  return {
    ok: readNatural(receipt['status']) === 0,
    output: readData(receipt['output']),
    transaction: hash,
    block: readNatural(receipt['blockNumber']),
    isOwn:
      signer === undefined || bare(String(receipt['from'])) === hex(fiscoAddress(signer.publicKey)),
    ...(typeof created === 'string' && created !== '' ? { created: fromHex(bare(created)) } : {}),
  };
}

/** The RPC has no search by event: the block named by the contract is read through. */
async function transactionOf(
  options: FiscoChainOptions,
  { logId, size, block }: AnchoredEventPlace,
): Promise<Uint8Array | undefined> {
  const { rpc, groupId, node = '', contract, selectorHash = 'keccak256' } = options;
  const found = await rpc('getBlockByNumber', [groupId, node, block, false, true]);
  const hashes = isRecord(found) ? found['transactions'] : undefined;
  if (!Array.isArray(hashes)) anchorMalformed('anchor-answer-form');
  if (hashes.length > transactionsMax) return undefined;
  const sizeWord = concat([new Uint8Array(24), bigEndian(size, 8)]);
  const topics = [eventTopic(anchoredEvent, selectorHash), logId, sizeWord].map(prefixed);
  for (const hash of hashes as readonly unknown[]) {
    const receipt = await rpc('getTransactionReceipt', [groupId, node, hash, false]);
    const entries = isRecord(receipt) ? receipt['logEntries'] : undefined;
    if (!Array.isArray(entries)) continue;
    const ours = (entries as readonly unknown[]).some((entry) => isOurs(entry, contract, topics));
    if (ours) return readData(hash);
  }
  return undefined;
}

function isOurs(entry: unknown, contract: Uint8Array, topics: readonly string[]): boolean {
  if (!isRecord(entry) || !Array.isArray(entry['topics'])) return false;
  const { address } = entry;
  if (typeof address !== 'string' || bare(address) !== hex(contract)) return false;
  const found = (entry['topics'] as readonly unknown[]).map((topic) => bare(String(topic)));
  return topics.every((topic, at) => found[at] === bare(topic));
}

const bare = (text: string): string => text.toLowerCase().replace(/^0x/, '');

function readNatural(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    anchorMalformed('anchor-answer-number');
  }
  return value;
}
