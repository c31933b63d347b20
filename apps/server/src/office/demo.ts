import fs from 'node:fs';
import path from 'node:path';
import { createPeople, readParties } from '../people/index.ts';
import { prepareDatabase, readConfiguration } from '../support/index.ts';

/** What a demonstration is made with. */
export interface DemoImport {
  readonly added: number;
  readonly parties: readonly {
    readonly name: string;
    readonly uscc: string;
    readonly part: string;
  }[];
}

/** The demonstration cannot be put where the settings say; `message` is lines for a person. */
export class DemoRefused extends Error {}

/**
 * Puts the fictitious parties of the dossier into the database that the settings name. Doing it
 * again adds what is missing and changes nothing else.
 *
 * @basis scenarios/README.md (cast)
 */
export async function importDemo(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<DemoImport> {
  const configuration = readConfiguration(environment);
  if ('wrong' in configuration) throw new DemoRefused(configuration.wrong.join('\n'));
  // Loaded here: the tables of all modules are much to read for whoever only asks for a word.
  const { modules } = await import('../modules.ts');
  const database = await prepareDatabase<unknown>({
    place: configuration.database,
    limits: configuration.databaseLimits,
    modules,
  });
  if ('unfit' in database) throw new DemoRefused(database.unfit);
  try {
    const file = configuration.parties ?? demoParties;
    const parties = readParties(fs.readFileSync(file, 'utf8'));
    const people = createPeople({ database, now: Date.now, origin: 'http://127.0.0.1' });
    const added = await people.importParties(parties);
    return {
      added,
      parties: parties.parties.map(({ name, uscc, part }) => ({ name, uscc, part })),
    };
  } finally {
    await database.close();
  }
}

/** The parties of a demonstration, none of which exists. */
export const demoParties = path.resolve(import.meta.dirname, '../../samples/parties.json');
