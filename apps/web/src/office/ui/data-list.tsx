import { type ReactNode, useState } from 'react';
import { saveAs } from '../../ui/files.tsx';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { csvOf } from './csv.ts';

/** One column of a list. The first one names the row. */
export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** What it says in words: for files, and for the page where `cell` says nothing else. */
  readonly text: (row: T) => string;
  readonly cell?: (row: T) => ReactNode;
  readonly isNumber?: boolean;
}

interface DataListProps<T> {
  /** What the list holds. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Name of the file with these rows; where there is none, no file is offered. */
  readonly fileName?: string;
  readonly children?: ReactNode;
}

const dense = 'yunzhang.dense';

function readDensity(): boolean {
  try {
    return localStorage.getItem(dense) === 'yes';
  } catch {
    return false;
  }
}

/**
 * A list from one definition: a table on the desk, cards on the phone.
 *
 * The parts of the table say what they are, because a table that is laid out as cards is none to
 * some screen readers otherwise.
 *
 * @basis product.md R3
 */
export function DataList<T>(props: DataListProps<T>) {
  const { caption, columns, rows, keyOf, fileName, children } = props;
  const { say } = useBook(officeWords);
  const [isDense, setDense] = useState(readDensity);
  const change = () => {
    setDense(!isDense);
    try {
      localStorage.setItem(dense, isDense ? 'no' : 'yes');
    } catch {
      // storage may be switched off; the choice then lasts as long as the page
    }
  };
  const save = () => saveAs(`${fileName ?? ''}.csv`, csvOf(columns, rows), 'text/csv');
  return (
    <div className="data-list" data-dense={isDense}>
      <table role="table">
        <caption className="unseen">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ id, title, isNumber }) => (
              <th key={id} role="columnheader" scope="col" data-number={isNumber}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column, at) => (
                <DataCell key={column.id} row={row} column={column} isFirst={at === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="data-list-foot">
        {children}
        <span className="hint">{say('rows', { count: rows.length })}</span>
        <button type="button" className="button-bare" aria-pressed={isDense} onClick={change}>
          {say('dense')}
        </button>
        {fileName !== undefined && (
          <button type="button" className="button-bare" onClick={save}>
            {say('save-csv')}
          </button>
        )}
      </div>
    </div>
  );
}

interface DataCellProps<T> {
  readonly row: T;
  readonly column: Column<T>;
  readonly isFirst: boolean;
}

function DataCell<T>({ row, column, isFirst }: DataCellProps<T>) {
  const { title, text, cell, isNumber } = column;
  const content = (
    <>
      <span className="data-label" aria-hidden="true">
        {title}
      </span>
      <span className="data-value">{cell?.(row) ?? text(row)}</span>
    </>
  );
  return isFirst ? (
    <th role="rowheader" scope="row">
      {content}
    </th>
  ) : (
    <td role="cell" data-number={isNumber}>
      {content}
    </td>
  );
}
