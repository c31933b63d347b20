import { replacePath, usePath } from '../../router.ts';
import { useBook } from '../../words/book.ts';
import { supportWords } from '../../words/support.ts';
import { useAsked } from '../shell/asked.ts';
import type { PageProps } from '../shell/pages.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { TextLine } from './fields.tsx';

interface Words {
  readonly zh: string;
  readonly en: string;
}

interface Article {
  readonly code: string;
  readonly part: string;
  readonly title: Words;
  readonly cause: Words;
  readonly doThis: Words;
  readonly since: string;
  readonly again: boolean;
}

const articlePath = (code: string) => `/office/help/${encodeURIComponent(code)}`;

/** The knowledge base: every code, by code or words. @basis platform.md P10 */
export function HelpPage() {
  const { say, language } = useBook(supportWords);
  const [, query = ''] = usePath().split('?');
  const text = new URLSearchParams(query).get('q') ?? '';
  const asked = useAsked<{ readonly articles: readonly Article[] }>(
    `/v1/knowledge?q=${encodeURIComponent(text)}`,
  );
  const search = (next: string) =>
    replacePath(next === '' ? '/office/help' : `/office/help?q=${encodeURIComponent(next)}`);
  return (
    <>
      <PageHead title={say('help-title')} subtitle={say('help-lead')} />
      <TextLine label={say('help-search')} value={text} onChange={search} sizeMax={100} />
      <Shown
        of={asked}
        isEmpty={({ articles }) => articles.length === 0}
        empty={<p>{say('help-none')}</p>}
      >
        {({ articles }) => (
          <ul className="support-articles">
            {articles.map(({ code, title }) => (
              <li key={code}>
                <PathLink to={articlePath(code)}>{title[language]}</PathLink>{' '}
                <code className="hint">{code}</code>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </>
  );
}

/** One article: what it says, why, what to do, since when. */
export function ArticlePage({ params }: PageProps) {
  const { say, language } = useBook(supportWords);
  const code = params['code'] ?? '';
  const [, query = ''] = usePath().split('?');
  const trace = new URLSearchParams(query).get('trace');
  const asked = useAsked<Article>(`/v1/knowledge/${encodeURIComponent(code)}`);
  const report = new URLSearchParams({ code, ...(trace === null ? {} : { trace }) });
  return (
    <>
      <PageHead
        title={asked.value?.title[language] ?? say('help-title')}
        back={{ to: '/office/help', title: say('help-title') }}
      />
      <Shown of={asked}>
        {({ cause, doThis, since, part, again }) => (
          <article className="sheet section">
            <h2>{say('help-do')}</h2>
            <p>{doThis[language]}</p>
            {again && <p>{say('help-again')}</p>}
            <h2>{say('help-cause')}</h2>
            <p>{cause[language]}</p>
            <Facts
              of={[
                { title: say('help-code'), value: <code>{code}</code>, copy: code },
                { title: say('help-since'), value: since },
                { title: say('help-part'), value: part },
              ]}
            />
          </article>
        )}
      </Shown>
      <PathLink to={`/office/support/new?${report.toString()}`} className="button">
        {say('help-report')}
      </PathLink>
    </>
  );
}
