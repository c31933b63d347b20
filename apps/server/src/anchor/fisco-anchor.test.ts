import { concat, fromHex, hex, isRefusal, Unavailable, utf8 } from '@yunzhang/base';
import { createBigintEngine, createSoftwareSigner, sm2E, type Sm2Signer } from '@yunzhang/gm';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  createEmulatedFisco,
  type EmulatedFisco,
  fiscoChainId,
  fiscoGroupId,
  readFiscoTransaction,
} from '../../../../tests/anchor/emulated-fisco.ts';
import { sampleLog, turned } from '../../../../tests/anchor/sample-log.ts';
import type { AnchorReceipt, AnchorRefusal } from './anchor.ts';
import { createContractAnchor } from './contract-anchor.ts';
import { contractCalls } from './contract-call.ts';
import { createFiscoRegistrar } from './deployment.ts';
import { createFiscoChain, type FiscoChainOptions } from './fisco-chain.ts';
import {
  encodeFiscoTransaction,
  fiscoAddress,
  fiscoTransactionHash,
  signFiscoTransaction,
} from './fisco-transaction.ts';
import { logIdOf } from './head.ts';
import type { JsonRpc } from './json-rpc.ts';

const log = sampleLog(512);
// Fixed, so that a failure repeats; a software signer hedges its nonce with what it is given.
const signerOf = (octet: number): Sm2Signer =>
  createSoftwareSigner({
    privateKey: new Uint8Array(32).fill(octet),
    random: (size) => new Uint8Array(size).fill(octet),
  });
const signer = signerOf(5);

