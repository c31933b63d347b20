import { equal, fromUtf8, hex, isRefusal } from '@yunzhang/base';
import { parseCheckpoint, parseNote, rootOf, sha256Tree, sm3Tree } from '@yunzhang/ledger';
import type { Kysely, KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addLog, type Head, readEntries } from './book.ts';
import { closeBenches, ledgerBench, type LedgerBench, submission } from './ledger-testing.ts';
import { numberBatch } from './numbering.ts';
import { openSequencer } from './opening.ts';
import { publishHead, signHeads } from './publishing.ts';
import { sequencerLimits, type SequencerParts, type SequencerState } from './sequencer-state.ts';
import { submit } from './submission.ts';
import { createTileFolder, type TileStore } from './tile-store.ts';
import { yearStart } from './year.ts';

let bench: LedgerBench;
beforeAll(async () => {
  bench = await ledgerBench();
}, 60_000);
afterAll(async () => {
  await bench.close();
  await closeBenches();
});

/** How one call fails, and what its caller does then. */
interface Fault {
  /** The call, counted from 0. */
  readonly at: number;
  readonly kind: 'not done' | 'done but reported failed';
  /** The sequencer goes on with what it remembers, or is another process. */
  readonly after: 'goes on' | 'starts anew';
}

class Broken extends Error {}

/** Lets every call through and counts it; the one of the fault fails. */
function faulty(fault: Fault | undefined) {
  let count = 0;
  const enter = (): number => {
    const number = count++;
    if (fault?.at === number && fault.kind === 'not done') throw new Broken('not done');
    return number;
  };
  const leave = (number: number | undefined): void => {
    if (fault?.at === number) throw new Broken('done but reported failed');
  };
  const call = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const number = enter();
    const result = await work();
    leave(number);
    return result;
  };
  return { call, enter, leave, count: () => count };
}

type Faulty = ReturnType<typeof faulty>;

function faultyStore(store: TileStore, { call }: Faulty): TileStore {
  return {
    write: async (files) => call(async () => store.write(files)),
    replace: async (file) => call(async () => store.replace(file)),
    read: async (name) => call(async () => store.read(name)),
    removeFolder: async (name) => store.removeFolder(name),
  };
}

/** Statements fail through a plugin; transactions also when they are committed. */
function faultyQuery(query: Kysely<unknown>, { call, enter, leave }: Faulty): Kysely<unknown> {
  const numbers = new Map<string, number>();
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      numbers.set(queryId.queryId, enter());
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      leave(numbers.get(queryId.queryId));
      return result;
    },
  };
  const watched = query.withPlugin(plugin);
  return new Proxy(watched, {
    get: (target, name) => {
      const value = Reflect.get(target, name, target) as unknown;
      if (name !== 'transaction') return typeof value === 'function' ? value.bind(target) : value;
      return () => ({
        execute: async (work: (at: Kysely<unknown>) => Promise<unknown>) =>
          call(async () => target.transaction().execute(work)),
      });
    },
  });
}

/** One log of its own in the shared database: each case takes an earlier hour. */
let cases = 0;
const hourMs = 3_600_000;

interface Outcome {
  readonly calls: number;
  readonly submitted: readonly string[];
  readonly entries: readonly Uint8Array[];
  readonly signed: readonly Head[];
  readonly checkpoints: readonly string[];
}

