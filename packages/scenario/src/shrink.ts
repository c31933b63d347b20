import type { Instant } from '@yunzhang/base';
import type { Proof } from './proof.ts';
import { type Breach, type Step, type TrialOptions, trialOf } from './walk-check.ts';

/** Runs one shrinking may take; after them the shortest list found so far is handed back. */
const runsMax = 3000;

/** Steps that lead to a breach, and the breach. */
export interface Shrunk {
  readonly steps: readonly Step[];
  readonly breach: Breach;
}

/**
 * Tries steps again on an empty table, everything checked after each of them. Undefined where
 * nothing is broken.
 */
export function retry(
  proof: Proof,
  steps: readonly Step[],
  options: TrialOptions = {},
): Shrunk | undefined {
  const trial = trialOf(proof, { ...options, isPatient: true });
  for (const [n, step] of steps.entries()) {
    const tried = trial.try(step);
    if ('breach' in tried) return { steps: steps.slice(0, n + 1), breach: tried.breach };
  }
  const breach = trial.end(steps.at(-1)?.now ?? 0);
  return breach === undefined ? undefined : { steps, breach };
}

/**
 * Fewer steps that break the same thing: halves, quarters and so on are left out as long as it
 * still breaks (delta debugging). Ids hang on the number of a step, so that what is left keeps
 * its meaning. Afterwards whatever an attempt does not need is taken from it.
 */
export function shrink(proof: Proof, failing: Shrunk, options: TrialOptions = {}): Shrunk {
  let runs = 0;
  const breaks = (steps: readonly Step[]): Shrunk | undefined => {
    if (steps.length === 0 || ++runs > runsMax) return undefined;
    const found = retry(proof, steps, options);
    return found?.breach.name === failing.breach.name ? found : undefined;
  };
  const first = breaks(failing.steps);
  if (first === undefined) return failing;
  return simpler(fewer(first, breaks), breaks);
}

type Breaks = (steps: readonly Step[]) => Shrunk | undefined;

function fewer(start: Shrunk, breaks: Breaks): Shrunk {
  let best = start;
  let size = Math.ceil(best.steps.length / 2);
  while (size >= 1) {
    let isCut = false;
    for (let at = best.steps.length; at > 0; at -= size) {
      const from = Math.max(0, at - size);
      const found = breaks([...best.steps.slice(0, from), ...best.steps.slice(at)]);
      if (found === undefined) continue;
      best = found;
      isCut = true;
    }
    if (!isCut) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}

/** Takes away versions expected, names and fields, and puts times that do not matter together. */
function simpler(start: Shrunk, breaks: Breaks): Shrunk {
  let best = start;
  const take = (change: (step: Step, n: number) => Step | undefined) => {
    for (let n = best.steps.length - 1; n >= 0; n--) {
      const step = best.steps[n];
      const changed = step && change(step, n);
      if (changed === undefined) continue;
      const found = breaks(best.steps.map((one, m) => (m === n ? changed : one)));
      if (found !== undefined) best = found;
    }
  };
  take(({ attempt, ...step }) => {
    const { expects, ...rest } = attempt;
    return expects === undefined ? undefined : { ...step, attempt: rest };
  });
  take((step, n) => atTimeOf(step, best.steps[n - 1]?.now));
  for (let more = true; more;) {
    more = false;
    take((step) => {
      for (const attempt of withoutOne(step)) {
        const changed = { ...step, attempt };
        const found = breaks(best.steps.map((one) => (one.serial === step.serial ? changed : one)));
        if (found === undefined) continue;
        best = found;
        more = true;
        return undefined;
      }
      return undefined;
    });
  }
  return best;
}

function atTimeOf(step: Step, now: Instant | undefined): Step | undefined {
  return now === undefined || now === step.now ? undefined : { ...step, now };
}

/** The attempt without one field of its input, or without one name. */
function withoutOne({ attempt }: Step): readonly Step['attempt'][] {
  const { input, names = {} } = attempt;
  const fields = typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
  return [
    ...Object.keys(fields).map((name) => ({ ...attempt, input: without(fields, name) })),
    ...Object.keys(names).map((name) => ({ ...attempt, names: without(names, name) })),
  ];
}

function without<T extends object>(from: T, name: string): T {
  const kept = Object.entries(from).filter(([key]) => key !== name);
  return Object.fromEntries(kept) as T;
}
