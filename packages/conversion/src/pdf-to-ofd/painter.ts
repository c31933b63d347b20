import { compose, identity, type Matrix, Remembered } from '@yunzhang/base';
import type { Blend, Clip, Mark, Paint, Stroke } from '@yunzhang/drawing';
import type { ConversionCode } from '../codes.ts';
import type { Fonts } from './fonts.ts';
import type { Images } from './images.ts';
import { masked, type SoftMask } from './soft-masks.ts';
import type { PdfPageSource } from './source.ts';
import { type Ink, startState, type State } from './state.ts';
import { inverseOf } from './values.ts';

/** Operations of one page, those of its forms, cells and letters included. */
const operationsMax = 5_000_000;
/** Saved states. */
const statesMax = 10_000;

/** What pages of one file share. */
export interface Shared {
  readonly fonts: Fonts;
  readonly images: Images;
  readonly note: (code: ConversionCode, detail?: string) => void;
}

/** A page, or a cell of it, while its operations are carried out. */
export interface Painter {
  readonly source: PdfPageSource;
  readonly shared: Shared;
  /** How deep cells and drawn letters are inside each other. */
  readonly depth: number;
  /** What a cell's own marks are painted with, where the cell has no colours. */
  readonly isColourless: boolean;
  state: State;
  readonly saved: State[];
  /** Marks go here: those of the page or of the innermost group. */
  target: Mark[];
  readonly groups: { readonly target: Mark[]; readonly savedCount: number }[];
  /** The rule of a clip that waits for its path. */
  pendingClip: 'nonzero' | 'evenodd' | undefined;
  /** Outlines of letters that become a clip at the end of the text. */
  textClip: string[];
  /** A soft mask that was drawn and not yet set. */
  drawnMask: SoftMask | undefined;
  /** Marked content that is open: whether it hides what is inside. */
  readonly marked: boolean[];
  hiddenCount: number;
  /** Operations left, shared with the painters inside. */
  readonly budget: { left: number };
}

/** Starts a page. */
export function startPainter(source: PdfPageSource, shared: Shared): Painter {
  return painterOf(source, shared, startState(source.map), {
    depth: 0,
    isColourless: false,
    budget: { left: operationsMax },
  });
}

/** Starts a cell or letter inside. */
export function innerPainter(painter: Painter, state: State, isColourless: boolean): Painter {
  const { source, shared, depth, budget } = painter;
  return painterOf(source, shared, state, { depth: depth + 1, isColourless, budget });
}

function painterOf(
  source: PdfPageSource,
  shared: Shared,
  state: State,
  more: Pick<Painter, 'depth' | 'isColourless' | 'budget'>,
): Painter {
  return {
    source,
    shared,
    state,
    saved: [],
    target: [],
    groups: [],
    pendingClip: undefined,
    textClip: [],
    drawnMask: undefined,
    marked: [],
    hiddenCount: 0,
    ...more,
  };
}

/** Keeps the state for `restore`. */
export function save(painter: Painter): void {
  if (painter.saved.length >= statesMax) return painter.shared.note('convert-page-cut', 'states');
  painter.saved.push(painter.state);
  painter.state = { ...painter.state };
}

/** Goes back to the state that was kept last. Groups keep theirs from what is inside them. */
export function restore(painter: Painter): void {
  if (painter.saved.length <= (painter.groups.at(-1)?.savedCount ?? 0)) return;
  painter.state = painter.saved.pop() ?? painter.state;
  painter.pendingClip = undefined;
}

/** Cuts what follows to a clip. */
export function addClip(state: State, clip: Clip): void {
  state.clips = [...state.clips, clip];
}

interface OpenGroup {
  readonly kind: 'group';
  readonly map: Matrix;
  readonly clips?: readonly Clip[];
  readonly blend?: Blend;
  readonly alpha?: number;
  readonly marks: Mark[];
}

/** Groups made here, whose marks may grow. */
const open = new Remembered<Mark, OpenGroup>();

