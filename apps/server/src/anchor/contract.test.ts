import { execFileSync } from 'node:child_process';
import { fromHex } from '@yunzhang/base';
import { checkConsistency, sha256Tree, sm3Tree } from '@yunzhang/ledger';
import { describe, expect, it } from 'vitest';
import { developmentChainPath } from '../../../../tests/anchor/development-chain.ts';
import {
  accounts,
  createInProcessChain,
  type InProcessChain,
} from '../../../../tests/anchor/in-process-chain.ts';
import { sampleLog, turned } from '../../../../tests/anchor/sample-log.ts';
import {
  anchoredEvent,
  contractCalls,
  deploymentData,
  eventTopic,
  readCovering,
  readHead,
  readNumber,
  readRefusal,
  readTruth,
} from './contract-call.ts';
import { contractCode } from './contract-code.ts';
import { type ContinuationProofs, type LogHead, logIdOf } from './head.ts';

/**
 * Pairs of sizes asked here. The lane `npm run interop` asks all up to 64: with SM3 here, with
 * SHA-256 on the development chain, which is faster than an EVM in JavaScript.
 */
const exhaustive = process.env['YUNZHANG_INTEROP'] === '1';
const sizesMax = {
  sha256: exhaustive && developmentChainPath() === undefined ? 64 : 10,
  sm3: exhaustive ? 64 : 16,
};
const log = sampleLog();
const logId = logIdOf(log.origin);
const calls = contractCalls();
const treeOf = { sha256: sha256Tree, sm3: sm3Tree } as const;
const { root, proof, head: headOf, proofs: proofsOf } = log;

interface Deployed {
  readonly chain: InProcessChain;
  readonly at: string;
  say(from: keyof typeof accounts, data: Uint8Array): ReturnType<InProcessChain['call']>;
  ask(data: Uint8Array): Promise<Uint8Array>;
}

async function deployed(
  options: Parameters<typeof createInProcessChain>[0] = {},
): Promise<Deployed> {
  const chain = await createInProcessChain(options);
  const { ok, address: at } = await chain.deploy(accounts.registrar);
  expect(ok).toBe(true);
  const say: Deployed['say'] = (from, data) => chain.call(accounts[from], at, data);
  return {
    chain,
    at,
    say,
    ask: async (data) => {
      const { ok: answered, output } = await say('stranger', data);
      expect(answered).toBe(true);
      return output;
    },
  };
}

async function opened(options: Parameters<typeof createInProcessChain>[0] = {}): Promise<Deployed> {
  const contract = await deployed(options);
  const publisher = fromHex(accounts.publisher.slice(2));
  expect((await contract.say('registrar', calls.register(logId))).ok).toBe(true);
  const appointed = await contract.say(
    'registrar',
    calls.setPublisher({ logId, publisher, allowed: true }),
  );
  expect(appointed.ok).toBe(true);
  return contract;
}

const anchor = (
  contract: Deployed,
  head: LogHead,
  proofs: ContinuationProofs,
  from: keyof typeof accounts = 'publisher',
) => contract.say(from, calls.anchor(logId, head, proofs));

async function refusal(outcome: Promise<{ ok: boolean; output: Uint8Array }>) {
  const { ok, output } = await outcome;
  return ok ? 'taken' : readRefusal(output);
}

describe('the shipped code', () => {
  it('is what the source compiles to, byte for byte, by the named compiler and settings', () => {
    const repository = new URL('../../../../', import.meta.url).pathname;
    execFileSync('node', ['contracts/anchor/build.mjs', '--check'], { cwd: repository });
  });

  it('stands unchanged at its address, so that a stranger can compare it', async () => {
    for (const evm of ['istanbul', 'byzantium'] as const) {
      const chain = await createInProcessChain({ evm });
      const { output } = await chain.deploy(accounts.registrar);
      expect(output).toEqual(fromHex(contractCode[evm].deployed));
    }
  });
});

describe('the mode of the chain', () => {
  it('is SM exactly where KECCAK256 computes SM3', async () => {
    expect(readTruth(await (await deployed()).ask(calls.nativeSm3()))).toBe(false);
    for (const evm of ['istanbul', 'byzantium'] as const) {
      const contract = await deployed({ evm, sm: true });
      expect(readTruth(await contract.ask(calls.nativeSm3()))).toBe(true);
    }
  });

  it('cannot be hidden by handing the constructor other bytes than "abc"', async () => {
    const chain = await createInProcessChain({ sm: true });
    const data = deploymentData(fromHex(contractCode.istanbul.creation));
    data[data.length - 32] = 0x62;
    expect(await refusal(chain.deploy(accounts.registrar, data))).toBe('anchor-chain-unfit');
  });

  it('leaves selectors as the compiler made them: Keccak on an SM chain too', async () => {
    const contract = await deployed({ sm: true });
    expect((await contract.say('stranger', contractCalls('sm3').nativeSm3())).ok).toBe(false);
    expect((await contract.say('stranger', calls.nativeSm3())).ok).toBe(true);
  });
});

