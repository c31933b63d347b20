import type { Act, Scenario } from '@yunzhang/scenario';
import { type FormEvent, useMemo, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import type { CaseView } from '../shell/cases.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { type ActDone, type ActSending, namesOf, sendAct } from './act-sending.ts';
import { type DraftGroup, draftOf, inputOf } from './draft.ts';
import { faultsOfInput, faultsOfProblem } from './faults.ts';
import type { FaultTexts } from './field-input.tsx';
import { useForesight } from './foresight.tsx';

/** What stands in the form of an act. */
export interface ActDraft {
  readonly draft: DraftGroup;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** An act that is sent by a route of its own, which fills in what nobody should have to write. */
export interface ActRoute {
  readonly fills: readonly string[];
  readonly casts: readonly string[];
  /** Roles that may stay empty, though the act asks for them. */
  readonly spares?: readonly string[];
  readonly send: (key: string, sending: ActSending) => Promise<ActDone>;
}

/** What a form is about. */
export interface ActFormWish {
  readonly scenario: Scenario;
  readonly name: string;
  readonly act: Act;
  /** The case it is done to; an opening has none. */
  readonly on?: CaseView;
  /** What is known beforehand; people look at it and change what is wrong. */
  readonly first?: ActDraft;
  readonly route?: ActRoute;
  readonly onDone: (done: ActDone) => void;
}

const noFaults: FaultTexts = new Map();
/** Most acts are sent as they are. */
const ownRoute: ActRoute = { fills: [], casts: [], send: sendAct };

/**
 * What is filled in, what is wrong with it, and what would come of it.
 *
 * Faults are found here by the reader the server has, before anything is sent; those the server
 * finds take their place when it has answered.
 */
export function useActForm({ scenario, name, act, on, first, onDone, ...wish }: ActFormWish) {
  const { route = ownRoute } = wish;
  const { language } = useBook(caseWords);
  const [start] = useState(() => startOf(act, on, first));
  const [form, keep, forget] = useHeldForm<ActDraft>(`act.${name}`, start);
  const [own, setOwn] = useState(noFaults);
  const input = useMemo(() => inputOf(act.input, form.draft), [act, form.draft]);
  const target = on === undefined ? { scenario: scenario.id } : { on: on.id };
  const attempt = { act: name, input, names: namesOf(form.names) };
  const foresight = useForesight({ ...target, ...attempt });
  const { press, isBusy, problem } = usePress(async (key, sending: ActSending) => {
    const done = await route.send(key, sending);
    forget();
    onDone(done);
  });
  const faults = useMemo(
    () => (own.size > 0 || problem === undefined ? own : faultsOfProblem(act, problem, language)),
    [own, problem, act, language],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOfInput(act, { input, names: form.names, language }, route);
    setOwn(found);
    if (found.size > 0) return;
    const version = on?.inside?.version;
    const expects = version === undefined ? {} : { expects: version };
    press({ scenario: scenario.id, ...target, ...attempt, ...expects });
  };
  const change = (part: Partial<ActDraft>) => {
    setOwn(noFaults);
    keep(part);
  };
  return { form, change, input, faults, foresight, submit, isBusy, problem, route };
}

function startOf(act: Act, on: CaseView | undefined, first: ActDraft | undefined): ActDraft {
  const known = draftOf(act.input, on?.record ?? {});
  return { draft: { ...known, ...first?.draft }, names: first?.names ?? {} };
}
