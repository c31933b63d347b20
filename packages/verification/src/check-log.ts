import { isoUtc } from '@yunzhang/base';
import { type EvidenceReport } from '@yunzhang/ledger';
import { type Check, fails, holds, skipped, unknown, type Verdict } from './checks.ts';
import type { LogFacts } from './facts.ts';
import type { SealReport } from './report.ts';

/**
 * The use of the seal must be in the ledger where the file says so.
 *
 * A file without evidence, or whose log the reader knows nothing of, weighs nothing unless the
 * policy asks for it: seals made elsewhere have none. Evidence that is wrong always weighs.
 *
 * @basis ledger.md §14.5
 */
export const log: Check = {
  id: 'log',
  basis: 'ledger.md §14.5',
  run: ({ facts: { seal, log: found }, policy }) => {
    if (seal === undefined || found === undefined) return skipped('seal-none');
    const open = policy.logRequired ? unknown : skipped;
    switch (found.kind) {
      case 'absent':
        return open('log-evidence-absent');
      case 'unchecked':
        return open('log-evidence-unchecked');
      case 'unreadable':
        return fails('log-evidence-unreadable', found.code);
      case 'checked':
        return verdictOf(found.report, open);
    }
  },
};

function verdictOf({ checks, verdict, level }: EvidenceReport, open: typeof unknown): Verdict {
  const codes = (outcome: string): string =>
    checks
      .filter((one) => one.outcome === outcome)
      .map(({ code }) => code)
      .join(', ');
  if (verdict === 'fails') return fails('log-evidence-fails', codes('fails'));
  if (verdict === 'incomplete') return open('log-evidence-incomplete', codes('unknown'));
  return holds('log-evidence-holds', level);
}

/** Where the ledger has the act, as the report tells it; only of proofs that hold. */
export function logWords(facts: LogFacts | undefined): Pick<SealReport, 'log'> {
  if (facts?.kind !== 'checked') return {};
  const { entry, level, places, seenBy } = facts.report;
  const held = places.flatMap(({ hash, index, origin, size, cosignatures }) =>
    origin === undefined || size === undefined
      ? []
      : [{ origin, hash, index, size, witnesses: cosignatures.length }],
  );
  if (held.length === 0) return {};
  return {
    log: {
      act: entry.act,
      at: isoUtc(entry.at),
      places: held,
      ...(level === undefined ? {} : { level }),
      ...(seenBy === undefined ? {} : { seenBy: isoUtc(seenBy) }),
    },
  };
}
