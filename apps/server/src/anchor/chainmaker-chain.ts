import { setTimeout as sleep } from 'node:timers/promises';
import { concat, fromHex, hex, Unavailable, utf8 } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import {
  type ChainMakerMember,
  type ChainMakerPayload,
  evmCall,
  signChainMakerRequest,
} from './chainmaker-request.ts';
import { anchorMalformed } from './codes.ts';
import type { ContractChain, TransactionOutcome } from './contract-anchor.ts';
import type { SelectorHash } from './contract-call.ts';
import type { GrpcCall } from './grpc.ts';
import { type ProtoFields, readProto } from './protobuf.ts';
import { bigEndian } from './tars.ts';

const sendPath = '/api.RpcNode/SendRequest';
const waitMsDefault = 60_000;
const pollMsDefault = 500;
/** The same content this often is not a matter of trying. */
const attemptsMax = 16;
const success = 0;

/** How a ChainMaker chain is used. */
export interface ChainMakerOptions {
  readonly grpc: GrpcCall;
  readonly chainId: string;
  /** Every request has a sender, reading included. */
  readonly member: ChainMakerMember;
  /** The contract's name on the chain. */
  readonly contractName: string;
  /** Its address, which evidence names. */
  readonly contract: Uint8Array;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly waitMs?: number;
  readonly pollMs?: number;
  readonly selectorHash?: SelectorHash;
}

/**
 * ChainMaker (长安链) by gRPC, the contract in its EVM.
 *
 * Requests were compared with the messages of the project's own Python SDK. **Not run against a
 * real node.** The transaction of a head that another process anchored is not searched for.
 *
 * @basis ledger.md §9, §17; ChainMaker `rpc_node.proto`
 */
export function createChainMakerChain(options: ChainMakerOptions): ContractChain {
  const { chainId, contract, contractName, selectorHash = 'keccak256' } = options;
  return {
    chain: `chainmaker:${chainId}`,
    contract,
    selectorHash,
    call: async (data) => {
      const transactionId = hex(sm3(concat([data, bigEndian(options.now(), 8)])));
      const answer = await ask(options, {
        kind: 'query',
        transactionId,
        contract: contractName,
        ...evmCall(data),
      });
      if (!isSuccess(answer, answer.message(3)))
        anchorMalformed('anchor-answer-form', answer.text(2));
      return answer.message(3).octets(2);
    },
    transact: (data) => transactChainMaker(options, data),
    transactionOf: async () => undefined,
    isFinal: async () => true,
    timeOf: (block) => timeOf(options, block),
  };
}

type Asking = Omit<ChainMakerPayload, 'chainId' | 'at'>;

async function ask(options: ChainMakerOptions, asking: Asking): Promise<ProtoFields> {
  const { grpc, chainId, member, now } = options;
  const payload = { ...asking, chainId, at: Math.floor(now() / 1000) };
  return readProto(await grpc(sendPath, await signChainMakerRequest(payload, member)));
}

/** A system contract's answer; `undefined` when it has none. */
async function query(
  options: ChainMakerOptions,
  method: string,
  parameter: readonly [string, string],
): Promise<ProtoFields | undefined> {
  const [key, value] = parameter;
  const seed = concat([utf8(`${method} ${value} `), bigEndian(options.now(), 8)]);
  const answer = await ask(options, {
    kind: 'query',
    transactionId: hex(sm3(seed)),
    contract: 'CHAIN_QUERY',
    method,
    parameters: [[key, utf8(value)]],
  });
  return isSuccess(answer, answer.message(3)) ? readProto(answer.message(3).octets(2)) : undefined;
}

const isSuccess = (answer: ProtoFields, result: ProtoFields): boolean =>
  answer.number(1) === success && result.number(1) === success;

/** Sends one transaction and waits until it is in a block. */
export async function transactChainMaker(
  options: ChainMakerOptions,
  data: Uint8Array,
): Promise<TransactionOutcome> {
  const { waitMs = waitMsDefault, pollMs = pollMsDefault } = options;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    // The name says what it is for: one that is lost and sent again is the same transaction.
    const transactionId = hex(sm3(concat([data, bigEndian(attempt, 8)])));
    if ((await outcomeOf(options, transactionId)) !== undefined) continue;
    const contract = options.contractName;
    // Accepted, or known already: the block tells.
    const sent = await ask(options, {
      kind: 'invoke',
      transactionId,
      contract,
      ...evmCall(data),
    });
    for (let waited = 0; ; waited += pollMs) {
      const outcome = await outcomeOf(options, transactionId);
      if (outcome !== undefined) return outcome;
      if (waited >= waitMs) {
        const cause = new Error(`code ${sent.number(1)}: ${sent.text(2).slice(0, 200)}`);
        throw new Unavailable('chain', { retryAfterMs: 15_000, cause });
      }
      await sleep(pollMs);
    }
  }
  throw new Unavailable('chain', { cause: new Error('sent too often') });
}

async function outcomeOf(
  options: ChainMakerOptions,
  transactionId: string,
): Promise<TransactionOutcome | undefined> {
  const info = await query(options, 'GET_TX_BY_TX_ID', ['txId', transactionId]);
  if (info === undefined) return undefined;
  const transaction = info.message(1);
  if (transaction.message(1).text(3) !== transactionId) return undefined;
  const result = transaction.message(4);
  return {
    ok: isSuccess(result, result.message(2)),
    output: result.message(2).octets(2),
    transaction: fromHex(transactionId),
    block: info.number(2),
  };
}

async function timeOf(options: ChainMakerOptions, block: number): Promise<number | undefined> {
  const header = await query(options, 'GET_BLOCK_HEADER_BY_HEIGHT', ['blockHeight', `${block}`]);
  // Seconds.
  return header === undefined ? undefined : header.number(12) * 1000;
}
