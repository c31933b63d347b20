import { isRefusal, utf8 } from '@yunzhang/base';
import {
  createEd25519Signer,
  noteSignaturesMax,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  sha256Tree,
  signText,
  writeNote,
  writeSignatureLine,
} from '@yunzhang/ledger';
import { expect, test, vi } from 'vitest';
import { tagged, someTag, testLog } from '../monitor/log-testing.ts';
import type { RoundHead, WitnessOutcome } from './client.ts';
import type { AskHttp } from './fetching.ts';
import { type CosignedNote, createWitnessing } from './witnessing.ts';

const seed = new Uint8Array(32).fill(4);
const witness = createEd25519Signer({ name: 'w.test', seed, kind: 'ed25519-cosignature' });
const peers = [{ url: 'http://w.test', key: witness.key }];
const log = testLog();
for (let i = 0; i < 20; i++) log.add(tagged(16, log.clock.at, someTag(String(i))));

async function headOf(size: number): Promise<RoundHead> {
  const note = await log.noteAt(sha256Tree, size);
  return { hash: sha256Tree, note, prove: async (from) => log.proof(sha256Tree, from, size) };
}

/** Counts what it is asked, and cosigns everything when its gate is open. */
function world(pauseMs = 5) {
  const asked: number[] = [];
  const published: CosignedNote[] = [];
  const outcomes: WitnessOutcome[] = [];
  const gate = { open: Promise.resolve() };
  const answer = { status: 200 };
  const ask: AskHttp = async ({ body = '' }) => {
    const { checkpoint, note } = parseAddCheckpoint(body);
    asked.push(checkpoint.size);
    await gate.open;
    const line = await signText(witness, { text: note.text, timeMs: log.clock.at });
    const bytes = utf8(answer.status === 200 ? writeSignatureLine(line) : '99\n');
    return { status: answer.status, type: 'text/plain', bytes };
  };
  const told = {
    alarmed: (one: WitnessOutcome) => void outcomes.push(one),
    failed: (one: WitnessOutcome) => void outcomes.push(one),
    unpublished: vi.fn<(error: unknown) => void>(),
  };
  const witnessing = createWitnessing({
    peers,
    now: () => log.clock.at,
    publish: async (one) => void published.push(one),
    told,
    pauseMs,
    refreshMs: 60,
    round: { ask },
  });
  return { asked, published, outcomes, gate, answer, told, witnessing };
}

test('only the newest head is asked about, and its note gets the cosignature', async () => {
  const { asked, published, gate, witnessing } = world();
  let open: () => void = () => undefined;
  gate.open = new Promise((resolve) => {
    open = resolve;
  });
  witnessing.head(await headOf(3));
  await vi.waitFor(() => expect(asked).toEqual([3]));
  for (const size of [5, 8, 13]) witnessing.head(await headOf(size));
  open();
  await vi.waitFor(() => expect(published).toHaveLength(2));
  expect(asked).toEqual([3, 13]);
  const opened = openNote(published[1]?.note ?? '', [witness.key]);
  expect(!isRefusal(opened) && parseCheckpoint(opened.text).size).toBe(13);
  expect(parseNote(published[1]?.note ?? '').signatures).toHaveLength(3);
  await witnessing.close();
});

test('a head that stays is witnessed again after a while', async () => {
  const { asked, witnessing } = world();
  witnessing.head(await headOf(4));
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(1));
  expect(new Set(asked)).toEqual(new Set([4]));
  await witnessing.close();
});

test('a witness that saw more is an alarm, and nothing is published', async () => {
  const { answer, outcomes, published, witnessing } = world();
  answer.status = 409;
  witnessing.head(await headOf(7));
  await vi.waitFor(() => expect(outcomes).toMatchObject([{ problem: 'witness-ahead', seen: 99 }]));
  expect(published).toEqual([]);
  await witnessing.close();
});

test('a note full of signatures stays within what readers take', async () => {
  const { published, witnessing } = world();
  const { text, signatures } = parseNote(await log.noteAt(sha256Tree, 9));
  const [first] = signatures;
  if (first === undefined) throw new Error('unsigned');
  const many = Array.from({ length: noteSignaturesMax }, (_, i) => ({ ...first, name: `n${i}` }));
  const note = writeNote({ text, signatures: many });
  witnessing.head({ ...(await headOf(9)), note });
  await vi.waitFor(() => expect(published).toHaveLength(1));
  expect(parseNote(published[0]?.note ?? '').signatures).toHaveLength(noteSignaturesMax);
  await witnessing.close();
});

test('ends at once while it waits, and without witnesses does nothing', async () => {
  const { witnessing } = world();
  await witnessing.close();
  const idle = createWitnessing({
    peers: [],
    now: () => 0,
    publish: async () => undefined,
    told: { alarmed: vi.fn(), failed: vi.fn(), unpublished: vi.fn() },
  });
  idle.head(await headOf(2));
  await idle.close();
});

test('whoever waits does not wait for the pause, also when a round is on its way', async () => {
  const { asked, gate, witnessing } = world(60_000);
  witnessing.head(await headOf(5));
  await expect.poll(() => asked).toEqual([5]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  witnessing.head(await headOf(9));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(asked).toEqual([5]);
  let open = (): void => undefined;
  gate.open = new Promise((resolve) => {
    open = resolve;
  });
  witnessing.hurry();
  await expect.poll(() => asked).toEqual([5, 9]);
  witnessing.head(await headOf(12));
  witnessing.hurry();
  open();
  await expect.poll(() => asked).toEqual([5, 9, 12]);
  await witnessing.close();
});
