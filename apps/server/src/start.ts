import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { SealActs } from './acts/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { Office } from './office/index.ts';
import type { BlobStore, Configuration, Database, Health, Log, Metrics } from './support/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const fontFile = path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf');
const samples = path.join(root, 'apps/server/samples');
const firstPort = 8080;
/** Ports tried after the first one when it is taken. */
const portsMax = 50;
/** What a program ends with whose configuration is wrong. @basis sysexits EX_CONFIG */
const exitConfiguration = 78;
/** How long requests under way may still take when the server is told to stop. */
const closeMsMax = 10_000;

/** A running server. */
export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** The server cannot start as it was told to; `message` is lines for a person. */
export class StartRefused extends Error {}

/**
 * Starts everything on this machine and prints the URL with its one-time code.
 *
 * Listens on the loopback address and keeps its data in `data` unless the environment says
 * otherwise. What an operator can put right is said in one line and ends the process.
 */
export async function start(): Promise<Running> {
  const { nodeWays, offerHostWays } = await import('@yunzhang/base');
  offerHostWays(nodeWays({ zlib, crypto }));
  try {
    const running = await begin(process.env);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        setTimeout(() => process.exit(1), closeMsMax).unref();
        void running.close().then(() => process.exit(0));
      });
    }
    return running;
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error;
    console.error(error.message);
    process.exit(exitConfiguration);
  }
}

/** Starts everything with the settings of `environment`. Tests bring a database of their own. */
export async function begin(
  environment: Readonly<Record<string, string | undefined>>,
  own: { readonly database?: Database<unknown> } = {},
): Promise<Running> {
  // Loaded here, so that programs that only want other parts of the server pay nothing for it.
  const support = await import('./support/index.ts');
  const configuration = support.readConfiguration(environment);
  if ('wrong' in configuration) throw new StartRefused(configuration.wrong.join('\n'));
  const log = support.createLog(configuration.logLevel);
  const database = own.database ?? (await openDatabase(configuration));
  // Closed in the opposite order of making: nobody may ask a part that is gone.
  const closers = [async () => database.close()];
  const close = async (): Promise<void> => {
    for (const one of closers.toReversed()) await one();
  };
  try {
    const port = await portOf(configuration);
    const parts = { configuration, database, log, closers, port };
    const { app, sessions, metrics, office } = await assemble(parts);
    await app.listen({ port, host: configuration.host });
    if (configuration.metrics !== undefined) {
      const served = await support.serveMetrics(metrics, configuration.metrics);
      closers.push(async () => served.close());
    }
    const url = `http://${configuration.host}:${port}/#code=${sessions.code}`;
    const licenceUrl = office?.licenceUrl;
    announce(configuration, { url, code: sessions.code, kind: database.kind, licenceUrl }, log);
    return { url, close };
  } catch (error) {
    await close();
    throw placeRefusal(error, configuration);
  }
}

interface Assembly {
  readonly configuration: Configuration;
  readonly database: Database<unknown>;
  readonly log: Log;
  /** What is made here is added to be closed. */
  readonly closers: (() => Promise<void>)[];
  /** Where it will listen. */
  readonly port: number;
}

/** Makes all parts over the database; nobody listens yet. */
async function assemble({ configuration, database, log, closers, port }: Assembly) {
  const { openTrueType } = await import('@yunzhang/base');
  const { buildHttp, logLife } = await import('./http.ts');
  const { openAuthority } = await import('./authority.ts');
  const { startLedgerParts } = await import('./start-ledger.ts');
  const { createSessions } = await import('./session.ts');
  const support = await import('./support/index.ts');
  const { data } = configuration;
  const health = support.createHealth({
    failed: (part, err) => log.error({ part, err }, 'a part is failing'),
  });
  const blobs = support.openBlobStore(configuration.blobs);
  health.register({ name: 'blobs', run: async () => blobs.ping() });
  health.register({ name: 'database', run: async () => support.pingDatabase(database) });
  const metrics = support.createMetrics();
  support.watchJobs(metrics, database);
  const sessions = createSessions();
  const logged = await withoutAlarm(
    startLedgerParts({ configuration, database, health, metrics, log }),
  );
  closers.push(async () => logged.close());
  const parts = { configuration, database, blobs, health, metrics, log, port, ...logged };
  const office = await openOfficeHere(parts);
  if (office !== undefined) closers.push(async () => office.close());
  const authority = openAuthority(data);
  if (authority !== undefined)
    await logLife(authority, { data, ...logged, ...(office && { office }) });
  const app = await buildHttp({
    data,
    sessions,
    font: () => openTrueType(new Uint8Array(fs.readFileSync(fontFile))),
    pages: path.join(root, 'apps/web/dist-app'),
    samples,
    version: '0.1.0',
    acts: logged.acts,
    ledger: logged.ledger,
    alerts: logged.alerts,
    ...(office === undefined ? {} : { office }),
    proxies: configuration.proxies,
    observation: { log, health, metrics },
  });
  closers.push(async () => app.close());
  return { app, sessions, metrics, office };
}

