import { hex, type Instant, isRefusal, Malformed, utf8 } from '@yunzhang/base';
import { digest } from '@yunzhang/gm';
import {
  type AddCheckpoint,
  answerAddCheckpoint,
  type Head,
  noteSignaturesMax,
  type NoteSigner,
  openNote,
  parseAddCheckpoint,
  parseCheckpoint,
  signText,
  type WitnessedLog,
  writeNote,
  writeSignatureLine,
} from '@yunzhang/ledger';
import type { HeadStore } from './head-store.ts';
import { WitnessProblem } from './problem.ts';

/** Requests that wait for one origin; a log asks once a second at most. */
const waitingDefault = 1000;

/** A log this witness cosigns, and the keys it does that with. */
export interface CosignedLog extends WitnessedLog {
  /** Ed25519 cosignatures for SHA-256 logs, SM2 cosignatures for SM3 logs. @basis ledger.md §17 */
  readonly signers: readonly NoteSigner[];
}

/** An answer as it goes over HTTP. */
export interface WitnessReply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Cosigns heads that follow from the one it cosigned before, and never two histories. */
export interface Witness {
  /** `POST /add-checkpoint`. */
  addCheckpoint(body: Uint8Array): Promise<WitnessReply>;
  /** `GET /<hex SHA-256 of origin>/checkpoint`: the note cosigned last. */
  latest(originHash: string): Promise<WitnessReply>;
}

/** The name of an origin in addresses and files. @basis ledger.md §7 */
export function originHashOf(origin: string): string {
  return hex(digest('sha256', utf8(origin)));
}

const text = 'text/plain; charset=utf-8';
const reply = (status: number, body: string, type = text): WitnessReply => ({ status, type, body });

/**
 * A witness over a store.
 *
 * Reading the latest head, deciding, signing and storing happen for one request of an origin at a
 * time. A cosignature leaves only after the store says that the head is durable, so a crash at any
 * point leaves a head that nobody has a signature for, or one that is remembered.
 *
 * What no witness can see from inside: that its own folder was put back to an older copy. Such a
 * witness would cosign a fork from there on; so the folder is not to be restored from a backup.
 *
 * @basis ledger.md §7, §17
 */
export function createWitness(parts: {
  readonly logs: readonly CosignedLog[];
  readonly store: HeadStore;
  readonly now: () => Instant;
  readonly waitingMax?: number;
}): Witness {
  const { logs, store, now } = parts;
  const known = new Map(logs.map((log) => [log.origin, log]));
  const hashes = new Map(logs.map((log) => [originHashOf(log.origin), log]));
  const turns = createTurns(parts.waitingMax ?? waitingDefault);
  return {
    addCheckpoint: async (body) => {
      const request = readRequest(body);
      if (request === undefined) return reply(400, 'witness-request-form\n');
      const log = known.get(request.checkpoint.origin);
      // No turn is taken for names anybody may make up.
      if (log === undefined) return reply(404, 'witness-log-unknown\n');
      // Nor for what the log did not sign: a flood of it would keep the log itself waiting.
      const { note } = request;
      if (isRefusal(openNote(note, log.keys))) return reply(403, 'witness-log-unsigned\n');
      const answer = await turns(log.origin, () => decide({ request, log, store, now }));
      return answer ?? reply(503, 'witness-busy\n');
    },
    latest: async (originHash) => {
      const log = hashes.get(originHash);
      const note = log === undefined ? undefined : await store.read(originHash);
      return note === undefined ? reply(404, 'witness-log-unknown\n') : reply(200, note);
    },
  };
}

function readRequest(body: Uint8Array): AddCheckpoint | undefined {
  try {
    return parseAddCheckpoint(body);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

async function decide(question: {
  readonly request: AddCheckpoint;
  readonly log: CosignedLog;
  readonly store: HeadStore;
  readonly now: () => Instant;
}): Promise<WitnessReply> {
  const { request, log, store, now } = question;
  const originHash = originHashOf(log.origin);
  const latest = storedHead(log, await store.read(originHash));
  const answer = answerAddCheckpoint({ request, log, latest });
  if (answer.status === 409) return reply(409, answer.body, answer.contentType);
  if (answer.status !== 200) return reply(answer.status, `${answer.code}\n`);
  const timeMs = now();
  const cosignatures = await Promise.all(
    log.signers.map((signer) => signText(signer, { text: answer.text, timeMs })),
  );
  // Only the log's own signatures are kept beside ours: those of strangers say nothing to us.
  const own = answer.signatures.map(({ signature }) => signature);
  const room = noteSignaturesMax - cosignatures.length;
  const signatures = [...own.slice(0, room), ...cosignatures];
  await store.replace(originHash, writeNote({ text: answer.text, signatures }));
  return reply(200, cosignatures.map(writeSignatureLine).join(''));
}

/** The head in a stored note. One that is not ours must stop the witness, not start it anew. */
function storedHead(log: CosignedLog, note: string | undefined): Head | undefined {
  if (note === undefined) return undefined;
  const keys = log.signers.map(({ key }) => key);
  try {
    const opened = openNote(note, keys);
    if (isRefusal(opened)) throw new WitnessProblem('witness-store-form', log.origin);
    const { origin, size, root } = parseCheckpoint(opened.text);
    if (origin !== log.origin) throw new WitnessProblem('witness-store-form', log.origin);
    return { size, root };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new WitnessProblem('witness-store-form', log.origin, error);
  }
}

type Turns = <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>;

/** Runs work of one name one after the other; nothing, without running it, when too many wait. */
function createTurns(waitingMax: number): Turns {
  const lines = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return async (name, work) => {
    const line = lines.get(name) ?? { last: Promise.resolve(), waiting: 0 };
    if (line.waiting >= waitingMax) return undefined;
    lines.set(name, line);
    line.waiting++;
    const turn = line.last.then(work);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.waiting--;
    }
  };
}
