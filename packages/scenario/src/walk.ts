import type { Catalog } from './catalog.ts';
import { denialsOf } from './catalog.ts';
import type { Proof } from './proof.ts';
import { chanceOf } from './walk-chance.ts';
import { shrink } from './shrink.ts';
import { type Breach, type Step, trialOf, type Tried } from './walk-check.ts';
import { nextStep, remember, type Walker, walkerOf } from './walk-choice.ts';
import { type Plan, planOf } from './walk-plan.ts';
import { storyOf } from './walk-story.ts';

/** How far and from where. */
export interface WalkOptions {
  readonly seed: number;
  readonly attempts: number;
  /** What decides, where it is not the proof's own: a mutant, judged by the proof's rules. */
  readonly catalog?: Catalog;
  /** The first episode, for walking one of them again. */
  readonly episode?: number;
}

/** What was tried of one act. */
export interface ActTally {
  accepted: number;
  readonly refused: Record<string, number>;
}

/** What a walk came to. Reports of several walks can be added up. */
export interface WalkReport {
  readonly attempts: number;
  readonly accepted: number;
  /** By `scenario.act`; deadlines and follow-ups are counted where they happen. */
  readonly acts: Readonly<Record<string, ActTally>>;
  readonly failure?: WalkFailure;
}

/** The first breach, with the steps that lead there. */
export interface WalkFailure extends Breach {
  readonly seed: number;
  readonly episode: number;
  readonly steps: readonly Step[];
}

/** Attempts of one episode: short ones begin often, long ones go deep. */
const episodeSizes = [60, 200, 200, 800];
/** One episode in so many is held with everything frozen and decided twice. */
const strictEvery = 20;

/**
 * Tries everything on everything, at random: every act, right and wrong actors and inputs, clocks
 * that jump to the edge of deadlines, stale versions, races. After each decision the original
 * definition and the oracles of the proof are asked whether all still holds.
 *
 * It goes in episodes, each on an empty table, so that memory is bounded and a failure is short.
 */
export function walk(proof: Proof, options: WalkOptions): WalkReport {
  const plan = planOf(proof);
  const acts: Record<string, ActTally> = {};
  for (const { name } of plan.acts) acts[name] = { accepted: 0, refused: {} };
  const tally = { attempts: 0, accepted: 0, acts };
  for (let episode = options.episode ?? 0; tally.attempts < options.attempts; episode++) {
    const left = options.attempts - tally.attempts;
    const failure = walkEpisode(plan, options, episode, left, tally);
    if (failure !== undefined) return { ...tally, failure };
  }
  return tally;
}

interface Tally {
  attempts: number;
  accepted: number;
  readonly acts: Record<string, ActTally>;
}

function walkEpisode(
  plan: Plan,
  options: WalkOptions,
  episode: number,
  left: number,
  tally: Tally,
): WalkFailure | undefined {
  const rnd = chanceOf(Math.imul(options.seed, 0x9e3779b1) ^ Math.imul(episode + 1, 0x85ebca6b));
  const trial = trialOf(plan.proof, {
    ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
    isStrict: episode % strictEvery === strictEvery - 1,
  });
  const walker = walkerOf(plan, rnd, trial.store);
  const size = Math.min(left, rnd.pick(episodeSizes));
  const steps: Step[] = [];
  const failed = (breach: Breach) => ({ ...breach, seed: options.seed, episode, steps });
  for (let n = 0; n < size; n++) {
    const step = nextStep(walker);
    const tried = trial.try(step);
    tally.attempts++;
    if ('breach' in tried) {
      steps.push(step);
      return failed(tried.breach);
    }
    // A refused attempt leaves nothing, so that it is never needed to get anywhere.
    if ('accepted' in tried) steps.push(step);
    note(walker, tally, step, tried);
  }
  const breach = trial.end(walker.now);
  return breach === undefined ? undefined : failed(breach);
}

function note(
  walker: Walker,
  tally: Tally,
  step: Step,
  tried: Exclude<Tried, { readonly breach: Breach }>,
): void {
  const { scenario, act } = step.attempt;
  if ('refused' in tried) {
    const { refused } = (tally.acts[`${scenario}.${act}`] ??= { accepted: 0, refused: {} });
    refused[tried.refused] = (refused[tried.refused] ?? 0) + 1;
    return;
  }
  tally.accepted++;
  walker.last = tried.accepted.case;
  for (const done of tried.accepted.done) {
    const name = `${done.scenario}.${done.act}`;
    const entry = (tally.acts[name] ??= { accepted: 0, refused: {} });
    entry.accepted++;
    walker.counts.set(name, (walker.counts.get(name) ?? 0) + 1);
  }
  remember(walker, tried.accepted.changed);
}

/** Adds up reports of one proof; the first failure stays. */
export function addReports(reports: readonly WalkReport[]): WalkReport {
  const acts: Record<string, ActTally> = {};
  for (const report of reports) {
    for (const [name, { accepted, refused }] of Object.entries(report.acts)) {
      const sum = (acts[name] ??= { accepted: 0, refused: {} });
      sum.accepted += accepted;
      for (const [code, n] of Object.entries(refused)) {
        sum.refused[code] = (sum.refused[code] ?? 0) + n;
      }
    }
  }
  const failure = reports.find((report) => report.failure !== undefined)?.failure;
  return {
    attempts: reports.reduce((sum, report) => sum + report.attempts, 0),
    accepted: reports.reduce((sum, report) => sum + report.accepted, 0),
    acts,
    ...(failure === undefined ? {} : { failure }),
  };
}

/** Whether a proof answers for a scenario of its catalog. */
function isAbout({ about }: Proof, scenario: string): boolean {
  return about === undefined || about.includes(scenario);
}

/** Acts of a proof no attempt has ever got through: the walk has not been there. */
export function neverDone(proof: Proof, report: WalkReport): readonly string[] {
  const own = planOf(proof).acts.filter(({ scenario }) => isAbout(proof, scenario.id));
  return own.map(({ name }) => name).filter((name) => (report.acts[name]?.accepted ?? 0) === 0);
}

/** Codes the definitions know that no attempt was ever refused with. */
export function neverSaid(proof: Proof, report: WalkReport): readonly string[] {
  const said = new Set(Object.values(report.acts).flatMap((act) => Object.keys(act.refused)));
  const own = proof.catalog.scenarios.filter(({ id }) => isAbout(proof, id));
  const all = new Set(own.flatMap((s) => denialsOf(s).map((d) => d.code)));
  return [...all].filter((code) => !said.has(code));
}

/** A failure made short, as a story with the seed that found it. */
export function tellFailure(proof: Proof, failure: WalkFailure, catalog?: Catalog): string {
  const options = catalog === undefined ? {} : { catalog };
  const { steps, seed, episode, name, why } = failure;
  const shrunk = shrink(proof, { steps, breach: { name, why } }, options);
  const found = `# seed ${seed}, episode ${episode}: ${steps.length} steps, ${shrunk.steps.length} left`;
  return `${found}\n${storyOf(proof, shrunk, options)}`;
}
