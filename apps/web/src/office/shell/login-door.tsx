import { usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { PageHead } from '../ui/page-head.tsx';
import { loginPath } from './session.ts';

/** What stands in the place of a page for those who are not logged in. It comes back to that page. */
export function LoginDoor() {
  const { say } = useBook(officeWords);
  const path = usePath();
  const next = path.startsWith('/office/login') ? '/office' : path;
  return (
    <div className="office-page office-narrow">
      <PageHead title={say('login-title')} subtitle={say('login-lead')} />
      <div className="sheet form">
        <a className="button button-primary button-large" href={loginPath({ next })}>
          {say('login-button')}
        </a>
        <p className="hint">{say('login-hint')}</p>
      </div>
    </div>
  );
}
