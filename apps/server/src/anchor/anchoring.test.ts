import { type Refusal, Unavailable } from '@yunzhang/base';
import { readBody, readEntry } from '@yunzhang/ledger';
import { describe, expect, it } from 'vitest';
import { sampleLog } from '../../../../tests/anchor/sample-log.ts';
import type { Anchor, AnchorReceipt } from './anchor.ts';
import { anchorEntry, type AnchoredLog, createAnchoring } from './anchoring.ts';

const tree = sampleLog(512);
const other = sampleLog(512, 'other');

/** A chain that is a list. */
function listChain() {
  const heads: AnchorReceipt[] = [];
  const faults: ('before' | 'after')[] = [];
  const anchor: Anchor = {
    chain: 'list',
    newest: async () => heads.at(-1),
    covering: async (index) => heads.find(({ size }) => size > index),
    receiptOf: async (head) => heads[head.position] ?? Promise.reject(new Error('no such head')),
    anchorHead: async (head, proofs) => {
      expect(proofs.from).toBe(heads.at(-1)?.size ?? 0);
      const fault = faults.shift();
      if (fault === 'before') throw new Unavailable('chain');
      const receipt = {
        ...head,
        position: heads.length,
        block: 7,
        chain: 'list',
        contract: new Uint8Array(20),
        transaction: new Uint8Array(32),
      };
      heads.push(receipt);
      if (fault === 'after') throw new Unavailable('chain');
      return receipt;
    },
  };
  return { anchor, heads, faults };
}

/** A log of a size that the test sets; everything is an act unless it says otherwise. */
function movingLog() {
  const records = new Map<string, Uint8Array>();
  const state = { size: 0, closed: false, ownFrom: Infinity, refuses: false, source: tree };
  const log: AnchoredLog = {
    head: async () => (state.size === 0 ? undefined : state.source.head(state.size)),
    headAt: async (size) => (size > state.size ? undefined : state.source.head(size)),
    proofs: async (from, to) => state.source.proofs(from, to.size),
    hasActs: async ({ from }) => from < state.ownFrom,
    isClosed: async () => state.closed,
    record: async ({ actId, entry }): Promise<Refusal | undefined> => {
      if (state.refuses) return { refused: 'ledger-backlog', basis: '' };
      if (!records.has(actId)) records.set(actId, entry);
      return undefined;
    },
  };
  return { log, state, records };
}

function setUp() {
  const chain = listChain();
  const moving = movingLog();
  const clock = { at: 1_790_000_000_000 };
  const fresh = () =>
    createAnchoring({
      anchor: chain.anchor,
      log: moving.log,
      now: () => clock.at,
      limits: { everyMs: 600_000, everyEntries: 100 },
    });
  return { ...chain, ...moving, clock, fresh };
}

describe('a head is due', () => {
  it('when the log begins, after ten minutes with acts, after many entries and at the close', async () => {
    const { heads, state, clock, fresh } = setUp();
    const anchoring = fresh();
    const step = async () => (await anchoring.step()).kind;
    expect(await step()).toBe('idle');
    state.size = 3;
    expect(await step()).toBe('anchored');
    state.size = 5;
    clock.at += 599_999;
    expect(await step()).toBe('idle');
    clock.at += 1;
    expect(await step()).toBe('anchored');
    state.size = 104;
    expect(await step()).toBe('idle');
    state.size = 105;
    expect(await step()).toBe('anchored');
    state.size = 106;
    expect(await step()).toBe('idle');
    state.closed = true;
    expect(await step()).toBe('anchored');
    expect(await step()).toBe('idle');
    expect(heads.map(({ size }) => size)).toEqual([3, 5, 105, 106]);
  });

  it('never for what the log wrote about the last one: anchoring does not feed itself', async () => {
    const { heads, state, clock, fresh } = setUp();
    const anchoring = fresh();
    state.size = 3;
    await anchoring.step();
    state.size = 4;
    state.ownFrom = 3;
    for (let hour = 0; hour < 24; hour++) {
      clock.at += 3_600_000;
      expect((await anchoring.step()).kind).toBe('idle');
    }
    expect(heads).toHaveLength(1);
  });
});

describe('an anchored head is logged', () => {
  it('once, with what the chain said', async () => {
    const { state, records, fresh } = setUp();
    state.size = 3;
    await fresh().step();
    await fresh().step();
    expect(records.size).toBe(1);
    const [[actId, entry] = ['', new Uint8Array(0)]] = [...records];
    expect(actId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const { act, body = new Uint8Array(0) } = readEntry(entry);
    expect(readBody(act, body)).toMatchObject({ chain: 'list', block: 7, ...tree.head(3) });
  });

  it('also when the process died between the chain and the log, or the log had no room', async () => {
    const { faults, state, records, fresh, heads } = setUp();
    state.size = 3;
    faults.push('after');
    await expect(fresh().step()).rejects.toThrow(Unavailable);
    expect(records.size).toBe(0);
    state.refuses = true;
    await fresh().step();
    expect(records.size).toBe(0);
    state.refuses = false;
    await fresh().step();
    expect(records.size).toBe(1);
    expect(heads).toHaveLength(1);
  });

  it('under another name for another head', () => {
    const receipt = {
      ...tree.head(3),
      position: 0,
      block: 1,
      chain: 'list',
      contract: new Uint8Array(20),
      transaction: new Uint8Array(32),
    };
    const names = [
      receipt,
      { ...receipt, ...tree.head(4) },
      { ...receipt, chain: 'list2' },
      { ...receipt, contract: new Uint8Array(20).fill(1) },
    ].map((one) => anchorEntry(one, 0).actId);
    expect(new Set(names).size).toBe(4);
  });
});

describe('a chain that holds what the log does not', () => {
  it.each([
    ['another history', 3, other],
    ['more than the log has: a restored backup', 2, tree],
    ['another history behind a larger log', 9, other],
  ] as const)('raises the alarm and sends nothing: %s', async (_, size, source) => {
    const { heads, state, fresh, clock } = setUp();
    state.size = 3;
    await fresh().step();
    state.size = size;
    state.source = source;
    clock.at += 3_600_000;
    expect(await fresh().step()).toMatchObject({
      kind: 'alarm',
      refusal: { refused: 'anchor-forked' },
    });
    expect(heads).toHaveLength(1);
  });

  it('is asked again after it was away', async () => {
    const { faults, heads, state, fresh } = setUp();
    state.size = 3;
    faults.push('before');
    const anchoring = fresh();
    await expect(anchoring.step()).rejects.toThrow(Unavailable);
    expect((await anchoring.step()).kind).toBe('anchored');
    expect(heads).toHaveLength(1);
  });
});
