import type { Statement } from '@yunzhang/custody/statement';
import { acts } from '@yunzhang/ledger';

/** How far a mandate goes, as its grantor has filled it in. */
export interface GrantTerms {
  readonly kinds: readonly string[];
  readonly counterparties: readonly string[];
  readonly perDay: number;
  readonly perDocumentFen?: number | undefined;
  readonly perDayFen?: number | undefined;
  readonly fromHour: number;
  readonly toHour: number;
  /** The last day, in Beijing. */
  readonly until: string;
}

/** What a custodian has seen of a use before they confirm it. */
export interface SeenUse {
  readonly kind: string;
  readonly counterparties: readonly string[];
  readonly manifest: string;
  readonly amountsFen: readonly number[];
}

const same = (one: readonly string[], two: readonly string[]) =>
  one.length === two.length && one.every((text, at) => text === two[at]);
/** Beijing is eight hours ahead of UTC, the whole year. */
const zoneMs = 8 * 3_600_000;
const dayMs = 24 * 3_600_000;
/** How long a confirmation may stand, at most: it is for this use and no later one. */
const onceMs = 8 * dayMs;

/**
 * Whether a statement says what the grantor has just filled in and no more. Its text comes from the
 * server: one that goes further is not signed.
 *
 * @basis architecture §2 (custody believes the owner's own words)
 */
export function coversGrant(terms: GrantTerms): (statement: Statement) => boolean {
  const until = Date.parse(`${terms.until}T00:00:00Z`) - zoneMs + dayMs;
  return (said) =>
    said.act === acts.mandateGrant &&
    same(said.kinds, terms.kinds) &&
    same(said.counterparties, terms.counterparties) &&
    said.perDay === terms.perDay &&
    said.perDocumentFen === terms.perDocumentFen &&
    said.perDayFen === terms.perDayFen &&
    said.fromHour === terms.fromHour &&
    said.toHour === terms.toHour &&
    said.until <= until;
}

/** Modes of mandates that systems have: they are live at once, and the grantor's own words. */
export function isForSystem(mode: unknown): boolean {
  return mode === 'standing' || mode === 'service';
}

/** Whether a statement is for the list that was looked at, once, and nothing else. */
export function coversUse(seen: SeenUse, now: number): (statement: Statement) => boolean {
  const { kind, counterparties, manifest, amountsFen } = seen;
  const sum = amountsFen.reduce((total, one) => total + one, 0);
  return (said) =>
    said.act === acts.mandateGrant &&
    said.manifest === manifest &&
    same(said.kinds, [kind]) &&
    same(said.counterparties, counterparties) &&
    said.usesMax === amountsFen.length &&
    said.perDocumentFen === Math.max(...amountsFen) &&
    said.perDayFen === sum &&
    said.until <= now + onceMs;
}

/** The terms that stand in the record of a mandate; undefined where it is no whole one. */
export function termsIn(record: Readonly<Record<string, unknown>>): GrantTerms | undefined {
  const { kinds, counterparties, perDay, perDocumentFen, perDayFen, fromHour, toHour, until } =
    record;
  const isWhole =
    isTexts(kinds) &&
    isTexts(counterparties) &&
    typeof perDay === 'number' &&
    typeof fromHour === 'number' &&
    typeof toHour === 'number' &&
    typeof until === 'string';
  if (!isWhole) return undefined;
  return {
    kinds,
    counterparties,
    perDay,
    fromHour,
    toHour,
    until,
    perDocumentFen: typeof perDocumentFen === 'number' ? perDocumentFen : undefined,
    perDayFen: typeof perDayFen === 'number' ? perDayFen : undefined,
  };
}

/** What can be seen of a use in its record; undefined where it is no whole one. */
export function seenIn(record: Readonly<Record<string, unknown>>): SeenUse | undefined {
  const { kind, counterparties, manifest, documents } = record;
  const isWhole =
    typeof kind === 'string' &&
    isTexts(counterparties) &&
    typeof manifest === 'string' &&
    Array.isArray(documents);
  if (!isWhole) return undefined;
  const amountsFen = documents.map((one: unknown) => {
    const { amountFen = 0 } = { ...(one as { readonly amountFen?: number }) };
    return amountFen;
  });
  return { kind, counterparties, manifest, amountsFen };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
