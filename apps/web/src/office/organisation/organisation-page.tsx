import { nameIn, useBook } from '../../words/book.ts';
import { dutyWords, organisationWords, statusWords } from '../../words/organisation.ts';
import { useAsked } from '../shell/asked.ts';
import type { PageProps } from '../shell/pages.ts';
import { useMe } from '../shell/session.ts';
import { Facts } from '../ui/facts.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { PathLink } from '../ui/path-link.tsx';
import { Shown } from '../ui/shown.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Audit } from './audit.tsx';
import { Departments } from './departments.tsx';
import { Invitations } from './invitations.tsx';
import { Members } from './members.tsx';
import { type Organisation, organisationPath } from './organisation-answers.ts';
import { RoleMatrix } from './role-matrix.tsx';
import { SoleOperator } from './sole-operator.tsx';

const parts = ['members', 'invitations', 'departments', 'roles', 'keys', 'audit'] as const;
type Part = (typeof parts)[number];

/** The organisation: facts, and its parts each under an address of its own. */
export function OrganisationPage({ params }: PageProps) {
  const { say, language } = useBook(organisationWords);
  const me = useMe();
  const part = parts.find((one) => one === params['part']) ?? 'members';
  const asked = useAsked<Organisation>(organisationPath(me));
  return (
    <>
      <PageHead
        title={me.organisation.name}
        subtitle={nameIn(statusWords, me.organisation.status, language)}
      />
      <Shown of={asked}>
        {(organisation) => (
          <>
            <section className="sheet">
              <OrganisationFacts of={organisation} />
            </section>
            <nav className="office-filter" aria-label={say('parts')}>
              {parts.map((one) => (
                <PathLink key={one} to={`/office/organisation/${one}`} current={one === part}>
                  {say(`part-${one}`)}
                </PathLink>
              ))}
            </nav>
            <PartOf part={part} organisation={organisation} />
          </>
        )}
      </Shown>
    </>
  );
}

function OrganisationFacts({ of }: { readonly of: Organisation }) {
  const { say, language } = useBook(organisationWords);
  const { id, status, duties, legalRepresentative, soleOperator } = of;
  return (
    <Facts
      of={[
        { title: say('code'), value: <code>{id}</code>, copy: id },
        { title: say('status'), value: nameIn(statusWords, status, language) },
        legalRepresentative === undefined
          ? undefined
          : { title: say('representative'), value: <Representative id={legalRepresentative} /> },
        duties.length === 0
          ? undefined
          : {
              title: say('duties'),
              value: duties
                .map((one) => nameIn(dutyWords, one, language))
                .join(language === 'zh' ? '、' : ', '),
            },
        soleOperator === undefined
          ? undefined
          : { title: say('sole-fact'), value: soleOperator.statement },
      ]}
    />
  );
}

/** The registry names a person by name; this platform by the member it has of them. */
function Representative({ id }: { readonly id: string }) {
  const me = useMe();
  const { value } = useAsked<{
    readonly members: readonly {
      readonly id: string;
      readonly person: string;
      readonly name: string;
    }[];
  }>(organisationPath(me, '/members'));
  const known = value?.members.find((one) => one.id === id || one.person === id);
  return <>{known?.name ?? id}</>;
}

interface PartProps {
  readonly part: Part;
  readonly organisation: Organisation;
}

function PartOf({ part, organisation }: PartProps) {
  if (part === 'invitations') return <Invitations duties={organisation.duties} />;
  if (part === 'departments') return <Departments />;
  if (part === 'roles') return <RoleMatrix />;
  if (part === 'keys') return <ApiKeys />;
  if (part === 'audit') return <Audit />;
  return (
    <>
      <Members duties={organisation.duties} />
      <SoleOperator of={organisation} />
    </>
  );
}
