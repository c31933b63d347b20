import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of cases.
 *
 * `case_state.nr` and `case_act.nr` count openings and acts in an order that deciding again gives
 * the same cases: an act is numbered while every case it looked at is locked. Records are `json`
 * and not `jsonb`, which would put their names into another order.
 *
 * `case_due` says when the clock is to look at a case, `case_watch` whose next look depends on
 * which other cases. `case_party` is who plays in what, for "my cases". `case_record` is the
 * private side of what the log holds.
 *
 * @basis architecture §6, ledger.md §13.2
 */
const tables = `
create table case_state (
  nr bigint generated always as identity unique,
  id text primary key,
  scenario text not null,
  definition int not null,
  version int not null,
  phase text not null,
  record json not null,
  parties json not null,
  parent text references case_state (id),
  opened_at bigint not null,
  changed_at bigint not null
);
create index case_state_parent on case_state (parent, nr) where parent is not null;
create table case_act (
  nr bigint generated always as identity primary key,
  case_id text not null references case_state (id),
  version int not null,
  at bigint not null,
  done json not null,
  unique (case_id, version)
);
create table case_claim (
  key text primary key,
  case_id text not null references case_state (id)
);
create table case_attempt (
  actor text not null,
  key text not null,
  digest bytea not null,
  answer json not null,
  at bigint not null,
  primary key (actor, key)
);
create index case_attempt_at on case_attempt (at);
create table case_party (
  party text not null,
  nr bigint not null,
  case_id text not null references case_state (id),
  primary key (party, nr)
);
create index case_party_case on case_party (case_id);
create table case_due (
  case_id text primary key references case_state (id),
  at bigint not null,
  held_until timestamptz
);
create index case_due_at on case_due (at, case_id);
create table case_watch (
  watched text not null,
  watcher text not null references case_state (id),
  primary key (watched, watcher)
);
create index case_watch_watcher on case_watch (watcher);
create table case_record (
  act_id uuid primary key,
  case_id text not null references case_state (id),
  version int not null,
  record bytea not null,
  unique (case_id, version)
);
`;

/** Changes of the tables of this module, in order. */
export const caseMigrations: ModuleMigrations = {
  module: 'cases',
  migrations: [{ name: '0001-cases', sql: tables }],
};
