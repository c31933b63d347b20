import { assert, concat, equal, type Instant, utf8 } from '@yunzhang/base';
import { type DerNode, hmacSm3, sm3, writeInteger, writeOctets, writeSequence } from '@yunzhang/gm';
import { malformed } from './codes.ts';
import { hash32, hashPath, membersOf, membersOfBytes, wholeNumber } from './members.ts';
import { inclusionProof, rootFromInclusion, rootOf } from './merkle.ts';
import { sm3Tree } from './tree-hash.ts';

/** Octets of a seal's tag key. @basis ledger.md §13.3 */
export const tagKeySize = 32;
/** A hundred years; the life of a seal is some. */
const daysMax = 36_600;
const dayMax = 0xffff_ffff;
const dayMs = 86_400_000;
/** China Standard Time has been eight hours east without change since 1991. */
const zoneMs = 28_800_000;

const dayKeyDomain = utf8('seal-ledger/tagkey/v1\n');
const tagDomain = utf8('seal-ledger/tag/v1\n');
const leafDomain = utf8('seal-ledger/tagday/v1\n');
const staticDomain = utf8('seal-ledger/tag-static/v1\n');

/** Names the tag schedule among the ExtDatas of a seal; not critical. @basis ledger.md §13.3 */
export const tagScheduleOid = '2.25.206841220046353560435171828049725068265.2';

/** What a seal says about its tags; fixed when it is made. @basis ledger.md §13.3 */
export interface TagSchedule {
  readonly firstDay: number;
  readonly days: number;
  /** SM3 root over the leaves of all days. */
  readonly root: Uint8Array;
}

/** The days a seal's secret is for. */
export interface TagLife {
  /** K: whoever knows it finds all acts of the seal. */
  readonly key: Uint8Array;
  readonly firstDay: number;
  readonly days: number;
}

/** The key of one day with its path to the schedule: shows that a tag is the right one. */
export interface TagOpening {
  readonly day: number;
  /** K_day. */
  readonly key: Uint8Array;
  readonly firstDay: number;
  readonly days: number;
  readonly path: readonly Uint8Array[];
}

/** Number of the day in China at an instant. @basis ledger.md §13.3 */
export function tagDay(at: Instant): number {
  const day = Math.floor((at + zoneMs) / dayMs);
  assert(day >= 0 && day <= dayMax, 'a day fits 32 bits');
  return day;
}

function dayOctets(day: number): Uint8Array {
  return Uint8Array.of(day >>> 24, (day >>> 16) & 0xff, (day >>> 8) & 0xff, day & 0xff);
}

/** K_day of a seal's key. @basis ledger.md §13.3 */
export function dayKey(key: Uint8Array, day: number): Uint8Array {
  assert(key.length === tagKeySize, 'a tag key has 32 octets');
  return hmacSm3(key, concat([dayKeyDomain, dayOctets(day)]));
}

/** The one right tag of a seal on the day of `keyOfDay`. @basis ledger.md §13.3 */
export function dayTag(keyOfDay: Uint8Array, sealId: string): Uint8Array {
  return hmacSm3(keyOfDay, concat([tagDomain, utf8(sealId)]));
}

/** The tag of an act of a seal. @basis ledger.md §13.3 */
export function tagOf(key: Uint8Array, sealId: string, at: Instant): Uint8Array {
  return dayTag(dayKey(key, tagDay(at)), sealId);
}

/**
 * The tags of a seal on all days from `from` to `to`: what its owner looks for in the ranges of
 * these days.
 *
 * @basis ledger.md §13.3, §13.5
 */
export function tagsBetween(
  { key, sealId }: { readonly key: Uint8Array; readonly sealId: string },
  { from, to }: { readonly from: Instant; readonly to: Instant },
): readonly Uint8Array[] {
  const [first, last] = [tagDay(from), tagDay(to)];
  assert(last - first < daysMax, 'not more days than a schedule has');
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return days.map((day) => dayTag(dayKey(key, day), sealId));
}

