import { compose, type Matrix } from '@yunzhang/base';
import type { Blend, Clip, Mark } from '@yunzhang/drawing';
import type { Book } from './book.ts';
import { element } from './markup.ts';
import { alphaFact } from './alpha.ts';
import { type Bounds, boxText, isEmpty, matrixText, shared } from './measure.ts';
import {
  mapSteps,
  hasArcs,
  pathText,
  rectangleOf,
  type Step,
  stepBounds,
  stepsOf,
} from './path.ts';

/** Where marks are written: a page, a cell of a pattern or a composite. */
export interface Sheet {
  readonly book: Book;
  /** The area marks may use. */
  readonly page: Bounds;
  /** How deep cells and composites are inside each other. */
  readonly depth: number;
}

/** Writes marks as the objects of a page block. */
export type WriteMarks = (marks: readonly Mark[], sheet: Sheet) => string;

/** What a mark takes over from the groups around it. */
export interface Placing {
  readonly sheet: Sheet;
  /** From the coordinates of the mark's parent to those of the sheet. */
  readonly map: Matrix;
  /** What the clips that are boxes leave. */
  readonly window: Bounds;
  /** The other clips, in the coordinates of the sheet. */
  readonly clips: readonly (readonly ClipArea[])[];
  readonly alpha: number;
  readonly blend: Blend | undefined;
  readonly depth: number;
}

/** One outline of a clip. */
export interface ClipArea {
  readonly steps: readonly Step[];
  /** From the outline to the sheet: identity where it has no arcs. */
  readonly map: Matrix;
  readonly rule: 'nonzero' | 'evenodd';
}

/** A placing inside a clip. A box along the axes becomes part of every Boundary instead. */
export function clipped(placing: Placing, clip: Clip): Placing {
  const areas = clip.areas.map((area): ClipArea => {
    const map = compose(area.map, placing.map);
    const steps = stepsOf(area.d);
    if (hasArcs(steps)) return { steps, map, rule: area.rule };
    return { steps: mapSteps(steps, map), map: [1, 0, 0, 1, 0, 0], rule: area.rule };
  });
  const [only] = areas;
  const box =
    only !== undefined && areas.length === 1 && !hasArcs(only.steps)
      ? rectangleOf(only.steps)
      : undefined;
  if (box !== undefined) return { ...placing, window: shared(placing.window, box) };
  return { ...placing, clips: [...placing.clips, areas] };
}

/** Facts and parts an object has for its place: Boundary, CTM, alpha and clips. */
export interface PlacedObject {
  readonly facts: Readonly<Record<string, string | number | undefined>>;
  readonly clips: string | undefined;
  /** The top left corner of the Boundary. */
  readonly x: number;
  readonly y: number;
}

/** Places an object whose marks lie in `bounds`; undefined where nothing of it is seen. */
export function placed(placing: Placing, bounds: Bounds, ctm?: Matrix): PlacedObject | undefined {
  const { sheet, window, clips } = placing;
  const box = outwards(shared(shared(bounds, window), sheet.page));
  if (isEmpty(box)) return undefined;
  const [x, y] = [box.left, box.top];
  return {
    facts: {
      ID: sheet.book.nextId(),
      Boundary: boxText(box),
      CTM: ctm === undefined ? undefined : matrixText(compose(ctm, [1, 0, 0, 1, -x, -y])),
      Alpha: alphaFact(placing.alpha),
      BlendMode: blendName(placing.blend),
    },
    clips: clipsElement(clips, box),
    x,
    y,
  };
}

/** Boundaries are cut to micrometres, never inwards. */
function outwards({ left, top, right, bottom }: Bounds): Bounds {
  return {
    left: Math.floor(left * 1000) / 1000,
    top: Math.floor(top * 1000) / 1000,
    right: Math.ceil(right * 1000) / 1000,
    bottom: Math.ceil(bottom * 1000) / 1000,
  };
}

/** A vendor's attribute that readers know. @basis ofd-format.md §3 */
function blendName(blend: Blend | undefined): string | undefined {
  if (blend === undefined || blend === 'normal') return undefined;
  return blend.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function clipsElement(clips: Placing['clips'], box: Bounds): string | undefined {
  if (clips.length === 0) return undefined;
  const size = { left: 0, top: 0, right: box.right - box.left, bottom: box.bottom - box.top };
  const parts = clips.map((areas) =>
    element(
      'Clip',
      {},
      areas.map((area) => areaElement(area, box, size)),
    ),
  );
  return element('Clips', { TransFlag: 'false' }, parts);
}

function areaElement({ steps, map, rule }: ClipArea, box: Bounds, size: Bounds): string {
  const isMapped = hasArcs(steps);
  const data = isMapped
    ? pathText(steps, { x: 0, y: 0, digits: 5 })
    : pathText(steps, { x: box.left, y: box.top, digits: 3 });
  const ctm = isMapped ? matrixText(compose(map, [1, 0, 0, 1, -box.left, -box.top])) : undefined;
  // The Boundary must be there and starts at the origin, so that it moves nothing.
  const boundary = isMapped ? stepBoundsText(steps) : boxText(size);
  const facts = { Boundary: boundary, Stroke: 'false', Fill: 'true' };
  const ruleFact = rule === 'evenodd' ? 'Even-Odd' : undefined;
  const path = element('Path', { ...facts, Rule: ruleFact }, [
    element('AbbreviatedData', {}, [data]),
  ]);
  return element('Area', { CTM: ctm }, [path]);
}

function stepBoundsText(steps: readonly Step[]): string {
  const { right, bottom } = stepBounds(steps);
  return boxText({ left: 0, top: 0, right: Math.max(1, right), bottom: Math.max(1, bottom) });
}
