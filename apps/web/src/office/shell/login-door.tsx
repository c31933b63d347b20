import { usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { PageHead } from '../ui/page-head.tsx';
import { loginPath } from './session.ts';

/** Pages whose buttons need level 3: it is asked for at once, so that nobody scans twice. */
const sure = /^\/office\/(seals\/(new|apply|claim)|mandates\/new)$/;

/** What strangers see in the place of a page; the login comes back to that page. */
export function LoginDoor() {
  const path = usePath();
  const next = path.startsWith('/office/login') ? '/office' : path;
  return (
    <div className="office-page office-narrow">
      <LoginSheet next={next} />
    </div>
  );
}

/** The one way in, and the same with a face for those who will need it. */
export function LoginSheet({ next }: { readonly next: string }) {
  const { say } = useBook(officeWords);
  const [place = ''] = next.split('?');
  const isSure = sure.test(place);
  return (
    <>
      <PageHead title={say('login-title')} subtitle={say('login-lead')} />
      <div className="sheet section">
        <a
          className="button button-primary button-large"
          href={loginPath(isSure ? { next, level: 3 } : { next })}
        >
          {say('login-button')}
        </a>
        {!isSure && (
          <p>
            <a href={loginPath({ next, level: 3 })}>{say('login-sure')}</a>{' '}
            <span className="hint">{say('login-sure-why')}</span>
          </p>
        )}
        <p className="hint">{say('login-hint')}</p>
      </div>
    </>
  );
}
