import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Findings } from '../desks/work-pages.tsx';
import { LoginAudit } from './login-audit.tsx';
import { RegisterSearch } from './register-search.tsx';
import '../../styles/cases.css';

/**
 * What regulators and auditors see: the register, what differs, and who did what. There is no
 * button here that changes anything.
 *
 * @basis platform.md P01 (regulator/auditor); product.md R26
 */
export function AuditPage() {
  const { say } = useBook(deskWords);
  return (
    <>
      <PageHead title={say('audit-desk-title')} subtitle={say('audit-desk-lead')} />
      <RegisterSearch />
      <Findings />
      <LoginAudit />
    </>
  );
}
