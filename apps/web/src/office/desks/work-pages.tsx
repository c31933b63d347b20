import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { useAsked } from '../shell/asked.ts';
import { PageHead } from '../ui/page-head.tsx';
import { DeskList } from './desk-page.tsx';
import { filingDesk, findingsDesk, makingDesk, type MakingLine } from './office-desks.tsx';
import '../../styles/cases.css';

/** The making unit: orders, and how far each is. @basis platform.md P02 (APPROVED-make) */
export function MakingPage() {
  const { say } = useBook(deskWords);
  return (
    <>
      <PageHead title={say('making-title')} subtitle={say('making-lead')} />
      <Workload />
      <DeskList desk={makingDesk} />
    </>
  );
}

type MakingAnswer = { readonly seals: readonly MakingLine[] };

function Workload() {
  const { say } = useBook(deskWords);
  const open = useAsked<MakingAnswer>('/v1/desks/making?phase=approved').value?.seals;
  const made = useAsked<MakingAnswer>('/v1/desks/making?phase=made').value?.seals;
  if (open === undefined || made === undefined) return null;
  const stuck = open.filter(({ refused }) => refused !== null).length;
  return (
    <p>
      {say('making-load')}{' '}
      {say('making-load-value', { open: open.length, made: made.length, stuck })}
    </p>
  );
}

/** Police filing: what came in, what is late, and what differs. */
export function FilingPage() {
  const { say } = useBook(deskWords);
  return (
    <>
      <PageHead title={say('filing-title')} subtitle={say('filing-lead')} />
      <DeskList desk={filingDesk} />
      <Findings />
    </>
  );
}

/** Differences between the registers. */
export function Findings() {
  const { say } = useBook(deskWords);
  return (
    <section className="section" aria-labelledby="findings">
      <h2 id="findings">{say('findings-title')}</h2>
      <p className="hint">{say('findings-lead')}</p>
      <DeskList desk={findingsDesk} />
    </section>
  );
}
