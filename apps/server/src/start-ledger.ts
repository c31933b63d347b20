import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createSealActs, type SealActs } from './acts/index.ts';
import { openAuthority } from './authority.ts';
import { type Ledger, startLedger, startSigner } from './ledger/index.ts';
import { loggedSeal } from './sealing-routes.ts';
import type { Configuration, Database, Health, Log } from './support/index.ts';

/** How often intents without an end are looked for. */
const resumeMs = 60_000;

/** The ledger with what uses it, running. */
export interface RunningLedger {
  readonly ledger: Ledger;
  readonly acts: SealActs;
  close(): Promise<void>;
}

/**
 * Starts the log signer in a process of its own, then the ledger, then what closes acts that a
 * process left open.
 *
 * @basis architecture §3; ledger.md §16
 */
export async function startLedgerParts(parts: {
  readonly configuration: Configuration;
  readonly database: Database<unknown>;
  readonly health: Health;
  readonly log: Log;
}): Promise<RunningLedger> {
  const { configuration, database, health, log } = parts;
  const { data, ledger: settings } = configuration;
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
  const now = Date.now;
  const child = await startSigner({
    folder: path.join(data, 'signer'),
    ended: (code) => log.error({ code }, 'the log signer ended and is started again'),
  });
  const told = {
    info: (message: string) => log.info(message),
    failed: (message: string, err: unknown) => log.error({ err }, message),
    alarmed: (alarm: Error) => log.fatal({ err: alarm }, 'the ledger has stopped'),
  };
  const options = {
    folder: path.join(data, 'ledger'),
    batchAgeMs: settings.batchAgeMs,
    backlogMax: settings.backlogMax,
    limits: { batchMax: settings.batchRowsMax },
    ...(settings.origin === undefined ? {} : { base: settings.origin }),
  };
  const ledger = await startLedger({ database, signer: child.signer, now, random, told }, options);
  health.register({
    name: 'ledger',
    run: async () => {
      const alarm = ledger.alarm();
      if (alarm !== undefined) throw alarm;
    },
  });
  const acts = createSealActs({ database, ledger, now, random });
  const stopResuming = resumeActs({ acts, data, log });
  const close = async (): Promise<void> => {
    await stopResuming();
    await ledger.close();
    await child.stop();
  };
  return { ledger, acts, close };
}

/** Closes open intents now and then; the answer ends it. */
function resumeActs({
  acts,
  data,
  log,
}: {
  readonly acts: SealActs;
  readonly data: string;
  readonly log: Log;
}): () => Promise<void> {
  const look = async (): Promise<void> => {
    try {
      const seals = openAuthority(data)?.seals ?? [];
      const sealOf = (id: string) => {
        const found = seals.find((seal) => seal.id === id);
        return found && loggedSeal(found);
      };
      const closed = await acts.resume(sealOf);
      if (closed > 0) log.warn({ closed }, 'intents without an end were closed as abandoned');
    } catch (err) {
      log.error({ err }, 'looking for open intents');
    }
  };
  let looking = look();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, resumeMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
