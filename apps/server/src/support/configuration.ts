import path from 'node:path';
import { z } from 'zod';
import { anchorSettings } from './anchor-settings.ts';
import { custodySettings, readCustodySettings } from './custody-settings.ts';
import type { DatabaseLimits, DatabasePlace } from './database.ts';
import { readLedgerSettings, type LedgerSettings, ledgerSettings } from './ledger-settings.ts';
import {
  type BlobPlace,
  blobsOf,
  objectContradictions,
  objectSettings,
} from './object-settings.ts';
import {
  loginContradictions,
  type LoginSettings,
  loginSettings,
  readLoginSettings,
} from './login-settings.ts';
import { count, isNet, type Setting, word, words } from './setting.ts';

/** Everything the server can be told from outside. */
export interface Configuration {
  readonly production: boolean;
  readonly data: string;
  readonly host: string;
  /** Absent: the first free one from 8080 on. */
  readonly port?: number;
  /** Addresses of proxies whose word for the caller's address is taken. */
  readonly proxies: readonly string[];
  readonly database: DatabasePlace;
  readonly databaseLimits: DatabaseLimits;
  readonly blobs: BlobPlace;
  readonly logLevel: LogLevel;
  /** Absent: nothing is told. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly ledger: LedgerSettings;
  /** Where people and providers reach this server; absent: this machine itself. */
  readonly origin?: string;
  /** Absent: nobody logs in by the licence, or the stand-in of a demonstration is used. */
  readonly login?: LoginSettings;
  /** File with the keys of the registry feed; absent: it has no door here. */
  readonly registryKeyFile?: string;
  /** Port of the stand-in for the licence; absent: the first free one, and then always that. */
  readonly licencePort?: number;
  /** File of the parties that make, file and review seals; a demonstration brings its own. */
  readonly parties?: string;
  /** Environment of the process that has the keys. */
  readonly custody: Readonly<Record<string, string>>;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Settings that are wrong: one line for each, in both languages. */
export interface ConfigurationWrong {
  readonly wrong: readonly string[];
}

const port = count(0, 65_535);
const flag: Setting<'0' | '1'> = {
  schema: z.enum(['0', '1']).default('0'),
  zh: '应为 0 或 1',
  en: 'it must be 0 or 1',
};
/**
 * Every setting there is.
 *
 * A name beginning with YUNZHANG_ that is not among them is refused: a misspelt setting would
 * otherwise be a default that nobody chose. `docs/operations.md` says what each one means.
 */
const settings = {
  YUNZHANG_DATA: word('data'),
  HOST: word('127.0.0.1'),
  PORT: { ...port, schema: port.schema.optional() },
  NODE_ENV: word(''),
  DATABASE_URL: {
    schema: z
      .string()
      .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))
      .optional(),
    zh: '应为 postgres://用户:口令@主机:端口/库名',
    en: 'it must be postgres://user:password@host:port/name',
  },
  YUNZHANG_PROXIES: words({
    isWord: isNet,
    zh: '应为 IP 地址或网段，以逗号分隔',
    en: 'it must be IP addresses or nets, parted by commas',
  }),
  YUNZHANG_DATABASE_CONNECTIONS: count(1, 500, 10),
  YUNZHANG_DATABASE_STATEMENT_MS: count(100, 3_600_000, 30_000),
  YUNZHANG_EMBEDDED_IN_PRODUCTION: flag,
  ...objectSettings,
  LOG_LEVEL: {
    schema: z.enum(logLevels).default('warn'),
    zh: `应为 ${logLevels.join(' ')} 之一`,
    en: `it must be one of ${logLevels.join(', ')}`,
  },
  YUNZHANG_METRICS_PORT: { ...port, schema: port.schema.optional() },
  YUNZHANG_METRICS_HOST: word('127.0.0.1'),
  ...ledgerSettings,
  ...anchorSettings,
  ...loginSettings,
  YUNZHANG_PARTIES: word(),
  YUNZHANG_LICENCE_PORT: { ...port, schema: port.schema.optional() },
  ...custodySettings,
} as const;

/** Settings of the command line, which starts the server too, and of the tests. */
const others = /^YUNZHANG_(PASSWORD|DEBUG|TEST_\w+)$/;

