import { fromHex, isRefusal, Unavailable } from '@yunzhang/base';
import { sha256Tree } from '@yunzhang/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DevelopmentChain,
  developmentChainPath,
  developmentKeys,
  startDevelopmentChain,
} from '../../../../tests/anchor/development-chain.ts';
import { sampleLog, turned } from '../../../../tests/anchor/sample-log.ts';
import type { AnchorReceipt, AnchorRefusal } from './anchor.ts';
import { createContractAnchor } from './contract-anchor.ts';
import { contractCalls, readTruth } from './contract-call.ts';
import { createEvmRegistrar, identifyContract } from './deployment.ts';
import { createEvmAccount } from './evm-account.ts';
import { createEvmChain, type EvmChainOptions, prefixed } from './evm-chain.ts';
import { createJsonRpc, type JsonRpc, readQuantity } from './json-rpc.ts';

const binary = developmentChainPath();
if (binary === undefined)
  console.log('skipped: no anvil for this platform (YUNZHANG_ANVIL names one)');

const exhaustive = process.env['YUNZHANG_INTEROP'] === '1';
const log = sampleLog();
const chainId = 31_337;
const [registrarKey, publisherKey, strangerKey] = developmentKeys.map((key) => fromHex(key));
const account = (key: Uint8Array | undefined) => createEvmAccount(key ?? new Uint8Array(0));

