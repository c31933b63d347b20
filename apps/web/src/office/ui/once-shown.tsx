import { useTakenFocus } from '../../ui/focus.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

interface OnceShownProps {
  readonly title: string;
  readonly why: string;
  /** The code or key itself. It is in memory of this page only. */
  readonly secret: string;
  readonly closeTitle: string;
  readonly onClose: () => void;
}

/** Something that is told once and never again. */
export function OnceShown({ title, why, secret, closeTitle, onClose }: OnceShownProps) {
  const close = useTakenFocus<HTMLButtonElement>();
  return (
    <div className="sheet section once-shown" role="group" aria-label={title}>
      <h3>{title}</h3>
      <p className="once-secret">
        <code>{secret}</code> <CopyButton text={secret} what={title} />
      </p>
      <p>{why}</p>
      <button ref={close} type="button" className="button" onClick={onClose}>
        {closeTitle}
      </button>
    </div>
  );
}
