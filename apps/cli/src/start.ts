import { once } from 'node:events';
import { exits } from './problem.ts';
import { plain, type Surroundings } from './surroundings.ts';
import { wholeOf } from './values.ts';

/**
 * Starts everything on this machine and runs until it is told to stop.
 *
 * @basis architecture §8
 */
export async function runStart(): Promise<number> {
  const { start } = await import('@yunzhang/server');
  await start();
  return 0;
}

/** Runs one part by itself, or everything. @basis architecture §1 */
export async function runServe(role: string, world: Surroundings): Promise<number> {
  if (role === 'all') return runStart();
  return refused(world, async () => {
    const served = role === 'licence' ? await licence(world) : await hotline(world);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await served.close();
    return exits.ok;
  });
}

interface Served {
  close(): Promise<void>;
}

async function licence(world: Surroundings): Promise<Served> {
  const { serveLicence } = await import('@yunzhang/server');
  const served = await serveLicence(process.env);
  world.write(plain(served.url));
  for (const [name, value] of Object.entries(served.settings)) {
    world.write(plain(`${name}=${value}`));
  }
  return served;
}

async function hotline(world: Surroundings): Promise<Served> {
  const { serveHotline } = await import('@yunzhang/server');
  const served = await serveHotline(process.env);
  world.write(plain(served.url));
  return served;
}

/** Puts an operator of the hotline on record and writes the key of their card, once. */
export async function runHotlineEnrol(
  { id, name, days }: { readonly id: string; readonly name: string; readonly days: string },
  world: Surroundings,
): Promise<number> {
  const { enrolHotlineOperator } = await import('@yunzhang/server');
  return refused(world, async () => {
    const limits = { name: '--days', min: 1, max: 400 };
    const operator = { id, name, days: wholeOf(days, limits) };
    world.write(plain(await enrolHotlineOperator(process.env, operator)));
    return exits.ok;
  });
}

/** Puts the fictitious parties into the database. @basis scenarios/README.md (cast) */
export async function runDemo(world: Surroundings): Promise<number> {
  const { importDemo } = await import('@yunzhang/server');
  return refused(world, async () => {
    const { added, parties } = await importDemo(process.env);
    for (const { name, uscc, part } of parties) world.write(plain(`${uscc}  ${name}  ${part}`));
    world.write(plain(`${parties.length} parties, ${added} of them new`));
    return exits.ok;
  });
}

/** What the settings or the place do not allow is told in lines for a person. */
async function refused(world: Surroundings, run: () => Promise<number>): Promise<number> {
  const { DemoRefused } = await import('@yunzhang/server');
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DemoRefused)) throw error;
    for (const line of error.message.split('\n')) world.complain(plain(line));
    return exits.configuration;
  }
}
