import type { Report, SealReport } from '@yunzhang/verification';

/** How a verifier took a changed package. */
export interface Notice {
  /**
   * `refused`: the outcome is not valid because of the change; `named`: it stays what it was and
   * the report names what changed; `unnoticed`: neither.
   */
  readonly kind: 'refused' | 'named' | 'unnoticed';
  /** The check that fails, or the finding that names it; `-` for none. */
  readonly by: string;
}

/**
 * Compares the report about a package with that about a changed copy.
 *
 * Checks that failed before are left out of account: expired test seals can be attacked too.
 */
export function noticeOf(before: Report, after: Report, changed: string): Notice {
  if (after.outcome === 'unreadable') return { kind: 'refused', by: after.reason };
  if (after.seals.length === 0) return { kind: 'refused', by: after.reason };
  const all = new Set(before.seals.flatMap(weakChecks));
  for (const [i, seal] of after.seals.entries()) {
    const open = weakChecks(seal);
    // A seal that was not there before may be as weak as any of those that were.
    const own = before.seals[i];
    const known = own === undefined ? all : new Set(weakChecks(own));
    const fresh = open.find((code) => !known.has(code));
    if (fresh !== undefined) return { kind: 'refused', by: fresh };
  }
  const known = new Set(saidIn(before));
  const said = saidIn(after);
  const fresh = said.find((line) => !known.has(line));
  if (fresh !== undefined) return { kind: 'named', by: fresh.split(' ')[0] ?? fresh };
  // What was open before and is named as open is no news, but it is no secret either.
  const isOpen = after.seals.every(({ uncovered }) =>
    uncovered.some(({ part }) => part === changed),
  );
  return isOpen ? { kind: 'named', by: 'uncovered' } : { kind: 'unnoticed', by: '-' };
}

/** Checks that do not hold, each with what it says. */
function weakChecks({ checks }: SealReport): readonly string[] {
  return checks
    .filter(({ result }) => result === 'fails' || result === 'unknown')
    .map(({ id, code, detail }) => (id === 'coverage' ? `${code} ${detail}` : code));
}

/** Everything a report says besides its checks that fail, one line each. */
function saidIn(report: Report): readonly string[] {
  const lines = report.findings.map(({ code, where, detail }) => `${code} ${where} ${detail}`);
  for (const seal of report.seals) {
    for (const { code, where, detail } of seal.findings) lines.push(`${code} ${where} ${detail}`);
    for (const { part, role } of seal.uncovered) lines.push(`uncovered ${part} ${role}`);
    for (const { part, kind } of seal.later ?? []) lines.push(`later ${part} ${kind}`);
    for (const { id, code, detail } of seal.checks) {
      if (id === 'coverage' || id === 'placement' || id === 'look-alike') {
        lines.push(`${code} ${detail}`);
      }
    }
  }
  return lines;
}
