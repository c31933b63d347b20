import type { Placement } from '@yunzhang/sealing';
import type { Seal } from '../app/client.ts';
import { useWords } from '../words/language.tsx';
import { mmText } from '../words/saying.ts';

interface PlannedSealProps {
  readonly seal: Seal;
  readonly placement: Placement;
  /** Pixels of the screen a millimetre. */
  readonly scale: number;
}

/** A seal, or the slice of it, where its rule puts it on a page. It is not dragged. */
export function PlannedSeal({ seal, placement, scale }: PlannedSealProps) {
  const { say } = useWords();
  const { box, page } = placement;
  const said = { seal: seal.name, page, x: mmText(box.x), y: mmText(box.y) };
  const style = {
    left: box.x * scale,
    top: box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
  return (
    <div
      className="planned-seal"
      style={style}
      role="img"
      aria-label={say('place-said', said)}
      data-testid="planned-seal"
    >
      <img src={seal.svgUrl} alt="" draggable={false} style={{ clipPath: sliceOf(placement) }} />
    </div>
  );
}

/** The part that shows, as a style. */
export function sliceOf({ box, clip }: Placement): string | undefined {
  if (clip === undefined) return undefined;
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  const sides = [
    percent(clip.y, box.height),
    percent(box.width - clip.x - clip.width, box.width),
    percent(box.height - clip.y - clip.height, box.height),
    percent(clip.x, box.width),
  ];
  return `inset(${sides.join(' ')})`;
}
