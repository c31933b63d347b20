import { goTo, replacePath, usePath } from '../../router.ts';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';
import { dayText } from '../../words/saying.ts';
import { kindWords, sealWords } from '../../words/seals.ts';
import { useCases } from '../shell/case-pages.ts';
import { casePath, type CaseView } from '../shell/cases.ts';
import { isOver, isRunning } from '../shell/phases.ts';
import { useMe } from '../shell/session.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';
import { sealOf, toneOf } from './seal-record.ts';

/** Applications go on elsewhere. */
const freshMs = 15_000;
const filters = ['all', 'live', 'active', 'frozen', 'running', 'over'] as const;
type Filter = (typeof filters)[number];

function filterOf(path: string): Filter {
  const wanted = new URLSearchParams(path.split('?')[1] ?? '').get('state');
  return filters.find((one) => one === wanted) ?? 'all';
}

function fits({ phase }: CaseView, filter: Filter): boolean {
  const isHeld = ['frozen', 'lost', 'found'].includes(phase);
  const isInForce = ['active', 'changing'].includes(phase);
  if (filter === 'all') return true;
  if (filter === 'over') return isOver(phase);
  if (filter === 'live') return !isOver(phase);
  if (filter === 'active') return isInForce;
  if (filter === 'frozen') return isHeld;
  return !isOver(phase) && !isHeld && !isInForce;
}

/** The seals of the organisation, and those it acts on. @basis product.md R3, R21 */
export function SealsPage() {
  const { say } = useBook(sealWords);
  const { say: sayShell } = useBook(officeWords);
  const me = useMe();
  const { asked, more } = useCases('seal-life', freshMs);
  const isHead = me.roles.includes('legal-representative');
  const filed = (asked.value?.cases ?? []).filter((one) => canClaim(one));
  return (
    <>
      <PageHead title={say('seals')} subtitle={say('seals-lead')}>
        {isHead && (asked.value?.cases.length ?? 0) > 0 && (
          <PathLink to="/office/seals/apply" className="button">
            {say('apply')}
          </PathLink>
        )}
        {filed.length > 0 && (
          <PathLink to="/office/seals/claim" className="button button-primary">
            {say('claim-filed', { count: filed.length })}
          </PathLink>
        )}
      </PageHead>
      <Shown
        of={asked}
        isEmpty={(page) => page.cases.length === 0}
        empty={<NoSeals isHead={isHead} />}
      >
        {(page) => <SealList cases={page.cases} />}
      </Shown>
      {more !== undefined && (
        <button type="button" className="button" onClick={more}>
          {sayShell('more')}
        </button>
      )}
    </>
  );
}

/** Whether the reader can claim it now. */
export function canClaim({ phase, inside }: CaseView): boolean {
  return phase === 'filed' && inside?.roles.includes('legalRep') === true;
}

function NoSeals({ isHead }: { readonly isHead: boolean }) {
  const { say } = useBook(sealWords);
  return (
    <>
      <h2>{say('seals-none')}</h2>
      <p>{say('seals-none-why')}</p>
      {isHead && (
        <PathLink to="/office/seals/new" className="button button-primary">
          {say('new-set')}
        </PathLink>
      )}
    </>
  );
}

function SealList({ cases }: { readonly cases: readonly CaseView[] }) {
  const { say } = useBook(sealWords);
  const columns = useColumns();
  const filter = filterOf(usePath());
  const rows = cases.filter((one) => fits(one, filter));
  const choose = (state: string) =>
    replacePath(state === 'all' ? '/office/seals' : `/office/seals?state=${state}`);
  return (
    <div className="section">
      <div className="office-filter" role="group" aria-label={say('seals-filter')}>
        {filters.map((one) => (
          <button key={one} type="button" aria-pressed={one === filter} onClick={() => choose(one)}>
            {say(`filter-${one}`)}
          </button>
        ))}
      </div>
      {rows.length === 0 ? (
        <Notice tone="plain" icon="skipped" title={say('filter-nothing')} live>
          <button type="button" className="button" onClick={() => goTo('/office/seals')}>
            {say('filter-all')}
          </button>
        </Notice>
      ) : (
        <DataList
          caption={say('seals')}
          columns={columns}
          rows={rows}
          keyOf={(one) => one.id}
          fileName="seals"
        />
      )}
    </div>
  );
}

function useColumns(): readonly Column<CaseView>[] {
  const { say, language } = useBook(sealWords);
  const kindOf = (one: CaseView) => nameIn(kindWords, sealOf(one).kind, language);
  return [
    {
      id: 'seal',
      title: say('column-seal'),
      text: (one) => sealOf(one).name,
      cell: (one) => <PathLink to={casePath(one)}>{sealOf(one).name}</PathLink>,
    },
    { id: 'kind', title: say('column-kind'), text: kindOf },
    {
      id: 'state',
      title: say('column-state'),
      text: (one) => one.phaseTitle[language],
      cell: (one) => <StateWord tone={toneOf(one.phase)} word={one.phaseTitle[language]} />,
    },
    {
      id: 'code',
      title: say('column-code'),
      text: (one) => sealOf(one).code,
      cell: (one) => <code>{sealOf(one).code}</code>,
    },
    {
      id: 'valid',
      title: say('column-valid'),
      text: ({ record }) =>
        typeof record['validTo'] === 'number' ? dayText(record['validTo']) : '',
    },
    {
      id: 'since',
      title: say('column-since'),
      text: (one) => momentText(one.inside?.changedAt),
      cell: (one) => <Moment at={one.inside?.changedAt} />,
    },
    { id: 'next', title: say('column-next'), text: (one) => say(nextOf(one)) },
  ];
}

function nextOf(one: CaseView): keyof typeof sealWords {
  if (canClaim(one)) return 'next-claim';
  if (one.phase === 'correction') return 'next-correct';
  if (one.phase === 'lost') return 'next-loss';
  return isRunning(one.phase) ? 'next-others' : 'next-none';
}
