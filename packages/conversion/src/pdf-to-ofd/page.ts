import { compose, type Matrix } from '@yunzhang/base';
import type { Artwork, Mark } from '@yunzhang/drawing';
import { imageOperations } from './image-operations.ts';
import { groupOperations } from './groups.ts';
import { innerPainter, type Painter, restore, save, type Shared, startPainter } from './painter.ts';
import { pathOperations } from './path-operations.ts';
import { patternInk } from './patterns.ts';
import type { PdfPageSource } from './source.ts';
import type { State } from './state.ts';
import { stateOperations } from './state-operations.ts';
import { textOperations } from './text-operations.ts';
import { colourOf, matrixOf } from './values.ts';

/** Letters that are drawn, inside each other. */
const depthMax = 6;

/** One operation: what it does to the painter. */
export type Operation = (painter: Painter, args: readonly unknown[]) => void;

/**
 * The marks of a page of PDF.
 *
 * @basis ISO 32000-1 §8, §9
 */
export function pageArtwork(source: PdfPageSource, shared: Shared): Artwork {
  const { widthMm, heightMm } = source;
  return { widthMm, heightMm, marks: paint(startPainter(source, shared), undefined) };
}

/** Carries out a list of operations and gives the marks. */
function paint(painter: Painter, list: unknown): readonly Mark[] {
  const outermost = painter.target;
  for (const { name, args } of painter.source.operations(list)) {
    if (--painter.budget.left < 0) {
      painter.shared.note('convert-page-cut', 'operations');
      break;
    }
    operations[name]?.(painter, args);
  }
  // Groups that were never closed still show what is in them.
  while (painter.groups.length > 0) operations['endGroup']?.(painter, []);
  return outermost;
}

function drawLetter(painter: Painter, list: unknown, state: State): void {
  if (painter.depth >= depthMax) return painter.shared.note('convert-page-cut', 'letters');
  const inner = innerPainter(painter, state, painter.isColourless);
  inner.target = painter.target;
  inner.hiddenCount = painter.hiddenCount;
  paint(inner, list);
}

const colourOperations: Readonly<Record<string, Operation>> = {
  setFillRGBColor: ({ state, isColourless }, [colour]) => {
    const found = colourOf(colour);
    if (isColourless || found === undefined) return;
    state.fill = { kind: 'plain', colour: found, alpha: 1 };
  },
  setStrokeRGBColor: ({ state, isColourless }, [colour]) => {
    const found = colourOf(colour);
    if (isColourless || found === undefined) return;
    state.stroke = { kind: 'plain', colour: found, alpha: 1 };
  },
  setFillTransparent: ({ state }) => void (state.fill = undefined),
  setStrokeTransparent: ({ state }) => void (state.stroke = undefined),
  setFillColorN: (painter, args) => {
    if (!painter.isColourless) painter.state.fill = patternInk(painter, args, paint);
  },
  setStrokeColorN: (painter, args) => {
    if (!painter.isColourless) painter.state.stroke = patternInk(painter, args, paint);
  },
};

const contentOperations: Readonly<Record<string, Operation>> = {
  beginMarkedContent: (painter) => void painter.marked.push(false),
  beginMarkedContentProps: (painter, [tag, properties]) => {
    const isHidden = tag === 'OC' && !painter.source.isShown(properties);
    painter.marked.push(isHidden);
    if (isHidden) painter.hiddenCount++;
  },
  endMarkedContent: (painter) => {
    if (painter.marked.pop() === true) painter.hiddenCount--;
  },
};

const plainOperations: Readonly<Record<string, Operation>> = {
  save: (painter) => save(painter),
  restore: (painter) => restore(painter),
  transform: ({ state }, args) => {
    const map: Matrix | undefined = matrixOf(args);
    if (map !== undefined) state.ctm = compose(map, state.ctm);
  },
};

const operations: Readonly<Record<string, Operation>> = {
  ...plainOperations,
  ...stateOperations,
  ...colourOperations,
  ...contentOperations,
  ...pathOperations,
  ...groupOperations,
  ...imageOperations,
  ...textOperations(drawLetter),
};