describe('consistency proofs', () => {
  it.each([['sha256'], ['sm3']] as const)(
    'of %s hold for all small sizes, and no other root, size or proof does',
    async (name) => {
      const hash = treeOf[name];
      const contract = await deployed({ sm: name === 'sm3' });
      const ask = async (from: number, to: number, hashes: readonly Uint8Array[], change = {}) => {
        const question = {
          sm3: name === 'sm3',
          from,
          to,
          fromRoot: root(hash, from),
          toRoot: root(hash, to),
          proof: hashes,
          ...change,
        };
        const answer = readTruth(await contract.ask(calls.consistent(question)));
        // The contract and the ledger package answer alike, also about what is wrong.
        expect(answer).toBe(checkConsistency(hash, question));
        return answer;
      };
      for (let to = 1; to <= sizesMax[name]; to++) {
        for (let from = 1; from <= to; from++) {
          const right = proof(hash, from, to);
          expect(await ask(from, to, right), `${from} to ${to}`).toBe(true);
          // One wrong of each kind for each pair; every bit is turned on the real chain.
          const at = (from + to) % Math.max(1, right.length);
          const wrong = right.map((c, i) => (i === at ? turned(c) : c));
          if (right.length > 0) {
            expect(await ask(from, to, wrong)).toBe(false);
            expect(await ask(from, to, right.slice(1))).toBe(false);
            expect(await ask(from, to, right.slice(0, -1))).toBe(false);
          }
          expect(await ask(from, to, [...right, root(hash, 1)])).toBe(false);
          if ((from + to) % 5 !== 0) continue;
          expect(await ask(from, to, right, { toRoot: turned(root(hash, to)) })).toBe(false);
          expect(await ask(from, to, right, { fromRoot: turned(root(hash, from)) })).toBe(false);
        }
      }
      expect(await ask(2, 1, [], { fromRoot: root(hash, 1) })).toBe(false);
    },
    600_000,
  );

  it('of nothing, of a shrinking tree and of the same size with another root are refused', async () => {
    const contract = await deployed();
    const ask = async (from: number, to: number, change = {}) =>
      readTruth(
        await contract.ask(
          calls.consistent({
            sm3: false,
            from,
            to,
            fromRoot: root(sha256Tree, 5),
            toRoot: root(sha256Tree, 5),
            proof: [],
            ...change,
          }),
        ),
      );
    expect(await ask(0, 5)).toBe(false);
    expect(await ask(0, 0)).toBe(false);
    expect(await ask(5, 5)).toBe(true);
    expect(await ask(5, 5, { toRoot: root(sha256Tree, 6) })).toBe(false);
    expect(await ask(5, 5, { proof: [root(sha256Tree, 1)] })).toBe(false);
    expect(await ask(6, 5)).toBe(false);
  });

  it('of one pair of sizes do not hold for another, though the roots are right', async () => {
    const contract = await deployed();
    // The last four of eight leaves are climbed as four of four, then one hash more stands above.
    const small = { from: 3, to: 4 };
    const large = { from: 7, to: 8 };
    const question = (sizes: typeof small, tree: typeof small) => ({
      sm3: false,
      ...sizes,
      fromRoot: root(sha256Tree, tree.from),
      toRoot: root(sha256Tree, tree.to),
      proof: proof(sha256Tree, tree.from, tree.to),
    });
    const ask = async (asked: ReturnType<typeof question>) =>
      readTruth(await contract.ask(calls.consistent(asked)));
    expect(await ask(question(small, small))).toBe(true);
    expect(await ask(question(large, large))).toBe(true);
    expect(await ask(question(small, large))).toBe(false);
    expect(await ask(question(large, small))).toBe(false);
    // Where the proof should begin with a hash there is none: an answer, not a fault.
    expect(await ask({ ...question(small, small), proof: [] })).toBe(false);
  });

  it('of SM3 are not pretended to be checked where the chain does not compute it', async () => {
    const contract = await deployed();
    const question = {
      sm3: true,
      from: 1,
      to: 1,
      fromRoot: root(sm3Tree, 1),
      toRoot: root(sm3Tree, 1),
      proof: [],
    };
    expect(await refusal(contract.say('stranger', calls.consistent(question)))).toBe(
      'anchor-no-native-sm3',
    );
  });

  it('are refused when a size has more bits than the contract reads', async () => {
    const contract = await opened();
    const data = calls.anchor(logId, headOf(1), proofsOf(0, 1));
    data[4 + 32 + 23] = 1; // 2^64 + 1: would be 1 if the high bits were dropped
    expect((await contract.say('publisher', data)).ok).toBe(false);
    expect(readNumber(await contract.ask(calls.count(logId)))).toBe(0);
  });
});

