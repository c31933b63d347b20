import { fromHex, hex, type Instant, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import { createSm3, digest, signSm2Message } from '@yunzhang/gm';
import { clockSkewMaxMs } from '@yunzhang/ledger';
import { type CustodyParts, slow } from './parts.ts';
import { isDuressCode } from './duress.ts';
import { intendedUse } from './intent.ts';
import { clockBackMax, findKey } from './making.ts';
import { mandateHindrance, noUses, type Use } from './mandate.ts';
import { countUse, takeBack } from './memory.ts';
import type { Given } from './record.ts';
import { refuse } from './refusal.ts';
import { isAfter, type Place, sealHindrance } from './register.ts';
import type { Asked, CustodyAnswer } from './request.ts';
import { partHindrance } from './signed-part.ts';
import { placeEntry, type PlacedEntry, writeBehindHead } from './telling.ts';

const basis = 'architecture §2, §3; ledger.md §16.1';

/** A use that may be signed, with what is needed for it. */
interface Allowed {
  readonly key: string;
  readonly given: Omit<Given, 'rs'>;
}

/**
 * Signs one use of a seal, or says why not.
 *
 * Between the first look and the count nothing waits, so two requests cannot both take the last use
 * of a mandate. The signature is in the journal, on disk, before it is answered; whoever asks again
 * for the same act gets the same octets.
 *
 * @basis architecture §2, §3 step 6; platform.md P05
 */
export async function useSeal(
  parts: CustodyParts,
  request: Asked<'use'>,
): Promise<CustodyAnswer | typeof slow> {
  const { memory } = parts.store;
  const now = parts.now();
  const about = aboutOf(request);
  const before = parts.underWay.get(request.act) ?? memory.given.get(request.act);
  if (before !== undefined) {
    if (before.about !== about) return { refusal: refuse('custody-act-differs', basis) };
    return 'rs' in before ? { rs: fromHex(before.rs) } : before.answer;
  }
  if (now < memory.latestAt - clockBackMax) {
    return { refusal: refuse('custody-clock-back', basis) };
  }
  if (memory.held.has(request.seal)) return slow;
  if (isDuressCode(parts.store, request)) {
    memory.held.add(request.seal);
    parts.notice({ at: now, kind: 'duress', ask: 'use', seal: request.seal, act: request.act });
    await parts.store.append({ kind: 'duress', seal: request.seal, at: now });
    return slow;
  }
  const placed = placeEntry(parts, request);
  if (isRefusal(placed)) return { refusal: placed };
  const allowed = allow(parts, request, { placed, now, about });
  if (isRefusal(allowed)) {
    await writeBehindHead(parts, placed);
    return { refusal: allowed };
  }
  countUse(memory, allowed.given);
  const answer = sign(parts, request, { ...allowed, placed });
  parts.underWay.set(request.act, { about, answer });
  return answer;
}

/** Everything a signature is for, in one digest; the proofs may be other ones the next time. */
function aboutOf({ seal, mandate, message }: Asked<'use'>): string {
  const hasher = createSm3();
  for (const part of [utf8(seal), utf8(mandate), message]) hasher.update(digest('sm3', part));
  return hex(hasher.digest());
}

async function sign(
  parts: CustodyParts,
  { message, act }: Asked<'use'>,
  { key, given, placed }: Allowed & { readonly placed: PlacedEntry },
): Promise<CustodyAnswer> {
  const { memory } = parts.store;
  try {
    let rs: Uint8Array;
    try {
      rs = await signSm2Message(await parts.vault.signer(key), message);
    } catch (error) {
      takeBack(memory, given);
      await writeBehindHead(parts, placed);
      throw error;
    }
    const done = { ...given, rs: hex(rs) };
    await writeBehindHead(parts, placed, { kind: 'use', given: done });
    memory.given.set(act, done);
    return { rs };
  } finally {
    parts.underWay.delete(act);
  }
}

/** Every condition of a use, in the order in which one wants to be told. */
function allow(
  parts: CustodyParts,
  request: Asked<'use'>,
  {
    placed,
    now,
    about,
  }: { readonly placed: PlacedEntry; readonly now: Instant; readonly about: string },
): Allowed | Refusal {
  const { memory } = parts.store;
  const intent = intendedUse(placed, request);
  if (isRefusal(intent)) return intent;
  const { at } = placed.entry;
  if (at < now - memory.trust.limits.intentMs) return refuse('custody-intent-old', basis);
  if (at > now + clockSkewMaxMs) return refuse('custody-intent-old', basis, 'from the future');
  const { dataHash, amountFen } = intent;
  const use = { ...intent, seal: request.seal };
  const key = sealKey(parts, request, { place: placed.place, dataHash, now });
  if (isRefusal(key)) return key;
  const hindrance =
    mandateRefusal(parts, request.mandate, { use, place: placed.place, now }) ??
    memory.velocity.hindrance(use, { limits: memory.trust.limits, now });
  if (hindrance !== undefined) return hindrance;
  const { act, seal, mandate } = request;
  return { key, given: { act, about, seal, mandate, amountFen, at: now } };
}

/** The key of a seal that is in force and is the one in what is to be signed. */
function sealKey(
  parts: CustodyParts,
  { seal: id, message }: Asked<'use'>,
  question: { readonly place: Place; readonly dataHash: Uint8Array; readonly now: Instant },
): string | Refusal {
  const { place, dataHash, now } = question;
  const seal = parts.store.memory.seals.get(id);
  const hindrance = sealHindrance(seal, now);
  if (seal === undefined || hindrance !== undefined) {
    return hindrance ?? refuse('custody-seal-unknown', basis);
  }
  if (!isAfter(place, seal.last)) return refuse('custody-intent-early', basis, 'seal');
  const key = findKey(parts, { purpose: 'seal', name: id });
  if (isRefusal(key)) return key;
  // The seal was made for a key that is not the one kept under its name.
  if (key.publicKey !== seal.publicKey) return refuse('custody-purpose', basis);
  const { sealDigest } = seal;
  return partHindrance(message, { sealDigest, dataHash, now }) ?? key.key;
}

function mandateRefusal(
  { store: { memory } }: CustodyParts,
  id: string,
  { use, place, now }: { readonly use: Use; readonly place: Place; readonly now: Instant },
): Refusal | undefined {
  const mandate = memory.mandates.get(id);
  if (mandate === undefined) return refuse('custody-mandate-unknown', basis, id);
  if (mandate.isWithdrawn) return refuse('custody-mandate-withdrawn', basis, id);
  const refusal = mandateHindrance(mandate.terms, use, {
    uses: memory.uses.get(id) ?? noUses,
    now,
  });
  if (refusal !== undefined) return refusal;
  return isAfter(place, mandate.last)
    ? undefined
    : refuse('custody-intent-early', basis, 'mandate');
}
