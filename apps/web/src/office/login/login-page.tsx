import { usePath } from '../../router.ts';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { loginFaults, loginWords } from '../../words/login.ts';
import { officeWords } from '../../words/office.ts';
import { LoginSheet } from '../shell/login-door.tsx';
import { leave, useSession } from '../shell/session.ts';
import { usePress } from '../shell/press.ts';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';

/** Marks of a login that went wrong, as the callback puts them into the address. */
function faultOf(path: string): { readonly code: string; readonly trace: string } | undefined {
  const query = new URLSearchParams(path.split('?')[1] ?? '');
  const code = query.get('code') ?? '';
  const trace = query.get('trace') ?? '';
  // Whoever made the address: only what looks like a code is shown, and never as a sentence.
  if (!/^[a-z][a-z0-9-]{1,60}$/.test(code)) return undefined;
  return { code, trace: /^[0-9a-f]{32}$/.test(trace) ? trace : '' };
}

/** Where somebody logs in with the licence, and where a login ends that did not work. */
export function LoginPage() {
  const fault = faultOf(usePath());
  const session = useSession();
  if (session.phase === 'in' && fault === undefined) return <InAlready />;
  return (
    <>
      {fault !== undefined && <LoginFault {...fault} />}
      <LoginSheet next="/office" />
    </>
  );
}

function LoginFault({ code, trace }: { readonly code: string; readonly trace: string }) {
  const { say, language } = useBook(loginWords);
  const { say: sayShell } = useBook(officeWords);
  const isKnown = Object.hasOwn(loginFaults, code);
  return (
    <Notice tone="bad" title={say('login-ended')} live>
      <p>{isKnown ? nameIn(loginFaults, code, language) : say('login-ended-why')}</p>
      <p className="hint problem-marks">
        <span>
          {sayShell('code')} <code>{code}</code>
        </span>
        {trace !== '' && (
          <span>
            {sayShell('trace')} <code>{trace}</code>
          </span>
        )}
      </p>
    </Notice>
  );
}

function InAlready() {
  const { say } = useBook(loginWords);
  const session = useSession();
  const { press, isBusy, problem } = usePress(leave);
  if (session.phase !== 'in') return null;
  const { name, organisation } = session.me;
  return (
    <>
      <PageHead
        title={say('in-already')}
        subtitle={say('in-already-why', { name, organisation: organisation.name })}
      />
      <div className="office-acts">
        <PathLink to="/office" className="button button-primary">
          {say('go-on')}
        </PathLink>
        <button type="button" className="button" disabled={isBusy} onClick={() => press()}>
          {say('other-firm')}
        </button>
      </div>
      {problem !== undefined && <ProblemBox problem={problem} />}
    </>
  );
}
