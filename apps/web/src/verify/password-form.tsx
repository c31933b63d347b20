import { useId, useState } from 'react';
import { useWords } from '../words/language.tsx';
import { unlock, type CheckedFile } from './verification-desk.ts';

/** Asks for the password of an encrypted file. It opens the file here and goes nowhere. */
export function PasswordForm({ file }: { readonly file: CheckedFile }) {
  const { say } = useWords();
  const id = useId();
  const [password, setPassword] = useState('');
  return (
    <form
      className="password-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') unlock(file.id, password);
      }}
    >
      <label className="field" htmlFor={id}>
        <span>{say('password-label')}</span>
      </label>
      <span className="words-find">
        <input
          id={id}
          type="password"
          autoComplete="off"
          maxLength={1024}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" className="button button-primary">
          {say('password-do')}
        </button>
      </span>
      <p className="hint">{say('password-why')}</p>
    </form>
  );
}
