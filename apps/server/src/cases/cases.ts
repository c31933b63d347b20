import { randomUUID } from 'node:crypto';
import { assert, type Instant } from '@yunzhang/base';
import {
  type Accepted,
  type Actor,
  type Attempt,
  type Catalog,
  clock,
  type Denied,
  isPartyId,
  readerOf,
  type SealOrder,
  type Tables,
  view,
} from '@yunzhang/scenario';
import type { Database } from '../support/index.ts';
import { digestOf, ownerOf } from './attempt-key.ts';
import { caseCodes, type CaseCode } from './codes.ts';
import { decideWithDues } from './deciding.ts';
import type { Frame } from './fetching.ts';
import { decideAndKeep, type KeepingParts } from './keeping.ts';
import type { SubmitActs } from './case-log.ts';
import { type AttemptRow, forgetAnswers, keepAnswer, readAnswer, readScenario } from './store.ts';
import { createTurns } from './turns.ts';
import { settleCase, settleNext, type SettledCase } from './settling.ts';
import { createReading, type CaseReading } from './reading.ts';

/** What the host of cases needs. */
export interface CaseParts {
  readonly database: Database<unknown>;
  readonly catalog: Catalog;
  /** Calendar and limits of the law; asked for at each decision, so that they can be replaced. */
  readonly tables: () => Tables;
  readonly now: () => Instant;
  /** Names a new case; nobody may be able to guess it. A UUID where it is not given. */
  readonly newId?: (scenario: string) => string;
  /** Brings what happened into the log, in the transaction that writes it. */
  readonly submit: SubmitActs;
  /** Whether such parties are known; without it every name is believed. */
  readonly knows?: NonNullable<Frame['knows']>;
}

/** What was done, as its author is told. */
export interface ActDone {
  readonly accepted: true;
  readonly case: string;
  /** Of the case that was acted on, for the next attempt's `expects`. */
  readonly version: number;
  /** Cases that have changed, those its author may know of. */
  readonly changed: readonly string[];
  /** Those of them that are new. */
  readonly opened: readonly string[];
  readonly seals: readonly SealOrder[];
}

/** The answer to an attempt. */
export type Answer = ActDone | Denied;

/** Cases in the database, and what may be done with them. */
export interface Cases extends CaseReading {
  readonly catalog: Catalog;
  /**
   * Decides and stores it, once: the same key gives the same answer, whatever has happened since,
   * and another attempt with it is refused. A lost answer is asked for by trying again.
   */
  attempt(actor: Actor, attempt: Attempt, key: string): Promise<Answer>;
  /**
   * The scenario whose act is meant. Where the case is not there or has no such act, it is one that
   * has: so what is then answered is the same for a case that is hidden and for none.
   */
  scenarioOf(id: string, act: string): Promise<string | undefined>;
  /** Does the first of what is due by `now`; undefined where nothing is. */
  settleNext(now: Instant): Promise<SettledCase | undefined>;
  /** Does all that is due by `now`, in order of time; tells how many cases were looked at. */
  settleDue(now: Instant): Promise<number>;
  /** Forgets answers older than that, some at a time; tells how many. */
  forgetAnswers(before: Instant): Promise<number>;
}

/** Answers forgotten in one step. */
const forgottenMax = 1000;

/** Makes the host of cases over a database that has its tables. */
export function createCases(parts: CaseParts): Cases {
  const { catalog, database } = parts;
  const turns = createTurns();
  const frameOf = (actor: Actor, now = parts.now()): Frame => ({
    now,
    actor,
    catalog,
    tables: parts.tables(),
    newId: parts.newId ?? (() => randomUUID()),
    ...(parts.knows === undefined ? {} : { knows: parts.knows }),
  });
  const keeping: KeepingParts = { database, submit: parts.submit };
  const settleAt = async (id: string, now: Instant) =>
    turns(id, async () => settleCase(keeping, { id, frame: () => frameOf(clock, now) }));
  const next = async (now: Instant) => settleNext(keeping, { now, settle: settleAt });
  return {
    catalog,
    attempt: async (actor, attempt, key) => {
      const digest = digestOf(attempt);
      if (digest === undefined) return refusal('attempt-too-deep');
      const row: AttemptRow = { actor: ownerOf(actor), key, digest };
      const frame = () => frameOf(actor);
      const work = async () => attemptOnce(keeping, { actor, attempt, row, frame });
      return turns(placeOf(catalog, attempt), work);
    },
    scenarioOf: async (id, act) => {
      const found = isPartyId(id) ? await readScenario(database.query, id) : undefined;
      const able = catalog.scenarios.filter(({ acts }) => {
        const its = Object.hasOwn(acts, act) ? acts[act] : undefined;
        return its !== undefined && its.kind !== 'opening';
      });
      return (able.find((one) => one.id === found) ?? able[0])?.id;
    },
    settleNext: next,
    settleDue: async (now) => {
      let looked = 0;
      while ((await next(now)) !== undefined) looked++;
      return looked;
    },
    forgetAnswers: async (before) => forgetAnswers(database.query, { before, limit: forgottenMax }),
    ...createReading({ catalog, database, frameOf }),
  };
}

