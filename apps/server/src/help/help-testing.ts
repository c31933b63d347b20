import { randomBytes } from 'node:crypto';
import { type Actor, calendar2026, catalog, hour, startOf } from '@yunzhang/scenario';
import { sealLife, supportTicket } from '@yunzhang/scenarios';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { caseMigrations, type Cases, createCases, readCases } from '../cases/index.ts';
import { lent, routeServer, saidBy } from '../route-testing.ts';
import { outboxMigrations } from '../support/index.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';
import type { TypedApp } from '../typed-app.ts';
import { createHelp, type Help } from './help.ts';
import type { HelpRouteParts } from './route-parts.ts';
import { helpMigrations } from './tables.ts';

/** The moment of the dossier's example. */
export const begin = startOf('2026-11-23') + 10 * hour;

/** The cast of the tests. */
export const cast = {
  wang: { person: 'wang', organisation: 'e1', holds: [], level: 2 },
  zhang: { person: 'zhang', organisation: 'e2', holds: [], level: 2 },
  lin: { person: 'lin', organisation: 'sd', holds: ['support-agent'], level: 2 },
  qin: { person: 'qin', organisation: 'sd', holds: ['support-expert'], level: 2 },
  gao: { person: 'gao', organisation: 'sd', holds: ['support-lead'], level: 2 },
  auditor: { person: 'shen', organisation: 'rg', holds: [], level: 2 },
} as const satisfies Readonly<Record<string, Actor>>;

/** Support over a database of its own, for tests only. Time stands until a test moves it. */
export interface HelpBench {
  readonly database: TestDatabase<unknown>;
  readonly clock: { at: number };
  readonly cases: Cases;
  readonly help: Help;
  /** A server with these routes. */
  serverOf(add: (app: TypedApp, parts: HelpRouteParts) => void): Promise<FastifyInstance>;
  /** Empties it and sets the time back. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function helpBench(more: Partial<Help['parts']> = {}): Promise<HelpBench> {
  const database = await testDatabase<unknown>([outboxMigrations, caseMigrations, helpMigrations]);
  const clock = { at: begin };
  const now = () => clock.at;
  const holder: { help?: Help } = {};
  const known = catalog([supportTicket, sealLife]);
  const cases = createCases({
    database,
    catalog: known,
    tables: () => ({ calendar: calendar2026 }),
    now,
    submit: async (transaction, done) => holder.help?.follow(transaction, done),
  });
  const random = (size: number) => new Uint8Array(randomBytes(size));
  const help = createHelp({
    database,
    cases,
    inside: readCases,
    now,
    random,
    catalog: known,
    hosts: [],
    ...more,
  });
  holder.help = help;
  return {
    database,
    clock,
    cases,
    help,
    serverOf: async (add) => {
      const mayAudit = async (request: FastifyRequest) => saidBy(request)?.person === 'shen';
      return routeServer((app) => add(app, { ...lent, help, mayAudit }));
    },
    clear: async () => {
      clock.at = begin;
      await empty(database);
    },
    close: async () => database.close(),
  };
}

async function empty({ query }: TestDatabase<unknown>): Promise<void> {
  const { rows } = await sql<{ readonly name: string }>`select table_name as name
    from information_schema.tables where table_schema = current_schema()
      and (table_name like 'case%' or table_name like 'help%' or table_name = 'job')`.execute(
    query,
  );
  const names = rows.map(({ name }) => name).join(', ');
  await sql.raw(`truncate ${names} cascade`).execute(query);
}
