import { type RefObject, Suspense, useEffect, useRef } from 'react';
import { usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import { OfficeHeader } from './header.tsx';
import { LoginDoor } from './login-door.tsx';
import { type MatchedPage, matchPage } from './pages.ts';
import { PageBorder } from './page-border.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Rail } from './rail-list.tsx';
import { meet, useSession } from './session.ts';
import '../../styles/office.css';

/** The seal office: its head, its rail and the page shown now. */
export function Office({ main }: { readonly main: RefObject<HTMLElement | null> }) {
  const path = usePath();
  const [place = ''] = path.split('?');
  const session = useSession();
  const me = session.phase === 'in' ? session.me : undefined;
  useEffect(() => void meet(), []);
  usePageArrival(place, main);
  return (
    <>
      <OfficeHeader me={me} />
      <div className="office">
        <Rail me={me} place={place} />
        <main id="content" ref={main} tabIndex={-1} data-route="office" data-page={place}>
          <Inside place={place} />
        </main>
      </div>
    </>
  );
}

/** A new page begins at its top and, for those who listen, at its title. */
function usePageArrival(place: string, main: RefObject<HTMLElement | null>): void {
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return undefined;
    before.current = place;
    window.scrollTo(0, 0);
    const focus = () => {
      const title = main.current?.querySelector<HTMLElement>('h1');
      title?.focus({ preventScroll: true });
      return title !== null && title !== undefined;
    };
    if (focus()) return undefined;
    // The page may still be on its way.
    const watch = new MutationObserver(() => {
      if (focus()) watch.disconnect();
    });
    if (main.current !== null) watch.observe(main.current, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [place, main]);
}

function Inside({ place }: { readonly place: string }) {
  const { say } = useBook(officeWords);
  const session = useSession();
  const matched = matchPage(place);
  const loading = <p className="office-page office-loading">{say('loading')}</p>;
  if (matched === undefined) return <MissingPage />;
  if (matched.page.isPublic === true) return <ShownPage matched={matched} place={place} />;
  if (session.phase === 'loading') return loading;
  if (session.phase === 'away') {
    return (
      <div className="office-page">
        <PageHead title={say('office')} />
        <ProblemBox problem={session.problem} onRetry={() => void meet()} />
      </div>
    );
  }
  if (session.phase === 'out') return <LoginDoor />;
  return <ShownPage matched={matched} place={place} />;
}

interface ShownPageProps {
  readonly matched: MatchedPage;
  readonly place: string;
}

function ShownPage({ matched: { page, params }, place }: ShownPageProps) {
  const { say } = useBook(officeWords);
  return (
    <div className="office-page">
      <PageBorder key={place}>
        <Suspense
          fallback={
            <p className="office-loading" role="status">
              {say('loading')}
            </p>
          }
        >
          <page.Page params={params} />
        </Suspense>
      </PageBorder>
    </div>
  );
}

function MissingPage() {
  const { say } = useBook(officeWords);
  return (
    <div className="office-page">
      <PageHead title={say('missing-title')} subtitle={say('missing-why')} />
      <PathLink to="/office" className="button button-primary">
        {say('to-inbox')}
      </PathLink>
    </div>
  );
}