describe('anchoring', () => {
  it.each([
    ['an ordinary chain', { sm: false }],
    ['an SM chain', { sm: true }],
    ['an old engine', { evm: 'byzantium' }],
    ['an old SM engine', { evm: 'byzantium', sm: true }],
  ] as const)('keeps heads that follow one another, on %s', async (_, options) => {
    const contract = await opened(options);
    const sizes = [1, 2, 7, 8, 9, 64, 300, 1000];
    let from = 0;
    for (const [position, size] of sizes.entries()) {
      const outcome = await anchor(contract, headOf(size), proofsOf(from, size));
      expect(outcome.ok, `${from} to ${size}`).toBe(true);
      const [event] = outcome.logs;
      expect(event?.topics[0]).toEqual(eventTopic(anchoredEvent));
      expect(event?.topics[1]).toEqual(logId);
      expect(readNumber(event?.topics[2] ?? new Uint8Array(0))).toBe(size);
      expect(readNumber(event?.data ?? new Uint8Array(0), 2)).toBe(position);
      from = size;
    }
    expect(readNumber(await contract.ask(calls.count(logId)))).toBe(sizes.length);
    for (const [position, size] of sizes.entries()) {
      const head = readHead(await contract.ask(calls.head(logId, position)), position);
      expect(head).toMatchObject({ ...headOf(size), position });
    }
    expect(readHead(await contract.ask(calls.head(logId, sizes.length)), 0)).toBeUndefined();
    for (let index = 0; index < 1001; index++) {
      if (index > 70 && index % 97 > 1) continue;
      const found = readCovering(await contract.ask(calls.covering(logId, index)));
      expect(found?.size, `leaf ${index}`).toBe(sizes.find((size) => size > index));
    }
  });

  it('refuses a head that shrinks, stays or does not follow, by name', async () => {
    const contract = await opened();
    expect((await anchor(contract, headOf(8), proofsOf(0, 8))).ok).toBe(true);
    const other = { ...headOf(8), sha256Root: root(sha256Tree, 9) };
    const table: readonly (readonly [string, LogHead, ContinuationProofs, string])[] = [
      ['smaller', headOf(7), proofsOf(7, 7), 'anchor-not-growing'],
      ['the same again', headOf(8), proofsOf(8, 8), 'anchor-not-growing'],
      ['same size, other root', other, proofsOf(8, 8), 'anchor-not-growing'],
      ['no proof', headOf(9), proofsOf(0, 9), 'anchor-not-following'],
      ['proof of other sizes', headOf(10), proofsOf(8, 9), 'anchor-not-following'],
      ['proof from another head', headOf(10), proofsOf(7, 10), 'anchor-not-following'],
      [
        'another root',
        { ...headOf(10), sha256Root: turned(root(sha256Tree, 10)) },
        proofsOf(8, 10),
        'anchor-not-following',
      ],
    ];
    for (const [name, head, proofs, code] of table) {
      expect(await refusal(anchor(contract, head, proofs)), name).toBe(code);
    }
    expect(readNumber(await contract.ask(calls.count(logId)))).toBe(1);
    expect((await anchor(contract, headOf(10), proofsOf(8, 10))).ok).toBe(true);
  });

  it('refuses a wrong SM3 proof on an SM chain, and only there', async () => {
    const wrong = (from: number, to: number): ContinuationProofs => {
      const right = proofsOf(from, to);
      return { ...right, sm3: right.sm3.map(turned) };
    };
    const sm = await opened({ sm: true });
    const plain = await opened();
    for (const contract of [sm, plain]) {
      expect((await anchor(contract, headOf(3), proofsOf(0, 3))).ok).toBe(true);
    }
    for (const to of [4, 5, 6, 7, 8, 9, 10, 11, 12]) {
      expect(await refusal(anchor(sm, headOf(to), wrong(3, to)))).toBe('anchor-not-following-sm3');
      const swapped = { ...headOf(to), sm3Root: root(sha256Tree, to) };
      expect(await refusal(anchor(sm, swapped, proofsOf(3, to)))).toBe('anchor-not-following-sm3');
    }
    expect((await anchor(sm, headOf(12), proofsOf(3, 12))).ok).toBe(true);
    expect((await anchor(plain, headOf(12), wrong(3, 12))).ok).toBe(true);
  });

  it('takes a first head without proofs only, and never one of size 0', async () => {
    const contract = await opened();
    const empty = { ...headOf(1), size: 0 };
    expect(await refusal(anchor(contract, empty, proofsOf(0, 1)))).toBe('anchor-not-growing');
    const padded = { ...proofsOf(0, 1), sha256: [root(sha256Tree, 1)] };
    expect(await refusal(anchor(contract, headOf(1), padded))).toBe('anchor-not-following');
    const padded3 = { ...proofsOf(0, 1), sm3: [root(sha256Tree, 1)] };
    expect(await refusal(anchor(contract, headOf(1), padded3))).toBe('anchor-not-following-sm3');
    expect((await anchor(contract, headOf(1), proofsOf(0, 1))).ok).toBe(true);
  });

  it('keeps the heads of two logs apart', async () => {
    const contract = await opened();
    const second = logIdOf('ledger.test.example/2027');
    expect((await anchor(contract, headOf(9), proofsOf(0, 9))).ok).toBe(true);
    expect(
      await refusal(contract.say('publisher', calls.anchor(second, headOf(3), proofsOf(0, 3)))),
    ).toBe('anchor-not-publisher');
    expect(readNumber(await contract.ask(calls.count(second)))).toBe(0);
  });
});

