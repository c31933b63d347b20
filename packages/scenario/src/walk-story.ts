import type { Instant } from '@yunzhang/base';
import { hour } from './beijing.ts';
import type { Accepted, Attempt } from './decide.ts';
import type { Names } from './definition.ts';
import type { Actor } from './party.ts';
import type { Proof } from './proof.ts';
import { shelfOf } from './shelf.ts';
import type { Shrunk } from './shrink.ts';
import { type Step, type TrialOptions, trialOf } from './walk-check.ts';

/**
 * Writes steps as a story that the story runner tells: who did what, when, and what came of it.
 * The last line is the one that broke something.
 */
export function storyOf(
  proof: Proof,
  { steps, breach }: Shrunk,
  options: TrialOptions = {},
): string {
  const trial = trialOf(proof, options);
  const shelf = shelfOf(options.catalog ?? proof.catalog, proof.tables);
  const ids = new Map<string, string>();
  const lines = [`story ${proof.id}: ${breach.name}`];
  const parties = new Map<string, string>();
  let now: Instant | undefined;
  for (const { attempt: original, ...step } of steps) {
    const attempt = renamed(original, ids) as Attempt;
    const party = partyLine(step.actor);
    const who = nameOf(step.actor);
    if (party !== undefined && parties.get(who) !== party) lines.push(party);
    parties.set(who, party ?? '');
    if (now !== step.now) lines.push(`at ${told(step.now)}`);
    now = step.now;
    lines.push(attemptLine({ ...step, attempt }));
    const tried = trial.try({ ...step, attempt: original });
    if ('refused' in tried) lines.push(`  refused ${tried.refused}`);
    if (!('accepted' in tried)) continue;
    const name = attempt.on === undefined ? `c${step.serial}` : undefined;
    const again = shelf.attempt(step.actor, step.now, attempt, name);
    if ('accepted' in again) pair(ids, tried.accepted, again);
  }
  return [...lines, `# ${breach.name}: ${breach.why}`].join('\n');
}

/** The cases a walk calls by its steps have the names a story's shelf gives them. */
function pair(ids: Map<string, string>, walked: Accepted, shelved: Accepted): void {
  const opened = ({ changed }: Accepted) => changed.filter((c) => c.version === 1);
  const names = opened(shelved);
  for (const [n, { id }] of opened(walked).entries()) ids.set(id, names[n]?.id ?? id);
}

/** A value with the names of cases put in. Its depth is that of the definition. */
function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, ids)]));
}

function nameOf({ person, organisation, system }: Actor): string {
  return person ?? organisation ?? system ?? 'nobody';
}

function partyLine(actor: Actor): string | undefined {
  const { person, organisation, system, holds, level } = actor;
  if (system === 'clock') return undefined;
  const kind =
    person !== undefined ? 'person' : organisation !== undefined ? 'organisation' : 'system';
  const of = organisation !== undefined && kind !== 'organisation' ? ` of ${organisation}` : '';
  const held = holds.length === 0 ? '' : ` holds ${holds.join(' ')}`;
  return `party ${nameOf(actor)} ${kind}${of}${held}${level === 3 ? '' : ` level ${level}`}`;
}

/** In Beijing, with milliseconds where there are any. */
function told(now: Instant): string {
  const text = new Date(now + 8 * hour).toISOString().slice(0, 23);
  return text.endsWith(':00.000') ? text.slice(0, 16) : text.replace(/\.000$/, '');
}

function attemptLine({ serial, actor, attempt }: Step): string {
  const { scenario, act, on, input, names = {}, expects } = attempt;
  const what = on === undefined ? `${scenario} as c${serial}` : on;
  const version = expects === undefined ? '' : ` expecting ${expects}`;
  const isPlain = typeof input === 'object' && input !== null && Object.keys(input).length > 0;
  const given = isPlain ? ` with ${JSON.stringify(input)}` : '';
  return `${nameOf(actor)} ${act} ${what}${namesOf(names)}${version}${given}`;
}

function namesOf(names: Names): string {
  const said = Object.entries(names).map(([role, of]) => {
    const players = typeof of === 'string' ? of : of.join(',');
    return `${role}=${players}`;
  });
  return said.length === 0 ? '' : ` naming ${said.join(' ')}`;
}
