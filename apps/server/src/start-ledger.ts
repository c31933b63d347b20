import { randomBytes } from 'node:crypto';
import { createSealActs, type SealActs } from './acts/index.ts';
import { type Alerts, createAlerts } from './alerts/index.ts';
import { openAuthority } from './authority.ts';
import { type Ledger, operateLedger } from './ledger/index.ts';
import { createLedgerDuties } from './ledger-duties.ts';
import { loggedSeal } from './sealing-routes.ts';
import type { Configuration, Database, Health, Log, Metrics } from './support/index.ts';

/** How often intents without an end are looked for. */
const resumeMs = 60_000;

/** The ledger with what uses it, running. */
export interface RunningLedger {
  readonly ledger: Ledger;
  readonly acts: SealActs;
  readonly alerts: Alerts;
  close(): Promise<void>;
}

/**
 * Starts the ledger, then what brings seal acts into it and closes those a process left open.
 *
 * A ledger that stopped for good is the operator's to look at: its alarm is thrown.
 *
 * @basis architecture §3; ledger.md §16
 */
export async function startLedgerParts(parts: {
  readonly configuration: Configuration;
  readonly database: Database<unknown>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Log;
}): Promise<RunningLedger> {
  const { configuration, database, log } = parts;
  const { data, ledger: settings } = configuration;
  const duties = createLedgerDuties({ settings, data, database, log });
  const { knownHeads } = duties;
  const ledger = await operateLedger({ ...parts, settings, data, knownHeads }).catch(
    async (error: unknown) => {
      await duties.close();
      throw error;
    },
  );
  const endDuties = duties.begin(ledger);
  const acts = createSealActs({
    database,
    ledger,
    now: Date.now,
    random: (size) => new Uint8Array(randomBytes(size)),
    witnesses: duties.witnesses,
  });
  const stopResuming = resumeActs({ acts, data, log });
  const alerts = createAlerts(
    { database, ledger, now: Date.now, log },
    {
      monitorsMax: settings.monitorsMax,
      everyMs: settings.monitorEveryMs,
      hosts: settings.monitorHosts,
    },
  );
  const endAlerts = await alerts.begin();
  const close = async (): Promise<void> => {
    await endAlerts();
    await stopResuming();
    await endDuties();
    await ledger.close();
    await duties.close();
  };
  return { ledger, acts, alerts, close };
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
