import { type Catalog, denialsOf } from './catalog.ts';
import type { Proof } from './proof.ts';
import { readStory, type Story } from './story-text.ts';

/** What a page of the dossier asks for, as `tools/dossier` reads it. */
export interface DossierPage {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly {
    readonly name: string;
    readonly state: string;
    readonly event: string;
    readonly actor: string;
    readonly guard: string;
    readonly next: string;
    readonly sealed: string;
  }[];
  readonly invariants: readonly { readonly name: string; readonly text: string }[];
  readonly errors: readonly { readonly name: string; readonly code: string; readonly zh: string }[];
  readonly tests: readonly { readonly name: string; readonly text: string }[];
}

/** One row, invariant, error or test of the dossier. */
export interface Point {
  readonly name: string;
  readonly text: string;
}

/** A story, test, oracle or attack that stands for a point. */
export interface Evidence {
  readonly point: string;
  readonly by: 'story' | 'test' | 'walk' | 'attack';
  readonly title: string;
  /** Where it stands: a file, or a proof. */
  readonly at: string;
  /** Acts it is about, where it says. */
  readonly acts: readonly string[];
}

/** What stands for each point of some pages. */
export interface Matrix {
  readonly rows: readonly {
    readonly page: string;
    readonly point: Point;
    readonly evidence: readonly Evidence[];
    /** Acts of the definition it concerns. */
    readonly acts: readonly string[];
  }[];
  readonly missing: readonly string[];
  /** Evidence for a point that no page has. */
  readonly unknown: readonly Evidence[];
}

/** Every point of a page. */
export function pointsOf(page: DossierPage): readonly Point[] {
  return [
    ...page.rows.map(({ name, state, event, next }) => ({
      name,
      text: `${state}: ${event} → ${next}`,
    })),
    ...page.invariants,
    ...page.errors.map(({ name, code, zh }) => ({ name, text: zh === '' ? code : zh })),
    ...page.tests,
  ];
}

const pointName = /\b[A-Z]\d\d\/(?:row|invariant|error|test)\/[a-z0-9]+(?:-[a-z0-9]+)*/g;

function namesIn(text: string): readonly string[] {
  return [...new Set(text.match(pointName))];
}

/** What the stories of a file stand for, by their lines `covers NAME …`. */
export function evidenceOfStories(at: string, stories: readonly Story[]): readonly Evidence[] {
  return stories.flatMap(({ title, covers, text }) => {
    const acts = readStory(text).flatMap((line) => (line.kind === 'attempt' ? line.act : []));
    return covers.map((point): Evidence => ({
      point,
      by: 'story',
      title,
      at,
      acts: [...new Set(acts)],
    }));
  });
}

/** What the oracles and attacks of a proof stand for, by the names in their names. */
export function evidenceOfProof(proof: Proof): readonly Evidence[] {
  const { id: at, oracles = [], attacks = [] } = proof;
  const of = (by: Evidence['by'], title: string) =>
    namesIn(title).map((point): Evidence => ({ point, by, title, at, acts: [] }));
  return [
    ...oracles.flatMap(({ name }) => of('walk', name)),
    ...attacks.flatMap(({ name }) => of('attack', name)),
  ];
}

/** What the tests of a file stand for: names in its quoted titles. */
export function evidenceOfTests(at: string, source: string): readonly Evidence[] {
  const quoted = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;
  return [...source.matchAll(quoted)].flatMap(([, one, two, three]) => {
    const title = one ?? two ?? three ?? '';
    return namesIn(title).map((point): Evidence => ({ point, by: 'test', title, at, acts: [] }));
  });
}

/** Lays evidence beside the points of pages: of all there are, or names of others are unknown. */
export function matrixOf(
  pages: readonly DossierPage[],
  evidence: readonly Evidence[],
  catalog: Catalog,
): Matrix {
  const sayers = sayersOf(catalog);
  const rows = pages.flatMap((page) =>
    pointsOf(page).map((point) => {
      const found = evidence.filter((one) => one.point === point.name);
      const code = /\/error\/(.*)$/.exec(point.name)?.[1] ?? '';
      const acts = sayers.get(code) ?? found.flatMap((one) => one.acts);
      return { page: page.id, point, evidence: found, acts: [...new Set(acts)] };
    }),
  );
  const known = new Set(rows.map(({ point }) => point.name));
  return {
    rows,
    missing: rows.filter((row) => row.evidence.length === 0).map(({ point }) => point.name),
    unknown: evidence.filter(({ point }) => !known.has(point)),
  };
}

/** By code, the acts that can be refused with it; what lasts can refuse any of them. */
function sayersOf(catalog: Catalog): ReadonlyMap<string, readonly string[]> {
  const says = new Map<string, string[]>();
  const note = (code: string, act: string) => says.set(code, [...(says.get(code) ?? []), act]);
  for (const scenario of catalog.scenarios) {
    for (const { code } of denialsOf({ ...scenario, acts: {} })) note(code, `${scenario.id}.*`);
    for (const [verb, act] of Object.entries(scenario.acts)) {
      const own = denialsOf({
        ...scenario,
        acts: { [verb]: act },
        always: [],
        claims: [],
        roles: {},
      });
      for (const { code } of own) note(code, `${scenario.id}.${verb}`);
    }
  }
  return says;
}

/** The matrix as a page of the docs. */
export function matrixTable({ rows }: Matrix): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const lines = rows.map(({ point, evidence, acts }) => {
    const stands = evidence.map(({ by, title }) => `${by}: ${cell(title)}`).join('<br>');
    const concerns = acts.map((act) => `\`${act}\``).join(' ');
    return `| ${point.name} | ${cell(point.text)} | ${stands || '**missing**'} | ${concerns} |`;
  });
  return [
    '| Point | Dossier | What stands for it | Acts |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
