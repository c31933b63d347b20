import { useSeals } from '../app/seals.ts';
import type { Seal } from '../app/client.ts';
import { ProblemNotice } from '../ui/notice.tsx';
import { useWords } from '../words/language.tsx';
import { mmText } from '../words/saying.ts';
import { loadSeals } from '../app/seals.ts';
import { chooseSeal } from './desk.ts';

/** The seals a person may use, one in hand. @basis product.md R8 */
export function Palette({
  chosen,
  busy,
}: {
  readonly chosen: Seal | undefined;
  readonly busy: boolean;
}) {
  const { say } = useWords();
  const known = useSeals();
  if (known.phase === 'failed') {
    const again = () => void loadSeals({ again: true });
    return <ProblemNotice problem={known.problem} title={say('seals-failed')} onRetry={again} />;
  }
  if (known.phase !== 'ready') return <p className="hint">{say('seals-loading')}</p>;
  if (known.seals.length === 0) return <p className="hint">{say('seals-empty')}</p>;
  return (
    <fieldset className="palette" disabled={busy}>
      <legend>{say('palette-label')}</legend>
      {known.seals.map((seal) => (
        <PaletteItem key={seal.id} seal={seal} chosen={seal.id === chosen?.id} />
      ))}
    </fieldset>
  );
}

function PaletteItem({ seal, chosen }: { readonly seal: Seal; readonly chosen: boolean }) {
  const { say, language } = useWords();
  const size = { width: mmText(seal.widthMm), height: mmText(seal.heightMm) };
  return (
    <label className="palette-item">
      <input
        type="radio"
        name="seal"
        value={seal.id}
        checked={chosen}
        onChange={() => chooseSeal(seal)}
      />
      <img src={seal.svgUrl} alt="" className="palette-imprint" />
      <span className="palette-words">
        <span className="palette-name">{seal.kindName[language]}</span>
        <span className="hint">{say('seal-size-value', size)}</span>
      </span>
    </label>
  );
}
