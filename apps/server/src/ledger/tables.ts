import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of the log.
 *
 * Beside those of the format: an entry keeps the identifier of its act, so that an act submitted
 * twice gets one index, and a log keeps where its last twin stands and whether it is closed.
 * Its tag stands beside it for the look-up that is only a convenience.
 * The closed ranges are kept to be listed; each is proven by its entry alone.
 * No foreign key leads to `ledger_log`: its check would lock the row that the sequencer locks, and
 * every caller's open transaction would stop the log.
 * The outbox lives on inserts and deletes at its two ends, so its vacuum must not wait for a share.
 *
 * @basis ledger.md §16.2
 */
const tables = `
create table ledger_log (
  log integer primary key,
  origin text not null unique,
  size bigint not null check (size >= 0),
  twin_size bigint not null default 0,
  twin_at bigint not null default 0,
  index_from bigint not null default 0,
  index_at bigint not null default 0,
  opens_at bigint not null,
  ends_at bigint not null,
  closed_at bigint
);
create table ledger_outbox (
  id bigserial primary key,
  log integer not null,
  entry bytea not null check (octet_length(entry) between 1 and 65535),
  act_id uuid not null unique,
  tag bytea
) with (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0
);
create table ledger_entry (
  log integer not null,
  idx bigint not null,
  entry bytea not null,
  act_id uuid,
  tag bytea,
  primary key (log, idx)
);
create unique index ledger_entry_act on ledger_entry (act_id) where act_id is not null;
create index ledger_entry_tag on ledger_entry (tag) where tag is not null;
create table ledger_head (
  log integer not null,
  size bigint not null,
  root_sha256 bytea not null check (octet_length(root_sha256) = 32),
  root_sm3 bytea not null check (octet_length(root_sm3) = 32),
  note_sha256 text,
  note_sm3 text,
  published_at timestamptz,
  cosigned_at timestamptz,
  primary key (log, size)
);
create table ledger_range (
  log integer not null,
  range_from bigint not null,
  range_to bigint not null,
  primary key (log, range_to)
);
create index ledger_head_unsigned on ledger_head (log, size) where note_sha256 is null;
create index ledger_head_cosigned on ledger_head (log, size) where cosigned_at is not null;
create index ledger_head_unpublished on ledger_head (log, size) where published_at is null;
`;

/** Changes of the tables of this module, in order. */
export const ledgerMigrations: ModuleMigrations = {
  module: 'ledger',
  migrations: [{ name: '0001-log', sql: tables }],
};
