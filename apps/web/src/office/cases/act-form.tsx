import { type Act, formOf, type FormRole, type Scenario } from '@yunzhang/scenario';
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import type { CaseView } from '../shell/cases.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { type ActDone, type ActSending, namesOf, sendAct } from './act-sending.ts';
import { type DraftGroup, draftOf, inputOf } from './draft.ts';
import { faultsOfInput, faultsOfProblem } from './faults.ts';
import { FieldInput, type FaultTexts, isShown, pathMark } from './field-input.tsx';
import { Foresight, useForesight } from './foresight.tsx';
import { NameInput } from './name-input.tsx';

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

interface ActFormProps {
  readonly scenario: Scenario;
  readonly act: string;
  /** The case it is done to; an opening has none. */
  readonly on?: CaseView;
  /** What is known beforehand; people look at it and change what is wrong. */
  readonly first?: ActDraft;
  readonly route?: ActRoute;
  /** The heading that fits below those of the page. */
  readonly heading?: 'h2' | 'h3';
  /** What stands before the button: more to fill in, or what comes of what is filled in. */
  readonly children?: (input: Readonly<Record<string, unknown>>) => ReactNode;
  readonly onDone: (done: ActDone) => void;
  readonly onCancel?: () => void;
}

const noFaults: FaultTexts = new Map();
/** Most acts are sent as they are. */
const ownRoute: ActRoute = { fills: [], casts: [], send: sendAct };

/**
 * The form of one act, made from its definition. What it says before it is sent is what the server
 * says of the same input; what the server refuses stands beside its field.
 *
 * @basis product.md R6, N10; style.md §8
 */
export function ActForm({ scenario, act: name, ...props }: ActFormProps) {
  const act = scenario.acts[name];
  return act === undefined ? null : (
    <OwnForm key={name} scenario={scenario} name={name} act={act} {...props} />
  );
}

interface OwnFormProps extends Omit<ActFormProps, 'act'> {
  readonly name: string;
  readonly act: Act;
}

function OwnForm(props: OwnFormProps) {
  const {
    scenario,
    name,
    act,
    on,
    first,
    route = ownRoute,
    heading: Heading = 'h3',
    children,
    onDone,
    onCancel,
  } = props;
  const { say, language } = useBook(caseWords);
  const title = useId();
  const [start] = useState(() => startOf(act, on, first));
  const [form, change, forget] = useHeldForm<ActDraft>(`act.${name}`, start);
  const [own, setOwn] = useState(noFaults);
  const box = useRef<HTMLFormElement>(null);
  const input = useMemo(() => inputOf(act.input, form.draft), [act, form.draft]);
  const target = on === undefined ? { scenario: scenario.id } : { on: on.id };
  const wish = { act: name, input, names: namesOf(form.names) };
  const foresight = useForesight({ ...target, ...wish });
  const { press, isBusy, problem } = usePress(async (key, sending: ActSending) => {
    const done = await route.send(key, sending);
    forget();
    onDone(done);
  });
  const faults = useMemo(
    () => (own.size > 0 || problem === undefined ? own : faultsOfProblem(act, problem, language)),
    [own, problem, act, language],
  );
  useFirstFault(box, faults);
  const shown = formOf(scenario, name);
  if (shown === undefined) return null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOfInput(act, { input, names: form.names, language }, route);
    setOwn(found);
    if (found.size > 0) return;
    const version = on?.inside?.version;
    const expects = version === undefined ? {} : { expects: version };
    press({ scenario: scenario.id, ...target, ...wish, ...expects });
  };
  const set = (field: string, value: DraftGroup[string]) => {
    setOwn(noFaults);
    change({ draft: { ...form.draft, [field]: value } });
  };
  return (
    <form
      ref={box}
      className="sheet form case-form"
      aria-labelledby={title}
      onSubmit={onSubmit}
      noValidate
    >
      <Heading id={title}>{shown.title[language]}</Heading>
      {shown.help !== undefined && <p className="hint">{shown.help[language]}</p>}
      <NameInputs
        roles={shown.names.filter(({ role }) => !route.casts.includes(role))}
        names={form.names}
        onChange={(names) => change({ names })}
        faults={faults}
      />
      {shown.sections.map((section, at) => (
        <section key={section.heading?.zh ?? at} className="case-section">
          {section.heading !== undefined && <h4>{section.heading[language]}</h4>}
          {section.fields
            .filter((field) => isShown(field, form.draft) && !route.fills.includes(field.name))
            .map((field) => (
              <FieldInput
                key={field.name}
                field={field}
                path={field.name}
                value={form.draft[field.name]}
                onChange={(value) => set(field.name, value)}
                faults={faults}
              />
            ))}
        </section>
      ))}
      {children?.(input)}
      <Foresight of={foresight} />
      {faults.size > 0 && (
        <p className="field-fault" role="alert">
          {say('form-faults', { count: faults.size })}
        </p>
      )}
      {problem !== undefined && <ProblemBox problem={problem} />}
      {problem?.code === 'case-changed' && <p className="hint">{say('form-moved')}</p>}
      <div className="next-steps">
        <button type="submit" className="button button-primary button-large" disabled={isBusy}>
          {isBusy ? say('form-sending') : say('form-send', { act: shown.title[language] })}
        </button>
        {onCancel !== undefined && (
          <button type="button" className="button" onClick={onCancel}>
            {say('form-cancel')}
          </button>
        )}
      </div>
      {foresight.needsLevel && <p className="hint">{say('acts-level')}</p>}
    </form>
  );
}

function startOf(act: Act, on: CaseView | undefined, first: ActDraft | undefined): ActDraft {
  const known = draftOf(act.input, on?.record ?? {});
  return { draft: { ...known, ...first?.draft }, names: first?.names ?? {} };
}

interface NameInputsProps {
  readonly roles: readonly FormRole[];
  readonly names: ActDraft['names'];
  readonly onChange: (names: ActDraft['names']) => void;
  readonly faults: FaultTexts;
}

function NameInputs({ roles, names, onChange, faults }: NameInputsProps) {
  const { say } = useBook(caseWords);
  if (roles.length === 0) return null;
  return (
    <fieldset className="case-group">
      <legend>{say('form-names')}</legend>
      {roles.map((role) => (
        <NameInput
          key={role.role}
          role={role}
          value={names[role.role] ?? []}
          onChange={(value) => onChange({ ...names, [role.role]: value })}
          faults={faults}
        />
      ))}
    </fieldset>
  );
}

/** The keyboard goes to the first thing that is wrong. */
function useFirstFault(box: React.RefObject<HTMLFormElement | null>, faults: FaultTexts): void {
  useEffect(() => {
    const controls = [...(box.current?.querySelectorAll<HTMLElement>(`[${pathMark}]`) ?? [])];
    controls.find((one) => faults.has(one.getAttribute(pathMark) ?? ''))?.focus();
  }, [box, faults]);
}
