import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of uses.
 *
 * `use_act` is one sealing of one document: each step is written down before the next. `use_request`
 * is what a request was made of, before its case is there.
 *
 * @basis platform.md P05; architecture §3
 */
const tables = `
create table use_document (
  organisation text not null,
  digest text not null,
  blob text not null,
  format text not null,
  pages int not null,
  octets int not null,
  by_party text not null,
  at bigint not null,
  primary key (organisation, digest)
);
create table use_request (
  nr bigint generated always as identity primary key,
  number text not null unique,
  act_no text not null unique,
  owner text not null,
  key text not null,
  asked bytea not null,
  attempt json not null,
  organisation text not null,
  seal_case text not null,
  mandate_case text,
  requester text not null,
  mode text not null,
  kind text not null,
  purpose text not null,
  counterparties jsonb not null,
  digests jsonb not null,
  manifest text not null,
  amount_fen bigint not null,
  decision json,
  made_at bigint not null,
  case_id text unique,
  unique (owner, key)
);
create index use_request_organisation on use_request (organisation, nr);
create index use_request_digests on use_request using gin (digests);
create table use_series (
  name text primary key,
  given bigint not null
);
create table use_act (
  case_id text not null,
  idx int not null,
  attempt int not null,
  seal text not null,
  act_id uuid not null unique,
  at bigint not null,
  seed bytea not null,
  data_hash bytea,
  evidence bytea,
  rs bytea,
  counter bigint,
  token bytea,
  blob text,
  state text not null default 'begun' check (state in ('begun', 'released', 'published', 'abandoned')),
  fault text,
  primary key (case_id, idx, attempt)
);
create table use_policy (
  organisation text not null,
  version int not null,
  policy json not null,
  by_party text not null,
  at bigint not null,
  primary key (organisation, version)
);
create table use_letter (
  case_id text not null,
  version int not null,
  owner text not null,
  text json not null,
  at bigint not null,
  blob text,
  is_sealed boolean not null default false,
  primary key (case_id, version)
);
`;

/** Changes of the tables of this module, in order. */
export const useMigrations: ModuleMigrations = {
  module: 'uses',
  migrations: [
    { name: '0001-uses', sql: tables },
    // Letters are sealed by the office that keeps the register, whose seal is always here.
    { name: '0002-letter-by', sql: 'alter table use_letter rename column owner to by_party' },
    {
      name: '0003-document-day',
      sql: 'create index use_document_day on use_document (organisation, at)',
    },
  ],
};
