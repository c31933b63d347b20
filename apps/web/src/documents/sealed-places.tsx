import type { SealReport } from '../verify/report.ts';
import { useWords } from '../words/language.tsx';
import { mmText } from '../words/saying.ts';
import { usePicture } from './imprint-picture.ts';
import type { Layout } from './page-layout.ts';

interface SealedPlacesProps {
  readonly seals: readonly SealReport[];
  readonly layout: Layout;
  readonly format: 'ofd' | 'pdf';
}

/** The seals a file carries, drawn over its pages from their signed data. */
export function SealedPlaces({ seals, layout, format }: SealedPlacesProps) {
  return seals.flatMap((seal) =>
    seal.placements.map((place, index) => (
      <SealedPlace
        key={`${seal.id}-${place.page}-${index}`}
        seal={seal}
        place={place}
        layout={layout}
        format={format}
      />
    )),
  );
}

interface SealedPlaceProps extends Omit<SealedPlacesProps, 'seals'> {
  readonly seal: SealReport;
  readonly place: SealReport['placements'][number];
}

function SealedPlace({ seal, place, layout, format }: SealedPlaceProps) {
  const { say } = useWords();
  const url = usePicture(seal.picture);
  const page = layout.pages[place.page - 1];
  if (page === undefined || place.width <= 0 || place.height <= 0) return null;
  const { scale } = layout;
  const name = seal.sealName ?? seal.signer?.name ?? say('seal-unnamed');
  const label = say('page-seal', {
    seal: name,
    page: place.page,
    x: mmText(place.x),
    y: mmText(place.y),
  });
  const box = {
    left: page.left + place.x * scale,
    top: page.top + place.y * scale,
    width: place.width * scale,
    height: place.height * scale,
  };
  // The appearance of a PDF seal is part of its page and drawn with it.
  const drawn = format === 'ofd' && url !== undefined && url !== null;
  const { clip } = place;
  const inset =
    clip === undefined
      ? undefined
      : `inset(${clip.y * scale}px ${(place.width - clip.x - clip.width) * scale}px ` +
        `${(place.height - clip.y - clip.height) * scale}px ${clip.x * scale}px)`;
  return (
    <div className="sealed-place" style={box} role="img" aria-label={label}>
      {drawn && <img src={url} alt="" style={{ clipPath: inset }} />}
    </div>
  );
}
