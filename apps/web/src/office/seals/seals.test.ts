import { hex } from '@yunzhang/base';
import { sealLife } from '@yunzhang/scenarios';
import { afterEach, expect, test, vi } from 'vitest';
import { kindWords } from '../../words/seals.ts';
import type { CaseView, DoneView } from '../shell/cases.ts';
import { asOfficeProblem } from '../shell/client.ts';
import { isOver } from '../shell/phases.ts';
import type { Me } from '../shell/session.ts';
import { claimSeals, keyReceipt } from './claiming.ts';
import { lifeOf, lifeSteps } from './life.ts';
import { phaseTitles } from './phase-titles.ts';
import { provenOf } from './proof.ts';
import { replaceable } from './replaceable.ts';
import { within } from './scale.ts';
import { callOf, type HotlineCall } from './calls.ts';
import { sealOf, toneOf } from './seal-record.ts';
import { sealActNames } from './sealing-acts.ts';

const { signed } = vi.hoisted(() => ({ signed: [] as (readonly string[])[] }));
vi.mock('../keys/index.ts', () => ({
  registerGrantorKey: async () => ({ publicKey: new Uint8Array(65).fill(4) }),
  signWhenAsked: async (_me: unknown, { cases }: { readonly cases: readonly string[] }) => {
    signed.push(cases);
    return [];
  },
}));

afterEach(() => vi.unstubAllGlobals());

const phases = Object.keys(sealLife.phaseTitles);
const done = (act: string, at: number): DoneView => ({
  case: 'c',
  scenario: 'seal-life',
  act,
  title: { zh: act, en: act },
  at,
  from: '',
  to: '',
});
const seal = (phase: string, record: Readonly<Record<string, unknown>> = {}): CaseView => ({
  id: `case-${phase}`,
  scenario: 'seal-life',
  title: { zh: '电子印章', en: 'seal life' },
  phase,
  phaseTitle: { zh: phase, en: phase },
  record,
});

test('the life of a seal stands at one step in every phase that is not over', () => {
  for (const phase of phases) {
    const states = lifeOf(phase, []).map(({ state }) => state);
    const here = states.filter((one) => one === 'now' || one === 'stopped').length;
    expect([phase, here]).toEqual([phase, isOver(phase) ? 0 : 1]);
    if (isOver(phase)) expect([phase, states.at(-1)]).toEqual([phase, 'done']);
  }
});

test('a seal that ended early never reaches the steps it had not reached', () => {
  const life = lifeOf('rejected', [done('submit', 1), done('accept', 2), done('reject', 3)]);
  expect(life.map(({ state }) => state)).toEqual([
    'done',
    'done',
    'never',
    'never',
    'never',
    'never',
    'done',
  ]);
  expect(life[1]?.done?.at).toBe(3);
});

test('a frozen seal stops at being used, and a resumed one tells when', () => {
  const history = [done('submit', 1), done('claim', 5), done('freeze', 6)];
  const frozen = lifeOf('frozen', history).find(({ step }) => step === 'in-force');
  expect([frozen?.state, frozen?.done?.at]).toEqual(['stopped', 6]);
  const resumed = lifeOf('active', [...history, done('resume', 7)]);
  const use = resumed.find(({ step }) => step === 'in-force');
  expect([use?.state, use?.done?.at]).toEqual(['now', 7]);
  expect(resumed.map(({ step }) => step)).toEqual([...lifeSteps]);
});

test('every phase of the scenario has a name, and every button is an act of it', () => {
  expect(Object.keys(phaseTitles)).toEqual(phases);
  for (const act of sealActNames) expect(Object.keys(sealLife.acts)).toContain(act);
  for (const phase of phases) expect(toneOf(phase)).toBeDefined();
});

test('kinds have the names of the scenario', () => {
  const { kind } = sealLife.record;
  for (const one of Object.keys(kindWords)) expect(JSON.stringify(kind)).toContain(`"${one}"`);
});

test('a record is read whatever is missing or odd in it', () => {
  expect(sealOf(seal('submitted'))).toMatchObject({ name: '', shape: undefined, freezes: [] });
  const odd = { sealName: 7, shape: { widthTenthMm: 'x' }, freezes: [null, { by: 'court' }] };
  expect(sealOf(seal('frozen', odd))).toMatchObject({
    name: '',
    shape: undefined,
    freezes: [{ by: 'court', who: '', at: 0, reason: '' }],
  });
  const shape = { form: 'ellipse', widthTenthMm: 405, heightTenthMm: 305 };
  expect(sealOf(seal('made', { shape })).shape).toEqual({
    form: 'ellipse',
    widthMm: 40.5,
    heightMm: 30.5,
  });
});