const taken = (outcome: AnchorReceipt | AnchorRefusal): AnchorReceipt => {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}`);
  return outcome;
};

describe('a transaction of FISCO BCOS in SM mode', () => {
  const transaction = {
    chainId: 'chain0',
    groupId: 'group0',
    blockLimit: 507,
    nonce: '42',
    to: '',
    input: utf8('abc'),
  };

  it('has the octets of the documented encoding', () => {
    const signature = new Uint8Array(128).fill(9);
    expect(hex(encodeFiscoTransaction(transaction, signature))).toBe(
      [
        '1a', // 1: struct
        '1c', // 1: version 0
        `2606${hex(utf8('chain0'))}`,
        `3606${hex(utf8('group0'))}`,
        '4101fb', // 4: 507
        '56023432',
        '7d000003616263', // 7: three octets
        '0b',
        `2d000020${hex(fiscoTransactionHash(transaction))}`,
        `3d00010080${'09'.repeat(128)}`,
      ].join(''),
    );
  });

  it('is signed as the published sample is: over the hash as message, with the default identity', () => {
    // Hash, key, signature and sender of the signed transaction in the project's RPC documentation.
    const hash = fromHex('867fc7059f04e9f172202b777673a8413c9e47990dcd09b11311a2f1f5b55a4f');
    const rs = fromHex(
      '15e0c4a3a51b5b5b157502aae04f3905bae8daf1389bddf12b0eb7069ead63b7' +
        '6d42383dcd38520df339d571d37ea85334dba126edcc323a98b91e51d32ec074',
    );
    const point = fromHex(
      'b5f7430ea78c64ccc8d364bf4563dbffb33be503344b72f3384f987c38af98db' +
        '3f0f00169f2a6545d0920a1a6cb7f338b8b717f03d05fded80ddbbb171a099c1',
    );
    const publicKey = concat([Uint8Array.of(4), point]);
    const engine = createBigintEngine();
    expect(engine.verify(publicKey, sm2E({ publicKey, message: hash }), rs)).toBe(true);
    expect(engine.verify(publicKey, hash, rs)).toBe(false);
    expect(hex(fiscoAddress(publicKey))).toBe('f3293c3452b3b0479e64a4c612e8c1b0da5fe1af');
  });

  it('has a hash that depends on each field and not on the signature', async () => {
    const hash = hex(fiscoTransactionHash(transaction));
    const changes = [
      { chainId: 'chain1' },
      { groupId: 'group1' },
      { blockLimit: 508 },
      { nonce: '43' },
      { to: '0x00' },
      { input: utf8('abd') },
    ];
    const hashes = changes.map((change) =>
      hex(fiscoTransactionHash({ ...transaction, ...change })),
    );
    expect(new Set([hash, ...hashes]).size).toBe(changes.length + 1);
    const [one, two] = await Promise.all([
      signFiscoTransaction(transaction, signer),
      signFiscoTransaction(transaction, signerOf(6)),
    ]);
    expect(one.hash).toEqual(two.hash);
    expect(one.octets).not.toEqual(two.octets);
  });
});

describe('on an emulated chain in SM mode', () => {
  let node: EmulatedFisco;
  let contract: Uint8Array;

  beforeEach(async () => {
    node = await createEmulatedFisco();
    const deployed = await registrar().deploy('byzantium');
    if (isRefusal(deployed)) throw new Error(deployed.refused);
    contract = deployed;
    expect(await registrar().register(contract, log.origin)).toBeUndefined();
    await appoint(true);
  });

  const registrar = () =>
    createFiscoRegistrar({
      rpc: node.rpc,
      chainId: fiscoChainId,
      groupId: fiscoGroupId,
      signer: signerOf(7),
      pollMs: 1,
      waitMs: 3,
    });

  async function appoint(allowed: boolean): Promise<void> {
    const publisher = fiscoAddress(signer.publicKey);
    const appointment = { origin: log.origin, publisher, allowed };
    expect(await registrar().setPublisher(contract, appointment)).toBeUndefined();
  }

  function anchorWith(changes: Partial<FiscoChainOptions> = {}) {
    const options = {
      rpc: node.rpc,
      chainId: fiscoChainId,
      groupId: fiscoGroupId,
      contract,
      signer,
      pollMs: 1,
      waitMs: 3,
      ...changes,
    };
    return createContractAnchor({ origin: log.origin, chain: createFiscoChain(options) });
  }

  it('heads are anchored with native SM2 transactions and found again', async () => {
    const anchor = anchorWith();
    expect(anchor.chain).toBe('fisco-bcos:chain0/group0');
    expect(await anchor.newest()).toBeUndefined();
    let from = 0;
    for (const size of [3, 4, 100, 512]) {
      const receipt = taken(await anchor.anchorHead(log.head(size), log.proofs(from, size)));
      expect(receipt).toMatchObject({ ...log.head(size), chain: anchor.chain, contract });
      expect(receipt.transaction).toHaveLength(32);
      from = size;
    }
    expect((await anchor.covering(99))?.size).toBe(100);
    expect(node.receipts.size).toBe(3 + 4);
  });

  it('the transaction of a head is searched in the block the contract names', async () => {
    const anchor = anchorWith();
    const receipt = taken(await anchor.anchorHead(log.head(5), log.proofs(0, 5)));
    // The in-process chain numbers no blocks; the node's block 4 holds the transaction.
    const found = await createFiscoChain({
      rpc: node.rpc,
      chainId: fiscoChainId,
      groupId: fiscoGroupId,
      contract,
    }).transactionOf({ logId: logIdOf(log.origin), size: 5, block: 4 });
    expect(found).toEqual(receipt.transaction);
  });

  it('a wrong SM3 proof is refused by the chain itself, not only by us', async () => {
    taken(await anchorWith().anchorHead(log.head(5), log.proofs(0, 5)));
    const chain = createFiscoChain({
      rpc: node.rpc,
      chainId: fiscoChainId,
      groupId: fiscoGroupId,
      contract,
      signer,
      pollMs: 1,
    });
    const right = log.proofs(5, 9);
    const data = contractCalls().anchor(logIdOf(log.origin), log.head(9), {
      ...right,
      sm3: right.sm3.map(turned),
    });
    expect((await chain.transact(data)).ok).toBe(false);
  });

  it.each(['not done', 'done but reported failed'] as const)(
    'every call that fails %s leads to the same head, once, when tried again',
    async (kind) => {
      let calls = 0;
      const counting: JsonRpc = (method, params) => {
        calls++;
        return node.rpc(method, params);
      };
      taken(await anchorWith({ rpc: counting }).anchorHead(log.head(2), log.proofs(0, 2)));
      const steps = calls;
      let from = 2;
      for (let failing = 1; failing <= steps; failing++) {
        let at = 0;
        const faulty: JsonRpc = async (method, params) => {
          if (++at !== failing) return node.rpc(method, params);
          if (kind === 'done but reported failed') {
            await node.rpc(method, params).catch(() => undefined);
          }
          throw new Unavailable('chain node');
        };
        const size = from + failing;
        const proofs = log.proofs(from, size);
        await expect(
          anchorWith({ rpc: faulty }).anchorHead(log.head(size), proofs),
        ).rejects.toThrow(Unavailable);
        expect(taken(await anchorWith().anchorHead(log.head(size), proofs)).position).toBe(failing);
        from = size;
      }
      expect(node.receipts.size).toBe(3 + steps + 1);
    },
  );

  it('a head refused once can be anchored when the reason is gone', async () => {
    await appoint(false);
    const head = [log.head(7), log.proofs(0, 7)] as const;
    expect(await anchorWith().anchorHead(...head)).toMatchObject({
      refused: 'anchor-not-publisher',
    });
    expect(await anchorWith().anchorHead(...head)).toMatchObject({
      refused: 'anchor-not-publisher',
    });
    await appoint(true);
    expect(taken(await anchorWith().anchorHead(...head)).size).toBe(7);
  });

  it('one who sends our transaction first, under his own name, delays it by one turn at most', async () => {
    const head = [log.head(6), log.proofs(0, 6)] as const;
    const thief = signerOf(9);
    const robbed: JsonRpc = async (method, params) => {
      if (method === 'sendTransaction') {
        const { data } = readFiscoTransaction(fromHex(String(params[2]).slice(2)));
        const { octets } = await signFiscoTransaction(data, thief);
        await node.rpc(method, [params[0], params[1], `0x${hex(octets)}`, false]);
      }
      return node.rpc(method, params);
    };
    await expect(anchorWith({ rpc: robbed }).anchorHead(...head)).rejects.toThrow(Unavailable);
    expect(taken(await anchorWith().anchorHead(...head)).size).toBe(6);
  });

  it('another chain or group is noticed before anything is sent', async () => {
    await expect(anchorWith({ chainId: 'chain1' }).newest()).rejects.toThrow('anchor-chain-other');
    await expect(anchorWith({ groupId: 'group1' }).newest()).rejects.toThrow('anchor-chain-other');
  });
});
