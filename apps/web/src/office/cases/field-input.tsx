import type { FormField } from '@yunzhang/scenario';
import { useId } from 'react';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { DigestInput } from './digest-input.tsx';
import { type Draft, groupOf } from './draft.ts';
import { useFormBook } from './form-book.ts';
import { ListInput } from './list-input.tsx';

/** What is wrong in a form, by the paths of its fields. */
export type FaultTexts = ReadonlyMap<string, string>;

/** One field of a form with its place in it. */
export interface FieldInputProps {
  readonly field: FormField;
  /** Path of the field in the input, `materials.0.number`. */
  readonly path: string;
  readonly value: Draft | undefined;
  readonly onChange: (value: Draft) => void;
  readonly faults: FaultTexts;
}

/** The mark by which a form finds the control of a path. */
export const pathMark = 'data-path';

/** One field, as its kind is written. */
export function FieldInput(props: FieldInputProps) {
  const { kind } = props.field;
  if (kind === 'group') return <GroupInput {...props} />;
  if (kind === 'list') return <ListInput {...props} />;
  if (kind === 'flag') return <FlagInput {...props} />;
  if (kind === 'choice') return <ChoiceInput {...props} />;
  if (kind === 'digest') return <DigestInput {...props} />;
  if (kind === 'case') return <CaseInput {...props} />;
  return <LineInput {...props} />;
}

/** Whether a field of a group is shown, as other fields of the group are filled now. */
export function isShown(field: FormField, draft: Readonly<Record<string, Draft | undefined>>) {
  const { when } = field;
  if (when === undefined) return true;
  const value = draft[when.field];
  return when.is.some((one) =>
    typeof one === 'boolean' ? value === (one ? 'yes' : 'no') : one === value,
  );
}

function GroupInput({ field, path, value, onChange, faults }: FieldInputProps) {
  const { language } = useBook(caseWords);
  const group = groupOf(value);
  return (
    <fieldset className="case-group" data-path={path} tabIndex={-1}>
      <legend>{field.label[language]}</legend>
      <FieldFault path={path} faults={faults} />
      {(field.fields ?? [])
        .filter((one) => isShown(one, group))
        .map((one) => (
          <FieldInput
            key={one.name}
            field={one}
            path={`${path}.${one.name}`}
            value={group[one.name]}
            onChange={(next) => onChange({ ...group, [one.name]: next })}
            faults={faults}
          />
        ))}
    </fieldset>
  );
}

/** Controls of one line and what they need of the browser, by kind. */
const controls: Readonly<
  Record<string, { readonly type: string; readonly inputMode?: 'decimal' | 'numeric' }>
> = {
  fen: { type: 'text', inputMode: 'decimal' },
  rate: { type: 'text', inputMode: 'decimal' },
  count: { type: 'text', inputMode: 'numeric' },
  date: { type: 'date' },
  instant: { type: 'datetime-local' },
};
/** A text longer than this is written in several lines. */
const lineSizeMax = 200;

function LineInput({ field, path, value, onChange, faults }: FieldInputProps) {
  const { say, language } = useBook(caseWords);
  const id = useId();
  const { kind, limits, placeholder } = field;
  const text = typeof value === 'string' ? value : '';
  const isLong = kind === 'text' && (limits.sizeMax ?? 0) > lineSizeMax;
  const common = {
    id,
    value: text,
    spellCheck: false,
    autoComplete: 'off',
    'data-path': path,
    ...described(id, { field, isFaulty: faults.has(path) }),
  };
  const suggestions = useSuggestions(field);
  return (
    <div className="field field-wide">
      <FieldLabel field={field} id={id} />
      {isLong ? (
        <textarea {...common} rows={4} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <span className={kind === 'fen' ? 'case-unit' : undefined}>
          <input
            {...common}
            {...(controls[kind] ?? { type: 'text' })}
            {...(placeholder === undefined ? {} : { placeholder })}
            {...(suggestions.length === 0 ? {} : { list: `${id}-list` })}
            onChange={(event) => onChange(event.target.value)}
          />
          {kind === 'fen' && <span>{say('form-yuan')}</span>}
        </span>
      )}
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one.id} value={one.id} label={one.name} />
          ))}
        </datalist>
      )}
      <FieldHelp field={field} id={id} chosen={suggestions.find((one) => one.id === text)?.name} />
      <FieldFault path={path} faults={faults} id={`${id}-fault`} />
      <span className="unseen">{kind === 'fen' && language === 'zh' ? '人民币' : ''}</span>
    </div>
  );
}