test('only seals that change or end within sixty days are offered to be replaced', () => {
  const day = 86_400_000;
  const of = (phase: string, days: number) =>
    seal(phase, { kind: 'contract', validTo: days * day });
  const cases = [of('active', 60), of('changing', 900), of('frozen', 1), of('expired', 0)];
  const found = (now: number) =>
    replaceable(cases, { kind: 'contract', now }).map(({ phase }) => phase);
  expect(found(0)).toEqual(['active', 'changing']);
  expect(found(-1)).toEqual(['changing']);
  expect(replaceable(cases, { kind: 'finance', now: 0 })).toEqual([]);
});

test('an act is proven by the step of its name and moment, and by no other', () => {
  const steps = [
    { act: 'freeze', phase: 'frozen', at: '1970-01-01T00:00:00.005Z', actId: 'a' },
    { act: 'freeze', phase: 'frozen', at: '1970-01-01T00:00:00.009Z', actId: 'b' },
  ];
  expect(provenOf(done('freeze', 9), steps)?.actId).toBe('b');
  expect(provenOf(done('resume', 9), steps)).toBeUndefined();
  expect(provenOf(undefined, steps)).toBeUndefined();
});

test('a screen is no other than a screen can be', () => {
  expect([within(1.2), within(0.1), within(3), within(Number.NaN)]).toEqual([1.2, 1, 1, 1]);
});

test('the receipt of a claim names the key and nothing of its private half', () => {
  const publicKey = new Uint8Array(65).fill(4);
  expect(keyReceipt({ publicKey })).toMatch(/^SM2-[0-9A-F]{32}$/);
  expect(keyReceipt({ publicKey })).not.toContain(hex(publicKey).slice(0, 32));
});

const me = { person: 'p', organisation: { id: 'o', name: '', status: '' } } as unknown as Me;

function answering(answers: Readonly<Record<string, readonly [status: number, code?: string]>>) {
  const keys: string[] = [];
  vi.stubGlobal('fetch', async (path: string, { headers }: RequestInit) => {
    keys.push(new Headers(headers).get('idempotency-key') ?? '');
    const [status, code] = answers[path] ?? [200];
    return Response.json({ code, values: { level: 3 } }, { status });
  });
  return keys;
}

test('one press claims each seal under a key of its own, and one refused keeps no other', async () => {
  const keys = answering({ '/v1/cases/b/claim': [409, 'claim-expired'] });
  signed.length = 0;
  const steps: string[] = [];
  const wish = { cases: ['a', 'b', 'c'], key: 'K' };
  const claimed = await claimSeals(me, wish, ({ claimed: n, isConfirming }) =>
    steps.push(`${n}${isConfirming ? ' confirming' : ''}`),
  );
  expect(claimed.map((one) => one.problem?.code)).toEqual([undefined, 'claim-expired', undefined]);
  expect(keys).toEqual(['K.0', 'K.1', 'K.2']);
  expect(signed).toEqual([['a', 'c']]);
  expect(steps).toEqual(['0', '1', '2', '3 confirming']);
});

test('who has to confirm first is asked once, and nothing is signed', async () => {
  const keys = answering({ '/v1/cases/a/claim': [409, 'step-up-required'] });
  signed.length = 0;
  const wish = { cases: ['a', 'b'], key: 'K' };
  const problem = await claimSeals(me, wish, () => undefined).catch(asOfficeProblem);
  expect(problem).toMatchObject({ code: 'step-up-required', level: 3 });
  expect([keys.length, signed.length]).toEqual([1, 0]);
});

test('a freeze is the hotline’s where a call that was done has its moment, and no other', () => {
  const at = Date.parse('2026-11-24T08:00:00.123Z');
  const call: HotlineCall = {
    act: 'freeze',
    caller: 'li',
    facts: ['callback', 'agreed-word'],
    at: new Date(at).toISOString(),
    isDone: true,
  };
  expect(callOf([call], { act: 'freeze', at })).toBe(call);
  expect(callOf([{ ...call, isDone: false }], { act: 'freeze', at })).toBeUndefined();
  expect(callOf([call], { act: 'reportLoss', at })).toBeUndefined();
  expect(callOf([call], { act: 'freeze', at: at + 1 })).toBeUndefined();
  expect(callOf([call], { act: 'freeze', at: undefined })).toBeUndefined();
});