/**
 * The tag of a seal that carries no schedule. Anybody who has the seal can compute it, so its acts
 * are linkable; reports say so.
 *
 * @basis ledger.md §13.3
 */
export function staticTag(sealDer: Uint8Array): Uint8Array {
  return sm3(concat([staticDomain, sm3(sealDer)]));
}

function dayLeaf(day: number, key: Uint8Array): Uint8Array {
  return sm3Tree.leaf(concat([leafDomain, dayOctets(day), key]));
}

/**
 * Leaf hashes of all days. Ten years take some ten milliseconds: whoever opens many days keeps
 * them.
 */
export function tagLeaves({ key, firstDay, days }: TagLife): readonly Uint8Array[] {
  assert(days >= 1 && days <= daysMax, 'a schedule has from one day to a hundred years');
  assert(firstDay >= 0 && firstDay + days - 1 <= dayMax, 'days fit 32 bits');
  return Array.from({ length: days }, (_, i) => dayLeaf(firstDay + i, dayKey(key, firstDay + i)));
}

/** The schedule that goes into the seal. @basis ledger.md §13.3 */
export function tagSchedule(life: TagLife): TagSchedule {
  const { firstDay, days } = life;
  return { firstDay, days, root: rootOf(sm3Tree, tagLeaves(life)) };
}

/** Shows the key of one day; `leaves` where the caller kept them. */
export function openTag(
  life: TagLife,
  day: number,
  leaves: readonly Uint8Array[] = tagLeaves(life),
): TagOpening {
  const { key, firstDay, days } = life;
  assert(day >= firstDay && day < firstDay + days, 'the day is one of the schedule');
  const path = inclusionProof(sm3Tree, leaves, day - firstDay);
  return { day, key: dayKey(key, day), firstDay, days, path };
}

/**
 * Tells whether the key of a day is the one the seal's schedule fixes.
 *
 * The schedule must come from the seal, never from beside the opening.
 *
 * @basis ledger.md §13.3, §14.5 step 5
 */
export function isOpeningOfSchedule(schedule: TagSchedule, opening: TagOpening): boolean {
  const { day, key, firstDay, days, path } = opening;
  if (firstDay !== schedule.firstDay || days !== schedule.days) return false;
  if (day < firstDay || day >= firstDay + days) return false;
  const root = rootFromInclusion(sm3Tree, {
    leafHash: dayLeaf(day, key),
    index: day - firstDay,
    size: days,
    proof: path,
  });
  return root !== undefined && equal(root, schedule.root);
}

/** Value of the seal's ExtData. @basis ledger.md §13.3 */
export function writeTagSchedule({ firstDay, days, root }: TagSchedule): Uint8Array {
  return writeSequence(writeInteger(firstDay), writeInteger(days), writeOctets(root));
}

/** Reads the value of the seal's ExtData, strictly. @basis ledger.md §13.3 */
export function readTagSchedule(bytes: Uint8Array): TagSchedule {
  const members = membersOfBytes(bytes);
  const firstDay = wholeNumber(members.next(), dayMax);
  const days = wholeNumber(members.next(), daysMax);
  if (days === 0 || firstDay + days - 1 > dayMax) malformed('tag-schedule-form', 0);
  const root = hash32(members.next());
  members.end();
  return { firstDay, days, root };
}

/** DER of a tag opening. @basis ledger.md §14.2 */
export function writeTagOpening(opening: TagOpening): Uint8Array {
  return writeSequence(
    writeInteger(opening.day),
    writeOctets(opening.key),
    writeInteger(opening.firstDay),
    writeInteger(opening.days),
    writeSequence(...opening.path.map(writeOctets)),
  );
}

/** Reads a tag opening, strictly. */
export function readTagOpening(node: DerNode): TagOpening {
  const members = membersOf(node);
  const opening = {
    day: wholeNumber(members.next(), dayMax),
    key: hash32(members.next()),
    firstDay: wholeNumber(members.next(), dayMax),
    days: wholeNumber(members.next(), daysMax),
    path: hashPath(members.next()),
  };
  members.end();
  return opening;
}
