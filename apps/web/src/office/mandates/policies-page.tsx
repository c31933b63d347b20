import { formOf } from '@yunzhang/scenario';
import { sealUse } from '@yunzhang/scenarios';
import { useState } from 'react';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { fenOf } from '../cases/draft.ts';
import { FormBookProvider } from '../cases/form-book.ts';
import { PartyName } from '../cases/party-name.tsx';
import { useNewBook } from '../cases/use-form-book.ts';
import { useAsked } from '../shell/asked.ts';
import { useMe } from '../shell/session.ts';
import { DataList } from '../ui/data-list.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Shown } from '../ui/shown.tsx';
import { momentText } from '../ui/times.tsx';
import { PolicyAnswer } from './policy-answer.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import type { Policy } from './policy-form.ts';
import { usePolicy } from './policy-foresight.tsx';
import '../../styles/cases.css';

/** A version of the rules of an organisation. */
interface PolicyVersion {
  readonly version: number;
  readonly by: string;
  readonly at: string;
}

interface PoliciesAnswer {
  readonly current?: PolicyVersion & { readonly policy: Policy };
  readonly versions: readonly PolicyVersion[];
}

/** Who has to approve what; what the rules would say; and how they are changed. */
export function PoliciesPage() {
  const { say } = useBook(mandateWords);
  const me = useMe();
  const book = useNewBook();
  const asked = useAsked<PoliciesAnswer>('/v1/policies');
  const [draft, setDraft] = useState<Policy | undefined>(undefined);
  const back = { to: '/office/uses', title: say('uses-title') };
  const isHead = me.roles.includes('legal-representative');
  return (
    <FormBookProvider value={book}>
      <PageHead title={say('policies-title')} subtitle={say('policies-lead')} back={back} />
      <Shown of={asked}>
        {({ current, versions }) => (
          <>
            <p>
              {current === undefined
                ? say('policies-none')
                : say('policies-current', {
                    version: current.version,
                    at: momentText(current.at),
                  })}
            </p>
            <Trial policy={draft} />
            {isHead && (
              <PolicyEditor
                key={current?.version ?? 0}
                version={current?.version ?? 0}
                policy={current?.policy}
                onDraft={setDraft}
              />
            )}
            {versions.length > 0 && <Versions versions={versions} />}
          </>
        )}
      </Shown>
    </FormBookProvider>
  );
}

/** A use that is only thought of, and what the rules say of it. */
function Trial({ policy }: { readonly policy: Policy | undefined }) {
  const { say, language } = useBook(mandateWords);
  const [kind, setKind] = useState('contract');
  const [amount, setAmount] = useState('');
  const [who, setWho] = useState('');
  const counterparties = who.trim() === '' ? [] : [who.trim()];
  const decision = usePolicy({ kind, amountFen: fenOf(amount) ?? 0, counterparties }, policy);
  return (
    <section className="sheet section" aria-labelledby="policy-try">
      <h2 id="policy-try">{say('policies-try')}</h2>
      <p className="hint">{say('policies-try-why')}</p>
      <div className="log-search">
        <div className="field field-wide">
          <label htmlFor="try-kind">{say('policies-kind')}</label>
          <select id="try-kind" value={kind} onChange={(event) => setKind(event.target.value)}>
            {choicesOfKinds().map(({ value, label }) => (
              <option key={value} value={value}>
                {label[language]}
              </option>
            ))}
          </select>
        </div>
        <TrialText id="try-amount" label={say('policies-amount')} value={amount} set={setAmount} />
        <TrialText id="try-party" label={say('policies-party')} value={who} set={setWho} />
      </div>
      <div aria-live="polite">{decision !== undefined && <PolicyAnswer decision={decision} />}</div>
    </section>
  );
}

interface TrialTextProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
}

function TrialText({ id, label, value, set }: TrialTextProps) {
  return (
    <div className="field field-wide">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </div>
  );
}

function Versions({ versions }: { readonly versions: readonly PolicyVersion[] }) {
  const { say } = useBook(mandateWords);
  return (
    <section className="section" aria-labelledby="policy-versions">
      <h2 id="policy-versions">{say('policies-versions')}</h2>
      <DataList
        caption={say('policies-versions')}
        columns={[
          {
            id: 'version',
            title: say('policies-version'),
            text: ({ version }) => String(version),
          },
          {
            id: 'by',
            title: say('policies-by'),
            text: ({ by }) => by,
            cell: ({ by }) => <PartyName id={by} />,
          },
          { id: 'at', title: say('policies-at'), text: ({ at }) => momentText(at) },
        ]}
        rows={versions}
        keyOf={({ version }) => String(version)}
        fileName="policies"
      />
    </section>
  );
}

/** The kinds of documents, as requests name them. */
function choicesOfKinds() {
  const fields = formOf(sealUse, 'submit')?.sections.flatMap((section) => section.fields) ?? [];
  return fields.find(({ name }) => name === 'kind')?.choices ?? [];
}
