import type { MonitorCode } from './codes.ts';

/** A log cannot be read or judged, which is no statement about the log. */
export class MonitorProblem extends Error {
  readonly code: MonitorCode;
  readonly detail: string | undefined;

  constructor(code: MonitorCode, detail?: string, cause?: unknown) {
    super(detail === undefined ? code : `${code}: ${detail}`, { cause });
    this.name = 'MonitorProblem';
    this.code = code;
    this.detail = detail;
  }
}
