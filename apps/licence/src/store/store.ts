import type { Instant } from '@yunzhang/base';
import type { AuditEntry } from '../audit.ts';
import type { Grant } from '../grants/grant.ts';
import type { Login, LogoutNotice } from '../login/login.ts';
import type { QrLogin } from '../login/qr.ts';
import type { Copy, Device, Passkey, Person } from '../people/person.ts';
import type { Recovery } from '../people/recovery.ts';
import type { Enterprise } from '../registry/enterprise.ts';
import { type Journal, openJournal } from './journal.ts';

/** What the provider keeps, by table. */
export interface Tables {
  readonly enterprise: Enterprise;
  readonly person: Person;
  readonly grant: Grant;
  readonly device: Device;
  readonly copy: Copy;
  readonly passkey: Passkey;
  readonly recovery: Recovery;
  readonly qr: QrLogin;
  readonly login: Login;
  readonly notice: LogoutNotice;
  readonly audit: AuditEntry;
  /** State of the OpenID engine: `Model:id`. */
  readonly oidc: Readonly<Record<string, unknown>>;
  /** Counters and secrets made at the first start. */
  readonly setting: { readonly value: string };
}

/** The name of a table. */
export type Table = keyof Tables;

/** One row written, or taken away where there is no value. */
export interface Change<T extends Table = Table> {
  readonly table: T;
  readonly id: string;
  readonly value?: Tables[T] | undefined;
  /** The row is gone after this moment. */
  readonly until?: Instant | undefined;
}

interface Row {
  readonly value: unknown;
  readonly until?: Instant | undefined;
}

/**
 * The provider’s rows: in memory to be read, on disk before anybody is answered.
 *
 * One process owns the folder. A change is seen by the next line of code and is durable when the
 * promise of `write` is kept, so whoever answers waits for it.
 */
export interface Store {
  get<T extends Table>(table: T, id: string): Tables[T] | undefined;
  all<T extends Table>(table: T): readonly Tables[T][];
  write(changes: readonly Change[]): Promise<void>;
  /** Kept when everything written so far is on disk. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Writes one row; its type is checked against its table. */
export function put<T extends Table>(
  table: T,
  id: string,
  value: Tables[T],
  until?: Instant,
): Change {
  return { table, id, value, until };
}

/** Takes a row away. */
export function drop(table: Table, id: string): Change {
  return { table, id };
}

/** Rows dead for the journal’s sake before it is written anew. */
const deadRowsMax = 20_000;

/** Opens the folder, reading what an earlier process acknowledged. */
export function openStore(folder: string, now: () => Instant): Store {
  const tables = new Map<string, Map<string, Row>>();
  const rowsOf = (table: string): Map<string, Row> => {
    const rows = tables.get(table) ?? new Map<string, Row>();
    tables.set(table, rows);
    return rows;
  };
  const apply = ({ table, id, value, until }: Change): void => {
    const rows = rowsOf(table);
    if (value === undefined) rows.delete(id);
    else rows.set(id, until === undefined ? { value } : { value, until });
  };
  const isDead = ({ until }: Row): boolean => until !== undefined && until <= now();
  const snapshot = (): readonly Change[] =>
    [...tables].flatMap(([table, rows]) => {
      for (const [id, row] of rows) if (isDead(row)) rows.delete(id);
      return [...rows].map(([id, row]) => ({ table, id, ...row }) as Change);
    });
  let count = 0;
  const journal: Journal = openJournal(folder, (line) => {
    for (const change of line as readonly Change[]) apply(change);
    count += 1;
  });
  const renew = (): void => {
    count = 0;
    journal.renew(() => snapshot().map((change) => [change]));
  };
  renew();
  return {
    get: <T extends Table>(table: T, id: string) => {
      const row = rowsOf(table).get(id);
      return row === undefined || isDead(row) ? undefined : (row.value as Tables[T]);
    },
    all: <T extends Table>(table: T) =>
      [...rowsOf(table).values()]
        .filter((row) => !isDead(row))
        .map(({ value }) => value as Tables[T]),
    write: async (changes) => {
      for (const change of changes) apply(change);
      const written = journal.append(changes);
      count += 1;
      if (count > deadRowsMax) {
        renew();
      }
      await written;
    },
    settled: () => journal.settled(),
    close: () => journal.close(),
  };
}
