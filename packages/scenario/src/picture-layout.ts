import type { Act, Scenario } from './definition.ts';

/** Phases side by side in one row: what a telephone can show. */
const columnsMax = 2;
/** Ways of one act that are drawn as lines; one that has more is named in the boxes it leads to. */
const waysMax = 3;

/** All acts that lead from one phase to another, drawn as one line. */
export interface Edge {
  /** Undefined where a case begins. */
  readonly from: string | undefined;
  readonly to: string;
  /** Whether the clock does it. */
  readonly byClock: boolean;
  readonly acts: readonly string[];
}

/** Where a phase stands. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Phases in rows and columns, and the lines between them. */
export interface Layout {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly edges: readonly Edge[];
  /** Acts that leave a case in its phase. */
  readonly loops: ReadonlyMap<string, readonly string[]>;
  /** Acts that lead to a phase from too many others to draw each line. */
  readonly arrivals: ReadonlyMap<string, readonly string[]>;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Puts phases into rows by their distance from the openings, and those of the way that goes well
 * under each other in the first column. The same definition always gives the same layout.
 */
export function layoutOf(scenario: Scenario): Layout {
  const all = edgesOf(scenario, () => true).edges;
  const ranks = ranksOf(scenario, all);
  const main = mainWay(scenario, all, ranks);
  const way = [...main];
  const isOnWay: OnWay = (from, to) =>
    from !== undefined && way[way.indexOf(from) + 1] === to && main.has(from);
  const { edges, loops, arrivals } = edgesOf(scenario, isOnWay);
  const cells = new Map<string, Cell>();
  let row = 0;
  for (const rank of [...new Set(ranks.values())].sort((a, b) => a - b)) {
    const here = scenario.phases.filter((phase) => ranks.get(phase) === rank);
    const lead = here.find((phase) => main.has(phase));
    if (lead !== undefined) cells.set(lead, { row, column: 0 });
    const others = here.filter((phase) => phase !== lead);
    others.forEach((phase, n) => {
      const column = 1 + (n % (columnsMax - 1));
      cells.set(phase, { row: row + Math.floor(n / (columnsMax - 1)), column });
    });
    row += Math.max(1, Math.ceil(others.length / (columnsMax - 1)));
  }
  const columns = Math.max(0, ...[...cells.values()].map((cell) => cell.column)) + 1;
  return { cells, edges, loops, arrivals, rows: row, columns };
}

type Lines = Pick<Layout, 'edges' | 'loops' | 'arrivals'>;

/** Whether one phase follows another on the way that goes well: that line is always drawn. */
type OnWay = (from: string | undefined, to: string) => boolean;

/** Whether an act has so many ways that it is named in the boxes it leads to. */
export function isFromMany(act: Act): boolean {
  if (act.kind === 'opening') return false;
  return act.from.flatMap((from) => act.to.filter((to) => to !== from)).length > waysMax;
}

function edgesOf(scenario: Scenario, isOnWay: OnWay): Lines {
  const byWay = new Map<string, Edge & { readonly acts: string[] }>();
  const loops = new Map<string, string[]>();
  const arrivals = new Map<string, string[]>();
  const note = (where: Map<string, string[]>, phase: string, name: string) => {
    const names = where.get(phase) ?? [];
    if (!names.includes(name)) where.set(phase, [...names, name]);
  };
  for (const [name, act] of Object.entries(scenario.acts)) {
    const sources: readonly (string | undefined)[] =
      act.kind === 'opening' ? [undefined] : act.from;
    const ways = sources.flatMap((from) =>
      (act.to.length === 0 ? [from ?? ''] : act.to).map((to) => ({ from, to })),
    );
    for (const { from, to } of ways) {
      if (to === from) {
        note(loops, to, name);
        continue;
      }
      if (isFromMany(act) && !isOnWay(from, to)) {
        note(arrivals, to, name);
        continue;
      }
      const byClock = act.kind === 'deadline';
      const key = `${from ?? ''}>${to}>${byClock}`;
      const edge = byWay.get(key) ?? { from, to, byClock, acts: [] };
      edge.acts.push(name);
      byWay.set(key, edge);
    }
  }
  return { edges: [...byWay.values()], loops, arrivals };
}

/** Longest way from an opening, along edges that go forward in the order of the definition. */
function ranksOf(scenario: Scenario, edges: readonly Edge[]): ReadonlyMap<string, number> {
  const index = new Map(scenario.phases.map((phase, n) => [phase, n]));
  const ranks = new Map<string, number>();
  for (const { from, to } of edges) if (from === undefined) ranks.set(to, 0);
  const place = (isForward: (from: number, to: number) => boolean) => {
    for (const phase of scenario.phases) {
      const from = ranks.get(phase);
      if (from === undefined) continue;
      for (const edge of edges) {
        if (edge.from !== phase) continue;
        if (!isForward(index.get(phase) ?? 0, index.get(edge.to) ?? 0)) continue;
        ranks.set(edge.to, Math.max(ranks.get(edge.to) ?? 0, from + 1));
      }
    }
  };
  place((from, to) => from < to);
  // What is reached backwards only stands after what reaches it.
  for (let left = scenario.phases.length; left > 0 && ranks.size < index.size; left--) {
    for (const { from, to } of edges) {
      const rank = from === undefined ? 0 : ranks.get(from);
      if (rank !== undefined && !ranks.has(to)) ranks.set(to, rank + 1);
    }
  }
  // Phases that only lead to each other stand at the end; the catalog lets them pass.
  for (const phase of scenario.phases) if (!ranks.has(phase)) ranks.set(phase, index.size);
  return ranks;
}

/**
 * The longest way: how a case goes that goes well. What only happens because somebody let a time
 * pass, and could have been gone past by an act, is not on it.
 */
function mainWay(
  scenario: Scenario,
  edges: readonly Edge[],
  ranks: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const lengths = new Map<string, { readonly length: number; readonly next: string | undefined }>();
  const leads = (from: string | undefined, to: string) =>
    edges.some((edge) => edge.from === from && edge.to === to && !edge.byClock);
  const isDetour = ({ from, to }: Edge) =>
    edges.some((edge) => edge.from === to && leads(from, edge.to));
  const isForward = (edge: Edge) =>
    edge.from !== undefined &&
    (ranks.get(edge.to) ?? 0) > (ranks.get(edge.from) ?? 0) &&
    !(edge.byClock && isDetour(edge));
  const byRank = [...scenario.phases].sort((a, b) => (ranks.get(b) ?? 0) - (ranks.get(a) ?? 0));
  for (const phase of byRank) {
    let best: { length: number; next: string | undefined } = { length: 0, next: undefined };
    for (const next of scenario.phases) {
      if (!edges.some((edge) => edge.from === phase && edge.to === next && isForward(edge)))
        continue;
      const length = (lengths.get(next)?.length ?? 0) + 1;
      if (length > best.length) best = { length, next };
    }
    lengths.set(phase, best);
  }
  const starts = edges.filter((edge) => edge.from === undefined).map((edge) => edge.to);
  const longest = Math.max(0, ...starts.map((phase) => lengths.get(phase)?.length ?? 0));
  const way = new Set<string>();
  let at = starts.find((phase) => (lengths.get(phase)?.length ?? 0) === longest);
  while (at !== undefined && !way.has(at)) {
    way.add(at);
    at = lengths.get(at)?.next;
  }
  return way;
}
