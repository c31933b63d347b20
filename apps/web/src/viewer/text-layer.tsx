import { memo } from 'react';
import { pixelsPerMm } from '../documents/page-layout.ts';
import type { TextLine } from '../documents/page-text.ts';

/** Lines of one page that are in the page tree; more than this is no page people read. */
const linesMax = 3_000;

let measuring: CanvasRenderingContext2D | null | undefined;

/** The width a line would have by itself; measuring on a canvas lays nothing out. */
function widthOf(text: string, size: number): number {
  measuring ??= document.createElement('canvas').getContext('2d');
  if (measuring === null || measuring === undefined) return 0;
  measuring.font = `${size}px sans-serif`;
  return measuring.measureText(text).width;
}

/**
 * The words of a page as text nobody sees: selected, copied, searched by the browser, read aloud.
 *
 * Each line is stretched to the width it has in the picture, so that a selection covers its words.
 *
 * @basis product.md R47
 */
export const TextLayer = memo(function TextLayer({
  lines,
}: {
  readonly lines: readonly TextLine[];
}) {
  return lines.slice(0, linesMax).map(({ text, box }, index) => (
    // Lines of a page never move, so their position names them.
    <p key={`${index} ${box.x} ${box.y}`} className="text-line" style={styleOf(text, box)}>
      {text}
    </p>
  ));
});

function styleOf(text: string, box: TextLine['box']): React.CSSProperties {
  const size = Math.max(1, box.height * pixelsPerMm);
  const own = widthOf(text, size);
  const stretch = own > 0 ? (box.width * pixelsPerMm) / own : 1;
  return {
    left: box.x * pixelsPerMm,
    top: box.y * pixelsPerMm,
    fontSize: size,
    transform: `scaleX(${Math.round(stretch * 10_000) / 10_000})`,
  };
}
