import type { CheckReport } from './report.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { Tone } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { useCodeWords } from './code-words.ts';

const looks: Readonly<
  Record<CheckReport['result'], { readonly icon: IconName; readonly tone: Tone }>
> = {
  holds: { icon: 'good', tone: 'good' },
  fails: { icon: 'bad', tone: 'bad' },
  unknown: { icon: 'unsure', tone: 'unsure' },
  skipped: { icon: 'skipped', tone: 'plain' },
};

interface CheckTableProps {
  readonly checks: readonly CheckReport[];
  readonly label: string;
}

/** Every check, also those that passed: what, result, code, basis, input. */
export function CheckTable({ checks, label }: CheckTableProps) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  return (
    <table className="checks" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{say('expert-check')}</th>
          <th scope="col">{say('expert-result')}</th>
          <th scope="col">{say('expert-code')}</th>
          <th scope="col">{say('expert-basis')}</th>
        </tr>
      </thead>
      <tbody>
        {checks.map((check) => {
          const { icon, tone } = looks[check.result];
          return (
            <tr key={check.id}>
              <th scope="row">
                <code>{check.id}</code>
              </th>
              <td>
                <span className={`state state-${tone}`}>
                  <Icon name={icon} size={16} />
                  {say(`result-${check.result}`)}
                </span>
              </td>
              <td>
                <span>{wordsOf(check.code)}</span> <code>{check.code}</code>
                {check.detail !== undefined && (
                  <span className="check-input">
                    <span className="hint">{say('expert-input')}</span> {check.detail}
                  </span>
                )}
              </td>
              <td className="hint">{check.basis}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
