import { formFieldsOf } from '@yunzhang/scenario';
import { useEffect, useMemo, useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { useBook } from '../../words/book.ts';
import { mandateWords } from '../../words/office-mandates.ts';
import { type DraftGroup, draftOf, inputOf } from '../cases/draft.ts';
import { faultsOfFields } from '../cases/faults.ts';
import { FieldInput, type FaultTexts, isShown } from '../cases/field-input.tsx';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';
import {
  inputOfPolicy,
  type Policy,
  policyFields,
  type PolicyInput,
  policyOf,
} from './policy-form.ts';

interface PolicyEditorProps {
  /** Of the rules there are; 0 where there are none. */
  readonly version: number;
  readonly policy: Policy | undefined;
  /** Told what stands here, as far as it can be read: trying uses it. */
  readonly onDraft: (policy: Policy | undefined) => void;
}

const noFaults: FaultTexts = new Map();

/** Writes rules, which count from the moment they are saved. */
export function PolicyEditor({ version, policy, onDraft }: PolicyEditorProps) {
  const { say, language } = useBook(mandateWords);
  const [start] = useState(() => startOf(policy));
  const [form, change, forget] = useHeldForm(`policy.${version}`, start);
  const [faults, setFaults] = useState(noFaults);
  const input = useMemo(() => inputOf(policyFields, form.draft), [form]);
  const isChanged = form.draft !== start.draft;
  useEffect(() => {
    const isRead = faultsOfFields(policyFields, input, 'zh').size === 0;
    onDraft(isChanged && isRead ? policyOf(input as unknown as PolicyInput) : undefined);
  }, [input, isChanged, onDraft]);
  const { press, isBusy, isDone, problem } = usePress(async (key, kept: Policy) => {
    const body = { policy: kept, expects: version };
    await send('/v1/policies', { method: 'PUT', key, body });
    forget();
  });
  const save = () => {
    const found = faultsOfFields(policyFields, input, language);
    setFaults(found);
    if (found.size === 0) press(policyOf(input as unknown as PolicyInput));
  };
  return (
    <section className="sheet form policy-editor" aria-labelledby="policy-change">
      <h2 id="policy-change">{say('policies-change')}</h2>
      <p className="hint">{say('policies-change-why')}</p>
      {formFieldsOf(policyFields)
        .filter((field) => isShown(field, form.draft))
        .map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            path={field.name}
            value={form.draft[field.name]}
            onChange={(value) => change({ draft: { ...form.draft, [field.name]: value } })}
            faults={faults}
          />
        ))}
      {isDone && <Notice tone="good" title={say('policies-saved')} live />}
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button type="button" className="button button-primary" disabled={isBusy} onClick={save}>
        {say('policies-save')}
      </button>
    </section>
  );
}

function startOf(policy: Policy | undefined): { readonly draft: DraftGroup } {
  const input = policy === undefined ? { otherwise: 'allow' } : inputOfPolicy(policy);
  return { draft: draftOf(policyFields, { ...input }) };
}
