import { setTimeout as sleep } from 'node:timers/promises';
import { assert, equal, hex, Unavailable } from '@yunzhang/base';
import { anchorMalformed } from './codes.ts';
import type { AnchoredEventPlace, ContractChain, TransactionOutcome } from './contract-anchor.ts';
import { anchoredEvent, eventTopic, type SelectorHash } from './contract-call.ts';
import type { EvmAccount, SignedTransaction } from './evm-account.ts';
import {
  isRecord,
  type JsonRpc,
  readBigQuantity,
  readData,
  readQuantity,
  RpcRefusal,
} from './json-rpc.ts';

const confirmationsDefault = 1;
const waitMsDefault = 120_000;
const pollMsDefault = 1000;
/** Estimated gas and a quarter more: the proof's cost depends on the last head. */
const gasMargin = [5n, 4n] as const;

/** How one EVM chain is used. */
export interface EvmChainOptions {
  readonly rpc: JsonRpc;
  readonly chainId: number;
  readonly contract: Uint8Array;
  /** Absent for reading only. */
  readonly account?: EvmAccount;
  /** Blocks that must have the transaction in them or under them; 1 is the block itself. */
  readonly confirmations?: number;
  /** Fixed where given, such as 0 on a chain without fees; else what the node says. */
  readonly gasPrice?: bigint;
  readonly waitMs?: number;
  readonly pollMs?: number;
  readonly selectorHash?: SelectorHash;
}

/**
 * An EVM chain by plain JSON-RPC with legacy transactions.
 *
 * The nonce is that of the last **mined** transaction, so an unanswered transaction is replaced by
 * itself and never doubled: the same head gives the same octets and the same hash. The account
 * must serve one log and nothing else.
 *
 * @basis ledger.md §9, §17
 */
export function createEvmChain(options: EvmChainOptions): ContractChain {
  const { rpc, contract, chainId, selectorHash = 'keccak256' } = options;
  const to = prefixed(contract);
  let checked = false;
  const checkChain = async (): Promise<void> => {
    if (checked) return;
    const found = readQuantity(await rpc('eth_chainId', []));
    if (found !== chainId) anchorMalformed('anchor-chain-other', `${found}`);
    checked = true;
  };
  return {
    chain: `eip155:${chainId}`,
    contract,
    selectorHash,
    call: async (data) => {
      await checkChain();
      return readData(await rpc('eth_call', [{ to, data: prefixed(data) }, 'latest']));
    },
    transact: async (data) => {
      await checkChain();
      return transact(options, { to: contract, data });
    },
    transactionOf: async (place) => {
      await checkChain();
      return transactionOf(options, place);
    },
    isFinal: async (block) => {
      await checkChain();
      const newest = readQuantity(await rpc('eth_blockNumber', []));
      return newest - block + 1 >= (options.confirmations ?? confirmationsDefault);
    },
    timeOf: async (block) => {
      await checkChain();
      const found = await rpc('eth_getBlockByNumber', [`0x${block.toString(16)}`, false]);
      return isRecord(found) ? readQuantity(found['timestamp']) * 1000 : undefined;
    },
  };
}

/** `0x…` of octets. */
export const prefixed = (octets: Uint8Array): string => `0x${hex(octets)}`;

/** Sends one transaction, or deploys when `to` is absent, and waits for it. */
export async function transact(
  options: Omit<EvmChainOptions, 'contract'>,
  content: { readonly to?: Uint8Array; readonly data: Uint8Array },
): Promise<TransactionOutcome & { readonly created?: Uint8Array }> {
  const { rpc, account, chainId } = options;
  assert(account !== undefined, 'this chain is for reading only');
  const from = prefixed(account.address);
  const { to, data } = content;
  const request = { from, ...(to === undefined ? {} : { to: prefixed(to) }), data: prefixed(data) };
  let gas: bigint;
  try {
    // On the last block: by default some nodes add what is pending, our own transaction included.
    gas = readBigQuantity(await rpc('eth_estimateGas', [request, 'latest']));
  } catch (cause) {
    // The node ran it and the contract refused: nothing was sent and nothing was paid.
    const output = cause instanceof RpcRefusal ? await refusalData(rpc, request, cause) : undefined;
    if (output === undefined) throw cause instanceof RpcRefusal ? away(cause) : cause;
    return { ok: false, output, transaction: new Uint8Array(0), block: 0 };
  }
  const signed = account.sign({
    nonce: readQuantity(await rpc('eth_getTransactionCount', [from, 'latest'])),
    gasPrice: options.gasPrice ?? readBigQuantity(await rpc('eth_gasPrice', [])),
    gasLimit: Number((gas * gasMargin[0]) / gasMargin[1]),
    ...(to === undefined ? {} : { to }),
    data,
    chainId,
  });
  await send(rpc, signed);
  return await settle(options, signed, request);
}