function taken(outcome: AnchorReceipt | AnchorRefusal): AnchorReceipt {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}`);
  return outcome;
}

describe.skipIf(binary === undefined)('on a real development chain', () => {
  let chain: DevelopmentChain;
  let rpc: JsonRpc;
  const quick = { pollMs: 20, waitMs: 2000 };

  beforeAll(async () => {
    // Instructions of the age the code is made for; every later engine runs it as well.
    chain = await startDevelopmentChain(binary ?? '', ['--hardfork', 'istanbul']);
    rpc = createJsonRpc({ url: chain.url });
  });
  afterAll(() => chain.stop());

  async function opened(origin: string): Promise<Uint8Array> {
    const registrar = createEvmRegistrar({
      rpc,
      chainId,
      account: account(registrarKey),
      ...quick,
    });
    const contract = await registrar.deploy('istanbul');
    if (isRefusal(contract)) throw new Error(contract.refused);
    expect(await registrar.register(contract, origin)).toBeUndefined();
    const publisher = account(publisherKey).address;
    expect(
      await registrar.setPublisher(contract, { origin, publisher, allowed: true }),
    ).toBeUndefined();
    return contract;
  }

  function anchorWith(contract: Uint8Array, changes: Partial<EvmChainOptions> = {}) {
    const options = {
      rpc,
      chainId,
      contract,
      account: account(publisherKey),
      ...quick,
      ...changes,
    };
    return createContractAnchor({ origin: log.origin, chain: createEvmChain(options) });
  }

  it('heads are anchored one after another and found again by what they cover', async () => {
    const contract = await opened(log.origin);
    const anchor = anchorWith(contract);
    expect(anchor.chain).toBe('eip155:31337');
    expect(await anchor.newest()).toBeUndefined();
    expect(await anchor.covering(0)).toBeUndefined();
    const receipts: AnchorReceipt[] = [];
    let from = 0;
    for (const size of [1, 8, 100, 1000, 4000]) {
      receipts.push(taken(await anchor.anchorHead(log.head(size), log.proofs(from, size))));
      from = size;
    }
    expect(receipts.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    for (const receipt of receipts) {
      expect(receipt).toMatchObject({ ...log.head(receipt.size), chain: anchor.chain, contract });
      expect(receipt.transaction).toHaveLength(32);
      // A reader without any key finds the same receipt.
      const { account: _, ...reading } = { rpc, chainId, contract, account: undefined };
      const reader = createContractAnchor({ origin: log.origin, chain: createEvmChain(reading) });
      const found = await reader.covering(receipt.size - 1);
      expect(found === undefined ? found : await reader.receiptOf(found)).toEqual(receipt);
    }
    expect((await anchor.newest())?.size).toBe(4000);
    expect(await anchor.covering(4000)).toBeUndefined();
  });

  it('the same head is never anchored twice, whoever asks and how often', async () => {
    const contract = await opened(log.origin);
    const head = log.head(50);
    const one = anchorWith(contract);
    const two = anchorWith(contract);
    const outcomes = await Promise.all([
      one.anchorHead(head, log.proofs(0, 50)),
      one.anchorHead(head, log.proofs(0, 50)),
      two.anchorHead(head, log.proofs(0, 50)),
    ]);
    const [first, ...others] = outcomes.map(taken);
    for (const other of others) expect(other).toEqual(first);
    expect(taken(await two.anchorHead(head, log.proofs(0, 50)))).toEqual(first);
    expect((await one.newest())?.position).toBe(0);
  });

  it('a crash between sending and the receipt leaves one transaction, found again after', async () => {
    const contract = await opened(log.origin);
    await rpc('evm_setAutomine', [false]);
    try {
      const head = log.head(70);
      const nonceBefore = await nonceOf(publisherKey);
      // Sent, but never mined in time: the caller gives up.
      const hasty = anchorWith(contract, { waitMs: 60 });
      await expect(hasty.anchorHead(head, log.proofs(0, 70))).rejects.toThrow(Unavailable);
      await expect(hasty.anchorHead(head, log.proofs(0, 70))).rejects.toThrow(Unavailable);
      const pool = await rpc('txpool_status', []);
      expect(readQuantity((pool as Record<string, unknown>)['pending'])).toBe(1);
      await rpc('evm_mine', []);
      // A new process knows nothing and asks the chain.
      const receipt = taken(await anchorWith(contract).anchorHead(head, log.proofs(0, 70)));
      expect(receipt).toMatchObject({ ...head, position: 0 });
      expect(receipt.transaction).toHaveLength(32);
      expect(await nonceOf(publisherKey)).toBe(nonceBefore + 1);
    } finally {
      await rpc('evm_setAutomine', [true]);
    }
  });

  it.each(['not done', 'done but reported failed'] as const)(
    'every call that fails %s leads to the same head, once, when tried again',
    async (kind) => {
      const contract = await opened(log.origin);
      // The first run counts the calls; then each of them fails once.
      let calls = 0;
      const counting: JsonRpc = (method, params) => {
        calls++;
        return rpc(method, params);
      };
      taken(
        await anchorWith(contract, { rpc: counting }).anchorHead(log.head(2), log.proofs(0, 2)),
      );
      const steps = calls;
      expect(steps).toBeGreaterThan(8);
      let from = 2;
      for (let failing = 1; failing <= steps; failing++) {
        let at = 0;
        const faulty: JsonRpc = async (method, params) => {
          if (++at !== failing) return rpc(method, params);
          if (kind === 'done but reported failed') await rpc(method, params);
          throw new Unavailable('chain node');
        };
        const size = from + failing;
        const ask = (by: JsonRpc) =>
          anchorWith(contract, { rpc: by }).anchorHead(log.head(size), log.proofs(from, size));
        await expect(ask(faulty)).rejects.toThrow(Unavailable);
        expect(taken(await ask(rpc))).toMatchObject({ ...log.head(size), position: failing });
        from = size;
      }
    },
  );

  it('a head is final only when enough blocks are on it', async () => {
    const contract = await opened(log.origin);
    const patient = anchorWith(contract, { confirmations: 3, waitMs: 100 });
    const head = log.head(9);
    const ask = () => patient.anchorHead(head, log.proofs(0, 9));
    await expect(ask()).rejects.toThrow(Unavailable);
    // Asking again is no way around it, neither for the head nor for its receipt.
    await expect(ask()).rejects.toThrow(Unavailable);
    await rpc('evm_mine', []);
    const newest = await patient.newest();
    if (newest === undefined) throw new Error('the head is in a block');
    await expect(patient.receiptOf(newest)).rejects.toThrow(Unavailable);
    await rpc('evm_mine', []);
    expect(taken(await ask()).size).toBe(9);
  });

  it('what must not be anchored is refused by name, before it costs anything', async () => {
    const contract = await opened(log.origin);
    const anchor = anchorWith(contract);
    taken(await anchor.anchorHead(log.head(8), log.proofs(0, 8)));
    const other = sampleLog(64, 'other');
    const nonce = await nonceOf(publisherKey);
    const refused = async (...args: Parameters<typeof anchor.anchorHead>) => {
      const outcome = await anchor.anchorHead(...args);
      return isRefusal(outcome) ? outcome.refused : 'taken';
    };
    expect(await refused(other.head(8), other.proofs(0, 8))).toBe('anchor-forked');
    expect(
      await refused({ ...log.head(8), sm3Root: turned(log.head(8).sm3Root) }, log.proofs(0, 8)),
    ).toBe('anchor-forked');
    expect(await refused(log.head(7), log.proofs(0, 7))).toBe('anchor-not-growing');
    expect(await refused(log.head(20), log.proofs(7, 20))).toBe('anchor-proofs-stale');
    expect(await refused(other.head(20), other.proofs(8, 20))).toBe('anchor-not-following');
    const wrongSm3 = { ...log.head(20), sm3Root: other.head(20).sm3Root };
    expect(await refused(wrongSm3, log.proofs(8, 20))).toBe('anchor-not-following-sm3');
    expect(await nonceOf(publisherKey)).toBe(nonce);
  });

  it('a key that is no publisher, or no longer one, is told so', async () => {
    const contract = await opened(log.origin);
    const stranger = anchorWith(contract, { account: account(strangerKey) });
    const head = [log.head(4), log.proofs(0, 4)] as const;
    expect(await stranger.anchorHead(...head)).toMatchObject({ refused: 'anchor-not-publisher' });
    const registrar = createEvmRegistrar({
      rpc,
      chainId,
      account: account(registrarKey),
      ...quick,
    });
    const publisher = account(publisherKey).address;
    await registrar.setPublisher(contract, { origin: log.origin, publisher, allowed: false });
    expect(await anchorWith(contract).anchorHead(...head)).toMatchObject({
      refused: 'anchor-not-publisher',
    });
    const thief = createEvmRegistrar({ rpc, chainId, account: account(strangerKey), ...quick });
    expect(await thief.register(contract, 'squatted.example/2027')).toMatchObject({
      refused: 'anchor-not-registrar',
    });
    expect(await registrar.register(contract, log.origin)).toMatchObject({
      refused: 'anchor-registered-already',
    });
  });

  it('another chain, or other code at the address, is noticed', async () => {
    const contract = await opened(log.origin);
    await expect(anchorWith(contract, { chainId: 1 }).newest()).rejects.toThrow(
      'anchor-chain-other',
    );
    expect(await identifyContract({ rpc, contract })).toEqual({
      evm: 'istanbul',
      nativeSm3: false,
    });
    const nowhere = new Uint8Array(20).fill(7);
    expect((await identifyContract({ rpc, contract: nowhere })).evm).toBeUndefined();
    await expect(anchorWith(nowhere).newest()).rejects.toThrow('anchor-answer-form');
  });

  it('consistency holds for all sizes up to 64, and with a wrong bit in any hash it does not', async () => {
    const contract = await opened(log.origin);
    const to = prefixed(contract);
    const calls = contractCalls();
    const questions: { readonly data: string; readonly holds: boolean }[] = [];
    for (let n = 1; n <= 64; n++) {
      for (let m = 1; m <= n; m++) {
        const right = {
          sm3: false,
          from: m,
          to: n,
          fromRoot: log.root(sha256Tree, m),
          toRoot: log.root(sha256Tree, n),
          proof: log.proof(sha256Tree, m, n),
        };
        const ask = (changes: Partial<typeof right>, holds = false) =>
          questions.push({ data: prefixed(calls.consistent({ ...right, ...changes })), holds });
        ask({}, true);
        ask({ toRoot: turned(right.toRoot) });
        ask({ fromRoot: turned(right.fromRoot) });
        ask({ proof: [...right.proof, right.toRoot] });
        // The lane asks everything; here every eighth pair has its wrong hashes.
        if (!exhaustive && (m + n) % 8 !== 0) continue;
        if (n < 64 && m < n) ask({ from: m + 1, fromRoot: right.fromRoot });
        for (const [at, c] of right.proof.entries()) {
          ask({ proof: right.proof.map((hash, i) => (i === at ? turned(c) : hash)) });
          ask({ proof: right.proof.filter((_, i) => i !== at) });
        }
      }
    }
    const answers = await batch(
      chain.url,
      to,
      questions.map(({ data }) => data),
    );
    const wrong = questions.filter(({ holds }, at) => {
      const answer = answers[at];
      return answer === undefined || readTruth(fromHex(answer.slice(2))) !== holds;
    });
    expect(wrong).toHaveLength(0);
    expect(questions.length).toBeGreaterThan(9000);
  });

  async function nonceOf(key: Uint8Array | undefined): Promise<number> {
    const address = prefixed(account(key).address);
    return readQuantity(await rpc('eth_getTransactionCount', [address, 'latest']));
  }
});

/** Thousands of calls in few requests: only the test needs this. */
async function batch(url: string, to: string, datas: readonly string[]): Promise<string[]> {
  const answers: string[] = [];
  for (let at = 0; at < datas.length; at += 1000) {
    const requests = datas.slice(at, at + 1000).map((data, i) => ({
      jsonrpc: '2.0',
      id: at + i,
      method: 'eth_call',
      params: [{ to, data }, 'latest'],
    }));
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests),
    });
    for (const { id, result } of (await answer.json()) as { id: number; result: string }[]) {
      answers[id] = result;
    }
  }
  return answers;
}
