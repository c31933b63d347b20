import { Icon } from '../../ui/icon.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { useAsked } from '../shell/asked.ts';
import type { CaseView } from '../shell/cases.ts';
import { PathLink } from '../ui/path-link.tsx';
import { CustodyWord, type CustodyState } from './custody-word.tsx';
import { OwnSigning } from './own-signing.tsx';
import { coversGrant, isForSystem, termsIn } from './own-words.ts';

/** A statement as a player sees it. */
interface StatementLine {
  readonly id: string;
  readonly act: string;
  readonly state: CustodyState;
}

/** Custody is told in about a second. */
const freshMs = 5000;

/** The letter of a mandate, what custody knows of it, and the way to use it. */
export function MandateExtras({ view }: { readonly view: CaseView }) {
  const { say } = useBook(mandateWords);
  const path = encodeURIComponent(view.id);
  const asked = useAsked<{ readonly statements: readonly StatementLine[] }>(
    `/v1/cases/${path}/statements`,
    freshMs,
  );
  const terms = termsIn(view.record);
  const last = asked.value?.statements.at(-1);
  const isHolder = view.inside?.roles.includes('holder') === true && view.phase === 'live';
  if (!isClaimed(view)) return null;
  return (
    <section className="section" aria-labelledby="mandate-extras">
      <h2 id="mandate-extras">{say('letter-title')}</h2>
      {terms !== undefined && <OwnSigning case={view.id} covers={coversGrant(terms)} />}
      <p className="desk-others">
        <a className="button" href={`/v1/mandates/${path}/letter`} download>
          <Icon name="download" />
          {say('letter-save')}
        </a>
        {isHolder && (
          <PathLink to={`/office/uses/new?mandate=${path}`} className="button button-primary">
            {say('mandate-use')}
          </PathLink>
        )}
      </p>
      {last !== undefined && (
        <p>
          {say('custody-title')} <CustodyWord state={last.state} />
        </p>
      )}
    </section>
  );
}

/** A system has claimed from the start; what a person has not claimed has no letter. */
function isClaimed({ record }: CaseView): boolean {
  return record['claimedAt'] !== undefined || isForSystem(record['mode']);
}
