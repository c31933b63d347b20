import type { Seal } from '../app/client.ts';
import { useWords } from '../words/language.tsx';
import { dayText, mmText } from '../words/saying.ts';

interface SealCardProps {
  readonly seal: Seal;
  /** The heading that fits below those of the page. */
  readonly level: 'h2' | 'h3';
}

/** One seal at true size with its facts. @basis product.md R21 */
export function SealCard({ seal, level: Heading }: SealCardProps) {
  const { say, language } = useWords();
  const size = { width: `${seal.widthMm}mm`, height: `${seal.heightMm}mm` };
  const [from, to] = [seal.validFrom, seal.validTo].map((at) => dayText(new Date(at).getTime()));
  return (
    <li className="seal-card">
      <div className="seal-card-imprint">
        <img src={seal.svgUrl} style={size} alt={say('imprint-alt', { name: seal.name })} />
      </div>
      <div className="seal-card-words">
        <Heading>{seal.kindName[language]}</Heading>
        <p>{seal.name}</p>
        <dl className="facts">
          <div className="fact">
            <dt>{say('seal-code')}</dt>
            <dd>
              <code>{seal.code}</code>
            </dd>
          </div>
          <div className="fact">
            <dt>{say('seal-size')}</dt>
            <dd>
              {say('seal-size-value', {
                width: mmText(seal.widthMm),
                height: mmText(seal.heightMm),
              })}
            </dd>
          </div>
          <div className="fact">
            <dt>{say('seal-valid')}</dt>
            <dd>{say('seal-valid-value', { from: from ?? '', to: to ?? '' })}</dd>
          </div>
        </dl>
      </div>
    </li>
  );
}
