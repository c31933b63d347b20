import type { DoneView } from '../shell/cases.ts';
import { isOver } from '../shell/phases.ts';

/** The steps of the life of a seal, in their fixed order. @basis product.md R22 */
export const lifeSteps = [
  'applied',
  'reviewed',
  'made',
  'filed',
  'claimed',
  'in-force',
  'ended',
] as const;
/** One of them. */
export type LifeStep = (typeof lifeSteps)[number];

/** How far a step is. `stopped` is a step at which the seal stands still. */
export type StepState = 'done' | 'now' | 'stopped' | 'to-come' | 'never';

/** One step with what is known of it. */
export interface LifeLine {
  readonly step: LifeStep;
  readonly state: StepState;
  /** The act that did it. */
  readonly done: DoneView | undefined;
}

/** The act by which each step is done. */
const actsOf: Readonly<Record<LifeStep, readonly string[]>> = {
  applied: ['submit', 'submitFor', 'resubmit'],
  reviewed: ['approve', 'reject'],
  made: ['make'],
  filed: ['file'],
  claimed: ['claim'],
  // What stops it is told at this step too: it is where the life stands still.
  'in-force': ['claim', 'freeze', 'resume', 'reportLoss', 'find', 'restore', 'change'],
  ended: [
    'cancel',
    'confirmLoss',
    'expire',
    'supersede',
    'lapse',
    'invalidate',
    'correctionLapses',
    'approvalLapses',
  ],
};

/** Phases in which the life waits for the step of the same line. */
const waitsAt: Readonly<Record<string, LifeStep>> = {
  correction: 'applied',
  submitted: 'reviewed',
  accepted: 'reviewed',
  approved: 'made',
  made: 'filed',
  'filing-overdue': 'filed',
  filed: 'claimed',
  active: 'in-force',
  changing: 'in-force',
  frozen: 'in-force',
  lost: 'in-force',
  found: 'in-force',
};
const stopped: ReadonlySet<string> = new Set([
  'correction',
  'filing-overdue',
  'frozen',
  'lost',
  'found',
]);

/**
 * The life of a seal so far, and what is to come.
 *
 * A seal that has ended has no step to come: what was not reached never will be.
 */
export function lifeOf(phase: string, history: readonly DoneView[]): readonly LifeLine[] {
  const now = waitsAt[phase];
  const at = now === undefined ? lifeSteps.length - 1 : lifeSteps.indexOf(now);
  return lifeSteps.map((step, index) => {
    const done = history.findLast(({ act }) => actsOf[step].includes(act));
    return {
      step,
      done,
      state: stateOf(step, { index, at, phase, isReached: done !== undefined }),
    };
  });
}

function stateOf(
  step: LifeStep,
  place: {
    readonly index: number;
    readonly at: number;
    readonly phase: string;
    readonly isReached: boolean;
  },
): StepState {
  const { index, at, phase, isReached } = place;
  if (isOver(phase)) return step === 'ended' || isReached ? 'done' : 'never';
  if (index < at) return 'done';
  if (index > at) return 'to-come';
  return stopped.has(phase) ? 'stopped' : 'now';
}
