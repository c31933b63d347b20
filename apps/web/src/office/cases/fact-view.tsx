import { CopyButton } from '../../ui/copy-button.tsx';
import { useBook } from '../../words/book.ts';
import { caseWords } from '../../words/office-cases.ts';
import { digestTail } from '../../words/saying.ts';
import { PathLink } from '../ui/path-link.tsx';
import type { Fact, FactLine } from './fact-lines.ts';
import { nameIn, useFormBook } from './form-book.ts';
import { PartyName } from './party-name.tsx';

/** Facts in two columns, the label above the value; tables take the whole width. */
export function FactList({ lines }: { readonly lines: readonly FactLine[] }) {
  return (
    <dl className="office-facts">
      {lines.map(({ name, label, fact }) => (
        <div key={name} className={isWide(fact) ? 'case-fact-wide' : undefined}>
          <dt>{label}</dt>
          <dd>
            <FactView fact={fact} label={label} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isWide({ kind }: Fact): boolean {
  return kind === 'table' || kind === 'lines';
}

/** One value, as its kind is read. */
export function FactView({ fact, label }: { readonly fact: Fact; readonly label: string }) {
  switch (fact.kind) {
    case 'text':
      return <PlainText text={fact.text} />;
    case 'code':
      return <CodeText text={fact.text} label={label} />;
    case 'digest':
      return <CodeText text={fact.text} shown={digestTail(fact.text)} label={label} />;
    case 'party':
      return <PartyName id={fact.text} />;
    case 'case':
      return <CaseLink id={fact.text} />;
    case 'items':
      return <FactItems items={fact.items} label={label} />;
    case 'lines':
      return <FactList lines={fact.lines} />;
    case 'table':
      return <FactTable fact={fact} label={label} />;
  }
}

/** A text; some records keep the number of a person in one, who has a name. */
function PlainText({ text }: { readonly text: string }) {
  const isParty = nameIn(useFormBook(), text) !== undefined;
  return isParty ? <PartyName id={text} /> : <span>{text}</span>;
}

function CaseLink({ id }: { readonly id: string }) {
  const name = useFormBook().caseName(id);
  return (
    <PathLink to={`/office/cases/${encodeURIComponent(id)}`}>{name ?? <code>{id}</code>}</PathLink>
  );
}

interface CodeTextProps {
  readonly text: string;
  readonly label: string;
  readonly shown?: string;
}

function CodeText({ text, label, shown }: CodeTextProps) {
  return (
    <>
      <code title={shown === undefined ? undefined : text}>{shown ?? text}</code>
      <CopyButton text={text} what={label} />
    </>
  );
}

/** The same thing may be said twice in a list: the place is part of the name of a row. */
const keyOf = (fact: Fact, at: number) => `${at}:${'text' in fact ? fact.text : fact.kind}`;

function FactItems({ items, label }: { readonly items: readonly Fact[]; readonly label: string }) {
  return (
    <ul className="case-items">
      {items.map((item, at) => (
        <li key={keyOf(item, at)}>
          <FactView fact={item} label={label} />
        </li>
      ))}
    </ul>
  );
}

interface FactTableProps {
  readonly fact: Extract<Fact, { readonly kind: 'table' }>;
  readonly label: string;
}

/** Rows as they were filled in; wider than a phone they are moved sideways by themselves. */
function FactTable({ fact: { columns, rows }, label }: FactTableProps) {
  const { say } = useBook(caseWords);
  return (
    <div className="case-table" role="group" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{say('form-row', { row: '' })}</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={`${at}:${row.map((fact) => fact?.kind).join()}`}>
              <th scope="row">{at + 1}</th>
              {columns.map((column, n) => {
                const fact = row[n];
                return (
                  <td key={column}>
                    {fact !== undefined && <FactView fact={fact} label={column} />}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
