import { useId, type ReactNode } from 'react';

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly sizeMax: number;
  /** What is wrong with it. */
  readonly fault?: string | undefined;
  readonly isLong?: boolean;
}

/** A text with its label, and what is wrong with it where something is. */
export function TextLine({ label, value, onChange, sizeMax, fault, isLong }: LineProps) {
  const id = useId();
  const common = {
    id,
    value,
    maxLength: sizeMax,
    autoComplete: 'off',
    'aria-invalid': fault !== undefined,
    ...(fault === undefined ? {} : { 'aria-describedby': `${id}-fault` }),
  };
  return (
    <div className="field field-wide office-field">
      <label htmlFor={id}>{label}</label>
      {isLong === true ? (
        <textarea {...common} rows={4} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...common} type="text" onChange={(event) => onChange(event.target.value)} />
      )}
      {fault !== undefined && (
        <p className="field-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly of: readonly { readonly value: string; readonly title: ReactNode }[];
}

/** One of several, in a list that opens. */
export function ChoiceLine({ label, value, onChange, of }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field field-wide office-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {of.map((one) => (
          <option key={one.value} value={one.value}>
            {one.title}
          </option>
        ))}
      </select>
    </div>
  );
}

/** One of few, all in sight. */
export function ChoiceRow({ label, value, onChange, of }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset className="support-choices">
      <legend>{label}</legend>
      {of.map((one) => (
        <label key={one.value}>
          <input
            type="radio"
            name={name}
            checked={one.value === value}
            onChange={() => onChange(one.value)}
          />{' '}
          {one.title}
        </label>
      ))}
    </fieldset>
  );
}
