import { concat, fromHex, hex, isRefusal, Unavailable, utf8 } from '@yunzhang/base';
import { createBigintEngine, createSoftwareSigner, decodeSm2Signature, sm2E } from '@yunzhang/gm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  certificate,
  chainMakerId,
  createEmulatedChainMaker,
  type EmulatedChainMaker,
  memberAddress,
} from '../../../../tests/anchor/emulated-chainmaker.ts';
import { accounts } from '../../../../tests/anchor/in-process-chain.ts';
import { sampleLog } from '../../../../tests/anchor/sample-log.ts';
import type { AnchorReceipt, AnchorRefusal } from './anchor.ts';
import { createChainMakerChain } from './chainmaker-chain.ts';
import { encodeChainMakerPayload, evmCall, signChainMakerRequest } from './chainmaker-request.ts';
import { createContractAnchor } from './contract-anchor.ts';
import { contractCalls } from './contract-call.ts';
import { createGrpc } from './grpc.ts';
import { logIdOf } from './head.ts';
import { protoMessage, protoNumber, protoOctets, readProto } from './protobuf.ts';

const log = sampleLog(256);
const signer = createSoftwareSigner({
  privateKey: new Uint8Array(32).fill(5),
  random: (size) => new Uint8Array(size).fill(5),
});
const member = { orgId: 'wx-org1.chainmaker.org', certificate, signer };
const taken = (outcome: AnchorReceipt | AnchorRefusal): AnchorReceipt => {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}`);
  return outcome;
};

describe('a request to ChainMaker', () => {
  const payload = {
    chainId: 'chain1',
    kind: 'query',
    transactionId: 'ab'.repeat(32),
    at: 1_790_000_000,
    contract: 'ledger',
    ...evmCall(fromHex('a9059cbb0001')),
  } as const;

  it('has the octets of the message definition', () => {
    expect(hex(encodeChainMakerPayload(payload))).toBe(
      [
        `0a06${hex(utf8('chain1'))}`,
        '1001', // query
        `1a40${hex(utf8('ab'.repeat(32)))}`,
        '2080f7c4d506', // 1790000000
        `3206${hex(utf8('ledger'))}`,
        `3a08${hex(utf8('a9059cbb'))}`,
        `42140a0464617461120c${hex(utf8('a9059cbb0001'))}`,
      ].join(''),
    );
  });

  it('is signed over the octets of the payload with SM2 and the default identity, in DER', async () => {
    const request = readProto(await signChainMakerRequest(payload, member));
    const octets = encodeChainMakerPayload(payload);
    expect(request.octets(1)).toEqual(octets);
    const { rs } = decodeSm2Signature(request.message(2).octets(2));
    const { publicKey } = signer;
    const e = sm2E({ publicKey, message: octets });
    expect(createBigintEngine().verify(publicKey, e, rs)).toBe(true);
    expect(request.message(2).message(1).text(1)).toBe(member.orgId);
    expect(request.message(2).message(1).octets(3)).toEqual(certificate);
  });
});

describe('an answer in protocol buffers', () => {
  it('is refused when cut, of unknown kind or with a number too large', () => {
    const good = concat([protoNumber(1, 300), protoMessage(2, protoOctets(1, utf8('x')))]);
    expect(readProto(good).number(1)).toBe(300);
    expect(readProto(good).message(2).text(1)).toBe('x');
    for (let size = 1; size < good.length; size++) {
      // A cut after a whole field is a shorter message; all others are no message.
      if (size === 3) continue;
      expect(() => readProto(good.subarray(0, size))).toThrow('anchor-answer-form');
    }
    expect(() => readProto(fromHex('0b'))).toThrow('anchor-answer-form');
    expect(() => readProto(fromHex('08ffffffffffffffffff01'))).toThrow('anchor-answer-number');
    expect(() => readProto(fromHex('12ffffff7f00'))).toThrow('anchor-answer-form');
  });
});

describe('on an emulated node', () => {
  let node: EmulatedChainMaker;
  const calls = contractCalls();
  const logId = logIdOf(log.origin);

  beforeEach(async () => {
    node = await createEmulatedChainMaker(signer.publicKey);
    const { address } = await node.chain.deploy(accounts.registrar);
    node.contract = address;
    const publisher = fromHex(memberAddress.slice(2));
    await node.chain.call(accounts.registrar, address, calls.register(logId));
    await node.chain.call(
      accounts.registrar,
      address,
      calls.setPublisher({ logId, publisher, allowed: true }),
    );
  });
  afterEach(() => node.stop());

  function chainWith() {
    let now = 1_790_000_000_000;
    return createChainMakerChain({
      grpc: createGrpc({ url: node.url, timeoutMs: 2000 }),
      chainId: chainMakerId,
      member,
      contractName: 'ledger',
      contract: fromHex(node.contract.slice(2)),
      now: () => now++,
      pollMs: 1,
      waitMs: 3,
    });
  }
  const anchorWith = () => createContractAnchor({ origin: log.origin, chain: chainWith() });

  it('heads are anchored and found again', async () => {
    const anchor = anchorWith();
    expect(anchor.chain).toBe('chainmaker:chain1');
    expect(await anchor.newest()).toBeUndefined();
    let from = 0;
    for (const size of [2, 30, 256]) {
      const receipt = taken(await anchor.anchorHead(log.head(size), log.proofs(from, size)));
      expect(receipt).toMatchObject(log.head(size));
      expect(receipt.transaction).toHaveLength(32);
      from = size;
    }
    expect((await anchorWith().covering(29))?.size).toBe(30);
    expect(node.transactions.size).toBe(3);
    expect(await chainWith().timeOf(3)).toBe(1_790_000_000_000);
  });

  it.each(['not-done', 'done-but-lost'] as const)(
    'answers that fail %s lead to the same head, once, when asked again',
    async (kind) => {
      let from = 0;
      for (let failing = 1; failing <= 4; failing++) {
        const size = from + failing;
        const ask = () => anchorWith().anchorHead(log.head(size), log.proofs(from, size));
        // The connection of one question after the other is cut.
        const grpc = node.faults;
        for (let at = 1; at < failing; at++) grpc.push('done-but-lost');
        grpc.push(kind);
        for (let tried = 0; tried < failing; tried++) {
          await expect(ask()).rejects.toThrow(Unavailable);
        }
        expect(taken(await ask()).size).toBe(size);
        from = size;
      }
      expect(node.transactions.size).toBe(4);
    },
  );

  it('what the contract refuses is named', async () => {
    const anchor = anchorWith();
    const publisher = fromHex(memberAddress.slice(2));
    const remove = calls.setPublisher({ logId, publisher, allowed: false });
    await node.chain.call(accounts.registrar, node.contract, remove);
    expect(await anchor.anchorHead(log.head(5), log.proofs(0, 5))).toMatchObject({
      refused: 'anchor-not-publisher',
    });
  });

  it('a node that is gone is away, and no answer is taken for one', async () => {
    node.stop();
    const chain = createChainMakerChain({
      grpc: createGrpc({ url: 'http://127.0.0.1:1', timeoutMs: 500 }),
      chainId: chainMakerId,
      member,
      contractName: 'ledger',
      contract: new Uint8Array(20),
      now: () => 0,
    });
    await expect(chain.call(calls.nativeSm3())).rejects.toThrow(Unavailable);
  });
});
