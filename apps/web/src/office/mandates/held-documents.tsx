import { useId } from 'react';
import { FileChoice } from '../../ui/files.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { digestTail } from '../../words/saying.ts';
import { digestOf } from '../cases/digest-input.tsx';
import { fenOf } from '../cases/draft.ts';

/** A document that waits to be asked for, with the digest that was computed here. */
export interface HeldDocument {
  readonly file: File;
  readonly digest: string;
  readonly number: string;
  /** Yuan, as it was typed. */
  readonly amount: string;
}

/** Characters of a number of a document. @basis seal-use: documents.number */
const numberMax = 60;

/** Whether its amount can be read, or is left out. */
export function isReadable({ amount }: HeldDocument): boolean {
  return amount.trim() === '' || fenOf(amount) !== undefined;
}

interface HeldDocumentsProps {
  readonly held: readonly HeldDocument[];
  readonly onChange: (held: readonly HeldDocument[]) => void;
}

/** The documents to be sealed: chosen, hashed here, numbered. */
export function HeldDocuments({ held, onChange }: HeldDocumentsProps) {
  const { say } = useBook(mandateWords);
  const add = async (files: readonly File[]) => {
    const more: HeldDocument[] = [];
    for (const file of files) {
      const number = file.name.replace(/\.[^.]*$/, '').slice(0, numberMax);
      // One after the other: a hundred large files at once would not fit in memory.
      more.push({ file, digest: await digestOf(file), number, amount: '' });
    }
    const known = new Set(held.map(({ digest }) => digest));
    onChange([...held, ...more.filter(({ digest }) => !known.has(digest))]);
  };
  const change = (at: number, part: Partial<HeldDocument>) =>
    onChange(held.map((one, n) => (n === at ? { ...one, ...part } : one)));
  return (
    <fieldset className="case-group">
      <legend>{say('ask-files')}</legend>
      {held.length === 0 && <p className="hint">{say('ask-files-none')}</p>}
      <ol className="case-rows">
        {held.map((one, at) => (
          <li key={one.digest}>
            <HeldRow one={one} onChange={(part) => change(at, part)} />
            <button
              type="button"
              className="button-bare"
              aria-label={say('ask-remove', { name: one.file.name })}
              onClick={() => onChange(held.filter((other) => other !== one))}
            >
              <Icon name="close" size={16} />
            </button>
          </li>
        ))}
      </ol>
      <FileChoice onFiles={(files) => void add(files)}>{say('ask-choose')}</FileChoice>
    </fieldset>
  );
}

interface HeldRowProps {
  readonly one: HeldDocument;
  readonly onChange: (part: Partial<HeldDocument>) => void;
}

function HeldRow({ one, onChange }: HeldRowProps) {
  const { say } = useBook(mandateWords);
  const id = useId();
  const isWrong = !isReadable(one);
  return (
    <div className="case-row" role="group" aria-label={one.file.name}>
      <div className="field field-wide">
        <label htmlFor={id}>{say('ask-number')}</label>
        <input
          id={id}
          type="text"
          maxLength={numberMax}
          value={one.number}
          onChange={(event) => onChange({ number: event.target.value })}
        />
        <span className="hint">
          {one.file.name} · <code>{say('ask-digest', { digest: digestTail(one.digest) })}</code>
        </span>
      </div>
      <div className="field field-wide">
        <label htmlFor={`${id}-amount`}>{say('ask-amount')}</label>
        <input
          id={`${id}-amount`}
          type="text"
          inputMode="decimal"
          placeholder="1000.00"
          value={one.amount}
          aria-invalid={isWrong}
          onChange={(event) => onChange({ amount: event.target.value })}
        />
        {isWrong && <span className="field-fault">{say('ask-amount-wrong')}</span>}
      </div>
    </div>
  );
}
