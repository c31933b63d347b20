import { isRefusal, type Refusal } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import {
  acts as codes,
  createEd25519Signer,
  parseNote,
  parsePolicy,
  parseVerifierKey,
  type Policy,
  readEntry,
  signText,
  tagDay,
  type TagLife,
  tagOf,
  tagSchedule,
  verifyEvidence,
} from '@yunzhang/ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestLedger, testLedger } from '../ledger-testing.ts';
import { type LoggedSeal, ownLogPolicy } from './index.ts';
import { createSealActs, type Intent } from './seal-acts.ts';

let log: TestLedger;
beforeAll(async () => {
  log = await testLedger();
});
afterAll(async () => {
  await log.close();
});

const tagLife: TagLife = {
  key: new Uint8Array(32).fill(7),
  firstDay: tagDay(Date.now()),
  days: 400,
};
const seal: LoggedSeal = { id: '11000000000001', seal: new Uint8Array(100).fill(1), tagLife };
const dataHash = digest('sm3', new Uint8Array(3));
const signature = new Uint8Array(70).fill(5);

function got<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`${answer.refused} ${answer.detail ?? ''}`);
  return answer;
}

const intend = async (): Promise<Intent> => got(await log.acts.intend(seal, dataHash));

async function actsOf(id: string): Promise<readonly number[]> {
  const rows = await log.database.query
    .selectFrom('seal_act')
    .select('act')
    .where('seal', '=', id)
    .orderBy('at')
    .orderBy('act')
    .execute();
  return rows.map(({ act }) => act);
}

test('an intent is published before its evidence is given, and the evidence binds file and seal', async () => {
  const { evidence, actId } = await intend();
  const policy = parsePolicy((await ownLogPolicy(log.ledger)) ?? '');
  const paper = {
    dataHash,
    sealId: seal.id,
    seal: seal.seal,
    tagSchedule: tagSchedule(tagLife),
    signedAt: Date.now(),
  };
  const report = verifyEvidence({ evidence, policy, paper });
  expect([report.verdict, report.level, report.entry.act]).toEqual([
    'holds',
    'L0',
    codes.useIntent,
  ]);
  expect(report.entry.tag).toEqual(tagOf(tagLife.key, seal.id, report.entry.at));
  const other = { ...paper, dataHash: new Uint8Array(32) };
  expect(verifyEvidence({ evidence, policy, paper: other }).verdict).toBe('fails');
  await log.acts.abandon(seal, actId, 'test');
});

test('the end of a use binds its signature and is there once, however often it is said', async () => {
  const { actId } = await intend();
  expect(await log.acts.complete(seal, actId, signature)).toBeUndefined();
  expect(await log.acts.complete(seal, actId, signature)).toBeUndefined();
  await log.acts.abandon(seal, actId, 'too late');
  const ends = await log.database.query
    .selectFrom('seal_act')
    .select(['act', 'act_id'])
    .where('ends', '=', actId)
    .execute();
  expect(ends.map(({ act }) => act)).toEqual([codes.useDone]);
  const found = got(await log.ledger.evidence.ofAct(ends[0]?.act_id ?? ''));
  expect(readEntry(found.entry).act).toBe(codes.useDone);
});

test('a use that was closed as abandoned cannot be completed', async () => {
  const { actId } = await intend();
  await log.acts.abandon(seal, actId, 'the work failed');
  expect(await log.acts.complete(seal, actId, signature)).toMatchObject({
    refused: 'act-abandoned',
  });
});

test('the making of a seal is logged once, also when a start asks for it again', async () => {
  const fresh = { ...seal, id: '11000000000077' };
  expect(await log.acts.logLife([fresh], Date.now())).toBeUndefined();
  expect(await log.acts.logLife([fresh], Date.now())).toBeUndefined();
  expect(await actsOf(fresh.id)).toEqual([
    codes.sealMake,
    codes.sealFile,
    codes.sealIssue,
    codes.sealActivate,
  ]);
});

