import type { Edge, Layout } from './picture-layout.ts';

/** A point of the picture, in its units: pixels where it is 360 wide. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The box of a phase. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The line of one edge, with the middle of its label. */
export interface Route {
  readonly edge: Edge;
  readonly line: readonly Point[];
  readonly label: Point;
}

/** Boxes and lines of a picture, and how much room they take. */
export interface Plan {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly routes: readonly Route[];
  readonly start: readonly Point[];
  readonly width: number;
  readonly height: number;
}

/** How large things are, given from outside so that routing knows nothing of letters. */
export interface Sizes {
  readonly box: (phase: string) => { readonly width: number; readonly height: number };
  readonly label: (edge: Edge) => number;
}

const margin = 14;
const columnGap = 20;
/** Between two lines that run side by side, with room for a label on each. */
const trackStep = 20;
const laneStep = 12;
/** Between two lines that meet one box, where there is room and where there is little. */
const portStep = 15;
const portStepMin = 10;
const gapEnds = 16;

/** A line while its way is being looked for. */
interface Draft {
  readonly edge: Edge;
  /** The row it leaves and the one it comes to; row -1 is the beginning. */
  readonly fromRow: number;
  readonly toRow: number;
  readonly kind: 'down' | 'right' | 'left';
  fromX: number;
  toX: number;
  laneX: number;
  /** Numbers of its tracks in the gap below its source and in the one above its target. */
  out: number;
  in: number;
}

/**
 * Leads lines round the boxes: down from one, along a track of its own in the gap between two rows,
 * down again or along a lane beside all boxes. Two labels never meet, because no two tracks do.
 */
export function planOf(layout: Layout, given: Sizes): Plan {
  const drafts = layout.edges.map((edge) => draftOf(layout, edge));
  const sizes = roomy(layout, drafts, given);
  const lefts = lanesOf(drafts.filter(({ kind }) => kind === 'left'));
  const rights = lanesOf(drafts.filter(({ kind }) => kind === 'right'));
  const columns = columnsOf(layout, sizes, margin + count(lefts) * laneStep);
  const edgeOfBoxes = Math.max(...columns.map(({ x, width }) => x + width));
  const leftEdge = columns[0]?.x ?? 0;
  const middle = (phase: string) => {
    const column = columns[layout.cells.get(phase)?.column ?? 0];
    return column === undefined ? 0 : column.x + column.width / 2;
  };
  for (const [draft, lane] of lefts) draft.laneX = leftEdge - laneStep * (lane + 1);
  for (const [draft, lane] of rights) draft.laneX = edgeOfBoxes + laneStep * (lane + 1);
  setPorts(drafts, middle, sizes);
  const gaps = tracksOf(layout, drafts, sizes);
  const { tops, heights, ends } = rowsOf(layout, sizes, gaps);
  const boxes = new Map(
    [...layout.cells].map(([phase, { row }]) => {
      const { width, height } = sizes.box(phase);
      const top = (tops[row] ?? 0) + ((heights[row] ?? 0) - height) / 2;
      return [phase, { x: middle(phase) - width / 2, y: top, width, height }];
    }),
  );
  const bottomOf = (row: number) => (row < 0 ? margin : (tops[row] ?? 0) + (heights[row] ?? 0));
  const routes = drafts.map((draft) => routeOf(draft, boxes, bottomOf, (row) => tops[row] ?? 0));
  const starts = drafts.filter(({ fromRow }) => fromRow < 0);
  return {
    boxes,
    routes,
    start: starts.map(({ fromX }) => ({ x: fromX, y: margin })),
    width: edgeOfBoxes + count(rights) * laneStep + margin,
    height: ends,
  };
}

const count = (lanes: ReadonlyMap<Draft, number>) => Math.max(-1, ...lanes.values()) + 1;

function draftOf(layout: Layout, edge: Edge): Draft {
  const from = edge.from === undefined ? undefined : layout.cells.get(edge.from);
  const to = layout.cells.get(edge.to);
  const fromRow = from?.row ?? -1;
  const toRow = to?.row ?? 0;
  const draft = { edge, fromRow, toRow, fromX: 0, toX: 0, laneX: 0, out: 0, in: 0 };
  if (toRow <= fromRow) return { ...draft, kind: 'left' };
  const column = from?.column ?? to?.column;
  const isFree = ![...layout.cells.values()].some(
    (cell) => cell.column === column && cell.row > fromRow && cell.row < toRow,
  );
  const isBelow = toRow === fromRow + 1 || (column === to?.column && isFree);
  return { ...draft, kind: isBelow ? 'down' : 'right' };
}

