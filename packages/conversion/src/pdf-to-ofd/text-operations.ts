import { identity } from '@yunzhang/base';
import type { Operation } from './page.ts';
import { addClip, type Painter } from './painter.ts';
import { type DrawLetter, showText } from './text.ts';
import { listOf, matrixOf, numberOf, numbersOf } from './values.ts';

/** Operations on text. @basis ISO 32000-1 9.3, 9.4 */
export function textOperations(drawLetter: DrawLetter): Readonly<Record<string, Operation>> {
  return {
    beginText: ({ state }) => {
      state.textMatrix = identity;
      [state.x, state.y, state.lineX, state.lineY] = [0, 0, 0, 0];
    },
    endText: (painter) => endText(painter),
    setCharSpacing: ({ state }, [space]) => void (state.charSpacing = numberOf(space)),
    setWordSpacing: ({ state }, [space]) => void (state.wordSpacing = numberOf(space)),
    setHScale: ({ state }, [scale]) => void (state.horizontalScale = numberOf(scale, 100) / 100),
    setLeading: ({ state }, [leading]) => void (state.leading = -numberOf(leading)),
    setTextRenderingMode: ({ state }, [mode]) => void (state.textMode = numberOf(mode)),
    setTextRise: ({ state }, [rise]) => void (state.rise = numberOf(rise)),
    moveText: (painter, [x, y]) => moveText(painter, numberOf(x), numberOf(y)),
    setLeadingMoveText: (painter, [x, y]) => {
      painter.state.leading = numberOf(y);
      moveText(painter, numberOf(x), numberOf(y));
    },
    setTextMatrix: ({ state }, args) => {
      const numbers = args.length === 1 ? numbersOf(args[0]) : args;
      state.textMatrix = matrixOf(numbers) ?? identity;
      [state.x, state.y, state.lineX, state.lineY] = [0, 0, 0, 0];
    },
    nextLine: (painter) => moveText(painter, 0, painter.state.leading),
    showText: (painter, [items]) => showText(painter, listOf(items), drawLetter),
  };
}

function moveText({ state }: Painter, x: number, y: number): void {
  state.lineX += x;
  state.lineY += y;
  [state.x, state.y] = [state.lineX, state.lineY];
}

/** Text in the modes that clip cuts what comes after it. */
function endText(painter: Painter): void {
  if (painter.textClip.length === 0) return;
  const d = painter.textClip.join(' ');
  addClip(painter.state, { areas: [{ d, map: identity, rule: 'nonzero' }] });
  painter.textClip = [];
}