interface OfficePlace {
  readonly configuration: Configuration;
  readonly database: Database<unknown>;
  readonly blobs: BlobStore;
  readonly ledger: Ledger;
  readonly acts: SealActs;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly port: number;
}

/** The seal office; in production only where its parties are named. */
async function openOfficeHere({ port, ...place }: OfficePlace): Promise<Office | undefined> {
  const { demoParties, openOffice } = await import('./office/index.ts');
  const { origin = `http://127.0.0.1:${port}`, production, ...others } = place.configuration;
  const parties = others.parties ?? (production ? undefined : demoParties);
  if (parties === undefined) return undefined;
  return withoutTakenPort(openOffice({ ...place, origin, parties, fontFile }));
}

/** The stand-in for the licence keeps its port; another program may have it now. */
async function withoutTakenPort<T>(opening: Promise<T>): Promise<T> {
  const { LicencePortTaken } = await import('./office/index.ts');
  return opening.catch((error: unknown) => {
    if (!(error instanceof LicencePortTaken)) throw error;
    const words = '端口已被占用，可另设 YUNZHANG_LICENCE_PORT / the port is in use; set another';
    throw new StartRefused(`${words}: ${error.message}`);
  });
}

/** An alarm of the ledger is the operator's to look at; it says what it met. */
async function withoutAlarm<T>(starting: Promise<T>): Promise<T> {
  const { LedgerAlarm } = await import('./ledger/index.ts');
  return starting.catch((error: unknown) => {
    if (error instanceof LedgerAlarm) throw new StartRefused(`${error.code}: ${error.detail}`);
    throw error;
  });
}

async function openDatabase(configuration: Configuration): Promise<Database<unknown>> {
  const { prepareDatabase } = await import('./support/index.ts');
  const { modules } = await import('./modules.ts');
  const isFirst =
    configuration.database.kind === 'folder' && !fs.existsSync(configuration.database.folder);
  if (isFirst) console.log('首次启动，正在建立数据库… / first start, making the database…');
  const { database: place, databaseLimits: limits } = configuration;
  const database = await prepareDatabase<unknown>({ place, limits, modules });
  if ('unfit' in database) throw new StartRefused(database.unfit);
  return database;
}

function announce(
  configuration: Configuration,
  facts: {
    readonly url: string;
    readonly code: string;
    readonly kind: 'embedded' | 'server';
    readonly licenceUrl: string | undefined;
  },
  log: Log,
): void {
  const database = facts.kind === 'embedded' ? '内嵌 embedded' : 'PostgreSQL';
  console.log(`云章 Yunzhang  ${facts.url}`);
  console.log(`一次性代码 one-time code  ${facts.code}`);
  console.log(`印章业务 seal office  ${new URL('/office', facts.url).href}`);
  if (facts.licenceUrl !== undefined) {
    console.log(`电子营业执照（测试替身） licence (test stand-in)  ${facts.licenceUrl}`);
  }
  console.log(`数据 data  ${configuration.data}`);
  console.log(`数据库 database  ${database}`);
  console.log('测试机构，所制印章无法律效力 / a test authority: its seals have no legal effect');
  log.info({ host: configuration.host, database: facts.kind }, 'listening');
}

/** A place to listen at that cannot be had is the operator's to change; anything else is ours. */
function placeRefusal(error: unknown, { host, port }: Configuration): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const words: Readonly<Record<string, string>> = {
    EADDRINUSE: '端口已被占用 / the port is in use',
    EACCES: '无权使用此端口 / this port is not allowed',
    EADDRNOTAVAIL: '本机没有这个地址 / this machine has no such address',
    ENOTFOUND: '找不到这个地址 / there is no such address',
  };
  const found = code === undefined ? undefined : words[code];
  return found === undefined ? error : new StartRefused(`${found}: ${host}:${port ?? ''}`);
}

/**
 * The port to listen at, known before anything is made: addresses of logins have it in them. One
 * that cannot be had is told at once.
 */
async function portOf({ host, port }: Configuration): Promise<number> {
  const { findPort, tryPort } = await import('./support/index.ts');
  if (port !== undefined) return tryPort(host, port);
  const found = await findPort(host, { first: firstPort, count: portsMax });
  return found ?? tryPort(host, 0);
}
