import { base64, fromHex, hex } from '@yunzhang/base';
import { dayKey, dayTag, tagDay } from '@yunzhang/ledger';

/** Days one monitor looks for, as the server has it. */
export const daysMax = 800;
/** Days before today that are looked for where a seal lives longer than a monitor. */
const backDays = 30;
/** Largest file of an owner, and largest seal. */
export const ownerFileMax = 4 * 1024 * 1024;
export const sealFileMax = 256 * 1024;
const idMax = 64;
const webhookMax = 2048;
/** The largest day number an entry's tag can be of. */
const dayMax = 0xffff;
const dayMs = 86_400_000;

/** What stands in the form. */
export interface MonitorDraft {
  /** By its tag key, or by its octets where it has no schedule. */
  readonly way: 'key' | 'seal';
  readonly id: string;
  readonly key: string;
  readonly firstDay: string;
  readonly days: string;
  readonly seal?: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  readonly webhook: string;
  /** From the file of the owner, as it stands there. */
  readonly known: readonly unknown[];
  readonly mandates: readonly unknown[];
}

/** An empty form. */
export const emptyDraft: MonitorDraft = {
  way: 'key',
  id: '',
  key: '',
  firstDay: '',
  days: '',
  webhook: '',
  known: [],
  mandates: [],
};

/** Fields that can be wrong. */
export type MonitorField = 'id' | 'key' | 'firstDay' | 'days' | 'seal' | 'webhook';

/** The fields of the way that is chosen that are missing or wrong, in their order. */
export function wrongFields(draft: MonitorDraft): readonly MonitorField[] {
  const { way, id, key, firstDay, days, seal, webhook } = draft;
  const wrong: MonitorField[] = [];
  if (id.trim() === '' || id.trim().length > idMax) wrong.push('id');
  if (way === 'key') {
    if (!/^[0-9a-f]{64}$/i.test(key.trim())) wrong.push('key');
    if (!isCount(firstDay, 0, dayMax)) wrong.push('firstDay');
    if (!isCount(days, 1, 36_600)) wrong.push('days');
  }
  if (way === 'seal' && seal === undefined) wrong.push('seal');
  if (webhook.trim() !== '' && !isWebhook(webhook.trim())) wrong.push('webhook');
  return wrong;
}

function isCount(text: string, from: number, to: number): boolean {
  return /^\d{1,6}$/.test(text.trim()) && Number(text) >= from && Number(text) <= to;
}

function isWebhook(text: string): boolean {
  return text.length <= webhookMax && URL.canParse(text) && new URL(text).protocol === 'https:';
}

/** The days that are looked for. */
export interface WatchedDays {
  readonly firstDay: number;
  readonly days: number;
}

/**
 * The days of a seal's life one monitor can hold: all, or from a month ago on.
 *
 * Nothing where the life ended before that.
 */
export function watchedDays(life: WatchedDays, now: number): WatchedDays | undefined {
  const end = life.firstDay + life.days;
  const recent = Math.max(life.firstDay, tagDay(now) - backDays);
  if (life.days <= daysMax) return life;
  if (recent >= end) return undefined;
  return { firstDay: recent, days: Math.min(daysMax, end - recent) };
}

/** A day number as a date of China Standard Time. */
export function dateOfDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** The life in a form that is right; nothing before. */
export function lifeOf({ firstDay, days }: MonitorDraft): WatchedDays | undefined {
  if (!isCount(firstDay, 0, dayMax) || !isCount(days, 1, 36_600)) return undefined;
  return { firstDay: Number(firstDay), days: Number(days) };
}

/**
 * What is sent to the server, for a draft without wrong fields.
 *
 * The tag key is not in it: the tags of the days are made here, and they are all a monitor needs.
 *
 * @basis ledger.md §13.3, §15
 */
export function wishOf(draft: MonitorDraft, now: number): object | undefined {
  const { way, seal, known, mandates } = draft;
  const id = draft.id.trim();
  const webhook = draft.webhook.trim();
  const rest = { id, known, mandates, ...(webhook === '' ? {} : { webhook }) };
  if (way === 'seal') return seal && { ...rest, sealDer: base64(seal.bytes) };
  const life = lifeOf(draft);
  const watched = life && watchedDays(life, now);
  if (watched === undefined) return undefined;
  const key = fromHex(draft.key.trim().toLowerCase());
  const tags = Array.from({ length: watched.days }, (_, i) =>
    hex(dayTag(dayKey(key, watched.firstDay + i), id)),
  );
  return { ...rest, tags, ...watched };
}

/**
 * The seals in an owner's file, as drafts; nothing where it is none.
 *
 * Only what the form needs is looked at: the rest is the server's to judge.
 */
export function draftsOfFile(text: string): readonly MonitorDraft[] | undefined {
  try {
    const { seals } = JSON.parse(text) as { seals?: unknown };
    if (!Array.isArray(seals) || seals.length === 0) return undefined;
    return seals.map(draftOf);
  } catch {
    return undefined;
  }
}

function draftOf(value: unknown): MonitorDraft {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const one = fields[name];
    return typeof one === 'string' || typeof one === 'number' ? String(one) : '';
  };
  const list = (name: string): readonly unknown[] => {
    const one = fields[name];
    return Array.isArray(one) ? one : [];
  };
  return {
    ...emptyDraft,
    id: text('id'),
    key: text('key'),
    firstDay: text('firstDay'),
    days: text('days'),
    known: list('known'),
    mandates: list('mandates'),
  };
}
