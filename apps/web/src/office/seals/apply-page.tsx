import { useState } from 'react';
import { goTo, usePath } from '../../router.ts';
import { Notice } from '../../ui/notice.tsx';
import { nameIn, useBook } from '../../words/book.ts';
import { dayText } from '../../words/saying.ts';
import { kindWords, sealWords } from '../../words/seals.ts';
import { registerGrantorKey } from '../keys/index.ts';
import { useCases } from '../shell/case-pages.ts';
import type { CaseView } from '../shell/cases.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { useMe } from '../shell/session.ts';
import { PageHead } from '../ui/page-head.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { SureButton } from '../ui/sure-button.tsx';
import { CustodianField } from './custodian-field.tsx';
import { replaceable } from './replaceable.ts';
import { sealOf } from './seal-record.ts';
import { type Proposal, useProposal } from './starter-proposal.ts';

interface Application {
  readonly kind: string;
  readonly purpose: string;
  readonly replaces: string;
  readonly custodian: string;
}
const empty: Application = { kind: '', purpose: '', replaces: '', custodian: '' };

/** One seal more, or one in the place of another. @basis platform.md P02 (existing organisation) */
export function ApplyPage() {
  const { say } = useBook(sealWords);
  const me = useMe();
  const proposal = useProposal();
  const { asked } = useCases('seal-life');
  return (
    <>
      <PageHead
        title={say('apply')}
        subtitle={say('apply-lead')}
        back={{ to: '/office/seals', title: say('seals') }}
      />
      {me.roles.includes('legal-representative') ? (
        <Shown of={proposal}>
          {(value) => (
            <Shown of={asked}>{({ cases }) => <ApplyForm proposal={value} cases={cases} />}</Shown>
          )}
        </Shown>
      ) : (
        <Notice tone="plain" icon="skipped" title={say('apply-not-head')}>
          <p>{say('starter-not-head-why')}</p>
        </Notice>
      )}
    </>
  );
}

interface ApplyFormProps {
  readonly proposal: Proposal;
  readonly cases: readonly CaseView[];
}

/** What was filled in, over what the address and the licence say. */
function useApplication({ proposal, cases }: ApplyFormProps) {
  const query = new URLSearchParams(usePath().split('?')[1] ?? '');
  const asked = cases.find(({ id }) => id === query.get('replaces'));
  const [form, change, forget] = useHeldForm('application', empty);
  const kind =
    form.kind !== ''
      ? form.kind
      : asked === undefined
        ? (query.get('kind') ?? 'business')
        : sealOf(asked).kind;
  const old = replaceable(cases, { kind, now: Date.now() });
  const wanted = form.replaces === '' ? (asked?.id ?? '') : form.replaces;
  return {
    kind: Object.hasOwn(kindWords, kind) ? kind : 'business',
    purpose: form.purpose,
    replaces: old.some(({ id }) => id === wanted) ? wanted : '',
    custodian: form.custodian === '' ? proposal.wish.custodian : form.custodian,
    old,
    change,
    forget,
  };
}

function ApplyForm({ proposal, cases }: ApplyFormProps) {
  const { say } = useBook(sealWords);
  const me = useMe();
  const { old, change, forget, ...form } = useApplication({ proposal, cases });
  const [isShort, setShort] = useState(false);
  const { press, isBusy, problem } = usePress(async (key, body: object) => {
    await registerGrantorKey(me);
    const made = await send<{ readonly case: string }>('/v1/seal-applications', { body, key });
    forget();
    goTo(`/office/seals/${encodeURIComponent(made.case)}`);
  });
  const purpose = form.purpose.trim();
  const asksPurpose = form.kind === 'business';
  const submit = () => {
    setShort(asksPurpose && purpose === '');
    if (asksPurpose && purpose === '') return;
    press({
      kind: form.kind,
      custodian: form.custodian,
      ...(asksPurpose ? { purpose } : {}),
      ...(form.replaces === '' ? {} : { replaces: form.replaces }),
    });
  };
  return (
    <>
      <section className="sheet section">
        <KindField value={form.kind} onChange={change} />
        {asksPurpose && <PurposeField value={form.purpose} isWrong={isShort} onChange={change} />}
        {old.length > 0 && <ReplacesField old={old} value={form.replaces} onChange={change} />}
        <CustodianField
          custodians={proposal.custodians}
          value={form.custodian}
          onChange={(custodian) => change({ custodian })}
        />
      </section>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <div className="starter-foot">
        <SureButton
          level={3}
          title={say('apply-do')}
          confirmTitle={say('starter-confirm')}
          isBusy={isBusy}
          onPress={submit}
        />
      </div>
    </>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onChange: (part: Partial<Application>) => void;
}

function KindField({ value, onChange }: FieldProps) {
  const { say, language } = useBook(sealWords);
  return (
    <div className="field field-wide office-field">
      <label htmlFor="apply-kind">{say('fact-kind')}</label>
      <select
        id="apply-kind"
        value={value}
        onChange={(event) => onChange({ kind: event.target.value, replaces: '' })}
      >
        {Object.keys(kindWords).map((one) => (
          <option key={one} value={one}>
            {nameIn(kindWords, one, language)}
          </option>
        ))}
      </select>
    </div>
  );
}

function PurposeField({ value, isWrong, onChange }: FieldProps & { readonly isWrong: boolean }) {
  const { say } = useBook(sealWords);
  return (
    <div className="field field-wide office-field">
      <label htmlFor="apply-purpose">{say('apply-purpose')}</label>
      <input
        id="apply-purpose"
        type="text"
        maxLength={20}
        aria-invalid={isWrong}
        aria-describedby="apply-purpose-hint"
        value={value}
        onChange={(event) => onChange({ purpose: event.target.value })}
      />
      <p className="hint" id="apply-purpose-hint">
        {say('apply-purpose-hint')}
      </p>
      {isWrong && <p className="field-fault">{say('apply-purpose-missing')}</p>}
    </div>
  );
}

interface ReplacesFieldProps extends FieldProps {
  readonly old: readonly CaseView[];
}

function ReplacesField({ old, value, onChange }: ReplacesFieldProps) {
  const { say } = useBook(sealWords);
  const titleOf = (one: CaseView) => {
    const { name, code, validTo } = sealOf(one);
    return `${name} ${code} ${validTo === undefined ? '' : dayText(validTo)}`;
  };
  return (
    <div className="field field-wide office-field">
      <label htmlFor="apply-replaces">{say('apply-replaces')}</label>
      <select
        id="apply-replaces"
        aria-describedby="apply-replaces-hint"
        value={value}
        onChange={(event) => onChange({ replaces: event.target.value })}
      >
        <option value="">{say('apply-replaces-none')}</option>
        {old.map((one) => (
          <option key={one.id} value={one.id}>
            {titleOf(one)}
          </option>
        ))}
      </select>
      <p className="hint" id="apply-replaces-hint">
        {say('apply-replaces-hint')}
      </p>
    </div>
  );
}
