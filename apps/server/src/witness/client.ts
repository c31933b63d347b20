import { fromUtf8, type Instant, isRefusal, Malformed } from '@yunzhang/base';
import {
  type NoteKey,
  type NoteSignature,
  openNote,
  parseCheckpoint,
  parseNote,
  parseSignatureLine,
  type TreeHash,
  verifyNoteSignature,
  writeAddCheckpoint,
} from '@yunzhang/ledger';
import type { WitnessCode } from './codes.ts';
import { askHttp, type AskHttp, type HttpAnswer } from './fetching.ts';
import { WitnessProblem } from './problem.ts';
import { originHashOf } from './witness.ts';

/** Signature lines of one witness: the longest kind has some 3,300 characters. */
const answerSizeMax = 16 * 1024;
const linesMax = 8;
/** Sizes a witness may name before we stop: others ask it too, so the first answer may be old. */
const attemptsMax = 4;
const timeoutDefaultMs = 5_000;
/** A cosignature is made now. @basis ledger.md §14.5 step 6 */
const timeApartMaxMs = 600_000;

/** A witness as a log knows it. */
export interface WitnessPeer {
  /** Submission prefix: `add-checkpoint` comes after it. */
  readonly url: string;
  /** Its cosignature key, for the kind of tree that is asked about. */
  readonly key: NoteKey;
  /** Prefix under which it shows what it cosigned, where that is another one. */
  readonly monitoringUrl?: string;
}

/** A signed head to be witnessed. */
export interface RoundHead {
  readonly hash: TreeHash;
  /** The signed checkpoint. */
  readonly note: string;
  /** Consistency proof from a smaller size of this log; empty from 0 and from its own size. */
  readonly prove: (from: number) => Promise<readonly Uint8Array[]>;
}

/** What one witness gave: cosignatures that hold, or why there are none. */
export type WitnessOutcome =
  | { readonly peer: WitnessPeer; readonly cosignatures: readonly NoteSignature[] }
  | {
      readonly peer: WitnessPeer;
      readonly problem: WitnessCode;
      readonly detail?: string;
      /** The size the witness says it has seen, with `witness-ahead`. */
      readonly seen?: number;
    };

/** How a round is made. */
export interface RoundOptions {
  readonly now: () => Instant;
  readonly timeoutMs?: number | undefined;
  readonly ask?: AskHttp | undefined;
  /** Sizes the witnesses had last, by key name; kept by the caller from round to round. */
  readonly sizes?: Map<string, number>;
}

/**
 * Asks all witnesses for a head at the same time.
 *
 * Never throws for what a witness does, and never waits for one longer than the time-out. Each
 * cosignature is verified before it is handed back. `witness-ahead` and `witness-disagrees` are no
 * failures of a witness but alarms about the log: it was rolled back, or shows two histories.
 *
 * @basis ledger.md §7, §17
 */
export async function witnessRound(
  head: RoundHead,
  witnesses: readonly WitnessPeer[],
  options: RoundOptions,
): Promise<readonly WitnessOutcome[]> {
  return Promise.all(
    witnesses.map(async (peer): Promise<WitnessOutcome> => {
      try {
        return { peer, cosignatures: await askWitness(head, peer, options) };
      } catch (error) {
        if (!(error instanceof WitnessProblem)) throw error;
        const { code, detail } = error;
        const seen = code === 'witness-ahead' ? Number(detail) : undefined;
        return {
          peer,
          problem: code,
          ...(detail === undefined ? {} : { detail }),
          ...(seen === undefined ? {} : { seen }),
        };
      }
    }),
  );
}

async function askWitness(
  head: RoundHead,
  peer: WitnessPeer,
  options: RoundOptions,
): Promise<readonly NoteSignature[]> {
  const { text } = parseNote(head.note);
  const { size } = parseCheckpoint(text);
  const deadline = AbortSignal.timeout(options.timeoutMs ?? timeoutDefaultMs);
  let old = Math.min(options.sizes?.get(peer.key.name) ?? 0, size);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    if (deadline.aborted) throw new WitnessProblem('peer-deadline', peer.url);
    const answer = await submit({ head, old, peer, options });
    if (answer.status === 409) {
      old = sizeIn(answer);
      if (old > size) throw new WitnessProblem('witness-ahead', String(old));
      continue;
    }
    if (answer.status === 422) throw new WitnessProblem('witness-disagrees', `${old} -> ${size}`);
    if (answer.status !== 200) throw new WitnessProblem('peer-status', String(answer.status));
    options.sizes?.set(peer.key.name, size);
    return cosignaturesIn(answer, { text, peer, now: options.now() });
  }
  throw new WitnessProblem('peer-deadline', peer.url);
}