function useSuggestions(field: FormField) {
  const book = useFormBook();
  return field.kind === 'party' ? book.parties(field.party ?? 'person') : [];
}

function FlagInput({ field, path, value, onChange, faults }: FieldInputProps) {
  const { say, language } = useBook(caseWords);
  const id = useId();
  return (
    <fieldset className="case-flag" data-path={path} tabIndex={-1}>
      <legend>{field.label[language]}</legend>
      {(['yes', 'no'] as const).map((one) => (
        <label key={one}>
          <input type="radio" name={id} checked={value === one} onChange={() => onChange(one)} />
          {say(`form-${one}`)}
        </label>
      ))}
      <FieldHelp field={field} id={id} />
      <FieldFault path={path} faults={faults} />
    </fieldset>
  );
}

function ChoiceInput({ field, path, value, onChange, faults }: FieldInputProps) {
  const { say, language } = useBook(caseWords);
  const id = useId();
  return (
    <div className="field field-wide">
      <FieldLabel field={field} id={id} />
      <select
        id={id}
        data-path={path}
        {...described(id, { field, isFaulty: faults.has(path) })}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{say('form-choose')}</option>
        {(field.choices ?? []).map((one) => (
          <option key={one.value} value={one.value}>
            {one.label[language]}
          </option>
        ))}
      </select>
      <FieldHelp field={field} id={id} />
      <FieldFault path={path} faults={faults} id={`${id}-fault`} />
    </div>
  );
}

/** A case: one of the reader's own where there are some, by number otherwise. */
function CaseInput(props: FieldInputProps) {
  const { field, value } = props;
  const known = useFormBook().cases(field.scenario ?? '');
  if (known.length === 0) return <LineInput {...props} />;
  const isOther =
    typeof value === 'string' && value !== '' && known.every(({ id }) => id !== value);
  const other = isOther ? [{ id: value, name: value }] : [];
  const choices = [...known, ...other].map(({ id, name }) => ({
    value: id,
    label: { zh: name, en: name },
  }));
  return <ChoiceInput {...props} field={{ ...field, choices }} />;
}

/** The label of a control; what may stay empty says so. */
export function FieldLabel({ field, id }: { readonly field: FormField; readonly id: string }) {
  const { say, language } = useBook(caseWords);
  return (
    <label htmlFor={id}>
      {field.label[language]}
      {!field.required && field.when === undefined && (
        <span className="hint"> {say('form-optional')}</span>
      )}
    </label>
  );
}

interface FieldHelpProps {
  readonly field: FormField;
  readonly id: string;
  /** The name of what is written, where it is known. */
  readonly chosen?: string | undefined;
}

/** What helps to fill a field: its own help, or how its kind is written. */
export function FieldHelp({ field, id, chosen }: FieldHelpProps) {
  const { say, language } = useBook(caseWords);
  const own = field.help?.[language];
  const ofKind =
    field.kind === 'party'
      ? say('form-party-hint')
      : field.kind === 'case'
        ? say('form-case-hint')
        : undefined;
  const text = own ?? ofKind;
  return (
    <>
      {chosen !== undefined && <span className="case-chosen">{chosen}</span>}
      {text !== undefined && (
        <span className="hint" id={`${id}-help`}>
          {text}
        </span>
      )}
    </>
  );
}

interface FieldFaultProps {
  readonly path: string;
  readonly faults: FaultTexts;
  readonly id?: string;
}

/** What is wrong with a field, beside it. */
export function FieldFault({ path, faults, id }: FieldFaultProps) {
  const text = faults.get(path);
  if (text === undefined) return null;
  return (
    <span className="field-fault" id={id}>
      {text}
    </span>
  );
}

/** How a control is told to those who listen: what helps, and what is wrong. */
export function described(
  id: string,
  { field, isFaulty }: { readonly field: FormField; readonly isFaulty: boolean },
) {
  const hasHelp = field.help !== undefined || field.kind === 'party' || field.kind === 'case';
  const by = [...(hasHelp ? [`${id}-help`] : []), ...(isFaulty ? [`${id}-fault`] : [])].join(' ');
  return {
    ...(by === '' ? {} : { 'aria-describedby': by }),
    ...(isFaulty ? { 'aria-invalid': true } : {}),
    ...(field.required ? { 'aria-required': true } : {}),
  };
}
