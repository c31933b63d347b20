import { Icon } from '../../ui/icon.tsx';
import { LanguageChoice } from '../../ui/language-choice.tsx';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { SizeChoice } from '../support/size-choice.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { usePress } from './press.ts';
import { leave, type Me } from './session.ts';

/** The head of the office: where one is, who one is and for whom, language, log-out. */
export function OfficeHeader({ me }: { readonly me: Me | undefined }) {
  const { say } = useBook(officeWords);
  return (
    <header className="head office-header">
      <PathLink to="/office" className="brand">
        <Icon name="seal" size={24} />
        <span>{say('office')}</span>
      </PathLink>
      <div className="office-who">{me !== undefined && <Who me={me} />}</div>
      <SizeChoice />
      <LanguageChoice />
    </header>
  );
}

function Who({ me }: { readonly me: Me }) {
  const { say } = useBook(officeWords);
  const { press, isBusy } = usePress(leave);
  return (
    <>
      <PathLink to="/office/me" className="office-who-names">
        <span className="office-who-firm">{me.organisation.name}</span>
        <span className="office-who-person">{me.name}</span>
      </PathLink>
      <button type="button" className="button" disabled={isBusy} onClick={() => press()}>
        {say('log-out')}
      </button>
    </>
  );
}