/** Where a mark goes, behind the soft mask where there is one. */
export function emit(painter: Painter, mark: Mark, alpha = 1): void {
  const { state } = painter;
  if (painter.hiddenCount > 0) return;
  const behind = state.softMask === undefined ? undefined : masked(mark, state.softMask);
  if (behind === undefined) {
    if (state.softMask !== undefined) painter.shared.note('convert-soft-mask');
    return place(painter, mark, alpha);
  }
  const { clips } = state;
  if (behind.clips.length > 0) state.clips = [...clips, ...behind.clips];
  place(painter, behind.mark, alpha * behind.alpha);
  state.clips = clips;
}

/** Marks with the same clips share a group. */
function place(painter: Painter, mark: Mark, alpha: number): void {
  const { state, target } = painter;
  const isPlain = alpha === 1 && state.blend === 'normal';
  const last = target.at(-1);
  const group = last === undefined ? undefined : open.get(last);
  const isShared = group?.clips === state.clips && isPlain && group.blend === undefined;
  if (isShared && group.alpha === undefined) return void group.marks.push(mark);
  if (isPlain && state.clips.length === 0) return void target.push(mark);
  const made: OpenGroup = {
    kind: 'group',
    map: identity,
    ...(state.clips.length === 0 ? {} : { clips: state.clips }),
    ...(state.blend === 'normal' ? {} : { blend: state.blend }),
    ...(alpha === 1 ? {} : { alpha }),
    marks: [mark],
  };
  open.set(made, made);
  target.push(made);
}

/** The mark painted last where nothing can have come between, so that text may go on. */
export function lastMark(
  painter: Painter,
): { readonly mark: Mark; readonly list: Mark[] } | undefined {
  const { state, target } = painter;
  const isPlain = state.blend === 'normal' && state.softMask === undefined;
  if (painter.hiddenCount > 0 || !isPlain) return undefined;
  const last = target.at(-1);
  if (last === undefined) return undefined;
  const group = open.get(last);
  if (group === undefined) {
    return state.clips.length === 0 ? { mark: last, list: target } : undefined;
  }
  const mark = group.marks.at(-1);
  const isSame = group.clips === state.clips && group.blend === undefined;
  return isSame && group.alpha === undefined && mark !== undefined
    ? { mark, list: group.marks }
    : undefined;
}

/** An ink as the paint of a mark whose coordinates are mapped by `map`. */
export function paintFor(ink: Ink, map: Matrix, alpha: number): Paint | undefined {
  if (ink === undefined) return undefined;
  if (ink.kind === 'plain') return { ...ink, alpha: ink.alpha * alpha };
  const back = inverseOf(map);
  if (back === undefined) return undefined;
  if (ink.kind === 'mesh') {
    const triangles = ink.triangles.map(
      ([a, b, c]) => [moved(a, back), moved(b, back), moved(c, back)] as const,
    );
    return { ...ink, triangles, alpha: ink.alpha * alpha };
  }
  return { ...ink, map: compose(ink.map, back), alpha: ink.alpha * alpha };
}

function moved<Corner extends { readonly x: number; readonly y: number }>(
  corner: Corner,
  [a, b, c, d, e, f]: Matrix,
): Corner {
  const { x, y } = corner;
  return { ...corner, x: a * x + c * y + e, y: b * x + d * y + f };
}

/** The line of the state, for a mark in user space times `scale`. */
export function strokeFor(state: State, map: Matrix, scale = 1): Stroke | undefined {
  const paint = paintFor(state.stroke, map, state.strokeAlpha);
  if (paint === undefined) return undefined;
  const { cap, join, miterLimit, dashes } = state;
  const isWhole = dashes.every((length) => length === 0);
  return {
    paint,
    width: state.lineWidth * scale,
    cap,
    join,
    miterLimit,
    dashes: isWhole ? [] : dashes.map((length) => length * scale),
    dashOffset: isWhole ? 0 : state.dashOffset * scale,
  };
}
