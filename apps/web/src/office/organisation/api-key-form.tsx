import { type FormEvent, useState } from 'react';
import { nameIn, useBook } from '../../words/book.ts';
import { organisationWords, scopeWords } from '../../words/organisation.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';

interface KeyForm {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Codes of seals, for the scope that can be of one seal. */
  readonly seals: string;
  readonly days: string;
}

/** The scope that a seal's code may follow. */
const ofSeal = 'seal:use';

/** Days a key lives, unless another number is given. @basis platform.md P01 (rotation) */
const empty: KeyForm = { name: '', scopes: [], seals: '', days: '90' };

interface ApiKeyFormProps {
  readonly path: string;
  readonly onMade: (secret: string) => void;
}

interface ApiKeyWish {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly days: number;
}

/** What is filled in, read; the fields that cannot be. */
function wishOf(form: KeyForm): {
  readonly wish: ApiKeyWish;
  readonly faults: readonly string[];
} {
  const wish = {
    name: form.name.trim(),
    scopes: form.scopes.flatMap((scope) => scopesOf(scope, form.seals)),
    days: Number(form.days),
  };
  const isDays = Number.isInteger(wish.days) && wish.days >= 1 && wish.days <= 365;
  const faults = [
    ...(wish.name === '' ? ['name'] : []),
    ...(wish.scopes.length === 0 ? ['scopes'] : []),
    ...(isDays ? [] : ['days']),
  ];
  return { wish, faults };
}

function scopesOf(scope: string, seals: string): readonly string[] {
  const codes = seals.split(/[\s,，、]+/).filter((one) => one !== '');
  return scope === ofSeal && codes.length > 0 ? codes.map((one) => `${scope}:${one}`) : [scope];
}

/** Where a key is made. */
export function ApiKeyForm({ path, onMade }: ApiKeyFormProps) {
  const { say } = useBook(organisationWords);
  const [form, change, forget] = useHeldForm('api-key', empty);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const { press, isBusy, problem } = usePress(async (key, body: ApiKeyWish) => {
    const made = await send<{ readonly key: string }>(path, { body, key });
    forget();
    onMade(made.key);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { wish, faults: found } = wishOf(form);
    setFaults(found);
    if (found.length === 0) press(wish);
  };
  const isWrong = (name: string) => faults.includes(name);
  return (
    <form className="sheet section" onSubmit={submit} aria-labelledby="api-keys">
      <div className="field field-wide office-field">
        <label htmlFor="key-name">{say('key-name')}</label>
        <input
          id="key-name"
          type="text"
          maxLength={100}
          aria-invalid={isWrong('name')}
          value={form.name}
          onChange={(event) => change({ name: event.target.value })}
        />
        {isWrong('name') && <p className="field-fault">{say('field-empty')}</p>}
      </div>
      <KeyScopes form={form} onChange={change} isWrong={isWrong('scopes')} />
      <div className="field field-wide office-field">
        <label htmlFor="key-days">{say('key-days')}</label>
        <input
          id="key-days"
          type="text"
          inputMode="numeric"
          maxLength={3}
          aria-invalid={isWrong('days')}
          value={form.days}
          onChange={(event) => change({ days: event.target.value })}
        />
        {isWrong('days') && <p className="field-fault">{say('days-wrong')}</p>}
      </div>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {say('key-do')}
      </button>
    </form>
  );
}

interface KeyScopesProps {
  readonly form: KeyForm;
  readonly onChange: (part: Partial<KeyForm>) => void;
  readonly isWrong: boolean;
}

function KeyScopes({ form, onChange, isWrong }: KeyScopesProps) {
  const { say, language } = useBook(organisationWords);
  const turn = (scope: string, isOn: boolean) =>
    onChange({
      scopes: isOn ? [...form.scopes, scope] : form.scopes.filter((one) => one !== scope),
    });
  return (
    <>
      <fieldset className="office-ticks">
        <legend>{say('key-scopes')}</legend>
        {Object.keys(scopeWords).map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={form.scopes.includes(scope)}
              onChange={(event) => turn(scope, event.target.checked)}
            />
            <span>{nameIn(scopeWords, scope, language)}</span>
          </label>
        ))}
      </fieldset>
      {isWrong && <p className="field-fault">{say('field-empty')}</p>}
      {form.scopes.includes(ofSeal) && (
        <div className="field field-wide office-field">
          <label htmlFor="key-seals">{say('key-seals')}</label>
          <input
            id="key-seals"
            type="text"
            spellCheck={false}
            maxLength={1000}
            aria-describedby="key-seals-hint"
            value={form.seals}
            onChange={(event) => onChange({ seals: event.target.value })}
          />
          <p className="hint" id="key-seals-hint">
            {say('key-seals-hint')}
          </p>
        </div>
      )}
    </>
  );
}
