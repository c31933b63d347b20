/** Phases after which nothing more becomes of a case, of whatever scenario. */
const over: ReadonlySet<string> = new Set([
  'superseded',
  'unclaimed',
  'compromised',
  'cancelled',
  'invalid',
  'expired',
  'approval-lapsed',
  'rejected',
  'closed',
  'withdrawn',
  'lapsed',
  'done',
  'released',
  'used',
  'revoked',
  'declined',
]);
/** Phases in which a case stays until somebody wants something of it. */
const rests: ReadonlySet<string> = new Set(['active', 'frozen', 'live']);

/** Whether nothing more becomes of what is in this phase. */
export function isOver(phase: string): boolean {
  return over.has(phase);
}

/** Whether what is in this phase is neither over nor at rest: somebody is to act. */
export function isRunning(phase: string): boolean {
  return !over.has(phase) && !rests.has(phase);
}
