import type { Words } from './identifier.ts';

/** The same words in both languages, in one line. */
export function both(zh: string, en: string): Words {
  return { zh, en };
}
