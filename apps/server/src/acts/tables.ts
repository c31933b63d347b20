import type { ModuleMigrations } from '../support/index.ts';

/**
 * The private side of logged acts: what their commitments are about.
 *
 * `ends` names the intent that a done or abandoned act closes; each intent is closed once.
 *
 * @basis ledger.md §13.2, §16.1
 */
export const actMigrations: ModuleMigrations = {
  module: 'acts',
  migrations: [
    {
      name: '0001-acts',
      sql: `create table seal_act (
        act_id uuid primary key,
        act int not null,
        seal text not null,
        at bigint not null,
        record bytea not null,
        ends uuid unique references seal_act (act_id)
      );
      create index seal_act_seal on seal_act (seal, at);
      create index seal_act_open on seal_act (act, at);`,
    },
  ],
};

/** A row of `seal_act`. */
export interface ActRow {
  readonly act_id: string;
  readonly act: number;
  readonly seal: string;
  readonly at: number;
  readonly record: Uint8Array;
  readonly ends: string | null;
}

/** The tables of this module. */
export interface ActTables {
  readonly seal_act: ActRow;
}
