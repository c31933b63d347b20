import type { Instant } from '@yunzhang/base';
import { dateOf, startOf } from '@yunzhang/scenario';

/** A moment as people read it in Beijing: `2026-11-23 16:20`. */
export function minuteOf(at: Instant): string {
  const date = dateOf(at);
  const minutes = Math.floor((at - startOf(date)) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