describe('who may', () => {
  const appointment = (who: keyof typeof accounts, allowed: boolean) => ({
    logId,
    publisher: fromHex(accounts[who].slice(2)),
    allowed,
  });

  it('register is the deployer alone, so nobody squats the origin of another', async () => {
    const contract = await deployed();
    expect(await refusal(contract.say('stranger', calls.register(logId)))).toBe(
      'anchor-not-registrar',
    );
    expect((await contract.say('registrar', calls.register(logId))).ok).toBe(true);
    expect(await refusal(contract.say('registrar', calls.register(logId)))).toBe(
      'anchor-registered-already',
    );
    expect(readTruth(await contract.ask(calls.registered(logId)))).toBe(true);
  });

  it('appoint publishers is the deployer alone, and only for a registered log', async () => {
    const contract = await deployed();
    const appoint = calls.setPublisher(appointment('stranger', true));
    expect(await refusal(contract.say('registrar', appoint))).toBe('anchor-not-registered');
    expect((await contract.say('registrar', calls.register(logId))).ok).toBe(true);
    expect(await refusal(contract.say('stranger', appoint))).toBe('anchor-not-registrar');
    expect((await contract.say('registrar', appoint)).ok).toBe(true);
    expect(readTruth(await contract.ask(calls.publisher(appointment('stranger', true))))).toBe(
      true,
    );
  });

  it('anchor is a publisher: not a stranger, not the deployer, not one who was removed', async () => {
    const contract = await opened();
    const first = [headOf(4), proofsOf(0, 4)] as const;
    expect(await refusal(anchor(contract, ...first, 'stranger'))).toBe('anchor-not-publisher');
    expect(await refusal(anchor(contract, ...first, 'registrar'))).toBe('anchor-not-publisher');
    expect((await anchor(contract, ...first)).ok).toBe(true);
    const removal = calls.setPublisher(appointment('publisher', false));
    expect((await contract.say('registrar', removal)).ok).toBe(true);
    expect(await refusal(anchor(contract, headOf(5), proofsOf(4, 5)))).toBe('anchor-not-publisher');
    expect(readHead(await contract.ask(calls.head(logId, 0)), 0)?.size).toBe(4);
  });

  it('send money is nobody: no function takes any', async () => {
    expect(contractCode.istanbul.deployed.length).toBeGreaterThan(0);
    const contract = await deployed();
    expect((await contract.say('stranger', new Uint8Array(0))).ok).toBe(false);
  });
});

describe('gas', () => {
  it('of an anchor stays under 160,000 for trees this large', async () => {
    const rows: string[] = [];
    for (const evm of ['istanbul', 'byzantium'] as const) {
      for (const sm of [false, true]) {
        const chain = await createInProcessChain({ evm, sm });
        const deployment = await chain.deploy(accounts.registrar);
        rows.push(`${evm} sm=${sm} deploy ${deployment.gas}`);
        const contract = await opened({ evm, sm });
        await anchor(contract, headOf(9), proofsOf(0, 9));
        for (const [from, to] of [
          [9, 16],
          [16, 1000],
          [1000, 4096],
        ] as const) {
          const { ok, gas } = await anchor(contract, headOf(to), proofsOf(from, to));
          expect(ok).toBe(true);
          expect(gas).toBeLessThan(evm === 'istanbul' ? 160_000 : 260_000);
          rows.push(
            `${evm} sm=${sm} anchor ${from} to ${to}, ${proof(sha256Tree, from, to).length} hashes: ${gas}`,
          );
        }
      }
    }
    if (process.env['YUNZHANG_GAS'] === '1') console.log(rows.join('\n'));
  });
});