async function runCase(fault: Fault | undefined): Promise<Outcome> {
  cases += 1;
  const log = 10_000 + cases;
  const origin = `ledger.test/case/${log}`;
  const opensAt = yearStart(2026) - cases * hourMs;
  const endsAt = opensAt + hourMs;
  const at = opensAt + 1000;
  const query = bench.database.query;
  await bench.signer.create(origin);
  await addLog(query, { log, origin, opensAt, endsAt });
  const counts = { size: 0, twinSize: 0, twinAt: 0, indexFrom: 0, indexAt: 0 };
  const row = { log, origin, opensAt, endsAt, ...counts, closedAt: undefined };
  const faults = faulty(fault);
  const signed: Head[] = [];
  const checkpoints: string[] = [];
  const inner = createTileFolder(`${bench.folder}/case-${log}`);
  const store: TileStore = {
    ...inner,
    replace: async (file) => {
      if (file.path === 'checkpoint') checkpoints.push(fromUtf8(file.bytes));
      await inner.replace(file);
    },
  };
  const parts: SequencerParts = {
    database: { kind: bench.database.kind, query: faultyQuery(query, faults) },
    store: faultyStore(store, faults),
    signer: {
      ...bench.signer,
      sign: async (request) =>
        faults.call(async () => {
          const answer = await bench.signer.sign(request);
          if (!isRefusal(answer)) signed.push(request);
          return answer;
        }),
    },
    now: () => at,
  };
  const open = async (with_: SequencerParts): Promise<SequencerState> =>
    openSequencer(with_, {
      row,
      limits: { ...sequencerLimits, batchMax: 3 },
      knownHeads: async () => [],
    });
  const states: (SequencerState | undefined)[] = [undefined, undefined];
  const act = async (which: number, step: (state: SequencerState) => Promise<unknown>) => {
    try {
      await step((states[which] ??= await open(parts)));
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      if (fault?.after === 'starts anew') states[which] = undefined;
    }
  };
  const submitted: string[] = [];
  for (const which of [0, 1]) {
    const all = [submission(at), submission(at), submission(at), submission(at)];
    submitted.push(...all.map(({ entry }) => hex(entry)));
    await query.transaction().execute(async (tx) => submit(tx, all));
    // The other one numbers while this one signs and publishes.
    await act(which, numberBatch);
    await act(1 - which, numberBatch);
    await act(which, signHeads);
    await act(which, publishHead);
  }
  const last = await open({ ...parts, database: bench.database, store, signer: bench.signer });
  while ((await numberBatch(last)) > 0);
  await signHeads(last);
  await publishHead(last);
  const rows = await readEntries(query, { log, from: 0, to: 1000 });
  expect(rows.map(({ index }) => index)).toEqual(rows.map((_, i) => i));
  const entries = rows.map(({ entry }) => entry);
  return { calls: faults.count(), submitted, entries, signed, checkpoints };
}

function check({ submitted, entries, signed, checkpoints }: Outcome): void {
  // Each act once, in the order of the outbox, after the genesis.
  expect(entries.slice(1).map(hex)).toEqual(submitted);
  // One history: every head that was ever signed is a beginning of it, in both trees.
  for (const { size, sha256Root, sm3Root } of signed) {
    const some = entries.slice(0, size);
    expect(
      equal(
        sha256Root,
        rootOf(
          sha256Tree,
          some.map((one) => sha256Tree.leaf(one)),
        ),
      ),
    ).toBe(true);
    expect(
      equal(
        sm3Root,
        rootOf(
          sm3Tree,
          some.map((one) => sm3Tree.leaf(one)),
        ),
      ),
    ).toBe(true);
  }
  const sizes = checkpoints.map((note) => parseCheckpoint(parseNote(note).text).size);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  expect(sizes.at(-1)).toBe(entries.length);
}

it('keeps two sequencers without a lease on one history', async () => {
  check(await runCase(undefined));
});

// Every call, and both ways of going on after it, take a minute: the slow lane does all of them.
const isSlow = process.env['YUNZHANG_SLOW'] === '1';
const ways = isSlow ? 2 : 1;
const every = isSlow ? 1 : 4;

it.each([
  ['not done', 0],
  ['done but reported failed', 1],
] as const)(
  'loses and doubles nothing when any one call is %s',
  async (kind, first) => {
    const { calls } = await runCase(undefined);
    const from = isSlow ? 0 : first;
    for (let at = from; at < calls; at += every) {
      for (let way = 0; way < ways; way++) {
        const after = ((at - from) / every + way) % 2 === 0 ? 'goes on' : 'starts anew';
        check(await runCase({ at, kind, after }));
      }
    }
  },
  300_000,
);
