import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { concat, fromHex, fromUtf8, hex, utf8 } from '@yunzhang/base';
import { createBigintEngine, decodeSm2Signature, sm2E } from '@yunzhang/gm';
import {
  protoMessage,
  protoNumber,
  protoOctets,
  protoText,
  readProto,
} from '../../apps/server/src/anchor/protobuf.ts';
import { createInProcessChain, type InProcessChain } from './in-process-chain.ts';

/** A node that answers requests as `rpc_node.proto` describes them; it is no ChainMaker node. */
export interface EmulatedChainMaker {
  readonly chain: InProcessChain;
  readonly url: string;
  /** Where the contract is; calls before are refused. */
  contract: string;
  /** What the next answers do: said once each. */
  readonly faults: ('not-done' | 'done-but-lost')[];
  readonly transactions: ReadonlyMap<string, Uint8Array>;
  stop(): void;
}

export const chainMakerId = 'chain1';
/** Whose transactions these are; a real chain makes the address from the certificate. */
export const memberAddress = `0x${'22'.repeat(20)}`;

/** Signatures are checked with `publicKey`, names and times of transactions as a node would. */
export async function createEmulatedChainMaker(publicKey: Uint8Array): Promise<EmulatedChainMaker> {
  const chain = await createInProcessChain();
  const transactions = new Map<string, Uint8Array>();
  const faults: EmulatedChainMaker['faults'] = [];
  const node = { contract: '' };
  const engine = createBigintEngine();

  async function answer(request: Uint8Array): Promise<Uint8Array> {
    const read = readProto(request);
    const octets = read.octets(1);
    const payload = read.message(1);
    const { rs } = decodeSm2Signature(read.message(2).octets(2));
    const isSigned = engine.verify(publicKey, sm2E({ publicKey, message: octets }), rs);
    if (!isSigned || payload.text(1) !== chainMakerId) return response(3, 'no permission');
    const id = payload.text(3);
    if (!/^[0-9a-f]{64}$/.test(id)) return response(2, 'tx id');
    if (payload.text(6) === 'CHAIN_QUERY') return system(payload.text(7), payload);
    const parameter = payload.message(8);
    const data = parameter.text(1) === 'data' ? fromHex(fromUtf8(parameter.octets(2))) : undefined;
    if (data === undefined || payload.text(7) !== hex(data.subarray(0, 4))) {
      return response(2, 'method');
    }
    if (payload.number(2) === 0 && transactions.has(id)) return response(2, 'tx id exists');
    const outcome = await chain.call(memberAddress, node.contract, data);
    const result = contractResult(outcome.ok, outcome.output);
    if (payload.number(2) === 0) {
      const entry = concat([
        protoMessage(1, octets),
        protoMessage(4, protoNumber(1, outcome.ok ? 0 : 4), protoMessage(2, result)),
      ]);
      const block = transactions.size + 1;
      transactions.set(id, concat([protoMessage(1, entry), protoNumber(2, block)]));
      return response(0, 'OK');
    }
    return concat([response(outcome.ok ? 0 : 4, ''), protoMessage(3, result)]);
  }

  function system(method: string, payload: ReturnType<typeof readProto>): Uint8Array {
    const value = payload.message(8).text(2);
    const found =
      method === 'GET_TX_BY_TX_ID'
        ? transactions.get(value)
        : concat([protoNumber(4, Number(value)), protoNumber(12, 1_790_000_000)]);
    if (found === undefined) return response(4, 'no such transaction');
    return concat([response(0, ''), protoMessage(3, contractResult(true, found))]);
  }

  const server = createServer();
  server.on('stream', (stream) => {
    const parts: Uint8Array[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (part: Uint8Array) => parts.push(part));
    stream.on('end', () => {
      const fault = faults.shift();
      const work = fault === 'not-done' ? undefined : answer(concat(parts).slice(5));
      void (work ?? Promise.resolve(new Uint8Array(0))).then((octets) => {
        if (fault !== undefined) return stream.destroy();
        const size = new Uint8Array(5);
        new DataView(size.buffer).setUint32(1, octets.length);
        stream.respond({ ':status': 200 }, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(concat([size, octets]));
        return undefined;
      });
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return Object.assign(node, {
    chain,
    url: `http://127.0.0.1:${port}`,
    faults,
    transactions,
    stop: () => server.close(),
  });
}

const listen = (server: Http2Server): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

const response = (code: number, message: string): Uint8Array =>
  concat([protoNumber(1, code), protoText(2, message)]);

const contractResult = (ok: boolean, output: Uint8Array): Uint8Array =>
  concat([protoNumber(1, ok ? 0 : 1), protoOctets(2, output)]);

/** What stands where a certificate would. */
export const certificate = utf8('-----BEGIN CERTIFICATE-----\n');
