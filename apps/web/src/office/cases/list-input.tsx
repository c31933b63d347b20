import type { FormField } from '@yunzhang/scenario';
import { Icon } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { type Draft, groupOf, listOf } from './draft.ts';
import { FieldFault, FieldInput, type FieldInputProps, isShown } from './field-input.tsx';

/** Values of one kind: ticks where they are chosen from a few, rows otherwise. */
export function ListInput(props: FieldInputProps) {
  const [item] = props.field.fields ?? [];
  const isTable = props.field.fields !== undefined && item?.name !== 'item';
  if (item?.name === 'item' && item.kind === 'choice') return <Ticks {...props} item={item} />;
  return <Rows {...props} isTable={isTable} />;
}

function Ticks(props: FieldInputProps & { readonly item: FormField }) {
  const { field, item, path, value, onChange, faults } = props;
  const { language } = useBook(caseWords);
  const chosen = listOf(value);
  const toggle = (one: string, isOn: boolean) => {
    // In the order of the definition, whatever the order of the ticks.
    const all = (item.choices ?? []).map((choice) => choice.value);
    onChange(all.filter((other) => (other === one ? isOn : chosen.includes(other))));
  };
  return (
    <fieldset className="case-flag" data-path={path} tabIndex={-1}>
      <legend>{field.label[language]}</legend>
      {(item.choices ?? []).map((one) => (
        <label key={one.value}>
          <input
            type="checkbox"
            checked={chosen.includes(one.value)}
            onChange={(event) => toggle(one.value, event.target.checked)}
          />
          {one.label[language]}
        </label>
      ))}
      <FieldFault path={path} faults={faults} />
    </fieldset>
  );
}

function Rows(props: FieldInputProps & { readonly isTable: boolean }) {
  const { field, path, value, onChange, faults, isTable } = props;
  const { say, language } = useBook(caseWords);
  const given = listOf(value);
  const least = field.required ? (field.rows ?? 1) : 1;
  const empty = (): Draft => (isTable ? {} : '');
  const rows =
    given.length >= least
      ? given
      : [...given, ...Array.from({ length: least - given.length }, empty)];
  const change = (at: number, next: Draft) =>
    onChange(rows.map((row, n) => (n === at ? next : row)));
  const isFull = rows.length >= (field.limits.max ?? Infinity);
  return (
    <fieldset className="case-group" data-path={path} tabIndex={-1}>
      <legend>
        {field.label[language]}
        {(!field.required || (field.limits.min ?? 0) === 0) && (
          <span className="hint"> {say('form-optional')}</span>
        )}
      </legend>
      <FieldFault path={path} faults={faults} />
      <ol className="case-rows">
        {rows.map((row, n) => (
          // A row has no name but its place.
          <li key={`${rows.length}-${n}`}>
            <Row
              {...props}
              row={row}
              path={`${path}.${n}`}
              title={say('form-row', { row: n + 1 })}
              onChange={(next) => change(n, next)}
            />
            {rows.length > least && (
              <button
                type="button"
                className="button-bare"
                aria-label={say('form-remove-row', { row: n + 1 })}
                onClick={() => onChange(rows.filter((_, other) => other !== n))}
              >
                <Icon name="close" size={16} />
              </button>
            )}
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button"
        disabled={isFull}
        onClick={() => onChange([...rows, empty()])}
      >
        <Icon name="add" size={16} />
        {say('form-add-row')}
      </button>
    </fieldset>
  );
}

interface RowProps extends FieldInputProps {
  readonly isTable: boolean;
  readonly row: Draft;
  readonly title: string;
}

function Row({ field, path, row, title, onChange, faults, isTable }: RowProps) {
  const columns = field.fields ?? [];
  if (!isTable) {
    const [item] = columns;
    if (item === undefined) return null;
    const label = { zh: title, en: title };
    return (
      <FieldInput
        field={{ ...item, label, required: true }}
        path={path}
        value={row}
        onChange={onChange}
        faults={faults}
      />
    );
  }
  const group = groupOf(row);
  return (
    <div className="case-row" role="group" aria-label={title}>
      {columns
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
    </div>
  );
}