interface Trial {
  readonly actor: Actor;
  readonly attempt: Attempt;
  readonly row: AttemptRow;
  readonly frame: () => Frame;
}

/** Where attempts meet: the case, or the one that an opening is under. */
function placeOf(catalog: Catalog, { scenario, act, on, input }: Attempt): string | undefined {
  if (on !== undefined) return on;
  const acts = catalog.find(scenario)?.scenario.acts ?? {};
  const under = Object.hasOwn(acts, act) ? acts[act]?.under : undefined;
  const named = under === undefined ? undefined : fieldOf(input, under);
  return typeof named === 'string' ? named : undefined;
}

function fieldOf(input: unknown, name: string): unknown {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, name)) return undefined;
  return (input as Readonly<Record<string, unknown>>)[name];
}

async function attemptOnce(parts: KeepingParts, trial: Trial): Promise<Answer> {
  const { actor, attempt, row, frame } = trial;
  const { query } = parts.database;
  const answers: { given?: ActDone } = {};
  const kept = await decideAndKeep(parts, {
    frame,
    first: { cases: namedIn(frame().catalog, attempt) },
    run: (world) => decideWithDues(world, attempt),
    begin: async (transaction, accepted) => {
      const answer = answerOf(frame().catalog, actor, attempt, accepted);
      answers.given = answer;
      return keepAnswer(transaction, row, { answer, now: frame().now });
    },
  });
  if ('stopped' in kept) return answerGiven(parts, row);
  const { outcome } = kept;
  if (!('refused' in outcome)) {
    assert(answers.given !== undefined, 'what was kept has its answer');
    return answers.given;
  }
  // Who is asked to confirm who they are tries the same once more, with the same key.
  if (outcome.refused === 'step-up-required') {
    const given = await readAnswer(query, row);
    return given === undefined ? outcome : answerGiven(parts, row);
  }
  // A no is kept too: a copy of the request that comes late must not do what was refused.
  const isKept = await keepAnswer(query, row, { answer: outcome, now: frame().now });
  return isKept ? outcome : answerGiven(parts, row);
}

async function answerGiven({ database }: KeepingParts, row: AttemptRow): Promise<Answer> {
  const given = await readAnswer(database.query, row);
  assert(given !== undefined, 'a key that is taken has its answer');
  const isSame = Buffer.compare(given.digest, row.digest) === 0;
  // It was written by `answerOf`, or is a refusal of the engine.
  return isSame ? (given.answer as Answer) : refusal('attempt-key-differs');
}

function refusal(code: CaseCode): Denied {
  const { zh, en } = caseCodes[code];
  return { refused: code, basis: 'architecture §3', words: { zh, en } };
}

/** Cases an attempt names itself: they are asked for in any case. */
function namedIn(catalog: Catalog, { scenario, act, on, input }: Attempt): ReadonlySet<string> {
  const acts = catalog.find(scenario)?.scenario.acts ?? {};
  const fields = Object.hasOwn(acts, act) ? (acts[act]?.input ?? {}) : {};
  const named = Object.entries(fields).flatMap(([name, { shape }]) => {
    const value = shape.kind === 'case' ? fieldOf(input, name) : undefined;
    return typeof value === 'string' && value.length <= 256 ? [value] : [];
  });
  return new Set(on === undefined ? named : [on, ...named]);
}

/** What the author is told: nothing of cases they may not know of. */
function answerOf(catalog: Catalog, actor: Actor, { input }: Attempt, accepted: Accepted): ActDone {
  const shows = typeof input === 'object' && input !== null ? { ...input } : {};
  const reader = readerOf(actor, shows);
  const { case: id, changed } = accepted;
  const known = changed.filter((c) => c.id === id || view(catalog, c, reader) !== undefined);
  const ids = known.map((c) => c.id);
  return {
    accepted: true,
    case: id,
    version: known.find((c) => c.id === id)?.version ?? 0,
    changed: ids,
    opened: known.filter((c) => c.version === 1).map((c) => c.id),
    seals: accepted.seals.filter((order) => ids.includes(order.case)),
  };
}
