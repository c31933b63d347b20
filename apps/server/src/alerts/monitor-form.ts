import { fromBase64, fromHex, hex, type Instant, Malformed } from '@yunzhang/base';
import { dayKey, dayTag, staticTag } from '@yunzhang/ledger';
import { z } from 'zod';
import { knownActForm, mandateForm } from '../monitor/index.ts';

/** Days, or tags, one monitor looks for: two years and a little. */
export const tagsMax = 800;
/** Acts listed in one request, and altogether. */
const knownAtOnceMax = 1000;
export const knownMax = 20_000;
const mandatesMax = 200;
const dayMs = 86_400_000;
/** China Standard Time. @basis ledger.md §13.3 */
const offsetMs = 28_800_000;

const hexOf = (octets: number): z.ZodString =>
  z.string().regex(new RegExp(`^[0-9a-f]{${octets * 2}}$`));

/** An act as its owner knows it; its place may name the log, the newest one otherwise. */
export const listedActForm = knownActForm.extend({ log: z.string().max(255).optional() });

/** The acts an owner lists. */
export const listedForm = z.strictObject({ known: z.array(listedActForm).max(knownAtOnceMax) });

/**
 * What an owner registers: one seal, by its tag key, its octets or its tags alone.
 *
 * @basis ledger.md §13.3, §15
 */
export const monitorForm = z.strictObject({
  /** Number of the seal; with tags alone any name the owner likes. */
  id: z.string().min(1).max(64),
  /** Used to compute the tags and then forgotten. */
  key: hexOf(32).optional(),
  firstDay: z.number().int().min(0).max(0xffff).optional(),
  days: z.number().int().min(1).max(tagsMax).optional(),
  sealDer: z.base64().max(350_000).optional(),
  tags: z.array(hexOf(32)).min(1).max(tagsMax).optional(),
  known: z.array(listedActForm).max(knownAtOnceMax).default([]),
  mandates: z.array(mandateForm).max(mandatesMax).default([]),
  webhook: z.string().max(2048).optional(),
});

/** What is asked for when a monitor is registered. */
export type MonitorWish = z.output<typeof monitorForm>;

/** The tags to be looked for, and when there are no more of them. */
export interface WantedTags {
  readonly tags: readonly Uint8Array[];
  readonly endsAt?: Instant;
}

/**
 * The tags a wish is about; nothing where it names none, or names them in two ways.
 *
 * Tags may come with the days they are of, so that an owner who keeps the key to himself is told
 * too when there are no more of them.
 */
export function tagsOfWish(wish: MonitorWish): WantedTags | undefined {
  const { id, key, firstDay, days, sealDer, tags } = wish;
  const ways = [key, sealDer, tags].filter((one) => one !== undefined);
  const life = firstDay === undefined || days === undefined ? undefined : { firstDay, days };
  const isHalf = life === undefined && (firstDay ?? days) !== undefined;
  if (ways.length !== 1 || isHalf) return undefined;
  if (tags !== undefined) {
    const all = [...new Set(tags)];
    if (life !== undefined && all.length !== life.days) return undefined;
    return { tags: all.map(fromHex), ...(life && { endsAt: endOf(life) }) };
  }
  if (sealDer !== undefined) {
    const octets = life === undefined ? octetsOf(sealDer) : undefined;
    return octets && { tags: [staticTag(octets)] };
  }
  if (key === undefined || life === undefined) return undefined;
  const secret = fromHex(key);
  const all = Array.from({ length: life.days }, (_, i) =>
    dayTag(dayKey(secret, life.firstDay + i), id),
  );
  return { tags: all, endsAt: endOf(life) };
}

function endOf({ firstDay, days }: { readonly firstDay: number; readonly days: number }): Instant {
  return (firstDay + days) * dayMs - offsetMs;
}

function octetsOf(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** Octets as the tables name them. */
export const hexesOf = (all: readonly Uint8Array[]): readonly string[] => all.map(hex);
