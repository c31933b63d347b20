import { useId, useState } from 'react';
import { useBook } from '../../words/book.ts';
import { mmText } from '../../words/saying.ts';
import { sealWords } from '../../words/seals.ts';
import { useScale } from './scale.ts';
import type { SealRecord } from './seal-record.ts';

/** The short side of a bank card, in mm. @basis ISO/IEC 7810 ID-1 */
const cardMm = 53.98;

/** The imprint at true size; before it is made, its outline. @basis product.md R9, R21 */
export function Imprint({ seal }: { readonly seal: SealRecord }) {
  const { say } = useBook(sealWords);
  const [factor] = useScale();
  const [isBroken, setBroken] = useState(false);
  const { shape, code, name } = seal;
  if (shape === undefined) return null;
  const size = {
    width: `${shape.widthMm * factor}mm`,
    height: `${shape.heightMm * factor}mm`,
  };
  const isMade = code !== '' && !isBroken;
  return isMade ? (
    <img
      className="seal-imprint"
      src={`/v1/seals/${encodeURIComponent(code)}/imprint.svg`}
      style={size}
      alt={say('imprint-alt', { name })}
      onError={() => setBroken(true)}
    />
  ) : (
    <div
      className="seal-imprint seal-outline"
      data-form={shape.form}
      style={size}
      role="img"
      aria-label={say('imprint-to-come', { name })}
    >
      <span aria-hidden="true">{say('imprint-soon')}</span>
    </div>
  );
}

/** The imprint with its measures, and the way to make this screen true. */
export function TrueImprint({ seal }: { readonly seal: SealRecord }) {
  const { say } = useBook(sealWords);
  const { shape } = seal;
  if (shape === undefined) return null;
  const measures = { width: mmText(shape.widthMm), height: mmText(shape.heightMm) };
  return (
    <div className="imprint-sheet">
      <Imprint seal={seal} />
      <p className="hint">{say('imprint-size', measures)}</p>
      <details className="calibration">
        <summary>{say('calibrate')}</summary>
        <Calibration />
      </details>
    </div>
  );
}

function Calibration() {
  const { say } = useBook(sealWords);
  const [factor, change] = useScale();
  const id = useId();
  return (
    <div className="calibration-body">
      <label htmlFor={id}>{say('calibrate-how', { mm: cardMm })}</label>
      <div
        className="calibration-bar"
        style={{ width: `${cardMm * factor}mm` }}
        aria-hidden="true"
      />
      <input
        id={id}
        type="range"
        min={0.5}
        max={2}
        step={0.005}
        value={factor}
        aria-valuetext={`${mmText(factor * 100)} %`}
        onChange={(event) => change(Number(event.target.value))}
      />
    </div>
  );
}
