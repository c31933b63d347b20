import type { Tone } from '../../ui/notice.tsx';
import { type CaseView, textIn } from '../shell/cases.ts';

/** The imprint as the record has it. */
export interface SealShape {
  readonly form: string;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A seal as a page shows it, read out of its case. */
export interface SealRecord {
  readonly case: string;
  readonly name: string;
  readonly kind: string;
  readonly phase: string;
  /** Empty until it is made. */
  readonly code: string;
  readonly number: string;
  readonly company: string;
  readonly filingNo: string;
  readonly certificate: string;
  readonly approvalNo: string;
  readonly custody: string;
  readonly validFrom: number | undefined;
  readonly validTo: number | undefined;
  readonly lostAt: number | undefined;
  readonly shape: SealShape | undefined;
  readonly freezes: readonly SealFreeze[];
  readonly reasons: readonly string[];
}

/** One side that has frozen it. */
export interface SealFreeze {
  readonly by: string;
  readonly who: string;
  readonly at: number;
  readonly reason: string;
}

/** Reads a seal out of its case; what is not there, or not for this reader, is left out. */
export function sealOf({ id, phase, record: r }: CaseView): SealRecord {
  return {
    case: id,
    phase,
    name: textIn(r, 'sealName'),
    kind: textIn(r, 'kind'),
    code: textIn(r, 'sealCode'),
    number: textIn(r, 'number'),
    company: textIn(r, 'company'),
    filingNo: textIn(r, 'filingNo'),
    certificate: textIn(r, 'certificate'),
    approvalNo: textIn(r, 'approvalNo'),
    custody: textIn(r, 'custody'),
    validFrom: instantIn(r, 'validFrom'),
    validTo: instantIn(r, 'validTo'),
    lostAt: instantIn(r, 'lostAt'),
    shape: shapeIn(r['shape']),
    freezes: Array.isArray(r['freezes']) ? r['freezes'].flatMap(freezeIn) : [],
    reasons: Array.isArray(r['reasons'])
      ? r['reasons'].filter((one) => typeof one === 'string')
      : [],
  };
}

function instantIn(record: Readonly<Record<string, unknown>>, name: string): number | undefined {
  const value = record[name];
  return typeof value === 'number' ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shapeIn(value: unknown): SealShape | undefined {
  if (!isRecord(value)) return undefined;
  const [width, height] = [instantIn(value, 'widthTenthMm'), instantIn(value, 'heightTenthMm')];
  if (width === undefined || height === undefined) return undefined;
  return { form: textIn(value, 'form'), widthMm: width / 10, heightMm: height / 10 };
}

function freezeIn(value: unknown): readonly SealFreeze[] {
  if (!isRecord(value)) return [];
  const at = instantIn(value, 'at') ?? 0;
  const [by, who, reason] = ['by', 'who', 'reason'].map((name) => textIn(value, name));
  return [{ by: by ?? '', who: who ?? '', at, reason: reason ?? '' }];
}

const tones: Readonly<Record<string, Tone>> = {
  active: 'good',
  frozen: 'unsure',
  lost: 'bad',
  found: 'unsure',
  changing: 'unsure',
  correction: 'unsure',
  'filing-overdue': 'unsure',
  compromised: 'bad',
  invalid: 'bad',
};

/** How a phase feels; always beside its word. */
export function toneOf(phase: string): Tone {
  return tones[phase] ?? 'plain';
}
