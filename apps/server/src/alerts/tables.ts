import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of monitors that owners registered.
 *
 * A token is kept as its digest only. The tag key of a seal is not kept at all: its tags are. What
 * signs alerts has to be kept as it is.
 * `due_at` says when a monitor is to be judged again; nothing while nothing can change.
 * `monitor_look` is how far each log was looked at, with the heads seen and the alarms that stand.
 *
 * @basis ledger.md §15, §17
 */
const tables = `
create table owner_monitor (
  id uuid primary key,
  token_digest bytea not null,
  alert_key bytea not null,
  webhook text,
  seal text not null,
  mandates jsonb not null,
  is_caught_up boolean not null default false,
  is_full boolean not null default false,
  due_at bigint,
  ends_at bigint,
  made_at bigint not null,
  asked_at bigint not null
);
create index owner_monitor_due on owner_monitor (due_at) where due_at is not null;
create table monitor_tag (
  tag bytea not null,
  monitor uuid not null references owner_monitor (id) on delete cascade,
  primary key (tag, monitor)
);
create index monitor_tag_monitor on monitor_tag (monitor);
create table monitor_known (
  monitor uuid not null references owner_monitor (id) on delete cascade,
  content text not null,
  act integer not null,
  log integer,
  idx bigint,
  sealing text,
  mandate text,
  primary key (monitor, content)
);
create table monitor_act (
  monitor uuid not null references owner_monitor (id) on delete cascade,
  log integer not null,
  idx bigint not null,
  entry bytea not null,
  primary key (monitor, log, idx)
);
create table monitor_alarm (
  id uuid primary key,
  monitor uuid not null references owner_monitor (id) on delete cascade,
  key text not null,
  is_of_log boolean not null,
  code text not null,
  log text,
  idx bigint,
  detail text not null,
  raised_at bigint not null,
  settled_at bigint,
  unique (monitor, key)
);
create table monitor_look (
  log integer primary key,
  covered_to bigint not null,
  state jsonb not null
);
`;

/** Changes of the tables of this module, in order. */
export const alertMigrations: ModuleMigrations = {
  module: 'alerts',
  migrations: [{ name: '0001-monitors', sql: tables }],
};
