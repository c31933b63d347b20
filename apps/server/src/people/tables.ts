import type { ModuleMigrations } from '../support/index.ts';

/**
 * The tables of organisations, persons and logins.
 *
 * Tokens, codes and keys are kept as their digests. The verifier of a login under way has to be
 * kept as it is; it is worth nothing without the code, and its row ends with the login.
 * No ID number has a column: a person is the licence's pairwise subject.
 *
 * @basis platform.md P01, P04
 */
const tables = `
create table people_organisation (
  id text primary key,
  name text not null,
  legal_representative text,
  status text not null default 'in-operation',
  duties jsonb not null default '[]',
  licence text,
  sole_member uuid,
  sole_statement text,
  sole_at bigint,
  made_at bigint not null
);
create table people_person (
  id text primary key,
  issuer text not null,
  subject text not null,
  name text not null,
  id_masked text,
  made_at bigint not null,
  unique (issuer, subject)
);
create table people_department (
  id uuid primary key,
  organisation text not null references people_organisation (id),
  name text not null,
  unique (organisation, name)
);
create table people_member (
  id uuid primary key,
  organisation text not null references people_organisation (id),
  person text not null references people_person (id),
  department uuid references people_department (id) on delete set null,
  joined_at bigint not null,
  left_at bigint,
  unique (organisation, person)
);
create table people_role (
  member uuid not null references people_member (id) on delete cascade,
  role text not null,
  given_at bigint not null,
  primary key (member, role)
);
create table people_invitation (
  id uuid primary key,
  organisation text not null references people_organisation (id),
  code_digest bytea not null unique,
  name text not null,
  department uuid references people_department (id) on delete set null,
  roles jsonb not null,
  made_at bigint not null,
  ends_at bigint not null,
  closed_at bigint,
  accepted_by uuid references people_member (id)
);
create index people_invitation_open on people_invitation (organisation) where closed_at is null;
create table people_attempt (
  state_digest bytea primary key,
  browser_digest bytea not null,
  issuer text not null,
  nonce text not null,
  verifier text not null,
  next text not null,
  loa integer not null,
  is_ending boolean not null,
  login uuid,
  made_at bigint not null,
  ends_at bigint not null
);
create index people_attempt_end on people_attempt (ends_at);
create table people_login (
  id uuid primary key,
  token_digest bytea not null unique,
  member uuid not null references people_member (id),
  issuer text not null,
  subject text not null,
  sid text,
  grant_id text,
  grant_items jsonb not null,
  holder_role text not null,
  loa integer not null,
  device text not null,
  authed_at bigint not null,
  opened_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  ended_at bigint,
  ended_why text
);
create index people_login_member on people_login (member) where ended_at is null;
create index people_login_subject on people_login (issuer, subject) where ended_at is null;
create index people_login_sid on people_login (issuer, sid) where ended_at is null;
create index people_login_grant on people_login (grant_id) where ended_at is null;
create table people_logout (
  digest bytea primary key,
  ends_at bigint not null
);
create table people_failure (
  key bytea primary key,
  count integer not null,
  first_at bigint not null,
  locked_to bigint
);
create table people_api_key (
  id text primary key,
  organisation text not null references people_organisation (id),
  name text not null,
  digest bytea not null,
  old_digest bytea,
  old_ends_at bigint,
  scopes jsonb not null,
  made_at bigint not null,
  rotated_at bigint,
  ends_at bigint not null,
  used_at bigint,
  revoked_at bigint
);
create index people_api_key_organisation on people_api_key (organisation);
create table people_qualification (
  holder text not null,
  name text not null,
  basis text not null,
  from_at bigint not null,
  to_at bigint,
  primary key (holder, name)
);
create table people_audit (
  id bigserial primary key,
  at bigint not null,
  act text not null,
  organisation text,
  actor text,
  login uuid,
  grant_id text,
  facts jsonb not null
);
create index people_audit_organisation on people_audit (organisation, id);
create table people_change (
  id text primary key,
  organisation text not null,
  kind text not null,
  effective_at bigint not null,
  content jsonb not null,
  applied boolean not null,
  at bigint not null
);
create index people_change_organisation on people_change (organisation, kind, effective_at);
`;

/** Which login a notice was about: one may come while that login is still being opened here. */
const logoutOf = `
alter table people_logout add column issuer text;
alter table people_logout add column sid text;
alter table people_logout add column issued_at bigint;
`;

/** Roles that wait for persons who have not come yet. */
const appointment = `
create table people_appointment (
  organisation text not null references people_organisation (id),
  name text not null,
  roles jsonb not null,
  primary key (organisation, name)
);
`;

/**
 * What was answered under a caller's key. The text is closed under a key made of the login's own
 * token, so that the codes and keys in it are worth nothing to who reads this table.
 */
const answer = `
create table people_answer (
  owner text not null,
  key text not null,
  digest bytea not null,
  closed bytea,
  refused text,
  detail text,
  at bigint not null,
  primary key (owner, key)
);
create index people_answer_at on people_answer (at);
create index people_audit_version on people_audit (organisation, id)
  where split_part(act, '.', 1) in
    ('organisation', 'member', 'department', 'role', 'sole-operator', 'registry');
`;

/** Changes of the tables of this module, in order. */
export const peopleMigrations: ModuleMigrations = {
  module: 'people',
  migrations: [
    { name: '0001-people', sql: tables },
    { name: '0002-logout-of', sql: logoutOf },
    { name: '0003-appointment', sql: appointment },
    { name: '0004-answer', sql: answer },
  ],
};
