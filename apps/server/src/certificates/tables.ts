import type { ModuleMigrations } from '../support/index.ts';

/**
 * What the authority has done.
 *
 * A certificate has its row, with serial number, key and validity, before it is signed; `bytes` is
 * put in once and is all that is ever handed out. `unusable_at` is when a hold or revocation began.
 * `changes` counts changes of state under one issuer, so that a list says how new it is.
 *
 * @basis RFC 5280 §4.1.2.2, §5; GB/T 35276-2017 (enveloped key)
 */
const tables = `
create table certificate_authority (
  role text primary key,
  public_key bytea not null,
  changes bigint not null default 0
);
create table certificate_order (
  id uuid primary key,
  content bytea not null,
  profile text not null,
  renews text unique,
  enveloped_key bytea not null,
  made_at bigint not null
);
create table certificate (
  serial text primary key,
  issuer text not null references certificate_authority (role),
  profile text not null,
  use text not null check (use in ('sign', 'encrypt')),
  order_id uuid references certificate_order (id),
  subject bytea not null,
  public_key bytea not null,
  valid_from_at bigint not null,
  valid_to_at bigint not null,
  reserved_at bigint not null,
  bytes bytea,
  state text not null default 'reserved' check (state in ('reserved', 'good', 'held', 'revoked')),
  unusable_at bigint,
  reason integer,
  unique (order_id, use),
  check ((bytes is null) = (state = 'reserved')),
  check ((unusable_at is null) = (state in ('reserved', 'good')))
);
create index certificate_key on certificate (public_key);
create index certificate_unsigned on certificate (serial) where bytes is null;
create index certificate_unusable on certificate (issuer, serial) where unusable_at is not null;
create index certificate_profile on certificate (profile, valid_to_at) where order_id is null;
create table certificate_event (
  id uuid primary key,
  seq bigserial not null unique,
  serial text not null references certificate (serial),
  kind text not null check (kind in ('issue', 'hold', 'release', 'revoke')),
  at bigint not null,
  since_at bigint not null,
  reason integer
);
create index certificate_event_serial on certificate_event (serial, seq);
create unique index certificate_event_once on certificate_event (serial, kind)
  where kind in ('issue', 'revoke');
create table certificate_list (
  issuer text not null references certificate_authority (role),
  number bigint not null,
  changes bigint not null,
  this_update_at bigint not null,
  next_update_at bigint not null,
  bytes bytea,
  primary key (issuer, number)
);
create table time_stamp (
  serial text primary key,
  made_at bigint not null,
  imprint bytea not null
);
create index time_stamp_made on time_stamp (made_at);
`;

/** Changes of the tables of this module, in order. */
export const certificateMigrations: ModuleMigrations = {
  module: 'certificates',
  migrations: [{ name: '0001-certificates', sql: tables }],
};
