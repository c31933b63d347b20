import { concat, equal, fromHex, fromUtf8, hex } from '@yunzhang/base';
import { createBigintEngine, sm2E } from '@yunzhang/gm';
import {
  fiscoAddress,
  fiscoTransactionHash,
} from '../../apps/server/src/anchor/fisco-transaction.ts';
import { type JsonRpc, RpcRefusal } from '../../apps/server/src/anchor/json-rpc.ts';
import { createInProcessChain, type InProcessChain } from './in-process-chain.ts';

/** A node of the RPC of FISCO BCOS 3 in SM mode, as its documentation describes it. */
export interface EmulatedFisco {
  readonly rpc: JsonRpc;
  readonly chain: InProcessChain;
  /** Transactions that reached a block, by hash. */
  readonly receipts: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

export const fiscoChainId = 'chain0';
export const fiscoGroupId = 'group0';

/**
 * The transactions are taken apart again, their hash and SM2 signature checked, and run in an EVM
 * whose KECCAK256 is SM3. It emulates; it is no FISCO BCOS node.
 */
export async function createEmulatedFisco(): Promise<EmulatedFisco> {
  const chain = await createInProcessChain({ sm: true });
  const receipts = new Map<string, Readonly<Record<string, unknown>>>();
  const blocks: string[][] = [[]];
  const nonces = new Set<string>();

  async function send(octets: Uint8Array): Promise<unknown> {
    const { data, hash, signature } = readFiscoTransaction(octets);
    if (data.chainId !== fiscoChainId || data.groupId !== fiscoGroupId) refuse(10002, 'chain');
    const publicKey = concat([Uint8Array.of(4), signature.subarray(64)]);
    const e = sm2E({ publicKey, message: hash });
    if (!equal(hash, fiscoTransactionHash(data))) refuse(10006, 'hash');
    if (!createBigintEngine().verify(publicKey, e, signature.subarray(0, 64))) refuse(10006, 'sig');
    const height = blocks.length - 1;
    if (data.blockLimit <= height || data.blockLimit > height + 600) refuse(10001, 'block limit');
    if (nonces.has(data.nonce)) refuse(10000, 'nonce');
    nonces.add(data.nonce);
    const from = `0x${hex(fiscoAddress(publicKey))}`;
    const outcome =
      data.to === ''
        ? await chain.deploy(from, data.input)
        : await chain.call(from, data.to, data.input);
    const name = `0x${hex(hash)}`;
    blocks.push([name]);
    const receipt = {
      version: 0,
      transactionHash: name,
      blockNumber: blocks.length - 1,
      status: outcome.ok ? 0 : 16,
      output: `0x${hex(outcome.output)}`,
      from,
      to: data.to,
      ...('address' in outcome ? { contractAddress: outcome.address } : {}),
      logEntries: outcome.logs.map(({ topics, data: logData }) => ({
        address: data.to.replace(/^0x/, ''),
        topics: topics.map((topic) => `0x${hex(topic)}`),
        data: `0x${hex(logData)}`,
      })),
    };
    receipts.set(name, receipt);
    return receipt;
  }

  const methods: Record<string, (params: readonly unknown[]) => unknown> = {
    getGroupInfo: () => ({ chainID: fiscoChainId, groupID: fiscoGroupId, nodeList: [] }),
    getBlockNumber: () => blocks.length - 1,
    getBlockByNumber: ([, , number]) => ({
      number,
      timestamp: 1_790_000_000_000 + Number(number),
      transactions: blocks[Number(number)] ?? [],
    }),
    getTransactionReceipt: ([, , hash]) =>
      receipts.get(String(hash)) ?? refuse(-32000, 'no such transaction'),
    sendTransaction: ([, , octets]) => send(fromHex(String(octets).slice(2))),
    call: async ([, , to, data]) => {
      const from = `0x${'00'.repeat(20)}`;
      const outcome = await chain.call(from, String(to), fromHex(String(data).slice(2)));
      return {
        blockNumber: blocks.length - 1,
        status: outcome.ok ? 0 : 16,
        output: `0x${hex(outcome.output)}`,
      };
    },
  };
  return {
    chain,
    receipts,
    rpc: async (method, params) => (methods[method] ?? (() => refuse(-32601, method)))(params),
  };
}

function refuse(code: number, message: string): never {
  throw new RpcRefusal(message, code, undefined);
}

/** Fields by tag; enough of Tars for what a transaction has. */
function readTars(octets: Uint8Array): ReadonlyMap<number, number | Uint8Array> {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  const number = (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (octets[at++] ?? 0);
    return value;
  };
  const value = (type: number): number | Uint8Array => {
    if (type === 12) return 0;
    if (type <= 3) return number(1 << type);
    const size = type === 6 ? number(1) : type === 7 ? number(4) : inner();
    at += size;
    return octets.slice(at - size, at);
  };
  const inner = (): number => {
    at++;
    const type = (octets[at++] ?? 0) & 15;
    return value(type) as number;
  };
  while (at < octets.length) {
    const head = octets[at++] ?? 0;
    const [tag, type] = [head >> 4, head & 15];
    if (type === 11) continue;
    // The struct is flat here: its end is where the hash of known size begins.
    fields.set(tag, type === 10 ? octets.slice(at) : value(type));
    if (type === 10) at = octets.length;
  }
  return fields;
}

/** Takes a sent transaction apart. */
export function readFiscoTransaction(octets: Uint8Array) {
  // Field 1 is the data; behind it stand the hash (38 octets with its head) and the signature.
  const signatureAt = octets.length - 128;
  const hashAt = signatureAt - 5 - 32;
  const dataEnd = hashAt - 4 - 1;
  if (octets[dataEnd] !== 0x0b) throw new Error('the data do not end where they should');
  const fields = readTars(octets.slice(1, dataEnd));
  const octetsOf = (tag: number): Uint8Array => {
    const found = fields.get(tag);
    return found instanceof Uint8Array ? found : new Uint8Array(0);
  };
  return {
    data: {
      chainId: fromUtf8(octetsOf(2)),
      groupId: fromUtf8(octetsOf(3)),
      blockLimit: Number(fields.get(4)),
      nonce: fromUtf8(octetsOf(5)),
      to: fromUtf8(octetsOf(6)),
      input: octetsOf(7),
    },
    hash: octets.slice(hashAt, hashAt + 32),
    signature: octets.slice(signatureAt),
  };
}
