import { type Form, formOf, type FormRole } from '@yunzhang/scenario';
import { type ReactNode, type RefObject, useEffect, useId, useRef } from 'react';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { type ActDraft, type ActFormWish, useActForm } from './act-form-state.ts';
import { FieldInput, type FaultTexts, isShown, pathMark } from './field-input.tsx';
import { Foresight } from './foresight.tsx';
import { NameInput } from './name-input.tsx';

interface ActFormProps extends Omit<ActFormWish, 'name' | 'act'> {
  readonly act: string;
  /** The heading that fits below those of the page. */
  readonly heading?: 'h2' | 'h3';
  /** What stands before the button: more to fill in, or what comes of what is filled in. */
  readonly children?: (input: Readonly<Record<string, unknown>>) => ReactNode;
  readonly onCancel?: () => void;
}

/**
 * The form of one act, made from its definition. What it says before it is sent is what the server
 * says of the same input; what the server refuses stands beside its field.
 *
 * @basis product.md R6, N10; style.md §8
 */
export function ActForm({ scenario, act: name, ...props }: ActFormProps) {
  const act = scenario.acts[name];
  const shown = formOf(scenario, name);
  if (act === undefined || shown === undefined) return null;
  return <OwnForm key={name} scenario={scenario} name={name} act={act} shown={shown} {...props} />;
}

interface OwnFormProps extends Omit<ActFormProps, 'act'>, ActFormWish {
  readonly shown: Form;
}

/** A form with all that was filled in. */
type Filled = ReturnType<typeof useActForm>;

function OwnForm({ shown, heading: Heading = 'h3', children, onCancel, ...wish }: OwnFormProps) {
  const { language } = useBook(caseWords);
  const title = useId();
  const filled = useActForm(wish);
  const box = useRef<HTMLFormElement>(null);
  useFirstFault(box, filled.faults);
  return (
    <form
      ref={box}
      className="sheet form case-form"
      aria-labelledby={title}
      onSubmit={filled.submit}
      noValidate
    >
      <Heading id={title}>{shown.title[language]}</Heading>
      {shown.help !== undefined && <p className="hint">{shown.help[language]}</p>}
      <NameInputs
        roles={shown.names.filter(({ role }) => !filled.route.casts.includes(role))}
        names={filled.form.names}
        onChange={(names) => filled.change({ names })}
        faults={filled.faults}
      />
      <Sections shown={shown} filled={filled} />
      {children?.(filled.input)}
      <Foot shown={shown} filled={filled} {...(onCancel === undefined ? {} : { onCancel })} />
    </form>
  );
}

interface FilledProps {
  readonly shown: Form;
  readonly filled: Filled;
}

/** The fields of the act, under their headings. */
function Sections({ shown, filled }: FilledProps) {
  const { language } = useBook(caseWords);
  const { form, change, faults, route } = filled;
  return shown.sections.map((section, at) => (
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
            onChange={(value) => change({ draft: { ...form.draft, [field.name]: value } })}
            faults={faults}
          />
        ))}
    </section>
  ));
}

/** What would come of it, what came of it, and the button. */
function Foot({ shown, filled, onCancel }: FilledProps & { readonly onCancel?: () => void }) {
  const { say, language } = useBook(caseWords);
  const { foresight, faults, problem, isBusy } = filled;
  return (
    <>
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
    </>
  );
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
function useFirstFault(box: RefObject<HTMLFormElement | null>, faults: FaultTexts): void {
  useEffect(() => {
    const controls = [...(box.current?.querySelectorAll<HTMLElement>(`[${pathMark}]`) ?? [])];
    controls.find((one) => faults.has(one.getAttribute(pathMark) ?? ''))?.focus();
  }, [box, faults]);
}
