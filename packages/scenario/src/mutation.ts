import { type Catalog, catalog } from './catalog.ts';
import type { Act, Scenario } from './definition.ts';
import { engineStage } from './engine-stage.ts';
import type { Proof } from './proof.ts';
import { shelfOf } from './shelf.ts';
import { tell } from './story.ts';
import type { Story } from './story-text.ts';
import { walk } from './walk.ts';

/** A definition without one of its rules. */
export interface Mutant {
  /** `labour-contract.draft must lc-probation`. */
  readonly name: string;
  readonly scenario: string;
  readonly catalog: Catalog;
}

/** What noticed that the rule was gone. */
export interface Verdict {
  readonly mutant: string;
  readonly caughtBy: 'story' | 'attack' | 'walk' | 'nothing';
  /** Title of the story or attack, or the walk's oracle. */
  readonly by: string;
}

/**
 * Every way to take one rule from the scenarios of a catalog: a condition of an act, one that
 * lasts, a claim, a qualification, a level, what is said in a closed phase, a secret.
 */
export function mutantsOf(of: Catalog, only?: readonly string[]): readonly Mutant[] {
  const chosen = of.scenarios.filter(({ id }) => only === undefined || only.includes(id));
  return chosen.flatMap((scenario) =>
    lacking(scenario).map(({ name, without }): Mutant => {
      const scenarios = of.scenarios.map((one) => (one === scenario ? without : one));
      return { name: `${scenario.id}${name}`, scenario: scenario.id, catalog: catalog(scenarios) };
    }),
  );
}

interface Lacking {
  readonly name: string;
  readonly without: Scenario;
}

function lacking(scenario: Scenario): readonly Lacking[] {
  const { always, claims, roles, hidden, secret, acts } = scenario;
  const bare = without(scenario, 'hidden');
  return [
    ...Object.entries(acts).flatMap(([verb, act]) =>
      lackingIn(act).map(({ name, act: changed }) => ({
        name: `.${verb} ${name}`,
        without: { ...scenario, acts: { ...acts, [verb]: changed } },
      })),
    ),
    ...always.map((rule) => ({
      name: ` always ${rule.code}`,
      without: { ...scenario, always: always.filter((one) => one !== rule) },
    })),
    ...claims.map((claim) => ({
      name: ` claim ${claim.code}`,
      without: { ...scenario, claims: claims.filter((one) => one !== claim) },
    })),
    ...Object.entries(roles).flatMap(([name, role]) =>
      (['needs', 'bears'] as const).flatMap((what) =>
        role[what] === undefined
          ? []
          : {
              name: ` role ${name} ${what} ${role[what]}`,
              without: { ...scenario, roles: { ...roles, [name]: without(role, what) } },
            },
      ),
    ),
    ...Object.keys(secret).map((field) => ({
      name: ` secret ${field}`,
      without: { ...scenario, secret: without(secret, field) },
    })),
    ...(hidden === undefined ? [] : [{ name: ' hidden', without: bare }]),
  ];
}

function lackingIn(act: Act): readonly { readonly name: string; readonly act: Act }[] {
  return [
    ...act.must.map((rule) => ({
      name: `must ${rule.code}`,
      act: { ...act, must: act.must.filter((one) => one !== rule) },
    })),
    ...(act.level === 0
      ? []
      : [{ name: `level ${act.level}`, act: { ...act, level: 0 as const } }]),
    ...Object.keys(act.closed).map((phase) => ({
      name: `closed ${phase}`,
      act: { ...act, closed: without(act.closed, phase) },
    })),
  ];
}

function without<T extends object, K extends keyof T>(from: T, name: K): Omit<T, K> {
  const { [name]: _, ...rest } = from;
  return rest;
}

/** How hard a mutant is looked at. */
export interface JudgeOptions {
  readonly seed: number;
  /** Attempts of the walk. */
  readonly attempts: number;
}

/** Whether anything notices that a rule is gone: the stories, the attacks, then a walk. */
export async function judge(
  proof: Proof,
  stories: readonly Story[],
  mutant: Mutant,
  options: JudgeOptions,
): Promise<Verdict> {
  const verdict = (caughtBy: Verdict['caughtBy'], by: string): Verdict => ({
    mutant: mutant.name,
    caughtBy,
    by,
  });
  for (const { title, text } of stories) {
    if (!(await isTold(proof, mutant.catalog, text))) return verdict('story', title);
  }
  for (const { name, run } of proof.attacks ?? []) {
    if (!withstands(run, mutant.catalog)) return verdict('attack', name);
  }
  const { failure } = walk(proof, { ...options, catalog: mutant.catalog });
  return failure === undefined ? verdict('nothing', '') : verdict('walk', failure.name);
}

/** Whether a story ends as it says. A definition that throws on the way does not. */
async function isTold(proof: Proof, of: Catalog, text: string): Promise<boolean> {
  try {
    const shelf = shelfOf(of, proof.tables);
    return (await tell(text, engineStage(shelf))).failure === undefined;
  } catch {
    return false;
  }
}

function withstands(run: (of: Catalog) => true | string, of: Catalog): boolean {
  try {
    return run(of) === true;
  } catch {
    return false;
  }
}

/** A table of verdicts for the docs. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const lines = verdicts.map(({ mutant, caughtBy, by }) =>
    caughtBy === 'nothing'
      ? `| \`${mutant}\` | **nothing** |  |`
      : `| \`${mutant}\` | ${caughtBy} | ${cell(by)} |`,
  );
  return ['| Without | Noticed by | Which |', '| --- | --- | --- |', ...lines].join('\n');
}
