/** A ticket in a list; names are masked before they come here. */
export interface TicketLine {
  readonly number: string;
  readonly phase: string;
  readonly channel: string;
  readonly severity: string;
  readonly title: string;
  readonly shownName: string;
  readonly openedAt: number;
  readonly resolveBy: number;
  readonly pages: number;
}

/** A ticket with all that its reader may know. */
export interface TicketView {
  readonly case: string;
  readonly phase: string;
  readonly version: number;
  readonly openedAt: number;
  readonly record: {
    readonly number: string;
    readonly channel: string;
    readonly matter: string;
    readonly title: string;
    readonly description: string;
    readonly shownName: string;
    readonly seenCode?: string;
    readonly code?: string;
    readonly trace?: string;
    readonly severity: string;
    readonly respondBy: number;
    readonly resolveBy: number;
    readonly question?: string;
    readonly remarks: readonly {
      readonly at: number;
      readonly from: 'reporter' | 'support';
      readonly text: string;
    }[];
    readonly note?: string;
    readonly article?: string;
    readonly rootCause?: string;
    readonly satisfaction?: number;
    readonly looks: readonly { readonly at: number; readonly by: string; readonly seen: boolean }[];
  };
  /** Told to whoever reported it only. */
  readonly history?: readonly object[];
}

/** Where a ticket is shown. */
export function ticketPath(number: string): string {
  return `/office/support/tickets/${encodeURIComponent(number)}`;
}

/** Phases of a ticket, as a case that goes well has them. */
export const ticketPhases = [
  'new',
  'assigned',
  'waiting',
  'resolved',
  'closed',
  'unanswered',
] as const;
/** Matters somebody can report. */
export const matters = ['fault', 'seal-today', 'freeze', 'verify', 'forgery', 'question'] as const;
/** Severities, the most urgent first. */
export const severities = ['P1', 'P2', 'P3', 'P4'] as const;
/** Categories of triage. */
export const categories = [
  'use',
  'login',
  'application',
  'verification',
  'freeze',
  'certificate',
  'interface',
  'forgery',
  'question',
] as const;
