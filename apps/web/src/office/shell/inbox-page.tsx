import { lazy, Suspense } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { timeText } from '../../words/saying.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { useCases } from './case-pages.ts';
import type { CaseView } from './cases.ts';
import { isRunning } from './phases.ts';
import { useMe } from './session.ts';
import { nameOf, placeOf, waitsFor } from './waiting.ts';

// It brings the arithmetic of keys with it, which the list does not wait for.
const SignWaiting = lazy(async () => ({
  default: (await import('../seals/sign-waiting.tsx')).SignWaiting,
}));
/** Work goes on elsewhere: what is new is looked for this often. */
const freshMs = 20_000;

/** The front page: what waits for the person, then what others are doing. @basis product.md R28 */
export function InboxPage() {
  const { say } = useBook(officeWords);
  const { asked: mine, more } = useCases(undefined, freshMs);
  return (
    <>
      <PageHead title={say('inbox')} subtitle={say('inbox-lead')} />
      <Shown of={mine}>{(page) => <Inbox cases={page.cases} />}</Shown>
      {more !== undefined && (
        <button type="button" className="button" onClick={more}>
          {say('more')}
        </button>
      )}
    </>
  );
}

function Inbox({ cases }: { readonly cases: readonly CaseView[] }) {
  const { say } = useBook(officeWords);
  const me = useMe();
  const waiting = cases.filter((one) => waitsFor(one, me) !== undefined);
  const claims = waiting.filter((one) => one.scenario === 'seal-life' && one.phase === 'filed');
  const running = cases.filter((one) => !waiting.includes(one) && isRunning(one.phase));
  const isNew =
    me.roles.includes('legal-representative') && !cases.some((one) => one.scenario === 'seal-life');
  return (
    <>
      {isNew && <FirstSeals />}
      <Suspense fallback={null}>
        <SignWaiting />
      </Suspense>
      {claims.length > 0 && <ClaimNotice count={claims.length} />}
      <section className="section" aria-labelledby="inbox-waiting">
        <h2 id="inbox-waiting">{say('inbox-waiting')}</h2>
        {waiting.length === 0 ? (
          <Notice tone="plain" icon="good" title={say('inbox-nothing')}>
            <p>{say('inbox-nothing-why')}</p>
          </Notice>
        ) : (
          <InboxList caption={say('inbox-waiting')} cases={waiting} />
        )}
      </section>
      {running.length > 0 && (
        <section className="section" aria-labelledby="inbox-running">
          <h2 id="inbox-running">{say('inbox-running')}</h2>
          <InboxList caption={say('inbox-running')} cases={running} />
        </section>
      )}
    </>
  );
}

function FirstSeals() {
  const { say } = useBook(officeWords);
  return (
    <section className="sheet office-first">
      <h2>{say('inbox-first')}</h2>
      <p>{say('inbox-first-why')}</p>
      <PathLink to="/office/seals/new" className="button button-primary">
        {say('inbox-first-do')}
      </PathLink>
    </section>
  );
}

function ClaimNotice({ count }: { readonly count: number }) {
  const { say } = useBook(officeWords);
  return (
    <section className="sheet office-first">
      <h2>{say('inbox-claim', { count })}</h2>
      <PathLink to="/office/seals/claim" className="button button-primary">
        {say('inbox-claim-do')}
      </PathLink>
    </section>
  );
}

interface InboxListProps {
  readonly caption: string;
  readonly cases: readonly CaseView[];
}

function InboxList({ caption, cases }: InboxListProps) {
  const { say, language } = useBook(officeWords);
  const me = useMe();
  const columns: readonly Column<CaseView>[] = [
    {
      id: 'what',
      title: say('column-what'),
      text: (one) => nameOf(one, language),
      cell: (one) => <PathLink to={placeOf(one, me)}>{nameOf(one, language)}</PathLink>,
    },
    { id: 'kind', title: say('column-kind'), text: (one) => one.title[language] },
    {
      id: 'state',
      title: say('column-state'),
      text: (one) => one.phaseTitle[language],
      cell: (one) => <StateWord tone="plain" word={one.phaseTitle[language]} />,
    },
    {
      id: 'since',
      title: say('column-since'),
      text: (one) => (one.inside === undefined ? '' : timeText(one.inside.changedAt)),
    },
    {
      id: 'next',
      title: say('column-next'),
      text: (one) => waitsFor(one, me)?.[language] ?? say('next-look'),
    },
  ];
  return (
    <DataList
      caption={caption}
      columns={columns}
      rows={cases}
      keyOf={(one) => one.id}
      fileName="inbox"
    />
  );
}