/** The data of a revert; some nodes tell it with the estimate, others only when asked again. */
async function refusalData(
  rpc: JsonRpc,
  request: unknown,
  refusal: RpcRefusal,
): Promise<Uint8Array | undefined> {
  if (refusal.data !== undefined && refusal.data.length > 0) return refusal.data;
  try {
    await rpc('eth_call', [request, 'latest']);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof RpcRefusal)) throw cause;
    // Code 3 is what nodes say of a revert; an empty wallet or a full pool is another fault.
    return cause.data ?? (cause.rpcCode === 3 ? new Uint8Array(0) : undefined);
  }
}

/**
 * Sends, and does not believe a refusal before it has looked.
 *
 * "Already known" and "nonce too low" are what a node says of a transaction it has; every node has
 * other words for it, so the hash decides.
 */
async function send(rpc: JsonRpc, { octets, hash }: SignedTransaction): Promise<void> {
  try {
    const answer = readData(await rpc('eth_sendRawTransaction', [prefixed(octets)]));
    if (!equal(answer, hash)) anchorMalformed('anchor-answer-form', 'transaction hash');
  } catch (cause) {
    if (!(cause instanceof RpcRefusal)) throw cause;
    const known = await rpc('eth_getTransactionByHash', [prefixed(hash)]);
    if (known === null) throw away(cause);
  }
}

const away = (cause: unknown): Unavailable =>
  new Unavailable('chain', { retryAfterMs: 15_000, cause });

/** Waits for the receipt and for the blocks on top of it. */
async function settle(
  options: Omit<EvmChainOptions, 'contract'>,
  { hash }: SignedTransaction,
  request: unknown,
): Promise<TransactionOutcome & { readonly created?: Uint8Array }> {
  const { rpc, confirmations = confirmationsDefault } = options;
  const { waitMs = waitMsDefault, pollMs = pollMsDefault } = options;
  for (let waited = 0; ; waited += pollMs) {
    const receipt = await rpc('eth_getTransactionReceipt', [prefixed(hash)]);
    if (isRecord(receipt)) {
      const block = readQuantity(receipt['blockNumber']);
      const newest = readQuantity(await rpc('eth_blockNumber', []));
      // Read anew at every turn: a block that is dropped takes its receipt along.
      if (newest - block + 1 >= confirmations) return outcomeOf(rpc, { receipt, hash, request });
    }
    if (waited >= waitMs) throw away(new Error('the transaction is not final yet'));
    await sleep(pollMs);
  }
}

async function outcomeOf(
  rpc: JsonRpc,
  found: {
    readonly receipt: Readonly<Record<string, unknown>>;
    readonly hash: Uint8Array;
    readonly request: unknown;
  },
): Promise<TransactionOutcome & { readonly created?: Uint8Array }> {
  const { receipt, hash, request } = found;
  const ok = readQuantity(receipt['status']) === 1;
  const created = receipt['contractAddress'];
  let output: Uint8Array = new Uint8Array(0);
  if (!ok) {
    const refusal = new RpcRefusal('failed when mined', 3, undefined);
    output = (await refusalData(rpc, request, refusal)) ?? output;
  }
  return {
    ok,
    output,
    transaction: hash,
    block: readQuantity(receipt['blockNumber']),
    ...(typeof created === 'string' ? { created: readData(created) } : {}),
  };
}

async function transactionOf(
  { rpc, contract, selectorHash }: EvmChainOptions,
  { logId, size, block }: AnchoredEventPlace,
): Promise<Uint8Array | undefined> {
  const sizeWord = new Uint8Array(32);
  new DataView(sizeWord.buffer).setBigUint64(24, BigInt(size));
  const topics = [eventTopic(anchoredEvent, selectorHash), logId, sizeWord].map(prefixed);
  const at = `0x${block.toString(16)}`;
  const logs = await rpc('eth_getLogs', [
    { address: prefixed(contract), fromBlock: at, toBlock: at, topics },
  ]);
  if (!Array.isArray(logs)) anchorMalformed('anchor-answer-form');
  const [log] = logs as readonly unknown[];
  return isRecord(log) ? readData(log['transactionHash']) : undefined;
}
