import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of statements.
 *
 * `custody_statement` has one row for each thing that custody must hear. A lane is told in the
 * order of `nr`: the life of one seal is a lane, each mandate is one. Private keys are nowhere.
 *
 * @basis architecture §2; ledger.md §13.2
 */
const tables = `
create table grantor_key (
  id uuid primary key,
  person text not null,
  organisation text not null,
  public_key text not null unique,
  loa int not null,
  made_at bigint not null,
  replaced_at bigint,
  revoked_at bigint
);
create index grantor_key_person on grantor_key (person, organisation);
create table custody_statement (
  nr bigint generated always as identity primary key,
  id uuid not null unique,
  lane text not null,
  case_id text not null,
  version int not null,
  scenario text not null,
  seal_case text not null,
  act int not null,
  speaker text not null,
  person text,
  mandate text,
  terms json,
  words json,
  at bigint,
  statement bytea,
  spoken_by text,
  state text not null default 'ready'
    check (state in ('key', 'signature', 'ready', 'told', 'void')),
  fault text,
  made_at bigint not null,
  ready_at bigint,
  told_at bigint,
  unique (case_id, version, act, lane)
);
create index custody_statement_open on custody_statement (lane, nr)
  where state in ('key', 'signature', 'ready');
create index custody_statement_person on custody_statement (person, nr) where state = 'signature';
create index custody_statement_seal on custody_statement (seal_case, nr);
create index custody_statement_mandate on custody_statement (mandate) where mandate is not null;
`;

/** Changes of the tables of this module, in order. */
export const statementMigrations: ModuleMigrations = {
  module: 'statements',
  migrations: [{ name: '0001-statements', sql: tables }],
};

/** A row of `custody_statement`. */
export interface StatementRow {
  readonly nr: number;
  /** Its name in the log too. */
  readonly id: string;
  readonly lane: string;
  readonly case_id: string;
  readonly version: number;
  readonly scenario: string;
  readonly seal_case: string;
  readonly act: number;
  /** `owner`, or the party whose office says it. */
  readonly speaker: string;
  /** Who signs for the owner. */
  readonly person: string | null;
  readonly mandate: string | null;
  readonly terms: unknown;
  /** What is to be signed. */
  readonly words: unknown;
  readonly at: number | null;
  readonly statement: Uint8Array | null;
  /** The key that signed it. */
  readonly spoken_by: string | null;
  readonly state: 'key' | 'signature' | 'ready' | 'told' | 'void';
  readonly fault: string | null;
  readonly made_at: number;
  readonly ready_at: number | null;
  readonly told_at: number | null;
}