/** Names of all settings, for the handbook. */
export const settingNames: readonly string[] = Object.keys(settings);

/** Reads all settings once. Values are never repeated in the lines: they may be secret. */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
): Configuration | ConfigurationWrong {
  // An empty value is how a compose file says "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const wrong = Object.keys(given)
    .filter((name) => name.startsWith('YUNZHANG_') && !others.test(name))
    .filter((name) => !Object.hasOwn(settings, name))
    .map((name) => line(name, { zh: '没有这个设置', en: 'there is no such setting' }));
  const shape = z.object(shapeOf(settings));
  const read = shape.safeParse(given);
  for (const issue of read.error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (Object.hasOwn(settings, name)) {
      wrong.push(line(name, settings[name as keyof typeof settings]));
    }
  }
  if (read.success) wrong.push(...contradictions(read.data));
  if (!read.success || wrong.length > 0) return { wrong };
  return configurationOf(read.data);
}

type Shape<S extends Readonly<Record<string, Setting<unknown>>>> = {
  [K in keyof S]: S[K]['schema'];
};

function shapeOf<S extends Readonly<Record<string, Setting<unknown>>>>(all: S): Shape<S> {
  const entries = Object.entries(all).map(([name, { schema }]) => [name, schema] as const);
  return Object.fromEntries(entries) as Shape<S>;
}

type Read = z.infer<z.ZodObject<Shape<typeof settings>>>;

function contradictions(read: Read): readonly string[] {
  const lines: string[] = [];
  const isEmbedded = read.DATABASE_URL === undefined;
  if (
    read.NODE_ENV === 'production' &&
    isEmbedded &&
    read.YUNZHANG_EMBEDDED_IN_PRODUCTION !== '1'
  ) {
    lines.push(
      line('DATABASE_URL', {
        zh: '生产环境须用 PostgreSQL；若确要用内嵌库，设 YUNZHANG_EMBEDDED_IN_PRODUCTION=1',
        en: 'production needs PostgreSQL; to use the embedded database all the same, set YUNZHANG_EMBEDDED_IN_PRODUCTION=1',
      }),
    );
  }
  const others = [...objectContradictions(read), ...loginContradictions(read)];
  lines.push(...others.map(({ name, ...words }) => line(name, words)));
  return lines;
}

function configurationOf(read: Read): Configuration {
  const data = path.resolve(read.YUNZHANG_DATA);
  const login = readLoginSettings(read);
  return {
    production: read.NODE_ENV === 'production',
    data,
    host: read.HOST,
    ...(read.PORT === undefined ? {} : { port: read.PORT }),
    proxies: read.YUNZHANG_PROXIES,
    database:
      read.DATABASE_URL === undefined
        ? { kind: 'folder', folder: path.join(data, 'database') }
        : { kind: 'server', url: read.DATABASE_URL },
    databaseLimits: {
      connectionsMax: read.YUNZHANG_DATABASE_CONNECTIONS,
      statementTimeoutMs: read.YUNZHANG_DATABASE_STATEMENT_MS,
    },
    blobs: blobsOf(read, data),
    logLevel: read.LOG_LEVEL,
    ...(read.YUNZHANG_METRICS_PORT === undefined
      ? {}
      : { metrics: { host: read.YUNZHANG_METRICS_HOST, port: read.YUNZHANG_METRICS_PORT } }),
    ledger: readLedgerSettings(read),
    custody: readCustodySettings(read),
    ...(read.YUNZHANG_PARTIES === undefined ? {} : { parties: read.YUNZHANG_PARTIES }),
    ...(read.YUNZHANG_ORIGIN === undefined ? {} : { origin: read.YUNZHANG_ORIGIN }),
    ...(read.YUNZHANG_LICENCE_PORT === undefined
      ? {}
      : { licencePort: read.YUNZHANG_LICENCE_PORT }),
    ...(login === undefined ? {} : { login }),
    ...(read.YUNZHANG_REGISTRY_KEY_FILE === undefined
      ? {}
      : { registryKeyFile: read.YUNZHANG_REGISTRY_KEY_FILE }),
  };
}

function line(name: string, { zh, en }: { readonly zh: string; readonly en: string }): string {
  return `设置 ${name} 不对：${zh} / setting ${name} is wrong: ${en}`;
}
