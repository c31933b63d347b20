import { fromHex, hex, type Instant } from '@yunzhang/base';
import type { LogHead } from './log-head.ts';
import { addUse, dropUse, type MandateUses, noUses } from './mandate.ts';
import type { CustodyRecord, Given, KeyState, MandateState, Snapshot } from './record.ts';
import type { SealState } from './register.ts';
import type { Trust } from './trust.ts';
import { createVelocity, type Velocity } from './velocity.ts';

/**
 * How long a signature is kept for whoever asks again, and how long its act cannot be used for
 * something else. Far beyond the age of an intent, so that no intent outlives it.
 */
export const keptMs = 7 * 86_400_000;

/** What of a snapshot is about files. */
type StoreParts = 'journal' | 'count' | 'chain' | 'macKey' | 'journalKey';

/** What the custody knows; changed by records and by nothing else. */
export interface Memory {
  trust: Trust;
  readonly folder: string;
  orders: number;
  /** By origin, in the order in which the logs were met. */
  readonly heads: Map<string, LogHead>;
  readonly keys: Map<string, KeyState>;
  readonly seals: Map<string, SealState>;
  readonly mandates: Map<string, MandateState>;
  readonly uses: Map<string, MandateUses>;
  /** By act, the oldest first. */
  readonly given: Map<string, Given>;
  readonly duressCodes: Map<string, string>;
  /** Seals for which a duress code was said: they answer nothing until an order releases them. */
  readonly held: Set<string>;
  readonly velocity: Velocity;
  /** The latest moment of anything: the clock must not go behind it. */
  latestAt: Instant;
}

/** Memory as a snapshot has it. */
export function readMemory(snapshot: Snapshot): Memory {
  const velocity = createVelocity();
  for (const given of snapshot.given) velocity.add(given);
  return {
    trust: snapshot.trust,
    folder: snapshot.folder,
    orders: snapshot.orders,
    heads: new Map(snapshot.heads.map((head) => [head.origin, headOf(head)])),
    keys: new Map(snapshot.keys.map((key) => [key.key, key])),
    seals: new Map(snapshot.seals),
    mandates: new Map(snapshot.mandates),
    uses: new Map(snapshot.uses),
    given: new Map(snapshot.given.map((given) => [given.act, given])),
    duressCodes: new Map(snapshot.duressCodes),
    held: new Set(snapshot.held),
    velocity,
    latestAt: snapshot.latestAt,
  };
}

/** A snapshot of memory; which journal goes on from it, the store adds. */
export function writeMemory(memory: Memory): Omit<Snapshot, StoreParts> {
  forgetOld(memory);
  return {
    folder: memory.folder,
    trust: memory.trust,
    orders: memory.orders,
    heads: [...memory.heads.values()].map(plainHead),
    keys: [...memory.keys.values()],
    seals: [...memory.seals],
    mandates: [...memory.mandates],
    uses: [...memory.uses],
    given: [...memory.given.values()],
    duressCodes: [...memory.duressCodes],
    held: [...memory.held],
    latestAt: memory.latestAt,
  };
}

/** A head as records have it. */
export function plainHead({ origin, size, sha256Root, sm3Root }: LogHead): Snapshot['heads'][0] {
  return { origin, size, sha256Root: hex(sha256Root), sm3Root: hex(sm3Root) };
}

function headOf({ origin, size, sha256Root, sm3Root }: Snapshot['heads'][0]): LogHead {
  return { origin, size, sha256Root: fromHex(sha256Root), sm3Root: fromHex(sm3Root) };
}

/** Brings one record into memory. The same records in the same order give the same memory. */
export function remember(memory: Memory, record: CustodyRecord): void {
  switch (record.kind) {
    case 'head': {
      const before = memory.heads.get(record.head.origin);
      // Two that were decided together may be written in the other order.
      if (before !== undefined && before.size >= record.head.size) return;
      memory.heads.set(record.head.origin, headOf(record.head));
      return;
    }
    case 'key':
      memory.keys.set(record.key.key, record.key);
      return;
    case 'seal':
      memory.seals.set(record.id, record.seal);
      return;
    case 'mandate':
      memory.mandates.set(record.id, record.mandate);
      return;
    case 'use':
      countUse(memory, record.given);
      memory.given.set(record.given.act, record.given);
      return;
    case 'plain':
      memory.latestAt = Math.max(memory.latestAt, record.at);
      return;
    case 'duress-code':
      memory.duressCodes.set(record.seal, record.mac);
      return;
    case 'duress':
      memory.held.add(record.seal);
      memory.latestAt = Math.max(memory.latestAt, record.at);
      return;
    case 'order':
      memory.orders = record.number;
      return;
    case 'trust':
      memory.trust = record.trust;
      return;
    case 'release':
      memory.held.delete(record.seal);
  }
}

/** Counts a use before its signature is made: no two can take the last one. */
export function countUse(memory: Memory, given: Omit<Given, 'rs'>): void {
  const { mandate, amountFen, at } = given;
  memory.uses.set(mandate, addUse(memory.uses.get(mandate) ?? noUses, amountFen, at));
  memory.velocity.add(given);
  memory.latestAt = Math.max(memory.latestAt, at);
}

/** Takes back a use whose signature was not made. */
export function takeBack(memory: Memory, given: Omit<Given, 'rs'>): void {
  const { mandate, amountFen, at } = given;
  const uses = memory.uses.get(mandate);
  if (uses !== undefined) memory.uses.set(mandate, dropUse(uses, amountFen, at));
  memory.velocity.drop(given);
}

/** Forgets signatures that nobody can ask for any more. */
function forgetOld({ given, latestAt }: Memory): void {
  for (const [act, { at }] of given) {
    if (at > latestAt - keptMs) return;
    given.delete(act);
  }
}
