import path from 'node:path';
import { calendar2026, catalog } from '@yunzhang/scenario';
import { scenarios } from '@yunzhang/scenarios';
import { random } from '../authority.ts';
import { actIdOf, caseLog, createCases, readCases } from '../cases/index.ts';
import { createHotlineDesk, enrolOperator, type HotlineDeskParts } from '../help/index.ts';
import { submit } from '../ledger/submission.ts';
import { followSeals } from '../seals/index.ts';
import { followActs } from '../statements/index.ts';
import {
  type Configuration,
  createLog,
  type Database,
  prepareDatabase,
  readConfiguration,
} from '../support/index.ts';
import { DemoRefused } from './demo.ts';
import { openOfficeKeys } from './office-keys.ts';

/** Port of the desk where none is set. */
const portByDefault = 8090;

/** The hotline desk by itself. */
export interface ServedHotline {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What the desk works on: the database, and nothing of the portal, of custody or of the log's
 * process. What it stops is in the outbox of the log and of custody with its very commit; they are
 * told by whoever runs them.
 *
 * @basis platform.md P10 (freeze available even if portal is down)
 */
async function deskParts(
  { data }: Configuration,
  database: Database<unknown>,
): Promise<HotlineDeskParts> {
  const known = catalog(scenarios);
  const tagKey = await openOfficeKeys(path.join(data, 'office')).secret('case-tags');
  const logged = caseLog({ catalog: known, ledger: { submit }, random, tagKey });
  const cases = createCases({
    database,
    catalog: known,
    tables: () => ({ calendar: calendar2026 }),
    now: Date.now,
    submit: async (transaction, done) => {
      const refusal = await logged(transaction, done);
      if (refusal !== undefined) return refusal;
      await followSeals({ inside: readCases, actIdOf }, transaction, done);
      await followActs(readCases, transaction, done);
      return undefined;
    },
  });
  return { database, cases, now: Date.now, random };
}

async function opened(environment: Readonly<Record<string, string | undefined>>) {
  const configuration = readConfiguration(environment);
  if ('wrong' in configuration) throw new DemoRefused(configuration.wrong.join('\n'));
  const { modules } = await import('../modules.ts');
  const { database: place, databaseLimits: limits } = configuration;
  const database = await prepareDatabase<unknown>({ place, limits, modules });
  if ('unfit' in database) throw new DemoRefused(database.unfit);
  return { configuration, database };
}

/** Runs the hotline desk as a program of its own, beside a portal or without one. */
export async function serveHotline(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServedHotline> {
  const { configuration, database } = await opened(environment);
  try {
    const { host, port = portByDefault, proxies, origin = '', logLevel } = configuration;
    const log = createLog(logLevel);
    const parts = { ...(await deskParts(configuration, database)), log };
    const app = await createHotlineDesk(parts, {
      isSecure: origin.startsWith('https:'),
      proxies,
    });
    const url = await app.listen({ host, port });
    return {
      url,
      close: async () => {
        await app.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Puts an operator on record; the key is told once. */
export async function enrolHotlineOperator(
  environment: Readonly<Record<string, string | undefined>>,
  operator: { readonly id: string; readonly name: string; readonly days: number },
): Promise<string> {
  const { database } = await opened(environment);
  try {
    const { id, name, days } = operator;
    const endsAt = Date.now() + days * 24 * 3_600_000;
    return await enrolOperator({ database, now: Date.now, random }, { id, name, endsAt });
  } finally {
    await database.close();
  }
}
