import { type FormEvent, type ReactNode, useState } from 'react';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { ProblemBox } from '../ui/problem-box.tsx';

interface ActFormProps {
  readonly number: string;
  readonly act: string;
  readonly title: string;
  /** What is sent; undefined where something is still missing. */
  readonly input: object | undefined;
  readonly isMain?: boolean;
  readonly onDone?: () => void;
  readonly children: (isTried: boolean) => ReactNode;
}

/** One act of a ticket with what it asks for. */
export function ActForm({ number, act, title, input, isMain, onDone, children }: ActFormProps) {
  const [isTried, setTried] = useState(false);
  const { press, isBusy, problem } = usePress(async (key, given: object) => {
    await send(`/v1/tickets/${number}/${act}`, { body: { input: given }, key });
    setTried(false);
    onDone?.();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (input !== undefined) press(input);
  };
  return (
    <form className="sheet section" onSubmit={submit} aria-label={title} noValidate>
      {children(isTried)}
      {problem !== undefined && <ProblemBox problem={problem} />}
      <button
        type="submit"
        className={isMain === true ? 'button button-primary' : 'button'}
        disabled={isBusy}
      >
        {title}
      </button>
    </form>
  );
}
