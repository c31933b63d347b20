import { lazy, Suspense, useEffect, useRef } from 'react';
import { EvidencePage } from '../evidence/evidence-page.tsx';
import { HomePage } from '../home/home-page.tsx';
import { LogPage } from '../log/log-page.tsx';
import { useRoute, type Route } from '../router.ts';
import { SealPage } from '../seal/seal-page.tsx';
import { leaveSetUp, SetUpDone, SetUpPage, useJustMade } from '../set-up/set-up-page.tsx';
import { Icon } from '../ui/icon.tsx';
import { LanguageChoice } from '../ui/language-choice.tsx';
import { Link } from '../ui/link.tsx';
import { ProblemNotice } from '../ui/notice.tsx';
import { loadTrust } from '../verify/verification-desk.ts';
import { VerifyPage } from '../verify/verify-page.tsx';
import { useWords } from '../words/language.tsx';
import type { Key } from '../words/zh.ts';
import { meetServer, useServer } from './server-state.ts';
import { SessionPage } from './session-page.tsx';

// Most visitors verify a file and never see the office: it comes when it is asked for.
const Office = lazy(async () => ({ default: (await import('../office/shell/office.tsx')).Office }));

/** The frame of every page. */
export function App() {
  const { say } = useWords();
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  useArrival(route, main);
  return (
    <>
      <a className="skip" href="#content" onClick={(event) => focusContent(event, main.current)}>
        {say('skip-to-content')}
      </a>
      {route === 'office' ? (
        <Suspense fallback={<p className="page page-loading">{say('loading')}</p>}>
          <Office main={main} />
        </Suspense>
      ) : (
        <>
          <Header route={route} />
          <main id="content" ref={main} tabIndex={-1} data-route={route}>
            <Page route={route} />
          </main>
        </>
      )}
    </>
  );
}

function focusContent(event: React.MouseEvent, main: HTMLElement | null): void {
  event.preventDefault(); // the fragment of the address belongs to the one-time code
  main?.focus();
}

const titles: Readonly<Record<Route, Key>> = {
  home: 'product',
  seal: 'sealing-title',
  verify: 'verify-title',
  log: 'log-title',
  evidence: 'evidence-title',
  office: 'product', // its pages say their own titles
  missing: 'page-missing',
};

/** A new page begins at its top and, for those who listen, at its title. */
function useArrival(route: Route, main: React.RefObject<HTMLElement | null>): void {
  const { say } = useWords();
  const before = useRef(route);
  useEffect(() => {
    if (route === 'office') {
      before.current = route;
      return;
    }
    const title = say(titles[route]);
    document.title = route === 'home' ? title : `${title} · ${say('product')}`;
    if (before.current === route) return;
    before.current = route;
    leaveSetUp();
    window.scrollTo(0, 0);
    main.current?.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [route, say, main]);
}

function Header({ route }: { readonly route: Route }) {
  const { say } = useWords();
  const server = useServer();
  const isReady = server.phase === 'ready';
  const isTest = isReady && server.state.setUp;
  useEffect(() => {
    // Verification may happen with the network cut, so the roots are fetched beforehand; a set-up
    // brings one more.
    if (isReady) void loadTrust({ anew: isTest });
  }, [isReady, isTest]);
  return (
    <header className="head">
      <Link to="home" className="brand" current={route === 'home'}>
        <Icon name="seal" size={24} />
        <span>{say('product')}</span>
      </Link>
      <nav className="head-nav" aria-label={say('nav-label')}>
        <Link to="seal" current={route === 'seal'}>
          {say('nav-seal')}
        </Link>
        <Link to="verify" current={route === 'verify'}>
          {say('nav-verify')}
        </Link>
        <Link to="log" current={route === 'log' || route === 'evidence'}>
          {say('nav-log')}
        </Link>
        <Link to="office">{say('nav-office')}</Link>
      </nav>
      {isTest && <span className="test-badge">{say('test-badge')}</span>}
      <LanguageChoice />
    </header>
  );
}

function Page({ route }: { readonly route: Route }) {
  const { say } = useWords();
  const server = useServer();
  const justMade = useJustMade();
  if (route === 'verify') return <VerifyPage />; // public: needs neither server nor session
  if (route === 'log') return <LogPage />;
  if (route === 'evidence') return <EvidencePage />;
  if (route === 'missing') return <MissingPage />;
  if (server.phase === 'loading') return <p className="page page-loading">{say('loading')}</p>;
  if (server.phase === 'away') {
    return (
      <div className="page page-narrow">
        <h1 tabIndex={-1}>{say('product')}</h1>
        <ProblemNotice problem={server.problem} onRetry={() => void meetServer()} />
        <Link to="verify" className="button">
          {say('home-verify')}
        </Link>
      </div>
    );
  }
  if (!server.state.session) return <SessionPage refused={server.refused} />;
  if (!server.state.setUp) return <SetUpPage />;
  if (route === 'seal') return <SealPage />;
  return justMade === undefined ? (
    <HomePage state={server.state} />
  ) : (
    <SetUpDone state={justMade} />
  );
}

function MissingPage() {
  const { say } = useWords();
  return (
    <div className="page page-narrow">
      <h1 tabIndex={-1}>{say('page-missing')}</h1>
      <p className="lead">{say('page-missing-why')}</p>
      <Link to="home" className="button button-primary">
        {say('go-home')}
      </Link>
    </div>
  );
}
