import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration, settingNames } from './configuration.ts';

const linesOf = (environment: Record<string, string>): readonly string[] => {
  const read = readConfiguration(environment);
  return 'wrong' in read ? read.wrong : [];
};

describe('settings', () => {
  it('have defaults that work on one machine without any', () => {
    const data = path.resolve('data');
    expect(readConfiguration({ HOME: '/root', PATH: '/bin' })).toEqual({
      production: false,
      custody: {},
      data,
      host: '127.0.0.1',
      proxies: [],
      database: { kind: 'folder', folder: path.join(data, 'database') },
      databaseLimits: { connectionsMax: 10, statementTimeoutMs: 30_000 },
      blobs: { kind: 'folder', folder: path.join(data, 'blobs') },
      logLevel: 'warn',
      ledger: {
        batchAgeMs: 100,
        batchRowsMax: 4096,
        witnessEveryMs: 1000,
        backlogMax: 20_000,
        monitorsMax: 1000,
        monitorEveryMs: 60_000,
        monitorHosts: [],
        anchor: { kind: 'none' },
      },
    });
  });

  it.each([
    [{ YUNZHANG_PROXIES: '10.0.0.1, 192.168.0.0/16 fd00::/8' }, true],
    [{ YUNZHANG_PROXIES: 'proxy.example' }, false],
    [{ YUNZHANG_PROXIES: '10.0.0.1/33' }, false],
    [{ YUNZHANG_MONITOR_HOSTS: 'gateway.example:8443,10.0.0.1:80,[fd00::1]:8080' }, false],
    [{ YUNZHANG_MONITOR_HOSTS: 'gateway.example:8443,10.0.0.1:8080,[fd00::1]:8080' }, true],
    [{ YUNZHANG_MONITOR_HOSTS: 'https://gateway.example' }, false],
    [{ YUNZHANG_MONITOR_HOSTS: 'gateway.example/path' }, false],
  ])('take %j as a list: %s', (environment, isRight) => {
    expect('wrong' in readConfiguration(environment)).toBe(!isRight);
  });

  it('are read from their names', () => {
    const url = 'postgresql://u:p@db:5432/seals';
    const s3 = {
      YUNZHANG_S3_ENDPOINT: 'https://store.example',
      YUNZHANG_S3_BUCKET: 'b',
      YUNZHANG_S3_KEY_ID: 'k',
      YUNZHANG_S3_SECRET: 's',
    };
    const read = readConfiguration({
      ...s3,
      DATABASE_URL: url,
      NODE_ENV: 'production',
      PORT: '8443',
      YUNZHANG_METRICS_PORT: '9100',
      YUNZHANG_LEDGER_BATCH_MS: '50',
      LOG_LEVEL: 'info',
    });
    expect(read).toMatchObject({
      production: true,
      port: 8443,
      database: { kind: 'server', url },
      blobs: { kind: 's3', endpoint: 'https://store.example', region: 'us-east-1' },
      metrics: { host: '127.0.0.1', port: 9100 },
      logLevel: 'info',
      ledger: { batchAgeMs: 50 },
    });
  });

  it('that are wrong are named together, one line each, without their values', () => {
    const lines = linesOf({
      PORT: '80a',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      LOG_LEVEL: 'loud',
      YUNZHANG_DATABASE_CONNECTIONS: '0',
      YUNZHANG_DATBASE_URL: 'x',
    });
    expect(lines).toHaveLength(5);
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'YUNZHANG_DATBASE_URL']) {
      expect(lines.some((line) => line.startsWith(`设置 ${name} 不对：`))).toBe(true);
    }
    expect(lines.join('\n')).not.toMatch(/hunter2|80a|loud/);
    for (const line of lines)
      expect(line).toMatch(/^[^\n]+ \/ setting [A-Z0-9_]+ is wrong: [^\n]+$/);
  });

  it('with an empty value are not set', () => {
    expect(readConfiguration({ PORT: '', DATABASE_URL: '', YUNZHANG_NONE: '' })).toEqual(
      readConfiguration({}),
    );
  });

  it('refuse the embedded database in production unless a flag says so', () => {
    expect(linesOf({ NODE_ENV: 'production' })).toEqual([
      expect.stringContaining('YUNZHANG_EMBEDDED_IN_PRODUCTION=1'),
    ]);
    const flagged = { NODE_ENV: 'production', YUNZHANG_EMBEDDED_IN_PRODUCTION: '1' };
    expect(linesOf(flagged)).toEqual([]);
    expect(linesOf({ ...flagged, YUNZHANG_EMBEDDED_IN_PRODUCTION: 'yes' })).toHaveLength(1);
  });

  it('of the command line are no business of the server', () => {
    expect(linesOf({ YUNZHANG_PASSWORD: 'x', YUNZHANG_DEBUG: '1' })).toEqual([]);
    expect(linesOf({ YUNZHANG_PASSWORDS: 'x' })).toHaveLength(1);
  });

  it('refuse half an object store', () => {
    expect(linesOf({ YUNZHANG_S3_ENDPOINT: 'https://s' })).toHaveLength(3);
    expect(linesOf({ YUNZHANG_S3_SECRET: 'x' })).toEqual([
      expect.stringContaining('YUNZHANG_S3_ENDPOINT'),
    ]);
    expect(linesOf({ YUNZHANG_S3_ENDPOINT: 'ftp://s' })).toHaveLength(1);
  });

  it('choose the places of blobs and of the log apart from each other', () => {
    const s3 = {
      YUNZHANG_S3_ENDPOINT: 'https://s',
      YUNZHANG_S3_BUCKET: 'papers',
      YUNZHANG_S3_KEY_ID: 'k',
      YUNZHANG_S3_SECRET: 'x',
    };
    const placesOf = (environment: Record<string, string>) => {
      const read = readConfiguration({ ...s3, ...environment });
      if ('wrong' in read) throw new Error(read.wrong.join('\n'));
      const { blobs, ledger } = read;
      return [blobs.kind === 's3' ? blobs.bucket : blobs.kind, ledger.bucket?.bucket];
    };
    expect(placesOf({})).toEqual(['papers', undefined]);
    expect(placesOf({ YUNZHANG_LEDGER_TILES: 's3' })).toEqual(['papers', 'papers']);
    const open = { YUNZHANG_LEDGER_TILES: 's3', YUNZHANG_LEDGER_BUCKET: 'open' };
    expect(placesOf(open)).toEqual(['papers', 'open']);
    expect(placesOf({ ...open, YUNZHANG_BLOBS: 'folder' })).toEqual(['folder', 'open']);
    expect(placesOf({ YUNZHANG_BLOBS: 's3', YUNZHANG_LEDGER_TILES: 'folder' })).toEqual([
      'papers',
      undefined,
    ]);
    expect(linesOf({ YUNZHANG_LEDGER_TILES: 'bucket' })).toHaveLength(1);
    for (const name of ['YUNZHANG_LEDGER_TILES', 'YUNZHANG_BLOBS']) {
      expect(linesOf({ [name]: 's3' })).toEqual([expect.stringContaining('YUNZHANG_S3_ENDPOINT')]);
    }
  });

  it('are all explained in docs/operations.md, and no other is', () => {
    const page = path.resolve(import.meta.dirname, '../../../../docs/operations.md');
    const text = fs.readFileSync(page, 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z0-9_]+)` \|/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual([...settingNames].toSorted());
  });
});
