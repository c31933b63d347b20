import { fromHex, isRefusal, Unavailable } from '@yunzhang/base';
import { createSoftwareSigner, writeSequence } from '@yunzhang/gm';
import { type AnchorProof, checkConsistency, sha256Tree } from '@yunzhang/ledger';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createEmulatedFisco,
  type EmulatedFisco,
  fiscoChainId,
  fiscoGroupId,
} from '../../../../tests/anchor/emulated-fisco.ts';
import { sampleLog, turned } from '../../../../tests/anchor/sample-log.ts';
import { createNoAnchor } from './anchor.ts';
import {
  anchorProofOf,
  askAnchors,
  checkAnchor,
  readLocator,
  writeLocator,
} from './anchor-proof.ts';
import { type ContractChain, createContractAnchor } from './contract-anchor.ts';
import { createFiscoRegistrar } from './deployment.ts';
import { createFiscoChain } from './fisco-chain.ts';
import { fiscoAddress } from './fisco-transaction.ts';

const log = sampleLog(256);
const signer = createSoftwareSigner({
  privateKey: new Uint8Array(32).fill(5),
  random: (size) => new Uint8Array(size).fill(5),
});

describe('the proof of an anchor', () => {
  let node: EmulatedFisco;
  let chain: ContractChain;
  let proof: AnchorProof;
  const { origin } = log;

  beforeAll(async () => {
    node = await createEmulatedFisco();
    const world = { rpc: node.rpc, chainId: fiscoChainId, groupId: fiscoGroupId, pollMs: 1 };
    const registrar = createFiscoRegistrar({ ...world, signer });
    const contract = await registrar.deploy('istanbul');
    if (isRefusal(contract)) throw new Error(contract.refused);
    const publisher = fiscoAddress(signer.publicKey);
    await registrar.register(contract, origin);
    await registrar.setPublisher(contract, { origin, publisher, allowed: true });
    const writing = createFiscoChain({ ...world, contract, signer });
    const anchor = createContractAnchor({ origin, chain: writing });
    await anchor.anchorHead(log.head(10), log.proofs(0, 10));
    const receipt = await anchor.anchorHead(log.head(200), log.proofs(10, 200));
    if (isRefusal(receipt)) throw new Error(receipt.refused);
    proof = anchorProofOf(receipt, log.proof(sha256Tree, 150, 200));
    // One who only reads has no key.
    chain = createFiscoChain({ ...world, contract });
  });

  it('leads from the checkpoint of the evidence to the anchored head, offline', () => {
    const claim = {
      from: 150,
      to: proof.size,
      fromRoot: log.root(sha256Tree, 150),
      toRoot: proof.sha256Root,
      proof: proof.consistency,
    };
    expect(checkConsistency(sha256Tree, claim)).toBe(true);
    expect(checkConsistency(sha256Tree, { ...claim, fromRoot: turned(claim.fromRoot) })).toBe(
      false,
    );
  });

  it('is confirmed by the chain, with the time of the block, also without a locator', async () => {
    const trusted = { origin, chains: [chain] };
    // The in-process chain calls every block 0, and so does the contract.
    const confirmed = { kind: 'confirmed', position: 1, anchoredAt: 1_790_000_000_000 };
    expect(await checkAnchor(proof, trusted)).toEqual(confirmed);
    const { chainProof: _, ...bare } = proof;
    expect(await checkAnchor(bare, trusted)).toEqual(confirmed);
  });

  it('is denied when anything in it is not what the chain holds', async () => {
    const trusted = { origin, chains: [chain] };
    const locator = readLocator(proof.chainProof ?? new Uint8Array(0));
    const forged: readonly (readonly [string, Partial<AnchorProof>])[] = [
      ['another size', { size: 199 }],
      ['size 0', { size: 0 }],
      ['another SHA-256 root', { sha256Root: turned(proof.sha256Root) }],
      ['another SM3 root', { sm3Root: turned(proof.sm3Root) }],
      ['another position', { chainProof: writeLocator({ ...locator, position: 0 }) }],
      ['a position nobody has', { chainProof: writeLocator({ ...locator, position: 2 }) }],
    ];
    for (const [name, change] of forged) {
      expect(await checkAnchor({ ...proof, ...change }, trusted), name).toEqual({
        kind: 'denied',
        reason: 'anchor-head-other',
      });
    }
    // The forger's own contract, where he is registrar of a log of the same name.
    const contract = fromHex('99'.repeat(20));
    expect(await checkAnchor({ ...proof, contract }, trusted)).toEqual({
      kind: 'denied',
      reason: 'anchor-contract-other',
    });
    expect(await checkAnchor(proof, { origin: 'other.example/2026', chains: [chain] })).toEqual({
      kind: 'denied',
      reason: 'anchor-head-other',
    });
  });

  it('is unknown, never confirmed, where the chain cannot be asked', async () => {
    expect(await checkAnchor(proof, { origin, chains: [] })).toEqual({
      kind: 'unknown',
      reason: 'anchor-chain-unknown',
    });
    const away = createFiscoChain({
      rpc: () => Promise.reject(new Unavailable('chain node')),
      chainId: fiscoChainId,
      groupId: fiscoGroupId,
      contract: proof.contract,
    });
    expect(await checkAnchor(proof, { origin, chains: [away] })).toEqual({
      kind: 'unknown',
      reason: 'anchor-chain-away',
    });
    const garbage = { ...proof, chainProof: writeSequence() };
    expect(await checkAnchor(garbage, { origin, chains: [chain] })).toEqual({
      kind: 'unknown',
      reason: 'anchor-proof-form',
    });
  });

  it('is asked about beforehand, and answered to a verifier that read its own copy', async () => {
    const forged = { ...proof, sha256Root: turned(proof.sha256Root) };
    const answer = await askAnchors([proof, forged], { origin, chains: [chain] });
    const copy = { ...proof, sm3Root: proof.sm3Root.slice(), contract: proof.contract.slice() };
    expect(answer(copy).kind).toBe('confirmed');
    expect(answer({ ...forged }).kind).toBe('denied');
    expect(answer({ ...proof, size: 7 }).kind).toBe('unknown');
  });
});

describe('a locator', () => {
  const locator = { transaction: new Uint8Array(32).fill(3), block: 77, position: 4 };

  it('is read as it was written', () => {
    expect(readLocator(writeLocator(locator))).toEqual(locator);
  });

  it('is refused when cut, padded, too long or of other form', () => {
    const bytes = writeLocator(locator);
    const broken = [
      bytes.subarray(0, -1),
      Uint8Array.of(...bytes, 0),
      writeSequence(),
      new Uint8Array(300),
      writeLocator({ ...locator, transaction: new Uint8Array(300) }),
    ];
    for (const wrong of broken) expect(() => readLocator(wrong)).toThrow('anchor-proof-form');
  });
});

describe('no anchor', () => {
  it('is the default and says so', async () => {
    const none = createNoAnchor();
    expect(await none.anchorHead(log.head(1), log.proofs(0, 1))).toMatchObject({
      refused: 'anchor-none',
    });
    expect(await none.newest()).toBeUndefined();
    expect(await none.covering(0)).toBeUndefined();
  });
});
