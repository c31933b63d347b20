import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

const main = path.resolve(import.meta.dirname, '../../dist/main.js');
/** Time a start may take on a busy machine. */
const startMs = 120_000;

/** The joined server as a process that can be killed. For tests only; it must be built. */
export interface ServerProcess {
  readonly url: string;
  readonly licence: string;
  /** Everything it wrote for the log, of all its lives. */
  readonly logged: readonly string[];
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again over what it left, at the same address. */
  start(): Promise<void>;
  /** Kills a process that it keeps, by the name of its program; whether there was one. */
  killChild(program: string): boolean;
  stop(): Promise<void>;
}

/** Starts it; `settings` are all of its environment but PATH. */
export async function startProcess(
  settings: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  // Of its own: a server that begins elsewhere while this one is dead would take its port.
  const licencePort = String(await freePort());
  const logged: string[] = [];
  const { PATH = '' } = process.env;
  let url = '';
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const port = url === '' ? '0' : new URL(url).port;
    const words = ['--input-type=module', '-e', `(await import('file://${main}')).start()`];
    const env = { PATH, YUNZHANG_LICENCE_PORT: licencePort, ...settings, PORT: port };
    const started = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    createInterface({ input: started.stderr }).on('line', (line) => void logged.push(line));
    url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the server did not start')), startMs);
      started.once('exit', (status) => reject(new Error(`the server ended with ${status}`)));
      createInterface({ input: started.stdout }).on('line', (line) => {
        const told = /(http:\/\/[\d.]+:\d+)\/#code=/.exec(line)?.[1];
        if (told === undefined) return;
        clearTimeout(late);
        resolve(told);
      });
    });
  };
  const gone = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    url,
    licence: `http://127.0.0.1:${licencePort}`,
    logged,
    start,
    kill: async () => gone('SIGKILL'),
    killChild: (program) => {
      const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
      const found = lines
        .split('\n')
        .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
        .find((parts) => Number(parts?.[2]) === child.pid && parts?.[3]?.includes(program));
      if (found?.[1] === undefined) return false;
      process.kill(Number(found[1]), 'SIGKILL');
      return true;
    },
    stop: async () => gone('SIGTERM'),
  };
}

/** A port nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as net.AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