/** Gives each line a lane; short ones stay near the boxes. */
function lanesOf(drafts: readonly Draft[]): ReadonlyMap<Draft, number> {
  const span = ({ fromRow, toRow }: Draft) =>
    [Math.min(fromRow, toRow), Math.max(fromRow, toRow)] as const;
  const length = (draft: Draft) => span(draft)[1] - span(draft)[0];
  const lanes = new Map<Draft, number>();
  for (const draft of [...drafts].sort((a, b) => length(a) - length(b))) {
    const [top, bottom] = span(draft);
    const taken = new Set(
      [...lanes].flatMap(([other, lane]) => {
        const [from, to] = span(other);
        return from <= bottom + 1 && to >= top - 1 ? [lane] : [];
      }),
    );
    let lane = 0;
    while (taken.has(lane)) lane++;
    lanes.set(draft, lane);
  }
  return lanes;
}

function columnsOf(
  layout: Layout,
  sizes: Sizes,
  start: number,
): readonly { readonly x: number; readonly width: number }[] {
  let x = start;
  return Array.from({ length: layout.columns }, (_, column) => {
    const here = [...layout.cells].filter(([, cell]) => cell.column === column);
    const width = Math.max(0, ...here.map(([phase]) => sizes.box(phase).width));
    const at = { x, width };
    x += width + columnGap;
    return at;
  });
}

/** The lines that meet a box above or below, by the side on which they go away from it. */
function sidesOf(
  drafts: readonly Draft[],
  where: (draft: Draft) => number,
): { readonly left: readonly Draft[]; readonly right: readonly Draft[] } {
  const sorted = [...drafts].sort((a, b) => where(a) - where(b));
  const straight = sorted.find((draft) => where(draft) === 0);
  // The first straight line has the middle; a second one stands beside it.
  const others = sorted.filter((draft) => draft !== straight);
  const left = others.filter((draft) => where(draft) < 0);
  const right = others.filter((draft) => where(draft) >= 0);
  return { left, right };
}

/** Boxes wide enough for the lines that meet them. */
function roomy(layout: Layout, drafts: readonly Draft[], sizes: Sizes): Sizes {
  const column = (phase: string | undefined) =>
    phase === undefined ? undefined : layout.cells.get(phase)?.column;
  const where = (phase: string, other: string | undefined, { kind }: Draft) => {
    if (kind !== 'down') return kind === 'left' ? -1 : 1;
    return (column(other) ?? column(phase) ?? 0) - (column(phase) ?? 0);
  };
  const most = (phase: string) => {
    const leaving = drafts.filter(({ edge }) => edge.from === phase);
    const coming = drafts.filter(({ edge }) => edge.to === phase);
    const below = sidesOf(leaving, (d) => where(phase, d.edge.to, d));
    const above = sidesOf(coming, (d) => where(phase, d.edge.from, d));
    const sides = [below.left, below.right, above.left, above.right];
    return Math.max(...sides.map((side) => side.length));
  };
  return {
    label: sizes.label,
    box: (phase) => {
      const { width, height } = sizes.box(phase);
      return { width: Math.max(width, 2 * portStepMin * most(phase) + 24), height };
    },
  };
}

