import { memo, type CSSProperties } from 'react';
import { pixelsPerMm } from '../documents/page-layout.ts';
import type { PageText } from '../documents/page-text.ts';

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
export const TextLayer = memo(function TextLayer({ lines }: { readonly lines: PageText }) {
  return lines.slice(0, linesMax).map(({ text, box, isVertical }, index) => (
    // Lines of a page never move, so their position names them.
    <p
      key={`${index} ${box.x} ${box.y}`}
      className={isVertical ? 'text-line text-line-down' : 'text-line'}
      style={styleOf(text, box, isVertical ? 'Y' : 'X')}
    >
      {text}
    </p>
  ));
});

function styleOf(text: string, box: PageText[number]['box'], along: 'X' | 'Y'): CSSProperties {
  const [wide, high] = [box.width * pixelsPerMm, box.height * pixelsPerMm];
  const size = Math.max(1, along === 'X' ? high : wide);
  const own = widthOf(text, size);
  const stretch = own > 0 ? (along === 'X' ? wide : high) / own : 1;
  return {
    left: box.x * pixelsPerMm,
    top: box.y * pixelsPerMm,
    fontSize: size,
    transform: `scale${along}(${Math.round(stretch * 10_000) / 10_000})`,
  };
}