async function submit(question: {
  readonly head: RoundHead;
  readonly old: number;
  readonly peer: WitnessPeer;
  readonly options: RoundOptions;
}): Promise<HttpAnswer> {
  const { head, old, peer, options } = question;
  const proof = await head.prove(old);
  return (options.ask ?? askHttp)({
    url: `${peer.url}/add-checkpoint`,
    body: writeAddCheckpoint({ old, proof, note: head.note }),
    sizeMax: answerSizeMax,
    timeoutMs: options.timeoutMs ?? timeoutDefaultMs,
  });
}

function sizeIn({ bytes }: HttpAnswer): number {
  const size = /^(0|[1-9]\d{0,15})\n?$/.exec(textOf(bytes))?.[1];
  const value = size === undefined ? Number.NaN : Number(size);
  if (Number.isSafeInteger(value)) return value;
  throw new WitnessProblem('witness-answer-form', 'size');
}

/** The lines that hold under the key we know the witness by; others are passed over. */
function cosignaturesIn(
  { bytes }: HttpAnswer,
  asked: { readonly text: string; readonly peer: WitnessPeer; readonly now: Instant },
): readonly NoteSignature[] {
  const { text, peer, now } = asked;
  const lines = textOf(bytes).split('\n').slice(0, -1);
  if (lines.length > linesMax) throw new WitnessProblem('witness-answer-form', 'lines');
  const held = lines.map(lineOf).flatMap((signature) => {
    if (signature.name !== peer.key.name || signature.keyId !== peer.key.id) return [];
    const verified = verifyNoteSignature(peer.key, { text, signature });
    return verified === undefined ? [] : [verified];
  });
  const [first] = held;
  if (first === undefined) throw new WitnessProblem('witness-answer-unsigned', peer.key.name);
  const { timeMs = 0 } = first;
  if (Math.abs(timeMs - now) > timeApartMaxMs) {
    throw new WitnessProblem('witness-answer-time', `${timeMs - now} ms`);
  }
  return [first.signature];
}

function lineOf(line: string): NoteSignature {
  try {
    return parseSignatureLine(line);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WitnessProblem('witness-answer-form', error.code, error);
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WitnessProblem('witness-answer-form', 'utf-8', error);
  }
}

/** A head as a witness shows it. */
export interface WitnessedHead {
  readonly note: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly cosignedAt: Instant;
}

/**
 * Asks a witness for the head it cosigned last; nothing when it knows none of this log.
 *
 * What it shows must carry its own cosignature; whose head it is, the log's signature says, and
 * both are checked: a witness cannot accuse a log of a head the log did not sign.
 *
 * @basis ledger.md §7, §16.4, §17
 */
export async function witnessedHead(
  log: { readonly origin: string; readonly keys: readonly NoteKey[] },
  peer: WitnessPeer,
  options: { readonly timeoutMs?: number; readonly ask?: AskHttp | undefined } = {},
): Promise<WitnessedHead | undefined> {
  const answer = await (options.ask ?? askHttp)({
    url: `${peer.monitoringUrl ?? peer.url}/${originHashOf(log.origin)}/checkpoint`,
    sizeMax: 256 * 1024,
    timeoutMs: options.timeoutMs ?? timeoutDefaultMs,
  });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new WitnessProblem('peer-status', String(answer.status));
  try {
    const note = textOf(answer.bytes);
    const ofLog = openNote(note, log.keys);
    const ofWitness = openNote(note, [peer.key]);
    if (isRefusal(ofLog) || isRefusal(ofWitness)) {
      throw new WitnessProblem('witness-answer-unsigned', peer.key.name);
    }
    const { origin, size, root } = parseCheckpoint(ofLog.text);
    if (origin !== log.origin) throw new WitnessProblem('witness-answer-form', 'origin');
    return { note, size, root, cosignedAt: ofWitness.verified[0]?.timeMs ?? 0 };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WitnessProblem('witness-answer-form', error.code, error);
  }
}
