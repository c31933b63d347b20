import { usePicture } from '../documents/imprint-picture.ts';
import type { SealReport } from '../verify/report.ts';
import { useWords } from '../words/language.tsx';
import { mmText } from '../words/saying.ts';

interface PageSealsProps {
  readonly seals: readonly SealReport[];
  readonly page: number;
  /** Pixels of the screen a millimetre. */
  readonly scale: number;
  readonly format: 'ofd' | 'pdf';
}

/** The seals a page carries, drawn over it from their signed data. */
export function PageSeals({ seals, page, scale, format }: PageSealsProps) {
  return seals.flatMap((seal) =>
    seal.placements.map((place, index) =>
      place.page === page ? (
        <PageSeal
          key={`${seal.id}-${place.page}-${index}`}
          {...{ seal, place, scale }}
          // The appearance of a PDF seal is part of its page and drawn with it.
          isDrawn={format === 'ofd'}
        />
      ) : null,
    ),
  );
}

interface PageSealProps {
  readonly seal: SealReport;
  readonly place: SealReport['placements'][number];
  readonly scale: number;
  readonly isDrawn: boolean;
}

function PageSeal({ seal, place, scale, isDrawn }: PageSealProps) {
  const { say } = useWords();
  const url = usePicture(seal.picture);
  if (place.width <= 0 || place.height <= 0) return null;
  const name = seal.sealName ?? seal.signer?.name ?? say('seal-unnamed');
  const values = { seal: name, page: place.page, x: mmText(place.x), y: mmText(place.y) };
  const box = {
    left: place.x * scale,
    top: place.y * scale,
    width: place.width * scale,
    height: place.height * scale,
  };
  const drawn = isDrawn && url !== undefined && url !== null;
  return (
    <div className="sealed-place" style={box} role="img" aria-label={say('page-seal', values)}>
      {drawn && <img src={url} alt="" style={{ clipPath: clipOf(place, scale, 'px') }} />}
    </div>
  );
}

/** The part of a seal that shows, as a style. */
export function clipOf(
  place: SealReport['placements'][number],
  scale: number,
  unit: 'px' | 'mm',
): string | undefined {
  const { clip } = place;
  if (clip === undefined) return undefined;
  const sides = [
    clip.y,
    place.width - clip.x - clip.width,
    place.height - clip.y - clip.height,
    clip.x,
  ];
  return `inset(${sides.map((side) => `${side * scale}${unit}`).join(' ')})`;
}
