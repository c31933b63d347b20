/** Words of a scenario in both languages. */
export interface TwoWords {
  readonly zh: string;
  readonly en: string;
}

/** A case as the person who is logged in may see it. Instants are milliseconds. */
export interface CaseView {
  readonly id: string;
  readonly scenario: string;
  readonly title: TwoWords;
  readonly phase: string;
  readonly phaseTitle: TwoWords;
  readonly record: Readonly<Record<string, unknown>>;
  readonly inside?: {
    readonly roles: readonly string[];
    readonly version: number;
    readonly parties: Readonly<Record<string, readonly string[]>>;
    readonly parent?: string;
    readonly openedAt: number;
    readonly changedAt: number;
    readonly closed: readonly string[];
  };
}

/** Some of one's cases, the last opened first. */
export interface CasePage {
  readonly cases: readonly CaseView[];
  readonly next?: string;
}

/** One act of a case, as the person may see it. */
export interface DoneView {
  readonly case: string;
  readonly scenario: string;
  readonly act: string;
  readonly title: TwoWords;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly inside?: {
    readonly by: string;
    readonly who: string;
    readonly version: number;
    readonly input: Readonly<Record<string, unknown>>;
  };
}

/** An act and whether this person can do it now, and why not. */
export interface ActExplained {
  readonly scenario: string;
  readonly act: string;
  readonly title: TwoWords;
  readonly help?: TwoWords;
  readonly state: 'ready' | 'asks' | 'refused';
  readonly refusal?: { readonly refused: string; readonly basis: string };
  /** The refusal in words, with its values put in. */
  readonly words?: TwoWords;
  readonly by?: string;
  readonly level: number;
  readonly missing: readonly string[];
  readonly names: readonly string[];
  readonly others: readonly {
    readonly role: string;
    readonly title: TwoWords;
    readonly parties: readonly string[];
  }[];
}

/** What can be done with a case now, and what the clock will do to it. */
export interface Explained {
  readonly acts: readonly ActExplained[];
  readonly version?: number;
  readonly closes: readonly {
    readonly act: string;
    readonly title: TwoWords;
    readonly at: number;
  }[];
}

/** The page of a case: seals have one of their own. */
export function casePath({ id, scenario }: Pick<CaseView, 'id' | 'scenario'>): string {
  const place = scenario === 'seal-life' ? '/office/seals' : '/office/cases';
  return `${place}/${encodeURIComponent(id)}`;
}

/** A text of a record; empty where there is none. */
export function textIn(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : '';
}