test('an intent that a process left open is closed as abandoned, and only when it is old', async () => {
  const lost = { ...seal, id: '11000000000088' };
  got(await log.acts.intend(lost, dataHash));
  const sealOf = (id: string): LoggedSeal | undefined => (id === lost.id ? lost : undefined);
  expect(await log.acts.resume(sealOf)).toBe(0);
  log.clock.now = () => Date.now() + 11 * 60_000;
  expect(await log.acts.resume(sealOf)).toBe(1);
  expect(await log.acts.resume(sealOf)).toBe(0);
  log.clock.now = Date.now;
  expect(await actsOf(lost.id)).toEqual([codes.useIntent, codes.useAbandon]);
});

test('without a ledger nothing is written and the refusal says so', async () => {
  const { database } = log;
  const now = Date.now;
  const random = (size: number): Uint8Array => new Uint8Array(size);
  const full = { refused: 'ledger-backlog', basis: 'ledger.md §16.3' };
  const ledger = { ...log.ledger, submit: async () => full };
  const stuck = createSealActs({ database, ledger, now, random });
  const quiet = { ...seal, id: '11000000000099' };
  expect(await stuck.intend(quiet, dataHash)).toEqual(full);
  expect(await actsOf(quiet.id)).toEqual([]);
});

/** A witness that cosigns the newest head some time after it is asked; never without a time. */
function witnessed(afterMs?: number) {
  const seed = new Uint8Array(32).fill(9);
  const court = createEd25519Signer({ name: 'court.test', seed, kind: 'ed25519-cosignature' });
  const asked: number[] = [];
  const policy = async (state: {
    readonly sha256Keys: readonly string[];
    readonly sm3Keys: readonly string[];
  }): Promise<Policy> => ({
    logs: [...state.sha256Keys, ...state.sm3Keys].map((vkey) => ({ key: parseVerifierKey(vkey) })),
    witnesses: [{ name: 'court', key: court.key }],
    groups: [],
    quorum: 'court',
  });
  const cosign = async (one: number): Promise<void> => {
    const head = await log.ledger.head(one);
    if (head === undefined) return;
    const { text } = parseNote(head.sha256Note);
    const line = await signText(court, { text, timeMs: Date.now() });
    await log.ledger.cosign({ log: one, size: head.size, sha256: [line], sm3: [] });
  };
  const hurry = async (one: number): Promise<void> => {
    asked.push(one);
    if (afterMs !== undefined) setTimeout(() => void cosign(one), afterMs);
  };
  const acts = createSealActs({
    database: log.database,
    ledger: log.ledger,
    now: Date.now,
    random: (size) => new Uint8Array(size),
    witnesses: { policy, hurry },
  });
  const levelOf = async ({ evidence }: Intent): Promise<string | undefined> => {
    const state = await log.ledger.keys(log.ledger.logs()[0]?.log ?? 0);
    if (state === undefined) throw new Error('no keys');
    return verifyEvidence({ evidence, policy: await policy(state) }).level;
  };
  return { acts, asked, levelOf };
}

test('an intent that asks for witnesses has them in its evidence when they sign in time', async () => {
  const { acts, asked, levelOf } = witnessed(150);
  const intent = got(await acts.intend(seal, dataHash, 'L1'));
  expect([intent.level, await levelOf(intent), asked.length]).toEqual(['L1', 'L1', 1]);
  const plain = got(await acts.intend(seal, dataHash));
  expect([plain.level, asked.length]).toEqual(['L0', 1]);
});

test('an intent waits a second for witnesses that do not come, and says what it got', async () => {
  const { acts, levelOf } = witnessed();
  const startedAt = performance.now();
  const intent = got(await acts.intend(seal, dataHash, 'L1'));
  expect(performance.now() - startedAt).toBeGreaterThan(990);
  expect([intent.level, await levelOf(intent)]).toEqual(['L0', 'L0']);
});

test('an intent does not wait where no quorum is set, nor fail where witnesses cannot be asked', async () => {
  const { database, ledger } = log;
  const base = { database, ledger, now: Date.now, random: (size: number) => new Uint8Array(size) };
  const away = async () => Promise.reject(new Error('the file is gone'));
  for (const policy of [async () => undefined, away]) {
    const acts = createSealActs({ ...base, witnesses: { policy, hurry: async () => undefined } });
    expect(got(await acts.intend(seal, dataHash, 'L1')).level).toBe('L0');
  }
});
