import { assert, type Instant } from '@yunzhang/base';
import type { Accepted } from './decide.ts';
import type { Denied, Names } from './definition.ts';
import type { Actor, Level } from './party.ts';
import { readStory, type StoryLine } from './story-text.ts';

/**
 * Where a story is told: the engine, a server in process, a server over HTTP. The same lines go to
 * each of them.
 */
export interface Stage {
  attempt(told: Told): Promise<Outcome> | Outcome;
  /** Phase, record and players of a case. */
  look(id: string, now: Instant): Promise<Seen | undefined> | Seen | undefined;
}

/** One attempt of a story. */
export interface Told {
  readonly actor: Actor;
  readonly now: Instant;
  readonly act: string;
  /** A scenario and the name of the case it opens, or the case. */
  readonly opens?: { readonly scenario: string; readonly as: string };
  readonly on?: string;
  readonly input: unknown;
  readonly names: Names;
  readonly expects?: number;
}

/** What came of it. */
export type Outcome =
  | { readonly refused: string }
  | { readonly seals: readonly string[]; readonly opened: readonly string[] };

/** A case as a story looks at it. */
export interface Seen {
  readonly phase: string;
  readonly version: number;
  readonly record: Readonly<Record<string, unknown>>;
  readonly parties: Readonly<Record<string, readonly string[]>>;
}

/** What telling a story came to. */
export interface Telling {
  readonly steps: number;
  readonly failure?: { readonly line: number; readonly text: string; readonly why: string };
}

/** Outcome of a decision, as a story checks it. */
export function outcomeOf(decided: Accepted | Denied): Outcome {
  if ('refused' in decided) return { refused: decided.refused };
  return {
    seals: decided.seals.map((s) => `${s.case}/${s.paper}.${s.place}`),
    opened: decided.changed.filter((c) => c.version === 1).map((c) => c.id),
  };
}

interface Scene {
  readonly stage: Stage;
  readonly parties: Map<string, Actor>;
  readonly inputs: Map<string, Readonly<Record<string, unknown>>>;
  now: Instant;
  steps: number;
  /** Of the last attempt; `undefined` once something has been said of it. */
  last: Outcome | undefined;
  /** The line of the last attempt. */
  told: Pick<StoryLine, 'line' | 'text'>;
}

/**
 * Tells a story. An attempt nobody says anything about must be accepted: a story cannot pass over
 * a refusal.
 */
export async function tell(text: string, stage: Stage): Promise<Telling> {
  const scene: Scene = {
    stage,
    parties: new Map([['clock', { system: 'clock', holds: [], level: 0 }]]),
    inputs: new Map(),
    now: 0,
    steps: 0,
    last: undefined,
    told: { line: 0, text: '' },
  };
  for (const line of [...readStory(text), { kind: 'end', line: 0, text: '' } as const]) {
    const unsaid = unsaidRefusal(scene, line);
    const why = unsaid ?? (await play(scene, line));
    if (why === undefined) continue;
    const place = unsaid === undefined ? line : scene.told;
    return { steps: scene.steps, failure: { line: place.line, text: place.text, why } };
  }
  return { steps: scene.steps };
}

/** What is wrong where a refusal is followed by a line that says nothing of it. */
function unsaidRefusal({ last }: Scene, { kind }: StoryLine): string | undefined {
  if (kind === 'refused' || kind === 'sealed' || kind === 'opened') return undefined;
  return last === undefined || !('refused' in last) ? undefined : `it was refused: ${last.refused}`;
}

/** Plays one line; returns what is wrong with it. */
async function play(scene: Scene, line: StoryLine): Promise<string | undefined> {
  switch (line.kind) {
    case 'party':
      scene.parties.set(line.name, line.actor);
      return undefined;
    case 'at':
      if (line.at < scene.now) return 'time does not go back';
      scene.now = line.at;
      return undefined;
    case 'pass':
      scene.now += line.ms;
      return undefined;
    case 'input':
      scene.inputs.set(line.name, inputOf(scene, line.given));
      return undefined;
    case 'attempt':
      return attempt(scene, line);
    case 'refused':
    case 'sealed':
    case 'opened':
      return check(scene, line);
    case 'phase':
    case 'plays':
    case 'record':
      return look(scene, line);
    case 'end':
      return undefined;
  }
}

function inputOf(
  scene: Scene,
  given: { readonly base?: string; readonly more: Readonly<Record<string, unknown>> },
): Readonly<Record<string, unknown>> {
  const base = given.base === undefined ? {} : scene.inputs.get(given.base);
  assert(base !== undefined, `the story names the input ${given.base}`);
  const merged = Object.entries({ ...base, ...given.more });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}

async function attempt(
  scene: Scene,
  line: Extract<StoryLine, { kind: 'attempt' }>,
): Promise<string | undefined> {
  const known = scene.parties.get(line.who);
  if (known === undefined) return `no party is called ${line.who}`;
  const level: Level = line.level ?? known.level;
  const told: Told = {
    actor: { ...known, level },
    now: scene.now,
    act: line.act,
    input: inputOf(scene, line.given),
    names: line.names,
    ...(line.opens === undefined ? {} : { opens: line.opens }),
    ...(line.on === undefined ? {} : { on: line.on }),
    ...(line.expects === undefined ? {} : { expects: line.expects }),
  };
  scene.last = await scene.stage.attempt(told);
  scene.told = line;
  scene.steps++;
  return undefined;
}

function check(
  scene: Scene,
  line: Extract<StoryLine, { kind: 'refused' | 'sealed' | 'opened' }>,
): string | undefined {
  const { last } = scene;
  if (last === undefined) return 'nothing was attempted';
  if (line.kind === 'refused') {
    if (!('refused' in last)) return 'it was accepted';
    if (last.refused !== line.code) return `it was refused with ${last.refused}`;
    scene.last = undefined;
    return undefined;
  }
  if ('refused' in last) return `it was refused with ${last.refused}`;
  const got = line.kind === 'sealed' ? last.seals : last.opened;
  return got.join() === line.names.join() ? undefined : `it was: ${got.join(' ')}`;
}

async function look(
  scene: Scene,
  line: Extract<StoryLine, { kind: 'phase' | 'plays' | 'record' }>,
): Promise<string | undefined> {
  const seen = await scene.stage.look(line.on, scene.now);
  if (seen === undefined) return `no case is called ${line.on}`;
  if (line.kind === 'phase') {
    return seen.phase === line.phase ? undefined : `its phase is ${seen.phase}`;
  }
  if (line.kind === 'plays') {
    const players = seen.parties[line.role] ?? [];
    return players.join() === line.players.join() ? undefined : `it is: ${players.join(' ')}`;
  }
  for (const [name, value] of Object.entries(line.values)) {
    const got = JSON.stringify(seen.record[name] ?? null);
    if (got !== JSON.stringify(value)) return `${name} is ${got}`;
  }
  return undefined;
}
