import { isRefusal, type Refusal } from '@yunzhang/base';
import { parsePolicy } from '@yunzhang/ledger';
import { createGate } from './gate.ts';
import { keep, keepingState, setDuressCode } from './keeping.ts';
import { createLogJudge, type LogJudge } from './log-head.ts';
import { createKey, findKey, signPlain } from './making.ts';
import { plainHead } from './memory.ts';
import { type CustodyNotice, type CustodyOptions, type CustodyParts, slow } from './parts.ts';
import { refuse } from './refusal.ts';
import type { CustodyAnswer, CustodyRequest } from './request.ts';
import { tell } from './telling.ts';
import { useSeal } from './using.ts';
import { VaultFault } from './vault-fault.ts';

/** Uses that are worked on at a time; more are told to come again. */
const openMax = 2000;
const slowMsMin = 15_000;
const slowMsMore = 30_000;

/** The custody of keys, without its socket. */
export interface Custody {
  answer(request: CustodyRequest): Promise<CustodyAnswer>;
}

/**
 * Makes the custody over its store.
 *
 * It trusts nobody who asks: what it needs to know it checks in the log and in what owners, makers
 * and filing offices have signed.
 *
 * @basis architecture §2; ledger.md §16.1
 */
export function createCustody(options: CustodyOptions): Custody {
  const { memory } = options.store;
  let judged: { readonly policy: string; readonly judge: LogJudge } | undefined;
  const judge = (): LogJudge => {
    const { policy } = memory.trust;
    if (judged?.policy !== policy) {
      judged = { policy, judge: createLogJudge(parsePolicy(policy)) };
    }
    return judged.judge;
  };
  const gate = createGate({
    max: openMax,
    isDue: () => options.store.isLong(),
    work: async () => options.store.compact(),
  });
  const parts: CustodyParts = { ...options, gate, judge, underWay: new Map() };
  return {
    answer: async (request) => {
      const answer = await gate.through(async () => answerOrFault(parts, request));
      if (answer === slow) return slowAnswer(parts);
      const said = answer ?? { refusal: refuse('custody-busy', 'architecture §2') };
      if (said.refusal !== undefined) parts.notice(noticeOf(parts, request, said.refusal));
      return said;
    },
  };
}

/** A device that cannot sign now is no fault of ours: whoever asks is told what it is. */
async function answerOrFault(
  parts: CustodyParts,
  request: CustodyRequest,
): Promise<CustodyAnswer | typeof slow> {
  try {
    return await answerOf(parts, request);
  } catch (error) {
    if (!(error instanceof VaultFault)) throw error;
    return { refusal: refuse(error.code, 'architecture §2', error.detail) };
  }
}

async function answerOf(
  parts: CustodyParts,
  request: CustodyRequest,
): Promise<CustodyAnswer | typeof slow> {
  switch (request.ask) {
    case 'create':
      return refusalOr(await createKey(parts, request), (key) => ({ key }));
    case 'keys':
      return refusalOr(findKey(parts, request), (key) => ({ key }));
    case 'plain':
      return refusalOr(await signPlain(parts, request), (rs) => ({ rs }));
    case 'state':
      return { heads: [...parts.store.memory.heads.values()].map(plainHead) };
    case 'tell':
      return refusalOr(await tell(parts, request), () => ({ isDone: true }));
    case 'use':
      return useSeal(parts, request);
    case 'order':
      return refusalOr(await keep(parts, request), () => ({ isDone: true }));
    case 'duress-code':
      return refusalOr(await setDuressCode(parts, request), () => ({ isDone: true }));
    case 'keeping-state':
      return { keeping: keepingState(parts) };
  }
}

function refusalOr<Result>(
  result: Result | Refusal,
  write: (result: Result) => CustodyAnswer,
): CustodyAnswer {
  return isRefusal(result) ? { refusal: result } : write(result);
}

/** What a custody that has too much to do would say, and as late. */
async function slowAnswer({ random, wait = waitMs }: CustodyParts): Promise<CustodyAnswer> {
  const [high = 0, low = 0] = random(2);
  await wait(slowMsMin + (slowMsMore * (high * 256 + low)) / 65_536);
  return { refusal: refuse('custody-busy', 'architecture §2') };
}

function waitMs(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function noticeOf({ now }: CustodyParts, request: CustodyRequest, refusal: Refusal): CustodyNotice {
  const about =
    request.ask === 'use' ? { seal: request.seal, act: request.act, mandate: request.mandate } : {};
  return { at: now(), kind: 'refusal', ask: request.ask, ...about, refusal };
}
