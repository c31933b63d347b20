import { useBook } from '../../words/book.ts';
import { sealWords } from '../../words/seals.ts';
import type { Proposal } from './starter-proposal.ts';

interface CustodianFieldProps {
  readonly custodians: Proposal['custodians'];
  readonly value: string;
  readonly onChange: (person: string) => void;
}

/** Who is to keep the seals. */
export function CustodianField({ custodians, value, onChange }: CustodianFieldProps) {
  const { say } = useBook(sealWords);
  return (
    <div className="field field-wide office-field">
      <label htmlFor="custodian">{say('starter-keeper')}</label>
      <select
        id="custodian"
        aria-describedby="custodian-hint"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {custodians.map(({ person, name }) => (
          <option key={person} value={person}>
            {name}
          </option>
        ))}
      </select>
      <p className="hint" id="custodian-hint">
        {say('starter-keeper-hint')}
      </p>
    </div>
  );
}
