import type { Tone } from '../../ui/notice.tsx';

const good: ReadonlySet<string> = new Set([
  'active',
  'sealed',
  'live',
  'filed',
  'approved',
  'signed',
]);
const bad: ReadonlySet<string> = new Set([
  'invalid',
  'compromised',
  'rejected',
  'refused',
  'declined',
  'failed',
  'revoked',
  'cancelled',
]);
const unsure: ReadonlySet<string> = new Set([
  'frozen',
  'lost',
  'found',
  'changing',
  'correction',
  'filing-overdue',
  'approval-lapsed',
  'expired',
  'suspended',
  'unclaimed',
]);

/** How the state of a case feels; phases nobody has judged are plain. */
export function toneOf(phase: string): Tone {
  if (good.has(phase)) return 'good';
  if (bad.has(phase)) return 'bad';
  return unsure.has(phase) ? 'unsure' : 'plain';
}
