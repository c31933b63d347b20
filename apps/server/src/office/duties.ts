import type { People } from '../people/index.ts';
import {
  compareSeals,
  openStatements,
  type SealOffice,
  type SealOfficeParts,
} from '../seals/index.ts';
import type { Statements } from '../statements/index.ts';
import type { Uses } from '../uses/index.ts';
import type { Log } from '../support/index.ts';

/** How often work that nobody does any more is looked for, and how often seals are compared. */
const mendMs = 60_000;
const compareMs = 24 * 3_600_000;
const minute = 60_000;

/** What the office looks at by itself. */
export interface DutyParts {
  readonly seals: SealOffice;
  readonly sealParts: SealOfficeParts;
  readonly statements: Pick<Statements, 'mend'>;
  readonly uses: Pick<Uses, 'mend'>;
  readonly people: Pick<People, 'registered'>;
  readonly log: Log;
}

/**
 * Looks for forgotten work at start and now and then; once a day compares every seal with registry,
 * authority, police and custody, and opens the statements of the year.
 *
 * @basis platform.md P08
 */
export function startDuties(parts: DutyParts): { stop(): Promise<void> } {
  const { seals, statements, uses, log } = parts;
  const mending = repeat(mendMs, 0, log, async () => {
    let count = 0;
    for (const one of [seals, statements, uses]) count += await one.mend();
    if (count > 0) log.warn({ count }, 'work of the seal office was asked for anew');
  });
  const comparing = repeat(compareMs, minute, log, async () => compareOnce(parts));
  return {
    stop: async () => {
      await mending();
      await comparing();
    },
  };
}

async function compareOnce({ sealParts, people, log }: DutyParts): Promise<void> {
  const { database, now, certificates, keys, register } = sealParts;
  const registry = {
    of: async (company: string) => {
      const found = await people.registered(company);
      if (found === undefined) return undefined;
      const { name, head, status } = found;
      const isDissolved = status === 'cancelled';
      return { name, isDissolved, ...(head === undefined ? {} : { legalRep: head.person }) };
    },
  };
  const count = await compareSeals({ database, now, certificates, keys, register, registry });
  if (count.opened > 0) log.warn(count, 'the comparison of seals found differences');
  await openStatements({ database, now }, new Date(now()).getUTCFullYear());
}

/** Does something again and again, never twice at once; the answer ends it. */
function repeat(
  everyMs: number,
  firstMs: number,
  log: Log,
  work: () => Promise<void>,
): () => Promise<void> {
  let turn: Promise<void> = Promise.resolve();
  const look = (): void => {
    turn = turn
      .then(work)
      .catch((err: unknown) => log.error({ err }, 'a duty of the office failed'));
  };
  let timer: NodeJS.Timeout;
  const first = setTimeout(() => {
    look();
    timer = setInterval(look, everyMs);
    timer.unref();
  }, firstMs);
  first.unref();
  return async () => {
    clearTimeout(first);
    clearInterval(timer);
    await turn;
  };
}
