import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { Icon } from '../../ui/icon.tsx';
import { PartyName } from '../cases/party-name.tsx';
import { StateWord } from '../ui/state-word.tsx';
import type { PolicyDecision } from './use-state.ts';

/** What the rules say of a use, and why, rule by rule. @basis product.md N10 */
export function PolicyAnswer({ decision: of }: { readonly decision: PolicyDecision }) {
  const { say, language } = useBook(mandateWords);
  const { decision, approvers, rule, version, lines } = of;
  const isDenied = decision === 'deny';
  const word = isDenied
    ? say('policy-deny')
    : approvers.length === 0
      ? say('policy-approve-none')
      : say('policy-approve', { count: approvers.length });
  const nameOf = (name: string) => (name === 'otherwise' ? say('policy-otherwise') : name);
  return (
    <div className="sheet policy-answer" role="group" aria-label={say('policy-says')}>
      <StateWord tone={isDenied ? 'bad' : 'good'} word={word} />
      {rule !== '' && (
        <p className="hint">{say('policy-decided', { rule: nameOf(rule), version })}</p>
      )}
      {approvers.length > 0 && (
        <p>
          {say('policy-approvers')}{' '}
          {approvers.map((id) => (
            <PartyName key={id} id={id} />
          ))}
        </p>
      )}
      <details>
        <summary>{say('policy-lines')}</summary>
        <ol className="policy-lines">
          {lines.map((line) => (
            <li key={line.rule}>
              <strong>
                <Icon name={line.holds ? 'good' : 'skipped'} size={16} /> {nameOf(line.rule)}
              </strong>
              <span>{line[language]}</span>
              {line.conditions.map((one) => (
                <span key={one.what} className="hint">
                  <Icon name={one.holds ? 'good' : 'skipped'} size={16} /> {one[language]}
                </span>
              ))}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
