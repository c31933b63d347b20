import { fromBase64, fromHex, hex, Malformed, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import {
  actCodeOf,
  dayKey,
  dayTag,
  type KnownAct,
  type KnownMandate,
  staticTag,
  tagDay,
} from '@yunzhang/ledger';
import { z } from 'zod';
import { MonitorProblem } from './problem.ts';

const sealsMax = 1000;
const knownMax = 1_000_000;
const hexOf = (octets: number): z.ZodString =>
  z.string().regex(new RegExp(`^[0-9a-f]{${octets * 2}}$`));
const instant = z.union([z.number().int().min(0), z.iso.datetime({ offset: true })]);

/** One act as its owner's records know it. @basis ledger.md §17 */
export const knownActForm = z.strictObject({
  act: z.union([z.number().int().min(0).max(65_535), z.string().max(32)]),
  commit: hexOf(64),
  index: z.number().int().min(0).optional(),
  sealing: z.string().max(200).optional(),
  mandate: z.string().max(200).optional(),
});

/** One mandate as the owner granted it. */
export const mandateForm = z.strictObject({
  id: z.string().max(200),
  validFrom: instant,
  validTo: instant,
  withdrawnIndex: z.number().int().min(0).optional(),
});

const sealForm = z
  .strictObject({
    id: z.string().min(1).max(64),
    /** K of the seal, for one that has a tag schedule. */
    key: hexOf(32).optional(),
    firstDay: z.number().int().min(0).max(0xffff_ffff).optional(),
    days: z.number().int().min(1).max(36_600).optional(),
    /** The seal itself, for one without a schedule. */
    sealDer: z.base64().max(4_000_000).optional(),
    known: z.array(knownActForm).max(knownMax).default([]),
    mandates: z.array(mandateForm).max(knownMax).default([]),
  })
  .refine(
    ({ key, firstDay, days, sealDer }) =>
      sealDer === undefined
        ? key !== undefined && firstDay !== undefined && days !== undefined
        : key === undefined,
    'either key, firstDay and days, or sealDer',
  );
const ownerForm = z.strictObject({ seals: z.array(sealForm).min(1).max(sealsMax) });

/** What an owner tells the monitor of one seal. */
export interface OwnedSeal {
  readonly id: string;
  readonly known: readonly KnownAct[];
  readonly mandates: readonly KnownMandate[];
  /** The days the seal has tags for; one entry without a day for a tag that never changes. */
  readonly days: readonly number[] | 'static';
  tagOn(day: number): Uint8Array;
}

/** The seals of an owner. */
export interface OwnerFile {
  readonly seals: readonly OwnedSeal[];
  /** Changes when a seal or its key does: what was searched before is searched again then. */
  readonly fingerprint: string;
}

/**
 * Reads the file of an owner: per seal its tag key and what the owner's own records know.
 *
 * The file is secret: whoever has K finds all acts of the seal.
 *
 * @basis ledger.md §13.3, §17
 */
export function readOwnerFile(text: string): OwnerFile {
  const read = ownerForm.safeParse(jsonOf(text));
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new MonitorProblem('owner-file-form', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const seals = read.data.seals.map(ownedSeal);
  const secrets = read.data.seals.map(({ id, key, firstDay, days, sealDer }) =>
    JSON.stringify([id, key, firstDay, days, sealDer]),
  );
  return { seals, fingerprint: hex(digest('sha256', utf8(secrets.join('\n')))) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MonitorProblem('owner-file-form', error instanceof Error ? error.message : '');
  }
}

function ownedSeal(form: z.output<typeof sealForm>): OwnedSeal {
  const { id } = form;
  const known = form.known.map(knownActOf);
  const mandates = form.mandates.map(mandateOf);
  const { key, firstDay = 0, days = 0, sealDer } = form;
  if (sealDer !== undefined) {
    const tag = staticTag(octetsOf(sealDer));
    return { id, known, mandates, days: 'static', tagOn: () => tag };
  }
  const secret = fromHex(key ?? '');
  const all = Array.from({ length: days }, (_, i) => firstDay + i);
  return { id, known, mandates, days: all, tagOn: (day) => dayTag(dayKey(secret, day), id) };
}

/** A known act in the words of the ledger. */
export function knownActOf(form: z.output<typeof knownActForm>): KnownAct {
  const { act, commit, index, sealing, mandate } = form;
  return {
    act: typeof act === 'number' ? act : actOf(act),
    commit: fromHex(commit),
    ...(index === undefined ? {} : { index }),
    ...(sealing === undefined ? {} : { sealing }),
    ...(mandate === undefined ? {} : { mandate }),
  };
}

/** A mandate in the words of the ledger. */
export function mandateOf(form: z.output<typeof mandateForm>): KnownMandate {
  const { validFrom, validTo, withdrawnIndex, ...one } = form;
  return {
    ...one,
    validFrom: instantOf(validFrom),
    validTo: instantOf(validTo),
    ...(withdrawnIndex === undefined ? {} : { withdrawnIndex }),
  };
}

function actOf(name: string): number {
  return actCodeOf(name) ?? unknownAct(name);
}

function unknownAct(name: string): never {
  throw new MonitorProblem('owner-file-form', `act ${name}`);
}

const instantOf = (stated: number | string): number =>
  typeof stated === 'number' ? stated : Date.parse(stated);

function octetsOf(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new MonitorProblem('owner-file-form', 'sealDer', error);
  }
}

/** One tag an owner looks for. */
export interface WantedTag {
  readonly tag: Uint8Array;
  readonly seal: OwnedSeal;
  /** Absent for a tag that never changes. */
  readonly day?: number;
}

/** All tags of an owner's seals up to tomorrow; by their hexadecimal form. */
export function wantedTags(owner: OwnerFile, now: number): ReadonlyMap<string, WantedTag> {
  const wanted = new Map<string, WantedTag>();
  // A clock of the log may run ahead of ours around midnight.
  const lastDay = tagDay(now) + 1;
  for (const seal of owner.seals) {
    if (seal.days === 'static') {
      const tag = seal.tagOn(0);
      wanted.set(hex(tag), { tag, seal });
      continue;
    }
    for (const day of seal.days) {
      if (day > lastDay) break;
      const tag = seal.tagOn(day);
      wanted.set(hex(tag), { tag, seal, day });
    }
  }
  return wanted;
}
