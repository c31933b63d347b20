import { Icon } from '../../ui/icon.tsx';
import { useMe } from '../shell/session.ts';
import { confirmPath } from './problem-box.tsx';

interface SureButtonProps {
  /** How surely the person has to be known. */
  readonly level: number;
  /** Verb and object. */
  readonly title: string;
  /** What it says while the person has to confirm first. */
  readonly confirmTitle: string;
  readonly isBusy: boolean;
  readonly onPress: () => void;
}

/**
 * A button for which the person has to be known surely. Where they are not, it leads to the
 * confirmation at once and comes back to this page, instead of being refused first.
 */
export function SureButton({ level, title, confirmTitle, isBusy, onPress }: SureButtonProps) {
  const me = useMe();
  if (me.loa < level) {
    return (
      <a className="button button-primary button-large" href={confirmPath(level)}>
        <Icon name="verify" />
        <span>{confirmTitle}</span>
      </a>
    );
  }
  return (
    <button
      type="button"
      className="button button-primary button-large"
      disabled={isBusy}
      onClick={onPress}
    >
      {title}
    </button>
  );
}
