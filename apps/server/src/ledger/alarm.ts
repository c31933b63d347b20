import type { LedgerServerCode } from './codes.ts';

/**
 * Something that must never be true of a log is true: the writing stops and a person must look.
 *
 * Trying again does not help, and "catching up" by signing could make the fork this stands
 * against.
 *
 * @basis ledger.md §16.4
 */
export class LedgerAlarm extends Error {
  readonly code: LedgerServerCode;
  readonly detail: string;

  constructor(code: LedgerServerCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'LedgerAlarm';
    this.code = code;
    this.detail = detail;
  }
}
