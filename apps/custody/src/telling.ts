import { equal, isRefusal, type Refusal, utf8 } from '@yunzhang/base';
import { acts, clockSkewMaxMs } from '@yunzhang/ledger';
import type { CustodyParts } from './parts.ts';
import { type ReadEntryEvidence, readShown, shownValue } from './intent.ts';
import { connectHead, type Connection, type LogHead } from './log-head.ts';
import { plainHead, remember } from './memory.ts';
import type { CustodyRecord } from './record.ts';
import { refuse } from './refusal.ts';
import { isAfter, isAt, type Place, stepSeal } from './register.ts';
import { type HeldStatement, readStatement, statementField } from './statement.ts';

const basis = 'architecture §2; ledger.md §14.5';

/** An entry under a head that continues all that was seen. */
export interface PlacedEntry extends ReadEntryEvidence {
  readonly place: Place;
  /** Set when the head is newer than all before it: it must be written down. */
  readonly newest?: LogHead;
}

/**
 * Reads evidence and judges it: signatures, witnesses, both trees, and that its head continues the
 * newest one that was seen. A newer head becomes the watermark in memory at once; `newest` is then
 * for the journal, where it stands before everything that rests on it.
 */
export function placeEntry(
  parts: CustodyParts,
  shown: {
    readonly evidence: Uint8Array;
    readonly connection: Connection & { readonly from: number };
  },
): PlacedEntry | Refusal {
  const { memory } = parts.store;
  const read = readShown(shown.evidence);
  if (isRefusal(read)) return read;
  const { checkpointMs } = memory.trust.limits;
  const logged = parts.judge().judge(read.evidence, { now: parts.now(), checkpointMs });
  if (isRefusal(logged)) return logged;
  const { head, index } = logged;
  const before = memory.heads.get(head.origin);
  const newest = connectHead(before, head, shown.connection);
  if (isRefusal(newest)) return newest;
  if (newest !== before) memory.heads.set(head.origin, newest);
  const log = [...memory.heads.keys()].indexOf(head.origin);
  return { ...read, place: { log, index }, ...(newest === before ? {} : { newest }) };
}

/** Writes a newer head down, and what rests on it behind it. */
export async function writeBehindHead(
  { store }: Pick<CustodyParts, 'store'>,
  { newest }: Pick<PlacedEntry, 'newest'>,
  record?: CustodyRecord,
): Promise<void> {
  await Promise.all([
    ...(newest === undefined ? [] : [store.append({ kind: 'head', head: plainHead(newest) })]),
    ...(record === undefined ? [] : [store.append(record)]),
  ]);
}

/**
 * Takes what the log says about a seal or a mandate.
 *
 * Logged is not enough: who took over the platform can log anything. It must be signed by somebody
 * who may say it, and must not be older than what is known.
 */
export async function tell(
  parts: CustodyParts,
  shown: Parameters<typeof placeEntry>[1],
): Promise<Refusal | undefined> {
  const placed = placeEntry(parts, shown);
  if (isRefusal(placed)) return placed;
  const record = recordOf(parts, placed);
  if (isRefusal(record)) {
    await writeBehindHead(parts, placed);
    return record;
  }
  remember(parts.store.memory, record);
  await writeBehindHead(parts, placed, record);
  return undefined;
}

/** What is known then. Told again by whoever did not hear the answer, it is written again. */
function recordOf(parts: CustodyParts, placed: PlacedEntry): CustodyRecord | Refusal {
  const said = statementOf(placed);
  if (isRefusal(said)) return said;
  const { statement } = said;
  if (statement.at > parts.now() + clockSkewMaxMs) {
    return refuse('custody-statement-wrong', basis, 'from the future');
  }
  if (statement.act === acts.mandateGrant || statement.act === acts.mandateWithdraw) {
    return mandateRecord(parts, said, placed.place);
  }
  const { memory } = parts.store;
  const { seal: id } = statement;
  const before = memory.seals.get(id);
  const isTold = before !== undefined && isAt(before.last, placed.place);
  if (isTold) return { kind: 'seal', id, seal: before };
  const seal = stepSeal(before, said, { place: placed.place, trust: memory.trust });
  return isRefusal(seal) ? seal : { kind: 'seal', id, seal };
}

/** The statement of an entry, which must be about the same act and the same seal. */
function statementOf({ evidence, entry }: PlacedEntry): HeldStatement | Refusal {
  const bytes = shownValue(evidence, statementField);
  const sealId = shownValue(evidence, 'sealId');
  if (bytes === undefined || sealId === undefined) {
    return refuse('custody-statement-unlogged', basis);
  }
  const said = readStatement(bytes);
  if (said === undefined) return refuse('custody-statement-wrong', basis);
  const isSame = said.statement.act === entry.act && equal(sealId, utf8(said.statement.seal));
  return isSame ? said : refuse('custody-statement-unlogged', basis, String(entry.act));
}

function mandateRecord(
  { store: { memory } }: CustodyParts,
  { statement, speaker }: HeldStatement,
  place: Place,
): CustodyRecord | Refusal {
  const seal = memory.seals.get(statement.seal);
  if (seal === undefined) return refuse('custody-seal-unknown', basis, statement.seal);
  if (statement.act === acts.mandateGrant) {
    if (!seal.grantors.includes(speaker)) return refuse('custody-statement-speaker', basis);
    const known = memory.mandates.get(statement.mandate);
    if (known !== undefined && isAt(known.last, place)) {
      return { kind: 'mandate', id: statement.mandate, mandate: known };
    }
    // A mandate is granted once: one that was withdrawn does not come back under its name.
    if (known !== undefined) return refuse('custody-statement-back', basis);
    const mandate = { terms: statement, isWithdrawn: false, last: place };
    return { kind: 'mandate', id: statement.mandate, mandate };
  }
  if (statement.act !== acts.mandateWithdraw) return refuse('custody-statement-step', basis);
  const before = memory.mandates.get(statement.mandate);
  if (before === undefined) return refuse('custody-mandate-unknown', basis, statement.mandate);
  if (before.terms.seal !== statement.seal) return refuse('custody-mandate-foreign', basis);
  const office = memory.trust.authorities.find(({ publicKey }) => publicKey === speaker);
  const isAllowed =
    seal.grantors.includes(speaker) || office?.acts.includes(acts.mandateWithdraw) === true;
  if (!isAllowed) return refuse('custody-statement-speaker', basis);
  const isTold = before.isWithdrawn && isAt(before.last, place);
  if (!isTold && !isAfter(place, before.last)) return refuse('custody-statement-back', basis);
  const mandate = { ...before, isWithdrawn: true, last: place };
  return { kind: 'mandate', id: statement.mandate, mandate };
}
