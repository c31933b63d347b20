import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { useAsked } from '../shell/asked.ts';
import type { CasePage } from '../shell/cases.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { momentText } from '../ui/times.tsx';
import { byFirm, type FirmApplications } from './applications.ts';
import { bothOf } from './both-asked.ts';
import '../../styles/cases.css';

const freshMs = 15_000;

/** Applications that wait for the office, in the two phases in which it acts. */
export function useApplications() {
  const submitted = useAsked<CasePage>('/v1/cases?scenario=seal-life&phase=submitted', freshMs);
  const accepted = useAsked<CasePage>('/v1/cases?scenario=seal-life&phase=accepted', freshMs);
  return bothOf(submitted, accepted, (one, two) => ({
    cases: [...one.cases, ...two.cases],
    isCut: one.next !== undefined || two.next !== undefined,
  }));
}

/** The reviewing authority: applications by firm. @basis platform.md P02 (SUBMITTED) */
export function ReviewPage() {
  const { say } = useBook(deskWords);
  const asked = useApplications();
  const columns = useFirmColumns();
  return (
    <>
      <PageHead title={say('review-title')} subtitle={say('review-lead')} />
      <Shown of={asked} isEmpty={({ cases }) => cases.length === 0} empty={say('review-empty')}>
        {({ cases, isCut }) => (
          <DataList
            caption={say('review-title')}
            columns={columns}
            rows={byFirm(cases)}
            keyOf={({ company }) => company}
            fileName="applications"
          >
            {isCut && <span>{say('desk-more')}</span>}
          </DataList>
        )}
      </Shown>
    </>
  );
}

function useFirmColumns(): readonly Column<FirmApplications>[] {
  const { say } = useBook(deskWords);
  const pathOf = ({ company }: FirmApplications) =>
    `/office/desks/review/${encodeURIComponent(company)}`;
  return [
    {
      id: 'firm',
      title: say('review-firm'),
      text: ({ name }) => name,
      cell: (row) => <PathLink to={pathOf(row)}>{row.name}</PathLink>,
    },
    {
      id: 'company',
      title: say('review-company'),
      text: ({ company }) => company,
      cell: ({ company }) => <code>{company}</code>,
    },
    {
      id: 'submitted',
      title: say('review-submitted'),
      text: ({ submitted }) => String(submitted.length),
      isNumber: true,
    },
    {
      id: 'accepted',
      title: say('review-accepted'),
      text: ({ accepted }) => String(accepted.length),
      isNumber: true,
    },
    { id: 'since', title: say('review-since'), text: ({ since }) => momentText(since) },
    {
      id: 'next',
      title: say('desk-next'),
      text: () => '',
      cell: (row) => (
        <PathLink to={pathOf(row)} className="button">
          {say('review-look', { count: row.submitted.length + row.accepted.length })}
          <span className="unseen">{row.name}</span>
        </PathLink>
      ),
    },
  ];
}
