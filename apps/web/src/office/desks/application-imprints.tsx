import { useState } from 'react';
import { useBook } from '../../words/book.ts';
import { deskWords } from '../../words/office-desks.ts';
import { type CaseView, textIn } from '../shell/cases.ts';
import { useScale } from '../seals/scale.ts';

/** The imprint applied for, beside the one the police have on file. @basis platform.md P02 */
export function ApplicationImprints({ view }: { readonly view: CaseView }) {
  const { say } = useBook(deskWords);
  const path = `/v1/desks/review/${encodeURIComponent(view.id)}`;
  const paired = textIn(view.record, 'pairedPhysicalCode');
  return (
    <div className="desk-imprints">
      <Picture view={view} src={`${path}/imprint.svg`} title={say('review-imprint')} />
      {paired === '' ? (
        <p className="hint">{say('review-unpaired')}</p>
      ) : (
        <Picture view={view} src={`${path}/filed.svg`} title={say('review-filed')}>
          {say('review-paired', { code: paired })}
        </Picture>
      )}
    </div>
  );
}

interface PictureProps {
  readonly view: CaseView;
  readonly src: string;
  readonly title: string;
  readonly children?: string;
}

/** A picture at true size; both have the size applied for, so that they can be compared. */
function Picture({ view, src, title, children }: PictureProps) {
  const { say } = useBook(deskWords);
  const [factor] = useScale();
  const [isBroken, setBroken] = useState(false);
  const shape = view.record['shape'];
  const { widthTenthMm, heightTenthMm } = {
    widthTenthMm: 420,
    heightTenthMm: 420,
    ...(typeof shape === 'object' ? shape : {}),
  };
  const size = {
    width: `${(widthTenthMm / 10) * factor}mm`,
    height: `${(heightTenthMm / 10) * factor}mm`,
  };
  return (
    <figure className="desk-imprint">
      {isBroken ? (
        <p className="hint" style={{ width: size.width }}>
          {say('review-picture-none')}
        </p>
      ) : (
        <img
          src={src}
          style={size}
          alt={`${title} ${textIn(view.record, 'sealName')}`}
          onError={() => setBroken(true)}
        />
      )}
      <figcaption>
        {title}
        {children !== undefined && <span className="hint">{children}</span>}
      </figcaption>
    </figure>
  );
}
