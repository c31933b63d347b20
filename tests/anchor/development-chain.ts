import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** A chain of its own for one test file. */
export interface DevelopmentChain {
  readonly url: string;
  stop(): void;
}

/** Key of the first account every such chain knows; worth nothing anywhere else. */
export const developmentKeys = [
  'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  '5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
] as const;

const startMsMax = 20_000;

/** The anvil of this platform: from its package, or where `YUNZHANG_ANVIL` says. */
export function developmentChainPath(): string | undefined {
  const named = process.env['YUNZHANG_ANVIL'];
  if (named !== undefined) return named;
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const at = createRequire(import.meta.url).resolve('@foundry-rs/anvil-linux-amd64/package.json');
    const binary = path.join(path.dirname(at), 'bin', 'anvil');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Starts a chain on a free port and waits until it listens. */
export async function startDevelopmentChain(
  binary: string,
  options: readonly string[] = [],
): Promise<DevelopmentChain> {
  const child = spawn(binary, ['--port', '0', '--host', '127.0.0.1', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await listening(child);
  return { url, stop: () => child.kill('SIGKILL') };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the chain did not start: ${said.slice(-500)}`));
    }, startMsMax);
    const hear = (part: Buffer): void => {
      said += part.toString();
      const found = /Listening on (127\.0\.0\.1:\d+)/.exec(said);
      if (found === null) return;
      clearTimeout(timer);
      resolve(`http://${found[1]}`);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the chain ended with ${code}: ${said}`)));
  });
}
