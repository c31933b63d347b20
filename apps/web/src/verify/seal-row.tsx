import type { Report, SealReport } from './report.ts';
import { usePicture } from '../documents/imprint-picture.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/language.tsx';
import { timeText } from '../words/saying.ts';
import { answerOf, outcomeLooks, type AnswerGroup } from './answers.ts';
import { useCodeWords } from './code-words.ts';
import { Logged } from './logged-answer.tsx';
import { Answer, Verdict } from './seal-answer.tsx';

interface SealRowProps {
  readonly seal: SealReport;
  readonly index: number;
  readonly mode: Report['trust']['mode'];
}

/** One seal: its imprint at true size, and six answers. @basis product.md R37, R39 */
export function SealRow({ seal, index, mode }: SealRowProps) {
  const { say } = useWords();
  const { icon, tone, key } = outcomeLooks[seal.outcome];
  return (
    <section className="seal-row" aria-labelledby={`seal-${seal.id}-title`}>
      <SealImprint seal={seal} />
      <div className="seal-facts">
        <h3 id={`seal-${seal.id}-title`} className="seal-title">
          {say('seal-nth', { index })}
          <span className={`state state-${tone}`}>
            <Icon name={icon} />
            {say(key)}
          </span>
        </h3>
        <dl className="six">
          <Who seal={seal} />
          <Which seal={seal} />
          <When seal={seal} />
          <Grouped seal={seal} group="changed" label={say('answer-changed')} />
          <Grouped seal={seal} group="in-force" label={say('answer-in-force')} />
          <Trusted seal={seal} mode={mode} />
          <Logged seal={seal} />
        </dl>
      </div>
    </section>
  );
}

function SealImprint({ seal }: { readonly seal: SealReport }) {
  const { say } = useWords();
  const url = usePicture(seal.picture);
  const { picture } = seal;
  const name = seal.sealName ?? say('seal-unnamed');
  if (picture === undefined) {
    return <div className="imprint imprint-none">{say('imprint-none')}</div>;
  }
  if (url === null) {
    const { format } = picture;
    return <div className="imprint imprint-none">{say('imprint-not-shown', { format })}</div>;
  }
  // A seal that claims to be larger than a page is shown, but not at its own word.
  const size = {
    width: `${Math.min(picture.widthMm, 80)}mm`,
    height: `${Math.min(picture.heightMm, 80)}mm`,
  };
  return (
    <div className="imprint">
      {url === undefined ? (
        <div style={size} />
      ) : (
        <img src={url} style={size} alt={say('imprint-of', { name })} />
      )}
    </div>
  );
}

function Who({ seal }: { readonly seal: SealReport }) {
  const { say } = useWords();
  const { signer } = seal;
  const organisation = signer?.organisation;
  return (
    <Answer label={say('answer-who')}>
      <span className="six-main">{signer?.name ?? say('who-unknown')}</span>
      {organisation !== undefined && organisation !== signer?.name && (
        <span className="six-more">{organisation}</span>
      )}
    </Answer>
  );
}

function Which({ seal }: { readonly seal: SealReport }) {
  const { say } = useWords();
  const answer = answerOf(seal, 'genuine');
  const isSeal = seal.kind === 'seal';
  return (
    <Answer label={say('answer-seal')}>
      <span className="six-main">
        {isSeal ? (seal.sealName ?? say('seal-unnamed')) : say(`kind-${seal.kind}`)}
      </span>
      {isSeal && (
        <span className="six-more">
          {seal.sealCode === undefined ? say('seal-no-code') : <code>{seal.sealCode}</code>}
        </span>
      )}
      {answer.joint !== 'none' && <Verdict answer={answer} word={say(`genuine-${answer.joint}`)} />}
      {seal.maker !== undefined && (
        <span className="six-more">{say('seal-maker', { name: seal.maker.name })}</span>
      )}
    </Answer>
  );
}

function When({ seal }: { readonly seal: SealReport }) {
  const { say } = useWords();
  const wordsOf = useCodeWords();
  const answer = answerOf(seal, 'time');
  const { sealedAt } = seal;
  return (
    <Answer label={say('answer-when')}>
      {sealedAt !== undefined && (
        <time className="six-main" dateTime={sealedAt}>
          {timeText(Date.parse(sealedAt))}
        </time>
      )}
      <span className={sealedAt === undefined ? 'six-main' : 'six-more'}>
        {say(`clock-${seal.clock}`)}
      </span>
      {answer.joint === 'fails' && answer.decided !== undefined && (
        <span className="state state-bad">
          <Icon name="bad" />
          {wordsOf(answer.decided.code)}
        </span>
      )}
    </Answer>
  );
}

interface GroupedProps {
  readonly seal: SealReport;
  readonly group: Extract<AnswerGroup, 'changed' | 'in-force'>;
  readonly label: string;
}

function Grouped({ seal, group, label }: GroupedProps) {
  const { say } = useWords();
  const answer = answerOf(seal, group);
  const word =
    answer.joint === 'none'
      ? say('answer-none')
      : say(group === 'changed' ? `changed-${answer.joint}` : `in-force-${answer.joint}`);
  return (
    <Answer label={label}>
      <Verdict answer={answer} word={word} />
    </Answer>
  );
}

function Trusted({ seal, mode }: { readonly seal: SealReport; readonly mode: string }) {
  const { say } = useWords();
  const answer = answerOf(seal, 'trusted');
  // Under "any chain" nobody's issuer was looked at: a plain "trusted" would claim too much (R52).
  const unseen = mode === 'any' && answer.joint === 'holds';
  const word = answer.joint === 'none' ? say('answer-none') : say(`trusted-${answer.joint}`);
  return (
    <Answer label={say('answer-trusted')}>
      {unseen ? (
        <Verdict answer={{ joint: 'none' }} word={say('trusted-any')} />
      ) : (
        <Verdict answer={answer} word={word} />
      )}
      {seal.signer !== undefined && <span className="six-more">{seal.signer.issuer}</span>}
    </Answer>
  );
}
