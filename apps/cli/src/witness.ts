import { once } from 'node:events';
import { withLog } from './log-trust.ts';
import { exits } from './problem.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

type Options = Readonly<Record<string, string | string[] | undefined>>;

/** Makes the settings and keys of a new witness and prints the lines for policies. */
export async function runWitnessInit(options: Options, world: Surroundings): Promise<number> {
  const { config, name, host, port, log } = options;
  const vkeys = Array.isArray(log) ? log.map(String) : [];
  const settings = await withLog(async () => {
    const { initWitness, logsOfKeys } = await import('@yunzhang/server');
    const stated = {
      name: String(name),
      host: String(host),
      port: wholeOf(String(port), { name: '--port', min: 0, max: 65_535 }),
      logs: logsOfKeys(vkeys),
    };
    return initWitness(String(config), stated, world.random);
  });
  world.write(plain(String(config)));
  for (const line of policyLines(settings.name, settings.vkeys)) world.write(line);
  return exits.ok;
}

/** A witness has one key for each kind of tree; in a policy each has a name of its own. */
function policyLines(name: string, vkeys: readonly string[], url = ''): readonly string[] {
  const names = [name, `${name}-sm2`];
  return vkeys.map((vkey, i) => plain(`witness ${names[i] ?? name} ${vkey} ${url}`.trimEnd()));
}

/** Runs a witness until the process is told to stop. @basis ledger.md §7, §17 */
export async function runWitnessServe(options: Options, world: Surroundings): Promise<number> {
  const running = await withLog(async () => {
    const { serveWitness } = await import('@yunzhang/server');
    return serveWitness(String(options['config']), { now: world.now, tell: world.complain });
  });
  world.write(plain(running.url));
  const name = running.vkeys[0]?.split('+')[0] ?? 'witness';
  for (const line of policyLines(name, running.vkeys, running.url)) world.write(line);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await running.close();
  return exits.ok;
}
