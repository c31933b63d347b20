import { base64, equal } from '@yunzhang/base';
import { type Checkpoint, parseCheckpoint, type ReadCheckpoint } from './checkpoint.ts';
import { type LedgerCode, malformed } from './codes.ts';
import { checkConsistency } from './merkle.ts';
import { type Note, noteSizeMax, parseNote } from './note.ts';
import { base64Hash, decimalSize, plainText } from './note-text.ts';
import { type NoteWays, openNote, type VerifiedSignature } from './note-verify.ts';
import type { TreeHash } from './tree-hash.ts';
import type { NoteKey } from './verifier-key.ts';

/** Proof lines of a request. @basis ledger.md §7 (tlog-witness) */
const proofLinesMax = 63;
/** The body of a request at most: a note and the lines before it. */
export const addCheckpointSizeMax: number = noteSizeMax + 4096;

/** A request to a witness, taken apart: nothing in it is verified. */
export interface AddCheckpoint {
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  readonly note: Note;
  readonly checkpoint: ReadCheckpoint;
}

/**
 * Reads the body of `add-checkpoint`. What is malformed is answered with 400.
 *
 * @basis ledger.md §7
 */
export function parseAddCheckpoint(body: string | Uint8Array): AddCheckpoint {
  const limits = { sizeMax: addCheckpointSizeMax, tooLarge: 'witness-request-form' } as const;
  const text = plainText(body, limits);
  const blank = text.indexOf('\n\n');
  if (blank < 0) malformed('witness-request-form');
  const [old = '', ...lines] = text.slice(0, blank).split('\n');
  if (!old.startsWith('old ') || lines.length > proofLinesMax) malformed('witness-request-form');
  const note = parseNote(text.slice(blank + 2));
  return {
    old: decimalSize(old.slice('old '.length), 'witness-request-form'),
    proof: lines.map((line) => base64Hash(line, 'witness-request-form')),
    note,
    checkpoint: parseCheckpoint(note.text),
  };
}

/** The body of `add-checkpoint`, for a log that asks its witnesses. @basis ledger.md §7 */
export function writeAddCheckpoint(request: {
  readonly old: number;
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint. */
  readonly note: string;
}): string {
  const { old, proof, note } = request;
  return [`old ${old}`, ...proof.map(base64), '', note].join('\n');
}

/** A log a witness watches: by which hash its tree is, and the keys it signs with. */
export interface WitnessedLog {
  readonly origin: string;
  readonly hash: TreeHash;
  readonly keys: readonly NoteKey[];
}

/** Size and root a witness has seen last. */
export type Head = Pick<Checkpoint, 'size' | 'root'>;

/** What a witness answers. */
export type WitnessAnswer =
  | {
      readonly status: 200;
      /**
       * To be stored, durably and before the answer, where the head still is the one the question
       * was decided on; otherwise the question is decided again.
       */
      readonly head: Head;
      /** What is to be cosigned. */
      readonly text: string;
      /** The log's own signatures that hold: what may be published with it. */
      readonly signatures: readonly VerifiedSignature[];
    }
  | {
      readonly status: 409;
      readonly code: LedgerCode;
      readonly body: string;
      readonly contentType: 'text/x.tlog.size';
    }
  | { readonly status: 400 | 403 | 404 | 422; readonly code: LedgerCode };

/**
 * Decides about one request to a witness.
 *
 * `log` is what the witness knows under the origin of the request, `latest` the head it cosigned
 * last, both absent where there is none. The order of the refusals is the protocol's.
 *
 * @basis ledger.md §7 (tlog-witness v1.0.0)
 */
export function answerAddCheckpoint(question: {
  readonly request: AddCheckpoint;
  readonly log: WitnessedLog | undefined;
  readonly latest: Head | undefined;
  readonly ways?: NoteWays;
}): WitnessAnswer {
  const { request, log, latest, ways } = question;
  const { size, root, origin } = request.checkpoint;
  if (log === undefined || log.origin !== origin)
    return { status: 404, code: 'witness-log-unknown' };
  const opened = openNote(request.note, log.keys, ways);
  if ('refused' in opened) return { status: 403, code: 'witness-log-unsigned' };
  if (request.old > size) return { status: 400, code: 'witness-old-too-large' };
  const known = latest?.size ?? 0;
  if (request.old !== known) {
    const contentType = 'text/x.tlog.size';
    return { status: 409, code: 'witness-old-differs', body: `${known}\n`, contentType };
  }
  if (!follows(log.hash, request, latest)) return { status: 422, code: 'witness-proof-wrong' };
  return { status: 200, head: { size, root }, text: opened.text, signatures: opened.verified };
}

function follows(hash: TreeHash, request: AddCheckpoint, latest: Head | undefined): boolean {
  const { proof, checkpoint } = request;
  const { size, root } = checkpoint;
  if (size === 0 && !equal(root, hash.empty)) return false;
  // Nothing is known of an empty tree, so any first head follows, and there is nothing to prove.
  if (latest === undefined || latest.size === 0) return proof.length === 0;
  const { size: from, root: fromRoot } = latest;
  return checkConsistency(hash, { from, to: size, fromRoot, toRoot: root, proof });
}
