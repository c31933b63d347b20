import { equal, type Instant, utf8 } from '@yunzhang/base';
import { sm3 } from '@yunzhang/gm';
import { acts } from './act.ts';
import type { LedgerEntry } from './entry.ts';
import type { Evidence } from './evidence.ts';
import { type EvidenceCheck, fails, holds, unknown } from './evidence-check.ts';
import { type fieldNames, isOpeningOf } from './record.ts';
import { dayTag, isOpeningOfSchedule, staticTag, tagDay, type TagSchedule } from './tag.ts';

type FieldName = (typeof fieldNames)[number];

/** Clocks of the parties may differ by this. @basis ledger.md §14.5 step 6 */
export const clockSkewMaxMs = 600_000;

/** What the sealed document says, read from the document and never from the evidence. */
export interface SealedPaper {
  /** `TBS_Sign.dataHash`. */
  readonly dataHash: Uint8Array;
  /** `esID` of the seal. */
  readonly sealId: string;
  /** DER of the seal, as received: its static tag if it has no schedule. */
  readonly seal: Uint8Array;
  /** From the `extDatas` of the seal. */
  readonly tagSchedule?: TagSchedule;
  /** Signing time in the signed part. */
  readonly signedAt?: Instant;
  /** Octets of the seal signature, which evidence of `use.done` binds. */
  readonly signature?: Uint8Array;
}

/** Evidence with the entry in it. */
export interface ShownEvidence {
  readonly evidence: Evidence;
  readonly entry: LedgerEntry;
}

/**
 * Whether every field that is shown belongs to the record, and is shown once.
 *
 * @basis ledger.md §13.2
 */
export function openingChecks({ evidence, entry }: ShownEvidence): readonly EvidenceCheck[] {
  const { openings } = evidence;
  if (openings.length === 0) return [];
  const wrong = openings.filter((opening) => !isOpeningOf(entry.commit, opening));
  const faults = wrong.map(({ field }) => fails('evidence-opening-wrong', field.name));
  // A record that names a field twice could show two people two values of it.
  const names = new Set(openings.map(({ field }) => field.name));
  if (names.size < openings.length) faults.push(fails('evidence-openings-clash'));
  return faults.length > 0 ? faults : [holds('evidence-openings-hold', [...names].join(', '))];
}

/**
 * Whether the act was the sealing of this document by this seal at this time, in its owner's view.
 *
 * @basis ledger.md §14.5 steps 4 to 6
 */
export function paperChecks(paper: SealedPaper, shown: ShownEvidence): readonly EvidenceCheck[] {
  const { act } = shown.entry;
  const isUse = act === acts.useDone || act === acts.useIntent;
  return [
    isUse ? holds('evidence-act-use') : fails('evidence-act-other', String(act)),
    dataHashCheck(paper, shown),
    sealIdCheck(paper, shown),
    ...(act === acts.useDone ? [signatureCheck(paper, shown)] : []),
    tagCheck(paper, shown),
    timeCheck(paper, shown.entry.at),
  ];
}

function shownValue({ evidence }: ShownEvidence, name: FieldName): Uint8Array | undefined {
  return evidence.openings.find(({ field }) => field.name === name)?.field.value;
}

function dataHashCheck({ dataHash }: SealedPaper, shown: ShownEvidence): EvidenceCheck {
  const value = shownValue(shown, 'dataHash');
  if (value === undefined) return fails('evidence-data-hash-closed');
  return equal(value, dataHash)
    ? holds('evidence-data-hash-holds')
    : fails('evidence-data-hash-differs');
}

function sealIdCheck({ sealId }: SealedPaper, shown: ShownEvidence): EvidenceCheck {
  const value = shownValue(shown, 'sealId');
  if (value === undefined) return fails('evidence-seal-id-closed');
  return equal(value, utf8(sealId))
    ? holds('evidence-seal-id-holds')
    : fails('evidence-seal-id-differs');
}

function signatureCheck({ signature }: SealedPaper, shown: ShownEvidence): EvidenceCheck {
  const value = shownValue(shown, 'signatureDigest');
  if (value === undefined) return fails('evidence-signature-digest-closed');
  if (signature === undefined) return unknown('evidence-signature-absent');
  return equal(value, sm3(signature))
    ? holds('evidence-signature-digest-holds')
    : fails('evidence-signature-digest-differs');
}

/**
 * The tag must be the one right tag of this seal on this day. The schedule comes from the seal: one
 * that came with the evidence would be the forger's.
 */
function tagCheck(paper: SealedPaper, { evidence, entry }: ShownEvidence): EvidenceCheck {
  const { tagOpening } = evidence;
  const { tagSchedule, sealId, seal } = paper;
  if (tagSchedule === undefined) {
    // Without a schedule a key proves nothing; only the static tag is right.
    const isRight = tagOpening === undefined && equal(entry.tag, staticTag(seal));
    return isRight ? holds('evidence-tag-static') : fails('evidence-tag-wrong', 'static');
  }
  if (tagOpening === undefined) return unknown('evidence-tag-withheld');
  if (tagOpening.day !== tagDay(entry.at)) {
    return fails('evidence-tag-day-wrong', String(tagOpening.day));
  }
  if (!isOpeningOfSchedule(tagSchedule, tagOpening)) return fails('evidence-tag-schedule-wrong');
  const tag = dayTag(tagOpening.key, sealId);
  return equal(tag, entry.tag) ? holds('evidence-tag-holds') : fails('evidence-tag-wrong');
}

function timeCheck({ signedAt }: SealedPaper, at: Instant): EvidenceCheck {
  if (signedAt === undefined) return unknown('evidence-time-unknown');
  return Math.abs(at - signedAt) <= clockSkewMaxMs
    ? holds('evidence-time-holds')
    : fails('evidence-time-differs', `${at - signedAt} ms`);
}
