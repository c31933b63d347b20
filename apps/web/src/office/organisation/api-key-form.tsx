import { type FormEvent, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { organisationWords } from '../../words/organisation.ts';
import { send } from '../shell/client.ts';
import { useHeldForm } from '../shell/held-form.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';

/** Days a key lives, unless another number is given. @basis platform.md P01 (rotation) */
const empty = { name: '', scopes: '', days: '90' };

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
function wishOf(form: typeof empty): {
  readonly wish: ApiKeyWish;
  readonly faults: readonly string[];
} {
  const wish = {
    name: form.name.trim(),
    scopes: form.scopes.split(/\s+/).filter((one) => one !== ''),
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

/** Where a key is made. */
export function ApiKeyForm({ path, onMade }: ApiKeyFormProps) {
  const { say } = useBook(organisationWords);
  const [form, change, forget] = useHeldForm('api-key', empty);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const { press, isBusy, problem } = usePress(async (_key, body: ApiKeyWish) => {
    const { key } = await send<{ readonly key: string }>(path, { body });
    forget();
    onMade(key);
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
      <div className="field field-wide office-field">
        <label htmlFor="key-scopes">{say('key-scopes')}</label>
        <textarea
          id="key-scopes"
          rows={3}
          spellCheck={false}
          aria-invalid={isWrong('scopes')}
          aria-describedby="key-scopes-hint"
          value={form.scopes}
          onChange={(event) => change({ scopes: event.target.value })}
        />
        <p className="hint" id="key-scopes-hint">
          {say('key-scopes-hint')}
        </p>
        {isWrong('scopes') && <p className="field-fault">{say('field-empty')}</p>}
      </div>
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
