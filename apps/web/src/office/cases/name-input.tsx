import type { FormRole } from '@yunzhang/scenario';
import { useId } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { namePath } from './faults.ts';
import { type FaultTexts } from './field-input.tsx';
import { useFormBook } from './form-book.ts';

interface NameInputProps {
  readonly role: FormRole;
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly faults: FaultTexts;
}

/** Who plays a role: chosen from those who are known, or by number. */
export function NameInput({ role, value, onChange, faults }: NameInputProps) {
  const { say, language } = useBook(caseWords);
  const rows = value.length === 0 ? [''] : value;
  const change = (at: number, id: string) => onChange(rows.map((one, n) => (n === at ? id : one)));
  const path = namePath(role.role);
  const fault = faults.get(path);
  return (
    <div className="case-names">
      {rows.map((one, at) => (
        <PartyInput
          key={`${rows.length}-${at}`}
          label={`${role.label[language]}${rows.length > 1 ? ` ${at + 1}` : ''}`}
          role={role}
          path={path}
          value={one}
          fault={at === 0 ? fault : undefined}
          onChange={(id) => change(at, id)}
        />
      ))}
      {role.several && (
        <button type="button" className="button" onClick={() => onChange([...rows, ''])}>
          <Icon name="add" size={16} />
          {say('form-add-name', { role: role.label[language] })}
        </button>
      )}
    </div>
  );
}

interface PartyInputProps {
  readonly label: string;
  readonly role: FormRole;
  readonly path: string;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (id: string) => void;
}

function PartyInput({ label, role, path, value, fault, onChange }: PartyInputProps) {
  const { say } = useBook(caseWords);
  const id = useId();
  const known = useFormBook().parties(role.party);
  const name = known.find((one) => one.id === value)?.name;
  return (
    <div className="field field-wide">
      <label htmlFor={id}>
        {label}
        {!role.required && <span className="hint"> {say('form-optional')}</span>}
      </label>
      <input
        id={id}
        data-path={path}
        type="text"
        list={`${id}-list`}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={`${id}-help`}
        aria-invalid={fault !== undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {known.map((one) => (
          <option key={one.id} value={one.id} label={one.name} />
        ))}
      </datalist>
      <span className="hint" id={`${id}-help`}>
        {name === undefined ? say('form-party-hint') : <strong>{name}</strong>}
        {fault !== undefined && <span className="field-fault"> {fault}</span>}
      </span>
    </div>
  );
}