/** Where lines leave and reach a box: one in the middle, the others beside it on their side. */
function setPorts(drafts: readonly Draft[], middle: (phase: string) => number, sizes: Sizes): void {
  const spread = (phase: string, end: 'from' | 'to', group: readonly Draft[]) => {
    const at = middle(phase);
    const where = ({ kind, laneX, edge }: Draft) => {
      const other = end === 'from' ? edge.to : edge.from;
      return (kind === 'down' ? (other === undefined ? at : middle(other)) : laneX) - at;
    };
    const { left, right } = sidesOf(group, where);
    const most = Math.max(left.length, right.length, 1);
    const step = Math.min(portStep, (sizes.box(phase).width / 2 - 12) / most);
    const put = (draft: Draft, x: number) => {
      if (end === 'from') draft.fromX = x;
      else draft.toX = x;
    };
    for (const draft of group) put(draft, at);
    left.forEach((draft, n) => put(draft, at - step * (left.length - n)));
    right.forEach((draft, n) => put(draft, at + step * (n + 1)));
  };
  const phases = new Set(drafts.flatMap(({ edge }) => [edge.from ?? edge.to, edge.to]));
  for (const phase of phases) {
    spread(
      phase,
      'from',
      drafts.filter(({ edge }) => edge.from === phase),
    );
    spread(
      phase,
      'to',
      drafts.filter(({ edge }) => edge.to === phase),
    );
  }
  for (const draft of drafts) if (draft.fromRow < 0) draft.fromX = draft.toX;
}

/** How many tracks each gap has; gap 0 is above the first row. */
function tracksOf(layout: Layout, drafts: readonly Draft[], sizes: Sizes): readonly number[] {
  return Array.from({ length: layout.rows + 1 }, (_, gap) => {
    const taken: { readonly track: number; readonly from: number; readonly to: number }[] = [];
    const take = (a: number, b: number, room: number) => {
      const middle = (a + b) / 2;
      const from = Math.min(a, b, middle - room / 2) - 6;
      const to = Math.max(a, b, middle + room / 2) + 6;
      let track = 0;
      while (taken.some((t) => t.track === track && t.from < to && t.to > from)) track++;
      taken.push({ track, from, to });
      return track;
    };
    const leaving = drafts.filter(({ fromRow }) => fromRow === gap - 1);
    for (const draft of leaving.filter(({ kind }) => kind === 'down')) {
      draft.out = take(draft.fromX, draft.toX, sizes.label(draft.edge));
    }
    for (const draft of leaving.filter(({ kind }) => kind !== 'down')) {
      draft.out = take(draft.fromX, draft.laneX, sizes.label(draft.edge));
    }
    for (const draft of drafts.filter(({ toRow, kind }) => toRow === gap && kind !== 'down')) {
      draft.in = take(draft.laneX, draft.toX, 0);
    }
    return Math.max(0, ...taken.map(({ track }) => track + 1));
  });
}

function rowsOf(layout: Layout, sizes: Sizes, gaps: readonly number[]) {
  const tops: number[] = [];
  const heights: number[] = [];
  const gapOf = (n: number) => {
    const tracks = gaps[n] ?? 0;
    return tracks === 0 ? 0 : gapEnds * 2 + (tracks - 1) * trackStep;
  };
  let y = margin + gapOf(0);
  for (let row = 0; row < layout.rows; row++) {
    const here = [...layout.cells].filter(([, cell]) => cell.row === row);
    const height = Math.max(0, ...here.map(([phase]) => sizes.box(phase).height));
    tops.push(y);
    heights.push(height);
    y += height + Math.max(gapOf(row + 1), row + 1 < layout.rows ? gapEnds * 2 : 0);
  }
  return { tops, heights, ends: y + margin };
}

function routeOf(
  draft: Draft,
  boxes: ReadonlyMap<string, Box>,
  bottomOf: (row: number) => number,
  topOf: (row: number) => number,
): Route {
  const { edge, fromRow, toRow, fromX, toX, laneX, kind } = draft;
  const source = edge.from === undefined ? undefined : boxes.get(edge.from);
  const target = boxes.get(edge.to);
  const begin = { x: fromX, y: source === undefined ? bottomOf(-1) : source.y + source.height };
  const end = { x: toX, y: target?.y ?? 0 };
  const outY = bottomOf(fromRow) + gapEnds + draft.out * trackStep;
  if (kind === 'down') {
    const line = [begin, { x: fromX, y: outY }, { x: toX, y: outY }, end];
    return { edge, line, label: { x: (fromX + toX) / 2, y: outY } };
  }
  const above = bottomOf(toRow - 1);
  const inY = Math.min(above + gapEnds + draft.in * trackStep, topOf(toRow) - gapEnds);
  const line = [
    begin,
    { x: fromX, y: outY },
    { x: laneX, y: outY },
    { x: laneX, y: inY },
    { x: toX, y: inY },
    end,
  ];
  return { edge, line, label: { x: (fromX + laneX) / 2, y: outY } };
}
