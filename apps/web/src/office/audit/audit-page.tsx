import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { DeskList } from '../desks/desk-page.tsx';
import { allFindingsDesk, registerDesk } from '../desks/register-desks.tsx';
import { Findings } from '../desks/work-pages.tsx';
import { useAsked } from '../shell/asked.ts';
import { useMe } from '../shell/session.ts';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { RegisterSearch } from './register-search.tsx';
import '../../styles/cases.css';

/**
 * What regulators and auditors see: the register, what differs, and who did what. There is no
 * button here that changes anything. The whole register is for regulators; everybody else looks up
 * one firm, as strangers may.
 *
 * @basis platform.md P01 (regulator/auditor); product.md R26
 */
export function AuditPage() {
  const { say } = useBook(deskWords);
  const me = useMe();
  const asked = useAsked<{ readonly duties: readonly string[] }>(
    `/v1/organisations/${encodeURIComponent(me.organisation.id)}`,
  );
  return (
    <>
      <PageHead title={say('audit-desk-title')} subtitle={say('audit-desk-lead')}>
        <PathLink to="/office/organisation/audit" className="button">
          {say('audit-acts')}
        </PathLink>
      </PageHead>
      <Shown of={asked}>
        {({ duties }) => (duties.includes('regulator') ? <Regulator /> : <Findings />)}
      </Shown>
      <RegisterSearch />
    </>
  );
}

function Regulator() {
  const { say } = useBook(deskWords);
  return (
    <>
      <section className="section" aria-labelledby="audit-whole">
        <h2 id="audit-whole">{say('register-title')}</h2>
        <DeskList desk={registerDesk} />
      </section>
      <section className="section" aria-labelledby="findings-all">
        <h2 id="findings-all">{say('findings-title')}</h2>
        <p className="hint">{say('findings-lead')}</p>
        <DeskList desk={allFindingsDesk} />
      </section>
    </>
  );
}
