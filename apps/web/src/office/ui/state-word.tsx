import { Icon, type IconName } from '../../ui/icon.tsx';
import type { Tone } from '../../ui/notice.tsx';

const icons: Readonly<Record<Tone, IconName>> = {
  plain: 'waiting',
  good: 'good',
  unsure: 'warning',
  bad: 'bad',
};

interface StateWordProps {
  readonly tone: Tone;
  readonly word: string;
  readonly icon?: IconName;
}

/** A state: icon and word, always both. */
export function StateWord({ tone, word, icon }: StateWordProps) {
  return (
    <span className={`state state-${tone}`}>
      <Icon name={icon ?? icons[tone]} size={16} />
      <span>{word}</span>
    </span>
  );
}
