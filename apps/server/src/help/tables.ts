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

/**
 * Tables of tickets: what lists show, numbers that were given, inboxes.
 *
 * `help_ticket` mirrors the cases of tickets and holds nothing that support may not read.
 * `help_drawn` gives the same attempt the same number.
 */
const tickets = `
create table help_ticket (
  case_id text primary key,
  number text not null unique,
  version int not null,
  phase text not null,
  channel text not null,
  matter text not null,
  severity text not null,
  title text not null,
  shown_name text not null,
  code text,
  trace text,
  reporter text,
  company text,
  agent text,
  expert text,
  opened_at bigint not null,
  respond_by bigint not null,
  resolve_by bigint not null,
  responded_at bigint,
  resolved_at bigint,
  pages int not null,
  reopened int not null,
  satisfaction int,
  root_cause text,
  article text
);
create index help_ticket_reporter on help_ticket (reporter, number);
create index help_ticket_phase on help_ticket (phase, number);
create index help_ticket_opened on help_ticket (opened_at);
create table help_series (
  day text primary key,
  given int not null
);
create table help_drawn (
  actor text not null,
  key text not null,
  day text not null,
  number text not null unique,
  primary key (actor, key)
);
create table help_notice (
  id uuid primary key,
  party text not null,
  kind text not null,
  ticket text not null,
  version int not null,
  at bigint not null,
  read_at bigint,
  unique (ticket, version, party, kind)
);
create index help_notice_party on help_notice (party, at);
`;

/**
 * Tables of business systems that embed our pages or hear of cases, and of open data.
 *
 * Keys and tokens are digests; what authenticates events has to be kept as it is.
 */
const clients = `
create table help_client (
  id uuid primary key,
  organisation text not null,
  name text not null,
  origins jsonb not null,
  webhook text,
  key_digest bytea not null unique,
  mac_key bytea not null,
  made_at bigint not null,
  ended_at bigint
);
create index help_client_organisation on help_client (organisation) where ended_at is null;
create table help_embedding (
  token_digest bytea primary key,
  client uuid not null references help_client (id),
  case_id text not null,
  until bigint not null
);
create table help_event (
  nr bigint generated always as identity unique,
  id uuid primary key,
  client uuid not null references help_client (id),
  type text not null,
  at bigint not null,
  data jsonb not null
);
create index help_event_client on help_event (client, nr);
create index help_event_at on help_event (at);
create table help_item_day (
  day text not null,
  item text not null,
  applied int not null,
  done int not null,
  primary key (day, item)
);
`;

/** Changes of the tables of this module, in order. */
export const helpMigrations: ModuleMigrations = {
  module: 'help',
  migrations: [
    { name: '0001-hotline', sql: hotline },
    { name: '0002-tickets', sql: tickets },
    { name: '0003-clients', sql: clients },
  ],
};
