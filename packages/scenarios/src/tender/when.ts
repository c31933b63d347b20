import { dateOf, day, minute, startOf } from '@yunzhang/scenario';
import type { Instant } from '@yunzhang/base';

/** A moment as a notice says it, `2026-10-30 09:30:00`; milliseconds where there are any. */
export function whenText(at: Instant): string {
  const date = dateOf(at);
  const inDay = new Date(at - startOf(date)).toISOString().slice(11, 23);
  return `${date} ${inDay.endsWith('.000') ? inDay.slice(0, 8) : inDay}`;
}

/** A span that is left, `12分40秒`. */
export function leftText(ms: number): string {
  const whole = Math.min(Math.max(ms, 0), day);
  return `${Math.floor(whole / minute)}分${Math.floor((whole % minute) / 1000)}秒`;
}
