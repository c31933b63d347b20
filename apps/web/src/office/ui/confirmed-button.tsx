import { type ReactNode, useId, useState } from 'react';
import { useTakenFocus } from '../../ui/focus.ts';
import { useBook } from '../../words/book.ts';
import { officeWords } from '../../words/office.ts';

interface ConfirmedButtonProps {
  /** Verb and object: what the button does. */
  readonly title: string;
  /** What it is heard as in a list of many; the title where nothing else is said. */
  readonly label?: string;
  /** What comes of it, told before it is done. */
  readonly why: ReactNode;
  readonly isBusy?: boolean;
  readonly onConfirm: () => void;
}

/**
 * A button for what cannot be taken back with another press: it opens and says what will come of
 * it. It stays in its place, so that the keyboard does too.
 */
export function ConfirmedButton(props: ConfirmedButtonProps) {
  const { title, label, isBusy } = props;
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Confirmation {...props} onClose={() => setOpen(false)} />;
  return (
    <button
      type="button"
      className="button"
      aria-label={label}
      disabled={isBusy}
      onClick={() => setOpen(true)}
    >
      {title}
    </button>
  );
}

function Confirmation(props: ConfirmedButtonProps & { readonly onClose: () => void }) {
  const { title, why, isBusy, onConfirm, onClose } = props;
  const { say } = useBook(officeWords);
  const id = useId();
  const first = useTakenFocus<HTMLButtonElement>();
  const confirm = () => {
    onConfirm();
    onClose();
  };
  return (
    <div className="office-confirm" role="group" aria-labelledby={id}>
      <p id={id}>{why}</p>
      <div className="office-acts">
        <button
          ref={first}
          type="button"
          className="button button-primary"
          disabled={isBusy}
          onClick={confirm}
        >
          {title}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {say('cancel')}
        </button>
      </div>
    </div>
  );
}
