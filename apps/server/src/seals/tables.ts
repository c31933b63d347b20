import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of the seal office.
 *
 * `seal_register` and `seal_history` mirror the cases of seals, written in the transaction of each
 * act, so that the state at any moment is one look. Nothing is ever deleted: a code that was given
 * once stays in `seal_code`, a filing number in `seal_filing`.
 *
 * @basis platform.md P02 (invariants)
 */
const office = `
create table seal_register (
  case_id text primary key,
  nr bigint generated always as identity unique,
  version int not null,
  phase text not null,
  owner text not null,
  owner_name text,
  company text not null,
  kind text not null,
  name text not null,
  replaces text,
  legal_rep text,
  custodian text,
  authority text,
  maker text,
  police text,
  registry text,
  code text unique,
  certificate text,
  filing_no text,
  made_at bigint,
  valid_from bigint,
  valid_to bigint,
  opened_at bigint not null
);
create index seal_register_company on seal_register (company, code);
create index seal_register_owner on seal_register (owner, nr);
create index seal_register_replaces on seal_register (replaces) where replaces is not null;
create index seal_register_maker on seal_register (maker, phase);
create index seal_register_authority on seal_register (authority, nr);
create index seal_register_police on seal_register (police, nr);
create table seal_history (
  case_id text not null references seal_register (case_id),
  version int not null,
  at bigint not null,
  act text not null,
  phase text not null,
  act_id uuid not null,
  usable_from bigint,
  usable_until bigint,
  primary key (case_id, version)
);
create table seal_code (
  code text primary key,
  case_id text not null unique,
  at bigint not null
);
create table seal_code_series (
  division text primary key,
  given int not null
);
create table seal_imprint (
  digest text primary key,
  blob text not null,
  format text not null,
  octets int not null,
  width_tenth_mm int not null,
  height_tenth_mm int not null,
  spec json,
  at bigint not null
);
create table seal_making (
  case_id text primary key references seal_register (case_id),
  maker text not null,
  code text not null unique,
  order_id uuid not null unique,
  started_at bigint not null,
  public_key bytea,
  pkcs10 bytea,
  certificate bytea,
  encryption bytea,
  enveloped_key bytea,
  serial text,
  made_at bigint,
  tag_key bytea,
  seal text,
  state text not null default 'making' check (state in ('making', 'made', 'refused', 'withdrawn')),
  refused text,
  revoked_at bigint
);
create table seal_filing (
  case_id text primary key references seal_register (case_id),
  request_id uuid not null unique,
  made_at bigint not null,
  state text not null default 'open' check (state in ('open', 'filed', 'ended')),
  number text unique,
  attempts int not null default 0,
  fault text,
  filed_at bigint
);
create index seal_filing_open on seal_filing (made_at) where state = 'open';
create table seal_paper (
  case_id text not null references seal_register (case_id),
  version int not null,
  paper text not null,
  place text not null,
  by_party text not null,
  needed json not null,
  text json not null,
  at bigint not null,
  blob text,
  is_sealed boolean not null default false,
  primary key (case_id, version, paper)
);
create table seal_alarm (
  id bigint generated always as identity primary key,
  case_id text not null,
  kind text not null,
  detail text not null,
  raised_at bigint not null,
  settled_at bigint
);
create unique index seal_alarm_open on seal_alarm (case_id, kind) where settled_at is null;
create table seal_hotline (
  call uuid primary key,
  case_id text not null,
  act text not null,
  caller text not null,
  operator text not null,
  facts json not null,
  ticket text,
  at bigint not null,
  outcome text not null
);
create table seal_registry_event (
  id text primary key,
  digest text not null,
  content json not null,
  at bigint not null
);
create table seal_registry_act (
  event text not null references seal_registry_event (id),
  case_id text not null references seal_register (case_id),
  at bigint not null,
  primary key (event, case_id)
);
create table seal_application (
  key text primary key,
  number text not null unique
);
create table seal_application_series (
  division text not null,
  date text not null,
  given int not null,
  primary key (division, date)
);
`;

const checks = `
create table seal_finding (
  id bigint generated always as identity primary key,
  case_id text not null references seal_register (case_id),
  kind text not null,
  action text not null,
  detail text not null,
  owner text not null,
  opened_at bigint not null,
  due_at bigint not null,
  closed_at bigint
);
create unique index seal_finding_open on seal_finding (case_id, kind) where closed_at is null;
create table seal_statement (
  organisation text not null,
  year int not null,
  seals json not null,
  opened_at bigint not null,
  due_at bigint not null,
  state text not null default 'open' check (state in ('open', 'passed', 'overdue')),
  answered_at bigint,
  answers json,
  primary key (organisation, year)
);
create index seal_statement_due on seal_statement (due_at) where state = 'open';
create table seal_import (
  id bigint generated always as identity primary key,
  source text not null,
  code text not null,
  company text not null,
  kind text not null,
  name text not null,
  digest text not null,
  content json not null,
  state text not null check (state in
    ('imported', 'matched', 'duplicate', 'active', 'external', 'disputed')),
  owner text,
  detail text,
  imported_at bigint not null,
  changed_at bigint not null,
  unique (source, code)
);
create index seal_import_code on seal_import (code);
create index seal_import_company on seal_import (company);
`;

// The owner reads the calls about a seal, and why they were made.
const calls = `
alter table seal_hotline add column reason text;
create index seal_hotline_case on seal_hotline (case_id, at);
`;

/** Changes of the tables of this module, in order. */
export const sealMigrations: ModuleMigrations = {
  module: 'seals',
  migrations: [
    { name: '0001-office', sql: office },
    { name: '0002-checks', sql: checks },
    { name: '0003-calls', sql: calls },
  ],
};
