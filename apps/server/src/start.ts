import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');
const firstPort = 8080;
/** Ports tried after the first one when it is taken. */
const portsMax = 50;

/** A running server. */
export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts everything on this machine and prints the URL with its one-time code.
 *
 * Listens on the loopback address unless HOST says otherwise; data lies in YUNZHANG_DATA or `data`.
 */
export async function start(): Promise<Running> {
  // Loaded here, so that programs that only want other parts of the server pay nothing for it.
  const { openTrueType } = await import('@yunzhang/base');
  const { buildHttp } = await import('./http.ts');
  const { createSessions } = await import('./session.ts');
  const data = path.resolve(process.env['YUNZHANG_DATA'] ?? 'data');
  const host = process.env['HOST'] ?? '127.0.0.1';
  const sessions = createSessions();
  const app = await buildHttp({
    data,
    sessions,
    font: () =>
      openTrueType(
        new Uint8Array(
          fs.readFileSync(path.join(root, 'packages/imprint/font/yunzhang-seal-song.ttf')),
        ),
      ),
    pages: path.join(root, 'apps/web/dist-app'),
    samples: path.join(root, 'apps/server/samples'),
    version: '0.1.0',
  });
  const wanted = process.env['PORT'];
  const port = wanted === undefined ? await freePort(host) : Number(wanted);
  await app.listen({ port, host });
  const url = `http://${host}:${port}/#code=${sessions.code}`;
  console.log(`云章 Yunzhang  ${url}`);
  console.log(`一次性代码 one-time code  ${sessions.code}`);
  console.log(`数据 data  ${data}`);
  console.log('测试机构，所制印章无法律效力 / a test authority: its seals have no legal effect');
  const close = async (): Promise<void> => app.close();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void close().then(() => process.exit(0));
    });
  }
  return { url, close };
}

async function freePort(host: string): Promise<number> {
  for (let port = firstPort; port < firstPort + portsMax; port++) {
    if (await isFree(host, port)) return port;
  }
  return 0;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
