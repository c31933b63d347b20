import type { ModuleMigrations } from '../support/index.ts';

/**
 * Tables of the hotline desk.
 *
 * Keys and tokens are kept as digests only.
 *
 * @basis platform.md P10
 */
const hotline = `
create table help_operator (
  id text primary key,
  name text not null,
  key_digest bytea not null,
  made_at bigint not null,
  ends_at bigint not null
);
create table help_operator_session (
  token_digest bytea primary key,
  operator text not null references help_operator (id),
  until bigint not null
);
create index help_operator_session_operator on help_operator_session (operator);
`;

/** Changes of the tables of this module, in order. */
export const helpMigrations: ModuleMigrations = {
  module: 'help',
  migrations: [{ name: '0001-hotline', sql: hotline }],
};
